/* score-internal.h - what the parts of scoring share. */
#ifndef JUDGE_GRADE_SCORE_INTERNAL_H
#define JUDGE_GRADE_SCORE_INTERNAL_H

#include "judge/grade/score.h"

/* Sums of shares such as 100 / 3 are no exact numbers: what is this near, relative to it, is the same. */
#define JUDGE_SCORE_EPSILON 1e-9

#define NO_ITEM SIZE_MAX

/*
 * The items of a group are its tests and the groups in it, in the order of their first tests. Item i is test i, or
 * group i - package->test_count.
 */
struct judge_scoring {
	const struct judge_package *package;
	const struct judge_group *groups; /* the package's, or `implied` */
	size_t group_count;
	struct judge_group implied;   /* of a package without any */
	struct judge_graded *tests;   /* judged: noted */
	struct judge_graded *graded;  /* groups */
	size_t *first, *next;         /* lists of items: of a group; after an item */
	size_t *test_counts;          /* of each group: tests directly in it */
	bool *rejected, *failed;      /* of each group: a test in it was not accepted; that, or what has to pass before
					 it has failed */
	struct judge_finding problem; /* the first breach of the package's own rules; reason "" for none */
	judge_scoring_grader grade;   /* or NULL */
	void *grade_ctx;
	enum judge_error_order order;
	bool custom;   /* some group has a grader of its own: what becomes of it is not known before the end */
	bool complete; /* all has run that will: only then a score may be called too low or too high */
};

/* What is known of the items of one group. */
struct judge_tally {
	size_t count, rejected;
	/* Verdict and decided_by; set where rejected > 0. bad is one of the others, as the order has it. */
	struct judge_graded first_bad, worst, bad;
	bool any_accepted;
	double sum, min, max, full_sum, full_min, full_max;
};

/* Of the items of group up to, and without, the item `end` (NO_ITEM: all of them). */
void judge_tally_take(const struct judge_scoring *scoring, size_t group, size_t end, struct judge_tally *tally);

/* Whether the first error of group is the group's, or else the worst. */
bool judge_score_takes_first(const struct judge_scoring *scoring, size_t group);

/* Decides one group whose inner groups are decided. */
void judge_score_group(struct judge_scoring *scoring, size_t group);

/* Decides one that has a grader of its own, by that; in the end, when all has run. 0 or -errno with err. */
int judge_score_custom(struct judge_scoring *scoring, size_t group, struct sbx_error *err);

/* 2025-09: the first group that has to pass before this one and that has not, or SIZE_MAX. */
size_t judge_score_unmet(const struct judge_scoring *scoring, size_t group);

/* Notes that a test directly in group was not accepted. */
void judge_score_reject(struct judge_scoring *scoring, size_t group);

/* The group of that name, or SIZE_MAX. */
size_t judge_score_find(const struct judge_scoring *scoring, const char *name);

/* Notes a breach of the package's rules, unless there was one. */
void judge_score_breach(struct judge_scoring *scoring, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Whether group has a score by its format's rules. */
bool judge_score_counts(const struct judge_scoring *scoring, size_t group);

static inline uint32_t judge_score_group_of(const struct judge_scoring *scoring, size_t test)
{
	uint32_t group = scoring->package->tests[test].group;

	return group < scoring->group_count ? group : 0;
}

#endif
