/*
 * hostile: SIGKILL to its own process group and so to itself; whoever shares the group dies with it
 * class: kill -1
 * verdicts: RTE
 * evidence: signal:SIGKILL
 * invariant: no process outside the box gets the signal; a SIGKILL of one's own is no memory limit
 */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	if (getpid() > 1000) {
		puts("ESCAPED: not in a PID namespace of its own");
		return 0;
	}
	(void)kill(0, SIGKILL);
	(void)pause();
	return 0;
}
