/*
 * hostile: overwrites the program that set the box up, through /proc/1/exe and reopened descriptors (CVE-2019-5736)
 * class: known faults of kernels and runtimes
 * verdicts: AC
 * invariant: of the host's programs nothing can be opened for writing, by whatever way they are reached
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	static const char *const ways[] = { "/proc/1/exe", "/proc/self/exe", "/proc/thread-self/exe",
					    "/proc/1/task/1/exe", "/bin/sh" };
	char name[64];

	for (unsigned i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		const int seen = open(ways[i], O_PATH | O_CLOEXEC);

		(void)snprintf(name, sizeof(name), "/proc/self/fd/%d", seen);
		if (open(ways[i], O_WRONLY | O_CLOEXEC) >= 0 || (seen >= 0 && open(name, O_RDWR | O_CLOEXEC) >= 0) ||
		    truncate(ways[i], 0) == 0) {
			printf("ESCAPED: %s can be written\n", ways[i]);
			return 0;
		}
	}
	puts("held");
	return 0;
}
