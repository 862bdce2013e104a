/*
 * hostile: locks its memory so that nothing can be taken from it, present and future, then goes over the limit
 * class: swap
 * verdicts: MLE
 * evidence: memory
 * invariant: locked memory is memory: the limit holds, and the host loses none to it
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

int main(void)
{
	const size_t size = 8UL << 20;

	(void)mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
	for (int i = 0; i < 64; i++) {
		char *piece = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (piece == MAP_FAILED) {
			(void)munlockall();
			continue;
		}
		(void)mlock(piece, size);
		memset(piece, 0x5a, size);
	}
	puts("ESCAPED: 512 MiB of locked memory");
	return 0;
}
