"""Hands out digits, then letters, one for each `next`, and wants a word, then the number."""
import os
import sys

given, answer, feedback = sys.argv[1:4]
first = not os.path.exists(feedback + "word.txt")


def end(status, text):
    with open(feedback + "judgemessage.txt", "a") as message:
        message.write(text + "\n")
    sys.exit(status)


def tell(text):
    try:
        print(text, flush=True)
    except BrokenPipeError:
        end(43, "nobody listens")


with open(answer) as right:
    number = right.read().strip()
if first:
    rest = number
else:
    with open(feedback + "word.txt") as kept:
        rest = kept.read()
tell("call" if first else "answer")
while True:
    line = sys.stdin.readline()
    if line != "next\n":
        break
    tell(rest[:1] or "end")
    rest = rest[1:]
said = line.split()
if len(said) != 1:
    end(43, f"{len(said)} words instead of one")
if not first:
    end(42 if said[0] == number else 43, f"said {said[0][:20]} for {number}")
if len(said[0]) > 14 or set(said[0]) - set("ab"):
    end(43, "not at most fourteen letters, each a or b")
with open(feedback + "word.txt", "w") as kept:
    kept.write(said[0])
with open(feedback + "nextpass.in", "w") as following:
    following.write("again\n")
end(42, f"called as {said[0]}")
