"""run_test.py - `minos run` as people use it: its exit status tells wrong use and bad input from what the command did."""

import unittest

import harness
from traced import minos

WRONG = [
    ([], "no command"),
    (["--cpu", "5", "--", "true"], "a number and a unit are needed"),
    (["--memory", "0", "--", "true"], "a number and a unit are needed"),
    (["--env", "NAME", "--", "true"], "wanted NAME=VALUE"),
    (["--policy", "none", "--", "true"], "there is no such seccomp policy"),
    (["--profile", "none", "--", "true"], "there is no such profile"),
    (["--ro", "/etc", "--", "true"], "wanted HOST:BOX"),
    (["--ro", "/nowhere:/x", "--", "true"], "/nowhere: No such file"),
    (["--file", "/nowhere", "--", "true"], "/nowhere: No such file"),
    (["--rootfs", "/nowhere", "--", "true"], "/nowhere: No such file"),
    (["--stdin", "/nowhere", "--", "true"], "/nowhere: No such file"),
    (["--stdout", "/nowhere/x", "--", "true"], "/nowhere/x: No such file"),
    (["--stderr", "/", "--", "true"], "/: Is a directory"),
]


class Statuses(unittest.TestCase):
    def test_wrong_use_and_bad_input_are_2(self):
        for arguments, said in WRONG:
            with self.subTest(arguments=arguments):
                done = minos("run", *arguments)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(said, done.stderr)

    def test_what_cannot_be_started_is_125(self):
        for arguments in [["nowhere"], ["/etc/passwd"], ["--cwd", "/nowhere", "--", "true"]]:
            with self.subTest(arguments=arguments):
                self.assertEqual(minos("run", *arguments).returncode, 125)

    def test_else_it_is_that_of_the_command(self):
        for script, status in [("exit 7", 7), ("kill -SEGV $$", 139)]:
            with self.subTest(script=script):
                self.assertEqual(minos("run", "--", "/bin/sh", "-c", script).returncode, status)

    def test_or_of_a_limit(self):
        done = minos("run", "--wall", "100ms", "--", "sleep", "5")
        self.assertEqual(done.returncode, 137)
        self.assertIn("TLE: wall: ", done.stderr)


if __name__ == "__main__":
    harness.main()
