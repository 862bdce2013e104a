/*
 * hostile: short-lived grandchildren in sessions of their own do all the work; nobody ever waits for them
 * class: children's CPU
 * verdicts: TLE
 * evidence: cpu
 * invariant: the time of processes that have ended unwaited counts
 */
#include <sys/wait.h>
#include <unistd.h>

static void work(void)
{
	volatile unsigned long turns = 0;

	while (turns < 20000000)
		turns = turns + 1;
	_exit(0);
}

int main(void)
{
	for (;;) {
		const pid_t child = fork();

		if (child == 0) {
			(void)setsid();
			if (fork() == 0)
				work();
			_exit(0);
		}
		if (child > 0)
			(void)waitpid(child, NULL, 0);
		(void)usleep(10000);
	}
}
