"""Answers guesses of a number from 1 to 1000 with `lower`, `higher` or `correct`; eleven are allowed."""
import sys

feedback = sys.argv[3]


def end(status, text):
    with open(feedback + "judgemessage.txt", "w") as message:
        message.write(text + "\n")
    sys.exit(status)


with open(sys.argv[1]) as given:
    secret = int(given.read())
for guesses in range(1, 12):
    line = sys.stdin.readline()
    if not line:
        end(43, f"no guess after {guesses - 1}")
    if len(line) > 10 or not line.strip().isdecimal() or not 1 <= int(line) <= 1000:
        end(43, f"guess {guesses} is no number from 1 to 1000")
    guess = int(line)
    if guess == secret:
        try:
            print("correct", flush=True)
        except BrokenPipeError:
            pass
        end(42, f"found with {guesses} guesses")
    try:
        print("lower" if secret < guess else "higher", flush=True)
    except BrokenPipeError:
        end(43, "nobody listens")
end(43, "not found with 11 guesses")
