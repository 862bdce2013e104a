/*
 * hostile: eight processes write to both streams at once, blocking or not
 * class: stdout and stderr flood
 * verdicts: OLE
 * evidence: output
 * invariant: no process left; what is counted is the sum
 */
#include <signal.h>
#include <unistd.h>

int main(void)
{
	static char piece[5000];

	(void)signal(SIGPIPE, SIG_IGN);
	for (int i = 0; i < 3; i++)
		(void)fork();
	for (;;) {
		if (write(1 + (getpid() & 1), piece, sizeof(piece)) < 0)
			(void)usleep(1000);
	}
}
