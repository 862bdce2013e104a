/* digest.h - SHA-256 of parts, by libcrypto. Pure. */
#ifndef JUDGE_STORE_DIGEST_H
#define JUDGE_STORE_DIGEST_H

#include <stddef.h>

#include "sandbox/error.h"

#define JUDGE_DIGEST_SIZE 32

struct judge_digest_part {
	const void *data;
	size_t size;
};

/*
 * The digest over all parts, each preceded by its length as eight little-endian bytes, so that no two lists of parts
 * make the same input. One part alone is hashed as it is, without a length. Returns 0 or -errno.
 */
int judge_digest(const struct judge_digest_part *parts, size_t count, unsigned char out[JUDGE_DIGEST_SIZE],
		 struct sbx_error *err);

#endif
