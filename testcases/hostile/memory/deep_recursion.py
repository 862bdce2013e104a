# hostile: lifts the interpreter's own limit and recurses for ever
# class: heap, bss, mmap, stack
# verdicts: RTE MLE TLE
# evidence: signal:SIGSEGV stack memory cpu
# invariant: ends at a limit
import sys

sys.setrecursionlimit(2**31 - 1)


class Node:
    def __init__(self, depth):
        self.below = max([depth], key=lambda d: Node(d + 1).below)


Node(0)
print("ESCAPED: endless recursion came back")
