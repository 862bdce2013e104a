/*
 * unpack.h - an archive from outside (.zip, .tar, .tar.gz, .tar.zst) becomes files below one directory, or nothing
 * does.
 *
 * Runs in a short-lived process of its own, whose current directory is the target. Refused, each with a message:
 * absolute and climbing names, names that are no UTF-8 or hold control characters, anything but files, directories and
 * symlinks, hard links, symlinks that are absolute or climb out of the archive, and more entries, depth, bytes or
 * compression than allowed. Owners, set-id bits, ACLs and attributes of the archive are ignored.
 *
 * An archive with the sources of a submission becomes files in memory instead, and may hold files and directories only.
 */
#ifndef JUDGE_API_UNPACK_H
#define JUDGE_API_UNPACK_H

#include <stdbool.h>
#include <stdint.h>

#include "judge/store/store.h"
#include "sandbox/error.h"

struct judge_unpack_limits {
	uint64_t bytes;
	uint64_t answer_bytes; /* of judge_unpack_files, as in judge_files_limits */
	uint64_t entries;
};

/*
 * Unpacks the archive that fd reads (from its beginning) into the current directory, which is empty. Returns 0, -EINVAL
 * for a bad archive, -EFBIG for one above the limits, or another -errno for a failure of ours (disk full). The files
 * made so far are left to the caller.
 */
int judge_unpack(int fd, const struct judge_unpack_limits *limits, struct sbx_error *err);

/*
 * Reads the files in the archive, sorted by their names, which are good ones (judge_files_check_name). What begins with
 * a dot, and other litter of file managers, is left out with all that is in it. 0, *files and *count (free with
 * judge_files_free_all); or as judge_unpack.
 */
int judge_unpack_files(int fd, const struct judge_unpack_limits *limits, struct judge_file **files, size_t *count,
		       struct sbx_error *err);

/* Pure: is this name of an entry good? 0 or -EINVAL. */
int judge_unpack_check_path(const char *path, struct sbx_error *err);
/* Pure: does a symlink at path, with this target, stay inside the archive (as far as names tell)? 0 or -EINVAL. */
int judge_unpack_check_link(const char *path, const char *target, struct sbx_error *err);

#endif
