/* Scores and verdicts of groups and of the whole, by the rules of each format. */
#include "judge/grade/score.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/tests/suite.h"

#define GROUPS_MAX 8
#define TESTS_MAX  8

/* Verdicts of the tests in order, one letter each, and '.' for one that did not run. */
static enum judge_verdict of_letter(char letter)
{
	static const struct {
		char letter;
		enum judge_verdict verdict;
	} letters[] = { { 'A', JUDGE_AC },  { 'W', JUDGE_WA },  { 'P', JUDGE_PE },
			{ 'T', JUDGE_TLE }, { 'M', JUDGE_MLE }, { 'O', JUDGE_OLE },
			{ 'R', JUDGE_RTE }, { 'S', JUDGE_SV },  { 'J', JUDGE_JE } };

	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++)
		if (letters[i].letter == letter)
			return letters[i].verdict;
	ck_abort_msg("no verdict %c", letter);
}

struct row {
	const char *name;
	bool modern, scoring, score_by_validator, lower_is_better;
	struct {
		const char *name;
		struct judge_group group;
	} groups[GROUPS_MAX];
	unsigned of_test[TESTS_MAX]; /* its group */
	const char *verdicts;
	struct judge_given_score given[TESTS_MAX];
	enum judge_verdict verdict;
	double score;
	const char *reason; /* a part of it */
	const char *needed; /* '1' where the test has to run, given what ran before; NULL: not looked at */
	enum judge_error_order order;
};

/* What a row does not say is as the format has it by default (make). */
#define LEGACY(...)                                                                                                    \
	{                                                                                                              \
		.name = NULL, __VA_ARGS__                                                                              \
	}
#define SUM     .aggregation = JUDGE_AGGREGATE_SUM
#define MIN     .aggregation = JUDGE_AGGREGATE_MIN
#define MAX     .aggregation = JUDGE_AGGREGATE_MAX
#define AVERAGE .aggregation = JUDGE_AGGREGATE_AVERAGE
#define FIRST   .verdict = JUDGE_GROUP_FIRST_ERROR
#define ALWAYS  .verdict = JUDGE_GROUP_ALWAYS_ACCEPT
#define BREAK   .on_reject_break = true

static uint32_t only_sample[] = { 1 }, only_third[] = { 3 };

#define FLAT(...)                                                                                                      \
	{                                                                                                              \
		{                                                                                                      \
			"", LEGACY(__VA_ARGS__)                                                                        \
		}                                                                                                      \
	}
/* sample, secret, two groups in it */
#define SUBTASKS(root, secret, one, two)                                                                               \
	{                                                                                                              \
		{ "", root }, { "sample", LEGACY(SUM) }, { "secret", secret }, { "secret/1", one },                    \
		    { "secret/2", two },                                                                               \
	}
#define IOI                                                                                                            \
	SUBTASKS(LEGACY(SUM, .ignore_sample = true), LEGACY(SUM, FIRST, .accept_if_any = true),                        \
		 LEGACY(MIN, BREAK, .accept_score = 40, .range_max = 40),                                              \
		 LEGACY(MIN, BREAK, .accept_score = 60, .range_max = 60))
#define MODERN(secret, one, two)                                                                                       \
	{                                                                                                              \
		{ "", { .max_score = 0 } }, { "sample", { .max_score = 0 } }, { "secret", secret },                    \
		    { "secret/1", one }, { "secret/2", two },                                                          \
	}
#define PASS(points, ...)                                                                                              \
	{                                                                                                              \
		.max_score = (points), .aggregation = JUDGE_AGGREGATE_PASS_FAIL, __VA_ARGS__                           \
	}
#define POINTS(points, ...)                                                                                            \
	{                                                                                                              \
		.max_score = (points), __VA_ARGS__                                                                     \
	}

static const struct row rows[] = {
	{ .name = "legacy: all accepted", .groups = FLAT(BREAK), .verdicts = "AAA", .verdict = JUDGE_AC },
	{ .name = "legacy: the first error ends it",
	  .groups = FLAT(BREAK),
	  .verdicts = "AWR",
	  .verdict = JUDGE_WA,
	  .needed = "110" },
	{ .name = "legacy: without break the worst error counts",
	  .groups = FLAT(),
	  .verdicts = "PWTMRA",
	  .verdict = JUDGE_RTE,
	  .needed = "111111" },
	{ .name = "legacy: a time limit is less bad than a memory limit",
	  .groups = FLAT(),
	  .verdicts = "TMW",
	  .verdict = JUDGE_MLE },
	{ .name = "legacy: an output limit is worse than a wrong answer",
	  .groups = FLAT(),
	  .verdicts = "WOP",
	  .verdict = JUDGE_OLE },
	{ .name = "legacy: nothing is worse than a refused call",
	  .groups = FLAT(),
	  .verdicts = "ASR",
	  .verdict = JUDGE_SV,
	  .needed = "110" },
	{ .name = "legacy: the first error is told where it is asked for",
	  .groups = FLAT(FIRST),
	  .verdicts = "APRT",
	  .verdict = JUDGE_PE,
	  .needed = "1100" },
	{ .name = "legacy: always accepted",
	  .groups = FLAT(ALWAYS),
	  .verdicts = "WRT",
	  .verdict = JUDGE_AC,
	  .needed = "100" },
	{ .name = "legacy: one accepted is enough where the grader says so",
	  .groups = FLAT(.accept_if_any = true),
	  .verdicts = "WRAT",
	  .verdict = JUDGE_AC,
	  .needed = "1110" },
	{ .name = "legacy: a failure of ours overrides all",
	  .groups = FLAT(ALWAYS),
	  .verdicts = "WJ",
	  .verdict = JUDGE_JE },
	{ .name = "no groups at all: as one that breaks", .verdicts = "AWR", .verdict = JUDGE_WA, .needed = "110" },
	{ .name = "legacy scored: the sum is partial",
	  .scoring = true,
	  .groups = FLAT(SUM, ALWAYS),
	  .verdicts = "AWA",
	  .verdict = JUDGE_PAC,
	  .score = 2,
	  .reason = "score 2 of 3",
	  .needed = "111" },
	{ .name = "legacy scored: the sum is full",
	  .scoring = true,
	  .groups = FLAT(SUM, ALWAYS),
	  .verdicts = "AAA",
	  .verdict = JUDGE_AC,
	  .score = 3 },
	{ .name = "legacy scored: a grader that rejects keeps its verdict",
	  .scoring = true,
	  .groups = FLAT(SUM),
	  .verdicts = "AWA",
	  .verdict = JUDGE_WA,
	  .score = 2 },
	{ .name = "legacy scored: a rejected test may have a score",
	  .scoring = true,
	  .groups = FLAT(SUM, ALWAYS, .reject_score = -1),
	  .verdicts = "AWW",
	  .verdict = JUDGE_PAC,
	  .score = -1 },
	{ .name = "legacy scored: the average",
	  .scoring = true,
	  .groups = FLAT(AVERAGE, ALWAYS),
	  .verdicts = "AWWA",
	  .verdict = JUDGE_PAC,
	  .score = 0.5 },
	{ .name = "legacy scored: the least, which no test can lower",
	  .scoring = true,
	  .groups = FLAT(MIN, ALWAYS),
	  .verdicts = "AWA",
	  .verdict = JUDGE_PAC,
	  .score = 0,
	  .needed = "110" },
	{ .name = "legacy scored: the greatest, which no test can raise",
	  .scoring = true,
	  .groups = FLAT(MAX, ALWAYS),
	  .verdicts = "WAW",
	  .verdict = JUDGE_AC,
	  .score = 1,
	  .needed = "110" },
	{ .name = "legacy scored: what comes after a break counts for nothing",
	  .scoring = true,
	  .groups = FLAT(SUM, BREAK),
	  .verdicts = "AWA",
	  .verdict = JUDGE_WA,
	  .score = 1,
	  .needed = "110" },
	{ .name = "legacy scored: a validator's score stands in place of the group's",
	  .scoring = true,
	  .score_by_validator = true,
	  .groups = FLAT(SUM, ALWAYS, .range_max = 100),
	  .verdicts = "AA",
	  .given = { { .has_score = true, .score = 7.5 } },
	  .verdict = JUDGE_PAC,
	  .score = 8.5,
	  .reason = "score 8.5 of 100" },
	{ .name = "legacy scored: full is the end of the range",
	  .scoring = true,
	  .score_by_validator = true,
	  .groups = FLAT(SUM, .range_max = 100),
	  .verdicts = "A",
	  .given = { { .has_score = true, .score = 100 } },
	  .verdict = JUDGE_AC,
	  .score = 100 },
	{ .name = "legacy scored: above the range it is our failure",
	  .scoring = true,
	  .score_by_validator = true,
	  .groups = FLAT(SUM, .range_max = 100),
	  .verdicts = "A",
	  .given = { { .has_score = true, .score = 101 } },
	  .verdict = JUDGE_JE,
	  .reason = "group of all tests: score 101 is not within its range -inf to 100" },
	{ .name = "legacy scored: below the range of an inner group too",
	  .scoring = true,
	  .groups = SUBTASKS(LEGACY(SUM), LEGACY(SUM), LEGACY(SUM, .range_min = 1), LEGACY(SUM)),
	  .of_test = { 1, 3, 4 },
	  .verdicts = "AWA",
	  .verdict = JUDGE_JE,
	  .reason = "group secret/1: score 0 is not within its range 1 to inf" },
	{ .name = "legacy scored: no number is no score",
	  .scoring = true,
	  .score_by_validator = true,
	  .groups = FLAT(SUM),
	  .verdicts = "A",
	  .given = { { .has_score = true, .score = NAN } },
	  .verdict = JUDGE_JE,
	  .reason = "no number" },
	{ .name = "legacy scored: of lowest scores none is full",
	  .scoring = true,
	  .lower_is_better = true,
	  .groups = FLAT(SUM, .range_max = 10),
	  .verdicts = "A",
	  .verdict = JUDGE_AC,
	  .score = 1 },
	{ .name = "legacy subtasks: all",
	  .scoring = true,
	  .groups = IOI,
	  .of_test = { 1, 3, 3, 4 },
	  .verdicts = "AAAA",
	  .verdict = JUDGE_AC,
	  .score = 100 },
	{ .name = "legacy subtasks: one is lost by one test, and the sample counts for nothing",
	  .scoring = true,
	  .groups = IOI,
	  .of_test = { 1, 3, 3, 4 },
	  .verdicts = "WWAA",
	  .verdict = JUDGE_PAC,
	  .score = 60,
	  .reason = "score 60 of 100",
	  .needed = "1101" },
	{ .name = "legacy subtasks: none",
	  .scoring = true,
	  .groups = IOI,
	  .of_test = { 1, 3, 3, 4 },
	  .verdicts = "ATAR",
	  .verdict = JUDGE_TLE,
	  .score = 0,
	  .needed = "1101" },
	{ .name = "2025-09: not scored, the first error in order",
	  .modern = true,
	  .groups = MODERN(PASS(0), PASS(0), PASS(0)),
	  .of_test = { 1, 3, 3, 4 },
	  .verdicts = "AAWR",
	  .verdict = JUDGE_WA,
	  .needed = "1110" },
	{ .name = "2025-09: not scored, a sample decides too",
	  .modern = true,
	  .groups = MODERN(PASS(0), PASS(0), PASS(0)),
	  .of_test = { 1, 3, 3, 4 },
	  .verdicts = "TAWR",
	  .verdict = JUDGE_TLE,
	  .needed = "1000" },
	{ .name = "2025-09: groups that pass or fail add up",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(POINTS(100, SUM), PASS(30), PASS(70)),
	  .of_test = { 1, 3, 3, 4 },
	  .verdicts = "AAWA",
	  .verdict = JUDGE_PAC,
	  .score = 70,
	  .reason = "score 70 of 100",
	  .needed = "1111" },
	{ .name = "2025-09: the rest of a group that has failed need not run",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(POINTS(100, SUM), PASS(30), PASS(70)),
	  .of_test = { 1, 3, 3, 4 },
	  .verdicts = "WWAA",
	  .verdict = JUDGE_PAC,
	  .score = 70,
	  .needed = "1101" },
	{ .name = "2025-09: the sample gives and takes no score",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(POINTS(100, SUM), PASS(30), PASS(70)),
	  .of_test = { 1, 3, 4 },
	  .verdicts = "WAA",
	  .given = { { .has_score = true, .score = 3 } },
	  .verdict = JUDGE_AC,
	  .score = 100 },
	{ .name = "2025-09: without any score the verdict says why",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(POINTS(100, SUM), PASS(30), PASS(70)),
	  .of_test = { 1, 3, 4 },
	  .verdicts = "ATW",
	  .verdict = JUDGE_TLE,
	  .score = 0 },
	{ .name = "2025-09: three shares of a hundred are a hundred",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(POINTS(100, SUM), PASS(0), PASS(0)),
	  .of_test = { 2, 2, 2 },
	  .verdicts = "AAA",
	  .verdict = JUDGE_AC,
	  .score = 100 },
	{ .name = "2025-09: a group of shares",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(POINTS(100, SUM), POINTS(60, SUM), POINTS(40, MIN)),
	  .of_test = { 1, 3, 3, 3, 4, 4 },
	  .verdicts = "AAWAAA",
	  .verdict = JUDGE_PAC,
	  .score = 80,
	  .needed = "111111" },
	{ .name = "2025-09: multipliers of a validator",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(POINTS(100, SUM), POINTS(60, SUM), POINTS(40, MIN)),
	  .of_test = { 1, 3, 3, 4, 4 },
	  .verdicts = "AAAAA",
	  .given = { { 0 },
		     { .has_multiplier = true, .multiplier = 0.5 },
		     { 0 },
		     { .has_multiplier = true, .multiplier = 0.25 } },
	  .verdict = JUDGE_PAC,
	  .score = 15 + 30 + 10 },
	{ .name = "2025-09: a group's least is nothing once a test of it has failed",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(POINTS(100, SUM), POINTS(60, MIN), POINTS(40, MIN)),
	  .of_test = { 1, 3, 3, 4, 4 },
	  .verdicts = "AWAAA",
	  .verdict = JUDGE_PAC,
	  .score = 40,
	  .needed = "11011" },
	{ .name = "2025-09: what needs a sample to pass is not run without",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(POINTS(100, SUM), PASS(30), PASS(70, .require_pass = only_sample, .require_count = 1)),
	  .of_test = { 1, 3, 4 },
	  .verdicts = "WAA",
	  .verdict = JUDGE_PAC,
	  .score = 30,
	  .needed = "110" },
	{ .name = "2025-09: what needs another group to pass is not run without",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(POINTS(100, SUM), PASS(30), PASS(70, .require_pass = only_third, .require_count = 1)),
	  .of_test = { 1, 3, 4 },
	  .verdicts = "ARA",
	  .verdict = JUDGE_RTE,
	  .score = 0,
	  .needed = "110" },
	{ .name = "2025-09: unbounded scores add up",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(POINTS(INFINITY, SUM), PASS(0), PASS(0)),
	  .of_test = { 2, 2 },
	  .verdicts = "AA",
	  .given = { { .has_score = true, .score = 1000 }, { .has_score = true, .score = 0.5 } },
	  .verdict = JUDGE_AC,
	  .score = 1000.5 },
	{ .name = "2025-09: unbounded, and one rejected",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(POINTS(INFINITY, SUM), PASS(0), PASS(0)),
	  .of_test = { 2, 2 },
	  .verdicts = "AW",
	  .given = { { .has_score = true, .score = 1000 } },
	  .verdict = JUDGE_PAC,
	  .score = 1000,
	  .reason = "score 1000" },
	{ .name = "2025-09: unbounded, and no score",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(POINTS(INFINITY, SUM), PASS(0), PASS(0)),
	  .of_test = { 2 },
	  .verdicts = "A",
	  .verdict = JUDGE_JE,
	  .reason = "gave no score" },
	{ .name = "2025-09: unbounded, and a multiplier",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(POINTS(INFINITY, SUM), PASS(0), PASS(0)),
	  .of_test = { 2 },
	  .verdicts = "A",
	  .given = { { .has_multiplier = true, .multiplier = 1 } },
	  .verdict = JUDGE_JE,
	  .reason = "multiplier where" },
	{ .name = "2025-09: a score and a multiplier at once",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(POINTS(100, SUM), PASS(0), PASS(0)),
	  .of_test = { 2 },
	  .verdicts = "A",
	  .given = { { .has_multiplier = true, .multiplier = 1, .has_score = true, .score = 1 } },
	  .verdict = JUDGE_JE,
	  .reason = "both" },
	{ .name = "2025-09: a score for what is rejected",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(POINTS(100, SUM), PASS(0), PASS(0)),
	  .of_test = { 2 },
	  .verdicts = "W",
	  .given = { { .has_score = true, .score = 1 } },
	  .verdict = JUDGE_JE,
	  .reason = "rejects" },
	{ .name = "2025-09: a score where a group passes or fails",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(POINTS(100, SUM), PASS(100), PASS(0)),
	  .of_test = { 3 },
	  .verdicts = "A",
	  .given = { { .has_multiplier = true, .multiplier = 1 } },
	  .verdict = JUDGE_JE,
	  .reason = "passes or fails" },
	{ .name = "2025-09: a multiplier above 1",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(POINTS(100, SUM), PASS(0), PASS(0)),
	  .of_test = { 2 },
	  .verdicts = "A",
	  .given = { { .has_multiplier = true, .multiplier = 1.5 } },
	  .verdict = JUDGE_JE,
	  .reason = "multiplier 1.5 is not" },
	{ .name = "2025-09: a score above the share",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(POINTS(100, SUM), PASS(0), PASS(0)),
	  .of_test = { 2, 2 },
	  .verdicts = "AA",
	  .given = { { .has_score = true, .score = 51 } },
	  .verdict = JUDGE_JE,
	  .reason = "score 51 is not within 0 and 50" },
	{ .name = "2025-09: groups that give more than the whole may",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(POINTS(100, SUM), PASS(60), PASS(60)),
	  .of_test = { 3, 4 },
	  .verdicts = "AA",
	  .verdict = JUDGE_JE,
	  .reason = "group secret: score 120 is above its max_score 100" },
	{ .name = "2025-09: the whole passes or fails",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(PASS(100), PASS(50), PASS(50)),
	  .of_test = { 1, 3, 4, 4 },
	  .verdicts = "AAWA",
	  .verdict = JUDGE_WA,
	  .score = 0,
	  .needed = "1110" },
	{ .name = "order: the first error, where the package takes the worst",
	  .groups = FLAT(),
	  .verdicts = "PWTMRA",
	  .verdict = JUDGE_PE,
	  .needed = "100000",
	  .order = JUDGE_ORDER_FIRST },
	{ .name = "order: the worst error is a legacy package's own",
	  .groups = FLAT(),
	  .verdicts = "PWTMRA",
	  .verdict = JUDGE_RTE,
	  .needed = "111111",
	  .order = JUDGE_ORDER_WORST },
	{ .name = "order: a legacy package that asks for the first error has asked Kattis",
	  .groups = FLAT(FIRST),
	  .verdicts = "APRT",
	  .verdict = JUDGE_PE,
	  .needed = "1100",
	  .order = JUDGE_ORDER_WORST },
	{ .name = "order: what a group ends at is its worst error",
	  .groups = FLAT(BREAK),
	  .verdicts = "AWR",
	  .verdict = JUDGE_WA,
	  .needed = "110",
	  .order = JUDGE_ORDER_WORST },
	{ .name = "order: who is accepted whatever happens has no error",
	  .groups = FLAT(ALWAYS),
	  .verdicts = "WR",
	  .verdict = JUDGE_AC,
	  .order = JUDGE_ORDER_FIRST },
	{ .name = "order: our failure is above all errors",
	  .groups = FLAT(),
	  .verdicts = "WJ",
	  .verdict = JUDGE_JE,
	  .order = JUDGE_ORDER_FIRST },
	{ .name = "2025-09: of groups without any score the first error is told",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(POINTS(100, SUM), PASS(40), POINTS(60, SUM)),
	  .of_test = { 3, 3, 4, 4 },
	  .verdicts = "WRTM",
	  .verdict = JUDGE_WA,
	  .needed = "1011" },
	{ .name = "order: of the same groups the worst error, which is the first in one that passes or fails",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(POINTS(100, SUM), PASS(40), POINTS(60, SUM)),
	  .of_test = { 3, 3, 4, 4 },
	  .verdicts = "WRTM",
	  .verdict = JUDGE_MLE,
	  .needed = "1011",
	  .order = JUDGE_ORDER_WORST },
	{ .name = "order: the least of scores is known at 0, the worst error is not",
	  .modern = true,
	  .scoring = true,
	  .groups = MODERN(POINTS(100, SUM), PASS(40), POINTS(60, MIN)),
	  .of_test = { 3, 4, 4, 4 },
	  .verdicts = "WTSR",
	  .verdict = JUDGE_SV,
	  .needed = "1110",
	  .order = JUDGE_ORDER_WORST },
	{ .name = "order: without scores the first error ends a problem of 2025-09",
	  .modern = true,
	  .groups = MODERN(PASS(0), PASS(0), PASS(0)),
	  .of_test = { 1, 3, 3, 4 },
	  .verdicts = "AWRM",
	  .verdict = JUDGE_WA,
	  .needed = "1100",
	  .order = JUDGE_ORDER_WORST },
};

static struct judge_package *make(const struct row *row, struct judge_group *groups, struct judge_test *tests)
{
	static struct judge_package package;
	static char name[] = "secret/test";

	package = (struct judge_package){ .format = row->modern ? JUDGE_FORMAT_2025_09 : JUDGE_FORMAT_LEGACY,
					  .scoring = row->scoring,
					  .lower_is_better = row->lower_is_better,
					  .validation = { .score = row->score_by_validator },
					  .groups = groups,
					  .tests = tests,
					  .test_count = strlen(row->verdicts) };
	for (; package.group_count < GROUPS_MAX && row->groups[package.group_count].name != NULL;
	     package.group_count++) {
		struct judge_group *group = &groups[package.group_count];

		*group = row->groups[package.group_count].group;
		group->name = strdup(row->groups[package.group_count].name);
		if (!row->modern) {
			group->accept_score = group->accept_score != 0 ? group->accept_score : 1;
			group->range_min = group->range_min != 0 ? group->range_min : -INFINITY;
			group->range_max = group->range_max != 0 ? group->range_max : INFINITY;
		}
		group->parent = strncmp(group->name, "secret/", 7) == 0 ? 2 : 0;
	}
	for (size_t t = 0; t < package.test_count; t++)
		tests[t] = (struct judge_test){ .name = name, .group = row->of_test[t] };
	return &package;
}

START_TEST(tests_become_groups_and_the_whole)
{
	const struct row *row = &rows[_i];
	struct judge_group groups[GROUPS_MAX];
	struct judge_test tests[TESTS_MAX];
	const struct judge_package *package = make(row, groups, tests);
	struct judge_scoring *scoring = judge_scoring_new(package);
	struct judge_graded whole;
	struct judge_finding finding;

	ck_assert_ptr_nonnull(scoring);
	judge_scoring_set_order(scoring, row->order);
	for (size_t t = 0; t < package->test_count; t++) {
		if (row->needed != NULL)
			ck_assert_msg(judge_scoring_needs(scoring, t) == (row->needed[t] == '1'), "%s: test %zu",
				      row->name, t);
		judge_scoring_note(scoring, t, of_letter(row->verdicts[t]), &row->given[t]);
	}
	ck_assert_int_eq(judge_scoring_finish(scoring, &whole, &finding, NULL), 0);
	ck_assert_msg(whole.verdict == row->verdict, "%s: %s", row->name, judge_verdict_name(whole.verdict));
	ck_assert_int_eq(finding.verdict, row->verdict);
	if (row->verdict != JUDGE_JE)
		ck_assert_msg(fabs(whole.score - row->score) < 1e-9, "%s: score %g", row->name, whole.score);
	if (row->reason != NULL)
		ck_assert_msg(strstr(finding.reason, row->reason) != NULL, "%s: %s", row->name, finding.reason);
	judge_scoring_free(scoring);
	for (size_t g = 0; g < package->group_count; g++)
		free(groups[g].name);
}
END_TEST

START_TEST(an_unmet_group_says_what_it_needed)
{
	static char root[] = "", sample[] = "sample", secret[] = "secret", test[] = "x";
	uint32_t required[] = { 1 };
	struct judge_group groups[] = { { .name = root },
					{ .name = sample },
					{ .name = secret,
					  .max_score = 100,
					  .aggregation = JUDGE_AGGREGATE_SUM,
					  .require_pass = required,
					  .require_count = 1 } };
	struct judge_test tests[] = { { .name = test, .group = 1 }, { .name = test, .group = 2 } };
	const struct judge_package package = { .format = JUDGE_FORMAT_2025_09,
					       .scoring = true,
					       .groups = groups,
					       .group_count = 3,
					       .tests = tests,
					       .test_count = 2 };
	struct judge_scoring *scoring = judge_scoring_new(&package);
	struct judge_graded whole;
	struct judge_finding finding;

	judge_scoring_note(scoring, 0, JUDGE_RTE, NULL);
	ck_assert(!judge_scoring_needs(scoring, 1));
	ck_assert_int_eq(judge_scoring_finish(scoring, &whole, &finding, NULL), 0);
	ck_assert_int_eq(whole.verdict, JUDGE_RTE);
	ck_assert_uint_eq(whole.decided_by, 0);
	ck_assert_str_eq(judge_scoring_group(scoring, 2)->unmet, "sample");
	judge_scoring_free(scoring);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("score");
	TCase *tests = sbx_case("score");

	tcase_add_loop_test(tests, tests_become_groups_and_the_whole, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(tests, an_unmet_group_says_what_it_needed);
	suite_add_tcase(suite, tests);
	return sbx_run_suite(suite);
}
