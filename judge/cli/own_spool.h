/*
 * own_spool.h - the temporary directory of one `minos judge` or `minos verify`: what spool/ is to the daemon.
 *
 * It lies in $TMPDIR, or /tmp, and is locked by the command that made it for as long as that lives. So what a killed
 * command has left is told from what is in use, and removed by the next one.
 */
#ifndef JUDGE_CLI_OWN_SPOOL_H
#define JUDGE_CLI_OWN_SPOOL_H

#include <limits.h>

#include "sandbox/error.h"
#include "sandbox/warden.h"

struct judge_own_spool {
	char path[PATH_MAX];
	int lock;                 /* the directory */
	int slots[SBX_SLOTS_MAX]; /* the slots' directories in it, which belong to the judges' user */
	unsigned count;
};

#define JUDGE_OWN_SPOOL_NONE                                                                                           \
	{                                                                                                              \
		.path = "", .lock = -1, .count = 0                                                                     \
	}

/* For `slots` slots, at most SBX_SLOTS_MAX. 0 or -errno; judge_own_spool_remove also takes what was made in part. */
int judge_own_spool_make(struct judge_own_spool *spool, unsigned slots, struct sbx_error *err);

/* 0 or -errno: then something is left. */
int judge_own_spool_remove(struct judge_own_spool *spool, struct sbx_error *err);

#endif
