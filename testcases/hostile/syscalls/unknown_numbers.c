/*
 * hostile: tries each number that no kernel serves yet: what comes with the next kernel must be refused today
 * class: x86-32, x32, high argument bits
 * verdicts: AC
 * invariant: an allow-list: each unknown number gets ENOSYS
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	for (long number = 600; number < 65536; number++) {
		errno = 0;
		if (syscall(number, 0, 0, 0, 0, 0, 0) != -1 || errno != ENOSYS) {
			printf("ESCAPED: system call %ld does something: %d\n", number, errno);
			return 0;
		}
	}
	puts("held");
	return 0;
}
