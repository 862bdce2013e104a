"""faults.py - kills Minos, or has its system calls fail, at each step of what it does. Started by tools/faults and by ctest.

Each system call that a process of Minos makes is a fault point. fault_point (sandbox/tests/fault_point.h) strikes there from
outside; nothing of it is in the product. A sweep is one role of one scene with one kind of fault, and counts as one test.
"""

import argparse
import json
import os
import pathlib
import re
import sys
import tempfile
import threading
import time

# By name: concurrent.futures loads its executor at the first use, and a fork meanwhile in another thread breaks its lock.
from concurrent.futures import ThreadPoolExecutor, as_completed

from fault_commands import Workshop, command_scenes
from fault_daemon import DaemonScene, StartScene
from fault_resources import trials
from fault_sweep import Sweep

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ACTIONS = ["kill", "fail"]
SKIPPED = 77  # SKIP_RETURN_CODE of ctest
# In a sample: the scene that visits each role, and how many points of it.
QUICK = {
    "run": {"main": 3, "spawn": 1, "warden": 3},
    "judge-c": {"warden": 3, "judge-once": 4, "init": 4, "child": 4},
    "daemon": {"judge": 2, "api": 1, "warden": 2, "maker": 2},
    "daemon-judge": {"judge": 1, "main": 1},
    "daemon-warden": {"warden": 1, "main": 1},
    "daemon-api": {"api": 1},
    "start": {"main": 1, "store": 1, "warden": 1, "probe": 1},
}


def command_sweeps(workshop):
    for scene in command_scenes(workshop):
        for role in scene.roles:
            for action in ACTIONS:
                yield Sweep(scene, role, action)


def daemon_sweeps(workshop):
    scenes = {
        "daemon": (["judge", "api", "warden", "maker", "init", "child"], {}),
        "daemon-judge": (["judge", "main", "spawn"], {"kill": "judge"}),
        "daemon-warden": (["warden", "judge", "main", "spawn"], {"kill": "warden"}),
        "daemon-maker": (["maker", "warden"], {"kill": "maker"}),
        "daemon-api": (["api", "main", "spawn"], {"kill": "api"}),
        "daemon-upload": (["api", "unpack"], {"upload": True}),
    }
    for name, (roles, how) in scenes.items():
        for role in roles:
            for action in ACTIONS:
                yield Sweep(DaemonScene(workshop, name, **how), role, action)
    start = StartScene(workshop, "start")
    for role in ("main", "spawn", "store", "warden", "maker", "probe", "judge", "api", "init", "child"):
        for action in ACTIONS:
            yield Sweep(start, role, action)


def make_sweeps(workshop, quick):
    sweeps = [*command_sweeps(workshop), *daemon_sweeps(workshop)]
    sweeps = [sweep for sweep in sweeps if not quick or sweep.role in QUICK.get(sweep.scene.name, {})]
    return [*trials(workshop), *sweeps]


def wanted(sweep, patterns):
    return not patterns or any(re.search(pattern, sweep.name) for pattern in patterns)


def work(sweep, options):
    if options.point:
        sweep.run_only(options.point)
    elif options.quick:
        sweep.run_sample(QUICK.get(sweep.scene.name, {}).get(sweep.role), options.seed)
    elif options.all:
        sweep.run_all()
    else:
        sweep.run_sites()
    sweep.problems += sweep.scene.close()
    return sweep


def show(sweep, seconds):
    mark = "FAIL" if sweep.problems else "skip" if sweep.skipped else "ok"
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sweep.outcomes.most_common())
    lines = [f"{mark:4} {sweep.name:28} {sweep.points:5} points  {outcomes}  ({seconds:.0f} s)"]
    if sweep.missed:
        lines.append(f"       {sweep.missed} sites of a run without a fault were not met again")
    notes = sweep.problems or ([sweep.skipped] if sweep.skipped else [])
    return "\n".join(lines + [f"       {note}" for note in notes])


def as_json(sweeps, seed):
    return json.dumps(
        {
            "seed": seed,
            "sweeps": [
                {
                    "name": sweep.name,
                    "points": sweep.points,
                    "sites": sweep.sites,
                    "missed": sweep.missed,
                    "complete": sweep.complete,
                    "outcomes": sweep.outcomes,
                    "calls": sweep.calls,
                    "skipped": sweep.skipped,
                    "problems": sweep.problems,
                }
                for sweep in sweeps
            ],
        },
        indent=2,
    )


def read_options(arguments):
    parser = argparse.ArgumentParser(
        prog="tools/faults",
        allow_abbrev=False,
        description="Kills each of Minos's processes, or has a system call of it fail, at each system call that it makes, and checks "
        "that no wrong result is told and that nothing is left after the next start.",
        epilog="Exit status: 0 if all held, 1 if not, 2 for a wrong call, 77 if this user cannot do it.",
    )
    parser.add_argument("--bin", default=str(ROOT / "build/release/bin"), help="where minos is (build/release/bin)")
    parser.add_argument("--quick", action="store_true", help="a sample of the points, chosen by --seed")
    parser.add_argument("--all", action="store_true", help="each call, not the first and last of each site that calls are made from")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100000, help="a number (from the clock)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="sweeps at once (one per processor)")
    parser.add_argument("--point", type=int, help="only this point of each sweep")
    parser.add_argument("--list", action="store_true", help="print the names of the sweeps")
    parser.add_argument("--json", action="store_true", help="print the result as JSON, and all else on standard error")
    parser.add_argument("name", nargs="*", help="only sweeps (SCENE/ROLE/kill or fail) with this regular expression in their name")
    options = parser.parse_args(arguments)
    if options.jobs < 1:
        parser.error("--jobs wants a number of at least 1")
    if not os.access(pathlib.Path(options.bin) / "fault_point", os.X_OK):
        parser.error(f"there is no {options.bin}/fault_point: build first, or say --bin")
    return options


def run_sweeps(sweeps, options, say):
    started = threading.local()

    def timed(sweep):
        started.at = time.monotonic()
        try:
            work(sweep, options)
        except Exception as error:  # of the runner itself: the sweep has not been seen to hold
            sweep.problems.append(f"{type(error).__name__}: {error}")
        return sweep, time.monotonic() - started.at

    pool = ThreadPoolExecutor(options.jobs)
    try:
        for done in as_completed([pool.submit(timed, sweep) for sweep in sweeps]):
            say(show(*done.result()))
    finally:
        pool.shutdown(cancel_futures=True)


def main(arguments=None):
    options = read_options(arguments)
    stream = sys.stderr if options.json else sys.stdout

    def say(text):
        print(text, file=stream, flush=True)

    if os.geteuid() != 0:
        # Who may trace init, which is not dumpable, and make control groups beside ours.
        print("minos-skip: tools/faults needs root")
        return SKIPPED
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="minos-faults.", ignore_cleanup_errors=True) as folder:
        workshop = Workshop(ROOT, pathlib.Path(options.bin).resolve(), folder)
        sweeps = [sweep for sweep in make_sweeps(workshop, options.quick) if wanted(sweep, options.name)]
        if options.list:
            print("\n".join(sweep.name for sweep in sweeps))
            return 0
        if options.quick:
            say(f"--seed {options.seed}")
        run_sweeps(sweeps, options, say)
    if options.json:
        print(as_json(sweeps, options.seed))
    failed = sum(1 for sweep in sweeps if sweep.problems)
    points = sum(sweep.points for sweep in sweeps)
    minutes, seconds = divmod(int(time.monotonic() - start), 60)
    say(f"{points} points visited; {minutes} min {seconds} s")
    skipped = sum(1 for sweep in sweeps if sweep.skipped and not sweep.problems)
    say(f"{len(sweeps) - failed - skipped} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not sweeps else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
