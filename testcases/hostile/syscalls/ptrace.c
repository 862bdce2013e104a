/*
 * hostile: traces: asks to be traced, then attaches to its parent and to init
 * class: ptrace, process_vm, perf, bpf, userfaultfd, keyctl, io_uring
 * verdicts: SV
 * evidence: syscall:ptrace
 * invariant: no process looks into another
 */
#include <stdio.h>
#include <sys/ptrace.h>
#include <unistd.h>

int main(void)
{
	if (ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0 || ptrace(PTRACE_SEIZE, 1, NULL, NULL) == 0 ||
	    ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0)
		puts("ESCAPED: ptrace is allowed");
	else
		puts("held");
	return 0;
}
