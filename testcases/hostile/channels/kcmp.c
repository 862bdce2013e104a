/*
 * hostile: compares its memory, files and descriptors with those of other process numbers, and looks into them
 * class: cross-run channels
 * verdicts: SV
 * evidence: syscall:kcmp syscall:process_vm_readv
 * invariant: no call relates processes of two boxes
 */
#define _GNU_SOURCE
#include <linux/kcmp.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "pair.h"

static void send(int bit)
{
	(void)bit;
}

static int64_t receive(void)
{
	int64_t found = 0;

	for (int pid = 1; pid < 1000; pid++)
		found += pid != getpid() && syscall(SYS_kcmp, getpid(), pid, KCMP_VM, 0, 0) >= 0;
	return found;
}

int main(void)
{
	if (PAIR_SENDS)
		(void)syscall(SYS_process_vm_readv, 1, NULL, 0, NULL, 0, 0);
	return pair_run("comparison", send, receive);
}
