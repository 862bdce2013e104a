/*
 * hostile: asks to handle page faults itself, the tool that stretches the kernel's races
 * class: ptrace, process_vm, perf, bpf, userfaultfd, keyctl, io_uring
 * verdicts: SV
 * evidence: syscall:userfaultfd
 * invariant: no fault of the kernel's waits for a submission
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#define USER_MODE_ONLY 1

int main(void)
{
	if (syscall(SYS_userfaultfd, O_CLOEXEC) >= 0 || syscall(SYS_userfaultfd, O_CLOEXEC | USER_MODE_ONLY) >= 0)
		puts("ESCAPED: page faults can be handled");
	else
		puts("held");
	return 0;
}
