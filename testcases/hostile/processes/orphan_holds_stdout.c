/*
 * hostile: leaves orphans that keep the write end of stdout and stderr open for an hour, so that no end-of-file comes
 * class: orphans past the parent's exit
 * verdicts: AC
 * invariant: no process left; the verdict does not wait for the orphans
 */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	for (int i = 0; i < 8; i++) {
		if (fork() == 0) {
			(void)setsid();
			(void)signal(SIGHUP, SIG_IGN);
			(void)signal(SIGTERM, SIG_IGN);
			(void)sleep(3600);
			_exit(0);
		}
	}
	puts("held");
	return 0;
}
