/* What is said when a jury's submission did not get what its authors expect. */
#include "judge/grade/expectation.h"

#include <check.h>
#include <math.h>
#include <string.h>

#include "sandbox/tests/suite.h"

#define ANY_SCORE .score_min = -INFINITY, .score_max = INFINITY
#define RESULT(verdict, tests)                                                                                         \
	"{\"verdict\":\"" verdict                                                                                      \
	"\",\"reason\":\"why\",\"score\":40,\"groups\":[{\"name\":\"secret/1\",\"score\":10}],"                        \
	"\"tests\":[" tests "]}"
#define RAN(name, verdict) "{\"name\":\"" name "\",\"verdict\":\"" verdict "\",\"reason\":\"off by one\"}"

static char first_group[] = "secret/1", origin[] = "here", off_by_one[] = "off by one", absent[] = "absent";
static char *only_first[] = { first_group, NULL };

static struct judge_rule first_is_right = { .tests = only_first, .permitted = JUDGE_EXPECT_AC, ANY_SCORE };
static struct judge_rule first_is_wrong = { .tests = only_first, .required = JUDGE_EXPECT_WA, ANY_SCORE };
static struct judge_rule first_is_wrong_if_run = {
	.tests = only_first, .required = JUDGE_EXPECT_WA, .required_if_run = true, ANY_SCORE
};
static struct judge_rule first_has_ten = { .tests = only_first, .score_min = 10, .score_max = 10 };
static struct judge_rule first_has_all = { .tests = only_first, .score_min = 40, .score_max = 40 };

static const struct row {
	const char *name;
	struct judge_submission submission;
	const char *result;
	const char *problem; /* a part of the only one, or NULL */
} rows[] = {
	{ "accepted as expected", { .permitted = JUDGE_EXPECT_AC, ANY_SCORE }, RESULT("AC", RAN("a", "AC")), NULL },
	{ "another verdict",
	  { .permitted = JUDGE_EXPECT_AC, .final_only = true, .origin = origin, ANY_SCORE },
	  RESULT("WA", RAN("a", "WA")),
	  "WA, expected is AC (here)" },
	{ "one of several verdicts",
	  { .permitted = JUDGE_EXPECT_WA | JUDGE_EXPECT_OLE, .final_only = true, ANY_SCORE },
	  RESULT("OLE", RAN("a", "AC") "," RAN("b", "OLE")),
	  NULL },
	{ "none of several verdicts",
	  { .permitted = JUDGE_EXPECT_WA | JUDGE_EXPECT_OLE, .final_only = true, ANY_SCORE },
	  RESULT("AC", RAN("a", "AC")),
	  "expected is WA/OLE" },
	{ "full and partial score are not the same",
	  { .permitted = JUDGE_EXPECT_AC, .final_only = true, ANY_SCORE },
	  RESULT("PAC", RAN("a", "AC") "," RAN("b", "WA")),
	  "PAC, expected is AC" },
	{ "but tests that all accept with fewer points than they might are what is asked for",
	  { .permitted = JUDGE_EXPECT_AC, .required = JUDGE_EXPECT_AC, ANY_SCORE },
	  RESULT("PAC", RAN("a", "AC") "," RAN("b", "AC")),
	  NULL },
	{ "where acceptance is asked for at all",
	  { .permitted = JUDGE_EXPECT_WA, .final_only = true, ANY_SCORE },
	  RESULT("PAC", RAN("a", "AC")),
	  "PAC, expected is WA" },
	{ "a presentation error is a wrong answer",
	  { .permitted = JUDGE_EXPECT_WA, .final_only = true, ANY_SCORE },
	  RESULT("PE", RAN("a", "PE")),
	  NULL },
	{ "our failure is never expected",
	  { .permitted = ~0U, .final_only = true, ANY_SCORE },
	  RESULT("JE", RAN("a", "JE")),
	  "not judged: why" },
	{ "a test with a verdict that is not permitted",
	  { .permitted = JUDGE_EXPECT_AC | JUDGE_EXPECT_WA, ANY_SCORE },
	  RESULT("WA", RAN("a", "WA") "," RAN("b", "TLE")),
	  "b: TLE, permitted is AC/WA" },
	{ "no test with a verdict that is required",
	  { .permitted = JUDGE_EXPECT_AC | JUDGE_EXPECT_WA, .required = JUDGE_EXPECT_WA, ANY_SCORE },
	  RESULT("AC", RAN("a", "AC")),
	  "no test is WA" },
	{ "a compile error has no tests",
	  { .permitted = JUDGE_EXPECT_CE, .required = JUDGE_EXPECT_CE, ANY_SCORE },
	  RESULT("CE", ""),
	  NULL },
	{ "the score",
	  { .permitted = ~0U, .final_only = true, .score_min = 40, .score_max = 40 },
	  RESULT("PAC", ""),
	  NULL },
	{ "another score",
	  { .permitted = ~0U, .final_only = true, .score_min = 50, .score_max = 60 },
	  RESULT("PAC", ""),
	  "the whole: score 40, expected is 50 to 60" },
	{ "no score at all",
	  { .permitted = ~0U, .final_only = true, .score_min = 50, .score_max = 60 },
	  "{\"verdict\":\"CE\",\"tests\":[]}",
	  "no score, expected is 50 to 60" },
	{ "a message that is said",
	  { .permitted = ~0U, .final_only = true, .message = off_by_one, ANY_SCORE },
	  RESULT("WA", RAN("a", "WA")),
	  NULL },
	{ "a message that nobody says",
	  { .permitted = ~0U, .final_only = true, .message = absent, ANY_SCORE },
	  RESULT("WA", RAN("a", "WA")),
	  "no message says `absent`" },
	{ "a rule for other tests",
	  { .permitted = ~0U, .rules = &first_is_right, .rule_count = 1, ANY_SCORE },
	  RESULT("WA", RAN("secret/2/1", "WA") "," RAN("secret/1/1", "AC")),
	  NULL },
	{ "a rule for this test",
	  { .permitted = ~0U, .rules = &first_is_right, .rule_count = 1, ANY_SCORE },
	  RESULT("WA", RAN("secret/1/1", "WA")),
	  "secret/1/1: WA, permitted is AC" },
	{ "a rule that needs a verdict of some tests",
	  { .permitted = ~0U, .rules = &first_is_wrong, .rule_count = 1, ANY_SCORE },
	  RESULT("WA", RAN("secret/2/1", "WA") "," RAN("secret/1/1", "AC")),
	  "no test is WA" },
	{ "a rule that needs a verdict of tests that ran",
	  { .permitted = ~0U, .rules = &first_is_wrong_if_run, .rule_count = 1, ANY_SCORE },
	  RESULT("WA", RAN("secret/2/1", "WA") "," RAN("secret/1/1", "AC")),
	  "no test is WA" },
	{ "a rule that needs nothing of tests that did not run",
	  { .permitted = ~0U, .rules = &first_is_wrong_if_run, .rule_count = 1, ANY_SCORE },
	  RESULT("WA", RAN("secret/2/1", "WA")),
	  NULL },
	{ "a rule for the score of a group",
	  { .permitted = ~0U, .rules = &first_has_ten, .rule_count = 1, ANY_SCORE },
	  RESULT("PAC", ""),
	  NULL },
	{ "a rule for another score of a group",
	  { .permitted = ~0U, .rules = &first_has_all, .rule_count = 1, ANY_SCORE },
	  RESULT("PAC", ""),
	  "secret/1: score 10, expected is 40 to 40" },
};

static const struct {
	enum judge_verdict_style style;
	struct row row;
} styled[] = {
	{ JUDGE_STYLE_DOMJUDGE,
	  { "another verdict, in the words of another judge",
	    { .permitted = JUDGE_EXPECT_RTE | JUDGE_EXPECT_TLE, .final_only = true, .origin = origin, ANY_SCORE },
	    RESULT("WA", RAN("a", "WA")),
	    "wrong-answer, expected is timelimit/run-error (here)" } },
	{ JUDGE_STYLE_KATTIS,
	  { "a test with another verdict, in the order of another judge",
	    { .permitted = JUDGE_EXPECT_RTE | JUDGE_EXPECT_OLE | JUDGE_EXPECT_TLE, .origin = origin, ANY_SCORE },
	    RESULT("TLE", RAN("a", "TLE") "," RAN("b", "PE")),
	    "b: WA, permitted is OLE/TLE/RTE (here)" } },
	{ JUDGE_STYLE_KATTIS,
	  { "a refused call is a run-time error to who knows no other word for it",
	    { .permitted = JUDGE_EXPECT_RTE, ANY_SCORE },
	    RESULT("SV", RAN("a", "SV")),
	    NULL } },
	{ JUDGE_STYLE_CCS,
	  { "and to nobody else",
	    { .permitted = JUDGE_EXPECT_RTE, .final_only = true, ANY_SCORE },
	    RESULT("SV", RAN("a", "SV")),
	    "SV, expected is RTE" } },
	{ JUDGE_STYLE_DOMJUDGE,
	  { "a part of the score is not all of it, in whatever words",
	    { .permitted = JUDGE_EXPECT_AC, .final_only = true, ANY_SCORE },
	    RESULT("PAC", RAN("a", "AC") "," RAN("b", "WA")),
	    "PAC, expected is correct" } },
};

static void check(const struct row *row, enum judge_verdict_style style)
{
	json_t *result = json_loads(row->result, 0, NULL), *problems = json_array();

	ck_assert_ptr_nonnull(result);
	ck_assert_int_eq(judge_expectation_check(&row->submission, style, result, problems), 0);
	ck_assert_msg(json_array_size(problems) == (row->problem != NULL), "%s: %zu problems, the first `%s`",
		      row->name, json_array_size(problems), json_string_value(json_array_get(problems, 0)));
	if (row->problem != NULL)
		ck_assert_msg(strstr(json_string_value(json_array_get(problems, 0)), row->problem) != NULL, "%s: %s",
			      row->name, json_string_value(json_array_get(problems, 0)));
	json_decref(result);
	json_decref(problems);
}

START_TEST(what_is_not_as_expected_is_said_once)
{
	check(&rows[_i], JUDGE_STYLE_MINOS);
}
END_TEST

START_TEST(another_judge_has_other_words_and_another_order)
{
	check(&styled[_i].row, styled[_i].style);
}
END_TEST

START_TEST(a_set_of_verdicts_fits_its_words)
{
	char text[JUDGE_EXPECTATION_SIZE];

	ck_assert_uint_lt(strlen(judge_expectation_words(~0U, text)), sizeof(text) - 1);
	ck_assert_str_eq(judge_expectation_words(0, text), "");
	ck_assert_str_eq(judge_expectation_words(JUDGE_EXPECT_SV | JUDGE_EXPECT_RTE, text), "RTE/SV");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("expectation");
	TCase *tests = sbx_case("expectation");

	tcase_add_loop_test(tests, what_is_not_as_expected_is_said_once, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_loop_test(tests, another_judge_has_other_words_and_another_order, 0,
			    sizeof(styled) / sizeof(styled[0]));
	tcase_add_test(tests, a_set_of_verdicts_fits_its_words);
	suite_add_tcase(suite, tests);
	return sbx_run_suite(suite);
}
