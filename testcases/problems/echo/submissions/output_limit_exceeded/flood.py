# @EXPECTED_RESULTS@: OUTPUT_LIMIT
# A line that never ends.
while True:
    print(10000 * "a", end="")
