/*
 * hostile: sets up a ring through which files and sockets are opened without system calls that a filter would see
 * class: ptrace, process_vm, perf, bpf, userfaultfd, keyctl, io_uring
 * verdicts: SV
 * evidence: syscall:io_uring_setup
 * invariant: no operation goes around the filter
 */
#define _GNU_SOURCE
#include <linux/io_uring.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	struct io_uring_params params;

	memset(&params, 0, sizeof(params));
	puts(syscall(SYS_io_uring_setup, 8, &params) >= 0 ? "ESCAPED: a ring" : "held");
	return 0;
}
