/*
 * worker.h - what a judge works with: its slot's boxes, its directory, and the policies.
 */
#ifndef JUDGE_TOOLCHAIN_WORKER_H
#define JUDGE_TOOLCHAIN_WORKER_H

#include <stdint.h>

#include "judge/policy/policy.h"
#include "judge/store/store.h"
#include "sandbox/client.h"

struct judge_cache;
struct judge_canary;
struct judge_made_program;
struct judge_timeline;

/* What is there of what a language prepares for its compilations (prepared.h). */
enum judge_prepared {
	JUDGE_PREPARED_UNTRIED,
	JUDGE_PREPARED_READY,
	JUDGE_PREPARED_NOT
};

#define JUDGE_PREPARED_MAX 64 /* languages */

struct judge_worker {
	const struct judge_policy *policy;
	const struct judge_profile *profile;
	struct sbx_client client;
	int spool;        /* the slot's directory */
	int null;         /* /dev/null, read and write */
	int stop;         /* readable when the work is to be given up, or -1 */
	sbx_tick on_tick; /* every tick_ms during a run; ctx is tick_ctx */
	int tick_ms;
	void *tick_ctx;
	struct judge_cache *cache;            /* of compilations, or NULL; owned */
	const char *toolchains;               /* what identifies them, for the cache's keys */
	const struct judge_canary *canary;    /* how fast the slot is, told with each result, or NULL */
	struct judge_timeline *timeline;      /* where the steps are noted, or NULL */
	struct judge_made_program *programs;  /* of the last package (program.h), or NULL; owned */
	uint8_t prepared[JUDGE_PREPARED_MAX]; /* enum judge_prepared, by the language's place in the policy */
	struct sbx_run run;                   /* too large for a stack */
};

/* What is judged: a language and its sources. */
struct judge_sources {
	const struct judge_language *language;
	const struct judge_file *files;
	size_t count;
	const char *entry; /* what the submitter says is its entry point, or NULL */
};

#endif
