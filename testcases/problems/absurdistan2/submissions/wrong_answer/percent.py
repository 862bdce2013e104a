# @EXPECTED_RESULTS@: WRONG_ANSWER
# The right value in another form: a number is expected, and a percent sign makes it none.
n = int(input())
term, total = 1 / n, 0.0
for k in range(2, n + 1):
    term *= (n - k + 1) / n
    total += term
print(f"{total * (n / (n - 1)) ** n * 100:.12f}%")
