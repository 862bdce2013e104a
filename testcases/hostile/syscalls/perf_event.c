/*
 * hostile: opens a performance counter on all that the processor does
 * class: ptrace, process_vm, perf, bpf, userfaultfd, keyctl, io_uring
 * verdicts: SV
 * evidence: syscall:perf_event_open
 * invariant: no measuring of other processes
 */
#define _GNU_SOURCE
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	struct perf_event_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.size = sizeof(attr);
	attr.type = PERF_TYPE_SOFTWARE;
	attr.config = PERF_COUNT_SW_CPU_CLOCK;
	if (syscall(SYS_perf_event_open, &attr, -1, 0, -1, 0) >= 0 ||
	    syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0) >= 0)
		puts("ESCAPED: a performance counter");
	else
		puts("held");
	return 0;
}
