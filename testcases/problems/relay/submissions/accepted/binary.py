# @EXPECTED_RESULTS@: ACCEPTED
what, data = input().split()
if what == "send":
    print(f"{int(data):08b}".replace("0", "a").replace("1", "b"))
else:
    print(int(data[::-1].replace("a", "0").replace("b", "1"), 2))
