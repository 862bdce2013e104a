/*
 * hostile: the count of the host's entropy, and what is written to /dev/random to change it
 * class: cross-run channels
 * verdicts: AC
 * invariant: no ioctl of a device works in a box
 */
#include <fcntl.h>
#include <linux/random.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "pair.h"

static void send(int bit)
{
	const int fd = open("/dev/random", O_RDWR | O_CLOEXEC);
	const int more = 256;

	if (bit && write(fd, &more, sizeof(more)) > 0)
		(void)ioctl(fd, RNDADDTOENTCNT, &more);
	else
		(void)ioctl(fd, RNDCLEARPOOL);
	(void)close(fd);
}

static int64_t receive(void)
{
	const int fd = open("/dev/random", O_RDONLY | O_CLOEXEC);
	int count = 0;

	if (ioctl(fd, RNDGETENTCNT, &count) != 0)
		count = 0;
	(void)close(fd);
	return count;
}

int main(void)
{
	return pair_run("the count of entropy", send, receive);
}
