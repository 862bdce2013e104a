"""hostile.py - judges the programs of testcases/hostile and checks that each gets a verdict that its head allows.

Started by tools/hostile and by ctest. No program is ever run here: each is submitted to a private minosd, as any submission is, and
judged in a box. testcases/hostile/README.md explains the heads. Checked besides:

  - the evidence names what the head demands, and no run used much more than its limits allow (hostile_verdict.py);
  - after each program nothing of it is left, and the host is as it was (hostile_host.py, hostile_kernel.py);
  - an honest program (the canary) that is judged all the while is accepted, and is not slowed (hostile_canary.py).

The programs of channels/ mean something only in pairs: two boxes judge them at the same time.
"""

import argparse
import collections
import json
import os
import pathlib
import pwd
import shutil
import sys
import tempfile
import time

# By name: concurrent.futures loads its executor at the first use, and a fork meanwhile in another thread breaks its lock.
from concurrent.futures import ThreadPoolExecutor

import hostile_canary
from hostile_daemon import Daemon, DaemonFailure
from hostile_host import Guard
from hostile_program import IN_MACHINE, PROGRAMS, ROOT, BadHead
from hostile_program import find_programs, missing_toolchain, read_languages, select
from hostile_report import as_json, report, show
from hostile_verdict import SLOWNESS, Outcome, check_result

CANARY = PROGRAMS / "package/submissions/accepted/canary.c"
CANARY_TESTS = 2 if IN_MACHINE else 8  # the machine is slow, and the canary's times are not judged there
PROGRAM_TIMEOUT_S = 90
BATCH = 12  # programs between two quiet moments
QUIET_FIRST = 6  # canaries judged in quiet before anything else
ATTEMPTS = 3  # a class of programs disturbs the canary only if it does so each time
AGAIN_S = 40  # for the pairs of a class, each time; two thirds of it are not needed on a quiet host
AGAIN_BATCH = 3  # programs of a pair for each job, so that short ones run beside a whole canary
SUSPECTS = 3  # classes that are looked into again: those that disturb most
PAIR_STEP_MS = 100 if IN_MACHINE else 5
PAIR_ATTEMPTS = 3  # on a busy host one of the two may come late
PAIR_OVERLAP, PAIR_AT_ONCE_S = 0.5, 0.3  # those that end sooner were refused at once


def processors():
    return len(os.sched_getaffinity(0))


class Suite:
    """The daemon, what watches it, and the packages that the programs are judged against."""

    def __init__(self, options, base):
        self.base, self.jobs, self.degraded = base, options.jobs, options.degraded
        self.wall_judged = True
        self.timing = options.timing or (processors() > options.jobs and not IN_MACHINE)
        # Without a cache, so that a program attacks its compiler each time that it is judged. The one processor of the machine
        # has no time for boxes ahead of need, with which all takes twice as long there; box_warm has them.
        settings = {"cache": "off"} | ({"warm_boxes": 0} if IN_MACHINE else {})
        self.daemon = Daemon(options.bin, base, max(2, options.jobs + 1), options.degraded, settings)
        try:
            self.make_packages()
            self.make_roles()
            self.canaries = hostile_canary.Canaries(self.judge_canary)
            self.warm_up(max(2, options.jobs + 1))
            self.guard = Guard(self.daemon)
        except BaseException:
            self.daemon.stop()
            raise

    def warm_up(self, slots):
        """What the daemon opens once, it has opened afterwards, in every slot."""
        with ThreadPoolExecutor(slots) as pool:
            for answer in [pool.submit(self.judge_canary) for _ in range(slots)]:
                if answer.result()[0] is None:
                    raise DaemonFailure(f"the canary is not judged: {'; '.join(answer.result()[1])}")

    def make_packages(self):
        """Problems of the same tests: with the limits that programs or compilers run into, and with time for a slow machine."""
        self.add_package("runs-out", 2, run_slowness=1)
        self.add_package("compiler-runs-out", 2, compile_slowness=1)
        self.add_package("patient", 2)
        self.add_package("pair", 1)
        self.add_package("canary", CANARY_TESTS)

    def add_package(self, name, tests, run_slowness=SLOWNESS, compile_slowness=SLOWNESS):
        package = self.base / "packages" / name
        shutil.copytree(PROGRAMS / "package", package)
        (package / ".timelimit").write_text(f"{run_slowness}\n", encoding="ascii")
        yaml = package / "problem.yaml"
        text = yaml.read_text(encoding="ascii")
        yaml.write_text(text.replace("compilation_time: 5", f"compilation_time: {5 * compile_slowness}"), encoding="ascii")
        secret = package / "data/secret"
        for number in range(1, max(tests, 2) + 1):
            for suffix in (".in", ".ans"):
                path = secret / f"{number}{suffix}"
                if number > tests:
                    path.unlink()
                elif number > 2:
                    shutil.copy(secret / f"1{suffix}", path)
        self.daemon.add_problem(name, package)

    def make_roles(self):
        """A header that tells the two of a pair apart."""
        for sends in (0, 1):
            folder = self.base / f"role-{sends}"
            folder.mkdir()
            text = f"#define PAIR_SENDS {sends}\n#define PAIR_STEP_MS {PAIR_STEP_MS}\n"
            (folder / "role.h").write_text(text, encoding="ascii")

    def problem_for(self, program):
        if program.is_pair:
            return "pair"
        if program.name.startswith("compile/"):
            return "compiler-runs-out" if "cpu" in program.evidence else "patient"
        must_run_out = program.verdicts[0] == "TLE" and "AC" not in program.verdicts
        return "runs-out" if must_run_out else "patient"

    def files_of(self, program, copy):
        headers = [PROGRAMS / "channels/pair.h", self.base / f"role-{copy}/role.h"] if program.has_roles else []
        return [program.path, *headers]

    def enforcers(self):
        """What can keep a limit here: without --degraded control groups alone."""
        return {"rlimit", *(["cgroup"] if self.guard.groups else [])} if self.degraded else {"cgroup"}

    def judge(self, program):
        outcome = Outcome(program)
        timeout_s = PROGRAM_TIMEOUT_S * SLOWNESS
        outcome.start = time.monotonic()
        with ThreadPoolExecutor(program.copies) as pool:
            runs = [
                pool.submit(self.daemon.submit, self.problem_for(program), self.files_of(program, copy), timeout_s)
                for copy in range(program.copies)
            ]
        answers = [run.result() for run in runs]
        outcome.end = time.monotonic()
        for answer in answers:
            outcome.problems += answer.problems
            if answer.result is None:
                outcome.verdicts.append("none")
                continue
            check_result(program, answer.result, outcome, self.enforcers())
            outcome.verdicts += [test["verdict"] for test in answer.result["tests"]] or [answer.result["verdict"]]
        # In the slow machine a pair cannot be held together that does not itself wait for its steps.
        if program.is_pair and not outcome.problems and (program.has_roles or not IN_MACHINE):
            outcome.apart = check_overlap(answers)
        outcome.problems += self.guard.after([answer.slot for answer in answers if answer.slot is not None])
        outcome.seconds = outcome.end - outcome.start
        return outcome

    def judge_canary(self):
        answer = self.daemon.submit("canary", [CANARY], PROGRAM_TIMEOUT_S * SLOWNESS)
        return answer.result, answer.problems, answer.start, answer.end

    def quiet_moment(self, canaries):
        """Nothing runs: nothing may be there. The canary's time now is what its other times are compared with."""
        problems = self.guard.quiet()
        self.canaries.run_quiet(canaries)
        return problems

    def run_batch(self, programs, say):
        """Judges programs, some at a time, with canaries beside them."""
        self.canaries.go_on()
        outcomes = []
        with ThreadPoolExecutor(self.jobs) as pool:
            try:
                for run in [pool.submit(self.judge, program) for program in programs]:
                    outcomes.append(run.result())
                    say(show(outcomes[-1]))
            finally:
                pool.shutdown(cancel_futures=True)
                self.canaries.pause()
        return outcomes

    def run_pairs(self, programs, say):
        """One pair at a time, in both of the slots that a pair needs; a canary between each two."""
        outcomes = []
        for program in programs:
            outcome = self.judge(program)
            for _ in range(PAIR_ATTEMPTS - 1):
                if not outcome.apart:
                    break
                outcome = self.judge(program)
            outcome.problems += outcome.apart
            outcomes.append(outcome)
            say(show(outcome))
        return outcomes


def check_overlap(answers):
    """The tests of a pair, which come last in each judgement, must have run at the same time."""
    spans = []
    for answer in answers:
        seconds = sum(test["wall_ns"] for test in answer.result["tests"]) / 1e9
        spans.append((answer.end - seconds, answer.end))
    together = min(end for _, end in spans) - max(start for start, _ in spans)
    shorter = min(end - start for start, end in spans)
    if shorter < PAIR_AT_ONCE_S or together >= PAIR_OVERLAP * shorter:
        return []
    return [f"the two ran together for {max(0.0, together):.2f} s only"]


def run_all(suite, programs, say):
    """(outcomes, problems of the host) of all programs, in batches with a quiet moment after each."""
    languages = read_languages()
    outcomes, wanted, host = [], [], []
    for program in programs:
        missing = missing_toolchain(program, languages)
        if missing is None:
            wanted.append(program)
        else:
            outcomes.append(Outcome(program))
            outcomes[-1].skipped = f"there is no {missing}"
            say(show(outcomes[-1]))
    alone = [program for program in wanted if not program.is_pair]
    batches = [alone[first : first + BATCH] for first in range(0, len(alone), BATCH)]
    suite.canaries.pause()
    suite.canaries.start()
    try:
        suite.canaries.run_quiet(QUIET_FIRST if suite.timing else 1)
        for batch in batches:
            outcomes += suite.run_batch(batch, say)
            host += suite.quiet_moment(1)
        outcomes += suite.run_pairs([program for program in wanted if program.is_pair], say)
        host += suite.quiet_moment(1)
        if suite.timing:
            suite.canaries.problems += judge_times(suite, outcomes, say)
    finally:
        suite.canaries.stop.set()
        suite.canaries.go_on()
        suite.canaries.join()
    return sorted(outcomes, key=lambda outcome: outcome.program.name), host


def spans_of(outcomes):
    spans = collections.defaultdict(list)
    for outcome in outcomes:
        if not outcome.skipped and not outcome.program.is_pair:
            spans[outcome.program.group].append((outcome.start, outcome.end))
    return spans


def judge_times(suite, outcomes, say):
    """Which classes of programs cost the canary more than they may. A suspicion is looked into again, alone."""
    canaries, problems = suite.canaries, []
    suite.wall_judged = not hostile_canary.host_is_busy(canaries.quiet)
    ratios = hostile_canary.compare_classes(canaries.quiet, canaries.beside, spans_of(outcomes))
    if ratios:
        say("\nthe canary beside " + hostile_canary.show_ratio(ratios[-1]))
    suspects = [ratio for ratio in ratios if hostile_canary.is_disturbed(ratio, suite.jobs, suite.wall_judged)]
    for ratio in sorted(suspects, key=hostile_canary.excess)[-SUSPECTS:]:
        say(f"again, for the canary's sake: {hostile_canary.show_ratio(ratio)}")
        group = [o.program for o in outcomes if not o.skipped and not o.program.is_pair
                 and ratio.name in (o.program.group, "all classes")]  # fmt: skip
        seen = [ratio]
        while len(seen) < ATTEMPTS and hostile_canary.is_disturbed(seen[-1], suite.jobs, suite.wall_judged):
            again = run_again(suite, ratio.name, group)
            if again is None:
                say(f"the host was busy with other things: whether {ratio.name} disturbs the canary was not judged")
                break
            suite.wall_judged = suite.wall_judged and not hostile_canary.host_is_busy(canaries.quiet)
            seen.append(again)
        if len(seen) == ATTEMPTS and hostile_canary.is_disturbed(seen[-1], suite.jobs, suite.wall_judged):
            problems += [f"the canary is disturbed by {hostile_canary.show_ratio(one)}" for one in seen]
    return problems


def run_again(suite, name, programs):
    """The canary's times beside these programs, each with those in quiet right before, until it is clear. None: too few to say anything."""
    canaries = suite.canaries
    canaries.quiet.clear()
    pairs, end, turn = [], time.monotonic() + AGAIN_S, 0
    while len(pairs) < hostile_canary.PAIRS and time.monotonic() < end:
        canaries.run_quiet(1)
        canaries.beside.clear()
        few = [programs[(turn + number) % len(programs)] for number in range(AGAIN_BATCH * suite.jobs)]
        spans = [(outcome.start, outcome.end) for outcome in suite.run_batch(few, lambda _: None)]
        turn += len(few)
        beside = hostile_canary.beside(canaries.beside, spans)
        if beside and hostile_canary.are_fit([*canaries.quiet[-1:], *beside]):
            pairs.append((canaries.quiet[-1:], beside))
            ratio = hostile_canary.compare_pairs(name, pairs)
            if ratio and (len(pairs) == hostile_canary.PAIRS or not hostile_canary.is_disturbed(ratio, suite.jobs, suite.wall_judged)):
                return ratio
    return None


def read_options(arguments):
    parser = argparse.ArgumentParser(
        prog="tools/hostile",
        allow_abbrev=False,
        description="Judges the programs of testcases/hostile in boxes and checks that each gets the verdict that it "
        "must get, that honest programs beside them are not disturbed, and that nothing stays or changes on the host.",
        epilog="Exit status: 0 if all held, 1 if not, 2 for a wrong call or a program with a bad head, 3 if minosd did "
        "not start.",
    )
    parser.add_argument("--bin", default=str(ROOT / "build/release/bin"), help="where minosd is (build/release/bin)")
    jobs = max(1, processors() - 1)
    parser.add_argument("--jobs", type=int, default=jobs, help=f"hostile programs at once, beside one honest ({jobs})")
    parser.add_argument("--class", dest="group", action="append", help="only this class (may be repeated)")
    quick = "only those of quick.list, as is usual in the cgroup v2 machine (else: all)"
    parser.add_argument("--quick", action=argparse.BooleanOptionalAction, default=IN_MACHINE, help=quick)
    parser.add_argument("--degraded", action="store_true", help="as an ordinary user without control groups")
    parser.add_argument("--timing", action="store_true", help="judge the canary's times even if processors are few")
    parser.add_argument("--user", help="become this user first (for --degraded)")
    parser.add_argument("--json", action="store_true", help="print the result as JSON, and all else on standard error")
    parser.add_argument("program", nargs="*", help="files or folders of testcases/hostile (all)")
    options = parser.parse_args(arguments)
    if options.jobs < 1:
        parser.error("--jobs wants a number of at least 1")
    if options.user and options.user not in [user.pw_name for user in pwd.getpwall()]:
        parser.error(f"--user {options.user}: there is no such user")
    for program in ("minos", "minosd"):
        if not os.access(pathlib.Path(options.bin) / program, os.X_OK):
            parser.error(f"there is no {options.bin}/{program}: build first, or say --bin")
    return options


def become(name):
    """Changes to an ordinary user, for good. Returns why that cannot be, or None."""
    user = pwd.getpwnam(name)
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(user.pw_gid, user.pw_gid, user.pw_gid)
        os.setresuid(user.pw_uid, user.pw_uid, user.pw_uid)
    os.environ["HOME"] = "/"
    if "TMPDIR" in os.environ and not os.access(os.environ["TMPDIR"], os.W_OK | os.X_OK):
        del os.environ["TMPDIR"]
    return None if os.access(PROGRAMS / "package/problem.yaml", os.R_OK) else f"{name} cannot read {PROGRAMS}"


def run_suite(options, programs, base, say):
    """(outcomes, suite, problems of the host)"""
    suite = Suite(options, base)
    try:
        outcomes, host = run_all(suite, programs, say)
    finally:
        end = suite.daemon.stop()
    if not suite.guard.kernel.readable:
        say("the kernel's log cannot be read here: it was not looked at")
    host = list(dict.fromkeys(host + end + suite.guard.end()))
    return outcomes, suite, host


def main(arguments=None):
    options = read_options(arguments)
    hidden = become(options.user) if options.user else None
    if hidden:
        print(f"minos-skip: {hidden}")
        return 0
    try:
        programs = select(find_programs(), options)
    except BadHead as error:
        print(f"tools/hostile: {error}", file=sys.stderr)
        return 2
    stream = sys.stderr if options.json else sys.stdout

    def say(text):
        print(text, file=stream, flush=True)

    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="minos-hostile.", ignore_cleanup_errors=True) as folder:
        base = pathlib.Path(folder)
        base.chmod(0o755)  # the daemon's roles drop to another user, who must reach the state directory
        try:
            outcomes, suite, host = run_suite(options, programs, base, say)
        except DaemonFailure as error:
            print(f"tools/hostile: {error}", file=sys.stderr)
            return 3
    if options.json:
        print(as_json(outcomes, suite.canaries, host))
    return report(outcomes, suite, host, start, say)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
