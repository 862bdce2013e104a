# hostile: a regular expression that backtracks exponentially, within one call that no interpreter signal can break
# class: CPU spin
# verdicts: TLE
# evidence: cpu
# invariant: ends close to the CPU limit
import re

print("ESCAPED: the match came to an end" if re.match(r"(a+)+$", "a" * 64 + "b") is None else "ESCAPED: matched")
