/*
 * hostile: every process of a family blocks all signals, makes itself group leader and spins, also past SIGXCPU
 * class: ignoring SIGTERM/SIGXCPU
 * verdicts: TLE
 * evidence: cpu
 * invariant: ends close to the CPU limit; no process left
 */
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

int main(void)
{
	const struct rlimit one = { 1, RLIM_INFINITY };
	volatile unsigned long turns = 0;
	sigset_t all;

	(void)sigfillset(&all);
	(void)sigprocmask(SIG_SETMASK, &all, NULL);
	(void)setrlimit(RLIMIT_CPU, &one);
	for (int i = 0; i < 4; i++)
		if (fork() == 0)
			(void)setpgid(0, 0);
	for (;;)
		turns = turns + 1;
}
