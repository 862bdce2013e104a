# hostile: looks for half a second for processes, files and shared memory of another run, and leaves marks for it to find
# class: parallel runs reading each other
# verdicts: AC
# invariant: no file and no process of another box can be seen (run it several times at once)
import os
import time

mine = f"mark-{time.monotonic_ns()}"
places = ["/tmp", "/dev/shm", "/work", "/var/tmp", "/run", "/run/lock", "/dev", "/app"]
for place in places:
    try:
        with open(os.path.join(place, mine), "w") as file:
            file.write("here")
    except OSError:
        pass
found = set()
for _ in range(25):
    for place in places:
        try:
            names = os.listdir(place)
        except OSError:
            continue
        found |= {f"{place}/{name}" for name in names if name.startswith("mark-") and name != mine}
    found |= {name for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, os.getpid())}
    time.sleep(0.02)
print(f"ESCAPED: {sorted(found)[0]} of another run" if found else "held")
