/* unpack-internal.h - what reads an archive, whatever becomes of it. */
#ifndef JUDGE_API_UNPACK_INTERNAL_H
#define JUDGE_API_UNPACK_INTERNAL_H

#include <archive.h>
#include <stdbool.h>
#include <stdint.h>

#include "sandbox/error.h"

#define JUDGE_UNPACK_PATH_MAX 1024 /* of an entry, by judge_unpack_check_path */

/*
 * A reader of the archive that fd reads, from its beginning: tar or zip, and gzip or zstd. 0 and *in (its owner's to
 * free with archive_read_free), *bytes the archive's size; or -errno.
 */
int judge_unpack_open(int fd, struct archive **in, uint64_t *bytes, struct sbx_error *err);

/* What has gone wrong with reading it. begun: an entry has been read. -EINVAL, or the -errno of a failure of the
 * host's.
 */
int judge_unpack_failed(struct archive *in, bool begun, struct sbx_error *err);

#endif
