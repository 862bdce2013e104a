"""hostile_host.py - what hostile programs must not leave on the host, and not change.

After each program: what can be told to be of its slot, by the uids and control groups of that slot's boxes. Whenever nothing runs,
and in the end: everything that the daemon's boxes could have left. Nothing of other daemons on the host is looked at.
"""

import ctypes
import os
import pathlib
import re
import resource
import socket
import threading
import time

from hostile_daemon import children_of
from hostile_kernel import KernelLog
from hostile_program import PROGRAMS

GRACE_S = 15  # what is being removed when a verdict is told has to be gone by then
BRIEF_S = 0.1  # which it normally takes
CLOCK_SLACK_S = 1.0
FILES_SLACK = 2  # descriptors that a role of the daemon opens when it first needs them; what leaks grows beyond
BOX_FILES = 3  # of the warden for a box, beside those in its control groups: its end, its socket, on v1 an event for out-of-memory
PR_SET_CHILD_SUBREAPER = 36
LIBC = ctypes.CDLL(None, use_errno=True)

# As in sandbox/warden_setup.c: the host's uids of boxes, when Minos is started by root.
UID_FIRST, UIDS_PER_WARDEN, UIDS_PER_SLOT = 1_900_000_000, 512, 8

SWITCHES = [
    "kernel/hostname", "kernel/domainname", "kernel/core_pattern", "kernel/modprobe", "kernel/panic", "kernel/sysrq",
    "kernel/randomize_va_space", "kernel/kptr_restrict", "kernel/dmesg_restrict", "kernel/pid_max",
    "kernel/threads-max", "kernel/panic_on_warn", "kernel/panic_on_oops", "kernel/perf_event_paranoid",
    "kernel/printk", "kernel/shmmax", "kernel/yama/ptrace_scope", "kernel/unprivileged_bpf_disabled",
    "kernel/io_uring_disabled", "kernel/ctrl-alt-del", "kernel/acct", "kernel/tainted", "vm/overcommit_memory",
    "vm/swappiness", "vm/panic_on_oom", "vm/mmap_min_addr", "vm/drop_caches", "vm/max_map_count",
    "vm/unprivileged_userfaultfd", "fs/suid_dumpable", "fs/protected_symlinks", "fs/protected_hardlinks", "fs/file-max",
    "fs/nr_open", "fs/pipe-user-pages-soft", "net/ipv4/ip_forward", "net/core/somaxconn", "user/max_user_namespaces",
    "user/max_mnt_namespaces", "user/max_pid_namespaces", "user/max_net_namespaces",
]  # fmt: skip
FILES = ["/etc/passwd", "/etc/shadow", "/etc/hosts", "/etc/ld.so.preload", "/etc/crontab", "/bin/sh", "/usr/bin/env"]
LIMITS = [getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")]


def read_text(path):
    try:
        return pathlib.Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None


def host_state():
    """What no submission may change: name -> value."""
    state = {f"sysctl {name}": read_text(f"/proc/sys/{name}") for name in SWITCHES}
    state["host name"] = socket.gethostname()
    state["swap"] = [line.split()[0] for line in (read_text("/proc/swaps") or "").splitlines()]
    for path in FILES:
        try:
            status = os.stat(path)
            state[path] = (status.st_mode, status.st_uid, status.st_size, status.st_mtime_ns)
        except OSError:
            state[path] = None
    for path in sorted((PROGRAMS / "package").rglob("*")):
        if path.is_file():
            state[str(path)] = path.read_bytes()
    return state


def limits_of(pids):
    """The rlimits of this process and of the daemon's, whose own limits no box may touch."""
    state = {}
    for pid in [os.getpid(), *pids]:
        for limit in LIMITS:
            try:
                state[f"rlimit {limit} of process {pid}"] = resource.prlimit(pid, limit)
            except OSError:
                pass
    return state


def clock_offset():
    return time.clock_gettime(time.CLOCK_REALTIME) - time.clock_gettime(time.CLOCK_BOOTTIME)


def describe(pid):
    return f"process {pid}: {(read_text(f'/proc/{pid}/comm') or '').strip()}"


def waits(pid):
    """Whether that is the init of a box made ahead, which nobody has used yet, or the process that makes those: once there was a program
    in a box, init has a filter on itself."""
    status = read_text(f"/proc/{pid}/status") or ""
    name, seccomp = (re.search(rf"^{key}:\s*(.*)$", status, re.MULTILINE) for key in ("Name", "Seccomp"))
    return bool(name and seccomp) and (name[1] == "minos-maker" or (name[1] == "minos-init" and seccomp[1] == "0"))


def holds_waiting_box(group):
    """Whether a control group has the init of a box made ahead in it, and nothing else."""
    pids = (read_text(group / "cgroup.procs") or "").split()
    return len(pids) == 1 and waits(pids[0])


def processes_of(uids):
    found = set()
    for name in os.listdir("/proc"):
        try:
            if name.isdigit() and os.stat(f"/proc/{name}").st_uid in uids and not waits(name):
                found.add(describe(name))
        except OSError:
            continue  # it has just ended
    return found


def keys_of(uids, text):
    """/proc/key-users: `UID: USAGE NKEYS/NIKEYS ...`."""
    rows = re.findall(r"^\s*(\d+):\s+\d+\s+(\d+)/", text or "", re.MULTILINE)
    return {f"{count} keys of user {uid}" for uid, count in rows if int(uid) in uids}


def sockets_of(uids, kind, text):
    """/proc/net/tcp and its like: the eighth column is the owner."""
    rows = [line.split() for line in (text or "").splitlines()[1:]]
    return {f"socket {kind} {row[1]} of user {row[7]}" for row in rows if len(row) > 7 and row[7].isdigit()
            and int(row[7]) in uids}  # fmt: skip


def ipc_of(uids, kind, text):
    """/proc/sysvipc: a table with the columns uid and cuid."""
    lines = [line.split() for line in (text or "").splitlines()]
    if not lines:
        return set()
    columns = [lines[0].index(name) for name in ("uid", "cuid")]
    rows = [row for row in lines[1:] if len(row) > max(columns)]
    return {f"System V {kind} {row[1]}" for row in rows if any(int(row[column]) in uids for column in columns)}


def abstract_names(text):
    return {f"socket {line.split()[-1]}" for line in (text or "").splitlines() if re.search(r" @\S*(minos|mark)", line)}


def owned_by(uids):
    """What the tables of the kernel lay at the door of these uids."""
    found = processes_of(uids) | keys_of(uids, read_text("/proc/key-users"))
    for kind in ("tcp", "tcp6", "udp", "udp6", "raw", "raw6"):
        found |= sockets_of(uids, kind, read_text(f"/proc/net/{kind}"))
    for kind in ("shm", "sem", "msg"):
        found |= ipc_of(uids, kind, read_text(f"/proc/sysvipc/{kind}"))
    return found


def orphans(known):
    """Children of this process that it has not started: it is the reaper of all that the commands leave."""
    return {describe(pid) for pid in children_of("self") if pid not in known}


def mounts(base, text):
    return {f"mount {line.split()[4]}" for line in (text or "").splitlines() if str(base) in line}


def queues():
    """The message queue that state/mqueue.c makes, and what lies where queues of the host are shown."""
    found = {f"message queue {name}" for name in (os.listdir("/dev/mqueue") if os.path.isdir("/dev/mqueue") else [])}
    queue = LIBC.mq_open(b"/minos-marker", os.O_RDONLY)
    if queue >= 0:
        os.close(queue)
        found.add("message queue /minos-marker")
    return found


def markers():
    """Files that the programs try to leave where a later run, or the host, would meet them."""
    names = ("minos-marker*", "minos_marker*", ".minos", "mark-*")
    places = [pathlib.Path(place) for place in ("/tmp", "/dev/shm", "/var/tmp")]
    return {f"file {path}" for place in places for name in names for path in place.glob(name)}


def link_of(path):
    try:
        return os.readlink(path)
    except FileNotFoundError:  # closed meanwhile
        return ""


def open_files(pids, waiting=frozenset()):
    """Process -> number of its descriptors, where they can be counted, without those for the boxes made ahead that it has: a box whose
    init waits is its only once it has a descriptor of that process. waiting: names of the control groups of those boxes."""
    counts = {}
    for pid in pids:
        try:
            names = [link_of(f"/proc/{pid}/fd/{name}") for name in os.listdir(f"/proc/{pid}/fd")]
        except OSError:
            continue
        boxes = min(sum("pidfd" in name for name in names), sum(map(waits, children_of(pid))))
        counts[pid] = sum(waiting.isdisjoint(name.split("/")) for name in names) - BOX_FILES * boxes
    return counts


def files_below(folder):
    """What is in a folder that somebody may be emptying meanwhile."""
    return {f"file {base}/{name}" for base, folders, files in os.walk(folder) for name in folders + files}


class Guard:
    """Notes the host's state at the start; says afterwards what is different."""

    def __init__(self, daemon):
        LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        self.daemon = daemon
        self.first_uid = UID_FIRST + UIDS_PER_WARDEN * daemon.warden if os.getuid() == 0 and daemon.warden else None
        self.groups = [path for path in self.find_groups() if daemon.warden]
        self.state, self.offset = self.look_at_host(), clock_offset()
        self.there = queues() | markers()
        self.files = open_files(daemon.roles, self.waiting_boxes())
        self.state_files = set(os.listdir(daemon.state))
        self.kernel = KernelLog()
        self.lock = threading.Lock()

    def find_groups(self):
        name = f"minos-{self.daemon.warden}"
        return [pathlib.Path(folder) / name for folder, below, _ in os.walk("/sys/fs/cgroup") if name in below]

    def waiting_boxes(self):
        return {path.name for group in self.groups for path in group.glob("box-*") if holds_waiting_box(path)}

    def look_at_host(self):
        return host_state() | limits_of(self.daemon.roles)

    def uids(self, slot=None):
        """Host uids of the boxes of a slot, or of all; none where the boxes have this script's own uid."""
        if self.first_uid is None:
            return range(0)
        if slot is None:
            return range(self.first_uid, self.first_uid + UIDS_PER_WARDEN)
        return range(self.first_uid + UIDS_PER_SLOT * slot, self.first_uid + UIDS_PER_SLOT * (slot + 1))

    def left_by(self, slot):
        """What the boxes of one slot have left, while others run."""
        found = owned_by(self.uids(slot)) if self.first_uid else set()
        for group in self.groups:
            found |= {f"control group {path}" for path in group.glob(f"box-{slot}-*") if not holds_waiting_box(path)}
        spool = self.daemon.state / f"spool/{slot}"
        return found | files_below(spool)

    def left_by_all(self):
        """What is there though nothing runs."""
        daemon = self.daemon
        found = owned_by(self.uids()) if self.first_uid else set()
        found |= {describe(pid) for pid in children_of(daemon.warden) if not waits(pid)} if daemon.warden else set()
        for group in self.groups:
            found |= {f"control group {path}" for path in group.glob("*/") if not holds_waiting_box(path)}
        found |= files_below(daemon.tmp)
        if daemon.state.is_dir():
            found |= {f"file {name}" for name in os.listdir(daemon.state) if name not in self.state_files}
        found |= {f"file {path}" for path in (daemon.state / "spool").glob("*/*")}
        for pid, count in open_files(daemon.roles, self.waiting_boxes()).items():
            if count > self.files.get(pid, count) + FILES_SLACK:
                found.add(f"{count - self.files[pid]} descriptors of {describe(pid)}")
        found |= mounts(daemon.base, read_text("/proc/self/mountinfo"))
        found |= abstract_names(read_text("/proc/net/unix"))
        found |= orphans({daemon.process.pid})
        return found | ((queues() | markers()) - self.there)

    def settle(self, look, grace_s=None):
        """What look still finds after the grace that removing has."""
        deadline = time.monotonic() + (GRACE_S if grace_s is None else grace_s)
        pause = 0.005
        while True:
            start = time.monotonic()
            left = look()
            end = time.monotonic()
            if not left or end > deadline:
                return [f"left: {what}" for what in sorted(left)]
            # What is waited for wants the processor too.
            time.sleep(max(pause, 2 * (end - start)))
            pause = min(0.2, pause * 2)

    def changes(self):
        """What has changed on the host since the start, and what the logs say since the last time."""
        with self.lock:
            return self.look_for_changes()

    def look_for_changes(self):
        found = self.daemon.log.take_problems() + self.kernel.take_problems()
        offset = clock_offset()
        if abs(offset - self.offset) > CLOCK_SLACK_S:
            found.append("the host's clock was changed")
            self.offset = offset
        now = self.look_at_host()
        found += [f"changed: {name}" for name, value in self.state.items() if now.get(name) != value]
        found += [f"new: {name}" for name in now if name not in self.state]
        self.state = now  # told once
        return found

    def after(self, slots):
        """After a program that the boxes of these slots ran."""

        def look():
            return set().union(*map(self.left_by, slots))

        left = self.settle(look, BRIEF_S)
        if left:
            # It may be another submission's, which was given the slot meanwhile.
            self.daemon.gate.close()
            try:
                left = self.settle(look)
            finally:
                self.daemon.gate.open()
        return left + self.changes()

    def quiet(self):
        """When nothing runs."""
        return self.settle(lambda: self.reap() or self.left_by_all()) + self.changes()

    def end(self):
        """When the daemon has stopped."""
        roles = {pid for pid in self.daemon.roles if os.path.exists(f"/proc/{pid}")}
        left = self.settle(lambda: self.reap() or self.left_by_all() | {f"control group {path}" for path in self.groups
                                                                       if path.exists()})  # fmt: skip
        return left + [f"left: {describe(pid)}" for pid in roles] + self.daemon.log.take_problems() + self.kernel.take_problems()

    def reap(self):
        """Zombies that were handed to us are no processes any more."""
        for pid in children_of("self"):
            if pid != self.daemon.process.pid and (read_text(f"/proc/{pid}/stat") or "").rpartition(")")[2][:2] == " Z":
                try:
                    os.waitpid(pid, os.WNOHANG)
                except ChildProcessError:
                    pass
