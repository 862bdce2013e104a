"""bench_test.py - tools/bench, with few runs of everything: that each row is there and its figures can be so. Of times it says nothing.

Needs the programs of the release build, or of the directory in MINOS_BIN.
"""

import contextlib
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

import harness

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools/lib"))
import bench  # noqa: E402
import bench_fair  # noqa: E402
import bench_group  # noqa: E402
import bench_growth  # noqa: E402
import bench_plot  # noqa: E402

BIN = os.environ.get("MINOS_BIN", str(ROOT / "build/release/bin"))
OURS = {"floor.fork", "floor.clone", "minos.cold", "minos.warm", "minos.run", "minos.daemon", "minos.compile"}
ROW = {"name", "jobs", "p50_ms", "p95_ms", "p99_ms", "runs_per_s", "cpu_ms_per_run", "kernel_ms_per_run", "ratio_to_floor", "runs"}
CHECKER_ROWS = {f"{what}" for kind in ("integers", "words", "floats")
                for what in (f"cmp.{kind}", f"checker.{kind}.same", f"checker.{kind}.other")}  # fmt: skip
# A peer that takes the arguments that it is known for, and one that is broken.
PEER = "#!/bin/sh\nfor word; do case $word in --init|--run|--cleanup) exit 0;; esac; done\nexit 1\n"
BROKEN = "#!/bin/sh\necho 'no such kernel' >&2\nexit 1\n"


def call(*arguments, path=None):
    environment = dict(os.environ, PATH=path or os.environ["PATH"])
    return subprocess.run(
        [str(ROOT / "tools/bench"), "--bin", BIN, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


def slices(*runs):
    """One worker each, the given runs in ms."""
    slices = [[(1, [int(ms * 1e6) for ms in one])] for one in runs]
    return [bench.Slice(workers, 2, 0, workers) for workers in slices]


class Figures(unittest.TestCase):
    def test_percentiles_are_of_the_nearest_rank(self):
        hundred = list(range(1, 101))
        self.assertEqual([bench.percentile(hundred, part) for part in (50, 95, 99)], [50, 95, 99])
        self.assertEqual([bench.percentile([7], part) for part in (50, 95, 99)], [7, 7, 7])
        self.assertEqual(bench.percentile([1, 2, 3], 50), 2)

    def test_ratios_are_made_within_a_round(self):
        # The machine is ten times as slow in the second round: the ratio is the same, that of all runs together is not.
        seen = {("floor.clone", 1): slices([1, 1], [10], [1]), ("minos.cold", 1): slices([2], [20, 20], [2])}
        self.assertEqual(bench.figures(seen, "minos.cold", 1)["ratio_to_floor"], 2)
        self.assertIsNone(bench.p50_ratio(seen, "minos.cold", "floor.fork", 1))

    def test_figures_of_one_row(self):
        workers = [(0, [1000000, 3000000]), (0, [2000000])]
        seen = {("floor.clone", 2): [bench.Slice(workers, 6000000, None, workers)]}
        row = bench.figures(seen, "floor.clone", 2)
        self.assertEqual((row["p50_ms"], row["p99_ms"], row["runs"], row["cpu_ms_per_run"]), (2, 3, 3, 2))
        self.assertEqual(row["runs_per_s"], 500 + 500)
        self.assertIsNone(row["kernel_ms_per_run"])

    def test_times_are_taken_with_pauses_where_there_are_any_and_all_else_without(self):
        slice_ = bench.Slice([(0, [4000000] * 10)], 50000000, 0, [(0, [1000000, 2000000, 3000000])])
        row = bench.figures({("minos.warm", 1): [slice_]}, "minos.warm", 1)
        self.assertEqual((row["p50_ms"], row["runs"], row["runs_per_s"], row["cpu_ms_per_run"]), (2, 3, 250, 5))

    def test_children_waited_for_count_where_no_group_does(self):
        self.assertEqual(bench.Slice([(5, [1]), (6, [1])], 0, 0, [(0, [1])]).cpu_ns, 11)
        self.assertEqual(bench.Slice([(5, [1]), (6, [1])], 30, 0, [(0, [1])]).cpu_ns, 30)

    def test_what_the_kernel_used_counts_new_threads_and_forgets_ended_ones(self):
        self.assertEqual(bench_group.kernel_ns({"1": 5, "2": 7}, {"1": 6, "3": 4}), 1 + 4)
        self.assertIsNone(bench_group.kernel_ns(None, {}))

    def test_a_target_says_whether_it_is_met(self):
        seen = {("floor.clone", 1): slices([1]), ("floor.fork", 1): slices([0.5]), ("minos.cold", 1): slices([1.5])}
        met = {target["what"]: target["met"] for target in bench.targets(seen, [1])}
        self.assertEqual(met, {"minos.cold to floor.clone, p50": True, "minos.cold to floor.clone, runs/s on all processors": False})

    def test_a_mean_that_shifts_is_told(self):
        alone = bench_fair.row("a", [1000000, 1000000, 1030000], [(1.5, 0.0)])
        busy = bench_fair.row("b", [1050000, 1050000, 1080000], [(2.0, 0.1), (2.0, 0.3)])
        self.assertEqual((alone["runs"], alone["mean_ms"], alone["p50_ms"], alone["p95_ms"]), (3, 1.01, 1.0, 1.03))
        self.assertAlmostEqual(busy["steal_processors"], 0.2)
        told = bench_fair.targets("p", alone, busy)
        self.assertEqual([(target["met"], target["quiet"]) for target in told], [(False, False), (False, False)])
        self.assertAlmostEqual(told[1]["ratio"], 1.06 / 1.01 - 1)
        self.assertEqual(len(bench_fair.targets("p", alone, None)), 1)

    def test_the_plot_has_a_line_for_each_row_in_each_panel(self):
        ordered = {(name, jobs): [1000000, 2000000] for name in ("a", "b<") for jobs in (1, 4)}
        lines = xml.etree.ElementTree.fromstring(bench_plot.plot(ordered)).findall(".//{*}path[@class='row']")
        self.assertEqual([line[0].text for line in lines], ["a", "b<", "a", "b<"])
        # The same runs are drawn at the same height and the slower one to the right.
        first = [tuple(map(float, point.split())) for point in lines[0].get("d")[1:].split("L")]
        self.assertLess(first[0][0], first[1][0])
        self.assertGreater(first[0][1], first[1][1])


class Running(unittest.TestCase):
    def check_row(self, row):
        self.assertEqual(set(row), ROW)
        self.assertLess(0, row["p50_ms"])
        self.assertLessEqual(row["p50_ms"], row["p95_ms"])
        self.assertLessEqual(row["p95_ms"], row["p99_ms"])
        for name in ("runs_per_s", "cpu_ms_per_run", "ratio_to_floor"):
            self.assertLess(0, row[name], (row["name"], name))
        self.assertGreaterEqual(row["runs"], row["jobs"])

    def test_quick_has_every_row_at_every_number_of_jobs(self):
        with tempfile.TemporaryDirectory() as folder:
            svg = pathlib.Path(folder, "plot.svg")
            done = call("--quick", "--json", "--svg", str(svg))
            self.assertEqual(done.returncode, 0, done.stderr)
            document = json.loads(done.stdout)
            drawn = xml.etree.ElementTree.parse(svg).getroot().findall(".//{*}path[@class='row']")
        names = OURS | ({"bubblewrap"} if shutil.which("bwrap") else set())
        found = {(row["name"], row["jobs"]) for row in document["rows"]}
        self.assertLessEqual({(name, jobs) for name in names for jobs in (1, 2, 4, 8)}, found)
        self.assertEqual(len(found), len(document["rows"]))
        self.assertEqual(len(drawn), len(found))
        for row in document["rows"]:
            self.check_row(row)
        self.assertGreaterEqual(len(document["targets"]), 3)
        if os.environ.get("MINOS_MUST_WORK") == "1":
            self.assertIn("bubblewrap", {name for name, _ in found})

    def test_the_checker_reads_each_kind_of_text(self):
        done = call("checker", "--quick", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = {row["name"]: row for row in json.loads(done.stdout)["rows"]}
        self.assertEqual(set(rows), CHECKER_ROWS)
        for row in rows.values():
            self.assertLess(0, row["mb_per_s"])
            self.assertLess(0, row["ratio_to_floor"])

    def test_fair_has_both_programs_alone_and_beside_neighbours(self):
        done = call("fair", "--quick", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        document = json.loads(done.stdout)
        kinds = ("plain", "alone", "busy") if bench.processors() > 1 else ("plain", "alone")
        names = [f"fair.{program}.{kind}" for program in ("compute", "memory") for kind in kinds]
        self.assertEqual([row["name"] for row in document["rows"]], names)
        for row in document["rows"]:
            self.assertEqual(row["runs"], 2)
            self.assertLess(0, row["p5_ms"])
            self.assertLessEqual(row["p5_ms"], row["p95_ms"])
        self.assertEqual(len(document["targets"]), len(names) - 2)

    def test_growth_has_each_operation_at_each_size_and_the_memory(self):
        done = call("growth", "--quick", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        document = json.loads(done.stdout)
        names = {row["name"] for row in document["rows"]}
        self.assertLessEqual({f"growth.{name}" for name in ("submission", *bench_growth.SUBMISSION, "status", "list", "counts")}, names)
        self.assertEqual(len(document["rows"]), len(names) * len(bench_growth.QUICK_LEVELS))
        for row in document["rows"]:
            for figure in ("wall_us", "cpu_us", "ratio_to_empty"):
                self.assertLess(0, row[figure], row)
        found = sorted({(row["done"], row["queued"]) for row in document["rows"]})
        self.assertEqual(found, [(1, 0), bench_growth.QUICK_LEVELS[-1]])
        self.assertEqual(len(document["memory"]), 1 + len(bench_growth.QUICK_LOADS))

    def test_a_peer_in_path_is_measured_and_a_broken_one_left_out(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (("isolate", PEER), ("nsjail", BROKEN)):
                pathlib.Path(folder, name).write_text(text)
                pathlib.Path(folder, name).chmod(0o755)
            path = f"{folder}:{os.environ['PATH']}"
            done = call("--quick", "--json", "--jobs", "2", "--row", "isolate", "--row", "nsjail", path=path)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([row["name"] for row in json.loads(done.stdout)["rows"]], ["floor.fork", "floor.clone", "isolate"])
        self.assertRegex(done.stderr, "nsjail is here but does not work.*status 1")

    def test_bad_usage_is_status_2_and_says_what_is_wrong(self):
        wrong = [
            (["boxs"], "boxs"),
            (["--jobs", "0"], "--jobs"),
            (["--jobs", "1,1"], "--jobs"),
            (["--rounds", "many"], "--rounds"),
            (["--slice-ms"], "--slice-ms"),
            (["--bin", "/nonexistent"], "/nonexistent/"),
            (["--quick", "--row", "floor.wall"], "floor.wall"),
        ]
        for arguments, named in wrong:
            with self.subTest(arguments=arguments), contextlib.redirect_stderr(io.StringIO()) as errors:
                with self.assertRaises(SystemExit) as ending:
                    sys.exit(bench.main(["--bin", BIN, *arguments]))
                self.assertEqual(ending.exception.code, 2)
                self.assertIn(named, errors.getvalue())
        self.assertEqual((call("--jobs", "0").returncode, call("--help").returncode), (2, 0))


if __name__ == "__main__":
    harness.main()
