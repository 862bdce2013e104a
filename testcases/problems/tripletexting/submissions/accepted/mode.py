# @EXPECTED_RESULTS@: ACCEPTED
# The most common of the three parts.
from statistics import mode

text = input().strip()
n = len(text) // 3
print(mode([text[:n], text[n:2 * n], text[2 * n:]]))
