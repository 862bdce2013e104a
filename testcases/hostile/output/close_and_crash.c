/*
 * hostile: prints the right word, closes its streams, and dies by a signal a moment later
 * class: closed stdout
 * verdicts: RTE
 * evidence: signal:SIGABRT
 * invariant: an output that is complete and right does not excuse the end
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
	puts("held");
	(void)fflush(stdout);
	(void)close(STDOUT_FILENO);
	(void)close(STDERR_FILENO);
	(void)usleep(100000);
	abort();
}
