# @EXPECTED_RESULTS@: TIME_LIMIT_EXCEEDED
# Lets a child process spin and waits for it: the time of children counts.
import os

price = int(input())
child = os.fork()
if child == 0:
    while True:
        price += 1
os.waitpid(child, 0)
print(price)
