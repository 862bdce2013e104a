/*
 * hostile: fills the number of pages that the pipes of one user may have; another's new pipes are then smaller
 * class: cross-run channels
 * verdicts: AC
 * invariant: a user of its own for each box
 * open: as an ordinary user boxes share one uid, by which the kernel counts
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "pair.h"

#define PIPES 110

static int hold(int count)
{
	int ends[2] = { -1, -1 };

	while (count-- > 0 && pipe(ends) == 0)
		continue;
	return ends[1];
}

static int size_of_new(void)
{
	int ends[2], size = 0;

	if (pipe(ends) == 0) {
		size = fcntl(ends[1], F_GETPIPE_SZ);
		(void)close(ends[0]);
		(void)close(ends[1]);
	}
	return size;
}

/* Nearly all is taken by children; what is left, and can be taken, is the bit. */
static void send(int bit)
{
	static int started, held[32][2];

	for (; started < 12 && size_of_new() >= 65536; started++) {
		if (fork() == 0) {
			(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
			(void)hold(PIPES);
			for (;;)
				(void)pause();
		}
		(void)usleep(2000);
	}
	for (int i = 0; i < 32; i++) {
		if (bit && held[i][1] == 0 && pipe(held[i]) != 0)
			held[i][1] = 0;
		if (!bit && held[i][1] != 0) {
			(void)close(held[i][0]);
			(void)close(held[i][1]);
			held[i][1] = 0;
		}
	}
}

static int64_t receive(void)
{
	return size_of_new();
}

int main(void)
{
	return pair_run("the size of new pipes", send, receive);
}
