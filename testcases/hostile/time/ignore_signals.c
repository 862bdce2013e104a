/*
 * hostile: ignores or blocks every signal that can be, SIGTERM and SIGXCPU among them, and spins
 * class: ignoring SIGTERM/SIGXCPU
 * verdicts: TLE
 * evidence: cpu
 * invariant: ends close to the CPU limit
 */
#include <signal.h>
#include <stddef.h>

int main(void)
{
	volatile unsigned long turns = 0;
	sigset_t all;

	for (int number = 1; number <= SIGRTMAX; number++)
		(void)signal(number, SIG_IGN);
	(void)sigfillset(&all);
	(void)sigprocmask(SIG_BLOCK, &all, NULL);
	for (;;)
		turns = turns + 1;
}
