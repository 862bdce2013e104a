"""hostile_boxes_test.py - lib/hostile.py in real boxes, set up such that it must find something."""

import os
import pathlib
import subprocess
import sys
import unittest

import harness

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BIN = sys.argv.pop(1) if len(sys.argv) > 1 else str(ROOT / "build/release/bin")
SPINNERS = ["time/cpu_spin.c", "time/ignore_signals.c", "time/child_spin.c"]


class Unfair(unittest.TestCase):
    def test_a_neighbour_on_the_same_processor_is_noticed(self):
        one = str(min(os.sched_getaffinity(0)))
        command = ["taskset", "--cpu-list", one, "/usr/bin/python3", str(ROOT / "tools/lib/hostile.py"), "--bin", BIN]
        done = subprocess.run([*command, "--timing", *SPINNERS], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        output = done.stdout.decode(errors="replace")
        if "was busy with other things" in output:
            print("minos-skip: the host was busy with other things")
            return
        self.assertEqual(done.returncode, 1, output)
        self.assertIn("FAIL the canary is disturbed by", output)


if __name__ == "__main__":
    harness.main()
