"""fault_commands.py - `minos run` and `minos judge` under fire.

What they may do then: tell the right result all the same; end with 3 (125 for run) and say why; be killed, if it was they that were
killed. What they may not do: tell another result, hang, leave something that the next start does not remove.
"""

import glob
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from fault_point import LOOK, Hang, Traced
from fault_sweep import Visit

RUN_TIMEOUT_S = 120  # generous: only what hangs gets there
SERVING_CALLS = 200  # of a warden, for one box and its end: more than there are
BOX_UID_FIRST, BOX_UIDS_PER_WARDEN = 1_900_000_000, 512  # as in sandbox/warden_setup.c

SOURCES = {
    "right.c": '#include <stdio.h>\nint main(void) { int a, b; scanf("%d %d", &a, &b); printf("%d\\n", a + b); return 0; }\n',
    "wrong.sh": "read -r a b\necho $((a - b))\n",
    "right.sh": "read -r a b\necho $((a + b))\n",
}


VALIDATOR = """read -r a b < "$1"
read -r sum
[ "$sum" = $((a + b)) ] && exit 42
echo "not the sum" > "$3/judgemessage.txt"
exit 43
"""
INTERACTOR = f"""cat "$1"
{VALIDATOR}"""


def write_package(folder, validation="default", validator=None):
    """A problem with one test."""
    (folder / "data/secret").mkdir(parents=True)
    (folder / "problem.yaml").write_text(f"name: Sum\nvalidation: {validation}\nlimits:\n  compilation_time: 10\n")
    if validator is not None:
        (folder / "output_validators").mkdir()
        (folder / "output_validators/sum.sh").write_text(validator)
    (folder / ".timelimit").write_text("5\n")
    (folder / "data/secret/1.in").write_text("1 2\n")
    (folder / "data/secret/1.ans").write_text("3\n")


def write_policies(source, folder):
    """The project's policies, but of the languages only those whose toolchains start quickly."""
    shutil.copytree(source, folder)
    for path in (folder / "languages").iterdir():
        if path.name not in ("bash.json", "c.json"):
            path.unlink()


class Workshop:
    """A directory with all that the scenes need."""

    def __init__(self, root, bin_folder, base):
        self.bin = bin_folder
        self.base = pathlib.Path(base)
        self.base.chmod(0o755)  # the judge's role drops to another user, who must reach its own directory
        self.package = self.base / "sum"
        write_package(self.package)
        write_package(self.base / "validated", "custom", VALIDATOR)
        write_package(self.base / "interactive", "custom interactive", INTERACTOR)
        self.policies = self.base / "policies"
        write_policies(root / "policies", self.policies)
        (self.base / "minosd.json").write_text('{"lease_ms": 2000, "cache": "off"}')  # so that each life compiles
        for name, text in SOURCES.items():
            (self.base / name).write_text(text)

    def env(self, tmp):
        return dict(os.environ, TMPDIR=str(tmp), MINOS_POLICIES=str(self.policies), LC_ALL="C")

    def make_tmp(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="tmp-", dir=self.base))
        folder.chmod(0o755)
        return folder


def own_groups():
    """Groups of wardens below the group that we are in, which is where Minos nests."""
    found = []
    with open("/proc/self/cgroup", encoding="ascii") as lines:
        for line in lines:
            _, controllers, path = line.strip().split(":", 2)
            for mount in {f"/sys/fs/cgroup/{controllers}", f"/sys/fs/cgroup/{controllers.split(',')[0]}", "/sys/fs/cgroup"}:
                found += glob.glob(f"{mount}{path.rstrip('/')}/minos-*")
    return found


def own_boxes():
    """Groups of boxes of those wardens."""
    return [path for group in own_groups() for path in glob.glob(f"{group}/box-*")]


def left_of(traced, tmp):
    """What is still there of a run that has ended: (what no run may leave, what the next start has to remove)."""
    wardens = {str(pid) for pid, role in traced.roles.items() if role == "warden"}
    now = [f"process {pid} ({role})" for pid, role in traced.roles.items() if is_running(pid, role)]
    later = [path for path in own_groups() if path.rsplit("-", 1)[1] in wardens]
    later += [str(path) for path in tmp.iterdir()]
    return now, later


def is_running(pid, role):
    """A zombie waits for its new parent, and is none of ours. The number may be another's by now: the time of its start tells."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            head, _, rest = file.read().rpartition(")")
    except OSError:
        return False
    state, start = rest.split()[0], rest.split()[19]
    # A child of a box that has become the program is none of ours. Others are whatever they are called: saying so may fail.
    program = role in ("child", "spawn") and not head.partition("(")[2].startswith("minos")
    return not program and state not in "ZX" and start == role.start and role != "main"


def is_not_loaded(traced):
    """The dynamic linker or a library's own start has given up, or crashed for want of memory, before there was any Minos."""
    alone = set(traced.roles.values()) == {"main"}
    return alone and traced.hit is not None and traced.hit[5] == "loading" and traced.status != 0


def is_je(text):
    """A whole result that says so, and why."""
    try:
        result = json.loads(text)
    except ValueError:
        return False
    return result["verdict"] == "JE" and bool(result["reason"])


class CommandScene:
    """One command and what it must come to."""

    def __init__(self, workshop, name, roles, command, status, said=(), failure=125):
        self.workshop, self.name, self.roles, self.command = workshop, name, roles, command
        self.status, self.said, self.failure = status, said, failure
        self.before = None

    def look(self, role):
        """(calls of a run without a fault, {site: (first, last)})"""
        traced, out, err = self.run(role, *LOOK, self.workshop.make_tmp())
        if self.outcome(traced, out, err) != "right":
            raise Hang(f"{self.name} without a fault: status {traced.status}, {err[-300:]}")
        return traced.seen, traced.sites

    def run(self, role, number, action, tmp):
        command = [self.workshop.bin / self.command[0], *self.command[1:]]
        traced = Traced(self.workshop.bin, command, env=self.workshop.env(tmp))
        try:
            traced.arm(role, number, action)
            traced.start()
            traced.wait(lambda: traced.gone, RUN_TIMEOUT_S)
        finally:
            out, err = traced.close()
        return traced, out.decode(errors="replace"), err.decode(errors="replace")

    def outcome(self, traced, out, err):
        """One word, or None if it must not be."""
        if traced.status == self.status and all(word in out + err for word in self.said):
            return "right"
        if traced.status == self.failure and re.search(r"^minos( \w+)?: ", err, re.MULTILINE):
            return "refused"
        if traced.status == self.failure and is_je(out):
            return "JE"
        if traced.hit and traced.hit[0] == "main" and traced.status == -9:
            return "killed"
        if is_not_loaded(traced):
            return "not loaded"
        return None

    def visit(self, role, number, action):
        tmp = self.workshop.make_tmp()
        try:
            traced, out, err = self.run(role, number, action, tmp)
        except Hang as hang:
            shutil.rmtree(tmp, ignore_errors=True)
            return Visit((role, 0, "?", action.split()[0], "?", "?", 0), "hang", f"hangs: {hang}")
        visit = Visit(traced.hit, self.outcome(traced, out, err))
        if visit.outcome is None:
            visit.outcome = "WRONG"
            said = " ".join((out[-300:] + err[-300:]).split())
            visit.problem = f"status {traced.status}, said: {said}"
        left = self.leftover(traced, tmp)
        if left and not visit.problem:
            visit.problem = f"left: {', '.join(left[:4])}"
        shutil.rmtree(tmp, ignore_errors=True)
        return visit

    def first(self, role):
        """The start of the warden is the same in all scenes, and visited in that of `before`."""
        if self.before is None or role != "warden":
            return 1
        return max(1, self.before.look(role)[0] - SERVING_CALLS)

    @staticmethod
    def close():
        return []

    def leftover(self, traced, tmp):
        now, later = left_of(traced, tmp)
        if later:
            # What a kill -9 leaves, the next start removes.
            command = [str(self.workshop.bin / "minos"), "judge", str(self.workshop.package), str(self.workshop.base / "right.sh")]
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=self.workshop.env(tmp)
            )
            if done.returncode != 0:
                return [f"a next start that ends with {done.returncode}: {done.stdout.decode(errors='replace')[-200:]}"]
            later = left_of(traced, tmp)[1]
        return now + later


def command_scenes(workshop):
    box = ["warden", "init", "child"]
    probe = ["--file", workshop.bin / "probe", "--"]

    def judge(name, roles, source, status, verdict, package="sum"):
        command = ["minos", "judge", "--json", workshop.base / package, workshop.base / source]
        return CommandScene(workshop, name, roles, command, status, [f'"verdict": "{verdict}"'], failure=3)

    def run(name, status, said, *arguments, roles=box):
        return CommandScene(workshop, name, roles, ["minos", "run", *arguments], status, said)

    first = run("run", 0, [], "--", "/bin/true", roles=["main", "spawn", *box])
    scenes = [
        run("run-status", 7, [], *probe, "./probe", "exit", "7"),
        run("run-sv", 137, ["minos run: SV: system call keyctl"], *probe, "./probe", "call", "250"),
        run("run-mle", 137, ["minos run: MLE"], "--memory", "16M", *probe, "./probe", "alloc", "64"),
        run("run-tle", 137, ["minos run: TLE: cpu"], "--cpu", "50ms", "--wall", "5s", *probe, "./probe", "spin"),
        run("run-wall", 137, ["minos run: TLE: wall"], "--wall", "50ms", *probe, "./probe", "nap", "5000"),
        run("run-ole", 137, ["minos run: OLE"], "--output", "1K", *probe, "./probe", "write", "100000"),
        judge("judge-c", ["main", "spawn", "judge-once", "maker", *box], "right.c", 0, "AC"),
        judge("judge-wrong", ["judge-once"], "wrong.sh", 1, "WA"),
        judge("judge-validated", ["judge-once"], "wrong.sh", 1, "WA", "validated"),
        judge("judge-interactive", ["judge-once", "warden"], "right.sh", 0, "AC", "interactive"),
    ]
    for scene in scenes:
        scene.before = first
    return [first, *scenes]
