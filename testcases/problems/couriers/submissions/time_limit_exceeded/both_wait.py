# @EXPECTED_RESULTS@: TIME_LIMIT_EXCEEDED
# Both processes wait for a second line: a deadlock.
import sys

listen = open(sys.argv[1])
talk = open(sys.argv[2], "w")
heard = listen.readline().strip()
listen.readline()
