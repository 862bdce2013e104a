/* score.c - see score.h: the tree of groups and what is noted of tests. Pure. */
#include "judge/grade/score-internal.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void append(struct judge_scoring *scoring, size_t *last, size_t group, size_t item)
{
	if (last[group] == NO_ITEM)
		scoring->first[group] = item;
	else
		scoring->next[last[group]] = item;
	last[group] = item;
}

/* Lists what each group holds. A group comes where its first test does; one without tests is in no list. */
static int list_items(struct judge_scoring *scoring)
{
	size_t tests = scoring->package->test_count, groups = scoring->group_count;
	size_t *last = malloc((groups + 1) * sizeof(*last));
	bool *listed = calloc(groups + 1, sizeof(*listed));

	if (last == NULL || listed == NULL) {
		free(last);
		free(listed);
		return -1;
	}
	for (size_t g = 0; g < groups; g++)
		last[g] = scoring->first[g] = NO_ITEM;
	for (size_t i = 0; i < tests + groups; i++)
		scoring->next[i] = NO_ITEM;
	listed[0] = true;
	for (size_t t = 0; t < tests; t++) {
		size_t group = judge_score_group_of(scoring, t);

		append(scoring, last, group, t);
		scoring->test_counts[group] += !scoring->package->tests[t].is_static;
		for (; !listed[group]; group = scoring->groups[group].parent) {
			listed[group] = true;
			append(scoring, last, scoring->groups[group].parent, tests + group);
		}
	}
	free(last);
	free(listed);
	return 0;
}

struct judge_scoring *judge_scoring_new(const struct judge_package *package)
{
	struct judge_scoring *scoring = calloc(1, sizeof(*scoring));

	if (scoring == NULL)
		return NULL;
	scoring->package = package;
	scoring->implied = (struct judge_group){
		.on_reject_break = true, .accept_score = 1, .range_min = -INFINITY, .range_max = INFINITY
	};
	scoring->groups = package->group_count > 0 ? package->groups : &scoring->implied;
	scoring->group_count = package->group_count > 0 ? package->group_count : 1;
	for (size_t g = 0; g < scoring->group_count; g++)
		scoring->custom |= scoring->groups[g].custom_grader;
	scoring->tests = calloc(package->test_count + 1, sizeof(*scoring->tests));
	scoring->graded = calloc(scoring->group_count, sizeof(*scoring->graded));
	scoring->first = calloc(scoring->group_count, sizeof(*scoring->first));
	scoring->rejected = calloc(scoring->group_count, sizeof(*scoring->rejected));
	scoring->failed = calloc(scoring->group_count, sizeof(*scoring->failed));
	scoring->test_counts = calloc(scoring->group_count, sizeof(*scoring->test_counts));
	scoring->next = calloc(package->test_count + scoring->group_count, sizeof(*scoring->next));
	if (scoring->tests == NULL || scoring->graded == NULL || scoring->first == NULL || scoring->rejected == NULL ||
	    scoring->failed == NULL || scoring->test_counts == NULL || scoring->next == NULL ||
	    list_items(scoring) < 0) {
		judge_scoring_free(scoring);
		return NULL;
	}
	return scoring;
}

void judge_scoring_free(struct judge_scoring *scoring)
{
	if (scoring == NULL)
		return;
	free(scoring->tests);
	free(scoring->graded);
	free(scoring->rejected);
	free(scoring->failed);
	free(scoring->first);
	free(scoring->test_counts);
	free(scoring->next);
	free(scoring);
}

void judge_score_breach(struct judge_scoring *scoring, const char *format, ...)
{
	va_list args;

	if (scoring->problem.reason[0] != '\0')
		return;
	scoring->problem.verdict = JUDGE_JE;
	va_start(args, format);
	(void)vsnprintf(scoring->problem.reason, sizeof(scoring->problem.reason), format, args); /* cut on purpose */
	va_end(args);
}

size_t judge_score_find(const struct judge_scoring *scoring, const char *name)
{
	for (size_t g = 0; g < scoring->group_count; g++)
		if (scoring->groups[g].name != NULL && strcmp(scoring->groups[g].name, name) == 0)
			return g;
	return SIZE_MAX;
}

bool judge_score_counts(const struct judge_scoring *scoring, size_t group)
{
	const char *name = scoring->groups[group].name;

	if (!scoring->package->scoring)
		return false;
	return scoring->package->format != JUDGE_FORMAT_2025_09 || (group != 0 && strcmp(name, "sample") != 0);
}

/* Legacy: what the validator says, else what the group gives. */
static double legacy_score(const struct judge_group *group, enum judge_verdict verdict,
			   const struct judge_given_score *given)
{
	if (given->has_score)
		return given->score;
	return verdict == JUDGE_AC ? group->accept_score : group->reject_score;
}

/* 2025-09: the most that a test of group can give. */
static double share(const struct judge_scoring *scoring, size_t test, size_t group)
{
	const struct judge_group *of = &scoring->groups[group];

	if (scoring->package->tests[test].is_static)
		return of->static_score;
	if (isinf(of->max_score) || of->aggregation == JUDGE_AGGREGATE_MIN)
		return of->max_score;
	return (of->max_score - of->static_score) / (double)scoring->test_counts[group];
}

/* 2025-09: in a group that adds scores up or takes the least of them. */
static double shared_score(struct judge_scoring *scoring, const char *name, double max,
			   const struct judge_given_score *given)
{
	if (given->has_score && given->has_multiplier)
		judge_score_breach(scoring, "%.200s: the validator gave both a score and a multiplier", name);
	else if (given->has_multiplier && isinf(max))
		judge_score_breach(scoring, "%.200s: the validator gave a multiplier where scores are unbounded", name);
	else if (given->has_multiplier && !(given->multiplier >= 0 && given->multiplier <= 1))
		judge_score_breach(scoring, "%.200s: the validator's multiplier %g is not within 0 and 1", name,
				   given->multiplier);
	else if (given->has_multiplier)
		return given->multiplier * max;
	else if (!given->has_score && isinf(max))
		judge_score_breach(scoring, "%.200s: the validator gave no score where scores are unbounded", name);
	else if (given->has_score && !(given->score >= 0 && given->score <= max * (1 + JUDGE_SCORE_EPSILON)))
		judge_score_breach(scoring, "%.200s: the validator's score %g is not within 0 and %g", name,
				   given->score, max);
	else
		return given->has_score ? given->score : max;
	return 0;
}

/* 2025-09: of a test, which is not noted to have a score where its group has none to give. */
static void share_out(struct judge_scoring *scoring, size_t test, const struct judge_given_score *given)
{
	struct judge_graded *noted = &scoring->tests[test];
	size_t group = judge_score_group_of(scoring, test);
	const char *name = scoring->package->tests[test].name;
	bool gave = given->has_score || given->has_multiplier;

	noted->score = 0;
	noted->max = 0;
	if (!judge_score_counts(scoring, group))
		return; /* of samples the format ignores it */
	if (gave && noted->verdict != JUDGE_AC)
		judge_score_breach(scoring, "%.200s: the validator gave a score for an output that it rejects", name);
	else if (gave && scoring->groups[group].aggregation == JUDGE_AGGREGATE_PASS_FAIL)
		judge_score_breach(scoring, "%.200s: the validator gave a score in a group that only passes or fails",
				   name);
	if (scoring->groups[group].aggregation == JUDGE_AGGREGATE_PASS_FAIL)
		return;
	noted->max = share(scoring, test, group);
	if (noted->verdict == JUDGE_AC)
		noted->score = shared_score(scoring, name, noted->max, given);
}

static void note_score(struct judge_scoring *scoring, size_t test, const struct judge_given_score *given)
{
	const struct judge_group *group = &scoring->groups[judge_score_group_of(scoring, test)];
	struct judge_graded *noted = &scoring->tests[test];

	if (isnan(given->score) || isnan(given->multiplier)) {
		judge_score_breach(scoring, "%.200s: the validator's score is no number",
				   scoring->package->tests[test].name);
	} else if (scoring->package->format == JUDGE_FORMAT_2025_09) {
		share_out(scoring, test, given);
	} else {
		noted->score = legacy_score(group, noted->verdict, given);
		noted->max = scoring->package->validation.score ? INFINITY : group->accept_score;
	}
}

void judge_scoring_note(struct judge_scoring *scoring, size_t test, enum judge_verdict verdict,
			const struct judge_given_score *given)
{
	static const struct judge_given_score nothing = { false };
	struct judge_graded *noted = &scoring->tests[test];

	*noted = (struct judge_graded){ .judged = true, .verdict = verdict, .decided_by = test };
	if (verdict != JUDGE_AC)
		judge_score_reject(scoring, judge_score_group_of(scoring, test));
	if (scoring->package->scoring)
		note_score(scoring, test, given != NULL ? given : &nothing);
	for (size_t g = judge_score_group_of(scoring, test);; g = scoring->groups[g].parent) {
		judge_score_group(scoring, g);
		if (g == 0)
			return;
	}
}

const struct judge_graded *judge_scoring_group(const struct judge_scoring *scoring, size_t group)
{
	return &scoring->graded[group];
}

bool judge_scoring_test(const struct judge_scoring *scoring, size_t test, double *score, double *max)
{
	size_t group = judge_score_group_of(scoring, test);

	if (!scoring->tests[test].judged || !judge_score_counts(scoring, group) ||
	    (scoring->package->format == JUDGE_FORMAT_2025_09 &&
	     scoring->groups[group].aggregation == JUDGE_AGGREGATE_PASS_FAIL))
		return false;
	*score = scoring->tests[test].score;
	*max = scoring->tests[test].max;
	return true;
}

void judge_scoring_set_order(struct judge_scoring *scoring, enum judge_error_order order)
{
	scoring->order = order;
}

void judge_scoring_set_grader(struct judge_scoring *scoring, judge_scoring_grader grade, void *ctx)
{
	scoring->grade = grade;
	scoring->grade_ctx = ctx;
}
