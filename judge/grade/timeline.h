/*
 * timeline.h - when the steps of judging a submission were taken: noted by the judge, kept with the verdict.
 *
 * Times are CLOCK_MONOTONIC, which api, judge, warden and the box's init share, so they can be put in one order. For
 * those who look where the time goes (`minos trace`): nothing is decided by it. Noting is a clock read and a store to
 * memory, text is made once, and what is kept is bounded: of a submission with more runs the first
 * JUDGE_TIMELINE_RUNS.
 *
 * `minos policy trace` is another thing: what a program asks of the kernel.
 */
#ifndef JUDGE_GRADE_TIMELINE_H
#define JUDGE_GRADE_TIMELINE_H

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/wire.h"

#define JUDGE_TIMELINE_RUNS     128
#define JUDGE_TIMELINE_COMPILER UINT32_MAX /* in place of a test's number */

/* Of the judge's own work, in this order. */
enum judge_timeline_step {
	JUDGE_STEP_LOOKED,   /* it began to look for work */
	JUDGE_STEP_LEASED,   /* it has the lease, and the sources */
	JUDGE_STEP_PACKAGE,  /* the problem's package is read */
	JUDGE_STEP_COMPILED, /* the program is in place, or cannot be made */
	JUDGE_STEP_GRADED,   /* the result is put together; it is written next */
	JUDGE_STEP_COUNT,
};

/* Of one run of a box, in this order; 0 for a step that was not taken. */
enum judge_timeline_moment {
	JUDGE_MOMENT_BEGUN,   /* the judge opens input and answer */
	JUDGE_MOMENT_ASKED,   /* it asks for a box */
	JUDGE_MOMENT_TAKEN,   /* the warden has the request */
	JUDGE_MOMENT_ORDERED, /* the box is there, with its limits and its order */
	JUDGE_MOMENT_STARTED, /* the program is about to be started */
	JUDGE_MOMENT_ENDED,   /* it has ended */
	JUDGE_MOMENT_TOLD,    /* the warden has made up the result */
	JUDGE_MOMENT_READ,    /* the judge has the result and all output */
	JUDGE_MOMENT_CHECKED, /* the verdict on it is there */
	JUDGE_MOMENT_COUNT,
};

struct judge_timeline_run {
	uint32_t test; /* its number in the package, from 0, or JUDGE_TIMELINE_COMPILER */
	bool ahead;    /* in a box made ahead of need */
	uint64_t at_ns[JUDGE_MOMENT_COUNT];
};

struct judge_timeline {
	uint64_t at_ns[JUDGE_STEP_COUNT];
	struct judge_timeline_run runs[JUDGE_TIMELINE_RUNS];
	unsigned run_count; /* also those that found no room */
	uint32_t test;      /* that runs belong to now */
};

/* All of these take NULL for a timeline that nobody wants. */

/* Empty, for the next submission; what JUDGE_STEP_LOOKED was stays, as looking comes before there is one. */
void judge_timeline_begin(struct judge_timeline *timeline);

/* The step is taken now. */
void judge_timeline_step(struct judge_timeline *timeline, enum judge_timeline_step step);

/* Runs belong to this test from now on. */
void judge_timeline_test(struct judge_timeline *timeline, uint32_t test);

/* A run begins. Returns where to note its moments, never NULL: runs beyond the bound are counted and written over. */
struct judge_timeline_run *judge_timeline_run(struct judge_timeline *timeline);

void judge_timeline_moment(struct judge_timeline_run *run, enum judge_timeline_moment moment);

/* What the result of the run says of the moments that the judge does not see. */
void judge_timeline_result(struct judge_timeline_run *run, const struct sbx_result *result);

/*
 * As the store keeps it, JSON: {"exact", "steps": [ns or null, ...], "run_count", "runs": [[test or null, ahead, ns or
 * null, ...], ...]}, with ns counted from received_ns, in the order of the enums. exact: received_ns is of this boot.
 * The caller's to free; NULL without memory.
 */
char *judge_timeline_text(const struct judge_timeline *timeline, int64_t received_ns, bool exact);

#endif
