# hostile: grows a list of large byte strings, and goes on after each MemoryError
# class: heap, bss, mmap, stack
# verdicts: MLE
# evidence: memory
# invariant: an interpreter that catches its own errors is stopped all the same
kept = []
while len(kept) < 1024:
    try:
        kept.append(b"\x55" * (1 << 20))
    except MemoryError:
        pass
print("ESCAPED: a gigabyte of byte strings")
