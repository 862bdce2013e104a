/*
 * hostile: joins, searches and reads the kernel's keyrings, which no namespace separates by itself
 * class: ptrace, process_vm, perf, bpf, userfaultfd, keyctl, io_uring
 * verdicts: SV
 * evidence: syscall:keyctl
 * invariant: no key of another run or of the host can be seen
 */
#define _GNU_SOURCE
#include <linux/keyctl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	if (syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_USER_KEYRING, 1) >= 0 ||
	    syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) >= 0)
		puts("ESCAPED: a keyring");
	else
		puts("held");
	return 0;
}
