"""hostile_report.py - what tools/hostile prints of the outcomes. Pure."""

import collections
import json
import time


def show(outcome):
    mark = "skip" if outcome.skipped else "FAIL" if outcome.problems else "weak" if outcome.weak else "ok"
    mark = "open" if mark == "ok" and outcome.open else mark
    verdicts = " ".join(outcome.verdicts) or outcome.skipped
    notes = outcome.problems or ([outcome.weak] if outcome.weak else [])
    lines = [f"{mark:4} {outcome.program.name:36} {verdicts:16} {outcome.seconds:6.1f} s"]
    return "\n".join(lines + [f"       {problem}" for problem in notes])


def table(outcomes):
    rows = collections.OrderedDict()
    for outcome in sorted(outcomes, key=lambda outcome: outcome.program.group):
        row = rows.setdefault(outcome.program.group, [0, 0, 0, collections.Counter()])
        row[2 if outcome.skipped else 1 if outcome.problems else 0] += 1
        row[3].update(set(outcome.verdicts))
    lines = [f"{'class':68} held fail skip  verdicts"]
    for group, (held, failed, skipped, verdicts) in rows.items():
        seen = " ".join(f"{verdict}:{count}" for verdict, count in sorted(verdicts.items()))
        lines.append(f"{group:68} {held:4} {failed:4} {skipped:4}  {seen}")
    return "\n".join(lines)


def as_json(outcomes, canaries, host):
    programs = [
        {
            "program": outcome.program.name,
            "class": outcome.program.group,
            "verdicts": outcome.verdicts,
            "seconds": round(outcome.seconds, 3),
            "skipped": outcome.skipped,
            "weak": outcome.weak,
            "open": outcome.open,
            "problems": outcome.problems,
        }
        for outcome in outcomes
    ]
    canary = {"judged": canaries.count, "problems": canaries.problems}
    return json.dumps({"programs": programs, "canary": canary, "host": host}, indent=2)


def report(outcomes, suite, host, start, say):
    canaries = suite.canaries
    say("\n" + table(outcomes))
    for problem in canaries.problems + host:
        say(f"FAIL {problem}")
    # The canary and the host are a test each.
    failed = sum(1 for outcome in outcomes if outcome.problems) + bool(canaries.problems) + bool(host)
    skipped = sum(1 for outcome in outcomes if outcome.skipped)
    if not suite.wall_judged and not canaries.problems:
        say("the host was busy with other things: the canary's time on the clock was not judged")
    weak = sum(1 for outcome in outcomes if outcome.weak and not outcome.problems)
    opened = sum(1 for outcome in outcomes if outcome.open and not outcome.problems)
    if weak:
        say(f"{weak} programs met a limit that is weaker than it should be, as their results say (enforced_by)")
    if opened:
        say(f"{opened} pairs passed a bit in a way that README.md lists as not to be closed")
    minutes, seconds = divmod(int(time.monotonic() - start), 60)
    say(f"{canaries.count} honest runs beside them; {minutes} min {seconds} s")
    say(f"{len(outcomes) + 2 - failed - skipped} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0
