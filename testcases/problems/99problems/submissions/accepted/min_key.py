# @EXPECTED_RESULTS@: ACCEPTED
# The smallest pair (distance, negated price) over all candidates.
price = int(input())
print(min(range(99, 20000, 100), key=lambda p: (abs(p - price), -p)))
