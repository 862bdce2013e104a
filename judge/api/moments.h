/*
 * moments.h - what the api itself notes of when a submission's steps were taken, for its timeline; kept in memory only.
 *
 * The newest JUDGE_MOMENTS_KEPT submissions are known; of older ones, and after a restart, these steps are left out.
 * The judge's own steps are in the store (judge/grade/timeline.h). Times are CLOCK_MONOTONIC.
 */
#ifndef JUDGE_API_MOMENTS_H
#define JUDGE_API_MOMENTS_H

#include <stdint.h>

#include "judge/store/store.h"

#define JUDGE_MOMENTS_KEPT 512

/* 0 for what has not happened. */
struct judge_moments_of {
	char id[JUDGE_ID_SIZE];
	uint64_t received_ns; /* the head of the request was there */
	uint64_t stored_ns;   /* it is on disk */
	uint64_t written_ns;  /* the verdict is, as its judge told */
	uint64_t heard_ns;    /* and when that was heard */
	uint64_t answered_ns; /* the first answer with the verdict went out */
};

struct judge_moments;

struct judge_moments *judge_moments_new(void); /* NULL without memory */
void judge_moments_free(struct judge_moments *moments);

/* It was stored just now. */
void judge_moments_store(struct judge_moments *moments, const char *id, uint64_t received_ns);

/* Its judge has just told that the verdict was written then. Of several the last counts. */
void judge_moments_write(struct judge_moments *moments, const char *id, uint64_t written_ns);

/* Its verdict goes out now; only the first time counts. */
void judge_moments_answer(struct judge_moments *moments, const char *id);

/* What is known, or NULL. Until the next call. */
const struct judge_moments_of *judge_moments_find(const struct judge_moments *moments, const char *id);

#endif
