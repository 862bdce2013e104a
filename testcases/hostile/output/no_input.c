/*
 * hostile: closes its input unread, answers at once and is gone, or so it seems: a child keeps reading what is left
 * class: interactor and submission closing, dying, flooding, blocking first
 * verdicts: AC
 * invariant: no process left; the judge does not fail or block on input that nobody reads
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char byte;

	if (fork() == 0) {
		while (read(STDIN_FILENO, &byte, 1) >= 0)
			(void)usleep(10000);
		_exit(0);
	}
	(void)close(STDIN_FILENO);
	puts("held");
	return 0;
}
