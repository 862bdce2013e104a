# hostile: reads its input a byte at a time, answers a character at a time, and never finishes the line
# class: slow drip
# verdicts: TLE
# evidence: wall
# invariant: an answer that is always almost complete does not extend the wall limit
import itertools
import sys
import time

for character in itertools.chain("held", itertools.repeat(" ")):
    sys.stdin.read(1)
    sys.stdout.write(character)
    sys.stdout.flush()
    time.sleep(0.1)
