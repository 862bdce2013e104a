/*
 * hostile: an overlay of a directory of its own, to make a file with capabilities (CVE-2021-3493, CVE-2023-0386)
 * class: known faults of kernels and runtimes
 * verdicts: SV
 * evidence: syscall:unshare syscall:mount syscall:clone
 * invariant: no user namespace, no mount
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	static const char *const dirs[] = { "/tmp/l", "/tmp/u", "/tmp/w", "/tmp/m" };

	for (int i = 0; i < 4; i++)
		(void)mkdir(dirs[i], 0777);
	/* By fork's old call, whose flags lie in a register. */
	if (syscall(SYS_clone, CLONE_NEWUSER | CLONE_NEWNS | SIGCHLD, NULL, NULL, NULL, NULL) >= 0)
		puts("ESCAPED: a user namespace");
	if (mount("overlay", "/tmp/m", "overlay", 0, "lowerdir=/tmp/l,upperdir=/tmp/u,workdir=/tmp/w") == 0)
		puts("ESCAPED: an overlay");
	puts("held");
	return 0;
}
