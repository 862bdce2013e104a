"""bench_fair.py - whether the same program costs the same CPU time, alone and beside busy neighbours, for tools/bench.

A private minosd judges one program again and again; what counts is the CPU time that its results tell. In turns nothing else is judged, and
every other slot has the same program; and the same executable runs as a plain process of this script's, bound to a processor, which tells
what this machine does to the time of any program. Two programs: one that needs nothing but its processor, and one that needs memory
that all share.
"""

import concurrent.futures
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import threading

import hostile_daemon
from bench_rows import ENVIRONMENT, BenchFailure

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

RUNS, BATCH = 50, 10
CV_MAX, SHIFT_MAX = 0.01, 0.02
# More of the processors than this at work while one program ran alone: the machine had other things to do.
ALONE_MAX = 1.2
TIMEOUT_S = 600
# name: (steps for about 0.2 s, steps of --quick, source)
PROGRAMS = {
    "compute": (160000000, 1000000, "x = x * 6364136223846793005u + 1442695040888963407u;"),
    "memory": (1200000, 30000, "x = (x ^ words[(x >> 40) % WORDS]) * 6364136223846793005u + 1442695040888963407u;"),
}
SOURCE = """#include <stdint.h>
#define WORDS (1u << 21)
static uint64_t words[WORDS];

int main(void)
{
	uint64_t x = 1;

	for (unsigned i = 0; i < %s * WORDS; i++)
		words[i] = i;
	for (unsigned i = 0; i < %du; i++)
		%s
	return x == 0;
}
"""


class Times:
    """What the processors of this machine did, from /proc/stat."""

    def __init__(self):
        with open("/proc/stat", encoding="ascii") as file:
            user, nice, system, idle, iowait, irq, softirq, steal = map(int, file.readline().split()[1:9])
        self.busy, self.steal = user + nice + system + irq + softirq, steal
        self.all = self.busy + idle + iowait + steal

    def since(self, earlier):
        """(processors at work, processors' time taken away by a hypervisor)"""
        spent = max(1, self.all - earlier.all) / os.cpu_count()
        return (self.busy - earlier.busy) / spent, (self.steal - earlier.steal) / spent


class Neighbours:
    """Every other slot judges the same program, as long as this is entered."""

    def __init__(self, judge, count):
        self.judge, self.count, self.over = judge, count, threading.Event()

    def work(self):
        while not self.over.is_set():
            self.judge()

    def __enter__(self):
        self.over.clear()
        self.pool = concurrent.futures.ThreadPoolExecutor(max(1, self.count))
        self.futures = [self.pool.submit(self.work) for _ in range(self.count)]

    def __exit__(self, *_):
        self.over.set()
        self.pool.shutdown()
        for future in self.futures:
            future.result()


def make_package(folder, tests):
    (folder / "data/secret").mkdir(parents=True)
    (folder / "problem.yaml").write_text("name: Fair\nlimits:\n  time_limit: 60\n")
    for number in range(tests):
        for suffix in ("in", "ans"):
            (folder / f"data/secret/{number:02}.{suffix}").write_text("")


def make_judge(daemon, source):
    """A function that has the program judged: the CPU time of each test in ns."""

    def judge():
        answer = daemon.submit("fair", [source], TIMEOUT_S)
        if answer.result is None or answer.result["verdict"] != "AC":
            raise BenchFailure(f"fair: {'; '.join(answer.problems) or answer.result['reason']}")
        return [test["cpu_ns"] for test in answer.result["tests"]]

    return judge


def make_plain(source, runs):
    """The same without Minos: a function that compiles as the language says, and runs the program on the first processor that we may use."""
    words = json.loads((ROOT / "policies/languages/c.json").read_text())["compile"]["argv"]
    program, processors = source.with_suffix(""), os.sched_getaffinity(0)
    argv = [str(program) if word == "/work/main" else str(source) if word == "{sources}" else word for word in words]

    def plain():
        subprocess.run(argv, check=True, env=ENVIRONMENT)
        times = []
        os.sched_setaffinity(0, {min(processors)})  # the program inherits it
        try:
            for _ in range(runs):
                _, status, used = os.wait4(os.posix_spawn(program, [program], ENVIRONMENT), 0)
                if status != 0:
                    raise BenchFailure(f"fair: {program} ended with status {status}")
                times.append(int((used.ru_utime + used.ru_stime) * 1e9))
        finally:
            os.sched_setaffinity(0, processors)
        return times

    return plain


def measure(plain, judge, neighbours, batches, say):
    """{"plain": ([CPU time of each run], [(busy, steal) of each batch]), "alone": the same, "busy": the same}"""
    seen = {"plain": ([], []), "alone": ([], []), "busy": ([], [])}
    judge()  # the compiler, and what it reads, are in memory from here on
    for number in range(batches):
        for how, (times, machine) in seen.items():
            say(f"batch {number + 1} of {batches}, {how}")
            before = Times()
            if how == "busy":
                with neighbours:
                    times += judge()
                    machine.append(Times().since(before))
            else:
                times += plain() if how == "plain" else judge()
                machine.append(Times().since(before))
    return seen


def row(name, times, machine):
    ordered, mean = sorted(times), statistics.fmean(times)
    deviation = statistics.stdev(times) if len(times) > 1 else 0.0
    at = {part: ordered[max(0, -(-len(ordered) * part // 100) - 1)] for part in (5, 50, 95)}
    return {
        "name": name,
        "runs": len(times),
        "mean_ms": mean / 1e6,
        "sd_ms": deviation / 1e6,
        "cv": deviation / mean,
        **{f"p{part}_ms": ns / 1e6 for part, ns in at.items()},
        "busy_processors": statistics.fmean(busy for busy, _ in machine),
        "steal_processors": statistics.fmean(steal for _, steal in machine),
    }


def targets(program, alone, busy):
    quiet = alone["busy_processors"] <= ALONE_MAX
    shift = None if busy is None else busy["mean_ms"] / alone["mean_ms"] - 1
    wanted = [
        (f"{program}: coefficient of variation alone", alone["cv"], CV_MAX),
        (f"{program}: mean shift beside busy neighbours", shift, SHIFT_MAX),
    ]
    return [
        {"what": what, "ratio": value, "wanted": f"<= {limit}", "met": value <= limit, "quiet": quiet}
        for what, value, limit in wanted
        if value is not None
    ]


def run(options, progress):
    """(rows, targets)"""
    rows, wanted, slots = [], [], len(os.sched_getaffinity(0))
    batches = 1 if options.quick else -(-options.runs // BATCH)
    with tempfile.TemporaryDirectory(prefix="minos-bench.") as folder:
        os.chmod(folder, 0o755)  # the daemon's roles drop to another user, who must reach their directory
        base = pathlib.Path(folder)
        size = 2 if options.quick else BATCH
        make_package(base / "fair", size)
        daemon = hostile_daemon.Daemon(options.bin, base, slots, False)
        try:
            daemon.add_problem("fair", base / "fair")
            for program, (steps, quick, body) in PROGRAMS.items():
                source = base / f"{program}.c"
                source.write_text(SOURCE % ("0" if program == "compute" else "1", quick if options.quick else steps, body))
                judge = make_judge(daemon, source)
                plain, neighbours = make_plain(source, size), Neighbours(judge, slots - 1)
                seen = measure(plain, judge, neighbours, batches, lambda text, name=program: progress(f"{name}: {text}"))
                if slots == 1:
                    del seen["busy"]  # there is no neighbour
                found = {how: row(f"fair.{program}.{how}", *what) for how, what in seen.items()}
                rows += found.values()
                wanted += targets(program, found["alone"], found.get("busy"))
        finally:
            problems = daemon.stop()
            progress("")
    if problems:
        raise BenchFailure("; ".join(problems))
    return rows, wanted
