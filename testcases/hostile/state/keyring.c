/*
 * hostile: leaves a key in the keyring of its user, and looks for that of the run before
 * class: state left for the next run
 * verdicts: SV
 * evidence: syscall:add_key syscall:request_key
 * invariant: no keyring is shared between runs
 */
#define _GNU_SOURCE
#include <linux/keyctl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	if (syscall(SYS_request_key, "user", "minos-marker", NULL, 0) >= 0)
		puts("ESCAPED: a key was left by an earlier run");
	else if (syscall(SYS_add_key, "user", "minos-marker", "left", 4UL, KEY_SPEC_USER_KEYRING) >= 0)
		puts("ESCAPED: a key can be left for the next run");
	else
		puts("held");
	return 0;
}
