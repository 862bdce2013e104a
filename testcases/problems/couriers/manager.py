"""Tells the first process a number up to 1000, and the second the word of a and b that the first has made of it; wants the number.

At most ten letters are all of the points, at most twenty half of them.
"""
import sys

to, come = [], []
for number in range(2):
    # In this order, as a process opens first what it reads from.
    to.append(open(sys.argv[2 * number + 2], "w"))
    come.append(open(sys.argv[2 * number + 1]))


def say(number, text):
    try:
        print(text, file=to[number], flush=True)
    except BrokenPipeError:
        end(0.0, "nobody listens")


def end(score, text):
    print(score)
    print(text, file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    raise SystemExit


n = sys.stdin.read().strip()
say(0, n)
word = come[0].readline(100).strip()
if set(word) - set("ab"):
    end(0.0, "a letter is neither a nor b")
if len(word) > 20:
    end(0.0, "more than twenty letters")
say(1, word)
said = come[1].readline(100).strip()
if said != n:
    end(0.0, "another number")
end(1.0 if len(word) <= 10 else 0.5, f"{len(word)} letters")
