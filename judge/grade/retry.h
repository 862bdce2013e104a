/*
 * retry.h - runs near the CPU limit are run again before TLE is said. Pure.
 *
 * CPU time of the same program differs a little from run to run (caches, interrupts, neighbours), so a program whose
 * time is about the limit would be accepted or not by chance. A profile may name a band above the limit: a program is
 * ended at its end, and one that ended by itself within it is run again, in a fresh box with fresh input, at most so
 * many times. The first run that is not within the band decides whatever it was, and else the last one. So nobody who
 * keeps to the limit gains or loses anything, a program learns nothing from its earlier runs, and a test costs at most
 * so many runs more.
 */
#ifndef JUDGE_GRADE_RETRY_H
#define JUDGE_GRADE_RETRY_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "judge/grade/verdict.h"
#include "judge/policy/policy.h"
#include "sandbox/limits.h"
#include "sandbox/wire.h"

/* Of one test: CPU time of each run so far. */
struct judge_runs {
	uint64_t cpu_ns[JUDGE_RETRY_RUNS_MAX + 1];
	unsigned count;
};

/* The CPU time at which a run is ended whose limit is cpu_ns: the end of the band, but never above the ceiling. */
uint64_t judge_retry_cpu_ns(const struct judge_profile *profile, uint64_t cpu_ns);

/*
 * Holds a run, which could use what judge_retry_cpu_ns says, to its true limits: result->limit is SBX_LIMIT_CPU then
 * if it used more than that. Returns whether it ended by itself within the band.
 */
bool judge_retry_hold(struct sbx_result *result, const struct sbx_limits *limits);

/* Notes one more run; near is what judge_retry_hold said of it. Returns whether the test is to be run again. */
bool judge_retry_note(struct judge_runs *runs, const struct judge_profile *profile, const struct sbx_result *result,
		      bool near);

/* Where there was more than one run: says so in the reason of the last one, and in its evidence. 0 or -ENOMEM. */
int judge_retry_tell(const struct judge_runs *runs, struct judge_finding *finding, json_t *test);

#endif
