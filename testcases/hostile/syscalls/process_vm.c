/*
 * hostile: reads and writes the memory of init and of its parent
 * class: ptrace, process_vm, perf, bpf, userfaultfd, keyctl, io_uring
 * verdicts: SV
 * evidence: syscall:process_vm_readv syscall:process_vm_writev
 * invariant: no process looks into another
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/uio.h>
#include <unistd.h>

int main(void)
{
	static char here[64];
	const struct iovec mine = { .iov_base = here, .iov_len = sizeof(here) };

	if (process_vm_readv(1, &mine, 1, &mine, 1, 0) > 0 || process_vm_readv(getppid(), &mine, 1, &mine, 1, 0) > 0 ||
	    process_vm_writev(1, &mine, 1, &mine, 1, 0) > 0)
		puts("ESCAPED: the memory of another process");
	else
		puts("held");
	return 0;
}
