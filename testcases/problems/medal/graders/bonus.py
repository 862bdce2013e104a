"""60 points in equal parts for the tests that are accepted, and the bonus for all of them. A line `VERDICT SCORE` for each."""
import sys

bonus = int(sys.argv[sys.argv.index("bonus") + 1])
verdicts = [line.split()[0] for line in sys.stdin]
right = verdicts.count("AC")
score = 60 * right / len(verdicts) + (bonus if right == len(verdicts) else 0)
print("AC" if right else next(verdict for verdict in verdicts if verdict != "AC"), score)
