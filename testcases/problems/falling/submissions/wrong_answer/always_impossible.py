# @EXPECTED_RESULTS@: WRONG_ANSWER
print("impossible")
