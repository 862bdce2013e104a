/*
 * hostile: gives itself another root by pivot_root
 * class: chroot escape
 * verdicts: SV
 * evidence: syscall:pivot_root
 * invariant: the box's root stays as it was
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	(void)mkdir("old", 0700);
	puts(syscall(SYS_pivot_root, ".", "old") == 0 ? "ESCAPED: another root" : "held");
	return 0;
}
