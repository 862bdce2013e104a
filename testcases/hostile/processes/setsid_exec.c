/*
 * hostile: each process makes a session, executes itself and forks twice: new names, new groups, new memory maps
 * class: fork+setsid bomb
 * verdicts: TLE RTE
 * evidence: pids cpu wall
 * invariant: no process left
 */
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	(void)argc;
	if (getpid() > 1000) {
		puts("ESCAPED: not in a PID namespace of its own");
		return 0;
	}
	for (;;) {
		(void)setsid();
		if (fork() == 0 || fork() == 0)
			(void)execv("/proc/self/exe", argv);
		(void)usleep(1000);
	}
}
