/*
 * hostile: floods process 1 with queued real-time signals that carry forged senders, and stops it as often
 * class: stop or kill the supervisor
 * verdicts: AC
 * invariant: the box's init keeps reaping and reporting: a child that ends is still buried
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	siginfo_t forged;
	const pid_t child = fork();

	if (child == 0)
		_exit(7);
	if (getpid() > 1000) {
		puts("ESCAPED: not in a PID namespace of its own");
		return 0;
	}
	memset(&forged, 0, sizeof(forged));
	forged.si_code = SI_QUEUE;
	forged.si_pid = 1;
	for (int i = 0; i < 20000; i++) {
		(void)syscall(SYS_rt_sigqueueinfo, 1, SIGRTMIN + i % 30, &forged);
		(void)syscall(SYS_rt_tgsigqueueinfo, 1, 1, SIGCHLD, &forged);
		(void)kill(1, i % 2 ? SIGSTOP : SIGTSTP);
	}
	if (waitpid(child, NULL, 0) != child)
		return 1;
	puts(getppid() == 1 ? "held" : "ESCAPED: process 1 is not the parent any more");
	return 0;
}
