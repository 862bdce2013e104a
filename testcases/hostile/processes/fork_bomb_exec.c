/*
 * hostile: forks for ever and executes itself anew in each child, so that process ids and names change all the time
 * class: fork bomb
 * verdicts: TLE RTE
 * evidence: pids cpu wall
 * invariant: no process left, under whatever name
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	static char name[] = "init";
	char *const argv[] = { name, NULL };

	if (getpid() > 1000000) {
		puts("ESCAPED: process ids of the host are visible, or far too many processes ran");
		return 0;
	}
	for (;;) {
		if (fork() == 0)
			(void)execv("/proc/self/exe", argv);
	}
}
