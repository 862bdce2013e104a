/*
 * hostile: makes a map and loads a program into the kernel's virtual machine
 * class: ptrace, process_vm, perf, bpf, userfaultfd, keyctl, io_uring
 * verdicts: SV
 * evidence: syscall:bpf
 * invariant: nothing is loaded into the kernel
 */
#define _GNU_SOURCE
#include <linux/bpf.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.map_type = BPF_MAP_TYPE_ARRAY;
	attr.key_size = 4;
	attr.value_size = 8;
	attr.max_entries = 1;
	puts(syscall(SYS_bpf, BPF_MAP_CREATE, &attr, sizeof(attr)) >= 0 ? "ESCAPED: a BPF map" : "held");
	return 0;
}
