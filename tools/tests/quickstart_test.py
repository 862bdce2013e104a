"""quickstart_test.py - lib/quickstart.py against a minosd and a minos that are small scripts: what it reports, what it cleans up."""

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

SCRIPT = pathlib.Path(__file__).resolve().parent.parent / "lib/quickstart.py"

MINOSD = """#!/usr/bin/python3
import os, signal, subprocess, sys, time
fault = os.environ.get("FAULT")
if fault == "dies":
    sys.exit("no state for you")
if fault == "orphan":
    subprocess.Popen(["sleep", "1000"], start_new_session=True)
signal.signal(signal.SIGTERM, lambda *_: os._exit(5 if fault == "status" else 0))
time.sleep(0.2)
print("no JSON")
print('{"event":"ready"}', flush=True)
while True:
    time.sleep(1)
"""

MINOS = """#!/usr/bin/python3
import hashlib, json, os, pathlib, sys, time
fault, state = os.environ.get("FAULT"), pathlib.Path(os.environ["MINOS_STATE"])
if sys.argv[1] == "submit":
    name = hashlib.md5(sys.argv[-1].encode()).hexdigest()
    (state / name).write_text(sys.argv[-1])
    print(json.dumps({"id": name}))
elif sys.argv[1] == "wait":
    if fault == "slow":
        time.sleep(1000)
    if fault == "client":
        sys.exit(3)
    folder = pathlib.Path((state / sys.argv[-1]).read_text()).parent.name
    verdict = {"accepted": "AC", "wrong_answer": "WA", "other": "SV"}[folder]
    if fault == "wrong" and verdict == "WA":
        verdict = "AC"
    result = {"verdict": verdict, "language": "c", "cpu_ns": 12345678, "memory_peak_bytes": 3 << 20,
              "reason": "esc\\x1b[31m", "tests": ["x" * 200000]}
    print(json.dumps({"id": sys.argv[-1], "state": "done", "result": result}))
    sys.exit(verdict != "AC")
"""


class Quickstart(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="quickstart-test."))
        self.addCleanup(shutil.rmtree, self.root)
        for folder in ("tools/lib", "build/release/bin", "temporary"):
            (self.root / folder).mkdir(parents=True)
        shutil.copy(SCRIPT, self.root / "tools/lib")
        for name, text in (("minosd", MINOSD), ("minos", MINOS)):
            program = self.root / "build/release/bin" / name
            program.write_text(text)
            program.chmod(0o755)
        for folder in ("accepted", "wrong_answer", "other"):
            place = self.root / "testcases/problems/sample/submissions" / folder
            place.mkdir(parents=True)
            (place / "a.c").write_text("/* @EXPECTED_RESULTS@: SECURITY_VIOLATION */\n")

    def start(self, fault, *arguments):
        environment = dict(os.environ, FAULT=fault, TMPDIR=str(self.root / "temporary"))
        return subprocess.Popen(
            ["/usr/bin/python3", str(self.root / "tools/lib/quickstart.py"), "--problem", *(arguments or ["sample"])],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment,
        )  # fmt: skip

    def finish(self, process):
        output = process.communicate(timeout=60)[0].decode()
        self.assertEqual(list((self.root / "temporary").iterdir()), [], "its directory is gone")
        return process.returncode, output

    def test_all_verdicts_as_expected_is_status_0(self):
        status, output = self.finish(self.start(""))
        self.assertEqual(status, 0, output)
        self.assertRegex(output, r"sample +accepted/a\.c +c +AC +AC +0\.012 s +3\.0 MiB +esc \[31m\n")
        self.assertRegex(output, r"sample +other/a\.c +c +SV +SV ")
        self.assertIn("3 as expected, 0 not", output)
        self.assertIn("left nothing behind", output)

    def test_an_unexpected_verdict_is_marked_and_is_status_1(self):
        status, output = self.finish(self.start("wrong"))
        self.assertEqual(status, 1, output)
        self.assertRegex(output, r"wrong_answer/a\.c +c +AC +WA !!")
        self.assertIn("2 as expected, 1 not", output)

    def test_failures_of_minos_are_status_3_and_say_why(self):
        for fault, why in [("dies", "no state for you"), ("client", "exit status 3"), ("status", "ended with status 5")]:
            with self.subTest(fault=fault):
                status, output = self.finish(self.start(fault))
                self.assertEqual(status, 3, output)
                self.assertIn(why, output)

    def test_a_process_that_the_daemon_leaves_is_named_and_killed(self):
        status, output = self.finish(self.start("orphan"))
        self.assertEqual(status, 3, output)
        left = re.search(r"process (\d+): sleep 1000", output)
        self.assertTrue(left, output)
        self.assertFalse(os.path.exists(f"/proc/{left[1]}"))

    def test_an_interrupt_stops_the_daemon(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number=number):
                process = self.start("slow")
                while b"queued" not in process.stdout.readline():
                    pass
                time.sleep(0.3)
                process.send_signal(number)
                status, output = self.finish(process)
                self.assertEqual(status, 128 + number, output)
                self.assertIn("left nothing behind", output)

    def test_an_unknown_problem_and_a_submission_without_expectation_are_status_2(self):
        self.assertEqual(self.finish(self.start("", "nothing"))[0], 2)
        (self.root / "testcases/problems/sample/submissions/other/a.c").write_text("int main;\n")
        status, output = self.finish(self.start(""))
        self.assertEqual(status, 2)
        self.assertIn("neither its folder nor a tag", output)


if __name__ == "__main__":
    harness.main()
