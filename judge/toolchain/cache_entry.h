/*
 * cache_entry.h - one compilation as a file of the cache: what it made and what was said of it.
 *
 * A head with the key, what was said (JSON), the files one after the other, and the SHA-256 of all that. Whoever wrote
 * it may have been a judge in an attacker's hands, or have died over it, so a reader believes nothing but the files
 * that it has bounds for, and has no use for them until the digest at the end was right.
 */
#ifndef JUDGE_TOOLCHAIN_CACHE_ENTRY_H
#define JUDGE_TOOLCHAIN_CACHE_ENTRY_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "judge/store/digest.h"
#include "sandbox/error.h"
#include "sandbox/wire.h"

/* Raised whenever entries, or what goes into their keys, change their meaning. */
#define JUDGE_CACHE_FORMAT 1

#define JUDGE_CACHE_SAID_MAX (1u << 20) /* bytes of what was said */

struct judge_cache_key {
	unsigned char digest[JUDGE_DIGEST_SIZE];
};

/* A file that a compilation has made, by its path below the directory that holds it. */
struct judge_made {
	char path[SBX_PATH_MAX];
	uint64_t size;
	bool executable;
};

/*
 * Writes the entry at the beginning of fd, an empty file; the files are read from the directory `from`. 0 or -errno:
 * then fd holds nothing of use.
 */
int judge_cache_entry_write(int fd, const struct judge_cache_key *key, const json_t *said, int from,
			    const struct judge_made *made, size_t count, struct sbx_error *err);

/*
 * Reads the entry that begins at the offset of fd into `into`, an empty directory of the slot. 0, and *said is an
 * object with a verdict, AC or CE, and a reason (a new reference). -EBADMSG, with err saying what is wrong, when it is
 * damaged, is not of this key or has files of more than max_bytes; another -errno when `into` cannot be written. After
 * a failure `into` may hold some files, which are worth nothing.
 */
int judge_cache_entry_read(int fd, const struct judge_cache_key *key, int into, uint64_t max_bytes, json_t **said,
			   struct sbx_error *err);

#endif
