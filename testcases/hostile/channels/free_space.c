/*
 * hostile: free blocks and inodes of every mounted file system, while the other box fills and empties its own
 * class: cross-run channels
 * verdicts: AC
 * invariant: what a box can fill is its own; what it shares it cannot fill
 */
#include <fcntl.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "pair.h"

static void send(int bit)
{
	static char piece[1 << 16];
	int fd;

	(void)unlink("/work/fill");
	(void)unlink("/dev/shm/fill");
	if (!bit)
		return;
	fd = open("/work/fill", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	for (int i = 0; i < 16; i++)
		if (write(fd, piece, sizeof(piece)) < 0)
			break;
	(void)close(fd);
	(void)close(open("/dev/shm/fill", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
}

static int64_t receive(void)
{
	static const char *const paths[] = { "/", "/work", "/tmp", "/dev/shm", "/dev/null", "/app", "/proc" };
	int64_t sum = 0;

	for (unsigned i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct statfs status;

		if (statfs(paths[i], &status) == 0)
			sum += (int64_t)(status.f_bfree + status.f_ffree) * (i + 1);
	}
	return sum;
}

int main(void)
{
	return pair_run("free space", send, receive);
}
