# @EXPECTED_RESULTS@: TIME_LIMIT_EXCEEDED
# Uses no CPU at all: only the wall clock can end it.
import time

text = input().strip()
time.sleep(3600)
print(text[:len(text) // 3])
