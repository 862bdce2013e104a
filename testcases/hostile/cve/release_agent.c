/*
 * hostile: mounts a hierarchy of control groups and names a program for the host to run (CVE-2022-0492)
 * class: known faults of kernels and runtimes
 * verdicts: SV
 * evidence: syscall:unshare syscall:mount
 * invariant: no control group can be seen, mounted or written
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	static const char *const agents[] = { "/work/g/release_agent", "/sys/fs/cgroup/rdma/release_agent",
					      "/sys/fs/cgroup/memory/release_agent", "/sys/fs/cgroup/release_agent" };

	(void)mkdir("/work/g", 0700);
	if (access("/sys/fs/cgroup", F_OK) == 0)
		puts("ESCAPED: control groups can be seen");
	(void)unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWCGROUP);
	(void)mount("cgroup", "/work/g", "cgroup", 0, "rdma");
	for (unsigned i = 0; i < sizeof(agents) / sizeof(agents[0]); i++)
		if (open(agents[i], O_WRONLY | O_CLOEXEC) >= 0)
			puts("ESCAPED: a program of ours for the host to run");
	puts("held");
	return 0;
}
