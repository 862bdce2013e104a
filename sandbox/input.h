/*
 * input.h - a program's standard input without the name that it has on the host.
 *
 * /proc/self/fd/0 tells a program the path of its input, below the mount that it was opened from: which test this is,
 * and where tests lie. So it gets a copy in memory that cannot be changed, whose name says nothing. It is a regular
 * file with an offset, as if the shell had redirected it; init opens it anew for reading only.
 */
#ifndef SANDBOX_INPUT_H
#define SANDBOX_INPUT_H

#include <stdint.h>

#include "sandbox/error.h"

/* Larger inputs are handed over as they are: a judge holds no more than this in memory for one run. */
#define SBX_INPUT_COPY_MAX (UINT64_C(256) << 20)

/*
 * A descriptor for the content of the regular file fd, from its start: of a sealed copy, or a duplicate of fd when that
 * is larger than SBX_INPUT_COPY_MAX or no regular file. The caller closes it. Or -errno.
 */
int sbx_input_copy(int fd, struct sbx_error *err);

/*
 * The same for what comes piece by piece, as the output of one program that is to be the input of another: an empty
 * file in memory to be written to, and, when all is in it, its seals; it can then be read from its start, and by the
 * user of a box. A descriptor or -errno; 0 or -errno, and the descriptor stays the caller's.
 */
int sbx_input_new(struct sbx_error *err);
int sbx_input_seal(int fd, struct sbx_error *err);

#endif
