/* Early stop changes nothing: random trees of groups, with random verdicts and scores, judged in full and in part. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/grade/score.h"
#include "sandbox/tests/suite.h"

#define GROUPS_MAX 8
#define TESTS_MAX  14
#define TREES      100000

struct tree {
	struct judge_package package;
	struct judge_group groups[GROUPS_MAX];
	char group_names[GROUPS_MAX][32], name[8];
	struct judge_test tests[TESTS_MAX];
	uint32_t required[GROUPS_MAX];
	enum judge_verdict verdicts[TESTS_MAX];
	struct judge_given_score given[TESTS_MAX];
};

static unsigned below(unsigned *state, unsigned bound)
{
	*state = *state * 1664525U + 1013904223U;
	return (*state >> 8) % bound;
}

static void make_group(struct tree *tree, unsigned *seed, size_t index, uint32_t parent, const char *name)
{
	struct judge_group *group = &tree->groups[index];

	(void)snprintf(tree->group_names[index], sizeof(tree->group_names[index]), "%s", name);
	*group = (struct judge_group){ .name = tree->group_names[index],
				       .parent = parent,
				       .aggregation = (enum judge_aggregation)(1 + below(seed, 4)),
				       .verdict = (enum judge_group_verdict)below(seed, 3),
				       .accept_if_any = below(seed, 4) == 0,
				       .ignore_sample = index == 0 && below(seed, 2) == 0,
				       .on_reject_break = below(seed, 2) == 0,
				       .accept_score = (double)below(seed, 5),
				       .reject_score = (double)below(seed, 3) - 1,
				       .range_min = -INFINITY,
				       .range_max = below(seed, 6) == 0 ? 3 : INFINITY };
}

static void make_modern(struct tree *tree, unsigned *seed, size_t index)
{
	static const enum judge_aggregation ways[] = { JUDGE_AGGREGATE_PASS_FAIL, JUDGE_AGGREGATE_SUM,
						       JUDGE_AGGREGATE_MIN };
	struct judge_group *group = &tree->groups[index];

	group->aggregation = ways[below(seed, 3)];
	group->max_score = index == 2 ? 200 : 40;
	if (index > 2 && tree->groups[2].aggregation == JUDGE_AGGREGATE_PASS_FAIL)
		group->aggregation = JUDGE_AGGREGATE_PASS_FAIL;
	if (index >= 2 && below(seed, 3) == 0) {
		/* one that comes earlier and passes or fails */
		uint32_t earlier = index == 2 ? 1 : 1 + below(seed, (unsigned)index - 1);

		if (earlier == 2 || (earlier > 2 && tree->groups[earlier].aggregation != JUDGE_AGGREGATE_PASS_FAIL))
			earlier = 1;
		tree->required[index] = earlier;
		group->require_pass = &tree->required[index];
		group->require_count = 1;
	}
}

static void make_tests(struct tree *tree, unsigned *seed, bool flat)
{
	static const enum judge_verdict verdicts[] = { JUDGE_AC,  JUDGE_AC,  JUDGE_AC,  JUDGE_AC,  JUDGE_WA, JUDGE_PE,
						       JUDGE_TLE, JUDGE_MLE, JUDGE_OLE, JUDGE_RTE, JUDGE_SV };
	size_t groups = tree->package.group_count;

	for (size_t g = 1; g < groups; g++) {
		unsigned count = g == 2 && !flat ? 0 : 1 + below(seed, 3);

		for (unsigned i = 0; i < count && tree->package.test_count < TESTS_MAX; i++) {
			size_t t = tree->package.test_count++;

			tree->tests[t] = (struct judge_test){ .name = tree->name, .group = (uint32_t)g };
			tree->verdicts[t] = verdicts[below(seed, sizeof(verdicts) / sizeof(verdicts[0]))];
			tree->given[t] = (struct judge_given_score){ .has_score = false };
		}
	}
}

static void give_scores(struct tree *tree, unsigned *seed)
{
	for (size_t t = 0; t < tree->package.test_count; t++) {
		const struct judge_group *group = &tree->groups[tree->tests[t].group];
		struct judge_given_score *given = &tree->given[t];

		if (tree->verdicts[t] != JUDGE_AC || below(seed, 2) == 0)
			continue;
		if (tree->package.format == JUDGE_FORMAT_2025_09) {
			given->has_multiplier = group->aggregation != JUDGE_AGGREGATE_PASS_FAIL;
			given->multiplier = below(seed, 3) / 2.0;
		} else if (tree->package.validation.score) {
			given->has_score = true;
			given->score = (double)below(seed, 9) - 3;
		}
	}
}

static void make_tree(struct tree *tree, unsigned *seed)
{
	char name[32];
	bool flat = below(seed, 3) == 0;

	memset(tree, 0, sizeof(*tree));
	tree->package.format = below(seed, 2) == 0 ? JUDGE_FORMAT_2025_09 : JUDGE_FORMAT_LEGACY;
	tree->package.scoring = below(seed, 4) != 0;
	tree->package.validation.score = below(seed, 2) == 0;
	tree->package.groups = tree->groups;
	tree->package.tests = tree->tests;
	tree->package.group_count = flat ? 3 : 4 + below(seed, GROUPS_MAX - 3);
	make_group(tree, seed, 0, 0, "");
	make_group(tree, seed, 1, 0, "sample");
	make_group(tree, seed, 2, 0, "secret");
	for (size_t g = 3; g < tree->package.group_count; g++) {
		(void)snprintf(name, sizeof(name), "secret/%zu", g);
		make_group(tree, seed, g, 2, name);
	}
	if (tree->package.format == JUDGE_FORMAT_2025_09)
		for (size_t g = 1; g < tree->package.group_count; g++)
			make_modern(tree, seed, g);
	make_tests(tree, seed, flat);
	give_scores(tree, seed);
}

/* Returns how many tests were run. */
static size_t judge(const struct tree *tree, enum judge_error_order order, bool stop_early,
		    struct judge_scoring **scoring, struct judge_graded *whole)
{
	struct judge_finding finding;
	size_t run = 0;

	*scoring = judge_scoring_new(&tree->package);
	ck_assert_ptr_nonnull(*scoring);
	judge_scoring_set_order(*scoring, order);
	for (size_t t = 0; t < tree->package.test_count; t++)
		if (!stop_early || judge_scoring_needs(*scoring, t)) {
			judge_scoring_note(*scoring, t, tree->verdicts[t], &tree->given[t]);
			run++;
		}
	ck_assert_int_eq(judge_scoring_finish(*scoring, whole, &finding, NULL), 0);
	return run;
}

static bool same(const struct judge_graded *a, const struct judge_graded *b)
{
	return a->verdict == b->verdict && fabs(a->score - b->score) < 1e-9 &&
	       (a->max == b->max || fabs(a->max - b->max) < 1e-9) && a->decided_by == b->decided_by;
}

static void compare(const struct tree *tree, enum judge_error_order order, unsigned seed, size_t *saved)
{
	struct judge_scoring *full, *part;
	struct judge_graded whole, whole_of_part;
	size_t all = judge(tree, order, false, &full, &whole), run = judge(tree, order, true, &part, &whole_of_part);

	*saved += all - run;
	ck_assert_msg(whole.judged && whole_of_part.judged, "tree of seed %u", seed);
	ck_assert_msg(whole.verdict == JUDGE_JE || same(&whole, &whole_of_part),
		      "tree of seed %u: %s %g in full, %s %g in part", seed, judge_verdict_name(whole.verdict),
		      whole.score, judge_verdict_name(whole_of_part.verdict), whole_of_part.score);
	ck_assert_msg(whole.verdict != JUDGE_JE || whole_of_part.verdict == JUDGE_JE || all > run, "tree of seed %u",
		      seed);
	for (size_t g = 0; g < tree->package.group_count; g++) {
		const struct judge_graded *a = judge_scoring_group(full, g), *b = judge_scoring_group(part, g);

		ck_assert_msg(!b->judged || (a->judged && same(a, b)),
			      "tree of seed %u: group %zu is %s %g in full (by %zu), %s %g in part (by %zu)", seed, g,
			      judge_verdict_name(a->verdict), a->score, a->decided_by, judge_verdict_name(b->verdict),
			      b->score, b->decided_by);
	}
	judge_scoring_free(full);
	judge_scoring_free(part);
}

START_TEST(early_stop_changes_no_verdict_and_no_score)
{
	static struct tree tree;
	size_t saved = 0;

	for (unsigned i = 0; i < TREES; i++) {
		unsigned seed = i * 2654435761U + 1;

		make_tree(&tree, &seed);
		for (int order = JUDGE_ORDER_PACKAGE; order <= JUDGE_ORDER_WORST; order++)
			compare(&tree, (enum judge_error_order)order, i, &saved);
	}
	ck_assert_uint_gt(saved, TREES); /* else it was never put to the test */
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("score_random");
	TCase *tests = sbx_case("score_random");

	tcase_add_test(tests, early_stop_changes_no_verdict_and_no_score);
	suite_add_tcase(suite, tests);
	return sbx_run_suite(suite);
}
