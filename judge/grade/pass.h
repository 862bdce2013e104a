/*
 * pass.h - one run of a submission on one input, and the word on it: by the default checker, by the package's validator
 * afterwards, or by one that talks with it.
 */
#ifndef JUDGE_GRADE_PASS_H
#define JUDGE_GRADE_PASS_H

#include "judge/check/check.h"
#include "judge/grade/test_run.h"
#include "judge/grade/timeline.h"
#include "judge/grade/transcript.h"
#include "judge/grade/validate.h"

/* Set the first part, all else to zero but for validated and interactor (JUDGE_VALIDATED_NONE). */
struct judge_pass {
	struct judge_worker *worker;
	const struct judge_subject *subject;
	const struct judge_test *test;
	int input;                           /* regular file, whose name tells nothing; the caller's */
	const struct judge_handed *files;    /* of the test, for the submission */
	const struct judge_feedback *before; /* what the validator left in the pass before, or NULL */
	/* What came of it. */
	struct judge_finding finding;
	struct sbx_result result;
	struct sbx_io_seen seen;
	bool near;                    /* it ended by itself near its CPU limit (retry.h) */
	struct judge_check_diff diff; /* of the default checker; message "" where there is none */
	json_t *context;              /* of a subject with `context`: context.h, or NULL; owned */
	struct judge_validated validated;
	struct judge_validated interactor; /* where validated is of a checker after it; as above */
	struct judge_transcript transcript;
	struct judge_text stderr_text;
};

/* 0, or -errno as of judge_compile. judge_pass_free frees it whatever is returned. */
int judge_pass_run(struct judge_pass *pass, struct sbx_error *err);

void judge_pass_free(struct judge_pass *pass);

/* ---- For interact.c and static_pass.c ---- */

/* Fills worker->run to run the submission on the test, with args (NULL-terminated, or NULL). 0 or -errno. */
int judge_pass_order(const struct judge_pass *pass, const char *const *args, struct sbx_error *err);

/* Takes what the submission writes to standard error; a sink of pass. */
int judge_pass_on_error(struct judge_pass *pass, const void *data, size_t size);

/* What the run alone says (AC: nothing against it); program: the first string of its command line. Sets near. */
void judge_pass_look(struct judge_pass *pass, const char *program);

/* The word of the static validator on the sources; as judge_pass_run. */
int judge_pass_static(struct judge_pass *pass, struct sbx_error *err);

/* The word of the validator, when the run is in order: as judge_pass_run, with submission and validator at once. */
int judge_interact(struct judge_pass *pass, struct sbx_error *err);

#endif
