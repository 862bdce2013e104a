# @EXPECTED_RESULTS@: WRONG_ANSWER
# Right numbers, and then a word that nobody asked for.
d = int(input())
print("impossible" if d % 4 == 2 else f"{d // 2} {d // 2 + 1}" if d % 2 else f"{d // 4 - 1} {d // 4 + 1}", "metres")
