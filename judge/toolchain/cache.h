/*
 * cache.h - compilations that need not be done again: a file for each, called by its key.
 *
 * Who runs this: a judge, as the daemon's user, in the directory `cache` of the state directory, which has a directory
 * for each slot. A judge writes into its own alone - the others' are shown to it read-only, or not at all - so an entry
 * tells by its place which slot made it, and a judge that was captured neither changes nor removes what others made.
 * An entry comes to be by rename, whole or not at all; its checksum tells when a crash of the host has left less, which
 * is why nothing is synced. The least recently used of a slot's own entries go when there are too many.
 */
#ifndef JUDGE_TOOLCHAIN_CACHE_H
#define JUDGE_TOOLCHAIN_CACHE_H

#include "judge/toolchain/cache_entry.h"

struct judge_cache_options {
	unsigned slot;    /* whose directory is written */
	unsigned slots;   /* the directories that are read besides: 0 .. slots - 1, as far as they are there; 0: none */
	uint64_t bytes;   /* that the own directory may hold */
	uint64_t entries; /* the same */
	void (*tell)(void *ctx, const char *text); /* of what went wrong and costs no more than time; may be NULL */
	void *ctx;
};

struct judge_cache;

/* Whose entries will do. */
enum judge_cache_from {
	JUDGE_CACHE_OWN,    /* our slot's */
	JUDGE_CACHE_SHARED, /* those of all slots that are read */
};

/*
 * Takes over dir, the directory of the slots' directories, also when it fails. Removes what an earlier judge left
 * half-written. 0 and *out (judge_cache_close), or -errno.
 */
int judge_cache_open(int dir, const struct judge_cache_options *options, struct judge_cache **out,
		     struct sbx_error *err);
void judge_cache_close(struct judge_cache *cache); /* NULL-safe */

/*
 * Puts the files of the entry of that key, together at most max_bytes, into a fresh directory `name` of spool. 1 and
 * *said (a new reference); 0 when there is none, or only a damaged one, which is told; -errno when the spool cannot be
 * written.
 */
int judge_cache_fetch(struct judge_cache *cache, enum judge_cache_from from, const struct judge_cache_key *key,
		      int spool, const char *name, uint64_t max_bytes, json_t **said, struct sbx_error *err);

/* Keeps files of the directory `from`, and what is to be said of them. What does not fit, or cannot be written, is not
 * kept; the latter is told. */
void judge_cache_store(struct judge_cache *cache, const struct judge_cache_key *key, const json_t *said, int from,
		       const struct judge_made *made, size_t count);

/* Tells what err says where the cache tells its own troubles. */
void judge_cache_tell(const struct judge_cache *cache, const struct sbx_error *err);

#endif
