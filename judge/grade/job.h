/*
 * job.h - one submission on one problem: compile, tests in order, verdict.
 *
 * The same for the daemon's judges and for `minos judge`. Tests that can change neither verdict nor score any more are
 * left out unless all_tests is set (score.h); a failure of ours (JE) overrides all.
 */
#ifndef JUDGE_GRADE_JOB_H
#define JUDGE_GRADE_JOB_H

#include <jansson.h>

#include "judge/grade/score.h"
#include "judge/grade/test_run.h"

/* After each test; tested may be NULL before the first. */
typedef void (*judge_job_progress)(void *ctx, size_t index, size_t count, const struct judge_test *test,
				   const struct judge_tested *tested);

struct judge_job {
	const char *id;
	struct judge_sources sources;
	const struct judge_package *package;
	int package_dir;
	bool all_tests;
	enum judge_error_order order;   /* which of several errors is told */
	bool context;                   /* who sees the result may see answers: judge_subject has it, too */
	size_t only_test;               /* its number from 1; 0: all */
	judge_job_progress on_progress; /* may be NULL */
	void *progress_ctx;
};

/*
 * Returns 0, *verdict and *result (docs/schema/result.json; a new reference), or -errno: -ECANCELED when it was given
 * up, anything else when Minos failed without a result (the warden is gone, limits above the ceiling, no memory).
 */
int judge_job_run(struct judge_worker *worker, const struct judge_job *job, enum judge_verdict *verdict,
		  json_t **result, struct sbx_error *err);

#endif
