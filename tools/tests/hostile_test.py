"""hostile_test.py - lib/hostile*.py against a minosd and a minos that are small scripts: no fault of a box may get by."""

import contextlib
import io
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

import harness

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import hostile  # noqa: E402
import hostile_canary  # noqa: E402
import hostile_daemon  # noqa: E402
import hostile_host  # noqa: E402
import hostile_kernel  # noqa: E402
import hostile_program  # noqa: E402
import hostile_verdict  # noqa: E402

LIMITS = {"cpu_ns": 10**9, "wall_ns": 3 * 10**9}
GROUPS = {"cpu_ns": "cgroup v1", "memory_bytes": "cgroup v1", "processes": "cgroup v1"}
RLIMITS = {"cpu_ns": "rlimit", "memory_bytes": "rlimit", "processes": "rlimit"}
ANY = {"cgroup", "rlimit"}

MINOSD = """#!/usr/bin/python3
import json, pathlib, signal, subprocess, sys
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
state = pathlib.Path(sys.argv[sys.argv.index("--state") + 1])
for slot in "01":
    (state / "spool" / slot).mkdir(parents=True)
warden = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)", "--role", "warden"])
(state.parent / "warden").write_text(str(warden.pid))
for role in ("supervisor", "api"):
    print(json.dumps({"level": "info", "event": "ready", "role": role}), flush=True)
signal.sigwait({signal.SIGTERM})
warden.kill()
warden.wait()
"""

# What is asked of the submission, by the name of the file that is judged.
MINOS = """#!/usr/bin/python3
import json, os, pathlib, resource, subprocess, sys, time
if sys.argv[1:3] == ["problem", "add"]:
    sys.exit(0)
assert sys.argv[1:3] == ["submit", "--problem"] and sys.argv[4:6] == ["--wait", "--json"], sys.argv
answers = json.loads(pathlib.Path(__file__).with_name("answers.json").read_text())
name = pathlib.Path(sys.argv[6]).name
answer = answers.get(name, {})
state = pathlib.Path(os.environ["MINOS_STATE"])
result = answer.get("result")
for place in answer.get("leave", []):
    (state.parent / place).touch()
if "orphan" in answer:
    subprocess.Popen(["sleep", "1000"], start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
if "limit" in answer:
    resource.prlimit(int((state.parent / "warden").read_text()), resource.RLIMIT_CORE, (0, 0))
if "touch" in answer:
    pathlib.Path(answer["touch"]).write_text("changed")
if "hang" in answer:
    time.sleep(1000)
with open(state.parent / "minosd.log", "a") as log:
    log.write(answer.get("log", ""))
    told = {"level": "info", "event": "verdict", "submission": name + str(os.getpid()), "slot": int(name == "canary.c")}
    log.write(json.dumps(told) + chr(10))
sys.stderr.write(answer.get("says", ""))
verdict = answer.get("verdict", "AC")
submission = {"id": told["submission"], "state": "done", "verdict": verdict, "result": result}
print(answer.get("text") or json.dumps(submission))
sys.exit(answer.get("status", {"AC": 0, "JE": 3}.get(verdict, 1)))
"""


def make_run(verdict, enforced=None, **changes):
    evidence = {"limit_fired": "none", "oom_kill": 0, "pids_max": 0, "output_cut": False, "limits": LIMITS}
    evidence["enforced_by"] = enforced or GROUPS
    run = {"verdict": verdict, "reason": "because", "cpu_ns": 0, "wall_ns": 0, "evidence": evidence}
    for key, value in changes.items():
        if key in run or key in ("message", "stderr", "exit_code", "signal"):
            run[key] = value
        else:
            evidence[key] = value
    return run


def make_result(*runs):
    verdict = next((run["verdict"] for run in runs if run["verdict"] != "AC"), "AC")
    return {"verdict": verdict, "reason": "because", "compile": make_run("AC"), "tests": list(runs)}


def make_program(folder, verdicts="AC", evidence="", name="a.c", head_end=()):
    path = pathlib.Path(folder) / "time" / name
    path.parent.mkdir(exist_ok=True)
    lines = ["hostile: does harm", "class: CPU spin", f"verdicts: {verdicts}"]
    lines += [f"evidence: {evidence}"] if evidence else []
    path.write_text("/*\n" + "".join(f" * {line}\n" for line in [*lines, "invariant: none", *head_end]) + " */\nint main(void);\n")
    return path


def make_outcome(folder, verdicts, evidence):
    program = hostile_program.Program(make_program(folder, verdicts, evidence), pathlib.Path(folder))
    return hostile_verdict.Outcome(program)


# verdicts and evidence of the head, the runs, and a word of the complaint (None: it holds)
RESULTS = [
    ("AC", "", [make_run("AC")] * 2, None),
    ("AC", "", [make_run("AC")], "1 tests were run"),
    ("SV", "syscall:bpf", [make_run("SV", blocked_syscall="bpf")], None),
    ("AC SV", "syscall:bpf", [make_run("SV", blocked_syscall="bpf"), make_run("AC")], "2 tests were run, not 2"),
    ("AC", "", [make_run("AC"), make_run("WA", message='User: "ESCAPED:"')], "ESCAPED!"),
    ("AC", "", [make_run("AC"), make_run("WA", message="empty")], "test 2: WA"),
    ("TLE", "cpu", [make_run("JE")], "test 1: JE"),
    ("TLE MLE", "cpu memory", [make_run("AC"), make_run("TLE", limit_fired="cpu")], "test 1: AC"),
    ("CE", "exit:1", [make_run("AC")] * 2, "it was compiled"),
    ("TLE", "cpu", [make_run("TLE", limit_fired="cpu")], None),
    ("TLE", "cpu", [make_run("TLE", limit_fired="wall")], "names none of cpu"),
    ("TLE", "cpu", [make_run("TLE", limit_fired="wall", cpu_ns=8 * 10**8)], None),
    ("TLE", "cpu", [make_run("TLE", RLIMITS, limit_fired="wall")], None),
    ("TLE", "wall", [make_run("TLE", RLIMITS, limit_fired="cpu")], "names none of wall"),
    ("TLE RTE", "pids wall", [make_run("TLE", limit_fired="cpu", pids_max=3)], None),
    ("TLE RTE", "pids cpu", [make_run("RTE")], "names none of pids"),
    ("TLE RTE", "pids cpu", [make_run("RTE", RLIMITS)], None),
    ("MLE", "memory", [make_run("MLE", oom_kill=1)], None),
    ("MLE", "memory", [make_run("MLE")], "names none of memory"),
    ("MLE", "memory", [make_run("RTE")], "RTE"),
    ("MLE", "memory", [make_run("RTE", RLIMITS)], None),
    ("AC MLE", "memory", [make_run("AC")] * 2, None),
    ("SV", "syscall:mount", [make_run("SV", blocked_syscall="mount")], None),
    ("SV", "syscall:mount", [make_run("SV", blocked_syscall="bpf")], "names none of syscall:mount"),
    ("RTE", "signal:SIGABRT", [make_run("RTE", signal_name="SIGABRT")], None),
    ("RTE", "signal:SIGABRT", [make_run("RTE")], "names none of signal:SIGABRT"),
    ("OLE", "output", [make_run("OLE", output_cut=True)], None),
    ("TLE", "cpu", [make_run("TLE", limit_fired="cpu", cpu_ns=10**10)], "of CPU time were used"),
    ("TLE", "cpu", [make_run("TLE", limit_fired="cpu", wall_ns=10**11)], "it took"),
    ("RTE", "exit:42", [make_run("RTE", exit_code=42)], None),
    ("RTE", "exit:42", [make_run("RTE", exit_code=1)], "names none of exit:42"),
    ("RTE", "exit:42", [make_run("RTE", exit_code=42, limit_fired="cpu")], "names none of exit:42"),
    ("RTE", "exec", [make_run("RTE")], None),
    ("RTE", "exec", [make_run("RTE", exit_code=1)], "names none of exec"),
]


class Verdicts(unittest.TestCase):
    def test_a_result_is_held_to_the_head(self):
        for verdicts, evidence, runs, complaint in RESULTS:
            subtest = self.subTest(verdicts=verdicts, evidence=evidence, complaint=complaint)
            with subtest, tempfile.TemporaryDirectory() as folder:
                outcome = make_outcome(folder, verdicts, evidence)
                hostile.check_result(outcome.program, make_result(*runs), outcome, ANY)
                if complaint is None:
                    self.assertEqual(outcome.problems, [])
                else:
                    self.assertIn(complaint, "\n".join(outcome.problems))

    def test_memory_that_got_by_an_rlimit_is_weak_and_by_a_group_a_failure(self):
        for enforced, weak in ((RLIMITS, True), (GROUPS, False)):
            with tempfile.TemporaryDirectory() as folder:
                outcome = make_outcome(folder, "MLE", "memory")
                run = make_run("WA", enforced, message="ESCAPED:")
                hostile.check_result(outcome.program, make_result(run, run), outcome, ANY)
                self.assertEqual((outcome.weak is not None, bool(outcome.problems)), (weak, not weak))

    def test_limits_are_kept_by_what_the_daemon_has_and_the_result_says_so(self):
        cases = [(GROUPS, {"cgroup"}, 0), (RLIMITS, {"cgroup"}, 3), (RLIMITS, {"rlimit"}, 0), (GROUPS, {"rlimit"}, 3)]
        for claimed, enforcers, count in cases:
            with self.subTest(claimed=claimed, enforcers=enforcers), tempfile.TemporaryDirectory() as folder:
                outcome = make_outcome(folder, "SV", "syscall:bpf")
                result = make_result(make_run("SV", claimed, blocked_syscall="bpf"))
                hostile.check_result(outcome.program, result, outcome, enforcers)
                found = [problem for problem in outcome.problems if "is said to be enforced by" in problem]
                self.assertEqual(len(found), count)

    def test_a_compilation_is_held_to_the_head_too(self):
        for limit, complaint in (("memory", None), ("wall", "names none of memory")):
            with tempfile.TemporaryDirectory() as folder:
                outcome = make_outcome(folder, "CE", "memory")
                compiled = make_run("CE", limit_fired=limit)
                result = {"verdict": "CE", "reason": "because", "compile": compiled, "tests": []}
                hostile.check_result(outcome.program, result, outcome, ANY)
                self.assertEqual(bool(outcome.problems), complaint is not None)
                self.assertIn(complaint or "", " ".join(outcome.problems))

    def test_a_compiler_may_tell_of_an_rlimit_itself(self):
        for output, claimed, weak in (
            ("cc1: out of memory allocating 65536 bytes", RLIMITS, True),
            ("cc1: out of memory allocating 65536 bytes", GROUPS, False),
            ("error: expected ';'", RLIMITS, False),
        ):
            with tempfile.TemporaryDirectory() as folder:
                outcome = make_outcome(folder, "CE", "memory")
                compiled = dict(make_run("CE", claimed), output=output)
                result = {"verdict": "CE", "reason": "because", "compile": compiled, "tests": []}
                hostile.check_result(outcome.program, result, outcome, ANY)
                self.assertEqual((outcome.weak is not None, bool(outcome.problems)), (weak, not weak))

    def test_only_what_is_listed_as_open_may_pass_a_bit(self):
        for head, problems in (("", 1), ("there is no way to close it", 0)):
            with tempfile.TemporaryDirectory() as folder:
                path = make_program(folder, head_end=[f"open: {head}"] if head else [])
                outcome = hostile_verdict.Outcome(hostile_program.Program(path, pathlib.Path(folder)))
                run = make_run("WA", message="ESCAPED: a bit")
                hostile.check_result(outcome.program, make_result(run), outcome, ANY)
                self.assertEqual((len(outcome.problems), outcome.open), (problems, not problems))


UIDS = range(1000, 1004)


class Host(unittest.TestCase):
    """What is read from the kernel's tables, from texts as the kernel writes them."""

    def test_keys_of_a_box_are_found(self):
        text = "    0:     9 8/8 3/1000000 40/25000000\n 1002:     2 1/1 1/200 20/20000\n 1004:     2 1/1 1/200 20/20000\n"
        self.assertEqual(hostile_host.keys_of(UIDS, text), {"1 keys of user 1002"})

    def test_sockets_of_a_box_are_found(self):
        row = " {0}: 0100007F:1F9{0} 00000000:0000 0A 00000000:00000000 00:00000000 00000000 {1:>5}        0 26094 1\n"
        text = "  sl  local_address rem_address ...\n" + row.format(0, 999) + row.format(1, 1000)
        self.assertEqual(hostile_host.sockets_of(UIDS, "tcp", text), {"socket tcp 0100007F:1F91 of user 1000"})
        unix = "Num RefCount Protocol Flags Type St Inode Path\n0: 2 0 10000 1 1 2 /run/x\n1: 2 0 10000 1 1 3 @minos-marker\n"
        self.assertEqual(hostile_host.abstract_names(unix), {"socket @minos-marker"})

    def test_system_v_objects_of_a_box_are_found(self):
        text = "       key      shmid perms size cpid lpid nattch   uid   gid  cuid  cgid\n"
        text += "  1         5   666   4096   1   1   0  0 0 0 0\n  2         7   666   4096   1   1   0  0 0 1003 0\n"
        self.assertEqual(hostile_host.ipc_of(UIDS, "shm", text), {"System V shm 7"})

    def test_processes_of_a_uid_are_found(self):
        self.assertTrue(any(str(os.getpid()) in line for line in hostile_host.processes_of({os.getuid()})))
        self.assertEqual(hostile_host.processes_of({4_294_967_294}), set())

    def test_the_kernels_log_is_judged(self):
        good = ["cgroup: fork rejected by pids controller in /minos-1/box-0-0", "audit: type=1326 sig=31", ""]
        self.assertEqual(hostile_kernel.judge_records(good), [])
        bad = ["BUG: unable to handle page fault", "WARNING: CPU: 0 PID: 1 at kernel/fork.c", "x minos-marker y"]
        for text in bad:
            self.assertEqual(len(hostile_kernel.judge_records([*good, text])), 1, text)
        self.assertIn("lines", hostile_kernel.judge_records([""] * (hostile_kernel.RECORDS_MAX + 1))[0])


def make_samples(cpu_ms, wall_ms, start=0.0, count=4, busy=1.0, stolen=0.0):
    times = [cpu_ms] * 8, [wall_ms] * 8
    return [hostile_canary.Sample(start + number, start + number + 1, *times, busy, stolen) for number in range(count)]


class Canary(unittest.TestCase):
    def test_only_what_runs_beside_counts(self):
        samples = make_samples(10, 10, count=10)
        self.assertEqual(len(hostile_canary.beside(samples, [(2.0, 4.2), (7.4, 8.0)])), 3)

    def test_a_slower_canary_is_disturbed(self):
        quiet = make_samples(100, 100)
        cases = [(104, 129, False), (106, 100, True), (100, 131, True), (90, 90, False)]
        for cpu, wall, disturbed in cases:
            ratio = hostile_canary.compare("x", quiet, make_samples(cpu, wall))
            self.assertEqual(hostile_canary.is_disturbed(ratio, 1), disturbed, ratio)
        ratio = hostile_canary.compare("x", quiet, make_samples(100, 150))
        self.assertFalse(hostile_canary.is_disturbed(ratio, 2))
        self.assertFalse(hostile_canary.is_disturbed(ratio, 1, judge_wall=False))
        self.assertIsNone(hostile_canary.compare("x", quiet, make_samples(100, 100, count=1)))

    def test_chance_does_not_disturb_a_canary(self):
        quiet = make_samples(100, 100, count=12)
        for slow, disturbed in ((12, True), (10, True), (9, False), (6, False), (0, False)):
            beside = make_samples(120, 200, count=slow) + make_samples(100, 100, count=12 - slow)
            ratio = hostile_canary.compare_pairs("x", [([one], [two]) for one, two in zip(quiet, beside)])
            self.assertEqual(hostile_canary.is_disturbed(ratio, 1), disturbed, ratio)
            self.assertEqual(ratio.tests, 96)
        self.assertIsNone(hostile_canary.compare_pairs("x", [([one], [one]) for one in quiet[:2]]))
        self.assertFalse(hostile_canary.is_disturbed(hostile_canary.compare_pairs("x", [([one], [one]) for one in quiet[:3]]), 1))

    def test_a_pair_for_which_processors_were_missing_says_nothing(self):
        quiet = make_samples(1, 1)
        self.assertTrue(hostile_canary.are_fit(quiet))
        self.assertFalse(hostile_canary.are_fit(quiet + make_samples(1, 1, count=1, stolen=0.1)))

    def test_a_host_that_is_busy_otherwise_is_told(self):
        self.assertFalse(hostile_canary.host_is_busy(make_samples(1, 1)))
        self.assertTrue(hostile_canary.host_is_busy(make_samples(1, 1, busy=1.9)))

    def test_a_pair_must_run_together(self):
        result = {"tests": [{"wall_ns": 10**9}]}
        for late, fine in ((0.3, True), (0.8, False)):
            answers = [hostile_daemon.Answer(result, [], 0, 0, end) for end in (10.0, 10.0 + late)]
            self.assertEqual(hostile.check_overlap(answers) == [], fine)


class Clocked:
    """A suite whose time is counted, not taken: a canary takes a second, and the programs of a batch run beside two."""

    def __init__(self, slower, stolen=0.0):
        self.slower, self.stolen = slower, stolen  # factors of the canary's times beside programs; of a processor, when they run
        self.jobs, self.wall_judged, self.now, self.crowded = 1, True, 0.0, False
        self.canaries = hostile_canary.Canaries(self.judge_canary)
        with tempfile.TemporaryDirectory() as folder:
            self.outcomes = [make_outcome(folder, "TLE", "cpu")]

    def judge_canary(self):
        times = {key: 10**8 * (self.slower.get(key, 1) if self.crowded else 1) for key in ("cpu_ns", "wall_ns")}
        self.now += 1
        return make_result(*[make_run("AC", **times)] * 8), [], self.now - 1, self.now

    def processor_seconds(self):
        return self.now, self.now * self.stolen if self.crowded else 0.0

    def run_batch(self, programs, _say):
        start, self.crowded = self.now, True
        for _ in range(2):
            self.canaries.run_one(self.canaries.beside)
        self.crowded = False
        outcomes = [hostile_verdict.Outcome(program) for program in programs]
        for outcome in outcomes:
            outcome.start, outcome.end = start, self.now
        return outcomes

    def judge_times(self):
        told = []
        with unittest.mock.patch.object(hostile_canary, "processor_seconds", self.processor_seconds):
            with unittest.mock.patch.object(hostile.time, "monotonic", lambda: self.now):
                self.canaries.run_quiet(hostile.QUIET_FIRST)
                outcomes = self.run_batch([outcome.program for outcome in self.outcomes], None)
                problems = hostile.judge_times(self, outcomes, told.append)
        return problems, "\n".join(told)


class Times(unittest.TestCase):
    def test_a_canary_that_is_slowed_is_told(self):
        for what, factor, disturbed in (("cpu_ns", 1.02, False), ("cpu_ns", 1.1, True), ("wall_ns", 1.1, False), ("wall_ns", 1.5, True)):
            with self.subTest(what=what, factor=factor):
                problems, told = Clocked({what: factor}).judge_times()
                count = sum("the canary is disturbed by CPU spin: CPU time" in problem for problem in problems)
                self.assertEqual(count, hostile.ATTEMPTS if disturbed else 0, told)
                self.assertEqual(bool(problems), disturbed, problems)

    def test_of_a_host_without_time_nothing_is_told(self):
        problems, told = Clocked({"cpu_ns": 1.1}, stolen=0.5).judge_times()
        self.assertEqual(problems, [], told)
        self.assertIn("whether CPU spin disturbs the canary was not judged", told)

    def test_a_disturbance_that_does_not_come_again_is_chance(self):
        clocked = Clocked({"cpu_ns": 1.1})
        clocked.run_batch, once = (lambda programs, say: (once(programs, say), clocked.slower.clear())[0]), clocked.run_batch
        problems, told = clocked.judge_times()
        self.assertEqual(problems, [], told)
        self.assertIn("again, for the canary's sake: CPU spin", told)


CHANNEL = """
#include <fcntl.h>
#include <unistd.h>
#include "pair.h"
static void send(int bit) { (void)(bit ? close(open("bit", O_CREAT | O_WRONLY, 0600)) : unlink("bit")); }
static int64_t receive(void) { return access("bit", F_OK); }
int main(void) { return pair_run("a file", send, receive); }
"""


class Pair(unittest.TestCase):
    """channels/pair.h on this host, with a channel that is known to be open."""

    def test_a_pattern_is_received_when_it_is_sent_and_only_then(self):
        with tempfile.TemporaryDirectory() as folder:
            base = pathlib.Path(folder)
            (base / "file.c").write_text(CHANNEL)
            for sends in (0, 1):
                (base / "role.h").write_text(f"#define PAIR_SENDS {sends}\n#define PAIR_STEP_MS 10\n")
                command = ["gcc", "-O2", "-I", str(hostile.PROGRAMS / "channels"), "-I", folder]
                subprocess.run([*command, "-o", f"{folder}/{sends}", f"{folder}/file.c"], check=True)
            for others, word in (([], "held"), (["1"], "ESCAPED")):
                sending = [subprocess.Popen([f"{folder}/{name}"], cwd=folder, stdout=subprocess.DEVNULL) for name in others]
                heard = subprocess.run([f"{folder}/0"], cwd=folder, stdout=subprocess.PIPE, check=True).stdout.decode()
                for process in sending:
                    process.wait()
                self.assertTrue(heard.startswith(word), heard)


class Heads(unittest.TestCase):
    def test_a_bad_head_is_refused(self):
        heads = ["", " * class: x\n * hostile: y\n", " * hostile: x\n * class: y\n * verdicts: AC\n"]
        for text in [f"/*\n{head} */\nint main(void);\n" for head in heads]:
            with self.subTest(text=text), tempfile.TemporaryDirectory() as folder:
                path = make_program(folder)
                path.write_text(text)
                self.assertRaises(hostile.BadHead, hostile_program.Program, path, pathlib.Path(folder))
        for verdicts, evidence in (("WA", ""), ("JE", ""), ("AC", "time"), ("AC", "syscall"), ("SV", ""), ("TLE SV", "cpu")):
            with self.subTest(verdicts=verdicts), tempfile.TemporaryDirectory() as folder:
                path = make_program(folder, verdicts, evidence)
                self.assertRaises(hostile.BadHead, hostile_program.Program, path, pathlib.Path(folder))

    def test_the_readme_counts_the_programs_of_each_class(self):
        text = (hostile.PROGRAMS / "README.md").read_text(encoding="utf-8")
        table = {name: int(count) for name, count in re.findall(r"^\| (.*?) \| (\d+) \|$", text, re.MULTILINE)}
        counted = {}
        for program in hostile.find_programs():
            counted[program.group] = counted.get(program.group, 0) + 1
        self.assertEqual(table, counted | {"together": sum(counted.values())})

    def test_the_quick_list_has_every_class(self):
        options = hostile.read_options(["--quick", "--bin", self.fake_bin()])
        programs = hostile.find_programs()
        chosen = hostile.select(programs, options)
        self.assertGreaterEqual(len(chosen), 40)
        self.assertEqual({program.group for program in chosen}, {program.group for program in programs})

    def fake_bin(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        write_scripts(folder.name)
        return folder.name


def write_scripts(folder):
    for name, text in (("minos", MINOS), ("minosd", MINOSD)):
        path = pathlib.Path(folder) / name
        path.write_text(text)
        path.chmod(0o755)


class Runs(unittest.TestCase):
    """The whole command, with a daemon that answers what it is told to."""

    GOOD = {"verdict": "AC", "result": make_result(*[make_run("AC", cpu_ns=10**7, wall_ns=10**7)] * 8)}

    def call(self, answers, timeout_s=20, programs=("escape/mount.c", "escape/setns.c"), options=()):
        good = {}
        for name in programs:
            run = make_run("SV", blocked_syscall=pathlib.Path(name).stem)
            good[pathlib.Path(name).name] = {"verdict": "SV", "result": make_result(run)}
        everything = {"canary.c": self.GOOD} | good
        for name, answer in answers.items():
            everything[name] = everything.get(name, {}) | answer
        out = io.StringIO()
        with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
            write_scripts(folder)
            (pathlib.Path(folder) / "answers.json").write_text(json.dumps(everything))
            for module, name, value in [
                (hostile, "PROGRAM_TIMEOUT_S", timeout_s), (hostile_host, "GRACE_S", 1), (hostile, "QUIET_FIRST", 2),
                (hostile_host, "FILES", [str(self.watched.name)]),
            ]:  # fmt: skip
                stack.enter_context(unittest.mock.patch.object(module, name, value))
            stack.enter_context(contextlib.redirect_stdout(out))
            status = hostile.main(["--bin", folder, "--jobs", "1", *options, *programs])
        return status, out.getvalue()

    def setUp(self):
        self.watched = tempfile.NamedTemporaryFile()
        self.addCleanup(self.watched.close)

    def test_all_is_well(self):
        status, out = self.call({})
        self.assertEqual(status, 0, out)
        self.assertTrue(out.endswith("4 passed, 0 failed, 0 skipped\n"), out)

    def test_each_fault_of_a_program_is_seen(self):
        line = json.dumps({"level": "warning", "event": "verdict", "submission": "x", "slot": 0}) + "\n"
        faults = [
            ({"leave": ["state/spool/0/app"]}, "left: file"),
            ({"log": line}, "the log says:"),
            ({"log": "verdict: AC\n"}, "a line that the daemon did not write"),
            ({"says": "something"}, "minos says: something"),
            ({"limit": True}, "changed: rlimit"),
            ({"touch": self.watched.name}, f"changed: {self.watched.name}"),
            ({"status": 0}, "exit status 0 with verdict SV"),
            ({"text": "not JSON", "status": 3}, "no result (exit status 3"),
            ({"verdict": "JE", "result": make_result(make_run("JE"))}, "JE (because)"),
            ({"text": "x" * (2 << 20)}, "the result has"),
        ]
        for answer, complaint in faults:
            with self.subTest(complaint=complaint):
                status, out = self.call({"mount.c": answer})
                self.assertEqual(status, 1, out)
                self.assertRegex(out, r"FAIL escape/mount\.c.*\n +.*" + re.escape(complaint))

    def test_each_fault_that_shows_when_all_is_quiet_is_seen(self):
        for place in ("tmp/minos-judge-x", "state/more"):
            with self.subTest(place=place):
                status, out = self.call({"mount.c": {"leave": [place]}})
                self.assertEqual(status, 1, out)
                self.assertRegex(out, f"FAIL left: file .*{pathlib.Path(place).name}")
                self.assertTrue(out.endswith("3 passed, 1 failed, 0 skipped\n"), out)

    def test_a_program_that_hangs_is_a_failure(self):
        status, out = self.call({"mount.c": {"hang": True}}, timeout_s=2)
        self.assertEqual(status, 1, out)
        self.assertIn("no verdict after", out)

    def test_a_process_that_is_left_is_a_failure(self):
        status, out = self.call({"mount.c": {"orphan": True}})
        self.assertEqual(status, 1, out)
        left = re.search(r"left: process (\d+): sleep", out)
        self.assertTrue(left, out)
        os.kill(int(left[1]), signal.SIGKILL)
        os.waitpid(int(left[1]), 0)

    def test_a_clock_that_was_set_is_a_failure(self):
        offsets = iter([0.0] * 2 + [5.0] * 1000)
        with unittest.mock.patch.object(hostile_host, "clock_offset", lambda: next(offsets)):
            status, out = self.call({})
        self.assertEqual(status, 1, out)
        self.assertIn("the host's clock was changed", out)

    def test_a_canary_that_dies_is_a_failure(self):
        dead = {"verdict": "RTE", "result": make_result(make_run("RTE"))}
        status, out = self.call({"canary.c": dead})
        self.assertEqual(status, 1, out)
        self.assertIn("FAIL canary 0: RTE", out)

    def test_a_canary_that_is_disturbed_is_a_failure(self):
        with unittest.mock.patch.object(hostile, "judge_times", lambda *_: ["the canary is disturbed"]):
            for options, status in ((["--timing"], 1), (["--jobs", "1000"], 0)):
                with self.subTest(options=options):
                    got, out = self.call({}, options=options)
                    self.assertEqual(got, status, out)
                    self.assertEqual("FAIL the canary is disturbed" in out, status == 1, out)

    def test_bad_calls_end_with_status_2(self):
        with contextlib.redirect_stderr(io.StringIO()):
            for arguments in (["--jobs", "0"], ["--bin", "/nonexistent"], ["--nonsense"]):
                with self.subTest(arguments=arguments), self.assertRaises(SystemExit) as end:
                    hostile.main(arguments)
                self.assertEqual(end.exception.code, 2)
            self.assertEqual(self.call({}, programs=("no/such.c",))[0], 2)


if __name__ == "__main__":
    harness.main()
