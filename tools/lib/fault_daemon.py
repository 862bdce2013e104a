"""fault_daemon.py - minosd under fire.

Whatever is struck: a submission that was taken gets its one right verdict, in this life of the daemon or the next; a request is answered,
refused with 5xx or cut, and may be repeated; an end of the daemon says why; and the next start leaves nothing of the last.
"""

import http.client
import io
import json
import os
import pathlib
import shutil
import signal
import socket
import sqlite3
import tarfile
import tempfile
import threading
import time

from fault_commands import SOURCES, is_not_loaded, is_running, own_boxes, own_groups
from fault_point import LOOK, NOWHERE, Hang, Traced
from fault_sweep import Visit

# Generous: only what hangs gets there, and a machine may be slow, or busy with other things.
READY_S, VERDICT_S, STOP_S, SETTLE_S = 90, 120, 90, 60
STATE_NAMES = {"cache", "minosd.lock", "problems", "spool", "store"}
SERVING = {"warden", "api", "judge"}
WAITING_BOXES = 1  # made ahead, for one slot that has nothing to do


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path, timeout_s):
        super().__init__("minosd", timeout=timeout_s)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def pack(folder):
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        tar.add(folder, arcname="sum")
    return archive.getvalue()


class Daemon:
    """One life of minosd on a state directory, traced."""

    def __init__(self, workshop, state, log):
        command = [workshop.bin / "minosd", "--state", state, "--slots", "1", "--config", workshop.base / "minosd.json"]
        self.state = pathlib.Path(state)
        self.log = log
        with open(log, "ab") as out:
            self.traced = Traced(workshop.bin, command, env=workshop.env(workshop.base), stdout=out, stderr=out)

    def call(self, method, path, body=None, kind="application/json", timeout_s=10):
        """(HTTP status, answer); OSError or HTTPException when there is none."""
        connection = UnixConnection(self.state / "minosd.sock", timeout_s)
        try:
            connection.request(method, path, body, {"Content-Type": kind} if body is not None else {})
            response = connection.getresponse()
            return response.status, json.loads(response.read() or b"null")
        finally:
            connection.close()

    def persist(self, wanted, timeout_s, *call):
        """Repeats a call until it is answered with a wanted status, as a client does that has lost its connection."""
        deadline = time.monotonic() + timeout_s
        why = "not tried"
        while time.monotonic() < deadline and not self.ended():
            try:
                status, answer = self.call(*call)
            except (OSError, http.client.HTTPException, ValueError) as error:
                why = f"{type(error).__name__}: {error}"
            else:
                if status in wanted:
                    return answer
                why = f"HTTP {status} {json.dumps(answer)[:200]}"
                if status < 500:
                    raise Wrong(f"{call[0]} {call[1]}: {why}")
            time.sleep(0.01)
        if self.ended():
            return None
        raise Hang(f"{call[0]} {call[1]} has got no answer in {timeout_s} s ({why})")

    def ended(self):
        self.traced.read(0)
        return self.traced.status is not None or self.traced.gone

    def wait_ready(self):
        """Whether it answers; False when it has ended instead."""
        return self.persist({200}, READY_S, "GET", "/api/v1/health") is not None

    def add_problem(self, archive):
        return self.persist({200, 201}, READY_S, "PUT", "/api/v1/problems/sum", archive, "application/x-tar")

    def submit(self, key, source):
        request = {"problem": "sum", "files": [{"name": source, "content": SOURCES[source]}], "idempotency_key": key}
        answer = self.persist({200, 201}, READY_S, "POST", "/api/v1/submissions", json.dumps(request))
        return answer and answer["id"]

    def wait_verdict(self, submission):
        """The submission when it is done; None when the daemon has ended."""
        deadline = time.monotonic() + VERDICT_S
        while time.monotonic() < deadline:
            answer = self.persist({200}, READY_S, "GET", f"/api/v1/submissions/{submission}/wait?timeout=1")
            if answer is None or answer["state"] == "done":
                return answer
        raise Hang(f"no verdict after {VERDICT_S} s")

    def pids(self, role):
        return [pid for pid, name in list(self.traced.roles.items()) if name == role and is_running(pid, name)]

    def settle(self):
        """Waits until each role runs once, and the slot's directory is empty. What is left, if that does not come."""
        start, cleared = time.monotonic(), False
        while True:
            if self.ended():
                return []
            left = self.surplus()
            seconds = time.monotonic() - start
            if not left or seconds > SETTLE_S:
                return left
            if seconds > 2 and not cleared and all(what.startswith("spool/") for what in left):
                # It could not be removed when it was done with; a judge that starts does that.
                cleared = True
                for pid in self.pids("judge"):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)

    def surplus(self):
        running = {role: self.pids(role) for role in SERVING}
        left = [f"{len(pids)} processes of {role}" for role, pids in running.items() if len(pids) != 1]
        left += [f"a process of {role}" for role in ("child", "probe", "store", "unpack") if self.pids(role)]
        inits, makers = self.pids("init"), self.pids("maker")
        left += [f"{len(makers)} processes of maker"] if len(makers) > 1 else []  # there is none until one more box is wanted
        if len(inits) != WAITING_BOXES or not all(map(waits, inits)):
            left.append(f"{len(inits)} inits, {sum(map(waits, inits))} of them wait")
        left += slot_files(self.state)
        wardens = {str(pid) for pid in running["warden"]}
        boxes = [path for path in own_boxes() if path.split("/")[-2].rsplit("-", 1)[1] in wardens]
        left += boxes if len({os.path.basename(path) for path in boxes}) > WAITING_BOXES else []
        dead = {str(pid) for pid, role in self.traced.roles.items() if role == "warden"} - wardens
        left += [path for path in own_groups() if path.rsplit("-", 1)[1] in dead]
        return left

    def terminate(self):
        """SIGTERM, until nothing of it runs. Its wait status."""
        main = self.traced.pid_of("main")
        if self.traced.status is None:
            try:
                os.kill(main, signal.SIGTERM)
            except ProcessLookupError:
                pass
        self.wait_gone()
        return self.traced.status

    def wait_gone(self):
        self.traced.wait(lambda: self.traced.gone, STOP_S)

    def close(self):
        self.traced.close()


class Wrong(Exception):
    """Something was told that must not be told."""


def waits(pid):
    """Whether that init stands where it waits for its order: it has made its session, and its standard streams are the warden's socket
    still."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            state, _, _, session = file.read().rpartition(")")[2].split()[:4]
        return state == "S" and int(session) == pid and os.readlink(f"/proc/{pid}/fd/0") == os.readlink(f"/proc/{pid}/fd/3")
    except OSError:
        return False


def slot_files(state):
    try:
        return [f"spool/{path.relative_to(state / 'spool')}" for path in (state / "spool").glob("*/*")]
    except OSError:
        return ["spool is gone"]


def left_behind(state, pids):
    """What a daemon that has ended in order must not leave."""
    left = [name for name in os.listdir(state) if name not in STATE_NAMES]
    left += slot_files(state)
    left += [f"process {pid} ({role})" for pid, role in pids.items() if is_running(pid, role)]
    wardens = {str(pid) for pid, role in pids.items() if role == "warden"}
    left += [path for path in own_groups() if path.rsplit("-", 1)[1] in wardens]
    return left


def check_database(state, count):
    """Each submission is done and right, with one verdict of all its attempts."""
    with sqlite3.connect(f"file:{state}/store/minos.db?mode=ro", uri=True) as database:
        rows = database.execute(
            "SELECT state, verdict, (SELECT count(*) FROM judgings WHERE submission = seq AND outcome = 'verdict') FROM submissions"
        ).fetchall()
    problems = [f"{row}" for row in rows if row != ("done", "AC", 1)]
    return problems + ([f"{len(rows)} submissions in place of {count}"] if len(rows) != count else [])


class DaemonScene:
    """A daemon that lives on from point to point. What is struck is started again, by its supervisor or by us."""

    def __init__(self, workshop, name, source="right.c", kill=None, upload=False):
        self.workshop, self.name, self.source = workshop, name, source
        self.kill = kill  # the role whose restart is watched, killed by us right after arming
        self.upload = upload  # upload the problem again, too
        self.daemon = None
        self.count_of_submissions = 0
        self.pids = {}
        self.archive = pack(workshop.package)

    def open(self):
        if self.daemon is not None:
            return
        if self.count_of_submissions == 0:
            self.state = pathlib.Path(tempfile.mkdtemp(prefix="state-", dir=self.workshop.base))
            self.state.chmod(0o755)
            self.log = self.state.with_name(self.state.name + ".log")
        self.daemon = Daemon(self.workshop, self.state, self.log)
        self.daemon.traced.start()
        if not self.daemon.wait_ready():
            raise Wrong(f"it does not start: {self.tail()}")
        if self.count_of_submissions == 0:
            self.daemon.add_problem(self.archive)

    def tail(self):
        return " ".join(self.log.read_text(errors="replace")[-300:].split())

    def drop(self):
        self.pids.update(self.daemon.traced.roles)
        self.daemon.close()
        self.daemon = None

    @staticmethod
    def first(_):
        return 1

    def look(self, role):
        """(calls of a life without a fault, {site: (first, last)})"""
        visit = self.visit(role, *LOOK)
        if visit.problem:
            raise Wrong(f"without a fault: {visit.problem}")
        return visit.seen, visit.sites

    def visit(self, role, number, action):
        try:
            self.open()
            return self.strike(role, number, action)
        except (Hang, Wrong) as problem:
            hit = (self.daemon and self.daemon.traced.hit) or (role, 0, "?", "?", "?", "?", 0)
            if self.daemon is not None:
                self.drop()
            return Visit(hit, "WRONG", f"{problem}; its log: {self.tail()}")

    def strike(self, role, number, action):
        daemon = self.daemon
        left = daemon.settle()
        if left:
            raise Wrong(f"left before: {left[:4]}")
        daemon.traced.arm(role, number, action)
        if self.kill:
            for pid in daemon.pids(self.kill):
                os.kill(pid, signal.SIGKILL)
        if self.upload:
            daemon.add_problem(self.archive)
        self.count_of_submissions += 1
        key = f"{self.count_of_submissions}"
        submission = daemon.submit(key, self.source)
        done = submission and daemon.wait_verdict(submission)
        left = daemon.settle()
        seen = None if daemon.ended() else daemon.traced.disarm()
        sites = daemon.traced.sites
        hit = daemon.traced.hit
        outcome = ""
        if daemon.ended():
            # The supervisor itself. Its next life finishes what was taken, and what was not is sent again.
            outcome = self.take_end(hit)
            self.open()
            submission = self.daemon.submit(key, self.source)
            done = self.daemon.wait_verdict(submission)
            left = self.daemon.settle()
        if left:
            raise Wrong(f"left: {', '.join(left[:4])}")
        if done["result"]["verdict"] != "AC":
            raise Wrong(f"{done['result']['verdict']} ({done['result']['reason']})")
        return Visit(hit, (outcome + f" right, attempt {len(done['attempts'])}").strip(), seen=seen, sites=sites)

    def take_end(self, hit):
        status = self.daemon.traced.status
        self.daemon.wait_gone()
        self.drop()
        if hit and hit[0] == "main" and hit[3] == "kill" and status == -9:
            return "killed,"
        if status == 3 and "minosd: " in self.tail():
            return "ended,"
        raise Wrong(f"minosd has ended with {status}")

    def close(self):
        """What must hold at the end of all. Problems."""
        if self.count_of_submissions == 0:
            return []
        try:
            self.open()
            self.daemon.settle()
            pids = {**self.pids, **self.daemon.traced.roles}
            status = self.daemon.terminate()
            self.drop()
        except (Hang, Wrong) as problem:
            return [f"at the end: {problem}"]
        problems = [f"at the end: status {status}"] if status != 0 else []
        problems += [f"left at the end: {what}" for what in left_behind(self.state, pids)]
        problems += [f"problems/{name} is left" for name in sorted(os.listdir(self.state / "problems"))[1:]]
        problems += [f"in the database: {row}" for row in check_database(self.state, self.count_of_submissions)]
        shutil.rmtree(self.state, ignore_errors=True)
        return problems


class StartScene:
    """A whole life of the daemon: start, one submission that waits in its queue, stop."""

    def __init__(self, workshop, name):
        self.workshop, self.name = workshop, name
        self.lock = threading.Lock()
        self.made = None

    @property
    def template(self):
        with self.lock:
            self.made = self.made or Template(self.workshop)
            return self.made

    @staticmethod
    def close():
        return []

    @staticmethod
    def first(_):
        return 1

    def look(self, role):
        """(calls of a life without a fault, {site: (first, last)})"""
        visit = self.visit(role, *LOOK)
        if visit.problem:
            raise Wrong(f"without a fault: {visit.problem}")
        return visit.seen, visit.sites

    def visit(self, role, number, action):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="start-", dir=self.workshop.base))
        folder.chmod(0o755)
        state, log = folder / "state", folder / "log"
        self.template.copy_to(state)
        pids = {}
        hit = None
        try:
            visit = self.life(state, log, pids, role, number, action)
            hit = visit.hit
            if visit.outcome != "right" or left_behind(state, pids):
                # Killed at its end it may leave what the next start removes.
                outcome = self.life(state, log, pids, role, *NOWHERE).outcome
                if outcome != "right":
                    raise Wrong(f"the next start: {outcome}")
            left = left_behind(state, pids) + check_database(state, 1)
            if left:
                raise Wrong(f"left: {', '.join(left[:4])}")
        except (Hang, Wrong) as problem:
            tail = " ".join(log.read_text(errors="replace")[-300:].split())
            visit = Visit(hit or getattr(problem, "hit", None) or (role, 0, "?", "?", "?", "?", 0), "WRONG", f"{problem}; its log: {tail}")
        shutil.rmtree(folder, ignore_errors=True)
        return visit

    def life(self, state, log, pids, role, number, action):
        daemon = Daemon(self.workshop, state, log)
        try:
            daemon.traced.arm(role, number, action)
            daemon.traced.start()
            done = daemon.wait_ready() and daemon.wait_verdict(self.template.submission)
            daemon.terminate()
            traced = daemon.traced
            return Visit(traced.hit, self.outcome(done, traced, log), seen=traced.seen, sites=traced.sites)
        except (Hang, Wrong) as problem:
            problem.hit = daemon.traced.hit
            raise
        finally:
            pids.update(daemon.traced.roles)
            daemon.close()

    def outcome(self, done, traced, log):
        if done and done["result"]["verdict"] != "AC":
            raise Wrong(f"{done['result']['verdict']} ({done['result']['reason']})")
        status = traced.status
        if status == 0 and done:
            return "right"
        if traced.hit is not None and traced.hit[0] == "main" and status == -9:
            return "killed"
        if is_not_loaded(traced):
            return "not loaded"
        text = log.read_text(errors="replace")
        if status == 3 and "minosd: " in text:
            return "refused"
        raise Wrong(f"minosd has ended with {status}")


class Template:
    """A state directory with a submission that was taken and not judged yet."""

    def __init__(self, workshop):
        self.state = workshop.base / "template"
        self.state.mkdir(mode=0o755)
        log = workshop.base / "template.log"
        daemon = Daemon(workshop, self.state, log)
        daemon.traced.start()
        try:
            if not daemon.wait_ready():
                raise Wrong(f"minosd does not start: {log.read_text(errors='replace')[-300:]}")
            daemon.add_problem(pack(workshop.package))
            daemon.settle()
            judges = daemon.pids("judge")
            for pid in judges:
                os.kill(pid, signal.SIGSTOP)
            self.submission = daemon.submit("1", "right.c")
            for pid in [daemon.traced.pid_of("main"), *judges]:
                os.kill(pid, signal.SIGKILL)
            daemon.wait_gone()
        finally:
            daemon.close()

    def copy_to(self, folder):
        """With the owners: the daemon works as another user than root."""
        shutil.copytree(self.state, folder, ignore=shutil.ignore_patterns("*.sock"))
        for copy in [folder, *folder.rglob("*")]:
            status = (self.state / copy.relative_to(folder)).lstat()
            os.chown(copy, status.st_uid, status.st_gid)
