/*
 * hostile: sleeps itself and lets a grandchild, orphaned and in a session of its own, spin
 * class: children's CPU
 * verdicts: TLE
 * evidence: cpu
 * invariant: the time of processes that nobody waits for counts
 */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	volatile unsigned long turns = 0;
	const pid_t child = fork();

	if (child == 0) {
		(void)setsid();
		if (fork() != 0)
			_exit(0);
		for (;;)
			turns = turns + 1;
	}
	if (child > 0)
		(void)waitpid(child, NULL, 0);
	for (;;)
		(void)sleep(3600);
}
