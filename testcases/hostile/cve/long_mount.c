/*
 * hostile: a path of a gigabyte, mounted, so that what lists mounts overflows (CVE-2021-33909)
 * class: known faults of kernels and runtimes
 * verdicts: SV AC
 * evidence: syscall:unshare syscall:mount
 * invariant: paths end where the work directory's inodes do, and nothing can be mounted
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	char name[256];
	int depth = 0;

	memset(name, 'd', 255);
	name[255] = '\0';
	for (; depth < 4200000; depth++)
		if (mkdir(name, 0700) != 0 || chdir(name) != 0)
			break;
	if (depth >= 4200000)
		puts("ESCAPED: a path of a gigabyte");
	if (mount("/proc", ".", NULL, MS_BIND, NULL) == 0)
		puts("ESCAPED: a mount");
	puts("held");
	return 0;
}
