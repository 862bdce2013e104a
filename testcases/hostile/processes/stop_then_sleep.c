/*
 * hostile: stops whoever supervises it, then sleeps past the wall limit: a watchdog inside the box would sleep too
 * class: stop or kill the supervisor
 * verdicts: TLE
 * evidence: wall
 * invariant: no process left; the wall limit is kept from outside
 */
#include <signal.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

int main(void)
{
	if (getpid() > 1000) {
		puts("ESCAPED: not in a PID namespace of its own");
		return 0;
	}
	for (pid_t pid = getpid() - 1; pid > 0; pid--)
		(void)kill(pid, SIGSTOP);
	for (;;)
		(void)sleep(3600);
}
