/*
 * caching.h - how a daemon's judges keep compilations (cache.h): the setting, and from it what a judge sees and opens.
 */
#ifndef JUDGE_DAEMON_CACHING_H
#define JUDGE_DAEMON_CACHING_H

#include <limits.h>
#include <stdint.h>

#include "judge/toolchain/cache.h"
#include "sandbox/error.h"

#define JUDGE_CACHE_DIR       "cache" /* in the state directory: a directory for each slot */
#define JUDGE_CACHE_BYTES     (UINT64_C(1) << 30)
#define JUDGE_CACHE_BYTES_MIN (UINT64_C(1) << 20)
#define JUDGE_CACHE_ENTRIES   UINT64_C(32768) /* of all slots together */

/* Which compilations of an earlier time a judge may use. */
enum judge_caching {
	JUDGE_CACHING_SHARED, /* those of all slots */
	JUDGE_CACHING_SLOT,   /* those of its own */
	JUDGE_CACHING_OFF,
};

/* "shared", "slot", "off". */
const char *judge_caching_name(enum judge_caching caching);
int judge_caching_read(const char *text, enum judge_caching *out); /* 0 or -EINVAL */

struct judge_confinement;

struct judge_caching_role {
	enum judge_caching caching;
	uint64_t slot, slots, bytes;
	char all[PATH_MAX], own[PATH_MAX];
};

/*
 * Reads --slot N --cache NAME --cache-slots N --cache-bytes N (of all slots together) of a judge's arguments, and adds
 * the places that go with them behind those that *confinement has; they point into *role. 0 or -errno.
 */
int judge_caching_prepare(char **args, const char *state, struct judge_caching_role *role,
			  struct judge_confinement *confinement, struct sbx_error *err);

/* Opens it from inside the judge's root; *out is NULL when it is off. 0 or -errno. */
int judge_caching_open(const struct judge_caching_role *role, void (*tell)(void *ctx, const char *text), void *ctx,
		       struct judge_cache **out, struct sbx_error *err);

#endif
