/*
 * hostile: as short_children, but with SIGCHLD ignored, so that no parent ever adds up the children's time
 * class: many short children
 * verdicts: TLE
 * evidence: cpu
 * invariant: the time of children that were never waited for counts
 */
#include <signal.h>
#include <time.h>
#include <unistd.h>

static void work(void)
{
	struct timespec used;

	do {
		if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) != 0)
			_exit(1);
	} while (used.tv_sec == 0 && used.tv_nsec < 5000000);
	_exit(0);
}

int main(void)
{
	(void)signal(SIGCHLD, SIG_IGN);
	for (;;) {
		if (fork() == 0)
			work();
		(void)usleep(1000);
	}
}
