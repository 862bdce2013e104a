# @EXPECTED_RESULTS@: TIME_LIMIT_EXCEEDED
what, data = input().split()
while what == "receive":
    pass
print("ab")
