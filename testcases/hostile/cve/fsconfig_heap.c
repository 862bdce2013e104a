/*
 * hostile: a file system context whose options overflow the page that they are kept in (CVE-2022-0185)
 * class: known faults of kernels and runtimes
 * verdicts: SV
 * evidence: syscall:unshare syscall:fsopen syscall:fsconfig
 * invariant: no file system can be opened or configured
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	static char value[257];
	long context;

	memset(value, 'A', 256);
	context = syscall(SYS_fsopen, "cgroup2", 0);
	if (context < 0)
		context = syscall(SYS_fsopen, "ext4", 0);
	for (int i = 0; i < 15 && context >= 0; i++)
		(void)syscall(SYS_fsconfig, context, 1, "\x00", value, 0);
	puts(context >= 0 ? "ESCAPED: a file system can be configured" : "held");
	return 0;
}
