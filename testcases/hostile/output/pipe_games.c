/*
 * hostile: shrinks the output's pipe, makes it non-blocking, asks for signals on it, opens its reading end
 * class: closed stdout
 * verdicts: AC
 * invariant: the judge's end of the pipe keeps its own state; nothing of the judge's can be read there
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	struct stat out;
	char byte;
	int fd;

	(void)fcntl(STDOUT_FILENO, F_SETPIPE_SZ, 4096);
	(void)fcntl(STDOUT_FILENO, F_SETFL, O_NONBLOCK | O_ASYNC);
	(void)fcntl(STDOUT_FILENO, F_SETOWN, 1);
	if (fstat(STDOUT_FILENO, &out) != 0)
		return 1;
	fd = open("/proc/self/fd/1", O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (fd >= 0 && S_ISFIFO(out.st_mode) && read(fd, &byte, 1) > 0)
		puts("ESCAPED: something was in the pipe before the first word");
	else
		puts("held");
	return 0;
}
