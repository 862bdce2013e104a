/*
 * hostile: clone for a user namespace, with bits set above those that the kernel reads
 * class: x86-32, x32, high argument bits
 * verdicts: SV
 * evidence: syscall:clone
 * invariant: no namespace is made
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	const long child = syscall(SYS_clone, 1UL << 40 | CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL);

	if (child == 0)
		_exit(0);
	puts(child > 0 ? "ESCAPED: a user namespace" : "held");
	return 0;
}
