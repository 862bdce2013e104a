import sys

lines = sys.stdin.read().split("\n")
good = len(lines) == 2 and lines[1] == "" and lines[0].isdigit() and lines[0][0] != "0" and 1 <= int(lines[0]) <= 90
sys.exit(42 if good else 43)
