# @EXPECTED_RESULTS@: WRONG_ANSWER
# Wrong value: forgets that one odd letter may stand in the middle.
from collections import Counter

print(sum(n % 2 for n in Counter(input().strip()).values()))
