/*
 * hostile: the number of the next pseudo terminal, which a mount of devpts that is shared gives to all
 * class: cross-run channels
 * verdicts: AC
 * invariant: there are no terminals in a box
 */
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "pair.h"

static int open_one(void)
{
	const int fd = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);

	return fd >= 0 ? fd : open("/dev/pts/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
}

static void send(int bit)
{
	static int held = -1;

	if (bit && held < 0)
		held = open_one();
	if (!bit && held >= 0 && close(held) == 0)
		held = -1;
}

static int64_t receive(void)
{
	const int fd = open_one();
	unsigned number = 0;

	if (fd < 0 || ioctl(fd, TIOCGPTN, &number) != 0)
		number = 0;
	(void)close(fd);
	return number;
}

int main(void)
{
	return pair_run("numbers of terminals", send, receive);
}
