/*
 * hostile: entries in the table of segments, by which returns to 16-bit code once leaked (as CVE-2015-5157)
 * class: known faults of kernels and runtimes
 * verdicts: SV
 * evidence: syscall:modify_ldt
 * invariant: the table stays empty
 */
#define _GNU_SOURCE
#include <asm/ldt.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	struct user_desc entry = { .limit = 0xffff, .contents = MODIFY_LDT_CONTENTS_CODE };

	puts(syscall(SYS_modify_ldt, 1, &entry, sizeof(entry)) == 0 ? "ESCAPED: a segment" : "held");
	return 0;
}
