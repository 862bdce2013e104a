# @EXPECTED_RESULTS@: OUTPUT_LIMIT
# Answers again and again.
text = input().strip()
while True:
    print(text[:len(text) // 3])
