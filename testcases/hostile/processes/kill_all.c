/*
 * hostile: kill(-1, SIGKILL): everything that it may signal
 * class: kill -1
 * verdicts: AC
 * invariant: nothing outside the box dies; the box's init lives on and reports
 */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	if (getpid() > 1000) {
		puts("ESCAPED: not in a PID namespace of its own");
		return 0;
	}
	(void)kill(-1, SIGSTOP);
	(void)kill(-1, SIGKILL);
	puts("held");
	return 0;
}
