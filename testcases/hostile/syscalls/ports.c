/*
 * hostile: asks for direct access to the machine's I/O ports
 * class: ptrace, process_vm, perf, bpf, userfaultfd, keyctl, io_uring
 * verdicts: AC SV
 * evidence: syscall:iopl syscall:ioperm
 * invariant: no hardware is in reach
 */
#include <stdio.h>
#include <sys/io.h>

int main(void)
{
	puts(iopl(3) == 0 || ioperm(0x80, 1, 1) == 0 ? "ESCAPED: I/O ports" : "held");
	return 0;
}
