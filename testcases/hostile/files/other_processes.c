/*
 * hostile: looks for processes other than its own and the box's init, and reads what init would rather keep
 * class: reading host files, tests, other boxes, /proc of others
 * verdicts: AC
 * invariant: /proc shows this box only
 */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

static int readable(const char *path)
{
	char byte;
	const int fd = open(path, O_RDONLY | O_CLOEXEC);

	return fd >= 0 && read(fd, &byte, 1) == 1;
}

int main(void)
{
	static const char *const private[] = { "/proc/1/environ", "/proc/1/auxv", "/proc/1/maps",
					       "/proc/1/stack",   "/proc/1/io",   "/proc/1/mem" };
	DIR *dir = opendir("/proc");
	const struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		const long pid = isdigit((unsigned char)entry->d_name[0]) ? strtol(entry->d_name, NULL, 10) : 1;

		if (pid != 1 && pid != getpid()) {
			printf("ESCAPED: process %ld can be seen\n", pid);
			return 0;
		}
	}
	for (unsigned i = 0; i < sizeof(private) / sizeof(private[0]); i++) {
		if (readable(private[i])) {
			printf("ESCAPED: %s can be read\n", private[i]);
			return 0;
		}
	}
	puts("held");
	return 0;
}
