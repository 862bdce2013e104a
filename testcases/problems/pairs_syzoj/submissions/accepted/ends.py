# @EXPECTED_RESULTS@: ACCEPTED
n = int(input())
print(n - 1, 1)
