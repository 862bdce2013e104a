"""hostile_program.py - the programs of testcases/hostile: what their heads say, and which are wanted."""

import json
import os
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAMS = ROOT / "testcases/hostile"
LANGUAGES = ROOT / "policies/languages"

KEYS = ["hostile", "class", "verdicts", "evidence", "invariant", "open"]
OPTIONAL = ["evidence", "open"]
SHARED_USER = "as an ordinary user"
EVIDENCE = re.compile(r"cpu|wall|memory|output|stack|pids|exec|exit:\d+|syscall:[a-z0-9_]+|signal:SIG[A-Z0-9]+")
# What can be the cause of a verdict, and so belongs into the evidence that its head asks for.
CAUSES = {
    "AC": set(),
    "TLE": {"cpu", "wall"},
    "MLE": {"memory", "exit", "signal"},  # a run-time that keeps its own account ends as it says, and is known by that
    "OLE": {"output"},
    "RTE": {"signal", "stack", "exit", "exec", "pids"},
    "SV": {"syscall", "signal"},
    "CE": {"cpu", "wall", "memory", "output", "exit", "signal"},
}

IN_MACHINE = os.environ.get("MINOS_MACHINE") == "uml"


class BadHead(Exception):
    """A program does not say what it must get."""


class Program:
    """One file below testcases/hostile and what its head says."""

    def __init__(self, path, root=PROGRAMS):
        self.path = path
        self.name = str(path.relative_to(root))
        head = read_head(path)
        missing = [key for key in KEYS if key not in head and key not in OPTIONAL]
        if list(head) != [key for key in KEYS if key in head] or missing:
            found = ", ".join(head) or "none"
            raise BadHead(f"{self.name}: the head has the keys {found}; they must be {', '.join(KEYS)}")
        self.group = head["class"]
        self.verdicts = head["verdicts"].split()
        self.evidence = head.get("evidence", "").split()
        # Boxes of an ordinary user share its uid, and with that what the kernel counts by user.
        self.open = "open" in head and (os.getuid() != 0 or not head["open"].startswith(SHARED_USER))
        self.has_roles = '#include "pair.h"' in path.read_text(encoding="utf-8", errors="replace")
        bad = [word for word in self.verdicts if word not in CAUSES]
        bad += [word for word in self.evidence if not EVIDENCE.fullmatch(word)]
        if bad or not self.verdicts:
            raise BadHead(f"{self.name}: {bad[0] if bad else 'no verdict'} in the head is unknown")
        kinds = {word.partition(":")[0] for word in self.evidence}
        silent = [verdict for verdict in self.verdicts if CAUSES[verdict] and not CAUSES[verdict] & kinds]
        if silent:
            raise BadHead(f"{self.name}: the head asks for no evidence of what causes {silent[0]}")

    @property
    def is_pair(self):
        return self.name.startswith("channels/")

    @property
    def tests(self):
        """How many tests the package has that it is judged against."""
        return 1 if self.is_pair else 2

    @property
    def copies(self):
        return 2 if self.is_pair else 1


def read_head(path):
    """The `key: value` lines of the first comment, in order."""
    head = {}
    with open(path, encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file):
            text = line.strip().lstrip("/*#").strip()
            if number == 0 and (line.startswith("#!") or not text):
                continue
            key, colon, value = text.partition(": ")
            if not colon or key not in KEYS:
                break
            head[key] = value.strip()
    return head


def find_programs(root=PROGRAMS):
    suffixes = {suffix for language in read_languages().values() for suffix in language["suffixes"]}
    paths = [path for path in root.glob("*/*") if path.is_file() and path.parent.name != "package"]
    stray = [path for path in paths if path.suffix not in suffixes and path.name != "pair.h"]
    if stray:
        raise BadHead(f"{stray[0]}: no language has files of this name")
    return sorted((Program(path, root) for path in paths if path.suffix in suffixes), key=lambda program: program.name)


def read_languages():
    """name -> suffixes of its files, and the program that must be installed for it."""
    languages = {}
    for path in sorted(LANGUAGES.glob("*.json")):
        policy = json.loads(path.read_text(encoding="utf-8"))
        suffixes = {"." + extension for extension in policy["extensions"]}
        languages[policy["name"]] = {"suffixes": suffixes, "program": policy["probe"][0]}
    return languages


def missing_toolchain(program, languages):
    for language in languages.values():
        if program.path.suffix in language["suffixes"]:
            return None if os.access(language["program"], os.X_OK) else language["program"]
    return None


def select(programs, options):
    quick = (PROGRAMS / "quick.list").read_text(encoding="ascii").split()
    unknown = set(quick) - {program.name for program in programs}
    covered = {program.group for program in programs if program.name in quick}
    uncovered = {program.group for program in programs} - covered
    if unknown or uncovered:
        raise BadHead(f"quick.list: no such program, or no program of this class: {sorted(unknown | uncovered)[0]}")
    wanted = [str(pathlib.Path(name)) for name in options.program]
    chosen = []
    for name in wanted:
        found = [program for program in programs if program.name == name or os.path.abspath(name) == str(program.path)]
        found = found or [program for program in programs if program.name.startswith(name.rstrip("/") + "/")]
        if not found:
            raise BadHead(f"{name}: no such program in testcases/hostile")
        chosen += found
    if not wanted:
        chosen = [program for program in programs if program.name in quick] if options.quick else programs
        if IN_MACHINE and options.degraded:
            chosen = chosen[::5]  # what control groups have no part in was seen on the host
    if options.group:
        chosen = [program for program in chosen if program.group in options.group]
        if not chosen:
            raise BadHead(f"no program of class {', '.join(options.group)}")
    # Those that take long by themselves first, so that none of them is left over at the end.
    return sorted(chosen, key=lambda program: (program.verdicts != ["TLE"], program.name))
