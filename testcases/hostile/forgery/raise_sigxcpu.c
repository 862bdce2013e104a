/*
 * hostile: ends by SIGXCPU without having used any time
 * class: forged verdict text and exit codes
 * verdicts: RTE
 * evidence: signal:SIGXCPU
 * invariant: limits are told by their counters, not by the signal
 */
#include <signal.h>

int main(void)
{
	(void)signal(SIGXCPU, SIG_DFL);
	return raise(SIGXCPU);
}
