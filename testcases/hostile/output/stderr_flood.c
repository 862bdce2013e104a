/*
 * hostile: prints the right word, then floods standard error
 * class: stdout and stderr flood
 * verdicts: OLE
 * evidence: output
 * invariant: standard error counts; the judge's memory and disk do not grow with it
 */
#include <stdio.h>

int main(void)
{
	puts("held");
	(void)fflush(stdout);
	for (;;)
		(void)fputs("once more unto the breach\n", stderr);
}
