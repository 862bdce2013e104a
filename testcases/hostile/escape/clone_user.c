/*
 * hostile: clone with the flags of every namespace, one after the other
 * class: nested namespaces, mount
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
	static const unsigned long flags[] = { CLONE_NEWUSER, CLONE_NEWNS,  CLONE_NEWPID,   CLONE_NEWNET,
					       CLONE_NEWIPC,  CLONE_NEWUTS, CLONE_NEWCGROUP };

	for (unsigned i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		const long child = syscall(SYS_clone, flags[i] | SIGCHLD, NULL, NULL, NULL, NULL);

		if (child == 0)
			_exit(0);
		if (child > 0) {
			printf("ESCAPED: a namespace by flag %lx\n", flags[i]);
			return 0;
		}
	}
	puts("held");
	return 0;
}
