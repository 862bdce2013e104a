/*
 * hostile: prints the right word, closes all three streams, and goes on for a while before it ends
 * class: closed stdout
 * verdicts: AC
 * invariant: the end of the output is not the end of the run
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
	(void)usleep(300000);
	_exit(0);
}
