"""policy_test.py - large real programs under the seccomp policy of their language, and `minos policy` as people use it.

The programs are those of testcases/policy: each must be accepted in a box, and must use nothing beyond its policy when it is
traced outside of one.
"""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import harness
from traced import BIN, ROOT, TIMEOUT_S, Traced, minos

PACKAGE = ROOT / "testcases/policy"
PROGRAMS = PACKAGE / "submissions/accepted"


class LargePrograms(unittest.TestCase):
    def check(self, name, file):
        source = PROGRAMS / file
        judged = minos("judge", "--json", PACKAGE, source)
        result = json.loads(judged.stdout)
        self.assertEqual(result["language"], name)
        why = [result["reason"], *(test.get("stderr") for test in result["tests"]), result["compile"]]
        self.assertEqual(result["verdict"], "AC", why)
        with tempfile.TemporaryDirectory(prefix="minos-policy.") as folder:
            program = Traced(pathlib.Path(folder), name, source, PACKAGE / "data/secret/1.in")
            program.compile()
            report = pathlib.Path(folder) / "report.json"
            done = program.trace(report)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(done.stdout, (PACKAGE / "data/secret/1.ans").read_text())
            found = json.loads(report.read_text())
            self.assertEqual(found["beyond"], [])
            self.assertIsNone(found["proposal"])

    def test_c(self):
        self.check("c", "large.c")

    def test_cpp(self):
        self.check("cpp", "large.cpp")

    def test_python(self):
        self.check("python3", "large.py")

    def test_java(self):
        self.check("java", "Large.java")

    def test_javascript(self):
        self.check("javascript", "large.js")

    def test_csharp(self):
        self.check("csharp", "large.cs")

    def test_bash(self):
        self.check("bash", "large.sh")


PYTHON = "/usr/bin/python3"


class Trace(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="minos-policy."))
        self.addCleanup(shutil.rmtree, self.folder)

    def trace(self, *command, options=()):
        report = self.folder / "report.json"
        done = minos("policy", "trace", "--json", "--output", report, "--policy", "native", *options, "--", *command)
        return done, json.loads(report.read_text()) if report.exists() and report.stat().st_size else None

    def used(self, report, key="beyond"):
        return {(use["syscall"], use["arguments"]): use["count"] for use in report[key]}

    def test_passes_on_the_status_and_the_output(self):
        done, report = self.trace("sh", "-c", "echo out; echo err >&2; exit 7")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (7, "out\n", "err\n"))
        self.assertEqual(self.trace("sh", "-c", "kill -9 $$")[0].returncode, 128 + 9)

    def test_counts_in_threads_children_and_what_is_left_behind(self):
        code = (
            "import os, threading, time, socket\n"
            "def use():\n    socket.socket(socket.AF_INET).close()\n"
            "use()\n"
            "thread = threading.Thread(target=use)\nthread.start()\nthread.join()\n"
            "if os.fork() == 0:\n    os.setsid()\n    time.sleep(0.3)\n    use()\n"
        )
        done, report = self.trace(PYTHON, "-c", code)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.used(report)[("socket", "argument 0 is AF_INET (0x2)")], 3)

    def test_what_is_refused_is_done_all_the_same_unless_it_is_to_obey(self):
        code = f"import fcntl; fcntl.flock(open('{self.folder}/lock', 'w'), fcntl.LOCK_EX)"
        done, report = self.trace(PYTHON, "-c", code)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(report["beyond"], [])
        self.assertEqual(self.used(report, "on_purpose")[("flock", "")], 1)
        done, report = self.trace(PYTHON, "-c", code, options=["--obey"])
        self.assertEqual(done.returncode, 1)
        self.assertIn("No locks available", done.stderr)

    def test_the_proposed_policy_is_sound_and_enough(self):
        code = (
            "import fcntl, os, socket, termios\n"
            "socket.socket(socket.AF_INET).close()\n"
            "os.sched_setaffinity(0, os.sched_getaffinity(0))\n"
            "ours, theirs = socket.socketpair()\n"
            "os.memfd_create('x')\n"
        )
        done, report = self.trace(PYTHON, "-c", code, options=["--all"])
        self.assertEqual(done.returncode, 0, done.stderr)
        proposal = report["proposal"]
        self.assertEqual(proposal["include"], ["native"])
        path = self.folder / f"{proposal['name']}.json"
        path.write_text(json.dumps(proposal))
        checked = minos("policy", "check", path)
        self.assertEqual(checked.returncode, 0, checked.stdout)
        done, report = self.trace(PYTHON, "-c", code, options=["--policy", path])
        self.assertEqual((done.returncode, report["beyond"], report["on_purpose"]), (0, [], []))
        compared = json.loads(minos("policy", "diff", "--json", "native", path).stdout)
        allowed = {difference["syscall"] for difference in compared["differences"] if difference["b"] == "allow"}
        self.assertLessEqual({"socket", "sched_setaffinity", "socketpair", "memfd_create"}, allowed)
        self.assertNotIn("ptrace", allowed)

    def test_passes_on_a_request_to_end(self):
        command = [BIN / "minos", "policy", "trace", "--", "sh", "-c", "trap 'exit 9' TERM; echo go; while :; do sleep 0.1; done"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual(process.stdout.readline(), "go\n")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=TIMEOUT_S)
        self.assertEqual(process.returncode, 9)

    def test_a_second_request_to_end_kills(self):
        command = [BIN / "minos", "policy", "trace", "--", "sh", "-c", "trap 'echo no' TERM; echo go; while :; do sleep 0.1; done"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual(process.stdout.readline(), "go\n")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.stdout.readline(), "no\n")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=TIMEOUT_S)
        self.assertEqual(process.returncode, 128 + 9)

    def test_does_not_wait_for_what_is_left_behind_when_asked_to_end(self):
        script = "sleep 300 >&- 2>&- & echo $!"
        command = [BIN / "minos", "policy", "trace", "--", "sh", "-c", script]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        left = int(process.stdout.readline())
        while process.poll() is None:
            process.send_signal(signal.SIGTERM)  # the first may come before the shell has ended
            time.sleep(0.1)
        os.kill(left, signal.SIGKILL)
        process.communicate(timeout=TIMEOUT_S)
        self.assertIn(process.returncode, (0, 128 + 15, 128 + 9))

    def test_tells_what_it_cannot_do(self):
        done, _ = self.trace("/nonexistent/program")
        self.assertEqual(done.returncode, 125)
        self.assertIn("/nonexistent/program: No such file or directory", done.stderr)
        self.assertEqual(minos("policy", "trace").returncode, 2)
        self.assertEqual(minos("policy", "trace", "--policy", "nosuch", "true").returncode, 2)
        done, _ = self.trace(BIN / "minos", "policy", "trace", "true")
        self.assertEqual(done.returncode, 125)
        self.assertIn("listener", done.stderr)

    def test_reports_in_words(self):
        code = "import socket; [socket.socket().close() for _ in range(3)]"
        done = minos("policy", "trace", "--policy", "cpp", PYTHON, "-c", code)
        self.assertRegex(done.stderr, r"beyond the policy native .*\n.*\n +3  socket with argument 0 is AF_INET \(0x2\): notify, .*base.json:\d+")
        self.assertIn("a policy that would allow it:", done.stderr)
        self.assertIn("nothing beyond the policy run", minos("policy", "trace", "true").stderr)


SPENDER = """#include <time.h>
int main(void)
{
	struct timespec used = { 0 };
	while (used.tv_nsec < %d000000)
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
}
"""


class NearTheLimit(unittest.TestCase):
    """A profile of one's own: what ends by itself within the band is run again, and what does not is not."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="minos-policy."))
        self.addCleanup(shutil.rmtree, self.folder)
        policies, data = self.folder / "policies", self.folder / "spend/data/secret"
        (policies / "profiles").mkdir(parents=True)
        for name in ("seccomp", "languages"):
            (policies / name).symlink_to(ROOT / "policies" / name)
        profile = json.loads((ROOT / "policies/profiles/contest.json").read_text())
        profile["run"].update(cpu="200ms", wall="2m")
        profile.update(name="wide", retry_band=1, retry_runs=1)
        (policies / "profiles/wide.json").write_text(json.dumps(profile))
        data.mkdir(parents=True)
        (self.folder / "spend/problem.yaml").write_text("name: Spend\n")
        for name in ("1.in", "1.ans"):
            (data / name).write_text("")

    def judge(self, spend_ms):
        source = self.folder / "spend.c"
        source.write_text(SPENDER % spend_ms)
        environment = dict(os.environ, MINOS_POLICIES=str(self.folder / "policies"))
        done = minos("judge", "--json", "--profile", "wide", self.folder / "spend", source, env=environment)
        return json.loads(done.stdout)["tests"][0]

    def test_runs_within_the_band_are_made_again_and_told(self):
        near, beyond, within = self.judge(300), self.judge(900), self.judge(20)
        self.assertEqual([test["verdict"] for test in (near, beyond, within)], ["TLE", "TLE", "AC"], (near, beyond, within))
        self.assertEqual([near["evidence"]["limit_fired"], near["evidence"]["limits"]["cpu_ns"]], ["cpu", 200000000])
        runs = near["evidence"]["runs_cpu_ns"]
        self.assertEqual((len(runs), runs[-1]), (2, near["cpu_ns"]))
        self.assertIn("limit 200ms, in the last of 2 runs", near["reason"])
        self.assertTrue(all(200000000 < run <= 400000000 for run in runs), runs)
        self.assertNotIn("runs_cpu_ns", beyond["evidence"])
        self.assertNotIn("runs_cpu_ns", within["evidence"])


class CheckAndDiff(unittest.TestCase):
    def test_every_policy_is_sound(self):
        for path in sorted((ROOT / "policies/seccomp").glob("*.json")):
            with self.subTest(path.name):
                done = minos("policy", "check", "--json", path)
                self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr)
                result = json.loads(done.stdout)
                self.assertEqual((result["policy"], result["findings"]), (path.stem, []))
                self.assertEqual(result["simulation"]["different"], 0)
                self.assertGreater(result["simulation"]["asked"], 100000)

    def test_every_rule_that_allows_says_why(self):
        for path in sorted((ROOT / "policies/seccomp").glob("*.json")):
            for rule in json.loads(path.read_text()).get("rules", []):
                if rule["action"] == "allow":
                    self.assertIn("reason", rule, f"{path.name}: {rule['syscalls']}")

    def test_says_what_is_wrong_and_where(self):
        with tempfile.TemporaryDirectory(prefix="minos-policy.") as folder:
            path = pathlib.Path(folder) / "mine.json"
            path.write_text('{ "name": "mine", "include": ["base"], "rules": [\n{ "action": "allow", "syscalls": ["mincor"] }]}')
            done = minos("policy", "check", path)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn(f"{path}:2: unknown system call `mincor`", done.stderr)
            rule = '{ "action": "allow", "syscalls": ["mincore"] }'
            path.write_text(f'{{ "name": "mine", "include": ["base"], "rules": [\n{rule},\n{rule}]}}')
            done = minos("policy", "check", path)
            self.assertEqual(done.returncode, 1)
            self.assertIn(f"{path}:3: allow for mincore never decides: line 2 decides before it", done.stdout)

    def test_diff_tells_by_its_status(self):
        self.assertEqual(minos("policy", "diff", "native", ROOT / "policies/seccomp/native.json").returncode, 0)
        done = minos("policy", "diff", "native", "python3")
        self.assertEqual(done.returncode, 1)
        self.assertIn("allowed by python3 only:", done.stdout)
        self.assertEqual(minos("policy", "diff", "native", "nosuch").returncode, 2)
        self.assertEqual(minos("policy", "diff", "native").returncode, 2)


if __name__ == "__main__":
    harness.main()
