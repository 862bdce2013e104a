/*
 * hostile: puts a seccomp filter of its own above the box's, which answers refused calls itself before they are noticed
 * class: ptrace, process_vm, perf, bpf, userfaultfd, keyctl, io_uring
 * verdicts: AC SV
 * evidence: syscall:seccomp syscall:prctl syscall:unshare
 * invariant: a second filter can only take more away: the call still has no effect
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	struct sock_filter all[] = { BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW) };
	struct sock_fprog program = { .len = 1, .filter = all };
	struct stat before, after;

	if (stat("/proc/self/ns/user", &before) != 0)
		return 1;
	(void)prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
	(void)unshare(CLONE_NEWUSER);
	if (stat("/proc/self/ns/user", &after) != 0)
		return 1;
	puts(before.st_ino != after.st_ino ? "ESCAPED: a user namespace" : "held");
	return 0;
}
