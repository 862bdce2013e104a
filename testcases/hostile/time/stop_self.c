/*
 * hostile: stops itself by SIGSTOP: neither dead nor alive, and waitpid without WUNTRACED never tells
 * class: sleep, pause, self-SIGSTOP
 * verdicts: TLE
 * evidence: wall
 * invariant: no process left, stopped ones included
 */
#include <signal.h>
#include <unistd.h>

int main(void)
{
	for (int i = 0; i < 4; i++) {
		if (fork() == 0)
			break;
	}
	for (;;)
		(void)raise(SIGSTOP);
}
