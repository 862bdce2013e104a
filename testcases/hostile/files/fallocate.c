/*
 * hostile: reserves space without writing it, in steps and in one piece, beyond the end of the file too
 * class: disk fill, sparse file, fallocate
 * verdicts: AC MLE SV
 * evidence: memory syscall:fallocate
 * invariant: reserved space counts
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	const int fd = open("reserved", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	const off_t large = (off_t)512 << 20;

	(void)signal(SIGXFSZ, SIG_IGN);
	if (fd >= 0 && (fallocate(fd, 0, 0, large) == 0 || fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, large) == 0))
		puts("ESCAPED: 512 MiB were reserved");
	else
		puts("held");
	return 0;
}
