/*
 * hostile: fills pipes to the brim, the largest that may be had: the bytes lie in the kernel
 * class: tmpfs and page-cache memory
 * verdicts: AC MLE
 * evidence: memory
 * invariant: pipe buffers count as memory or are too few to matter
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static char piece[65536];

int main(void)
{
	long total = 0;
	int ends[2];

	while (total < 512L << 20 && pipe2(ends, O_NONBLOCK) == 0) {
		ssize_t n;

		(void)fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
		while ((n = write(ends[1], piece, sizeof(piece))) > 0)
			total += n;
	}
	if (total > 256L << 20)
		printf("ESCAPED: %ld MiB in pipes\n", total >> 20);
	else
		puts("held");
	return 0;
}
