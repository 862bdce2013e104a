import sys

line = sys.stdin.read()
sys.exit(42 if line[:-1].isdecimal() and len(line) <= 5 and line[-1] == "\n" else 43)
