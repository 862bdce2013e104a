# @EXPECTED_RESULTS@: WRONG_ANSWER
# Wrong value at the edge: forgets that the price is positive, so small prices become -1.
print((int(input()) + 51) // 100 * 100 - 1)
