/*
 * hostile: floods its output from a child and dies at once; the pipe stays open, full and unattended
 * class: interactor and submission closing, dying, flooding, blocking first
 * verdicts: AC RTE OLE
 * evidence: output signal:SIGKILL signal:SIGABRT
 * invariant: no process left; the reader of the output neither waits for ever nor fails
 */
#include <signal.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	char piece[4096];

	memset(piece, ' ', sizeof(piece));
	if (fork() == 0) {
		for (;;)
			if (write(STDOUT_FILENO, piece, sizeof(piece)) < 0)
				_exit(1);
	}
	(void)usleep(20000);
	(void)raise(SIGABRT);
	return 0;
}
