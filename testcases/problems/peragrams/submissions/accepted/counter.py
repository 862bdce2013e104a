# @EXPECTED_RESULTS@: ACCEPTED
# Counter over the word; all odd letters but one lose a copy.
from collections import Counter

odd = sum(n % 2 for n in Counter(input().strip()).values())
print(max(0, odd - 1))
