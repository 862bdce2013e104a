/*
 * hostile: maps further users of the host into its user namespace, root among them
 * class: setuid, capabilities
 * verdicts: AC
 * invariant: the maps are written once, from outside
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	static const char *const maps[] = { "/proc/self/uid_map", "/proc/self/gid_map", "/proc/self/projid_map" };
	static const char *const lines[] = { "0 0 1\n", "0 0 4294967295\n", "0 1000 1\n" };

	for (unsigned i = 0; i < sizeof(maps) / sizeof(maps[0]) * 3; i++) {
		const char *line = lines[i % 3];
		const int fd = open(maps[i / 3], O_WRONLY | O_CLOEXEC);

		if (fd >= 0 && write(fd, line, strlen(line)) > 0) {
			printf("ESCAPED: %s was written to\n", maps[i / 3]);
			return 0;
		}
		if (fd >= 0)
			(void)close(fd);
	}
	puts("held");
	return 0;
}
