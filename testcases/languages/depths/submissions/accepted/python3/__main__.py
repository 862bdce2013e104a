import sys

from parts.depth import total

sys.setrecursionlimit(10**6)
print(total(int(input())))
