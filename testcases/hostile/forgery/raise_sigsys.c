/*
 * hostile: ends by SIGSYS without a refused system call
 * class: forged verdict text and exit codes
 * verdicts: RTE SV
 * evidence: signal:SIGSYS
 * invariant: no name of a system call appears in the evidence
 */
#include <signal.h>

int main(void)
{
	(void)signal(SIGSYS, SIG_DFL);
	return raise(SIGSYS);
}
