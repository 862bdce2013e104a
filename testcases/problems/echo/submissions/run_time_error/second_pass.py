# @EXPECTED_RESULTS@: RUN_TIME_ERROR
# Has no answer.
def hear():
    """All that there is, one by one."""
    items = []
    while True:
        print("next", flush=True)
        items.append(input())
        if items[-1] == "end":
            return "".join(items[:-1])


assert input() == "call"
print(format(int(hear()), "b").replace("0", "a").replace("1", "b"))
