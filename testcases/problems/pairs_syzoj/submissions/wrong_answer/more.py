# @EXPECTED_RESULTS@: WRONG_ANSWER
# Another sum.
print(int(input()), 1)
