# @EXPECTED_RESULTS@: WRONG_ANSWER
print("a" * int(input().split()[1]) + "b" * 11)
