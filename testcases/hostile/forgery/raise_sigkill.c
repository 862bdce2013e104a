/*
 * hostile: kills itself by SIGKILL, to look like a victim of the memory or the time limit
 * class: forged verdict text and exit codes
 * verdicts: RTE
 * evidence: signal:SIGKILL
 * invariant: limits are told by their counters, not by the signal
 */
#include <signal.h>
#include <stdio.h>

int main(void)
{
	puts("held");
	(void)fflush(stdout);
	return raise(SIGKILL);
}
