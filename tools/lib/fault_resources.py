"""fault_resources.py - a host that runs short: of descriptors, processes, memory; whose clock jumps; whose control groups vanish.

Each trial is a row of cases. Allowed is the right result, a failure that is told as one (JE, 3, 125) or a refusal to start; and
afterwards all works again.
"""

import collections
import contextlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time

from fault_commands import is_je, own_groups
from fault_daemon import Daemon, Wrong, left_behind, pack
from fault_point import Hang

TIMEOUT_S = 120
SAMPLE = 5  # cases of a trial, about
IN_MACHINE = os.environ.get("MINOS_MACHINE") == "uml"
GREEDY = "#include <stdlib.h>\n#include <stdio.h>\n#include <string.h>\nint main(void) { memset(malloc(40 << 20), 1, 40 << 20); puts(\"3\"); }\n"


class Trial:
    """Looks like a Sweep to those who run and show it."""

    action = "trial"

    def __init__(self, workshop, name):
        self.workshop, self.name = workshop, name
        self.scene = self
        self.role = name
        self.points = 0
        self.complete = False
        self.outcomes, self.calls = collections.Counter(), collections.Counter()
        self.sites = self.missed = 0
        self.problems = []
        self.skipped = None

    @staticmethod
    def close():
        return []

    def cases(self):
        raise NotImplementedError

    def note(self, case, outcome, problem=None):
        self.points += 1
        self.outcomes["WRONG" if problem else outcome] += 1
        if problem:
            self.problems.append(f"{case}: {problem}")

    def run_all(self):
        self.run_cases(list(self.cases()))
        self.complete = True

    run_sites = run_all

    def run_cases(self, cases):
        for case in cases:
            try:
                self.note(case, self.attempt(case))
            except (Hang, Wrong) as problem:
                self.note(case, "", str(problem))

    def run_sample(self, _, seed):
        cases = list(self.cases())
        stride = max(1, len(cases) // SAMPLE)
        self.run_cases(cases[seed % stride :: stride])

    def run_only(self, _):
        self.run_all()

    def attempt(self, case):
        raise NotImplementedError

    # What several trials do.

    def judge(self, *prefix, source="right.c", enter=None):
        """`minos judge` on a right program, started by a prefix command: right, JE or refused."""
        tmp = self.workshop.make_tmp()
        command = [*prefix, self.workshop.bin / "minos", "judge", "--json", self.workshop.package, self.workshop.base / source]
        try:
            done = subprocess.run(
                [*map(str, command)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=self.workshop.env(tmp),
                timeout=TIMEOUT_S,
                preexec_fn=enter,
                text=True,
                errors="replace",
            )
        except subprocess.TimeoutExpired:
            raise Hang(f"no end after {TIMEOUT_S} s") from None
        finally:
            left = self.left_after_next(tmp)
            shutil.rmtree(tmp, ignore_errors=True)
        if done.returncode == 0:
            outcome = "right"
        elif done.returncode == 3 and is_je(done.stdout):
            outcome = "JE"
        elif done.returncode == 3 and re.search(r"^minos( \w+)?: ", done.stderr, re.MULTILINE):
            outcome = "refused"
        elif done.returncode == 127 and "loading shared libraries" in done.stderr:
            outcome = "not loaded"
        elif done.returncode == -9 and enter:
            return "killed"
        else:
            raise Wrong(f"status {done.returncode}: {' '.join((done.stdout[-200:] + done.stderr[-200:]).split())}")
        if left:
            raise Wrong(f"left: {left[:3]}")
        return outcome

    def left_after_next(self, tmp):
        """What a command could not remove, the next one must."""
        if not os.listdir(tmp):
            return []
        command = [self.workshop.bin / "minos", "judge", self.workshop.package, self.workshop.base / "right.sh"]
        subprocess.run([*map(str, command)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=self.workshop.env(tmp))
        return os.listdir(tmp)


class Limits(Trial):
    """Too few descriptors or processes from the start."""

    def cases(self):
        for number in (4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 20, 24, 28, 32, 48, 64):
            yield f"--nofile={number}"
        for number in (0, 1, 2, 3, 4, 6, 10):
            yield f"--nproc={number}"
        for number in (1, 4, 16, 64):
            yield f"--as={number}000000"
        for number in (0, 1000, 100000):
            yield f"--fsize={number}"

    def attempt(self, case):
        try:
            return self.judge("prlimit", case)
        except Wrong as wrong:
            if case.startswith("--as=") and "status -11" in str(wrong):
                return "not loaded"  # by the kernel, which has no room for it
            raise


@contextlib.contextmanager
def memory_group(name, size):
    """A control group of memory below our own; its directory, or None where there is none of version 1."""
    with open("/proc/self/cgroup", encoding="ascii") as lines:
        paths = [line.strip().split(":", 2)[2] for line in lines if "memory" in line.split(":")[1].split(",")]
    folder = paths and pathlib.Path(f"/sys/fs/cgroup/memory{paths[0]}") / name
    try:
        folder.mkdir()
        (folder / "memory.limit_in_bytes").write_text(size)
    except (OSError, AttributeError):
        yield None
        return
    try:
        yield folder
    finally:
        remove_group(folder)


def remove_group(folder):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            for below in [*folder.glob("*/*/"), *folder.glob("*/")]:
                below.rmdir()
            folder.rmdir()
            return
        except OSError:
            for pid in (folder / "cgroup.procs").read_text().split():
                os.kill(int(pid), signal.SIGKILL)
            time.sleep(0.05)


class MemoryPressure(Trial):
    """All of Minos in a group that has too little memory for it and its box: whoever is killed, it is not the submission's fault."""

    def cases(self):
        return [f"{size}M {source}" for size in (8, 12, 16, 20, 24, 32, 48) for source in ("right.c", "greedy.c", "right.sh")]

    def attempt(self, case):
        size, source = case.split()
        (self.workshop.base / "greedy.c").write_text(GREEDY)
        with memory_group(f"faults-{os.getpid()}-{threading.get_native_id()}", size) as folder:
            if folder is None:
                self.skipped = "no control group of memory, version 1, can be made here"
                return "skipped"

            def enter():
                (folder / "cgroup.procs").write_text(str(os.getpid()))

            return self.judge(source=source, enter=enter)


class Groups(Trial):
    """Somebody removes control groups while boxes are made: the leaf before its process is in it, the parent between two runs."""

    def cases(self):
        return ["leaves", "parents"]

    def attempt(self, case):
        with daemon_life(self.workshop) as daemon:
            stop = threading.Event()
            thread = threading.Thread(target=self.remove, args=(daemon, case, stop))
            thread.start()
            try:
                for number in range(3):
                    submission = daemon.submit(f"{case}-{number}", "right.sh")
                    if case == "parents":
                        time.sleep(0.05)  # idle for a moment
                    done = daemon.wait_verdict(submission)
                    if done["result"]["verdict"] not in ("AC", "JE"):
                        raise Wrong(f"{done['result']['verdict']} ({done['result']['reason']})")
                    self.outcomes[f"{done['result']['verdict']} after {len(done['attempts'])}"] += 1
            finally:
                stop.set()
                thread.join()
            # When nobody does so any more, all is well again.
            done = daemon.wait_verdict(daemon.submit(f"{case}-last", "right.c"))
            if done["result"]["verdict"] != "AC":
                raise Wrong(f"afterwards {done['result']['verdict']} ({done['result']['reason']})")
        return "mended"

    @staticmethod
    def remove(daemon, case, stop):
        while not stop.is_set():
            wardens = {str(pid) for pid in daemon.pids("warden")}
            for group in own_groups():
                if group.rsplit("-", 1)[1] not in wardens:
                    continue
                for path in [group] if case == "parents" else [f"{group}/box-0-{index}" for index in range(8)]:
                    with contextlib.suppress(OSError):
                        os.rmdir(path)


class Clock(Trial):
    """The clock of the host is set, back and forth, while submissions are judged. Only in the machine, whose clock is its own."""

    def cases(self):
        return ["-3600", "-86400", "+3600"]

    def attempt(self, case):
        with daemon_life(self.workshop) as daemon:
            submission = daemon.submit(case, "right.c")
            time.sleep(1)
            time.clock_settime(time.CLOCK_REALTIME, time.time() + int(case))
            done = daemon.wait_verdict(submission)
            if done["result"]["verdict"] != "AC" or len(done["attempts"]) != 1:
                raise Wrong(f"{done['result']['verdict']} after {len(done['attempts'])} attempts")
        return "right"


@contextlib.contextmanager
def daemon_life(workshop):
    """A daemon with a problem, that must stop in order and leave nothing."""
    state = pathlib.Path(tempfile.mkdtemp(prefix="life-", dir=workshop.base))
    state.chmod(0o755)
    log = state.with_name(state.name + ".log")
    daemon = Daemon(workshop, state, log)
    daemon.traced.start()
    try:
        if not daemon.wait_ready():
            raise Wrong(f"it does not start: {log.read_text(errors='replace')[-300:]}")
        daemon.add_problem(pack(workshop.package))
        yield daemon
        status = daemon.terminate()
        left = left_behind(state, dict(daemon.traced.roles))
        if status != 0 or left:
            raise Wrong(f"at the end: status {status}, left {left[:3]}")
    finally:
        daemon.close()
        shutil.rmtree(state, ignore_errors=True)


def trials(workshop):
    yield Limits(workshop, "limits")
    yield MemoryPressure(workshop, "memory")
    yield Groups(workshop, "groups")
    if IN_MACHINE:
        yield Clock(workshop, "clock")
