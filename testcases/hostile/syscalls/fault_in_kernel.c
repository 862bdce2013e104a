/*
 * hostile: hands wild pointers, sizes and descriptors to calls that are allowed: the kernel must answer with errors
 * class: path tricks
 * verdicts: AC
 * invariant: errors come back; nothing else happens
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	static const unsigned long wild[] = { 1,           4095, 1UL << 47, 0xffff800000000000UL, 0xffffffff81000000UL,
					      ~0UL - 4096, ~0UL };
	const int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	const char *worked = NULL;

	for (unsigned i = 0; i < sizeof(wild) / sizeof(wild[0]); i++) {
		if (syscall(SYS_read, zero, wild[i], 4096UL) > 0)
			worked = "read to a wild address";
		if (syscall(SYS_write, zero, wild[i], 16UL) > 0)
			worked = "write from a wild address";
		if (syscall(SYS_clock_gettime, 0, wild[i]) == 0)
			worked = "a time to a wild address";
		if (syscall(SYS_mprotect, wild[i] & ~4095UL, 4096UL, PROT_READ | PROT_WRITE) == 0)
			worked = "new rights for a wild address";
	}
	if (worked != NULL)
		printf("ESCAPED: %s\n", worked);
	else
		puts("held");
	return 0;
}
