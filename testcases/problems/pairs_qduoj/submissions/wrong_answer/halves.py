# @EXPECTED_RESULTS@: WRONG_ANSWER
# Equal numbers, where the sum is even.
n = int(input())
print(n // 2, n - n // 2)
