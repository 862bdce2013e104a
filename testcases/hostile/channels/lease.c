/*
 * hostile: takes leases and directory notifications on shared files: each open by another box would send it a signal
 * class: cross-run channels
 * verdicts: AC SV
 * evidence: syscall:fcntl
 * invariant: no kernel object of a shared inode tells one box about another
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	const int file = open("/usr/bin/env", O_RDONLY | O_CLOEXEC),
		  dir = open("/usr/bin", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (file >= 0 && (fcntl(file, F_SETLEASE, F_RDLCK) == 0 || fcntl(STDIN_FILENO, F_SETLEASE, F_RDLCK) == 0))
		puts("ESCAPED: a lease on a shared file");
	else if (dir >= 0 && fcntl(dir, F_NOTIFY, DN_ACCESS | DN_MULTISHOT) == 0)
		puts("ESCAPED: notification of a shared directory");
	else
		puts("held");
	return 0;
}
