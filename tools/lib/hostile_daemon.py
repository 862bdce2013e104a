"""hostile_daemon.py - the private minosd that judges the hostile programs, as it judges everybody's submissions.

It is talked to by the command line `minos` alone. Its log tells which slot judged a submission, which is how what is left is
laid at the right program's door.
"""

import collections
import json
import os
import pathlib
import signal
import subprocess
import threading
import time

READY_S, STOP_S = 60, 60
OUTPUT_MAX = 1 << 20
# If this script dies, so do the commands, and with minosd its warden and the boxes.
TIED_TO_US = ["setpriv", "--pdeathsig", "KILL"]
EXIT_STATUS = {"AC": 0, "JE": 3}
# What the daemon may say of a submission, whoever wrote it.
EVENTS = {"queued", "verdict"}
LOG_LINE_MAX = 1024

Answer = collections.namedtuple("Answer", "result problems slot start end")


class DaemonFailure(Exception):
    """minosd did not do what the suite needs before any program was judged."""


def children_of(pid):
    found = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as file:
                found += [int(child) for child in file.read().split()]
    except OSError:
        pass
    return found


def command_line(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
    except OSError:
        return []


class Log:
    """The daemon's log, read as it grows."""

    def __init__(self, path):
        self.path, self.read, self.lock = path, 0, threading.Lock()
        self.slots = {}  # submission -> slot
        self.ready = 0
        self.problems = []

    def update(self):
        with self.lock:
            with open(self.path, "rb") as file:
                file.seek(self.read)
                text = file.read()
            end = text.rfind(b"\n") + 1
            self.read += end
            for line in text[:end].splitlines():
                self.take(line)

    def take(self, line):
        try:
            entry = json.loads(line.decode("utf-8", "strict"))
            event, level = entry["event"], entry["level"]
        except (ValueError, KeyError, TypeError):
            self.problems.append(f"the log has a line that the daemon did not write: {line[:200]!r}")
            return
        self.ready += event == "ready"
        if event == "verdict":
            self.slots[entry["submission"]] = entry["slot"]
        if level != "info" or ("submission" in entry and event not in EVENTS) or len(line) > LOG_LINE_MAX:
            self.problems.append(f"the log says: {line.decode(errors='replace')[:300]}")

    def slot_of(self, submission, timeout_s=10):
        """It is told just after the verdict."""
        deadline = time.monotonic() + timeout_s
        while submission not in self.slots and time.monotonic() < deadline:
            self.update()
            time.sleep(0.001)
        return self.slots.get(submission)

    def take_problems(self):
        self.update()
        found, self.problems = self.problems, []
        return found


class Gate:
    """Submissions pass it, any number at a time; who closes it waits until none is on its way, and holds up the next."""

    def __init__(self):
        self.changed = threading.Condition()
        self.inside, self.closed = 0, False

    def __enter__(self):
        with self.changed:
            self.changed.wait_for(lambda: not self.closed)
            self.inside += 1

    def __exit__(self, *_):
        with self.changed:
            self.inside -= 1
            self.changed.notify_all()

    def close(self):
        with self.changed:
            self.changed.wait_for(lambda: not self.closed)
            self.closed = True
            self.changed.wait_for(lambda: self.inside == 0)

    def open(self):
        with self.changed:
            self.closed = False
            self.changed.notify_all()


class Daemon:
    """minosd in a directory of its own, from start to stop."""

    def __init__(self, folder, base, slots, degraded=False, settings=None):
        self.bin, self.base = pathlib.Path(folder).resolve(), base
        self.state, self.tmp = base / "state", base / "tmp"
        self.state.mkdir(mode=0o700)
        self.tmp.mkdir(mode=0o777)
        self.tmp.chmod(0o1777)
        self.log = Log(base / "minosd.log")
        self.gate = Gate()
        config = base / "minosd.json"
        config.write_text(json.dumps(settings or {}), encoding="ascii")
        arguments = ["--state", str(self.state), "--slots", str(slots), "--config", str(config)]
        arguments += ["--degraded"] if degraded else []
        self.environment = dict(os.environ, TMPDIR=str(self.tmp), MINOS_STATE=str(self.state))
        with open(self.log.path, "wb") as log:
            self.process = subprocess.Popen(
                [*TIED_TO_US, str(self.bin / "minosd"), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.environment,
                start_new_session=True,
            )
        self.wait_until_ready()
        self.roles = {pid: command_line(pid) for pid in [self.process.pid, *children_of(self.process.pid)]}
        self.warden = next((pid for pid, words in self.roles.items() if b"warden" in words), None)

    def wait_until_ready(self):
        """The supervisor says that it is, and then the api."""
        deadline = time.monotonic() + READY_S * 15
        while self.log.ready < 2:
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise DaemonFailure(f"minosd is not ready: {self.log.path.read_text(errors='replace')[-500:]}")
            time.sleep(0.02)
            self.log.update()

    def add_problem(self, name, package):
        done = subprocess.run(
            [*TIED_TO_US, str(self.bin / "minos"), "problem", "add", name, str(package)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.environment,
        )
        if done.returncode != 0:
            raise DaemonFailure(f"minos problem add {name}: {done.stdout.decode(errors='replace').strip()}")

    def submit(self, problem, files, timeout_s):
        """Has files judged. The answer's result is the JSON of the judgement, or None."""
        with self.gate:
            return self.submit_now(problem, files, timeout_s)

    def submit_now(self, problem, files, timeout_s):
        start = time.monotonic()
        process = subprocess.Popen(
            [*TIED_TO_US, str(self.bin / "minos"), "submit", "--problem", problem, "--wait", "--json", *map(str, files)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment,
            start_new_session=True,
        )
        try:
            out, err = process.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return Answer(None, [f"no verdict after {timeout_s} s"], None, start, time.monotonic())
        end = time.monotonic()
        submission, problems = read_submission(process.returncode, out, err)
        if submission is None:
            return Answer(None, problems, None, start, end)
        slot = self.log.slot_of(submission["id"])
        if slot is None:
            problems.append("the log does not say which slot judged it")
        return Answer(submission["result"], problems, slot, start, end)

    def stop(self):
        """Ends the daemon. Returns what was wrong with its end."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                return [f"minosd did not stop within {STOP_S} s"]
        return [] if self.process.returncode == 0 else [f"minosd ended with status {self.process.returncode}"]


def read_submission(status, out, err):
    """(submission, problems) from what `minos submit --wait --json` printed."""
    problems = [f"minos says: {err.decode(errors='replace').strip()[-300:]}"] if err else []
    if len(out) > OUTPUT_MAX:
        return None, problems + [f"the result has {len(out)} bytes"]
    try:
        submission = json.loads(out.decode("utf-8", "strict"))
        verdict, result = submission["verdict"], submission["result"]
    except (ValueError, KeyError, TypeError) as error:
        return None, problems + [f"no result (exit status {status}, {error!r})"]
    if not isinstance(result, dict):
        return None, problems + [f"{verdict} without a result"]
    if secret() and secret() in out:
        problems.append("ESCAPED! a line of /etc/shadow is in the result")
    if status != EXIT_STATUS.get(verdict, 1):
        problems.append(f"exit status {status} with verdict {verdict}")
    return submission, problems


SECRET = []


def secret():
    """A line that only root can read, where there is one long enough to be found by itself."""
    if not SECRET:
        try:
            SECRET.append(pathlib.Path("/etc/shadow").read_bytes().splitlines()[0])
        except (OSError, IndexError):
            SECRET.append(b"")
    return SECRET[0] if len(SECRET[0]) > 12 else b""
