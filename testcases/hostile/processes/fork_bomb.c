/*
 * hostile: forks for ever, in every process that comes of it
 * class: fork bomb
 * verdicts: TLE RTE
 * evidence: pids cpu wall
 * invariant: no process left; the host's process table stays usable
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	if (getpid() > 1000) {
		puts("ESCAPED: not in a PID namespace of its own");
		return 0;
	}
	for (;;)
		(void)fork();
}
