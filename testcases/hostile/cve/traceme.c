/*
 * hostile: has its parent trace it while it executes a set-user-id program (CVE-2019-13272)
 * class: known faults of kernels and runtimes
 * verdicts: SV
 * evidence: syscall:ptrace
 * invariant: no tracing; set-user-id bits are without effect
 */
#include <stdio.h>
#include <sys/ptrace.h>
#include <unistd.h>

int main(void)
{
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0) {
		puts("ESCAPED: tracing");
		return 0;
	}
	(void)execl("/usr/bin/su", "su", NULL);
	puts("held");
	return 0;
}
