/*
 * source.h - where an image comes from: an OCI image layout, as a directory or a tar file, or what `docker save`
 * writes.
 *
 * Its members are read as streams, one at a time, with their SHA-256 taken on the way; nothing is held in memory but
 * the small JSON ones. Unprivileged; what it reads nobody trusts.
 */
#ifndef JUDGE_ROOTFS_SOURCE_H
#define JUDGE_ROOTFS_SOURCE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "judge/store/digest.h"
#include "sandbox/error.h"

#define JUDGE_IMAGE_JSON_MAX (4U << 20)

/* fd: the directory, or the tar file, kept by the caller. */
struct judge_source {
	int fd;
	int is_tar;
};

/* 0, or -errno with err when it is neither a directory nor a regular file. */
int judge_source_open(int fd, struct judge_source *out, struct sbx_error *err);

struct judge_member;

/*
 * Opens a member by its name ("index.json", "blobs/sha256/HEX"): in a directory below it and through no symlink, in a
 * tar file the first of that name. Returns 0 and *out (free with judge_member_close), -ENOENT when there is none, or
 * -errno; err is set for all.
 */
int judge_member_open(const struct judge_source *source, const char *name, struct judge_member **out,
		      struct sbx_error *err);
void judge_member_close(struct judge_member *member); /* NULL-safe */

/* As read(2) does: bytes, 0 at the end, or -errno with err. *data is valid until the next call. */
ssize_t judge_member_read(struct judge_member *member, const void **data, struct sbx_error *err);

/* Reads what is left and tells the SHA-256 of all of it, in hexadecimal. 0 or -errno. */
int judge_member_digest(struct judge_member *member, char out[JUDGE_DIGEST_HEX], struct sbx_error *err);

/*
 * A whole member of at most JUDGE_IMAGE_JSON_MAX bytes: 0 with *bytes (malloc'ed, NUL-terminated), *size and its
 * digest; or as judge_member_open.
 */
int judge_source_read(const struct judge_source *source, const char *name, char **bytes, size_t *size,
		      char digest[JUDGE_DIGEST_HEX], struct sbx_error *err);

#endif
