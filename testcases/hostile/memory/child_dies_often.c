/*
 * hostile: one child after the other is fed to the memory limit and buried, as if each were only an attempt
 * class: OOM that kills a child only
 * verdicts: MLE
 * evidence: memory
 * invariant: the first out-of-memory kill ends the whole submission; no process left
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void devour(void)
{
	for (;;) {
		char *volatile piece = malloc(1 << 20);

		if (piece == NULL)
			_exit(0);
		memset(piece, 0x5a, 1 << 20);
	}
}

int main(void)
{
	for (int i = 0; i < 5; i++) {
		if (fork() == 0)
			devour();
		(void)wait(NULL);
	}
	puts("held");
	return 0;
}
