# @EXPECTED_RESULTS@: RUN_TIME_ERROR
# Recursion without an end: Python stops it with RecursionError and exits with 1.
def falling(n, k):
    return (n - k) / n * falling(n, k + 1)


print(falling(int(input()), 0))
