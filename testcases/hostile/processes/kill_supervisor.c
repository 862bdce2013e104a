/*
 * hostile: sends every signal, the real-time ones too, to its parent and to process 1
 * class: stop or kill the supervisor
 * verdicts: AC
 * invariant: the box's init lives on and reports; wall and CPU limits still hold
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

int main(void)
{
	const pid_t parent = getppid();

	if (getpid() > 1000) {
		puts("ESCAPED: not in a PID namespace of its own");
		return 0;
	}
	for (int signal = 1; signal <= SIGRTMAX; signal++) {
		if (parent > 0)
			(void)kill(parent, signal);
		(void)kill(1, signal);
	}
	(void)usleep(200000);
	if (getppid() != parent)
		puts("ESCAPED: the parent died of it");
	else if (kill(1, 0) != 0 && errno == ESRCH)
		puts("ESCAPED: there is no process 1 any more");
	else
		puts("held");
	return 0;
}
