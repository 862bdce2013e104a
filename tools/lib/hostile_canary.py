"""hostile_canary.py - honest programs judged beside the hostile ones, and whether those cost them anything.

The canary is one submission of several equal tests. Runs of it beside hostile programs are compared with runs when nothing else
runs, which are taken in between all the while: what else the host does meets both alike. Medians are compared, so a few disturbed
tests decide nothing.
"""

import collections
import os
import statistics
import threading

from hostile_program import IN_MACHINE

CPU_TOLERANCE = 0.05  # more CPU time than in quiet
WALL_TOLERANCE = 0.30  # more time on the clock than in quiet, for each busy neighbour
TESTS_MIN = 16  # fewer say nothing
PAUSE_S = 5 if IN_MACHINE else 0.05  # it has but one processor
OTHERS_MAX = 0.4  # processors that others on the host may use before times on the clock mean nothing

PAIRS, PAIRS_CERTAIN = 12, 10  # where nothing disturbs, one series in 52 has so many by chance
STOLEN_MAX = 0.05  # of a processor, by other machines on the same hardware: a pair with more says nothing

# cpu_ns and wall_ns: one entry a test. busy: how many processors were busy meanwhile, the canary's own among them; stolen: how many were
# not there.
Sample = collections.namedtuple("Sample", "start end cpu_ns wall_ns busy stolen")
Ratio = collections.namedtuple("Ratio", "name tests cpu wall")


def processor_seconds():
    """(CPU time of all processors so far that was not idle, that which another machine took)"""
    with open("/proc/stat", encoding="ascii") as file:
        user, nice, system, _, _, irq, soft, steal = map(int, file.readline().split()[1:9])
    tick = os.sysconf("SC_CLK_TCK")
    return (user + nice + system + irq + soft + steal) / tick, steal / tick


class Canaries(threading.Thread):
    """Judges the canary again and again until stop is set; holds still while paused."""

    def __init__(self, judge_one):
        super().__init__(name="canary")
        self.judge_one = judge_one  # () -> (result or None, problems, start, end)
        self.stop = threading.Event()
        self.count = 0
        self.problems = []
        self.quiet, self.beside = [], []
        self.free = threading.Lock()

    def run_one(self, samples):
        before = processor_seconds()
        result, problems, start, end = self.judge_one()
        busy, stolen = (now - then for now, then in zip(processor_seconds(), before))
        if result is not None and result["verdict"] != "AC":
            problems = problems + [f"{result['verdict']} ({result['reason']})"]
        self.problems += [f"canary {self.count}: {problem}" for problem in problems]
        self.count += 1
        if result is not None and result["verdict"] == "AC":
            tests = result["tests"]
            times = [t["cpu_ns"] for t in tests], [t["wall_ns"] for t in tests]
            samples.append(Sample(start, end, *times, busy / (end - start), stolen / (end - start)))

    def run(self):
        while not self.stop.is_set():
            with self.free:
                self.run_one(self.beside)
            self.stop.wait(PAUSE_S)

    def pause(self):
        self.free.acquire()

    def go_on(self):
        self.free.release()

    def run_quiet(self, count):
        """Only while paused, and nothing hostile runs."""
        for _ in range(count):
            self.run_one(self.quiet)


def beside(samples, spans):
    """The samples that spans (of one class of programs) cover for the most part."""
    chosen = []
    for sample in samples:
        covered = sum(max(0.0, min(sample.end, end) - max(sample.start, start)) for start, end in spans)
        if covered > (sample.end - sample.start) / 2:
            chosen.append(sample)
    return chosen


def median_of(samples, what):
    values = [value for sample in samples for value in getattr(sample, what)]
    return statistics.median(values) if values else 0


def compare(name, quiet, disturbed):
    """None where there are too few tests for a word."""
    tests = sum(len(sample.cpu_ns) for sample in disturbed)
    if tests < TESTS_MIN or sum(len(sample.cpu_ns) for sample in quiet) < TESTS_MIN:
        return None
    return ratio_of(name, tests, quiet, disturbed)


def ratio_of(name, tests, quiet, disturbed):
    cpu, wall = (median_of(disturbed, what) / max(1, median_of(quiet, what)) for what in ("cpu_ns", "wall_ns"))
    return Ratio(name, tests, cpu, wall)


def are_fit(samples):
    """Whether nobody else had the processors meanwhile."""
    return all(sample.stolen <= STOLEN_MAX for sample in samples)


def compare_pairs(name, pairs):
    """pairs: (samples in quiet, samples beside). The ratio that all of them reach but as many as may fail to: more pairs do not make
    it larger. None where there are too few for a word."""
    may_fail = PAIRS - PAIRS_CERTAIN
    if len(pairs) <= may_fail:
        return None
    ratios = [ratio_of(name, 0, quiet, disturbed) for quiet, disturbed in pairs]
    cpu, wall = (sorted(getattr(ratio, what) for ratio in ratios)[may_fail] for what in ("cpu", "wall"))
    return Ratio(name, sum(len(sample.cpu_ns) for _, disturbed in pairs for sample in disturbed), cpu, wall)


def host_is_busy(quiet):
    """Whether something else takes the processors, so that a time on the clock says nothing about the neighbours."""
    return statistics.median(sample.busy for sample in quiet) > 1 + OTHERS_MAX if quiet else False


def is_disturbed(ratio, neighbours, judge_wall=True):
    slower = judge_wall and ratio.wall > 1 + WALL_TOLERANCE * neighbours
    return slower or ratio.cpu > 1 + CPU_TOLERANCE


def excess(ratio):
    return max((ratio.cpu - 1) / CPU_TOLERANCE, (ratio.wall - 1) / WALL_TOLERANCE)


def show_ratio(ratio):
    return f"{ratio.name}: CPU time x {ratio.cpu:.3f}, wall time x {ratio.wall:.3f} of quiet ({ratio.tests} tests)"


def compare_classes(quiet, samples, spans):
    """spans: class -> [(start, end)]. A ratio for each class that has enough tests, and one for all together."""
    ratios = [compare(name, quiet, beside(samples, own)) for name, own in sorted(spans.items())]
    ratios.append(compare("all classes", quiet, samples))
    return [ratio for ratio in ratios if ratio is not None]
