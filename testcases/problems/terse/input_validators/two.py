import sys

words = sys.stdin.read().split()
sys.exit(42 if len(words) == 2 and all(word.lstrip("-").isdecimal() for word in words) else 43)
