/*
 * hostile: ends by SIGXFSZ without having written anything
 * class: forged verdict text and exit codes
 * verdicts: RTE
 * evidence: signal:SIGXFSZ
 * invariant: limits are told by their counters, not by the signal
 */
#include <signal.h>

int main(void)
{
	(void)signal(SIGXFSZ, SIG_DFL);
	return raise(SIGXFSZ);
}
