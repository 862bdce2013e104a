/*
 * hostile: as many children as there may be, each with as many open files as it may have, all at the same time
 * class: descriptor flood
 * verdicts: AC RTE MLE TLE
 * evidence: pids memory cpu wall
 * invariant: the host's table of open files stays usable; all are closed when the box ends
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int ends[2], children = 0;
	char byte;

	if (pipe(ends) != 0)
		return 1;
	for (; children < 1000; children++) {
		const pid_t child = fork();

		if (child < 0)
			break;
		if (child == 0) {
			int own[2];

			(void)close(ends[1]);
			while (open("/usr/bin/env", O_RDONLY) >= 0 && pipe(own) == 0)
				continue;
			/* Ends when the parent lets go. */
			_exit(read(ends[0], &byte, 1) == 0 ? 0 : 1);
		}
	}
	(void)usleep(300000);
	(void)close(ends[1]);
	while (wait(NULL) > 0)
		continue;
	if (children >= 1000)
		printf("ESCAPED: %d children\n", children);
	else
		puts("held");
	return 0;
}
