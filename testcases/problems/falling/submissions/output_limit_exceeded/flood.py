# @EXPECTED_RESULTS@: OUTPUT_LIMIT
while True:
    print("0 1 " * 65536)
