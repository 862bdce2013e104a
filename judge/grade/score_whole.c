/* score_whole.c - see score.h: the whole, and which tests still matter to it. Pure. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "judge/grade/score-internal.h"

/* ---- What a test could still change ---- */

/* Legacy: of a group whose tests give one of two scores and that takes the least or the greatest of them. */
static bool legacy_score_stands(const struct judge_scoring *scoring, size_t group, const struct judge_tally *tally)
{
	const struct judge_group *of = &scoring->groups[group];
	double low = fmin(of->accept_score, of->reject_score), high = fmax(of->accept_score, of->reject_score);

	if (!scoring->package->scoring)
		return true;
	if (scoring->package->validation.score)
		return false;
	for (size_t item = scoring->first[group]; item != NO_ITEM; item = scoring->next[item])
		if (item >= scoring->package->test_count)
			return false; /* groups have scores, and ranges, of their own */
	return (of->aggregation == JUDGE_AGGREGATE_MIN && tally->min <= low) ||
	       (of->aggregation == JUDGE_AGGREGATE_MAX && tally->max >= high);
}

/* Whether the error that is the group's is known: it is the first, or nothing that a test can do is worse. */
static bool error_stands(const struct judge_scoring *scoring, size_t group, const struct judge_tally *tally)
{
	return tally->rejected > 0 && (judge_score_takes_first(scoring, group) || tally->worst.verdict == JUDGE_SV);
}

static bool legacy_verdict_stands(const struct judge_scoring *scoring, size_t group, const struct judge_tally *tally)
{
	const struct judge_group *of = &scoring->groups[group];

	if (of->verdict == JUDGE_GROUP_ALWAYS_ACCEPT)
		return true;
	if (of->accept_if_any)
		return tally->any_accepted;
	return error_stands(scoring, group, tally);
}

/* 2025-09: the least is 0, which is what a rejected test gives. */
static bool modern_stands(const struct judge_scoring *scoring, size_t group, const struct judge_tally *tally)
{
	if (tally->rejected == 0)
		return false;
	if (!scoring->package->scoring)
		return true;
	if (group == 0)
		return false; /* samples decide nothing of the score */
	if (!judge_score_counts(scoring, group) || scoring->groups[group].aggregation == JUDGE_AGGREGATE_PASS_FAIL)
		return true;
	return scoring->groups[group].aggregation == JUDGE_AGGREGATE_MIN && tally->min <= 0 &&
	       error_stands(scoring, group, tally);
}

/* Whether nothing that comes after the tallied items changes group, which has more of them. */
static bool stands(const struct judge_scoring *scoring, size_t group, const struct judge_tally *tally)
{
	const struct judge_group *of = &scoring->groups[group];

	if (scoring->package->format == JUDGE_FORMAT_2025_09)
		return modern_stands(scoring, group, tally);
	if (of->on_reject_break && tally->rejected > 0)
		return true;
	return tally->count > 0 && legacy_verdict_stands(scoring, group, tally) &&
	       legacy_score_stands(scoring, group, tally);
}

/* Where graders of the package's own decide: only an earlier test of the same group that is not accepted is sure. */
static bool test_is_cut_off(const struct judge_scoring *scoring, size_t test)
{
	size_t group = judge_score_group_of(scoring, test);

	if (!scoring->groups[group].on_reject_break)
		return false;
	for (size_t item = scoring->first[group]; item != test && item != NO_ITEM; item = scoring->next[item])
		if (item < scoring->package->test_count && scoring->tests[item].judged &&
		    scoring->tests[item].verdict != JUDGE_AC)
			return true;
	return false;
}

bool judge_scoring_needs(const struct judge_scoring *scoring, size_t test)
{
	size_t item = test, group = judge_score_group_of(scoring, test);

	if (scoring->custom)
		return !test_is_cut_off(scoring, test);
	for (;;) {
		struct judge_tally tally;

		if (judge_score_unmet(scoring, group) != SIZE_MAX)
			return false;
		judge_tally_take(scoring, group, item, &tally);
		if (stands(scoring, group, &tally))
			return false;
		if (group == 0)
			return true;
		item = scoring->package->test_count + group;
		group = scoring->groups[group].parent;
	}
}

/* ---- The whole ---- */

static size_t first_failure_of_ours(const struct judge_scoring *scoring)
{
	for (size_t t = 0; t < scoring->package->test_count; t++)
		if (scoring->tests[t].judged && scoring->tests[t].verdict == JUDGE_JE)
			return t;
	return JUDGE_NO_TEST;
}

/* Scored, and not the full score: another verdict than that of the groups. */
static void tell_partial(struct judge_graded *whole, struct judge_finding *finding)
{
	finding->verdict = whole->verdict = JUDGE_PAC;
	if (isinf(whole->max))
		(void)snprintf(finding->reason, sizeof(finding->reason), "score %.10g", whole->score);
	else
		(void)snprintf(finding->reason, sizeof(finding->reason), "score %.10g of %.10g", whole->score,
			       whole->max);
}

static bool is_full(const struct judge_graded *whole)
{
	return whole->score >= whole->max - JUDGE_SCORE_EPSILON * fmax(1, fabs(whole->max));
}

/* 2025-09: the score of `secret` is all that counts; without any score the verdict says why. */
static void finish_scored(struct judge_graded *whole, struct judge_finding *finding)
{
	bool accepted = whole->verdict == JUDGE_AC;

	if (isinf(whole->max) || whole->max <= 0 ? accepted : is_full(whole))
		finding->verdict = whole->verdict = JUDGE_AC;
	else if (accepted || whole->score > 0)
		tell_partial(whole, finding);
}

static size_t first_rejected(const struct judge_scoring *scoring)
{
	for (size_t t = 0; t < scoring->package->test_count; t++)
		if (scoring->tests[t].judged && scoring->tests[t].verdict != JUDGE_AC)
			return t;
	return JUDGE_NO_TEST;
}

/* Legacy and Polygon. That a legacy problem is accepted without any score is its grader's word; where Polygon gives no
 * points, what went wrong first says why. */
static void finish_points(const struct judge_scoring *scoring, struct judge_graded *whole,
			  struct judge_finding *finding)
{
	size_t bad = first_rejected(scoring);

	if (whole->verdict != JUDGE_AC || scoring->package->lower_is_better || isinf(whole->max) || is_full(whole))
		return;
	if (scoring->package->format != JUDGE_FORMAT_POLYGON || whole->score > 0 || bad == JUDGE_NO_TEST) {
		tell_partial(whole, finding);
		return;
	}
	finding->verdict = whole->verdict = scoring->tests[bad].verdict;
	whole->decided_by = bad;
}

int judge_scoring_finish(struct judge_scoring *scoring, struct judge_graded *whole, struct judge_finding *finding,
			 struct sbx_error *err)
{
	bool modern = scoring->package->format == JUDGE_FORMAT_2025_09;
	size_t failure = first_failure_of_ours(scoring), secret = judge_score_find(scoring, "secret");
	int r = 0;

	scoring->complete = true;
	for (size_t g = scoring->group_count; g-- > 0 && r == 0;)
		if (scoring->groups[g].custom_grader && failure == JUDGE_NO_TEST)
			r = judge_score_custom(scoring, g, err);
		else
			judge_score_group(scoring, g);
	if (r < 0)
		return r;
	*whole = scoring->graded[0];
	if (modern && scoring->package->scoring && secret != SIZE_MAX && scoring->graded[secret].judged)
		*whole = scoring->graded[secret];
	*finding = (struct judge_finding){ .verdict = whole->verdict };
	if (failure != JUDGE_NO_TEST) {
		whole->verdict = finding->verdict = JUDGE_JE;
		whole->decided_by = failure;
	} else if (scoring->problem.reason[0] != '\0') {
		*finding = scoring->problem;
		whole->verdict = JUDGE_JE;
		whole->decided_by = JUDGE_NO_TEST;
	} else if (scoring->package->scoring && modern) {
		finish_scored(whole, finding);
	} else if (scoring->package->scoring) {
		finish_points(scoring, whole, finding);
	}
	return 0;
}
