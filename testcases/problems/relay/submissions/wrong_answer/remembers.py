# @EXPECTED_RESULTS@: WRONG_ANSWER
# Leaves the number in a file for the second pass, which is in another box.
import os

what, data = input().split()
if what == "send":
    with open("/work/number", "w") as kept:
        kept.write(data)
    print("a")
elif os.path.exists("/work/number"):
    with open("/work/number") as kept:
        print(kept.read())
else:
    print("forgotten")
