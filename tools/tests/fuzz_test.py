"""fuzz_test.py - lib/fuzz.py: a finding must never be able to hide in it. A harness of a few lines, with known faults, is built and run."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

import harness

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import fuzz  # noqa: E402

HARNESS = r"""
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char *lost;
	int big = 2147483647;

	if (size < 3 || memcmp(data, "go ", 3) != 0)
		return 0;
	if (size == 4 && data[3] == 'a')
		abort();
	if (size == 4 && data[3] == 'o')
		lost = malloc(data[3]), lost[data[3]] = 1;
	if (size == 4 && data[3] == 'u')
		exit(big + data[3]);
	if (size == 4 && data[3] == 'l')
		lost = malloc(77), lost = NULL;
	if (size == 4 && data[3] == 's')
		for (;;)
			pause();
	return 0;
}
"""


class Fuzz(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory(prefix="minos-fuzz-test-")
        cls.path = pathlib.Path(cls.directory.name)
        cls.binary = cls.path / "fuzz_sample"
        source = cls.path / "fuzz_sample.c"
        source.write_text(HARNESS)
        flags = ["-g", "-O0", "-fsanitize=fuzzer,address,undefined", "-fno-sanitize-recover=undefined"]
        subprocess.run(["clang", *flags, "-o", str(cls.binary), str(source)], check=True)
        fuzz.SEEDS, fuzz.CORPUS, fuzz.FINDINGS = cls.path / "seeds", cls.path / "corpus", cls.path / "findings"

    @classmethod
    def tearDownClass(cls):
        cls.directory.cleanup()

    def run_on(self, text, *options, limit=60):
        file = self.path / "input"
        file.write_text(text)
        return fuzz.run_one("sample", self.binary, [*options, str(file)], limit)

    def test_an_input_that_does_no_harm_is_no_finding(self):
        self.assertEqual(self.run_on("go x").finding, "")

    def test_each_kind_of_fault_is_a_finding_with_its_kind(self):
        faults = {"a": "deadly signal", "o": "heap-buffer-overflow", "u": "signed integer overflow", "l": "memory leaks"}
        for letter, kind in faults.items():
            outcome = self.run_on("go " + letter)
            self.assertIn(kind, outcome.finding, letter)
            self.assertNotEqual(outcome.tail, "")

    def test_an_input_without_end_is_a_finding(self):
        self.assertIn("timeout", self.run_on("go s", "-timeout=1").finding)

    def test_a_harness_that_hangs_is_killed_and_a_finding(self):
        self.assertIn("status 124", self.run_on("go s", limit=2).finding)

    def test_a_harness_that_is_not_there_is_no_success(self):
        with self.assertRaises(OSError):
            fuzz.run_one("sample", self.path / "fuzz_gone", [], 10)

    def test_a_run_finds_from_a_seed_and_names_the_input(self):
        seeds = fuzz.SEEDS / "sample"
        seeds.mkdir(parents=True)
        (seeds / "near").write_text("go ?")
        (fuzz.SEEDS / "sample.dict").write_text('"go "\n')
        outcome = fuzz.fuzz("sample", 30, self.binary)
        self.assertIn("input: ", outcome.finding)
        found = pathlib.Path(outcome.finding.split("input: ")[1].split(";")[0])
        self.assertTrue(found.is_file())
        self.assertTrue(found.read_bytes().startswith(b"go "))
        self.assertIn("FINDING", outcome.line())

    def test_figures_are_read_from_the_log(self):
        outcome = fuzz.Outcome("x")
        log = "#9\tINITED cov: 5 ft: 6 corp: 4/10b exec/s: 0\n#88\tDONE   cov: 7 ft: 8 corp: 5/12b\nDone 88 runs in 3 second(s)\n"
        fuzz.read_log(outcome, log + "stat::number_of_executed_units: 88\n", 0, "")
        self.assertEqual((outcome.executions, outcome.coverage, outcome.corpus), (88, 7, 5))
        self.assertEqual(outcome.finding, "")

    def test_every_harness_says_what_it_is_and_has_seeds(self):
        known = fuzz.harnesses()
        self.assertGreater(len(known), 3)
        for name, about in known.items():
            self.assertNotEqual(about, "", name)
            self.assertTrue(any((fuzz.ROOT / "testcases/fuzz" / name).iterdir()), name)

    def test_bad_calls_are_refused(self):
        for call in (["check"], ["check", "0"], ["check", "x"], ["nope", "5"], ["all", "5", "--jobs"], ["check", "5", "--jobs", "0"], ["--x"]):
            with self.assertRaises(SystemExit) as raised:
                fuzz.parse(call, {"check": "", "request": ""})
            self.assertEqual(raised.exception.code, 2, call)
        self.assertEqual(fuzz.parse(["all", "5", "--jobs", "2"], {"a": "", "b": ""}), (["a", "b"], 5, [], 2))
        self.assertEqual(fuzz.parse(["b", "5"], {"a": "", "b": ""}), (["b"], 5, [], 1))


if __name__ == "__main__":
    harness.main()
