"""First pass: takes a word of at most ten a and b for the number, and hands it on backwards. Second pass: wants the number."""
import os
import sys

given, answer, feedback = sys.argv[1:4]
first = not os.path.exists(feedback + "word.txt")


def end(status, text):
    with open(feedback + "judgemessage.txt", "a") as message:
        message.write(text + "\n")
    sys.exit(status)


said = sys.stdin.read().split()
if len(said) != 1:
    end(43, f"{len(said)} words instead of one")
if first:
    if len(said[0]) > 10 or set(said[0]) - set("ab"):
        end(43, "not at most ten letters, each a or b")
    with open(feedback + "word.txt", "w") as kept:
        kept.write(said[0])
    with open(feedback + "nextpass.in", "w") as following:
        following.write(f"receive {said[0][::-1]}\n")
    end(42, f"sent as {said[0]}")
with open(answer) as right, open(given) as received, open(feedback + "word.txt") as kept:
    number = right.read().strip()
    if received.read().split() != ["receive", kept.read()[::-1]]:
        end(1, "this is not what was to be received")
if said[0] != number:
    end(43, f"received as {said[0][:20]}, and not as {number}")
end(42, "received")
