"""hostile_verdict.py - whether a result of a judgement is what a program's head demands. Pure."""

import json
import re

from hostile_program import CAUSES, IN_MACHINE

NO_MACHINE = re.compile(r"pthread_create failed|unable to create native thread|Could not reserve|insufficient memory")
STOPPED = re.compile(r"out of memory|[Cc]annot allocate memory|Killed signal terminated program")

# The cgroup v2 machine is slow.
SLOWNESS = 15 if IN_MACHINE else 1
CPU_SLACK_NS, WALL_SLACK_NS = 150_000_000, 3_000_000_000
BUSY_SHARE = 0.5  # of its CPU limit that a program which spins gets before its wall limit, however busy the host is


class Outcome:
    def __init__(self, program):
        self.program = program
        self.problems = []
        self.skipped = None
        self.weak = None
        self.open = False
        self.apart = []
        self.verdicts = []
        self.seconds = self.start = self.end = 0.0


def holds(entry, run, verdict):
    """Whether one word of `evidence` is in a run's evidence; None if it has nothing to do with the verdict."""
    evidence = run["evidence"]
    limit = evidence["limit_fired"]
    enforced = evidence["enforced_by"]
    kind, _, value = entry.partition(":")
    if kind not in CAUSES.get(verdict, ()) and kind != "pids":
        return None
    if kind == "pids":
        return evidence["pids_max"] > 0 if enforced["processes"].startswith("cgroup") else None
    if kind == "wall":
        return limit == "wall"
    if kind == "cpu":
        # On a busy host the wall clock may be first; what was used by then must have been counted. rlimits count each
        # process alone.
        counted = run["cpu_ns"] >= evidence["limits"]["cpu_ns"] * BUSY_SHARE
        return limit == "cpu" or (limit == "wall" and (counted or not enforced["cpu_ns"].startswith("cgroup")))
    if kind == "memory":
        return evidence["oom_kill"] > 0 or limit == "memory"
    if kind == "output":
        return limit == "output" or evidence["output_cut"]
    if kind == "syscall":
        return evidence.get("blocked_syscall") == value
    if kind == "exec":  # no program was started
        return run.get("exit_code") is None and run.get("signal") is None
    if kind == "exit":
        return limit == "none" and run.get("exit_code") == int(value)
    return evidence.get("signal_name") == ("SIGSEGV" if kind == "stack" else value)


def allowed_verdicts(program, run):
    """What the head allows, and what follows from the limits that the result itself calls weaker (--degraded)."""
    allowed = set(program.verdicts)
    enforced = run["evidence"]["enforced_by"] if "evidence" in run else {}
    if "MLE" in allowed and enforced.get("memory_bytes") == "rlimit":
        allowed |= {"RTE", "TLE", "AC"} if not allowed & {"AC"} else {"RTE", "TLE"}
    if "pids" in program.evidence and enforced.get("processes") == "rlimit":
        allowed |= {"RTE", "TLE"}
    return allowed


def weakness(program, run):
    """
    Where the result itself says that memory is bounded by rlimits: they count each process alone and no shared memory,
    so what is meant for a control group gets by; and a virtual machine may find too little to start with.
    """
    if run.get("evidence", {}).get("enforced_by", {}).get("memory_bytes") != "rlimit":
        return None
    if run["verdict"] == "WA" and "MLE" in program.verdicts:
        return "got by the limit on memory, which is only an rlimit"
    if run["verdict"] == "RTE" and program.path.suffix == ".java" and NO_MACHINE.search(run.get("stderr", "")):
        return "the virtual machine did not start under an rlimit"
    if run["verdict"] == "CE" and {"memory", "cpu"} & set(program.evidence) and STOPPED.search(run.get("output", "")):
        return "the compiler met an rlimit, which it alone can tell"
    return None


def check_run(program, what, run, outcome, enforcers):
    """One compilation or test of a result."""
    verdict = run["verdict"]
    if "evidence" in run:
        check_enforcers(what, run, enforcers, outcome)
    shown = f"{what}: {verdict} ({run['reason']})"
    weak = weakness(program, run)
    if weak is not None:
        outcome.weak = weak
        return
    if "ESCAPED" in json.dumps([run.get("message"), run["reason"]]):
        if program.open:
            outcome.open = True
            return
        outcome.problems.append(f"ESCAPED! {what}: {run['reason']}")
        return
    if verdict not in allowed_verdicts(program, run):
        outcome.problems.append(f"{shown} is not one of {' '.join(program.verdicts)}")
        return
    if "evidence" in run:
        check_evidence(program, shown, run, outcome)


def named(program, run, verdict):
    """Whether the evidence names a cause that the head asks for."""
    answers = [holds(entry, run, verdict) for entry in program.evidence]
    if not CAUSES.get(verdict) or any(answers):
        return True
    # Refused forks are counted by control groups alone; and a verdict that only rlimits explain is told by them.
    enforced = run["evidence"]["enforced_by"]
    uncounted = "pids" in program.evidence and enforced["processes"] == "rlimit"
    return any(answer is None for answer in answers) and (uncounted or verdict not in program.verdicts) and False not in answers


def check_enforcers(what, run, enforcers, outcome):
    """Each limit must be kept by what this daemon has, and the result must say so: no more, and no less."""
    for limit in ("cpu_ns", "memory_bytes", "processes"):
        claimed = run["evidence"]["enforced_by"][limit]
        if claimed.split()[0] not in enforcers:
            expected = " or ".join(sorted(enforcers))
            outcome.problems.append(f"{what}: {limit} is said to be enforced by {claimed}, not by {expected}")


def check_evidence(program, shown, run, outcome):
    verdict, evidence = run["verdict"], run["evidence"]
    if not named(program, run, verdict):
        outcome.problems.append(f"{shown}: the evidence names none of {' '.join(program.evidence)}: {brief(evidence)}")
    limits = evidence["limits"]
    # An rlimit is rounded up to seconds and holds for each process alone.
    exact = evidence["enforced_by"]["cpu_ns"] != "rlimit"
    if exact and run["cpu_ns"] > limits["cpu_ns"] + CPU_SLACK_NS * SLOWNESS:
        outcome.problems.append(f"{shown}: {run['cpu_ns'] / 1e9:.3f} s of CPU time were used")
    if run["wall_ns"] > limits["wall_ns"] + WALL_SLACK_NS * SLOWNESS:
        outcome.problems.append(f"{shown}: it took {run['wall_ns'] / 1e9:.3f} s")


def brief(evidence):
    return json.dumps({key: value for key, value in evidence.items() if key not in ("limits", "enforced_by")})


def check_result(program, result, outcome, enforcers):
    """Notes in outcome what is wrong with a result. enforcers: the words that enforced_by may begin with."""
    before = len(outcome.problems)
    compiled = result.get("compile") or {}
    if result["verdict"] == "CE":
        check_run(program, "compile", compiled, outcome, enforcers)
    elif program.verdicts == ["CE"]:
        outcome.problems.append("it was compiled")
    for number, test in enumerate(result["tests"], 1):
        check_run(program, f"test {number}", test, outcome, enforcers)
    if len(outcome.problems) > before or outcome.weak is not None:
        return
    runs = result["tests"] or [compiled]
    if result["verdict"] not in [run["verdict"] for run in runs]:
        outcome.problems.append(f"{result['verdict']} ({result['reason']}) is the verdict of none of its parts")
    # The first that is not accepted is the last that is judged.
    full = program.tests if result["verdict"] == "AC" else len(runs)
    early = [run["verdict"] for run in runs[:-1] if run["verdict"] != "AC"]
    if result["verdict"] != "CE" and (len(result["tests"]) != full or early):
        outcome.problems.append(f"{len(result['tests'])} tests were run, not {full}: {result['reason']}")
