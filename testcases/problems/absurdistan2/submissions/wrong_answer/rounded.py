# @EXPECTED_RESULTS@: WRONG_ANSWER
# The right number cut to six decimals: the error is beyond the tolerance of 1e-8 unless the rest is zeros.
n = int(input())
term, total = 1 / n, 0.0
for k in range(2, n + 1):
    term *= (n - k + 1) / n
    total += term
print(f"{total * (n / (n - 1)) ** n:.6f}")
