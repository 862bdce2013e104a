# hostile: lists the capabilities of every set, securebits and ambient ones, and tries what each would allow
# class: known faults of kernels and runtimes
# verdicts: AC SV
# evidence: syscall:chroot syscall:sethostname syscall:mount syscall:socket
# invariant: no capability in any set, and nothing that needs one works
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
PR_CAPBSET_READ, PR_GET_SECUREBITS, LOCKED = 23, 27, 0b10101010
found = [f"bounding set: {number}" for number in range(64) if libc.prctl(PR_CAPBSET_READ, number, 0, 0, 0) > 0]
bits = libc.prctl(PR_GET_SECUREBITS, 0, 0, 0, 0)
found += [f"securebits {bits:#x}"] if bits & LOCKED != LOCKED else []
attempts = {
    "CHOWN": lambda: os.chown("/usr/bin/env", 1000, 1000),
    "DAC_OVERRIDE": lambda: open("/usr/bin/minos-marker", "w"),
    "SETUID": lambda: os.setuid(0),
    "SETGID": lambda: os.setgid(0),
    "KILL": lambda: os.kill(1, 9) or os.kill(1, 0) and None,
    "SYS_NICE": lambda: os.setpriority(os.PRIO_PROCESS, 0, -10),
    "SYS_RESOURCE": lambda: __import__("resource").setrlimit(__import__("resource").RLIMIT_NOFILE, (1 << 20, 1 << 20)),
    "MKNOD": lambda: os.mknod("/tmp/sda", 0o60666, os.makedev(8, 0)),
}
for name, attempt in attempts.items():
    try:
        attempt()
        found += [] if name == "KILL" else [name]
    except OSError:
        pass
    except ValueError:
        pass
print(f"ESCAPED: {found[0]}" if found else "held")
