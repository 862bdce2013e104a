/*
 * hostile: takes read locks on shared read-only files and asks which others are held (F_GETLK, and open-file locks)
 * class: cross-run channels
 * verdicts: AC SV
 * evidence: syscall:fcntl
 * invariant: two boxes at the same time cannot pass a bit (run it several times at once)
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int locked_by_another(int fd, int query)
{
	struct flock lock;

	memset(&lock, 0, sizeof(lock));
	lock.l_type = F_WRLCK;
	lock.l_whence = SEEK_SET;
	return fd >= 0 && fcntl(fd, query, &lock) == 0 && lock.l_type != F_UNLCK;
}

static void take(int fd, int command)
{
	struct flock lock;

	memset(&lock, 0, sizeof(lock));
	lock.l_type = F_RDLCK;
	lock.l_whence = SEEK_SET;
	if (fd >= 0)
		(void)fcntl(fd, command, &lock);
}

int main(void)
{
	const int record = open("/usr/bin/env", O_RDONLY | O_CLOEXEC),
		  whole = open("/etc/passwd", O_RDONLY | O_CLOEXEC);

	if (locked_by_another(record, F_GETLK) || locked_by_another(whole, F_OFD_GETLK) ||
	    locked_by_another(STDIN_FILENO, F_GETLK)) {
		puts("ESCAPED: another box holds a lock");
		return 0;
	}
	take(record, F_SETLK);
	take(whole, F_OFD_SETLK);
	take(STDIN_FILENO, F_SETLK);
	(void)usleep(600000);
	puts("held");
	return 0;
}
