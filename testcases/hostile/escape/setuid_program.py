# hostile: starts the set-user-id and set-group-id programs that came into the box with /usr, and looks whose they become
# class: setuid, capabilities
# verdicts: AC SV
# evidence: syscall:socket syscall:setuid syscall:setresuid syscall:setgid
# invariant: no program in the box runs as another user
import os
import stat
import subprocess
import time

MINE = {"Uid:": str(os.getuid()), "Gid:": str(os.getgid())}


def programs():
    for directory in ("/usr/bin", "/usr/sbin", "/usr/lib/openssh", "/usr/lib/dbus-1.0"):
        for name in os.listdir(directory) if os.path.isdir(directory) else ():
            path = os.path.join(directory, name)
            mode = os.lstat(path).st_mode
            if stat.S_ISREG(mode) and mode & (stat.S_ISUID | stat.S_ISGID):
                yield path


def becomes_another(path):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        with subprocess.Popen([path], **pipes) as program:
            time.sleep(0.03)
            with open(f"/proc/{program.pid}/status", encoding="utf-8", errors="replace") as status:
                ids = [line.split() for line in status if line.startswith(tuple(MINE))]
            program.kill()
    except OSError:
        return False
    return any(value != MINE[fields[0]] for fields in ids for value in fields[1:])


found = [path for path in programs() if becomes_another(path)]
print(f"ESCAPED: {found[0]} runs as another" if found else "held")
