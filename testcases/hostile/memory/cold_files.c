/*
 * hostile: fills files in memory and declares them cold, to have them swapped out and counted no more
 * class: swap
 * verdicts: MLE AC
 * evidence: memory
 * invariant: memory, files and swap together stay below the limit
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int main(void)
{
	const size_t size = 4UL << 20;
	int whole = 0;

	for (int i = 0; i < 96; i++) {
		char name[32], *piece;
		int fd;

		(void)snprintf(name, sizeof(name), "/dev/shm/p%d", i);
		fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		if (fd < 0 || fallocate(fd, 0, 0, (off_t)size) != 0)
			break; /* the work directory is full, which is the other bound */
		piece = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
		if (piece == MAP_FAILED)
			return 1;
		memset(piece, 0x5a, size);
		(void)madvise(piece, size, MADV_COLD);
		(void)madvise(piece, size, MADV_PAGEOUT);
		whole++;
	}
	puts(whole == 96 ? "ESCAPED: 384 MiB in files" : "held");
	return 0;
}
