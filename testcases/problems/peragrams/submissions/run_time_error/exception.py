# @EXPECTED_RESULTS@: RUN_TIME_ERROR
# An exception that nobody catches: the input has no second line, so input() raises EOFError and Python exits with 1.
word = input()
other = input()
print(len(set(word) ^ set(other)))
