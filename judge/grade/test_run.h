/*
 * test_run.h - one test: the artefact in a fresh box, its output compared while it streams, or kept in memory for the
 * package's own validator.
 */
#ifndef JUDGE_GRADE_TEST_RUN_H
#define JUDGE_GRADE_TEST_RUN_H

#include <jansson.h>

#include "judge/grade/score.h"
#include "judge/grade/verdict.h"
#include "judge/package/package.h"
#include "judge/toolchain/worker.h"

/* What is run on each test. */
struct judge_subject {
	const struct judge_language *language;
	const char *entry; /* {main} */
	const struct judge_sources *sources;
	const struct sbx_limits *limits;
	const struct judge_package *package;
	int package_dir;
	bool context; /* the result shows where output and answer part, with the lines around (context.h) */
};

struct judge_tested {
	struct judge_finding finding;
	struct sbx_result result;
	struct judge_given_score given; /* what a validator of the package's own says of the output */
	json_t *json;                   /* the test's entry of the result; owned */
};

/* Limits of a submission in language on this problem. -ERANGE, err naming both, where they pass the profile's ceiling.
 */
int judge_test_limits(const struct judge_profile *profile, const struct judge_language *language,
		      const struct judge_package *package, struct sbx_limits *limits, struct sbx_error *err);

/* Whether there is a language of the policy in which the problem can be judged: 0, or -ERANGE with err saying of one
 * why not. */
int judge_test_can_be_run(const struct judge_policy *policy, const struct judge_profile *profile,
			  const struct judge_package *package, struct sbx_error *err);

/*
 * Runs test with the slot's `app`, again where it ends near its CPU limit (retry.h). Where the package has a validator,
 * judge_validate_prepare has made it. Returns 0 and *out (json_decref its json), or -errno as judge_compile does.
 */
int judge_test_run(struct judge_worker *worker, const struct judge_subject *subject, const struct judge_test *test,
		   struct judge_tested *out, struct sbx_error *err);

#endif
