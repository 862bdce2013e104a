# @EXPECTED_RESULTS@: ACCEPTED
# Counts functions without fixed points whose graph has one cycle, in whole numbers, and divides once at the end.
from fractions import Fraction
from math import perm

n = int(input())
connected = sum(perm(n, k) * Fraction(n) ** (n - k - 1) for k in range(2, n + 1))
print(f"{float(connected / (n - 1) ** n):.12f}")
