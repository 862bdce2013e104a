/* Other judges' words for our verdicts. */
#include "judge/grade/verdict_names.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "judge/grade/verdict.h"
#include "sandbox/tests/suite.h"

START_TEST(every_verdict_has_a_word_in_every_style)
{
	static const char *const all[] = { "minos", "kattis", "domjudge", "ccs" };
	enum judge_verdict_style style;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		ck_assert_int_eq(judge_verdict_style(all[i], &style), 0);
		for (int v = JUDGE_AC; v <= JUDGE_CANCELLED; v++) {
			const char *name = judge_verdict_name((enum judge_verdict)v);
			const char *word = judge_verdict_in(style, name);

			if (style == JUDGE_STYLE_MINOS)
				ck_assert_str_eq(word, name);
			ck_assert_msg(style != JUDGE_STYLE_DOMJUDGE || strcmp(word, name) != 0, "%s", name);
		}
	}
	ck_assert_int_eq(judge_verdict_style("KATTIS", &style), -EINVAL);
}
END_TEST

static const struct {
	enum judge_verdict_style style;
	const char *name, *word;
} rows[] = {
	{ JUDGE_STYLE_KATTIS, "PE", "WA" },
	{ JUDGE_STYLE_KATTIS, "SV", "RTE" },
	{ JUDGE_STYLE_DOMJUDGE, "TLE", "timelimit" },
	{ JUDGE_STYLE_DOMJUDGE, "MLE", "run-error" },
	{ JUDGE_STYLE_DOMJUDGE, "MLE/RTE/OLE", "run-error/output-limit" },
	{ JUDGE_STYLE_DOMJUDGE, "CE", "compiler-error" },
	{ JUDGE_STYLE_CCS, "SV", "SV" },
	{ JUDGE_STYLE_CCS, "PE", "PE" },
	{ JUDGE_STYLE_CCS, "what?", "what?" },
	{ JUDGE_STYLE_KATTIS, "WA/OLE", "WA/OLE" },
	{ JUDGE_STYLE_KATTIS, "MLE/RTE/SV", "MLE/RTE" },
	{ JUDGE_STYLE_KATTIS, "CE/RTE/TLE/OLE/WA/PAC/AC", "AC/WA/OLE/TLE/RTE/CE" }, /* in the order of its grader */
	{ JUDGE_STYLE_KATTIS, "what?/WA", "WA/what?" },
	{ JUDGE_STYLE_CCS, "WA/TLE/OLE", "WA/TLE/OLE" },
	{ JUDGE_STYLE_DOMJUDGE, "", "" },
	{ JUDGE_STYLE_DOMJUDGE, "AC/PAC/WA", "correct/wrong-answer" },
};

START_TEST(words_are_joined_once_each)
{
	char out[64];

	ck_assert_str_eq(judge_verdicts_in(rows[_i].style, rows[_i].name, out, sizeof(out)), rows[_i].word);
}
END_TEST

START_TEST(what_has_no_room_is_left_out)
{
	char out[12];

	ck_assert_uint_lt(strlen(judge_verdicts_in(JUDGE_STYLE_DOMJUDGE, "AC/WA/TLE", out, sizeof(out))), sizeof(out));
}
END_TEST

START_TEST(all_verdicts_have_room_in_every_style)
{
	char names[JUDGE_VERDICTS_SIZE] = "", out[JUDGE_VERDICTS_SIZE];

	for (int v = JUDGE_AC; v <= JUDGE_CANCELLED; v++) {
		size_t used = strlen(names);

		(void)snprintf(names + used, sizeof(names) - used, "%s%s", used > 0 ? "/" : "",
			       judge_verdict_name((enum judge_verdict)v));
	}
	for (int style = JUDGE_STYLE_MINOS; style <= JUDGE_STYLE_CCS; style++)
		ck_assert_uint_lt(strlen(judge_verdicts_in((enum judge_verdict_style)style, names, out, sizeof(out))) +
				      1,
				  sizeof(out));
}
END_TEST

START_TEST(each_judge_has_its_order_of_errors)
{
	ck_assert_int_eq(judge_verdict_order(JUDGE_STYLE_MINOS), JUDGE_ORDER_PACKAGE);
	ck_assert_int_eq(judge_verdict_order(JUDGE_STYLE_KATTIS), JUDGE_ORDER_WORST);
	ck_assert_int_eq(judge_verdict_order(JUDGE_STYLE_DOMJUDGE), JUDGE_ORDER_FIRST);
	ck_assert_int_eq(judge_verdict_order(JUDGE_STYLE_CCS), JUDGE_ORDER_FIRST);
}
END_TEST

START_TEST(a_result_is_renamed_throughout)
{
	json_t *result =
	    json_loads("{\"verdict\":\"SV\",\"compile\":{\"verdict\":\"AC\"},\"groups\":[{\"verdict\":\"PAC\"}],"
		       "\"tests\":[{\"verdict\":\"AC\",\"validator\":{\"verdict\":\"PE\"}},{\"verdict\":\"SV\"}]}",
		       0, NULL);
	json_t *expected = json_loads("{\"verdict\":\"run-error\",\"compile\":{\"verdict\":\"correct\"},\"groups\":"
				      "[{\"verdict\":\"correct\"}],\"tests\":[{\"verdict\":\"correct\",\"validator\":"
				      "{\"verdict\":\"wrong-answer\"}},{\"verdict\":\"run-error\"}]}",
				      0, NULL);

	ck_assert_ptr_nonnull(expected);
	ck_assert_int_eq(judge_verdict_rename(JUDGE_STYLE_DOMJUDGE, result), 0);
	ck_assert(json_equal(result, expected));
	json_decref(result);
	json_decref(expected);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("verdict_names");
	TCase *tests = sbx_case("verdict_names");

	tcase_add_test(tests, every_verdict_has_a_word_in_every_style);
	tcase_add_loop_test(tests, words_are_joined_once_each, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(tests, what_has_no_room_is_left_out);
	tcase_add_test(tests, all_verdicts_have_room_in_every_style);
	tcase_add_test(tests, each_judge_has_its_order_of_errors);
	tcase_add_test(tests, a_result_is_renamed_throughout);
	suite_add_tcase(suite, tests);
	return sbx_run_suite(suite);
}
