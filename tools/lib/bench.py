"""bench.py - measures what a box costs, beside the kernel's own floor and beside other sandboxes. Started by tools/bench.

Rounds take each row in turn, so that whatever else goes on meets all of them alike, and ratios are made within a round. docs/benchmarks.md
says how each figure is taken.
"""

import argparse
import json
import os
import pathlib
import statistics
import sys
import tempfile

import bench_checker
import bench_fair
import bench_group
import bench_growth
import bench_plot
import bench_rows
from bench_rows import BenchFailure

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
JOBS, JOBS_MAX = [1, 2, 4, 8], 64
ROUNDS, SLICE_MS, LEAST = 20, 100, 2
PAUSE_MS = 5  # between two runs, for each job, where times are taken: what is made ahead is there, what is torn down is gone
FLOOR = "floor.clone"
PROGRAMS = ["bench_spawn", "bench_box", "bench_daemon", "bench_check", "bench_growth", "probe", "minos", "minosd"]
HEADINGS = ["", "jobs", "p50 ms", "p95 ms", "p99 ms", "runs/s", "CPU ms/run", "kernel ms/run", "to floor"]


class Slice:
    """What one row did in one round: `workers` as the driver told, CPU time as its group counted it. paced: the same with pauses, which
    the times are from."""

    def __init__(self, workers, cpu_ns, kernel_ns, paced):
        self.runs = [ns for _, runs in paced for ns in runs]
        self.p50 = statistics.median(self.runs)
        self.count = sum(len(runs) for _, runs in workers)
        self.runs_per_s = sum(len(runs) / (sum(runs) / 1e9) for _, runs in workers)
        # Each of the two may miss something (a group left, a child not waited for), neither counts too much.
        self.cpu_ns = max(cpu_ns, sum(cpu for cpu, _ in workers))
        self.kernel_ns = kernel_ns


def percentile(ordered, part):
    """By nearest rank."""
    return ordered[max(0, -(-len(ordered) * part // 100) - 1)]


def measure_slice(row, jobs, slice_ms, least):
    paced = row.driver.load(jobs, slice_ms, least, PAUSE_MS * jobs)
    row.group.settled_cpu_ns()
    threads, before = bench_group.kernel_threads(), row.group.cpu_ns()
    workers = row.driver.load(jobs, slice_ms, least)
    cpu_ns = row.group.settled_cpu_ns() - before
    return Slice(workers, cpu_ns, bench_group.kernel_ns(threads, bench_group.kernel_threads()), paced)


def measure(rows, options, progress):
    """{(row, jobs): [Slice of each round]}"""
    seen = {}
    for number in range(options.rounds):
        turn = number % len(rows)
        for jobs in options.jobs:
            for row in rows[turn:] + rows[:turn]:
                progress(f"round {number + 1} of {options.rounds}, {row.name}, {jobs} at once")
                seen.setdefault((row.name, jobs), []).append(measure_slice(row, jobs, options.slice_ms, options.least))
    return seen


def ratio(seen, name, jobs, floor, floor_jobs, value):
    """The median of the rounds' ratios; None when one of the two is not there."""
    ours, theirs = seen.get((name, jobs)), seen.get((floor, floor_jobs))
    if not ours or not theirs:
        return None
    return statistics.median(value(a) / value(b) for a, b in zip(ours, theirs))


def p50_ratio(seen, name, floor, jobs):
    return ratio(seen, name, jobs, floor, jobs, lambda slice_: slice_.p50)


def figures(seen, name, jobs):
    slices = seen[name, jobs]
    ordered = sorted(ns for slice_ in slices for ns in slice_.runs)
    kernel = [slice_.kernel_ns for slice_ in slices]
    count = sum(slice_.count for slice_ in slices)
    return {
        "name": name,
        "jobs": jobs,
        "p50_ms": percentile(ordered, 50) / 1e6,
        "p95_ms": percentile(ordered, 95) / 1e6,
        "p99_ms": percentile(ordered, 99) / 1e6,
        "runs_per_s": statistics.median(slice_.runs_per_s for slice_ in slices),
        "cpu_ms_per_run": sum(slice_.cpu_ns for slice_ in slices) / count / 1e6,
        "kernel_ms_per_run": None if None in kernel else sum(kernel) / count / 1e6,
        "ratio_to_floor": p50_ratio(seen, name, FLOOR, jobs),
        "runs": len(ordered),
    }


def targets(seen, jobs):
    """What the design asks for (docs/benchmarks.md), as far as its rows were measured."""
    alone, all_at_once = min(jobs), min(max(jobs), max((j for j in jobs if j <= processors()), default=min(jobs)))
    warm = "minos.warm" if ("minos.warm", alone) in seen else "minos.cold"
    wanted = [
        ("minos.cold to floor.clone, p50", p50_ratio(seen, "minos.cold", FLOOR, alone), "<=", 1.6),
        ("minos.warm to floor.fork, p50", p50_ratio(seen, "minos.warm", "floor.fork", alone), "<=", 1.3),
        (
            f"{warm} to floor.clone, runs/s on all processors",
            ratio(seen, warm, all_at_once, FLOOR, all_at_once, lambda slice_: slice_.runs_per_s),
            ">=",
            0.7,
        ),
        (f"minos.daemon to {warm}, p50", p50_ratio(seen, "minos.daemon", warm, alone), "<=", 5),
    ]
    return [
        {"what": what, "ratio": value, "wanted": f"{sign} {limit}", "met": value <= limit if sign == "<=" else value >= limit}
        for what, value, sign, limit in wanted
        if value is not None
    ]


def processors():
    return len(os.sched_getaffinity(0))


def machine():
    models = [line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if line.startswith("model name")]
    return {"kernel": os.uname().release, "processors": processors(), "model": models[0] if models else "unknown"}


def cell(value, digits):
    return "-" if value is None else f"{value:.{digits}f}"


def table(rows):
    lines = [HEADINGS]
    for row in rows:
        times = [cell(row[name], 3) for name in ("p50_ms", "p95_ms", "p99_ms")]
        costs = [cell(row[name], 2) for name in ("cpu_ms_per_run", "kernel_ms_per_run", "ratio_to_floor")]
        lines.append([row["name"], str(row["jobs"]), *times, cell(row["runs_per_s"], 0), *costs])
    return align(lines)


def align(lines):
    """The first column to the left, all others to the right."""
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *(text.rjust(width) for text, width in zip(line[1:], widths[1:]))]).rstrip() for line in lines
    )


def make_progress():
    """A line that is written over, on a terminal only."""
    if not sys.stderr.isatty():
        return lambda text: None
    return lambda text: print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def start_rows(rows, groups, say):
    """Starts them; a peer that does not work here is left out, one of our own rows is a failure."""
    started = []
    for row in rows:
        try:
            row.start(groups)
            started.append(row)
        except BenchFailure as failure:
            if row.name not in bench_rows.PEERS:
                raise
            say(f"{row.name} is here but does not work, and is left out: {failure}")
    return started


def run_rows(options, say, progress):
    """(figures, targets, {(row, jobs): ordered ns}) of all rows that can be here."""
    with tempfile.TemporaryDirectory(prefix="minos-bench.") as base:
        os.chmod(base, 0o755)  # the daemon's roles drop to another user, who must reach their directory
        rows = bench_rows.make_rows(options.bin, pathlib.Path(base), max(options.jobs), processors())
        for name in options.row or []:
            if name not in [row.name for row in rows]:
                raise bench_rows.NoSuchRow(f"--row {name}: there is no such row here, but {', '.join(row.name for row in rows)}")
        wanted = {*options.row, "floor.fork", FLOOR} if options.row else {row.name for row in rows}
        if "minos.compile" in wanted:
            wanted.add("minos.daemon")  # whose daemon it is
        rows = [row for row in rows if row.name in wanted]
        groups, problems = bench_group.Groups(), []
        try:
            started = start_rows(rows, groups, say)
            if groups.why:
                say(f"CPU time is that of waited-for children alone: {groups.why}")
            seen = measure(started, options, progress)
        finally:
            for row in reversed(rows):
                problems += row.stop()
            groups.close()
            progress("")
    if problems:
        raise BenchFailure("; ".join(problems))
    keys = [(row.name, jobs) for row in started for jobs in options.jobs]
    ordered = {key: sorted(ns for slice_ in seen[key] for ns in slice_.runs) for key in keys}
    return [figures(seen, *key) for key in keys], targets(seen, options.jobs), ordered


def bench_all(options, say, progress):
    rows, wanted, ordered = run_rows(options, say, progress)
    if options.svg:
        options.svg.write_text(bench_plot.plot(ordered), encoding="utf-8")
    if options.json:
        print(json.dumps({"machine": machine(), "rows": rows, "targets": wanted}, indent=2))
        return
    print(table(rows) + "\n")
    for target in wanted:
        print(f"{target['what']}: {target['ratio']:.2f}, wanted {target['wanted']}{'' if target['met'] else '  (not reached)'}")


def bench_checker_alone(options, _say, progress):
    rows = bench_checker.run(options, progress)
    if options.json:
        print(json.dumps({"machine": machine(), "rows": rows}, indent=2))
        return
    lines = [["", "MB/s", "to cmp"]]
    lines += [[row["name"], f"{row['mb_per_s']:.0f}", cell(row["ratio_to_floor"], 3)] for row in rows]
    print(align(lines))


def bench_growth_alone(options, _say, progress):
    rows, memory, wanted = bench_growth.run(options, progress)
    if options.json:
        print(json.dumps({"machine": machine(), "rows": rows, "memory": memory, "targets": wanted}, indent=2))
        return
    lines = [["", "done", "queued", "us", "CPU us", "to empty"]]
    for row in rows:
        figures = [cell(row["wall_us"], 0), cell(row["cpu_us"], 0), cell(row["ratio_to_empty"], 2)]
        lines.append([row["name"], str(row["done"]), str(row["queued"]), *figures])
    print(align(lines) + "\n")
    print(align([["", "submissions", "MiB"], *([row["name"], str(row["done"]), cell(row["mib"], 1)] for row in memory)]) + "\n")
    for target in wanted:
        print(f"{target['what']}: {target['ratio']:.2f}, wanted {target['wanted']}{'' if target['met'] else '  (not reached)'}")


FAIR = {"mean ms": ("mean_ms", 3), "sd ms": ("sd_ms", 3), "cv %": ("cv", 3), "p5 ms": ("p5_ms", 3), "p50 ms": ("p50_ms", 3),
        "p95 ms": ("p95_ms", 3), "processors at work": ("busy_processors", 2), "taken away": ("steal_processors", 2)}  # fmt: skip


def bench_fair_alone(options, _say, progress):
    rows, wanted = bench_fair.run(options, progress)
    if options.json:
        print(json.dumps({"machine": machine(), "rows": rows, "targets": wanted}, indent=2))
        return
    lines = [["", "runs", *FAIR]]
    for row in rows:
        cells = [cell(row[key] * (100 if key == "cv" else 1), digits) for key, digits in FAIR.values()]
        lines.append([row["name"], str(row["runs"]), *cells])
    print(align(lines) + "\n")
    for target in wanted:
        met = "" if target["met"] else "  (not reached)" if target["quiet"] else "  (not reached; the machine had other things to do)"
        print(f"{target['what']}: {target['ratio']:.4f}, wanted {target['wanted']}{met}")


def jobs_list(text):
    jobs = [int(word) for word in text.split(",")]
    if not jobs or min(jobs) < 1 or max(jobs) > JOBS_MAX or len(set(jobs)) < len(jobs):
        raise ValueError
    return jobs


def positive(text):
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def read_options(arguments):
    parser = argparse.ArgumentParser(
        prog="tools/bench",
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Measures what a box costs: the floors (fork, and clone3 with all namespaces), Minos in several forms, and the\n"
        "sandboxes of others that are in PATH, all doing the same work, in rounds that take each row in turn.\n"
        "With `checker`: how fast the default checker reads, beside cmp.\n"
        "With `fair`: CPU time of the same program, alone and with every other slot busy.\n"
        "With `growth`: what a submission costs in a store that holds a million, and the memory of a daemon.\n"
        "docs/benchmarks.md says how each figure is taken.",
        epilog="Exit status: 0, 2 for a wrong call, 3 when something could not be measured.",
    )
    others = f"checker {bench_checker.ROUNDS}, growth {bench_growth.ROUNDS}"
    parser.add_argument("what", nargs="?", choices=["boxes", "checker", "fair", "growth"], default="boxes", help="what to measure (boxes)")
    parser.add_argument("--json", action="store_true", help="print JSON in place of the table")
    parser.add_argument("--quick", action="store_true", help="a few runs of everything, to see that it works; the times say nothing")
    parser.add_argument("--rounds", type=positive, default=None, help=f"rounds ({ROUNDS}; {others})")
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "build/release/bin", help="where the programs are (build/release/bin)")
    boxes = parser.add_argument_group("boxes")
    boxes.add_argument("--jobs", type=jobs_list, default=JOBS, metavar="N,...", help="how many at once (1,2,4,8)")
    boxes.add_argument("--row", action="append", help="this row and the floors only (may be repeated)")
    boxes.add_argument("--slice-ms", type=positive, default=SLICE_MS, help=f"how long each row runs in each round ({SLICE_MS})")
    boxes.add_argument("--svg", type=pathlib.Path, metavar="FILE", help="draw the distributions of the times")
    checker = parser.add_argument_group("checker")
    checker.add_argument("--size-mb", type=positive, default=bench_checker.SIZE_MB, help=f"size of each file ({bench_checker.SIZE_MB})")
    fair = parser.add_argument_group("fair")
    fair.add_argument("--runs", type=positive, default=bench_fair.RUNS, help=f"of each program, alone and not ({bench_fair.RUNS})")
    options = parser.parse_args(arguments, argparse.Namespace(least=LEAST))
    options.bin = options.bin.resolve()
    for program in PROGRAMS:
        if not os.access(options.bin / program, os.X_OK):
            parser.error(f"there is no {options.bin}/{program}: build first, or say --bin")
    if options.quick:
        options.slice_ms, options.least, options.size_mb = 0, 1, 1
        options.rounds = bench_growth.QUICK_ROUNDS if options.what == "growth" else 1
    options.rounds = options.rounds or {"checker": bench_checker.ROUNDS, "growth": bench_growth.ROUNDS}.get(options.what, ROUNDS)
    return options


def main(arguments=None):
    options = read_options(arguments)

    def say(text):
        print(f"bench: {text}", file=sys.stderr, flush=True)

    try:
        kinds = {"boxes": bench_all, "checker": bench_checker_alone, "fair": bench_fair_alone, "growth": bench_growth_alone}
        kinds[options.what](options, say, make_progress())
    except bench_rows.NoSuchRow as failure:
        say(failure)
        return 2
    except (BenchFailure, bench_rows.hostile_daemon.DaemonFailure, OSError) as failure:
        say(failure)
        return 3
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
