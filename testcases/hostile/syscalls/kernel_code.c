/*
 * hostile: loads a module and another kernel (from nothing, so that a success does no harm)
 * class: ptrace, process_vm, perf, bpf, userfaultfd, keyctl, io_uring
 * verdicts: SV AC
 * evidence: syscall:kexec_load syscall:kexec_file_load syscall:init_module syscall:finit_module syscall:delete_module
 * invariant: the host's kernel stays as it is
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	if (syscall(SYS_init_module, "", 0UL, "") == 0 || syscall(SYS_finit_module, -1, "", 0) == 0 ||
	    syscall(SYS_kexec_load, 0UL, 0UL, NULL, 0UL) == 0)
		puts("ESCAPED: the kernel takes code");
	else
		puts("held");
	return 0;
}
