# @EXPECTED_RESULTS@: WRONG_ANSWER
# The first says the number itself.
import sys

listen = open(sys.argv[1])
talk = open(sys.argv[2], "w")
heard = listen.readline().strip()
print(heard, file=talk, flush=True)
