/*
 * hostile: unshare: a user namespace of its own, in which it would have every capability
 * class: nested namespaces, mount
 * verdicts: SV
 * evidence: syscall:unshare
 * invariant: no namespace is made
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>

int main(void)
{
	puts(unshare(CLONE_NEWUSER) == 0 ? "ESCAPED: a user namespace" : "held");
	return 0;
}
