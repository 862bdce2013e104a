/*
 * hostile: a chain of processes, each of which holds 24 MiB, makes the next one and sleeps in a session of its own
 * class: memory by many children
 * verdicts: MLE
 * evidence: memory
 * invariant: memory is counted wherever in the tree of processes it is held; no process left
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	const size_t size = 24UL << 20;
	int status = 0;

	for (int depth = 0; depth < 30; depth++) {
		char *volatile piece = malloc(size);

		if (piece == NULL)
			break;
		memset(piece, depth, size);
		/* The copy of what came before is shared; the new piece is the child's own after it is written. */
		if (fork() != 0) {
			(void)wait(&status);
			_exit(status == 0 ? 0 : 1);
		}
		(void)setsid();
	}
	puts("ESCAPED: 720 MiB in a chain of processes");
	return 0;
}
