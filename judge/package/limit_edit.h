/*
 * limit_edit.h - where a time limit has to be written into the problem.yaml of a package in the version 2025-09.
 *
 * People write that file: everything in it but the one value stays as it is, comments and order too. Who runs this has
 * no right to write it; it tells what to put where, and others do that.
 */
#ifndef JUDGE_PACKAGE_LIMIT_EDIT_H
#define JUDGE_PACKAGE_LIMIT_EDIT_H

#include <stddef.h>
#include <stdint.h>

#include "judge/store/digest.h"
#include "sandbox/error.h"

#define JUDGE_LIMIT_EDIT_FILE   "problem.yaml"
#define JUDGE_LIMIT_EDIT_LENGTH 64 /* at most, of what is taken out */
#define JUDGE_LIMIT_EDIT_TEXT   160

/* Offsets are in bytes, behind a byte order mark if the file begins with one. */
struct judge_limit_edit {
	size_t offset, length;            /* of what is taken out */
	char text[JUDGE_LIMIT_EDIT_TEXT]; /* what takes its place */
	char seen[JUDGE_DIGEST_HEX];      /* of the whole, without such a mark: an edit of anything else is none */
};

/*
 * limits.time_limit is to be limit_ns, above 0. Returns 0 and *edit, or -errno with err = "problem.yaml:LINE: ...":
 * the file is none, or it is written in a way that nothing can be put into without a change of something else.
 */
int judge_limit_edit(const char *bytes, size_t size, uint64_t limit_ns, struct judge_limit_edit *edit,
		     struct sbx_error *err);

/* The same of the file in the package whose directory dir_fd is. */
int judge_limit_edit_read(int dir_fd, uint64_t limit_ns, struct judge_limit_edit *edit, struct sbx_error *err);

/* Carries the edit out on bytes. Returns 0, *out (malloc'ed) and *out_size, or -errno with err: it is none of these
 * bytes, or out of bounds, or there is no memory. */
int judge_limit_edit_apply(const struct judge_limit_edit *edit, const char *bytes, size_t size, char **out,
			   size_t *out_size, struct sbx_error *err);

#endif
