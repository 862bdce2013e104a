/*
 * hostile: pushes each piece of its memory out to swap before it takes the next
 * class: swap
 * verdicts: MLE TLE
 * evidence: memory cpu
 * invariant: memory and swap together stay below the limit
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

int main(void)
{
	const size_t size = 8UL << 20;

	for (int i = 0; i < 96; i++) {
		char *piece = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (piece == MAP_FAILED)
			return 1;
		memset(piece, 0x5a, size);
		(void)madvise(piece, size, MADV_PAGEOUT);
	}
	puts("ESCAPED: 768 MiB, swapped out or not");
	return 0;
}
