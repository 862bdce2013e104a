/*
 * hostile: a program file of a few kilobytes that asks for 1.5 GiB of zeros, and writes to them
 * class: heap, bss, mmap, stack
 * verdicts: MLE RTE
 * evidence: memory signal:SIGKILL signal:SIGSEGV
 * invariant: a program too large to be loaded is the submission's fault, never the judge's
 */
#include <stdio.h>

static volatile char table[1536UL << 20];

int main(void)
{
	for (unsigned long i = 0; i < sizeof(table); i += 4096)
		table[i] = 1;
	puts("ESCAPED: 1.5 GiB of static memory");
	return 0;
}
