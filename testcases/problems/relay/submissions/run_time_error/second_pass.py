# @EXPECTED_RESULTS@: RUN_TIME_ERROR
what, data = input().split()
if what == "receive":
    raise SystemExit(3)
print("ab")
