"""As CMS calls its checkers: input, answer, output; a number from 0 to 1 on standard output."""
import sys

given, answer, output = sys.argv[1:4]
n = int(open(given).read())


def numbers():
    try:
        return [int(word) for word in open(output).read().split()]
    except ValueError:
        return []


def sum_alone():
    return sum(numbers()) == n


def pair():
    return sum_alone() and len(set(numbers())) == len(numbers()) == 2 and min(numbers()) > 0


score = 1.0 if pair() else 0.5 if sum_alone() else 0.0
print(score)
print({1.0: "translate:success", 0.5: "the sum alone"}.get(score, "translate:wrong"), file=sys.stderr)
