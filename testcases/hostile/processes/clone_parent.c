/*
 * hostile: makes siblings by CLONE_PARENT, children of whoever waits for the submission, that exit with other codes
 * class: vfork/clone/clone3
 * verdicts: AC SV
 * evidence: syscall:clone
 * invariant: the exit status of the submission is its own, not a sibling's; no process left
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
	const struct timespec moment = { .tv_sec = 0, .tv_nsec = 200000000 };

	for (int i = 0; i < 4; i++) {
		if (syscall(SYS_clone, (unsigned long)CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, NULL) == 0)
			_exit(40 + i);
	}
	(void)nanosleep(&moment, NULL);
	puts("held");
	return 0;
}
