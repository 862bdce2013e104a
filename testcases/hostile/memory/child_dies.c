/*
 * hostile: only a child breaks the limit, and makes itself the preferred victim; the parent then reports success
 * class: OOM that kills a child only
 * verdicts: MLE
 * evidence: memory
 * invariant: no half-dead submission: an out-of-memory kill anywhere in the box decides the verdict
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void devour(void)
{
	const int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (score < 0 || write(score, "1000", 4) != 4)
		(void)fputs("stays an ordinary victim\n", stderr);
	for (;;) {
		char *volatile piece = malloc(1 << 20);

		if (piece != NULL)
			memset(piece, 0x5a, 1 << 20);
	}
}

int main(void)
{
	const pid_t child = fork();

	if (child == 0)
		devour();
	if (child < 0 || waitpid(child, NULL, 0) != child)
		return 1;
	puts("held");
	return 0;
}
