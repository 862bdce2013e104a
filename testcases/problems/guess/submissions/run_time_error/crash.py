# @EXPECTED_RESULTS@: RUN_TIME_ERROR
# Ends badly in the middle of the talk: before the validator, which then reads the end of its input.
print(500, flush=True)
input()
raise SystemExit(1)
