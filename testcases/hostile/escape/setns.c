/*
 * hostile: joins the namespaces of init by their files in /proc, and all at once by a pidfd
 * class: nested namespaces, mount
 * verdicts: SV
 * evidence: syscall:setns
 * invariant: the namespaces of the start are those of the end
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	static const char *const names[] = { "user", "mnt", "pid", "net", "ipc", "uts", "cgroup" };
	char path[64];

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		int fd;

		(void)snprintf(path, sizeof(path), "/proc/1/ns/%s", names[i]);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (setns(fd, 0) == 0) {
			printf("ESCAPED: joined %s\n", path);
			return 0;
		}
	}
	if (setns((int)syscall(SYS_pidfd_open, 1, 0), CLONE_NEWNS | CLONE_NEWUSER) == 0)
		puts("ESCAPED: joined init by pidfd");
	else
		puts("held");
	return 0;
}
