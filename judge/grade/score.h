/*
 * score.h - from the verdicts and scores of tests to those of groups and of the whole, and which tests need not run.
 * Pure.
 *
 * Two sets of rules, by the format of the package. Legacy (and whatever has no rules of its own): each group has a
 * grader that makes one verdict and one score of what lies directly in it, in the order of the tests; on_reject_break
 * ends a group at its first item that is not accepted, and what comes after it counts for nothing. 2025-09: a problem
 * that is not scored is accepted if all tests are; of one that is scored, the score is that of `secret`.
 *
 * A test need not run when nothing that it could do would change the verdict or the score of the whole or of a group
 * that is told (judge_scoring_needs). What such a test would have done is ignored, if it did run.
 */
#ifndef JUDGE_GRADE_SCORE_H
#define JUDGE_GRADE_SCORE_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/grade/verdict.h"
#include "judge/package/package.h"

/* What a validator gave for one test. */
struct judge_given_score {
	bool has_score, has_multiplier; /* score.txt; score_multiplier.txt */
	double score, multiplier;
};

#define JUDGE_NO_TEST SIZE_MAX

/* What has become of a group, or of one test in it. */
struct judge_graded {
	bool judged; /* else nothing in it has run, or nothing that counts, and the rest is not set */
	enum judge_verdict verdict;
	double score, max; /* max: INFINITY where nobody knows */
	size_t decided_by; /* the test that the verdict is of, or JUDGE_NO_TEST */
	const char *unmet; /* the group that should have passed before this one was run, or NULL */
};

/* Which of several errors that count in a group is the group's. What counts, and whether a group is accepted all the
 * same, is the package's word in each of them. */
enum judge_error_order {
	JUDGE_ORDER_PACKAGE, /* as the package's format has it */
	JUDGE_ORDER_FIRST,   /* the first in the order of tests */
	JUDGE_ORDER_WORST, /* legacy Kattis, for packages of other formats too: the worst of those that count, which is
			      the first where the rest of the group need not be run after that */
};

struct judge_scoring;

/* For one submission; package is kept by the caller for as long. Free with judge_scoring_free. NULL without memory. */
struct judge_scoring *judge_scoring_new(const struct judge_package *package);
void judge_scoring_free(struct judge_scoring *scoring); /* NULL-safe */

/* Without this it is JUDGE_ORDER_PACKAGE. To be called before any test is asked for or noted. */
void judge_scoring_set_order(struct judge_scoring *scoring, enum judge_error_order order);

/*
 * Whether test has to run: asked for the tests in their order, each after those before it were noted or found not to be
 * needed.
 */
bool judge_scoring_needs(const struct judge_scoring *scoring, size_t test);

/* Notes what became of a test; given may be NULL. */
void judge_scoring_note(struct judge_scoring *scoring, size_t test, enum judge_verdict verdict,
			const struct judge_given_score *given);

/*
 * Grades a group of the package by its own program: lines has a line `VERDICT SCORE` for each item that counts. Sets
 * verdict and score of *graded; or breach->reason, where the program failed; or returns -errno with err.
 */
typedef int (*judge_scoring_grader)(void *ctx, const struct judge_group *group, const char *lines,
				    struct judge_graded *graded, struct judge_finding *breach, struct sbx_error *err);

/* Who grades the groups that have a grader of their own; without this they are a failure of ours. */
void judge_scoring_set_grader(struct judge_scoring *scoring, judge_scoring_grader grade, void *ctx);

/*
 * Decides all groups, and the whole: finding gets verdict and reason where something other than one test decided it
 * (JE: a score that the package's own rules forbid; PAC), and *whole the rest. reason is "" where it is the test
 * whole->decided_by, or nobody, that has something to say. Returns 0, or -errno with err where a grader could not be
 * run.
 */
int judge_scoring_finish(struct judge_scoring *scoring, struct judge_graded *whole, struct judge_finding *finding,
			 struct sbx_error *err);

/* After judge_scoring_finish: what became of a group of the package, and the score of a test, if the problem has such.
 */
const struct judge_graded *judge_scoring_group(const struct judge_scoring *scoring, size_t group);
bool judge_scoring_test(const struct judge_scoring *scoring, size_t test, double *score, double *max);

#endif
