"""bench_checker.py - how fast the default checker reads, for tools/bench: MB of output a second, beside cmp of the same files.

Of each kind of text there are two outputs: the answer itself (`.same`), and one that is right but that no comparison of bytes accepts:
other white space, other case, other last digits (`.other`). cmp gets the first.
"""

import pathlib
import random
import shutil
import statistics
import tempfile

from bench_group import Uncounted
from bench_rows import BenchFailure, Driver

ROUNDS, SIZE_MB = 9, 100
MB = 1000 * 1000
SEED = 1


def integers(rng):
    while True:
        yield " ".join(str(rng.randint(-(10**9), 10**9)) for _ in range(10))


def words(rng):
    letters = "abcdefghijklmnopqrstuvwxyz"
    while True:
        yield " ".join("".join(rng.choices(letters, k=rng.randint(1, 12))) for _ in range(10))


def floats(rng):
    while True:
        yield " ".join(f"{rng.uniform(-1000, 1000):.9f}" for _ in range(5))


def other_space(line):
    return line.replace(" ", "  ", 1) + " "


def other_case(line):
    return other_space(line.upper())


def other_digits(line):
    """The ninth digit after the point, which a tolerance of 1e-6 does not see."""
    return " ".join(word[:-1] + ("1" if word[-1] != "1" else "2") for word in line.split(" "))


# name: (lines, how another right output differs, flags of the checker)
KINDS = {
    "integers": (integers, other_space, []),
    "words": (words, other_case, []),
    "floats": (floats, other_digits, ["float_tolerance 1e-6"]),
}


def make_lines(kind):
    """About a million bytes."""
    source, lines, size = KINDS[kind][0](random.Random(SEED)), [], 0
    while size < MB:
        lines.append(next(source))
        size += len(lines[-1]) + 1
    return lines


def write(path, lines, times):
    data = "".join(line + "\n" for line in lines).encode()
    with open(path, "wb") as file:
        for _ in range(times):
            file.write(data)
    return path


def measure_kind(options, kind, base, progress):
    """The rows of one kind. All take turns."""
    _, change, flags = KINDS[kind]
    lines = make_lines(kind)
    answer = write(base / "answer", lines, options.size_mb)
    same = write(base / "same", lines, options.size_mb)
    other = write(base / "other", map(change, lines), options.size_mb)
    spawn, check = [options.bin / "bench_spawn", "fork"], options.bin / "bench_check"
    cmp = shutil.which("cmp")
    if cmp is None:
        raise BenchFailure("there is no cmp")
    commands = {
        f"cmp.{kind}": ([*spawn, cmp, same, answer], same),
        f"checker.{kind}.same": ([*spawn, check, same, answer, *flags], same),
        f"checker.{kind}.other": ([*spawn, check, other, answer, *flags], other),
    }
    drivers = {name: Driver(name, command, Uncounted()) for name, (command, _) in commands.items()}
    seconds = {name: [] for name in drivers}
    try:
        for driver in drivers.values():
            driver.load(1, 0, 1)
        for number in range(options.rounds):
            for name, driver in drivers.items():
                progress(f"round {number + 1} of {options.rounds}, {name}")
                [(_, [ns])] = driver.load(1, 0, 1)
                seconds[name].append(ns / 1e9)
    finally:
        for driver in drivers.values():
            driver.close()
    floor = f"cmp.{kind}"
    megabytes = {name: path.stat().st_size / MB for name, (_, path) in commands.items()}
    return [
        {
            "name": name,
            "mb_per_s": megabytes[name] / statistics.median(seconds[name]),
            "ratio_to_floor": statistics.median(
                megabytes[name] / ours / (megabytes[floor] / theirs) for ours, theirs in zip(seconds[name], seconds[floor])
            ),
        }
        for name in drivers
    ]


def run(options, progress):
    rows = []
    for kind in KINDS:
        with tempfile.TemporaryDirectory(prefix="minos-bench.") as base:
            rows += measure_kind(options, kind, pathlib.Path(base), progress)
    progress("")
    return rows
