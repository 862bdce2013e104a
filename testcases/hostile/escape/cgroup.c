/*
 * hostile: looks for control groups that it can leave, change or make
 * class: nested namespaces, mount
 * verdicts: AC
 * invariant: no control group can be written to
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	static const char *const files[] = {
		"/sys/fs/cgroup/cgroup.procs",           "/sys/fs/cgroup/memory.max",
		"/sys/fs/cgroup/cgroup.subtree_control", "/sys/fs/cgroup/unified/cgroup.procs",
		"/sys/fs/cgroup/memory/cgroup.procs",    "/sys/fs/cgroup/memory/memory.limit_in_bytes",
		"/sys/fs/cgroup/pids/cgroup.procs",      "/sys/fs/cgroup/pids/pids.max",
		"/sys/fs/cgroup/memory/release_agent",   "/sys/fs/cgroup/devices/devices.allow"
	};

	for (unsigned i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (open(files[i], O_WRONLY | O_CLOEXEC) >= 0) {
			printf("ESCAPED: %s can be written to\n", files[i]);
			return 0;
		}
	}
	if (mkdir("/sys/fs/cgroup/minos-was-here", 0700) == 0)
		puts("ESCAPED: a control group could be made");
	else
		puts("held");
	return 0;
}
