"""As DMOJ calls a checker of its default type: input, output, answer; 0 right, 1 wrong."""
import sys

given, output, answer = sys.argv[1:4]
n = int(open(given).read())


def pair():
    try:
        a, b = map(int, open(output).read().split())
    except ValueError:
        return False
    return a > 0 and b > 0 and a != b and a + b == n


print("right" if pair() else "no such pair")
sys.exit(0 if pair() else 1)
