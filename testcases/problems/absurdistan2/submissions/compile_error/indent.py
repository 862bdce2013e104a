# @EXPECTED_RESULTS@: COMPILER_ERROR
# Not Python: the loop's body is missing, which shows when the file is compiled, before any test is run.
n = int(input())
for k in range(2, n + 1):
print(n
