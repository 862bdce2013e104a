/*
 * spool.h - the directory of a judge's slot: sources on their way into a compile box, artefacts on theirs into run
 * boxes.
 *
 * Who runs this: the judge role, as the daemon's user. Whatever comes out of a box comes as a descriptor and a relative
 * path that has been checked; here it becomes plain files of fixed modes, made with openat below the slot's directory,
 * following nothing.
 */
#ifndef JUDGE_TOOLCHAIN_SPOOL_H
#define JUDGE_TOOLCHAIN_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/error.h"

/* Removes everything below dir. 0 or -errno. */
int judge_spool_clear(int dir, struct sbx_error *err);

/* The same, but for directories whose names begin with `kept`. */
int judge_spool_clear_but(int dir, const char *kept, struct sbx_error *err);

/*
 * Removes the directories of slots from `slots` on, which a daemon with more of them has left in `spools` (the
 * directory of all slots), and nothing else. 0 or -errno.
 */
int judge_spool_sweep(int spools, unsigned slots, struct sbx_error *err);

/* An empty sub-directory `name` of spool, mode 0755: what was there is removed. Returns its descriptor. */
int judge_spool_fresh(int spool, const char *name, struct sbx_error *err);

/* Makes a new file below dir for writing, mode 0755 or 0644, and the directories above it; path as below. Returns its
 * descriptor. */
int judge_spool_create(int dir, const char *path, bool executable, struct sbx_error *err);

/* Writes a new file, mode 0644, below dir; path is relative and checked by sbx_wire_path_ok. */
int judge_spool_write(int dir, const char *path, const void *data, size_t size, struct sbx_error *err);

/* The same from a descriptor of a regular file (-EINVAL for anything else), at most max bytes (-EFBIG above);
 * executable: mode 0755. Returns the number of bytes in *size. */
int judge_spool_copy(int dir, const char *path, int from, bool executable, uint64_t max, uint64_t *size,
		     struct sbx_error *err);

#endif
