# @EXPECTED_RESULTS@: ACCEPTED
import sys

listen = open(sys.argv[1])
talk = open(sys.argv[2], "w")
heard = listen.readline().strip()
if sys.argv[3] == "0":
    said = format(int(heard), "b").replace("0", "a").replace("1", "b")
else:
    said = int(heard.replace("a", "0").replace("b", "1"), 2)
print(said, file=talk, flush=True)
