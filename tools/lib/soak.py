"""soak.py - runs very many boxes in one warden and watches that nothing grows. Started by tools/soak.

What belongs to the warden is held strictly. What is the whole host's moves with whatever else runs there, so it may grow by a small part
of the number of boxes: an object that each box left behind would be far above that.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SAMPLES = 10
SLABS = ["mnt_cache", "net_namespace", "pid_namespace", "user_namespace", "cred", "filp", "task_struct", "shmem_inode_cache"]
SETTLE_S = 20
STILL_S = 0.3
SLOTS = 2


def read(path):
    try:
        return pathlib.Path(path).read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""


def pss_kib(pid):
    for line in read(f"/proc/{pid}/smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return None


def descriptors(pid):
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return None


def children(pid):
    return sum(len(read(f"/proc/{pid}/task/{task}/children").split()) for task in os.listdir(f"/proc/{pid}/task"))


def leaves(warden):
    """Control groups of boxes that are left."""
    found = 0
    for folder, names, _ in os.walk("/sys/fs/cgroup"):
        if os.path.basename(folder) == f"minos-{warden}":
            found += len(names)
            names.clear()
    return found


def mounts(pid):
    return len(read(f"/proc/{pid}/mountinfo").splitlines())


def host_numbers():
    numbers = {}
    for line in read("/proc/cgroups").splitlines()[1:]:
        name, _, count, _ = line.split()
        if name in ("memory", "pids", "cpuacct"):
            numbers[f"{name} groups"] = int(count)
    for line in read("/proc/slabinfo").splitlines()[2:]:
        words = line.split()
        if words[0] in SLABS:
            numbers[words[0]] = int(words[1])
    for line in read("/proc/meminfo").splitlines():
        if line.startswith("SUnreclaim:"):
            numbers["slab KiB"] = int(line.split()[1])
    return numbers


def held(warden):
    """What the warden has for its boxes: processes, control groups, descriptors."""
    return children(warden), leaves(warden), descriptors(warden)


def settle(warden, at_rest):
    """Waits for what the warden has while nothing runs: the boxes made ahead, one for each slot, and who makes them. What it has at
    first is that; later it has to come back to it, as a group whose last process is not gone yet is removed a moment later. Either
    counts only once it has stayed for a while: on its way there, a warden that has one box too few and one not gone yet looks the same."""
    deadline, since, seen = time.monotonic() + SETTLE_S, time.monotonic(), None
    while time.monotonic() < deadline:
        now = held(warden)
        if now != seen:
            seen, since = now, time.monotonic()
        if time.monotonic() - since > STILL_S and (now == at_rest or (at_rest is None and now[0] > SLOTS)):
            break
        time.sleep(0.05)
    return seen


def sample(process, warden, boxes, at_rest):
    processes, groups, fds = settle(warden, at_rest)
    own = {
        "fds": fds,
        "Pss KiB": pss_kib(warden),
        "mounts": mounts(warden),
        "boxes": processes,
        "leaves": groups,
        "judge fds": descriptors(process.pid),
        "judge Pss KiB": pss_kib(process.pid),
    }
    return {"ran": boxes, "warden": own, "host": host_numbers()}


def grown(samples, boxes):
    """What is more at the end than after the first part, beyond what may be."""
    first, last = samples[1], samples[-1]
    problems = []
    for name, value in last["warden"].items():
        before = first["warden"][name]
        allowed = before // 10 + 128 if name.endswith("KiB") and before is not None else 0
        if value is not None and before is not None and value > before + allowed:
            problems.append(f"{name}: {before} after {first['ran']} boxes, {value} after {last['ran']}")
    for name, value in last["host"].items():
        before = first["host"].get(name, value)
        allowed = 4 * boxes if name.endswith("KiB") else boxes // 10 + 200
        if value > before + allowed:
            problems.append(f"{name} of the host: {before} after {first['ran']} boxes, {value} after {last['ran']}")
    return problems


def table(samples):
    names = [*samples[0]["warden"], *samples[0]["host"]]
    rows = [["ran", *names]]
    for one in samples:
        values = {**one["warden"], **one["host"]}
        rows.append([str(one["ran"]), *("-" if values.get(name) is None else str(values[name]) for name in names)])
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths)) for row in rows)


def watch(options, say):
    step = max(1, options.boxes // SAMPLES)
    boxes = step * SAMPLES
    process = subprocess.Popen(
        [str(pathlib.Path(options.bin).resolve() / "soak"), str(boxes), str(step)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    samples, warden, at_rest = [], None, None
    for line in process.stdout:
        word, number = line.split()
        if word == "warden":
            warden = int(number)
            continue
        at_rest = at_rest or settle(warden, None)
        samples.append(sample(process, warden, int(number), at_rest))
        if sys.stderr.isatty():
            print(f"\r{number} of {boxes} boxes", end="", file=sys.stderr, flush=True)
        process.stdin.write("\n")
        process.stdin.flush()
    process.stdin.close()
    status = process.wait()
    problems = grown(samples, boxes) if len(samples) == SAMPLES + 1 else []
    if status != 0 or len(samples) != SAMPLES + 1:
        problems.append(f"the boxes ended early, with status {status}")
    if samples:
        say(table(samples))
    return samples, problems


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="tools/soak",
        allow_abbrev=False,
        description="Runs many boxes in one warden, two at a time, and fails if descriptors, memory, mounts, control groups or kernel "
        "objects grow with their number.",
        epilog="Exit status: 0 if nothing grew, 1 if something did, 2 for a wrong call.",
    )
    parser.add_argument("--bin", default=str(ROOT / "build/release/bin"), help="where soak is (build/release/bin)")
    parser.add_argument("--json", action="store_true", help="print the samples as JSON, and all else on standard error")
    parser.add_argument("boxes", type=int, nargs="?", default=20000, help="how many (20000)")
    options = parser.parse_args(arguments)
    if options.boxes < SAMPLES:
        parser.error(f"less than {SAMPLES} boxes show nothing")
    if not os.access(pathlib.Path(options.bin) / "soak", os.X_OK):
        parser.error(f"there is no {options.bin}/soak: build first, or say --bin")
    stream = sys.stderr if options.json else sys.stdout

    def say(text):
        print(text, file=stream, flush=True)

    start = time.monotonic()
    samples, problems = watch(options, say)
    if options.json:
        print(json.dumps({"samples": samples, "problems": problems}, indent=2))
    for problem in problems:
        say(f"FAIL {problem}")
    seconds = time.monotonic() - start
    say(f"{options.boxes} boxes in {seconds:.0f} s, {options.boxes / seconds:.0f} each second")
    say(f"{0 if problems else 1} passed, {1 if problems else 0} failed, 0 skipped")
    return 1 if problems else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
