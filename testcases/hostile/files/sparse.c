/*
 * hostile: makes files that claim to be enormous: by truncate, and by one byte far behind the end
 * class: disk fill, sparse file, fallocate
 * verdicts: AC
 * invariant: whoever copies the work directory is not made to copy a terabyte
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	const int fd = open("sparse", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	const off_t far = (off_t)1 << 40;

	(void)signal(SIGXFSZ, SIG_IGN);
	if (fd >= 0 && (ftruncate(fd, far) == 0 || pwrite(fd, "x", 1, far) == 1))
		puts("ESCAPED: a sparse file of a terabyte");
	else
		puts("held");
	return 0;
}
