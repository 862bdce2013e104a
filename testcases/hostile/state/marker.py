# hostile: leaves compiled modules and start-up files where an interpreter would pick them up in the next run
# class: state left for the next run
# verdicts: AC
# invariant: what a run leaves behind is never loaded by another
import os
import sys

user = os.path.expanduser("~/.local/lib/python3.11/site-packages")
places = dict.fromkeys(os.path.realpath(place) for place in (".", "/tmp", "/dev/shm", "/app", user, *sys.path))
try:
    import minos_marker  # noqa: F401

    print("ESCAPED: a module of an earlier run was loaded")
    raise SystemExit(0)
except ImportError:
    pass
for place in places:
    try:
        os.makedirs(place, exist_ok=True)
        with open(os.path.join(place, "minos_marker.py"), "x", encoding="ascii") as module:
            module.write("left = True\n")
    except FileExistsError:
        print(f"ESCAPED: {place!r} holds a file of an earlier run")
        raise SystemExit(0)
    except OSError:
        pass
print("held")
