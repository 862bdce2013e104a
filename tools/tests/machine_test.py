"""machine_test.py - tools/cgroup2-machine: what it promises to those who run Minos in it, and that it returns what happened."""

import os
import pathlib
import subprocess
import tempfile
import unittest

import harness

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
MACHINE = ROOT / "tools/cgroup2-machine"


def machine(*arguments):
    done = subprocess.run(
        [str(MACHINE), *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


class Machine(unittest.TestCase):
    def test_exit_status_and_both_streams_come_back(self):
        for script, expected in [("exit 0", 0), ("exit 1", 1), ("exit 7", 7), ("kill -9 $$", 137)]:
            with self.subTest(script=script):
                status, out, err = machine("--", "sh", "-c", f"echo out; echo err >&2; {script}")
                self.assertEqual((status, out, err), (expected, "out\n", "err\n"))

    def test_output_is_passed_on_byte_for_byte(self):
        program = "import sys; sys.stdout.buffer.write(bytes(range(256)) * 4096)"
        done = subprocess.run([str(MACHINE), "--", "/usr/bin/python3", "-c", program], stdout=subprocess.PIPE, cwd=ROOT)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stdout, bytes(range(256)) * 4096)

    def test_a_timeout_kills_the_machine(self):
        status, out, _ = machine("--timeout", "8", "--", "sh", "-c", "echo begun; sleep 1000")
        self.assertEqual((status, out), (124, "begun\n"))

    def test_a_dead_machine_is_not_a_result(self):
        status, _, err = machine("--", "sh", "-c", "echo c >/proc/sysrq-trigger; sleep 100")
        self.assertEqual(status, 125)
        self.assertIn("panic", err)

    def test_wrong_calls_are_refused(self):
        for arguments in [[], ["--"], ["--mem", "2"], ["--timeout", "x", "--", "true"], ["--user", "no:body", "--", "true"]]:
            with self.subTest(arguments=arguments):
                self.assertEqual(machine(*arguments)[0], 2)

    def test_groups_with_limits_can_be_made_beside_the_command(self):
        script = """cat /proc/self/cgroup; cd /sys/fs/cgroup/minos-test && mkdir box && echo 5 >box/pids.max &&
            echo 1M >box/memory.max && ls box/cgroup.kill && stat -fc %T ."""
        for options in [[], ["--user", "nobody"]]:
            with self.subTest(options=options):
                status, out, _ = machine(*options, "--", "sh", "-c", script)
                self.assertEqual((status, out), (0, "0::/minos-test/minos-self.1\nbox/cgroup.kill\ncgroup2fs\n"))

    def test_bare_the_command_is_alone_in_its_group(self):
        script = "cat /proc/self/cgroup; cat /sys/fs/cgroup/minos-test/cgroup.procs | wc -l; id -u"
        status, out, _ = machine("--bare", "--user", "nobody", "--", "sh", "-c", script)
        self.assertEqual((status, out), (0, "0::/minos-test\n3\n65534\n"))  # the shell, cat and wc

    def test_only_the_project_and_what_is_named_can_be_written(self):
        with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
            script = f"""echo yes >{folder}/seen; touch /etc/minos-seen /tmp/minos-seen /dev/shm/minos-seen 2>/dev/null
                echo fetched >/tmp/result"""
            status, _, _ = machine("--rw", folder, "--fetch", f"/tmp/result:{folder}/result", "--", "sh", "-c", script)
            self.assertEqual(status, 0)
            self.assertEqual(pathlib.Path(folder, "seen").read_text(), "yes\n")
            self.assertEqual(pathlib.Path(folder, "result").read_text(), "fetched\n")
        for path in ("/etc", "/tmp", "/dev/shm"):
            self.assertFalse(os.path.exists(f"{path}/minos-seen"))


if __name__ == "__main__":
    harness.main()
