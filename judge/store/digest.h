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

/* The same, unframed, of bytes that come piece by piece. judge_hash_new: NULL without memory. */
struct judge_hash;
struct judge_hash *judge_hash_new(void);
int judge_hash_add(struct judge_hash *hash, const void *data, size_t size, struct sbx_error *err);
int judge_hash_end(struct judge_hash *hash, unsigned char out[JUDGE_DIGEST_SIZE], struct sbx_error *err);
void judge_hash_free(struct judge_hash *hash); /* NULL-safe */

#define JUDGE_DIGEST_HEX (2 * JUDGE_DIGEST_SIZE + 1)

/* As lower-case hexadecimal digits. */
void judge_digest_hex(const unsigned char digest[JUDGE_DIGEST_SIZE], char out[JUDGE_DIGEST_HEX]);

#endif
