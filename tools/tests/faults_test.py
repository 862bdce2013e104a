"""faults_test.py - lib/fault_sweep.py and lib/soak.py against scenes and numbers that are made up: no fault may get by."""

import itertools
import pathlib
import sys
import tempfile
import types
import unittest

import harness

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import soak  # noqa: E402
from fault_commands import is_je, is_not_loaded  # noqa: E402
from fault_point import Traced  # noqa: E402
from fault_sweep import Sweep, Visit  # noqa: E402


class Scene:
    """Has `calls` points; says WRONG at those in `bad`."""

    name = "made-up"

    def __init__(self, calls, bad=(), errors=2, start=1):
        self.calls, self.bad, self.errors, self.start = calls, bad, errors, start
        self.visited = []

    def first(self, _):
        return self.start

    def look(self, _):
        sites = {}
        for number in range(1, self.calls + 1):
            site = self.site(number)
            sites[site] = (sites.get(site, (number,))[0], number, self.errors)
        return self.calls, sites

    @staticmethod
    def site(number):
        """A loop of three calls."""
        return f"site {number % 3}"

    def visit(self, role, number, action):
        self.visited.append((number, action))
        if number > self.calls:
            return Visit(None, "right")
        index = None if action == "kill" else int(action.split()[1])
        what = "kill" if index is None else "EIO" if index < self.errors else "-"
        return Visit((role, 1, "read", what, self.site(number), "begun", self.errors), "right", "wrong verdict" if number in self.bad else None)


class SweepTest(unittest.TestCase):
    def test_a_whole_sweep_visits_each_point_until_none_is_reached(self):
        scene = Scene(7)
        sweep = Sweep(scene, "init", "kill")
        sweep.run_all()
        self.assertEqual([number for number, _ in scene.visited], list(range(1, 11)))
        self.assertEqual((sweep.points, sweep.complete, sweep.problems), (7, True, []))

    def test_the_first_and_the_last_call_of_each_site_are_visited(self):
        scene = Scene(100)
        sweep = Sweep(scene, "init", "kill")
        sweep.run_sites()
        self.assertEqual([number for number, _ in scene.visited], [1, 2, 3, 98, 99, 100])
        self.assertEqual((sweep.points, sweep.sites, sweep.missed, sweep.complete), (6, 3, 0, True))

    def test_a_site_that_was_missed_is_looked_for_again_and_told(self):
        scene = Scene(100)
        names = itertools.count()
        scene.site = lambda number: f"site {next(names)}"  # no run is like the one before
        sweep = Sweep(scene, "init", "kill")
        sweep.run_sites()
        self.assertEqual(sweep.missed, 100)
        self.assertEqual(len(scene.visited), 300)

    def test_sites_begin_where_the_sweep_does(self):
        scene = Scene(7, start=5)
        Sweep(scene, "warden", "kill").run_sites()
        self.assertEqual([number for number, _ in scene.visited], [5, 6, 7])

    def test_each_error_of_a_call_is_tried(self):
        sweep = Sweep(Scene(3, errors=2), "init", "fail")
        sweep.run_all()
        self.assertEqual((sweep.points, len(sweep.scene.visited)), (6, 6 + 3))  # three are not reached

    def test_a_call_that_cannot_fail_is_not_visited(self):
        sweep = Sweep(Scene(3, errors=0), "init", "fail")
        sweep.run_sites()
        self.assertEqual((sweep.points, sweep.problems), (0, []))

    def test_a_sweep_can_begin_later(self):
        scene = Scene(7, start=5)
        Sweep(scene, "warden", "kill").run_all()
        self.assertEqual(scene.visited[0][0], 5)

    def test_a_wrong_outcome_is_told_with_its_point(self):
        sweep = Sweep(Scene(7, bad=(4,)), "init", "kill")
        sweep.run_all()
        self.assertEqual(sweep.problems, ["init 4 read kill: wrong verdict"])

    def test_a_problem_of_a_run_that_was_not_struck_is_one_too(self):
        sweep = Sweep(Scene(2), "init", "kill")
        sweep.scene.visit = lambda role, number, action: Visit(None, "WRONG", "left: a file")
        sweep.run_all()
        self.assertTrue(sweep.problems)

    def test_samples_with_all_seeds_visit_all(self):
        visited = set()
        for seed in range(10):
            scene = Scene(97)
            Sweep(scene, "init", "kill").run_sample(10, seed)
            self.assertLessEqual(len(scene.visited), 11)
            visited |= {number for number, _ in scene.visited}
        self.assertLessEqual(set(range(1, 91)), visited)

    def test_a_sample_asks_for_a_call_that_can_fail(self):
        scene = Scene(20)
        Sweep(scene, "init", "fail").run_sample(4, 1)
        self.assertEqual({action.split()[0] for _, action in scene.visited}, {"next"})

    def test_a_role_that_does_nothing_is_a_mistake(self):
        sweep = Sweep(Scene(0), "nobody", "kill")
        sweep.run_sample(10, 1)
        self.assertTrue(sweep.problems)


class TracedTest(unittest.TestCase):
    def test_an_end_with_orders_unread_is_an_end(self):
        with tempfile.TemporaryDirectory(prefix="minos-faults-test.") as folder:
            program = pathlib.Path(folder) / "fault_point"
            program.write_text('#!/bin/sh\necho gone 7 >&"$1"\n', encoding="ascii")
            program.chmod(0o755)
            for _ in range(20):
                traced = Traced(program.parent, ["true"])
                traced.say("disarm")
                traced.wait(lambda: traced.gone, 10)
                traced.process.wait(10)
                traced.say("start")
                while traced.read(10):
                    pass
                self.assertEqual(traced.seen, 7)
                traced.close()


class ResultTest(unittest.TestCase):
    def test_only_a_whole_je_with_a_reason_is_one(self):
        self.assertTrue(is_je('{"verdict": "JE", "reason": "no memory"}'))
        for text in ('{"verdict": "AC", "reason": "x"}', '{"verdict": "JE", "reason": ""}', '{"verdict": "JE"', ""):
            self.assertFalse(is_je(text))


class NotLoadedTest(unittest.TestCase):
    def check(self, status=-11, stage="loading", roles=("main",), struck=True):
        hit = ("main", 1, "mmap", "ENOMEM", "1", stage, 1) if struck else None
        return is_not_loaded(types.SimpleNamespace(hit=hit, status=status, roles=dict(enumerate(roles))))

    def test_only_what_ended_before_there_was_any_minos_was_not_loaded(self):
        self.assertTrue(self.check())
        self.assertTrue(self.check(status=127))
        self.assertFalse(self.check(status=0))
        self.assertFalse(self.check(stage="begun"))
        self.assertFalse(self.check(roles=("main", "spawn")))
        self.assertFalse(self.check(struck=False))


class SoakTest(unittest.TestCase):
    @staticmethod
    def sample(ran, **changes):
        warden = {"fds": 15, "Pss KiB": 2700, "mounts": 14, "boxes": 0, "leaves": 0}
        host = {"memory groups": 12, "slab KiB": 50000}
        for name, value in changes.items():
            name = name.replace("_", " ")
            (warden if name in warden else host)[name] = value
        return {"ran": ran, "warden": warden, "host": host}

    def grown(self, **changes):
        return soak.grown([self.sample(0), self.sample(2000), self.sample(20000, **changes)], 20000)

    def test_what_is_constant_passes(self):
        self.assertEqual(self.grown(), [])
        self.assertEqual(self.grown(memory_groups=500, Pss_KiB=2800), [])

    def test_what_grows_does_not(self):
        for change in ({"fds": 16}, {"mounts": 15}, {"leaves": 1}, {"Pss_KiB": 3200}, {"memory_groups": 18000}, {"slab_KiB": 200000}):
            self.assertEqual(len(self.grown(**change)), 1, change)


if __name__ == "__main__":
    harness.main()
