"""hostile_kernel.py - what the kernel's log says while hostile programs run.

The kernel's own short reports of how a process of a box ended (out of memory, refused forks, SIGSEGV, SIGSYS) are how it is meant to
be. What must never be there: text of a submission, a complaint of the kernel about itself, and a flood.
"""

import os
import re

# A complaint of the kernel about itself: something in the box reached a fault of it.
FAULT = re.compile(
    r"\b(BUG|WARNING|Oops|Kernel panic|general protection fault|unable to handle|soft lockup|hard LOCKUP|UBSAN|KASAN|KCSAN|"
    r"refcount_t|stack-protector|list_(add|del) corruption|blocked for more than|rcu: INFO|scheduling while atomic|"
    r"INFO: possible|watchdog:|Bad page|page allocation failure)\b"
)
OWN_TEXT = re.compile(r"minos-marker|ESCAPED|hostile:")
RECORDS_MAX = 3000  # between two looks; a report of an out-of-memory kill has about a hundred


def judge_records(records):
    """What is wrong with records (texts of /dev/kmsg)."""
    found = [f"the kernel complains: {text[:200]}" for text in records if FAULT.search(text)]
    found += [f"the kernel's log has text of a submission: {text[:200]}" for text in records if OWN_TEXT.search(text)]
    if len(records) > RECORDS_MAX:
        found.append(f"the kernel's log got {len(records)} lines")
    return found[:5]


class KernelLog:
    """The records since the last look; none where the log cannot be read."""

    def __init__(self):
        try:
            self.fd = os.open("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            os.lseek(self.fd, 0, os.SEEK_END)
        except OSError:
            self.fd = -1

    @property
    def readable(self):
        return self.fd >= 0

    def take(self):
        records = []
        while self.fd >= 0:
            try:
                record = os.read(self.fd, 8192).decode(errors="replace")
            except BlockingIOError:
                break
            except BrokenPipeError:
                records += [""] * RECORDS_MAX  # it was overwritten before it was read
                continue
            except OSError:
                break
            head, _, text = record.partition(";")
            # Facility 0 is the kernel's own; the others were written by programs of the host.
            records += [text.splitlines()[0] if text else ""] if int(head.split(",")[0]) >> 3 == 0 or OWN_TEXT.search(text) else []
        return records

    def take_problems(self):
        return judge_records(self.take())
