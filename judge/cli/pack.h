/* pack.h - a package directory as a tar file, for the upload. */
#ifndef JUDGE_CLI_PACK_H
#define JUDGE_CLI_PACK_H

#include <stdint.h>

#include "sandbox/error.h"

/*
 * Writes everything below the directory at path into an unnamed file, symlinks kept as they are. Anything but files,
 * directories and symlinks is -EINVAL. Returns a descriptor at the file's beginning (the caller's to close) and *size,
 * or -errno.
 */
int judge_pack(const char *path, uint64_t *size, struct sbx_error *err);

#endif
