"""fault_sweep.py - visiting the fault points of one role: each system call that it makes is one.

A sweep visits the first and the last call of each site: of each way through the program on which a system call is made (fault_site.h).
The first is tried with all its errors, the last with one. What lies between them is the same code in the same loop. Runs differ by a few calls, so what was struck is told by its site, and a site
that was missed is looked for again. `all` goes from the first call to the one that is not reached any more: runs differ, so it ends when
several in a row were not reached. A sample takes every so-manieth call, beginning at one that the seed chooses: over many runs all are
visited.
"""

import collections
import dataclasses

UNREACHED_TO_END = 3
ERRORS_MAX = 5  # as in fault_errors.c
ROUNDS = 3  # of looking for sites that were not met


@dataclasses.dataclass
class Visit:
    """What came of one point."""

    hit: tuple = None  # (role, pid, call, what, site, stage, errors) if it was reached
    outcome: str = ""  # one word: right, refused, killed, ...
    problem: str = None
    seen: int = None  # calls of the role, and
    sites: dict = None  # from where, if that was asked for


class Sweep:
    """One role of one scene, killed or failed. The scene's visit(role, number, action) does the work."""

    def __init__(self, scene, role, action):
        self.scene, self.role, self.action = scene, role, action
        self.name = f"{scene.name}/{role}/{action}"
        self.points = 0
        self.complete = False
        self.outcomes = collections.Counter()
        self.calls = collections.Counter()
        self.struck = collections.Counter()  # by site
        self.sites = 0
        self.missed = 0
        self.problems = []
        self.skipped = None

    def visit(self, number, error_index, how="fail"):
        action = "kill" if self.action == "kill" else f"{how} {error_index}"
        visit = self.scene.visit(self.role, number, action)
        if visit.hit:
            call, what = visit.hit[2:4]
            if what == "-":
                visit.outcome = "-"
            else:
                self.points += 1
                self.calls[call] += 1
                self.outcomes[visit.outcome] += 1
            if visit.problem:
                self.problems.append(f"{self.role} {number} {call} {what}: {visit.problem}")
        elif visit.problem:
            self.problems.append(f"{self.role} {number} was not reached: {visit.problem}")
        return visit

    def visit_errors(self, number, errors_max=ERRORS_MAX):
        """All that the call may fail with, up to so many. Whether the point was reached."""
        visit = self.visit(number, 0)
        if not visit.hit:
            return False
        self.struck[visit.hit[4]] += 1
        for index in range(1, min(visit.hit[6], errors_max) if self.action == "fail" else 1):
            self.visit(number, index)
        return True

    def run_sites(self):
        first = self.scene.first(self.role)
        for _ in range(ROUNDS):
            sites = self.scene.look(self.role)[1]
            new = {site: calls for site, calls in sites.items() if calls[1] >= first and not self.struck[site]}
            if self.action == "fail":
                new = {site: calls for site, calls in new.items() if calls[2] > 0}
            firsts = {calls[0] for calls in new.values() if calls[0] >= first}
            for number in sorted(firsts | {calls[1] for calls in new.values()}):
                self.visit_errors(number, ERRORS_MAX if number in firsts else 1)
            self.missed = sum(1 for site in new if not self.struck[site])
            if not sites:
                self.problems.append(f"{self.role} makes no system call")
            if not self.missed:
                break
        self.sites = len(self.struck)
        self.complete = True

    def run_all(self):
        number, unreached = self.scene.first(self.role), 0
        while unreached < UNREACHED_TO_END:
            unreached = 0 if self.visit_errors(number) else unreached + 1
            number += 1
        self.complete = True

    def run_sample(self, points, seed):
        count, _ = self.scene.look(self.role)
        if not count:
            self.problems.append(f"{self.role} makes no system call")
            return
        stride = max(1, count // points)
        for number in range(1 + seed % stride, count + 1, stride):
            self.visit(number, (seed + number) % 2, "next")

    def run_only(self, number):
        self.visit_errors(number)
