"""quickstart.py - starts a private minosd, judges the sample submissions through its queue, shows the verdicts, stops it.

Started by tools/quickstart, which explains the options. It talks to the daemon only through the command line `minos`, as a
stranger would. It makes itself the reaper of whatever the daemon leaves (PR_SET_CHILD_SUBREAPER), so that afterwards "no process is
left" is a fact: it then has no child.
"""

import argparse
import ctypes
import json
import os
import pathlib
import re
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BIN = ROOT / "build/release/bin"
PROBLEMS = ROOT / "testcases/problems"
DEFAULT_PROBLEMS = ["peragrams", "tripletexting", "99problems", "absurdistan2"]
READY_S, WAIT_S, STOP_S = 60, 900, 60
WAITERS = 8
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
LIBC = ctypes.CDLL(None, use_errno=True)

BY_FOLDER = {"accepted": "AC", "wrong_answer": "WA", "time_limit_exceeded": "TLE", "run_time_error": "RTE"}
BY_TAG = {
    "ACCEPTED": "AC",
    "WRONG_ANSWER": "WA",
    "TIME_LIMIT_EXCEEDED": "TLE",
    "RUN_TIME_ERROR": "RTE",
    "COMPILER_ERROR": "CE",
    "OUTPUT_LIMIT": "OLE",
    "MEMORY_LIMIT": "MLE",
    "SECURITY_VIOLATION": "SV",
}
TAG = re.compile(rb"@EXPECTED_RESULTS@:[ \t]*([A-Z_]+(?:[ \t]*,[ \t]*[A-Z_]+)*)")


class Failure(Exception):
    """Minos, or this script, could not do its work."""


class Submission:
    def __init__(self, problem, path):
        self.problem = problem
        self.name = f"{path.parent.name}/{path.name}"
        self.files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
        self.expected = self.find_expected(path.parent.name)
        self.id = None

    def find_expected(self, folder):
        if folder in BY_FOLDER:
            return [BY_FOLDER[folder]]
        for file in self.files:
            match = TAG.search(file.read_bytes())
            if match:
                words = [word.strip().decode() for word in match[1].split(b",")]
                unknown = [word for word in words if word not in BY_TAG]
                if unknown:
                    raise Failure(f"{file}: unknown word {unknown[0]} after @EXPECTED_RESULTS@")
                return [BY_TAG[word] for word in words]
        raise Failure(f"{self.problem}/submissions/{self.name}: neither its folder nor a tag says what to expect")


def find_submissions(problems):
    found = []
    for problem in problems:
        folder = PROBLEMS / problem / "submissions"
        if not folder.is_dir():
            raise Failure(f"{folder}: no such directory")
        paths = sorted(path for path in folder.glob("*/*") if not path.name.startswith("."))
        found += [Submission(problem, path) for path in paths]
    if not found:
        raise Failure(f"{PROBLEMS}: no submissions")
    return found


def child_setup():
    # If this script dies, the daemon is told to stop.
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def cgroup_names():
    """Control groups that Minos made, wherever they are."""
    names = set()
    for folder, children, _ in os.walk("/sys/fs/cgroup"):
        names |= {os.path.join(folder, child) for child in children if child.startswith("minos")}
    return names


def mount_lines():
    with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as file:
        return {line.split(" - ")[0].split(" ", 4)[4] for line in file if "minos" in line}


class Daemon:
    """A private minosd in a directory of its own: started by start, gone without a trace after stop."""

    def __init__(self, keep):
        self.keep = keep
        self.process, self.was_ready = None, False
        self.clients = []
        self.cgroups, self.mounts, self.family = cgroup_names(), mount_lines(), set()
        self.base = pathlib.Path(tempfile.mkdtemp(prefix="minos-quickstart."))
        self.base.chmod(0o755)  # its roles drop to another user, who must reach the state directory
        self.state, self.log = self.base / "state", self.base / "minosd.log"
        self.environment = dict(os.environ, MINOS_STATE=str(self.state))

    def start(self):
        self.state.mkdir(mode=0o700)
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [str(BIN / "minosd"), "--state", str(self.state)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # so that Ctrl-C reaches this script alone, which stops it in order
                preexec_fn=child_setup,
            )
        deadline = time.monotonic() + READY_S
        while not self.is_ready():
            if self.ended_early():
                raise Failure(f"minosd ended at once, status {self.process.returncode}\n{self.log_tail()}")
            if time.monotonic() > deadline:
                raise Failure(f"minosd is not ready after {READY_S} s\n{self.log_tail()}")
            time.sleep(0.05)
        self.was_ready = True

    def ended_early(self):
        return self.process.poll() is not None

    def is_ready(self):
        for line in self.log.read_bytes().splitlines():
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict) and entry.get("event") == "ready":
                return True
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            return probe.connect_ex(str(self.state / "minosd.sock")) == 0

    def log_tail(self):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])

    def client(self, *arguments):
        """Starts the command line with the arguments; its standard output is a pipe."""
        process = subprocess.Popen(
            [str(BIN / "minos"), *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            env=self.environment,
            preexec_fn=child_setup,
        )
        self.clients = [client for client in self.clients if client.returncode is None] + [process]
        return process

    def call(self, *arguments):
        process = self.client(*arguments)
        output, _ = process.communicate(timeout=WAIT_S)
        if process.returncode != 0:
            words = " ".join(map(str, arguments))
            raise Failure(f"minos {words}: exit status {process.returncode}")
        return output

    def stop(self):
        """Stops the daemon, removes its directory and returns a line for each thing that is left."""
        left = []
        for client in self.clients:
            if client.poll() is None:
                client.kill()
                client.wait()
        if self.process is not None and not self.ended_early():
            self.family = family(self.process.pid)
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                left.append(f"minosd did not stop within {STOP_S} s of SIGTERM and was killed")
                self.process.kill()
                self.process.wait()
            if self.process.returncode != 0 and not left:
                left.append(f"minosd ended with status {self.process.returncode}\n{self.log_tail()}")
        elif self.was_ready:
            left.append(f"minosd ended by itself, status {self.process.returncode}\n{self.log_tail()}")
        left += reap_leftovers()
        left += [f"control group {name}" for name in sorted(self.new_cgroups())]
        mounts = sorted(line for line in mount_lines() - self.mounts if str(self.base) in line)
        left += [f"mount {line}" for line in mounts]
        if mounts or self.keep:
            print(f"kept: {self.base}")
        else:
            shutil.rmtree(self.base, ignore_errors=True)
            if self.base.exists():
                left.append(f"directory {self.base}")
        return left

    def new_cgroups(self):
        """Ours alone: minos-PID of another process belongs to another Minos on this machine, alive or killed."""
        for name in cgroup_names() - self.cgroups:
            pid = re.search(r"/minos-(?:self\.)?(\d+)", name)
            if pid and int(pid[1]) in self.family:
                yield name


def family(pid):
    """A process and its children: who makes control groups in a daemon."""
    try:
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        children = []
    return {pid, *map(int, children)}


def reap_leftovers():
    """All children are gone now, or were left by the daemon; those get a moment, then are named and killed."""
    deadline = time.monotonic() + 5
    left = []
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return left
        if pid == 0 and time.monotonic() < deadline:
            time.sleep(0.02)
        elif pid == 0:
            children = pathlib.Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
            for child in children:
                command = pathlib.Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                left.append(f"process {child}: {command.strip() or '(no command line)'}")
                os.kill(int(child), signal.SIGKILL)
            deadline = time.monotonic() + 5


class Table:
    """One line per verdict; a line that counts up below it, on a terminal only."""

    def __init__(self, submissions):
        self.total, self.judged = len(submissions), 0
        self.widths = [
            max(len(item.problem) for item in submissions),
            max(len(item.name) for item in submissions),
            8, 7, 8, 9, 9,
        ]  # fmt: skip
        self.terminal = sys.stdout.isatty()
        self.line("problem", "submission", "language", "verdict", "expected", "CPU", "memory", "reason")

    def line(self, *cells):
        text = "  ".join(str(cell).ljust(width) for cell, width in zip(cells, self.widths)) + "  " + str(cells[-1])
        if self.terminal:
            width = shutil.get_terminal_size().columns
            print("\r\033[K" + text[: max(width - 1, 40)])
            if 0 < self.judged < self.total:
                print(f"{self.judged} of {self.total} judged", end="", flush=True)
        else:
            print(text, flush=True)

    def add(self, item, result):
        self.judged += 1
        verdict = str(result.get("verdict"))
        good = verdict in item.expected
        expected = "/".join(item.expected) + ("" if good else " !!")
        cpu = f"{int(result.get('cpu_ns') or 0) / 1e9:.3f} s"
        memory = f"{int(result.get('memory_peak_bytes') or 0) / 1048576:.1f} MiB"
        # The reason may quote what a submission printed: nothing of it may reach a terminal as a control character.
        reason = "".join(c if c.isprintable() else " " for c in str(result.get("reason") or ""))
        self.line(item.problem, item.name, result.get("language") or "?", verdict, expected, cpu, memory, reason)
        return good


def submit_all(daemon, submissions):
    for item in submissions:
        output = daemon.call("submit", "--problem", item.problem, "--json", *item.files)
        item.id = json.loads(output)["id"]


def wait_all(daemon, submissions):
    """Yields (submission, result) as the verdicts arrive. The queue is in order, so a few waiters in order suffice."""
    deadline = time.monotonic() + WAIT_S
    waiting, running = list(reversed(submissions)), {}
    with selectors.DefaultSelector() as selector:
        while waiting or running:
            while waiting and len(running) < WAITERS:
                item = waiting.pop()
                process = daemon.client("wait", "--json", item.id)
                running[process.stdout] = (item, process, bytearray())
                selector.register(process.stdout, selectors.EVENT_READ)
            ready = selector.select(max(0, deadline - time.monotonic()))
            if not ready:
                raise Failure(f"no verdict for {len(running) + len(waiting)} submissions after {WAIT_S} s")
            for key, _ in ready:
                item, process, output = running[key.fileobj]
                data = os.read(key.fd, 65536)
                output += data
                if data:
                    continue
                selector.unregister(key.fileobj)
                del running[key.fileobj]
                process.stdout.close()
                status = process.wait()
                if status not in (0, 1) or daemon.ended_early():
                    raise Failure(f"minos wait {item.id}: exit status {status}\n{daemon.log_tail()}")
                document = json.loads(output)
                yield item, document.get("result") or {"verdict": document.get("state")}


def judge(daemon, problems, submissions):
    """Returns how many verdicts are not the expected ones."""
    start = time.monotonic()
    daemon.start()
    print(f"minosd runs in {daemon.state}")
    for problem in problems:
        daemon.call("problem", "add", problem, PROBLEMS / problem)
    submit_all(daemon, submissions)
    print(f"{len(submissions)} submissions to {len(problems)} problems are queued\n")
    table = Table(submissions)
    wrong = sum(not table.add(item, result) for item, result in wait_all(daemon, submissions))
    seconds = time.monotonic() - start
    print(f"\n{len(submissions)} verdicts in {seconds:.1f} s, {len(submissions) - wrong} as expected, {wrong} not")
    return wrong


def interrupted(number, _frame):
    sys.exit(128 + number)


def main():
    parser = argparse.ArgumentParser(prog="tools/quickstart", add_help=False, allow_abbrev=False)
    parser.add_argument("--problem", action="append")
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    problems = options.problem or DEFAULT_PROBLEMS
    for number in STOP_SIGNALS:
        signal.signal(number, interrupted)
    LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        submissions = find_submissions(problems)
    except Failure as failure:
        print(f"quickstart: {failure}", file=sys.stderr)
        return 2
    daemon = Daemon(options.keep)
    status = 3
    try:
        status = 1 if judge(daemon, problems, submissions) else 0
    except (Failure, OSError, ValueError, KeyError, subprocess.SubprocessError) as failure:
        print(f"quickstart: {failure}", file=sys.stderr)
    except SystemExit as interruption:
        status = interruption.code
    finally:
        # A second Ctrl-C must not leave the daemon half stopped.
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        left = daemon.stop()
    if left:
        print("quickstart: the daemon left something behind:\n  " + "\n  ".join(left), file=sys.stderr)
        return status or 3
    print("the daemon has stopped and left nothing behind")
    return status


if __name__ == "__main__":
    sys.exit(main())
