/*
 * hostile: sets bits above the 32 that the kernel reads of a system call's number
 * class: x86-32, x32, high argument bits
 * verdicts: SV AC RTE
 * evidence: syscall:ptrace signal:SIGSYS
 * invariant: numbers are compared as the kernel reads them
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	puts(syscall(1L << 32 | SYS_ptrace, 0, 0, 0, 0) == 0 ? "ESCAPED: ptrace is allowed" : "held");
	return 0;
}
