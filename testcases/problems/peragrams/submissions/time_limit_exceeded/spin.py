# @EXPECTED_RESULTS@: TIME_LIMIT_EXCEEDED
# Removes random letters until a palindrome stays, but shuffles the whole word each time and never stops improving.
import random

word = list(input().strip())
best = len(word)
while True:
    random.shuffle(word)
    if word == word[::-1]:
        best = 0
