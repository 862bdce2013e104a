# @EXPECTED_RESULTS@: TIME_LIMIT_EXCEEDED
# Right, but looks at each of the (N-1)^N networks.
from itertools import product

n = int(input())


def is_connected(roads):
    seen, at = [False] * n, 0
    while not seen[at]:
        seen[at] = True
        at = roads[at]
    reached = {at}
    grew = True
    while grew:
        more = {a for a in range(n) if roads[a] in reached or a in reached} | {roads[a] for a in reached}
        grew = more != reached
        reached = more
    return len(reached) == n


total = connected = 0
for network in product(*([b for b in range(n) if b != a] for a in range(n))):
    total += 1
    connected += is_connected(network)
print(f"{connected / total:.12f}")
