"""fuzz.py - builds the libFuzzer harnesses and runs them. Started by tools/fuzz, which explains the options, and by the layer
`fuzz` of run_tests.py.

A harness is one file, fuzz_NAME.c, beside the parser that it is about; its first comment says what that is. Seeds are in
testcases/fuzz/NAME, words of the format in testcases/fuzz/NAME.dict. What a run finds goes to build/, never into the sources.
"""

import concurrent.futures
import contextlib
import dataclasses
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / "build"
BIN = BUILD / "asan" / "bin"
SEEDS = ROOT / "testcases" / "fuzz"
CORPUS = BUILD / "fuzz-corpus"
FINDINGS = BUILD / "fuzz-findings"
SECONDS_MAX = 7 * 24 * 3600
INPUT_SECONDS = 20  # for one input; generous, as other things may run on this machine
MEMORY_MIB = 2048
GRACE_SECONDS = 120  # past its time, for the last input and the leak check
TAIL_LINES = 25


class Failure(Exception):
    """The harnesses cannot be built or run."""


@dataclasses.dataclass
class Outcome:
    name: str
    executions: int = 0
    seconds: int = 0
    coverage: int = 0
    corpus: int = 0
    finding: str = ""  # "" when there is none
    tail: str = ""  # of the log, with a finding: what tells of it

    def line(self):
        rate = self.executions // max(1, self.seconds)
        text = f"{self.name:<14} {self.executions:>11} inputs {self.seconds:>6} s {rate:>7}/s"
        text += f" {self.coverage:>6} branches {self.corpus:>5} kept"
        return text + (f"  FINDING: {self.finding}" if self.finding else "")


def harnesses():
    """{name: what it is about}, from the sources."""
    found = {}
    for top in ("sandbox", "judge"):
        for path in (ROOT / top).rglob("fuzz_*.c"):
            about = re.search(r"/\*\s*(?:\* )?fuzz_\w+\.c - (?:libFuzzer entry: )?(.*?)\.(?:\s|\*)", path.read_text(), re.DOTALL)
            found[path.stem.removeprefix("fuzz_")] = re.sub(r"\s*\n \* ", " ", about[1]) if about else ""
    return dict(sorted(found.items()))


def build():
    """Configures the preset and builds its harnesses; quiet unless it fails."""
    if shutil.which("clang") is None:
        raise Failure("there is no clang; tools/setup --test installs it")
    for step in (["cmake", "--preset", "asan"], ["cmake", "--build", "--preset", "asan", "--target", "fuzz"]):
        done = subprocess.run(step, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            raise Failure(f"{' '.join(step)} failed:\n{done.stdout.decode(errors='replace')}")


def number(pattern, text):
    """The number in the last match of pattern, or 0."""
    found = re.findall(pattern, text, re.MULTILINE)
    return int(found[-1]) if found else 0


def read_log(outcome, text, status, prefix):
    outcome.executions = number(r"^stat::number_of_executed_units: +(\d+)", text) or number(r"^#(\d+)\t", text)
    outcome.coverage = number(r" cov: (\d+) ", text)
    outcome.corpus = number(r" corp: (\d+)", text)
    if status == 0:
        return
    complaint = re.findall(r"^(?:==\d+== ?)?(?:SUMMARY|ERROR): (.*)$|(\S+: runtime error: .*)$", text, re.MULTILINE)
    what = next((" ".join(words).strip() for words in complaint), f"the harness ended with status {status}")
    written = re.findall(r"Test unit written to (\S+)", text)
    outcome.finding = f"{what}; input: {written[-1] if written else 'not kept, see the log'}; log: {prefix}log"
    begin = re.search(r"^==\d+== ?ERROR|^\S+: runtime error: ", text, re.MULTILINE)
    lines = text[begin.start() :].splitlines()[:TAIL_LINES] if begin else text.splitlines()[-TAIL_LINES:]
    outcome.tail = "\n".join(line[:300] for line in lines)


def give_way(pid):
    """
    Only what others leave of the processors, which count as idle for these. A session has a priority of its own where the
    kernel groups by sessions.
    """
    os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0))
    with contextlib.suppress(OSError):
        pathlib.Path(f"/proc/{pid}/autogroup").write_text("19", encoding="ascii")


def run_one(name, binary, arguments, limit, behind=False):
    """Runs a harness and reads its log. limit: seconds after which it is killed, which is a finding too."""
    FINDINGS.mkdir(parents=True, exist_ok=True)
    prefix = FINDINGS / f"{name}-"
    log = FINDINGS / f"{name}-log"
    # Memory, not a disk, for the harnesses that make files; what a crash leaves there goes with the directory.
    base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="minos-fuzz-", dir=base) as scratch:
        environment = dict(os.environ, TMPDIR=scratch, UBSAN_OPTIONS="print_stacktrace=1")
        command = [str(binary), f"-artifact_prefix={prefix}", f"-timeout={INPUT_SECONDS}", f"-rss_limit_mb={MEMORY_MIB}"]
        start = time.monotonic()
        with open(log, "wb") as out:
            process = subprocess.Popen(
                command + arguments, cwd=scratch, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment,
                start_new_session=True,
            )  # fmt: skip
            if behind:
                give_way(process.pid)
            try:
                status = process.wait(limit)
            except subprocess.TimeoutExpired:
                status = 124
            finally:
                kill_group(process)
    outcome = Outcome(name, seconds=round(time.monotonic() - start))
    read_log(outcome, log.read_text(errors="replace"), status, prefix)
    return outcome


def kill_group(process):
    """The harness and whatever it started: its group is a session of its own, and exists until waited for."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def fuzz(name, seconds, binary=None, behind=False):
    """Mutates for that long; behind: with what other processes leave of the processors."""
    corpus = CORPUS / name
    corpus.mkdir(parents=True, exist_ok=True)
    arguments = [f"-max_total_time={seconds}", "-print_final_stats=1"]
    words = SEEDS / f"{name}.dict"
    if words.exists():
        arguments.append(f"-dict={words}")
    options = SEEDS / f"{name}.options"
    if options.exists():
        arguments += options.read_text().split()
    arguments.append(str(corpus))
    if (SEEDS / name).is_dir():
        arguments.append(str(SEEDS / name))
    return run_one(name, binary or BIN / f"fuzz_{name}", arguments, seconds + GRACE_SECONDS, behind)


def fuzz_all(names, seconds, jobs, tell):
    """Runs the harnesses, `jobs` of them at once, and tells of each as it ends. Returns their outcomes."""
    outcomes = []
    with concurrent.futures.ThreadPoolExecutor(max_workers=jobs) as pool:
        for done in concurrent.futures.as_completed([pool.submit(fuzz, name, seconds) for name in names]):
            outcomes.append(done.result())
            tell(outcomes[-1])
    return outcomes


def wrong(text):
    print(f"fuzz: {text} (see --help)", file=sys.stderr)
    sys.exit(2)


def count(text, what, most):
    if not re.fullmatch(r"[0-9]{1,9}", text) or not 1 <= int(text) <= most:
        wrong(f"{what} `{text}`: a whole number of 1 to {most} is needed")
    return int(text)


def parse(arguments, known):
    """(names, seconds, files, jobs)"""
    jobs = 1
    words = list(arguments)
    if "--jobs" in words:
        at = words.index("--jobs")
        if at + 1 == len(words):
            wrong("--jobs needs a number")
        jobs = count(words[at + 1], "--jobs", 1024)
        del words[at : at + 2]
    for word in words:
        if word.startswith("-"):
            wrong(f"unknown option {word}")
    if len(words) < 2:
        wrong("NAME and SECONDS are needed")
    if words[0] != "all" and words[0] not in known:
        wrong(f"there is no harness `{words[0]}`; there are {', '.join(known)}")
    if words[0] in known and not re.fullmatch(r"[0-9]+", words[-1]) and all(os.path.isfile(file) for file in words[1:]):
        return [words[0]], 0, [os.path.abspath(file) for file in words[1:]], 1
    seconds = count(words[-1], "SECONDS", SECONDS_MAX)
    names = list(known) if words[:-1] == ["all"] else words[:-1]
    for name in names:
        if name not in known:
            wrong(f"there is no harness `{name}`; there are {', '.join(known)}")
    return names, seconds, [], jobs


def tell(outcome):
    print(outcome.line(), flush=True)
    if outcome.tail:
        print(outcome.tail, flush=True)


def main(arguments):
    known = harnesses()
    if arguments == ["--list"]:
        for name, about in known.items():
            print(f"{name:<14} {about}")
        return 0
    names, seconds, files, jobs = parse(arguments, known)
    build()
    if files:
        outcome = run_one(names[0], BIN / f"fuzz_{names[0]}", files, INPUT_SECONDS * len(files) + GRACE_SECONDS)
        print(outcome.finding or f"{len(files)} inputs, no finding")
        print(outcome.tail, end="\n" if outcome.tail else "")
        return 1 if outcome.finding else 0
    outcomes = fuzz_all(names, seconds, jobs, tell)
    bad = [outcome for outcome in outcomes if outcome.finding]
    total = sum(outcome.executions for outcome in outcomes)
    print(f"{len(outcomes)} harnesses, {total} inputs, {len(bad)} findings")
    return 1 if bad else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Failure as failure:
        print(f"fuzz: {failure}", file=sys.stderr)
        sys.exit(3)
    except KeyboardInterrupt:
        sys.exit(130)
