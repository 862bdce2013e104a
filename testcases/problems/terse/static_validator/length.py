"""Of the directory with the sources, which it starts in: how many bytes they have together."""
import os
import sys

feedback = sys.argv[3]
size = sum(os.path.getsize(name) for name in os.listdir("."))
with open(feedback + "judgemessage.txt", "w") as message:
    message.write(f"{size} bytes\n")
if size > 400:
    sys.exit(43)
with open(feedback + "score.txt", "w") as score:
    score.write("30" if size <= 60 else "10")
sys.exit(42)
