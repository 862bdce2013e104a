/*
 * hostile: the right output comes from a child, while the submission itself ends in an error
 * class: forged verdict text and exit codes
 * verdicts: RTE
 * evidence: signal:SIGABRT
 * invariant: what counts is the submission's own end
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	const pid_t child = fork();

	if (child == 0) {
		puts("held");
		return 0;
	}
	if (child > 0)
		(void)waitpid(child, NULL, 0);
	abort();
}
