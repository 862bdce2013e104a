/*
 * hostile: sixteen children that each hold 64 MiB: none is above the limit, together they are far above
 * class: memory by many children
 * verdicts: MLE
 * evidence: memory
 * invariant: memory is limited for the box as a whole; no process left
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void hold(int done)
{
	const size_t size = 64UL << 20;
	volatile char *piece = malloc(size);

	if (piece == NULL)
		_exit(1);
	for (size_t i = 0; i < size; i += 4096)
		piece[i] = 0x5a;
	if (write(done, "x", 1) != 1)
		_exit(1);
	for (;;)
		(void)pause();
}

int main(void)
{
	int ends[2], full = 0;
	char byte;

	if (pipe(ends) != 0)
		return 1;
	for (int i = 0; i < 16; i++) {
		if (fork() == 0)
			hold(ends[1]);
	}
	(void)close(ends[1]);
	while (full < 16 && read(ends[0], &byte, 1) == 1)
		full++;
	printf("ESCAPED: %d children hold 64 MiB each, or died without the whole submission\n", full);
	return 0;
}
