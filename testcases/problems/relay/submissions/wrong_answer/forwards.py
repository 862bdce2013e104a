# @EXPECTED_RESULTS@: WRONG_ANSWER
# Forgets that the word comes backwards: the second pass is wrong.
what, data = input().split()
if what == "send":
    print(f"{int(data):08b}".replace("0", "a").replace("1", "b"))
else:
    print(int(data.replace("a", "0").replace("b", "1"), 2))
