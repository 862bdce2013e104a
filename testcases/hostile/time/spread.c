/*
 * hostile: eight children spin at the same time: on more than one processor they get more CPU time than time passes
 * class: CPU-pin escape
 * verdicts: AC
 * invariant: a slot has one processor; its neighbours keep theirs
 */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(clockid_t clock)
{
	struct timespec t;

	(void)clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(void)
{
	const double start = now(CLOCK_MONOTONIC);
	struct rusage used;
	double cpu, wall;

	for (int i = 0; i < 8; i++) {
		if (fork() == 0) {
			while (now(CLOCK_PROCESS_CPUTIME_ID) < 0.06)
				continue;
			_exit(0);
		}
	}
	while (wait(NULL) > 0)
		continue;
	wall = now(CLOCK_MONOTONIC) - start;
	if (getrusage(RUSAGE_CHILDREN, &used) != 0)
		return 1;
	cpu = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
	      (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
	if (cpu > 1.3 * wall)
		printf("ESCAPED: %.3f s of CPU time in %.3f s\n", cpu, wall);
	else
		puts("held");
	return 0;
}
