# hostile: sets the clock by the names that Python's library and the C library have for it
# class: clock tricks
# verdicts: AC SV
# evidence: syscall:clock_settime syscall:adjtimex syscall:settimeofday syscall:clock_adjtime
# invariant: the host's clock is unchanged
import ctypes
import time

libc = ctypes.CDLL(None, use_errno=True)
now = time.time()
day = (ctypes.c_long * 2)(int(now), 0)
try:
    time.clock_settime(time.CLOCK_REALTIME, now)
    print("ESCAPED: clock_settime")
except OSError:
    slew = (ctypes.c_long * 2)(0, 1)
    set_or_slewed = libc.settimeofday(day, None) == 0 or libc.adjtime(slew, None) == 0
    print("ESCAPED: the clock can be set" if set_or_slewed else "held")
