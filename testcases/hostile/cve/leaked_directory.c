/*
 * hostile: looks for a directory of the host among open descriptors and as working directory (CVE-2024-21626)
 * class: known faults of kernels and runtimes
 * verdicts: AC
 * invariant: 0, 1 and 2 are all that is open, none of them a directory, and the working directory has a path
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	char path[4096], name[64];
	struct stat status;

	if (getcwd(path, sizeof(path)) == NULL || path[0] != '/' || strncmp(path, "(unreachable)", 13) == 0) {
		puts("ESCAPED: the working directory is outside");
		return 0;
	}
	for (int fd = 0; fd < 4096; fd++) {
		if (fstat(fd, &status) != 0)
			continue;
		(void)snprintf(name, sizeof(name), "/proc/self/fd/%d/../../../../../..", fd);
		if (fd > 2 || S_ISDIR(status.st_mode) || chdir(name) == 0) {
			printf("ESCAPED: descriptor %d is left open\n", fd);
			return 0;
		}
	}
	puts("held");
	return 0;
}
