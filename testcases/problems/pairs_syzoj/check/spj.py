"""As syzoj calls its special judges: files in the current directory; points from 0 to 100 on standard output."""
import sys

n = int(open("input").read())


def numbers():
    try:
        return [int(word) for word in open("user_out").read().split()]
    except ValueError:
        return []


def sum_alone():
    return sum(numbers()) == n


def pair():
    return sum_alone() and len(set(numbers())) == len(numbers()) == 2 and min(numbers()) > 0


print(100 if pair() else 50 if sum_alone() else 0)
print("a pair" if pair() else "no pair", file=sys.stderr)
