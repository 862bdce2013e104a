/*
 * hostile: a key in the user's and the session's keyring, which user namespaces of one user can share
 * class: cross-run channels
 * verdicts: SV
 * evidence: syscall:add_key syscall:request_key syscall:keyctl
 * invariant: no keyring is shared between boxes
 */
#define _GNU_SOURCE
#include <linux/keyctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "pair.h"

static void send(int bit)
{
	const long key = syscall(SYS_add_key, "user", "minos-pair", "1", 1UL, KEY_SPEC_USER_KEYRING);

	(void)syscall(SYS_add_key, "user", "minos-pair", "1", 1UL, KEY_SPEC_SESSION_KEYRING);
	if (!bit)
		(void)syscall(SYS_keyctl, KEYCTL_REVOKE, key);
}

static int64_t receive(void)
{
	return syscall(SYS_request_key, "user", "minos-pair", NULL, KEY_SPEC_USER_KEYRING) >= 0;
}

int main(void)
{
	return pair_run("a key", send, receive);
}
