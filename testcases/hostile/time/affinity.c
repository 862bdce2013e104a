/*
 * hostile: asks for every processor, to leave the one that its slot is pinned to
 * class: CPU-pin escape
 * verdicts: AC SV
 * evidence: syscall:sched_setaffinity
 * invariant: the run stays on the processors of its slot
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
	cpu_set_t before, all, after;

	memset(&all, 0xff, sizeof(all));
	if (sched_getaffinity(0, sizeof(before), &before) != 0)
		return 1;
	(void)sched_setaffinity(0, sizeof(all), &all);
	if (sched_getaffinity(0, sizeof(after), &after) != 0)
		return 1;
	if (CPU_COUNT(&after) > CPU_COUNT(&before))
		printf("ESCAPED: %d processors instead of %d\n", CPU_COUNT(&after), CPU_COUNT(&before));
	else
		puts("held");
	return 0;
}
