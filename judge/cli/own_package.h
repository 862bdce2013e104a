/* own_package.h - the package that `minos judge` and `minos verify` are given: a directory, or an archive of one. */
#ifndef JUDGE_CLI_OWN_PACKAGE_H
#define JUDGE_CLI_OWN_PACKAGE_H

#include <stdbool.h>

#include "judge/cli/own_spool.h"

/*
 * The absolute path of what was given, into path (of PATH_MAX bytes). 0 and *archive: it is a file, not a directory; or
 * -errno.
 */
int judge_own_package_find(const char *given, char *path, bool *archive, struct sbx_error *err);

/*
 * Unpacks the archive at path into the spool, which is removed with all that is in it, and makes path that of the
 * package's directory. 0; -EINVAL or -EFBIG for a bad archive or package; or another -errno.
 */
int judge_own_package_unpack(const struct judge_own_spool *spool, const char *policies, char *path,
			     struct sbx_error *err);

#endif
