# @EXPECTED_RESULTS@: WRONG_ANSWER
print("five hundred", flush=True)
