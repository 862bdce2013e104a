/*
 * hostile: writes one file until the file system, or the limit on a file's size, says no
 * class: disk fill, sparse file, fallocate
 * verdicts: AC MLE
 * evidence: memory
 * invariant: no file left; the host's disk is untouched
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	static char piece[1 << 20];
	const int fd = open("full", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	long mib = 0;

	(void)signal(SIGXFSZ, SIG_IGN);
	while (fd >= 0 && mib < 1024 && write(fd, piece, sizeof(piece)) == (ssize_t)sizeof(piece))
		mib++;
	if (mib > 128)
		printf("ESCAPED: a file of %ld MiB\n", mib);
	else
		puts("held");
	return 0;
}
