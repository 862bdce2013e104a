"""run_tests.py - builds, runs the layers of tests and counts them. Started by tools/test, which explains the options.

ctest runs the tests and writes JUnit files; from those comes the count. One libcheck program is one ctest test but many cases:
libcheck sums them up in a line of its own ("100%: Checks: 12, Failures: 0, Errors: 0"), which is read here. A script of tests
may end with the line that tools/test ends with. Anything else counts as one. A case that cannot run where it is prints
"minos-skip: WHY" on a line of its own; a whole test exits with the code of its ctest property SKIP_RETURN_CODE.
"""

import argparse
import collections
import concurrent.futures
import functools
import json
import os
import pathlib
import re
import subprocess
import sys
import time
import xml.etree.ElementTree

import fuzz
import own_root

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / "build"
LAYERS = ["lint", "unit", "policy", "fuzz", "scenario", "judging", "daemon", "hostile", "cgroup2"]
ASKED_FOR = ["timing"]  # layers that run only when they are asked for
PROCESSORS = os.cpu_count() or 1
TEST_TIMEOUT_S = 600  # for tests that have no ctest property of their own
FUZZ_S = 20  # for each harness; a long run is tools/fuzz
MACHINE_TIMEOUT_S = 2400
MACHINE_SLOWDOWN = 15

CHECK_SUMMARY = re.compile(r"^\s*\d+%: Checks: (\d+), Failures: (\d+), Errors: (\d+)", re.MULTILINE)
OWN_SUMMARY = re.compile(r"^(\d+) passed, (\d+) failed, (\d+) skipped\s*$", re.MULTILINE)
CHECK_FAILURE = re.compile(r"^\S+:\d+:[FE]:.*$", re.MULTILINE)
OWN_FAILURE = re.compile(r"^FAIL .*(?:\n {3,}.*)*", re.MULTILINE)  # as tools/hostile and tools/faults print it, its problems below
SKIP_LINE = re.compile(r"^minos-skip: (.*)$", re.MULTILINE)


class Tally:
    """What was counted, and the lines that explain what did not pass."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.failures = []
        self.skips = collections.Counter()

    def ok(self, count=1):
        self.passed += count

    def fail(self, why, count=1):
        self.failed += count
        self.failures.append(why)

    def skip(self, why, count=1):
        self.skipped += count
        self.skips[why] += count

    def add_output(self, name, output, good):
        """One ctest test that ran."""
        checks = failed = skipped = 0
        for match in CHECK_SUMMARY.finditer(output):
            checks += int(match[1])
            failed += int(match[2]) + int(match[3])
        own = OWN_SUMMARY.findall(output)
        if own:
            checks += sum(int(n) for n in own[-1])
            failed += int(own[-1][1])
            skipped += int(own[-1][2])
        if not checks:
            checks = 1
        if not good and not failed:
            # It died, ran into its time limit, or a sanitiser complained at the end.
            checks, failed = checks + (1 if checks > 1 else 0), 1
        if skipped:
            self.skip(f"{name}: see its output", skipped)
        for why in SKIP_LINE.findall(output):
            skipped += 1
            self.skip(f"{name}: {why.strip()}")
        if failed:
            last = [line for line in output.splitlines() if line.strip()][-3:]
            details = CHECK_FAILURE.findall(output) or OWN_FAILURE.findall(output) or last
            self.fail("\n    ".join([name] + details[:20]), failed)
        self.ok(max(0, checks - failed - skipped))


def say(text):
    print(text, flush=True)


def run_logged(tally, title, steps, log):
    """Runs steps quietly into the file log, and shows its end if one fails. Returns whether all is well."""
    start = time.monotonic()
    log.parent.mkdir(parents=True, exist_ok=True)
    print(f"== {title} ... ", end="", flush=True)
    with open(log, "wb") as out:
        for step in steps:
            if subprocess.run(step, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=out).returncode != 0:
                break
        else:
            say(f"{time.monotonic() - start:.0f} s")
            return True
    say("FAILED")
    say("".join(log.read_text(errors="replace").splitlines(keepends=True)[-60:]))
    tally.fail(f"{title} (all of it: {log.relative_to(ROOT)})")
    return False


class Builds:
    """Each preset is configured and built once, when it is first wanted."""

    def __init__(self, tally):
        self.tally = tally
        self.done = {}

    def want(self, preset):
        if preset not in self.done:
            configure = ["cmake", "--preset", preset]
            build = ["cmake", "--build", "--preset", preset]
            log = BUILD / f"test-{preset}.log"
            self.done[preset] = run_logged(self.tally, f"build {preset}", [configure, build], log)
        return self.done[preset]


def read_junit(tally, prefix, path):
    """Counts the ctest tests of one JUnit file. Returns how many there are."""
    try:
        suite = xml.etree.ElementTree.parse(path).getroot()
    except (OSError, xml.etree.ElementTree.ParseError) as error:
        tally.fail(f"{prefix}: ctest wrote no result: {error}")
        return 1
    cases = list(suite.iter("testcase"))
    for case in cases:
        name = f"{prefix}/{case.get('name')}"
        output = case.findtext("system-out") or ""
        skipped = case.find("skipped")
        reason = "" if skipped is None else skipped.get("message") or ""
        if skipped is not None and (reason.startswith("SKIP_") or reason == "Disabled"):
            lines = [line for line in output.splitlines() if line.strip()]
            tally.skip(f"{name}: {lines[-1].strip() if lines else reason}")
        elif skipped is not None:
            tally.fail(f"{name}: not run: {reason}")
        else:
            tally.add_output(name, output, case.get("status") == "run")
    return len(cases)


def ctest_command(preset, labels, junit, timeout_s, jobs, part=(1, 1)):
    """part: (first, stride), every stride-th test by its number."""
    # Without the size options ctest cuts the output, and with it the summary lines.
    return [
        "ctest", "--test-dir", str(BUILD / preset), "-L", f"^({'|'.join(labels)})$", "--output-on-failure",
        "--output-junit", str(junit), "--timeout", str(timeout_s), "-j", str(jobs),
        "--test-output-size-passed", "10000000", "--test-output-size-failed", "10000000",
        "-I", f"{part[0]},,{part[1]}",
    ]  # fmt: skip


def count_tests(preset, labels):
    command = ["ctest", "--test-dir", str(BUILD / preset), "-L", f"^({'|'.join(labels)})$", "--show-only=json-v1"]
    listing = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True).stdout
    return len(json.loads(listing)["tests"])


def run_layer(tally, builds, layer, preset, jobs):
    if not builds.want(preset):
        return
    title = f"{layer} ({preset})"
    if count_tests(preset, [layer]) == 0:
        tally.fail(f"{title}: the layer has no tests")
        return
    say(f"== {title}")
    junit = BUILD / preset / "Testing" / f"minos-{layer}.xml"
    junit.parent.mkdir(exist_ok=True)
    junit.unlink(missing_ok=True)
    environment = dict(os.environ)
    environment.setdefault("UBSAN_OPTIONS", "print_stacktrace=1")
    if preset == "asan" and layer not in ("unit", "policy"):
        # Our roles let nobody look into them, the search for leaks neither; and all is slower.
        environment.setdefault("ASAN_OPTIONS", "detect_leaks=0")
        environment.setdefault("CK_TIMEOUT_MULTIPLIER", "3")
    command = ctest_command(preset, [layer], junit, TEST_TIMEOUT_S, jobs)
    subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, env=environment)
    read_junit(tally, title, junit)


def run_tool_test(name):
    """The tests of tools/ itself: tools/tests/NAME_test.py. Returns how to count them."""
    command = ["/usr/bin/python3", "-u", str(ROOT / f"tools/tests/{name}_test.py")]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = done.stdout.decode(errors="replace")

    def count(tally):
        say(f"== tools/{name}")
        say(output.rstrip() if done.returncode else output.splitlines()[-1])
        tally.add_output(f"tools/{name}", output, done.returncode == 0)

    return count


def tool_jobs(names):
    return [functools.partial(run_tool_test, name) for name in names]


def run_in_machine(name, label, part, options):
    """ctest on the released build inside the cgroup v2 machine; options: how the machine runs it. Returns how to count it."""
    preset = "release"
    inside = BUILD / preset / "Testing" / "minos-machine.xml"  # in a file system of the machine's own
    result = BUILD / f"test-cgroup2-{name}.xml"
    log = result.with_suffix(".log")
    inside.parent.mkdir(exist_ok=True)
    result.unlink(missing_ok=True)
    command = [str(ROOT / "tools/cgroup2-machine"), "--timeout", str(MACHINE_TIMEOUT_S), *options]
    # A file system of memory there, so that a test run by an ordinary user can write its results.
    command += ["--tmpfs", str(inside.parent), "--fetch", f"{inside}:{result}", "--"]
    command += ctest_command(preset, [label], inside, TEST_TIMEOUT_S * MACHINE_SLOWDOWN, 1, part)
    environment = dict(os.environ, CK_TIMEOUT_MULTIPLIER=str(MACHINE_SLOWDOWN))
    with open(log, "wb") as out:
        status = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment).returncode
    title = f"cgroup2 ({name})"

    def count(tally):
        say(f"== {title}\n{log.read_text(errors='replace').rstrip()}")
        if status in (124, 125):
            tally.fail(f"{title}: the machine ended early, status {status}")
        else:
            read_junit(tally, title, result)

    return count


def machine_jobs(tally, builds):
    # In halves, so that the processors share the work evenly.
    halves = {"-1of2": (1, 2), "-2of2": (2, 2)}
    machines = [("hostile", "groups", (1, 1), [])]
    for half, part in halves.items():
        machines.append((f"scenario{half}", "scenario", part, []))
        # Tests with the label `user` beside that of their layer also run as an ordinary user with a delegated group.
        machines.append((f"user{half}", "user", part, ["--user", "nobody"]))
    if not builds.want("release"):
        return []
    for label in ("groups", "scenario", "user"):
        if count_tests("release", [label]) == 0:
            tally.fail(f"cgroup2 ({label}): there are no tests to run")
    return [functools.partial(run_in_machine, *machine) for machine in machines]


def run_harness(name):
    outcome = fuzz.fuzz(name, FUZZ_S, behind=True)

    def count(tally):
        fuzz.tell(outcome)
        if outcome.finding:
            tally.fail(f"fuzz/{name}: {outcome.finding}")
        else:
            tally.ok()

    return count


def fuzz_jobs(builds):
    return [functools.partial(run_harness, name) for name in fuzz.harnesses()] if builds.want("asan") else []


class Jobs:
    """Jobs that do not measure time, run side by side in the order given."""

    def __init__(self, jobs, at_once=PROCESSORS):
        if jobs:
            say(f"== side by side: {len(jobs)} jobs ...")
        self.pool = concurrent.futures.ThreadPoolExecutor(max_workers=at_once)
        self.running = [self.pool.submit(job) for job in jobs]

    def finish(self, tally):
        for done in concurrent.futures.as_completed(self.running):
            done.result()(tally)
        self.pool.shutdown()


def our_files():
    """What git knows or would add; without git, all files outside build/."""
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listing = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
        names = [os.fsdecode(name) for name in listing.split(b"\0") if name]
    except (OSError, subprocess.CalledProcessError):
        paths = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
        names = [str(path) for path in paths if path.parts[0] not in ("build", ".git")]
    return sorted(ROOT / name for name in names if (ROOT / name).is_file())


def is_bash(path):
    with open(path, "rb") as file:
        return re.match(rb"#! *(/usr)?/bin/(env )?(ba)?sh\b", file.readline(200)) is not None


def one_lint(tally, title, commands):
    """Runs commands side by side; together they are one test."""
    start = time.monotonic()
    print(f"== lint: {title}, {len(commands)} runs ... ", end="", flush=True)

    def run(command):
        return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    with concurrent.futures.ThreadPoolExecutor(max_workers=PROCESSORS) as pool:
        bad = [done for done in pool.map(run, commands) if done.returncode != 0]
    if not bad:
        say(f"{time.monotonic() - start:.0f} s")
        tally.ok()
        return
    say("FAILED")
    for done in bad:
        say((done.stdout + done.stderr).decode(errors="replace").rstrip())
    tally.fail(f"lint: {title}: {len(bad)} of {len(commands)} runs found something")


def our_code():
    return [path for path in our_files() if path.relative_to(ROOT).parts[0] in ("sandbox", "judge", "tools") and path.suffix in (".c", ".h")]


def run_lint(tally):
    files = our_files()
    relative = {path: path.relative_to(ROOT).parts for path in files}
    scripts = [path for path in files if relative[path][0] in (".ci", "tools") and not path.suffix and is_bash(path)]
    pythons = [path for path in files if relative[path][0] == "tools" and path.suffix == ".py"]
    one_lint(tally, "clang-format", [["clang-format", "--dry-run", "-Werror", *map(str, our_code())]])
    one_lint(tally, "shellcheck", [["shellcheck", "-x", *map(str, scripts)]])
    parse = "import ast, sys; [ast.parse(open(name).read(), name) for name in sys.argv[1:]]"
    one_lint(tally, "python", [["/usr/bin/python3", "-c", parse, *map(str, pythons)]])


def run_tidy(files):
    """clang-tidy, one file after the other. Returns how to count it."""
    bad = []
    for file in files:
        command = ["nice", "clang-tidy", "-p", str(BUILD / "asan"), "--quiet", file]
        done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode != 0:
            bad.append((done.stdout + done.stderr).decode(errors="replace").rstrip())

    def count(tally):
        say("\n".join([f"== lint: clang-tidy, {len(files)} files", *bad]))
        if bad:
            tally.fail(f"lint: clang-tidy: it found something in {len(bad)} of {len(files)} files")
        else:
            tally.ok()

    return count


def tidy_jobs(builds):
    if not builds.want("asan"):
        return []
    database = json.loads((BUILD / "asan" / "compile_commands.json").read_text())
    files = sorted({entry["file"] for entry in database} & {str(path) for path in our_code()})
    return [functools.partial(run_tidy, files[first::PROCESSORS]) for first in range(PROCESSORS)]


def report(tally, start):
    must_work = os.environ.get("MINOS_MUST_WORK") == "1"
    for why, count in sorted(tally.skips.items()):
        say(f"skipped: {why}" + (f" ({count} times)" if count > 1 else ""))
    for why in tally.failures:
        say(f"FAILED: {why}")
    failed, skipped = tally.failed, tally.skipped
    if must_work and skipped:
        say(f"MINOS_MUST_WORK: {skipped} skipped tests count as failed")
        failed, skipped = failed + skipped, 0
    minutes, seconds = divmod(int(time.monotonic() - start), 60)
    say(f"{minutes} min {seconds} s")
    say(f"{tally.passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or tally.passed + skipped == 0 else 0


def main():
    parser = argparse.ArgumentParser(prog="tools/test", add_help=False, allow_abbrev=False)
    parser.add_argument("--layer", action="append", choices=LAYERS + ASKED_FOR)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--sanitize", action="store_true")
    options = parser.parse_args()
    own_root.enter()
    start = time.monotonic()
    tally = Tally()
    builds = Builds(tally)
    layers = options.layer or (["lint", "unit", "policy"] if options.quick else LAYERS)
    presets = ["release"] if options.quick else ["asan", "release"]
    behind = []  # jobs for the processors that the layers which wait much leave idle
    if "lint" in layers:
        run_lint(tally)
    for layer in [layer for layer in ("unit", "policy") if layer in layers]:
        for preset in presets:
            run_layer(tally, builds, layer, preset, PROCESSORS)
    if "unit" in layers and builds.want("release"):
        behind += tool_jobs(["count", "quickstart", "faults", "docs", "hostile"])
    if "policy" in layers and not options.quick and builds.want("release"):
        behind += tool_jobs(["policy", "languages", "rootfs", "run"])  # judge in boxes
    if "lint" in layers and not options.quick:
        behind += tidy_jobs(builds)
    if "fuzz" in layers:
        behind += tool_jobs(["fuzz"])
    if "cgroup2" in layers:
        behind += tool_jobs(["machine"])
    # The harnesses take what all others leave of the processors, and end by the clock: they need not wait for them.
    running = [Jobs(behind), Jobs(fuzz_jobs(builds) if "fuzz" in layers else [])]
    for layer in ("scenario", "judging", "daemon", "hostile", "timing"):
        if layer == "hostile":
            for jobs in running:
                jobs.finish(tally)  # before what compares times
        if layer in layers:
            # Boxes expect a processor each; packages and daemons wait more than they compute.
            jobs = PROCESSORS if layer in ("judging", "daemon") else 1
            run_layer(tally, builds, layer, "asan" if options.sanitize else "release", jobs)
    if "cgroup2" in layers:
        Jobs(machine_jobs(tally, builds), PROCESSORS + 1).finish(tally)  # one may wait, as for a limit
    return report(tally, start)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
