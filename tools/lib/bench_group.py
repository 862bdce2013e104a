"""bench_group.py - control groups in which the CPU time of a row of tools/bench is counted.

A group counts every process that was ever in it, ended or not, waited for or not: a sandbox's helpers, a daemon's roles, what tears a box
down afterwards. Version 1: a group of cpuacct alone, so that limits stay where they are. Version 2 has one tree for all, and
groups with controllers hold no processes: there this script and each row stand in leaves, of a name by which Minos knows that it may
make its groups beside it.
"""

import contextlib
import os
import pathlib
import time

KTHREADD = 2
LEAF = "minos-self.1"
QUIET_S, QUIET_NS, PATIENCE_S = 0.02, 100_000, 2.0


def read(path):
    return pathlib.Path(path).read_text(encoding="ascii", errors="replace")


def mounted(own, is_ours):
    """The directory of our own group `own` in the hierarchy whose (type, options) is_ours, or None."""
    for line in read("/proc/self/mountinfo").splitlines():
        before, after = line.split(" - ")
        root, point = before.split()[3:5]
        kind, _, options = after.split(" ", 2)
        if is_ours(kind, options.split(",")) and (own + "/").startswith(root.rstrip("/") + "/"):
            return pathlib.Path(point + own[len(root.rstrip("/")) :])
    return None


def find_home():
    """(directory of our own group, version); (None, 0) where nothing counts CPU time."""
    groups = {}
    for line in read("/proc/self/cgroup").splitlines():
        _, names, path = line.split(":", 2)
        groups.update({name: path.rstrip("/") for name in names.split(",")})
    if "cpuacct" in groups:
        home = mounted(groups["cpuacct"], lambda kind, options: kind == "cgroup" and "cpuacct" in options)
        return (home, 1) if home else (None, 0)
    home = mounted(groups.get("", ""), lambda kind, _: kind == "cgroup2")
    return (home, 2) if home else (None, 0)


def remove(folder):
    """A group goes when its last process is gone, which may take a moment."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return folder.rmdir()
        except FileNotFoundError:
            return None
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def switch(folder, sign, controllers):
    if controllers:
        (folder / "cgroup.subtree_control").write_text(" ".join(sign + name for name in controllers))


class Group:
    """One row's."""

    def __init__(self, folder, back, version, controllers):
        self.folder, self.back, self.version = folder, back, version
        folder.mkdir()
        self.leaf = folder
        if version == 2:
            self.leaf = folder / LEAF
            self.leaf.mkdir()
            switch(folder, "+", controllers)

    @contextlib.contextmanager
    def entered(self):
        """Processes that are started inside belong to the group."""
        (self.leaf / "cgroup.procs").write_text(str(os.getpid()))
        try:
            yield
        finally:
            (self.back / "cgroup.procs").write_text(str(os.getpid()))

    def cpu_ns(self):
        if self.version == 1:
            return int(read(self.folder / "cpuacct.usage"))
        fields = dict(line.split() for line in read(self.folder / "cpu.stat").splitlines())
        return int(fields["usage_usec"]) * 1000

    def settled_cpu_ns(self):
        """The same, when nothing is done any more: what is torn down or made ready behind a run is a part of its cost."""
        deadline, last = time.monotonic() + PATIENCE_S, self.cpu_ns()
        while True:
            time.sleep(QUIET_S)
            now = self.cpu_ns()
            if now - last < QUIET_NS or time.monotonic() > deadline:
                return now
            last = now

    def remove(self):
        # A box's own group may be on its way out; what a killed Minos has left stays for its next start.
        for folder, _, _ in os.walk(self.folder, topdown=False):
            remove(pathlib.Path(folder))


class Uncounted:
    """Stands for a group where none can be made."""

    def entered(self):
        return contextlib.nullcontext()

    def cpu_ns(self):
        return 0

    def settled_cpu_ns(self):
        time.sleep(QUIET_S)
        return 0

    def remove(self):
        pass


class Groups:
    """Makes a group for each row. `why` tells, where none can be made, why."""

    def __init__(self):
        self.home, self.version = find_home()
        self.back, self.controllers, self.had, self.why = self.home, [], [], None
        if self.home is None:
            self.why = "no control group counts CPU time here"
        elif self.version == 2:
            self.make_room()

    def make_room(self):
        """Version 2: what is given on to groups must be free of processes. The root alone may have some."""
        leaf = self.home / f"bench-{os.getpid()}.front"
        try:
            available = read(self.home / "cgroup.controllers").split()
            self.controllers = [name for name in ("cpu", "memory", "pids") if name in available]
            self.had = read(self.home / "cgroup.subtree_control").split()
            if (self.home / "cgroup.type").exists():
                leaf.mkdir()
                (leaf / "cgroup.procs").write_text(str(os.getpid()))
                self.back = leaf
            switch(self.home, "+", self.controllers)
        except OSError as error:
            self.why = f"{self.home}: {error.strerror}"
            self.close()

    def make(self, name):
        if self.why is None:
            try:
                return Group(self.home / f"bench-{os.getpid()}.{name}", self.back, self.version, self.controllers)
            except OSError as error:
                self.why = f"{self.home}: {error.strerror}"
        return Uncounted()

    def close(self):
        if self.home is None or self.back == self.home:
            return
        with contextlib.suppress(OSError):  # best done in this order; each step stands alone
            switch(self.home, "-", [name for name in self.controllers if name not in self.had])
        (self.home / "cgroup.procs").write_text(str(os.getpid()))
        remove(self.back)
        self.back = self.home


def kernel_threads():
    """{thread: CPU time in ns} of the kernel's own threads, who do the last of the tearing down; None where they cannot be seen."""
    try:
        if read(f"/proc/{KTHREADD}/comm").strip() != "kthreadd":
            return None
        threads = read(f"/proc/{KTHREADD}/task/{KTHREADD}/children").split()
    except OSError:
        return None
    seen = {}
    for thread in threads:
        with contextlib.suppress(OSError, IndexError, ValueError):  # it has ended
            seen[thread] = int(read(f"/proc/{thread}/schedstat").split()[0])
    return seen


def kernel_ns(before, after):
    """What they used between two looks. Who ended in between is not known any more."""
    if before is None or after is None:
        return None
    return sum(ns - before.get(thread, 0) for thread, ns in after.items())
