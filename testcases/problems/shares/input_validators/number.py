# One whole number without needless zeros, on a line of its own.
import re
import sys

sys.exit(42 if re.fullmatch(r"(0|[1-9][0-9]{0,19})\n", sys.stdin.read()) else 43)
