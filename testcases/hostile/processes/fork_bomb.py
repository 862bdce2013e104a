# hostile: forks for ever from an interpreter, and shrugs off each refusal
# class: fork bomb
# verdicts: TLE RTE MLE
# evidence: pids cpu wall memory
# invariant: no process left
import os

if os.getpid() > 1000:
    print("ESCAPED: not in a PID namespace of its own")
    raise SystemExit(0)
while True:
    try:
        os.fork()
    except OSError:
        pass
