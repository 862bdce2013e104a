/*
 * own_spool.h - the temporary directory of one `minos judge`: what spool/ is to the daemon.
 *
 * It lies in $TMPDIR, or /tmp, and is locked by the command that made it for as long as that lives. So what a killed
 * command has left is told from what is in use, and removed by the next one.
 */
#ifndef JUDGE_CLI_OWN_SPOOL_H
#define JUDGE_CLI_OWN_SPOOL_H

#include <limits.h>

#include "sandbox/error.h"

struct judge_own_spool {
	char path[PATH_MAX];
	int lock; /* the directory */
	int slot; /* the only slot's directory in it, which belongs to the judge's user */
};

#define JUDGE_OWN_SPOOL_NONE                                                                                           \
	{                                                                                                              \
		.path = "", .lock = -1, .slot = -1                                                                     \
	}

/* 0 or -errno; judge_own_spool_remove also takes what was made in part. */
int judge_own_spool_make(struct judge_own_spool *spool, struct sbx_error *err);

/* 0 or -errno: then something is left. */
int judge_own_spool_remove(struct judge_own_spool *spool, struct sbx_error *err);

#endif
