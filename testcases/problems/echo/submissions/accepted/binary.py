# @EXPECTED_RESULTS@: ACCEPTED
def hear():
    """All that there is, one by one."""
    items = []
    while True:
        print("next", flush=True)
        items.append(input())
        if items[-1] == "end":
            return "".join(items[:-1])


if input() == "call":
    print(format(int(hear()), "b").replace("0", "a").replace("1", "b"))
else:
    print(int(hear().replace("a", "0").replace("b", "1"), 2))
