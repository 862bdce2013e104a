/*
 * hostile: exits with the code by which a sandbox says that it failed itself
 * class: forged verdict text and exit codes
 * verdicts: RTE
 * evidence: exit:125
 * invariant: a submission cannot make its run a judge error, which would be tried again for ever
 */
#include <stdio.h>

int main(void)
{
	puts("held");
	return 125;
}
