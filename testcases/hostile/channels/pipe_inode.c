/*
 * hostile: the inode numbers of new pipes, which one counter of the kernel gives to all: one box uses up many
 * class: cross-run channels
 * verdicts: AC TLE
 * evidence: cpu wall
 * invariant: none that holds: pipes and fstat are needed, and the kernel has one counter
 * open: inode numbers of pipes and sockets come from one counter of the kernel
 */
#include <sys/stat.h>
#include <unistd.h>

#define PAIR_SLOWER 4
#include "pair.h"

/* Numbers are handed to processors in blocks of 1024. */
static int64_t use_up(int count)
{
	struct stat status = { 0 };
	int ends[2];

	for (int i = 0; i < count; i++) {
		if (pipe(ends) != 0)
			return 0;
		if (i == count - 1)
			(void)fstat(ends[0], &status);
		(void)close(ends[0]);
		(void)close(ends[1]);
	}
	return (int64_t)status.st_ino;
}

static void send(int bit)
{
	for (int64_t end = pair_now_us() + PAIR_STEP_US * 8 / 10; bit && pair_now_us() < end;)
		(void)use_up(64);
}

/* How far the counter ran beyond what this box took itself, over the last step. */
static int64_t receive(void)
{
	static int64_t last;
	const int64_t now = use_up(1025), moved = now - last;

	last = now;
	return moved / 1024;
}

int main(void)
{
	return pair_run("inode numbers of pipes", send, receive);
}
