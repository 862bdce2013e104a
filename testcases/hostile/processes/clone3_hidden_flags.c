/*
 * hostile: asks for new namespaces by clone3, whose flags lie in memory where no filter can see them
 * class: vfork/clone/clone3
 * verdicts: AC SV
 * evidence: syscall:clone3
 * invariant: no namespace is made
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	struct clone_args args;
	long child;

	memset(&args, 0, sizeof(args));
	args.flags = CLONE_NEWUSER | CLONE_NEWNS;
	args.exit_signal = SIGCHLD;
	child = syscall(SYS_clone3, &args, sizeof(args));
	if (child == 0)
		_exit(0);
	if (child > 0)
		puts("ESCAPED: clone3 made a user namespace");
	else
		puts("held");
	return 0;
}
