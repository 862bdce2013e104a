/*
 * hostile: takes descriptors out of init and of its parent
 * class: ptrace, process_vm, perf, bpf, userfaultfd, keyctl, io_uring
 * verdicts: AC SV
 * evidence: syscall:pidfd_open syscall:pidfd_getfd
 * invariant: no descriptor of another process can be had
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	const int init = (int)syscall(SYS_pidfd_open, 1, 0), parent = (int)syscall(SYS_pidfd_open, getppid(), 0);

	for (int fd = 0; fd < 64; fd++) {
		if (syscall(SYS_pidfd_getfd, init, fd, 0) >= 0 || syscall(SYS_pidfd_getfd, parent, fd, 0) >= 0) {
			printf("ESCAPED: descriptor %d of another process\n", fd);
			return 0;
		}
	}
	puts("held");
	return 0;
}
