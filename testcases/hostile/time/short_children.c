/*
 * hostile: spreads its work over children that each live for a few milliseconds: no single one ever nears a limit
 * class: many short children
 * verdicts: TLE
 * evidence: cpu
 * invariant: the time of processes that have ended counts
 */
#include <sys/wait.h>
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
	for (;;) {
		const pid_t child = fork();

		if (child == 0)
			work();
		if (child > 0)
			(void)waitpid(child, NULL, 0);
	}
}
