/*
 * unpack_role.h - a package that is given to a command as an archive becomes a directory; a submission, files in
 * memory.
 *
 * By a role of its own (unpacker.h), which has a root with that directory alone, or with nothing in it.
 */
#ifndef JUDGE_DAEMON_UNPACK_ROLE_H
#define JUDGE_DAEMON_UNPACK_ROLE_H

#include <stddef.h>
#include <stdint.h>

#include "judge/store/files.h"
#include "judge/store/store.h"
#include "sandbox/error.h"

struct judge_unpack_wish {
	int archive;          /* read from its beginning */
	const char *policies; /* directory */
	const char *dir;      /* absolute path of an empty directory that belongs to JUDGE_ROLE_USER */
	int dir_fd;           /* the same */
	const char *name;     /* of the package, for messages */
};

/*
 * Unpacks the archive, reads it as a package and waits for the end of that. Returns 0 with *top, the one directory in
 * it that holds everything or ""; -EINVAL or -EFBIG for a bad archive or package; or another -errno for our failure.
 */
int judge_unpack_package(const struct judge_unpack_wish *wish, char *top, size_t size, struct sbx_error *err);

/*
 * Reads the sources of a submission that are in the archive, as judge_unpack_files does within these limits. 0,
 * *files and *count (judge_files_free_all): what the role says they are, so judge_files_check is yet to come; or as
 * above.
 */
int judge_unpack_sources(int archive, const char *policies, const struct judge_files_limits *limits,
			 struct judge_file **files, size_t *count, struct sbx_error *err);

/* The role itself. */
int judge_unpack_role(char **args);

#endif
