/*
 * hostile: reads one zero page in every 2 MiB of a huge mapping: no page of its own, but a page of tables for each read
 * class: heap, bss, mmap, stack
 * verdicts: MLE AC
 * evidence: memory
 * invariant: the kernel's memory on behalf of the submission counts
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/mman.h>

#define STEP  (2UL << 20)
#define STEPS (128UL << 10)

int main(void)
{
	const volatile char *map =
	    mmap(NULL, STEP * STEPS, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (map == MAP_FAILED) {
		puts("held");
		return 0;
	}
	(void)madvise((void *)(unsigned long)map, STEP * STEPS, MADV_NOHUGEPAGE);
	for (unsigned long i = 0; i < STEPS; i++)
		(void)map[i * STEP];
	puts("ESCAPED: 512 MiB of page tables");
	return 0;
}
