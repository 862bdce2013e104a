# @EXPECTED_RESULTS@: RUN_TIME_ERROR
# Wants to leave itself a note; nothing may be written.
import os

def hear():
    """All that there is, one by one."""
    items = []
    while True:
        print("next", flush=True)
        items.append(input())
        if items[-1] == "end":
            return "".join(items[:-1])


if input() == "call":
    with open("note", "w") as note:
        note.write(hear())
    print("a")
else:
    print(open("note").read() if os.path.exists("note") else "none")
