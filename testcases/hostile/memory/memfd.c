/*
 * hostile: a gigabyte in memory files that have no name
 * class: tmpfs and page-cache memory
 * verdicts: AC MLE SV
 * evidence: memory syscall:memfd_create
 * invariant: memory files count as memory
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static char piece[1 << 20];

int main(void)
{
	long total = 0;

	(void)signal(SIGXFSZ, SIG_IGN);
	memset(piece, 0x5a, sizeof(piece));
	for (int i = 0; i < 64; i++) {
		const int fd = memfd_create("full", 0);

		if (fd < 0)
			break;
		for (int mib = 0; mib < 16 && write(fd, piece, sizeof(piece)) == (ssize_t)sizeof(piece); mib++)
			total++;
	}
	if (total > 256)
		printf("ESCAPED: %ld MiB in memory files\n", total);
	else
		puts("held");
	return 0;
}
