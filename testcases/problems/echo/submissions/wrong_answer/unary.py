# @EXPECTED_RESULTS@: WRONG_ANSWER
# A letter for each unit: too long a word.
def hear():
    """All that there is, one by one."""
    items = []
    while True:
        print("next", flush=True)
        items.append(input())
        if items[-1] == "end":
            return "".join(items[:-1])


if input() == "call":
    print("a" * int(hear()) or "b")
else:
    print(hear().count("a"))
