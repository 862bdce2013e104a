"""count_test.py - the counting of lib/run_tests.py: a failed test must never be able to hide in it."""

import pathlib
import sys
import tempfile
import unittest

import harness

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import run_tests  # noqa: E402

# output of one ctest test, whether ctest calls it good, and (passed, failed, skipped)
OUTPUTS = [
    ("nothing to read", True, (1, 0, 0)),
    ("nothing to read", False, (0, 1, 0)),
    ("", False, (0, 1, 0)),
    ("100%: Checks: 12, Failures: 0, Errors: 0\n", True, (12, 0, 0)),
    ("75%: Checks: 4, Failures: 1, Errors: 0\na.c:3:F:core:name:0: no\n", False, (3, 1, 0)),
    ("50%: Checks: 4, Failures: 1, Errors: 1\n", False, (2, 2, 0)),
    ("100%: Checks: 2, Failures: 0, Errors: 0\n100%: Checks: 3, Failures: 0, Errors: 0\n", True, (5, 0, 0)),
    # All cases passed, then the program died or a sanitiser found a leak.
    ("100%: Checks: 12, Failures: 0, Errors: 0\n==1==ERROR: LeakSanitizer\n", False, (12, 1, 0)),
    ("minos-skip: no cgroup v2\n100%: Checks: 3, Failures: 0, Errors: 0\n", True, (2, 0, 1)),
    ("7 passed, 0 failed, 1 skipped\n", True, (7, 0, 1)),
    ("7 passed, 2 failed, 0 skipped\n", False, (7, 2, 0)),
    # Claims that all is well, exits with an error.
    ("7 passed, 0 failed, 0 skipped\n", False, (7, 1, 0)),
    ("text with 100%: Checks: 5 in the middle\n", True, (1, 0, 0)),
]

JUNIT = """<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="x" tests="5">
 <testcase name="good" status="run"><system-out>100%: Checks: 3, Failures: 0, Errors: 0</system-out></testcase>
 <testcase name="bad" status="fail"><failure message="Failed"/><system-out>no</system-out></testcase>
 <testcase name="skip" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/><system-out>why</system-out></testcase>
 <testcase name="off" status="disabled"><skipped message="Disabled"/></testcase>
 <testcase name="gone" status="notrun"><skipped message="Unable to find executable"/></testcase>
</testsuite>
"""


class Counting(unittest.TestCase):
    def test_output_of_one_test_is_counted(self):
        for output, good, expected in OUTPUTS:
            with self.subTest(output=output, good=good):
                tally = run_tests.Tally()
                tally.add_output("name", output, good)
                self.assertEqual((tally.passed, tally.failed, tally.skipped), expected)
                self.assertEqual(bool(tally.failures), expected[1] > 0)

    def test_what_failed_is_told_with_its_reason(self):
        output = "ok   a.c  AC  1 s\nFAIL b.c  AC  1 s\n       too long\n       too much\nok   c.c  AC  1 s\n\nFAIL the host\n4 passed, 2 failed, 0 skipped\n"
        tally = run_tests.Tally()
        tally.add_output("hostile", output, False)
        self.assertEqual(tally.failures, ["hostile\n    FAIL b.c  AC  1 s\n       too long\n       too much\n    FAIL the host"])

    def test_a_junit_file_is_counted_and_a_missing_program_is_a_failure(self):
        with tempfile.NamedTemporaryFile("w", suffix=".xml") as file:
            file.write(JUNIT)
            file.flush()
            tally = run_tests.Tally()
            self.assertEqual(run_tests.read_junit(tally, "layer", file.name), 5)
        self.assertEqual((tally.passed, tally.failed, tally.skipped), (3, 2, 2))

    def test_a_missing_or_cut_junit_file_is_a_failure(self):
        with tempfile.NamedTemporaryFile("w", suffix=".xml") as file:
            file.write(JUNIT[:200])
            file.flush()
            for name in (file.name, "/nonexistent.xml"):
                tally = run_tests.Tally()
                run_tests.read_junit(tally, "layer", name)
                self.assertEqual((tally.passed, tally.failed, tally.skipped), (0, 1, 0))


if __name__ == "__main__":
    harness.main()
