/*
 * hostile: children hold memory in three forms at once, each below the limit: heap, pipes and files in /dev/shm
 * class: memory by many children
 * verdicts: MLE
 * evidence: memory
 * invariant: every form of memory counts against the one limit
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char piece[1 << 16];

static void fill_file(int number)
{
	char name[64];
	int fd;

	(void)snprintf(name, sizeof(name), "/dev/shm/part-%d", number);
	fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	for (int i = 0; fd >= 0 && i < 96; i++)
		if (write(fd, piece, sizeof(piece)) < 0)
			break;
}

static void hold(int number, int done)
{
	const size_t size = 16UL << 20;
	char *heap = malloc(size);
	int ends[2];

	if (heap != NULL)
		memset(heap, 0x5a, size);
	for (int i = 0; i < 40 && pipe2(ends, O_NONBLOCK) == 0; i++)
		if (write(ends[1], piece, sizeof(piece)) < 0)
			break;
	fill_file(number);
	if (write(done, "x", 1) != 1)
		_exit(1);
	for (;;)
		(void)pause();
}

int main(void)
{
	int ends[2], full = 0;
	char byte;

	memset(piece, 0x5a, sizeof(piece));
	if (pipe(ends) != 0)
		return 1;
	for (int i = 0; i < 16; i++)
		if (fork() == 0)
			hold(i, ends[1]);
	(void)close(ends[1]);
	while (full < 16 && read(ends[0], &byte, 1) == 1)
		full++;
	printf("ESCAPED: %d children hold what together is above the limit\n", full);
	return 0;
}
