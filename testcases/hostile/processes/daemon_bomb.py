# hostile: daemons that make daemons: double fork, session, standard streams closed, parents gone
# class: fork+setsid bomb
# verdicts: TLE RTE AC
# evidence: pids cpu wall
# invariant: no process left
import os
import sys


def become_daemon():
    if os.fork() != 0:
        os._exit(0)
    os.setsid()
    if os.fork() != 0:
        os._exit(0)
    for fd in range(3):
        os.close(fd)


if os.getpid() > 1000:
    print("ESCAPED: not in a PID namespace of its own")
    sys.exit(0)
print("held", flush=True)
for _ in range(200):
    try:
        if os.fork() == 0:
            become_daemon()
            while True:
                if os.fork() == 0:
                    become_daemon()
    except OSError:
        pass
