/*
 * hostile: lets the kernel itself fill mappings of 512 MiB: anonymous, shared anonymous, locked
 * class: heap, bss, mmap, stack
 * verdicts: MLE
 * evidence: memory
 * invariant: memory that was allocated inside one system call counts
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/mman.h>

int main(void)
{
	static const int kinds[] = { MAP_PRIVATE | MAP_LOCKED, MAP_SHARED, MAP_PRIVATE };
	const unsigned long size = 512UL << 20;

	for (unsigned i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		volatile char *map =
		    mmap(NULL, size, PROT_READ | PROT_WRITE, kinds[i] | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

		if (map == MAP_FAILED)
			continue;
		for (unsigned long at = 0; at < size; at += 4096)
			map[at] = 1;
		puts("ESCAPED: a mapping of 512 MiB");
		return 0;
	}
	return 1; /* every mapping was refused, so another limit than that of the box's memory is in force */
}
