"""bench_growth.py - whether a submission costs the same in a store that holds a million, and what memory a daemon takes, for tools/bench.

The driver bench_growth fills a private store and calls each of its functions as the daemon does; the memory is that of a private minosd.
"""

import json
import pathlib
import subprocess
import tempfile
import time

import bench_group
import bench_rows
import hostile_daemon
from bench_rows import BenchFailure

ROUNDS = 300
LEVELS = [(0, 0), (100_000, 10_000), (1_000_000, 10_000)]
QUICK_ROUNDS, QUICK_LEVELS = 10, [(0, 0), (2000, 100)]
SUBMISSION = ("submit", "sync", "lease", "finish")
LOADS = [100, 400]
QUICK_LOADS = [2]
FLAT, MEMORY_MIB, SLOTS = 2, 32, 2
SETTLED_S = 2


def fill_and_measure(options, levels, progress):
    """[{"done", "queued", "bytes", "operations"}] of each level."""
    with tempfile.TemporaryDirectory(prefix="minos-bench.") as base:
        pairs = [f"{done}:{queued}" for done, queued in levels]
        places = [pathlib.Path(base, name) for name in ("full", "empty")]
        for place in places:
            place.mkdir()
        command = [*hostile_daemon.TIED_TO_US, *map(str, [options.bin / "bench_growth", *places, options.rounds, *pairs])]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        found = []
        for done, queued in levels:
            progress(f"a store with {done} submissions done and {queued} queued")
            line = process.stdout.readline()
            if line:
                found.append(json.loads(line))
        _, errors = process.communicate()
        if process.returncode != 0 or len(found) != len(levels):
            raise BenchFailure(errors.strip() or "bench_growth died")
        return found


def rows_of(levels):
    """A row for each operation at each level; `submission` is those that each submission has in turn, `to empty` is of CPU time."""
    rows = []
    for level in levels:
        parts = [level["operations"][name] for name in SUBMISSION]
        operations = {"submission": {key: sum(part[key] for part in parts) for key in parts[0]}, **level["operations"]}
        for name, figures in operations.items():
            row = {"name": f"growth.{name}", "done": level["done"], "queued": level["queued"], **figures}
            row["ratio_to_empty"] = row["cpu_us"] / row.pop("empty_cpu_us")
            rows.append(row)
    names = list(dict.fromkeys(row["name"] for row in rows))
    return sorted(rows, key=lambda row: names.index(row["name"]))


def family_of(pid):
    return [pid] + [one for child in hostile_daemon.children_of(pid) for one in family_of(child)]


def memory_mib(pid):
    """What the process and all below it take, shared memory by its parts; None where the kernel does not tell."""
    total = 0
    for one in family_of(pid):
        try:
            text = pathlib.Path(f"/proc/{one}/smaps_rollup").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue  # a box that has ended meanwhile
        except OSError:
            return None
        total += sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total / 1024


def settled_memory_mib(pid, quick):
    """The least of a while: boxes are being cleaned away, and made, after the last run."""
    seen, end = [memory_mib(pid)], time.monotonic() + (0.2 if quick else SETTLED_S)
    while seen[-1] is not None and time.monotonic() < end:
        time.sleep(0.1)
        seen.append(memory_mib(pid))
    return None if None in seen else min(seen)


def measure_memory(options, loads, progress):
    """A daemon before its first submission, and after so many more."""
    rows, judged = [], 0
    with tempfile.TemporaryDirectory(prefix="minos-bench.") as base:
        pathlib.Path(base).chmod(0o755)
        row, groups = bench_rows.DaemonRow("memory", options.bin, pathlib.Path(base), SLOTS), bench_group.Groups()
        try:
            row.start(groups)
            pid = row.daemon.process.pid
            for count in [0, *loads]:
                progress(f"the memory of a daemon after {judged + count} submissions")
                if count:
                    row.driver.load(2, 0, (count + 1) // 2)
                judged += count
                rows.append({"name": "memory", "done": judged, "mib": settled_memory_mib(pid, options.quick)})
        finally:
            problems = row.stop()
            groups.close()
    if problems:
        raise BenchFailure("; ".join(problems))
    return rows


def targets(rows, memory):
    largest = max(row["done"] for row in rows)
    wanted = [
        (f"{row['name']} in a store of {row['done']} to that in an empty one, CPU", row["ratio_to_empty"], FLAT)
        for row in rows
        if row["name"] == "growth.submission" and row["done"] == largest
    ]
    if all(row["mib"] is not None for row in memory):
        wanted.append(("memory of a daemon at rest, MiB", memory[0]["mib"], MEMORY_MIB))
        wanted.append((f"the same after {memory[-1]['done']} submissions, MiB", memory[-1]["mib"], MEMORY_MIB))
    return [{"what": what, "ratio": value, "wanted": f"<= {limit}", "met": value <= limit} for what, value, limit in wanted]


def run(options, progress):
    """(rows, rows of memory, targets)"""
    rows = rows_of(fill_and_measure(options, QUICK_LEVELS if options.quick else LEVELS, progress))
    memory = measure_memory(options, QUICK_LOADS if options.quick else LOADS, progress)
    progress("")
    return rows, memory, targets(rows, memory)
