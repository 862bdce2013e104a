/*
 * hostile: each process of the bomb makes a session and process group of its own, out of reach of kill(-pgid)
 * class: fork+setsid bomb
 * verdicts: TLE RTE
 * evidence: pids cpu wall
 * invariant: no process left
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	if (getpid() > 1000) {
		puts("ESCAPED: not in a PID namespace of its own");
		return 0;
	}
	for (;;) {
		if (fork() == 0)
			(void)setsid();
	}
}
