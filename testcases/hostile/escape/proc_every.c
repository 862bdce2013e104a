/*
 * hostile: goes through root, cwd, exe, environ, maps and mem of every process number that /proc could have
 * class: /proc/1/root
 * verdicts: AC
 * invariant: of the processes of the host and of other boxes nothing is there; of init nothing can be read
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	static const char *const parts[] = { "root", "cwd",       "exe",   "environ", "maps", "mem",
					     "fd/0", "map_files", "stack", "syscall", "io",   "ns/mnt" };
	char name[64], target[256];

	for (int pid = 1; pid < 32768; pid++) {
		if (pid == getpid())
			continue;
		(void)snprintf(name, sizeof(name), "/proc/%d", pid);
		if (access(name, F_OK) != 0)
			continue;
		if (pid != 1) {
			printf("ESCAPED: process %d can be seen\n", pid);
			return 0;
		}
		for (unsigned i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
			char byte;
			int fd;

			(void)snprintf(name, sizeof(name), "/proc/%d/%s", pid, parts[i]);
			fd = open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
			if (readlink(name, target, sizeof(target)) > 0 || (fd >= 0 && read(fd, &byte, 1) > 0)) {
				printf("ESCAPED: %s can be read\n", name);
				return 0;
			}
		}
	}
	puts("held");
	return 0;
}
