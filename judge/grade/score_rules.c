/* score_rules.c - see score.h: how a group's items become one, and what can be changed no more. Pure. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/grade/grader.h"
#include "judge/grade/score-internal.h"

/* The default grader's order, worst last. What Kattis has no word for stands beside what is nearest to it. */
static unsigned severity(enum judge_verdict verdict)
{
	static const unsigned order[] = {
		[JUDGE_AC] = 0,  [JUDGE_PAC] = 1, [JUDGE_PE] = 2,         [JUDGE_WA] = 3,
		[JUDGE_OLE] = 4, [JUDGE_TLE] = 5, [JUDGE_MLE] = 6,        [JUDGE_RTE] = 7,
		[JUDGE_SV] = 8,  [JUDGE_CE] = 9,  [JUDGE_CANCELLED] = 10, [JUDGE_JE] = 11,
	};

	return order[verdict];
}

static const struct judge_graded *of_item(const struct judge_scoring *scoring, size_t item)
{
	size_t tests = scoring->package->test_count;

	return item < tests ? &scoring->tests[item] : &scoring->graded[item - tests];
}

/* The root's first group of that name counts for nothing where the grader is told so. */
static bool is_ignored(const struct judge_scoring *scoring, size_t group, size_t item)
{
	size_t tests = scoring->package->test_count;

	return scoring->groups[group].ignore_sample && item >= tests &&
	       strcmp(scoring->groups[item - tests].name, "sample") == 0;
}

bool judge_score_takes_first(const struct judge_scoring *scoring, size_t group)
{
	enum judge_package_format format = scoring->package->format;

	if (scoring->order == JUDGE_ORDER_WORST && format != JUDGE_FORMAT_LEGACY)
		return false;
	return scoring->order == JUDGE_ORDER_FIRST || format == JUDGE_FORMAT_2025_09 ||
	       scoring->groups[group].verdict == JUDGE_GROUP_FIRST_ERROR;
}

/* Whether a group ends at its first item that is not accepted: what comes after it is no error of the group's. */
static bool breaks(const struct judge_scoring *scoring, size_t group)
{
	const struct judge_group *of = &scoring->groups[group];

	if (scoring->package->format != JUDGE_FORMAT_2025_09)
		return of->on_reject_break;
	return scoring->order == JUDGE_ORDER_WORST &&
	       (!judge_score_counts(scoring, group) || of->aggregation == JUDGE_AGGREGATE_PASS_FAIL);
}

static double lesser(double a, double b)
{
	return a < b ? a : b;
}

static double greater(double a, double b)
{
	return a > b ? a : b;
}

static void add(struct judge_tally *tally, const struct judge_graded *item)
{
	tally->count++;
	tally->any_accepted |= item->verdict == JUDGE_AC;
	if (item->verdict != JUDGE_AC) {
		if (tally->rejected++ == 0)
			tally->first_bad = tally->worst = *item;
		else if (severity(item->verdict) > severity(tally->worst.verdict))
			tally->worst = *item;
	}
	tally->sum += item->score;
	tally->min = lesser(tally->min, item->score);
	tally->max = greater(tally->max, item->score);
	tally->full_sum += item->max;
	tally->full_min = lesser(tally->full_min, item->max);
	tally->full_max = greater(tally->full_max, item->max);
}

void judge_tally_take(const struct judge_scoring *scoring, size_t group, size_t end, struct judge_tally *tally)
{
	*tally = (struct judge_tally){ .min = INFINITY, .max = -INFINITY, .full_min = INFINITY, .full_max = -INFINITY };
	for (size_t item = scoring->first[group]; item != end && item != NO_ITEM; item = scoring->next[item]) {
		const struct judge_graded *graded = of_item(scoring, item);

		if (!graded->judged || is_ignored(scoring, group, item))
			continue;
		add(tally, graded);
		if (tally->rejected > 0 && breaks(scoring, group))
			break;
	}
	tally->bad = judge_score_takes_first(scoring, group) ? tally->first_bad : tally->worst;
}

size_t judge_score_unmet(const struct judge_scoring *scoring, size_t group)
{
	if (!scoring->package->scoring)
		return SIZE_MAX;
	for (;; group = scoring->groups[group].parent) {
		const struct judge_group *of = &scoring->groups[group];

		for (size_t i = 0; i < of->require_count; i++)
			if (of->require_pass[i] < group && scoring->failed[of->require_pass[i]])
				return of->require_pass[i];
		if (group == 0)
			return SIZE_MAX;
	}
}

void judge_score_reject(struct judge_scoring *scoring, size_t group)
{
	if (scoring->rejected[group])
		return;
	for (size_t g = group; g != 0; g = scoring->groups[g].parent) /* of the root nobody asks */
		scoring->rejected[g] = true;
	scoring->rejected[group] = true;
	for (size_t g = 0; g < scoring->group_count; g++) /* what is required comes before what requires it */
		scoring->failed[g] = scoring->rejected[g] || judge_score_unmet(scoring, g) != SIZE_MAX;
}

static double aggregate(enum judge_aggregation how, size_t count, double sum, double min, double max)
{
	switch (how) {
	case JUDGE_AGGREGATE_MIN:
		return min;
	case JUDGE_AGGREGATE_MAX:
		return max;
	case JUDGE_AGGREGATE_AVERAGE:
		return sum / (double)count;
	default:
		return sum;
	}
}

/* What a legacy group would give were all that it holds accepted, as far as that is known: of tests that did not run
 * too. */
static double legacy_full(const struct judge_scoring *scoring, size_t group)
{
	const struct judge_group *of = &scoring->groups[group];
	struct judge_tally full = { .full_min = INFINITY, .full_max = -INFINITY };
	size_t tests = scoring->package->test_count;

	for (size_t item = scoring->first[group]; item != NO_ITEM; item = scoring->next[item]) {
		double max = item >= tests                        ? scoring->graded[item - tests].max
			     : scoring->package->validation.score ? INFINITY
								  : of->accept_score;

		if (is_ignored(scoring, group, item))
			continue;
		full.count++;
		full.full_sum += max;
		full.full_min = lesser(full.full_min, max);
		full.full_max = greater(full.full_max, max);
	}
	return full.count == 0 ? 0
			       : lesser(of->range_max, aggregate(of->aggregation, full.count, full.full_sum,
								 full.full_min, full.full_max));
}

static bool is_above(double score, double bound)
{
	return score - bound > JUDGE_SCORE_EPSILON * fmax(1, fabs(bound));
}

static void check_range(struct judge_scoring *scoring, size_t group)
{
	const struct judge_group *of = &scoring->groups[group];
	const struct judge_graded *out = &scoring->graded[group];

	if (scoring->complete && (is_above(out->score, of->range_max) || is_above(of->range_min, out->score)))
		judge_score_breach(scoring, "group %.200s: score %g is not within its range %g to %g",
				   of->name == NULL || of->name[0] == '\0' ? "of all tests" : of->name, out->score,
				   of->range_min, of->range_max);
}

static void grade_legacy(struct judge_scoring *scoring, size_t group, const struct judge_tally *tally)
{
	const struct judge_group *of = &scoring->groups[group];
	struct judge_graded *out = &scoring->graded[group];
	bool accepted = tally->rejected == 0 || of->verdict == JUDGE_GROUP_ALWAYS_ACCEPT ||
			(of->accept_if_any && tally->any_accepted);

	out->verdict = accepted ? JUDGE_AC : tally->bad.verdict;
	out->decided_by = accepted ? JUDGE_NO_TEST : tally->bad.decided_by;
	if (!scoring->package->scoring)
		return;
	out->score = aggregate(of->aggregation, tally->count, tally->sum, tally->min, tally->max);
	check_range(scoring, group);
}

/* What is about as large as the most is the most. */
static double snap(double score, double max)
{
	return !isinf(max) && fabs(score - max) <= JUDGE_SCORE_EPSILON * fmax(1, fabs(max)) ? max : score;
}

static void grade_2025(struct judge_scoring *scoring, size_t group, const struct judge_tally *tally)
{
	const struct judge_group *of = &scoring->groups[group];
	struct judge_graded *out = &scoring->graded[group];

	out->verdict = tally->rejected == 0 ? JUDGE_AC : tally->bad.verdict;
	out->decided_by = tally->rejected == 0 ? JUDGE_NO_TEST : tally->bad.decided_by;
	if (!judge_score_counts(scoring, group))
		return;
	out->max = of->max_score;
	if (of->aggregation == JUDGE_AGGREGATE_PASS_FAIL)
		out->score = tally->rejected == 0 && !isinf(of->max_score) ? of->max_score : 0;
	else
		out->score =
		    snap(aggregate(of->aggregation, tally->count, tally->sum, tally->min, tally->max), of->max_score);
	if (scoring->complete && is_above(out->score, of->max_score))
		judge_score_breach(scoring, "group %.200s: score %g is above its max_score %g", of->name, out->score,
				   of->max_score);
}

/* It counts as rejected, as what should have passed before it was. */
static void fail_unmet(struct judge_scoring *scoring, size_t group, size_t unmet)
{
	struct judge_graded *out = &scoring->graded[group];
	struct judge_tally tally;
	size_t culprit = unmet;

	for (size_t next = unmet; next != SIZE_MAX; next = judge_score_unmet(scoring, next))
		culprit = next; /* which has tests that were not accepted */
	judge_tally_take(scoring, culprit, NO_ITEM, &tally);
	*out = (struct judge_graded){ .judged = true,
				      .verdict = tally.bad.verdict,
				      .decided_by = tally.bad.decided_by,
				      .max = scoring->groups[group].max_score,
				      .unmet = scoring->groups[unmet].name };
}

void judge_score_group(struct judge_scoring *scoring, size_t group)
{
	bool modern = scoring->package->format == JUDGE_FORMAT_2025_09;
	size_t unmet = judge_score_unmet(scoring, group);
	struct judge_tally tally;

	scoring->graded[group] = (struct judge_graded){ .decided_by = JUDGE_NO_TEST };
	if (scoring->package->scoring && !modern)
		scoring->graded[group].max = legacy_full(scoring, group);
	if (unmet != SIZE_MAX) {
		fail_unmet(scoring, group, unmet);
		return;
	}
	judge_tally_take(scoring, group, NO_ITEM, &tally);
	scoring->graded[group].judged = tally.count > 0;
	if (tally.count == 0)
		return;
	if (modern)
		grade_2025(scoring, group, &tally);
	else
		grade_legacy(scoring, group, &tally);
}

/* A line for each item that counts. Freed by the caller; NULL without memory. */
static char *lines_of(const struct judge_scoring *scoring, size_t group)
{
	char *lines = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&lines, &size);

	if (out == NULL)
		return NULL;
	for (size_t item = scoring->first[group]; item != NO_ITEM; item = scoring->next[item]) {
		const struct judge_graded *graded = of_item(scoring, item);

		if (!graded->judged)
			continue;
		(void)fprintf(out, "%s %.17g\n", judge_grader_word(graded->verdict), graded->score);
		if (graded->verdict != JUDGE_AC && breaks(scoring, group))
			break;
	}
	if (fclose(out) != 0) {
		free(lines);
		return NULL;
	}
	return lines;
}

int judge_score_custom(struct judge_scoring *scoring, size_t group, struct sbx_error *err)
{
	struct judge_graded *out = &scoring->graded[group];
	struct judge_finding breach = { .reason = "" };
	struct judge_tally tally;
	char *lines;
	int r;

	judge_tally_take(scoring, group, NO_ITEM, &tally);
	*out = (struct judge_graded){ .judged = tally.count > 0,
				      .decided_by = JUDGE_NO_TEST,
				      .max = scoring->groups[group].range_max };
	if (tally.count == 0)
		return 0;
	if (scoring->grade == NULL) {
		judge_score_breach(scoring, "group %.200s: there is nobody to grade it", scoring->groups[group].name);
		return 0;
	}
	lines = lines_of(scoring, group);
	if (lines == NULL)
		return sbx_error_set(err, ENOMEM, "grade group %s", scoring->groups[group].name);
	r = scoring->grade(scoring->grade_ctx, &scoring->groups[group], lines, out, &breach, err);
	free(lines);
	if (r < 0)
		return r;
	if (breach.reason[0] != '\0') {
		judge_score_breach(scoring, "%s", breach.reason);
	} else if (out->verdict != JUDGE_AC && tally.rejected > 0) {
		out->decided_by = tally.bad.decided_by;
		if (scoring->order == JUDGE_ORDER_FIRST) /* a judge that has no graders */
			out->verdict = tally.bad.verdict;
	}
	if (!scoring->package->scoring)
		out->score = 0;
	else
		check_range(scoring, group);
	return 0;
}
