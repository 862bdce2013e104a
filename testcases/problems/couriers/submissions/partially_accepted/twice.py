# Says each letter twice: too many letters for all of the points.
import sys

listen = open(sys.argv[1])
talk = open(sys.argv[2], "w")
heard = listen.readline().strip()
if sys.argv[3] == "0":
    said = "".join(2 * "ab"[int(bit)] for bit in format(int(heard), "010b"))
else:
    said = int(heard[::2].replace("a", "0").replace("b", "1"), 2)
print(said, file=talk, flush=True)
