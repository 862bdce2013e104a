/*
 * hostile: the right word, then 2 MiB of blanks as fast as possible, then a clean exit: a race with whoever counts
 * class: stdout and stderr flood
 * verdicts: OLE
 * evidence: output
 * invariant: the count is right however fast the submission ends
 */
#include <stdio.h>
#include <string.h>

int main(void)
{
	static char blank[2 << 20];

	memset(blank, ' ', sizeof(blank));
	puts("held");
	(void)fwrite(blank, 1, sizeof(blank), stdout);
	return 0;
}
