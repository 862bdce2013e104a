# @EXPECTED_RESULTS@: WRONG-ANSWER
# Throws the half away.
print(int(input()) // 2)
