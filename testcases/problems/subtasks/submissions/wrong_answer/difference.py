# @EXPECTED_RESULTS@: WRONG_ANSWER
# @EXPECTED_SCORE@: 0
a, b = map(int, input().split())
print(a - b - 1)
