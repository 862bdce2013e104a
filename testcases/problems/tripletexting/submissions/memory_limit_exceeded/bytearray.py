# @EXPECTED_RESULTS@: MEMORY_LIMIT
# A gigabyte, each page of it written.
text = input().strip()
copies = [bytearray(b"x" * (1 << 20)) for _ in range(1024)]
print(text[:len(text) // 3] if len(copies) == 1024 else "")
