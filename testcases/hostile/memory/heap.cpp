/*
 * hostile: takes memory from the heap in small pieces, writes to all of it, and tries again when told no
 * class: heap, bss, mmap, stack
 * verdicts: MLE
 * evidence: memory
 * invariant: the host does not swap or run out of memory
 */
#include <cstdio>
#include <cstring>
#include <new>

int main()
{
	for (long taken = 0; taken < 1L << 30;) {
		char *piece = new (std::nothrow) char[65536];
		if (piece == nullptr)
			continue;
		std::memset(piece, 0x5a, 65536);
		taken += 65536;
	}
	std::puts("ESCAPED: a gigabyte of heap");
}
