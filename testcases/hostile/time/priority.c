/*
 * hostile: makes itself more important: negative niceness, real-time scheduling, real-time I/O class
 * class: CPU-pin escape
 * verdicts: AC SV
 * evidence: syscall:setpriority syscall:sched_setscheduler syscall:ioprio_set
 * invariant: no run is served before another slot's
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define IO_REAL_TIME_0 (1 << 13)

int main(void)
{
	const struct sched_param first = { .sched_priority = 1 };
	const char *worked = NULL;

	if (setpriority(PRIO_PROCESS, 0, -20) == 0)
		worked = "negative niceness";
	if (sched_setscheduler(0, SCHED_FIFO, &first) == 0 || sched_setscheduler(0, SCHED_RR, &first) == 0)
		worked = "real-time scheduling";
	if (syscall(SYS_ioprio_set, 1, 0, IO_REAL_TIME_0) == 0)
		worked = "real-time I/O";
	if (worked != NULL)
		printf("ESCAPED: %s\n", worked);
	else
		puts("held");
	return 0;
}
