/*
 * hostile: prints the right word, closes all three streams, and never ends
 * class: closed stdout
 * verdicts: TLE
 * evidence: wall
 * invariant: no process left
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	puts("held");
	(void)fflush(stdout);
	(void)close(STDIN_FILENO);
	(void)close(STDOUT_FILENO);
	(void)close(STDERR_FILENO);
	for (;;)
		(void)sleep(3600);
}
