/*
 * hostile: recursion without end, with frames large enough to be felt and small enough not to jump the guard page
 * class: heap, bss, mmap, stack
 * verdicts: RTE MLE
 * evidence: signal:SIGSEGV stack memory
 * invariant: the stack limit ends it; where that is above the memory limit, the memory limit does
 */
#include <stdio.h>
#include <string.h>

static int descend(int depth, const volatile char *caller)
{
	volatile char frame[2048];

	for (unsigned i = 0; i < sizeof(frame); i += 64)
		frame[i] = (char)(caller[0] + depth);
	if (frame[64] == 1 && depth < 0)
		return depth;
	return descend(depth + 1, frame) + frame[128];
}

int main(void)
{
	const volatile char seed[1] = { 7 };

	printf("ESCAPED: came back from endless recursion with %d\n", descend(0, seed));
	return 0;
}
