/*
 * store_role.h - is the state directory in order? Asked once, before the daemon serves.
 *
 * The supervisor, which may be root, opens no database. It starts this role as the daemon's user, which opens the store
 * as api and judges will (making or migrating it), and takes its word: a daemon that could never judge ends at once and
 * says why, rather than starting its roles in vain for ever. It also removes what slots that are no more have left,
 * and a cache that is off.
 */
#ifndef JUDGE_DAEMON_STORE_ROLE_H
#define JUDGE_DAEMON_STORE_ROLE_H

#include "sandbox/error.h"

/* The role: a memory file for the struct sbx_error; arguments --state DIR, --slots N, --cached N (slots with a cache).
 */
int judge_store_role(char **args);

/* Runs the role and waits. 0, or -errno as judge_store_open. */
int judge_store_probe(const char *state_dir, unsigned slots, unsigned cached, const char *policies,
		      struct sbx_error *err);

#endif
