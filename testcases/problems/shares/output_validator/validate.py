# Accepts the sum of the digits. A sum that is off by less than a tenth is worth half of the points where there are any.
import sys

answer = int(open(sys.argv[2]).read())
words = sys.stdin.read().split()
graded = "2-many" in sys.argv[4:] or "3-order" in sys.argv[4:]
if len(words) != 1 or not words[0].isdigit():
    with open(sys.argv[3] + "judgemessage.txt", "w") as message:
        message.write("not one number\n")
    sys.exit(43)
off = abs(int(words[0]) - answer)
if off == 0:
    sys.exit(42)
if graded and off * 10 < answer:
    with open(sys.argv[3] + "score_multiplier.txt", "w") as score:
        score.write("0.5\n")
    sys.exit(42)
with open(sys.argv[3] + "judgemessage.txt", "w") as message:
    message.write("another sum\n")
sys.exit(43)
