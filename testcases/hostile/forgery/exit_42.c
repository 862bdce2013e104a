/*
 * hostile: exits with the code by which an output validator accepts
 * class: forged verdict text and exit codes
 * verdicts: RTE
 * evidence: exit:42
 * invariant: exit codes of a submission mean nothing but success (0) or an error
 */
#include <stdio.h>

int main(void)
{
	puts("held");
	return 42;
}
