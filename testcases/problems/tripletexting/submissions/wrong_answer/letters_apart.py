# @EXPECTED_RESULTS@: WRONG_ANSWER
# The right letters, but each a token of its own: white space inside the answer counts.
from statistics import mode

text = input().strip()
n = len(text) // 3
print(*mode([text[:n], text[n:2 * n], text[2 * n:]]))
