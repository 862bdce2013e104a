# hostile: sleeps in an interpreter, ignoring what would wake it
# class: sleep, pause, self-SIGSTOP
# verdicts: TLE
# evidence: wall
# invariant: ends at the wall limit
import signal
import time

for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGXCPU, signal.SIGALRM):
    signal.signal(number, signal.SIG_IGN)
while True:
    time.sleep(3600)
