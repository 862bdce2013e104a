/* test_protocol.c - arguments and answers of each checker protocol, and what a feedback directory adds. */
#include "judge/grade/protocol.h"

#include <check.h>
#include <errno.h>
#include <string.h>

#include "judge/grade/feedback.h"
#include "sandbox/root.h"
#include "sandbox/tests/suite.h"

static struct judge_text text(const char *content)
{
	struct judge_text made = { 0 };

	ck_assert_int_eq(judge_text_add(&made, content, strlen(content)), 0);
	return made;
}

static const struct row {
	enum judge_protocol protocol;
	int exit_code;
	const char *out, *error;
	enum judge_verdict verdict;
	double score, multiplier; /* -1: none */
} rows[] = {
	{ JUDGE_PROTOCOL_KATTIS, 42, "", "", JUDGE_AC, -1, -1 },
	{ JUDGE_PROTOCOL_KATTIS, 43, "", "", JUDGE_WA, -1, -1 },
	{ JUDGE_PROTOCOL_KATTIS, 0, "", "", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_KATTIS, 1, "", "", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_TESTLIB, 0, "", "ok 3 numbers", JUDGE_AC, -1, -1 },
	{ JUDGE_PROTOCOL_TESTLIB, 1, "", "wrong answer", JUDGE_WA, -1, -1 },
	{ JUDGE_PROTOCOL_TESTLIB, 2, "", "", JUDGE_PE, -1, -1 },
	{ JUDGE_PROTOCOL_TESTLIB, 3, "", "FAIL", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_TESTLIB, 4, "", "", JUDGE_PE, -1, -1 },
	{ JUDGE_PROTOCOL_TESTLIB, 7, "", "points 12.5 good", JUDGE_PAC, 12.5, -1 },
	{ JUDGE_PROTOCOL_TESTLIB, 7, "", "points", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_TESTLIB, 7, "", "points many", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_TESTLIB, 8, "", "", JUDGE_PE, -1, -1 },
	{ JUDGE_PROTOCOL_TESTLIB, 0, "", "partially correct (0) x", JUDGE_WA, -1, 0 },
	{ JUDGE_PROTOCOL_TESTLIB, 66, "", "partially correct (50) x", JUDGE_PAC, -1, 0.5 },
	{ JUDGE_PROTOCOL_TESTLIB, 30, "", "partially correct (30) x", JUDGE_PAC, -1, 0.3 },
	{ JUDGE_PROTOCOL_TESTLIB, 80, "", "partially correct (30) x", JUDGE_PAC, -1, 0.3 },
	{ JUDGE_PROTOCOL_TESTLIB, 117, "", "partially correct (101) x", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_TESTLIB, 1, "", "partially correct (100) wrong answer", JUDGE_WA, -1, -1 },
	{ JUDGE_PROTOCOL_TESTLIB, 3, "", "partially correct (100) FAIL", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_TESTLIB, 5, "", "", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_TESTLIB, 66, "", "", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_CMS, 0, "1.0\n", "translate:success", JUDGE_AC, -1, 1 },
	{ JUDGE_PROTOCOL_CMS, 0, "0", "", JUDGE_WA, -1, 0 },
	{ JUDGE_PROTOCOL_CMS, 0, "0.25\nmore", "", JUDGE_PAC, -1, 0.25 },
	{ JUDGE_PROTOCOL_CMS, 0, "1.5\n", "", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_CMS, 0, "-0.5\n", "", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_CMS, 0, "nan\n", "", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_CMS, 0, "", "", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_CMS, 1, "1.0\n", "", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_DMOJ, 0, "", "", JUDGE_AC, -1, -1 },
	{ JUDGE_PROTOCOL_DMOJ, 1, "feedback", "", JUDGE_WA, -1, -1 },
	{ JUDGE_PROTOCOL_DMOJ, 3, "", "", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_DMOJ_COCI, 0, "", "partial 1/2", JUDGE_AC, -1, -1 },
	{ JUDGE_PROTOCOL_DMOJ_COCI, 1, "", "partially correct (50)", JUDGE_WA, -1, -1 },
	{ JUDGE_PROTOCOL_DMOJ_COCI, 2, "", "", JUDGE_PE, -1, -1 },
	{ JUDGE_PROTOCOL_DMOJ_COCI, 3, "", "", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_DMOJ_COCI, 4, "", "", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_DMOJ_COCI, 7, "", "partial 1/4", JUDGE_PAC, -1, 0.25 },
	{ JUDGE_PROTOCOL_DMOJ_COCI, 7, "", "a word\npartial 10/10\nmore", JUDGE_AC, -1, 1 },
	{ JUDGE_PROTOCOL_DMOJ_COCI, 7, "", "partial 0/3\n", JUDGE_WA, -1, 0 },
	{ JUDGE_PROTOCOL_DMOJ_COCI, 7, "", "partial 1/0\npartial 1/2\n", JUDGE_PAC, -1, 0.5 },
	{ JUDGE_PROTOCOL_DMOJ_COCI, 7, "", "partial 3/2", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_DMOJ_COCI, 7, "", "partial 1/2 of it", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_DMOJ_COCI, 7, "", " partial 1/2", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_DMOJ_COCI, 7, "", "partial -1/2", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_DMOJ_COCI, 7, "", "partial /", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_DMOJ_COCI, 7, "partial 1/2", "", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_DMOJ_PEG, 0, "1\n2\n", "", JUDGE_AC, -1, -1 },
	{ JUDGE_PROTOCOL_DMOJ_PEG, 1, "1\n2\n", "", JUDGE_PAC, -1, 0.5 },
	{ JUDGE_PROTOCOL_DMOJ_PEG, 1, "seen\n3\n4", "", JUDGE_PAC, -1, 0.75 },
	{ JUDGE_PROTOCOL_DMOJ_PEG, 1, "0\n2\n", "", JUDGE_WA, -1, 0 },
	{ JUDGE_PROTOCOL_DMOJ_PEG, 1, "5\n", "", JUDGE_WA, -1, -1 },
	{ JUDGE_PROTOCOL_DMOJ_PEG, 1, "5\n4\n", "", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_DMOJ_PEG, 2, "1\n2\n", "", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_DMOJ_PYTHON, 0, "0.5\n", "", JUDGE_PAC, -1, 0.5 },
	{ JUDGE_PROTOCOL_DMOJ_PYTHON, 1, "1.0\n", "", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_HUSTOJ, 0, "", "", JUDGE_AC, -1, -1 },
	{ JUDGE_PROTOCOL_HUSTOJ, 1, "", "", JUDGE_WA, -1, -1 },
	{ JUDGE_PROTOCOL_HUSTOJ, 2, "", "", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_QDUOJ, 0, "", "", JUDGE_AC, -1, -1 },
	{ JUDGE_PROTOCOL_QDUOJ, 1, "", "", JUDGE_WA, -1, -1 },
	{ JUDGE_PROTOCOL_QDUOJ, 255, "", "", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_SYZOJ, 0, "100", "", JUDGE_AC, -1, 1 },
	{ JUDGE_PROTOCOL_SYZOJ, 0, "30\n", "", JUDGE_PAC, -1, 0.3 },
	{ JUDGE_PROTOCOL_SYZOJ, 0, "0", "", JUDGE_WA, -1, 0 },
	{ JUDGE_PROTOCOL_SYZOJ, 0, "101", "", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_SYZOJ, 1, "100", "", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_LEMON, 0, "100\n", "", JUDGE_AC, -1, 1 },
	{ JUDGE_PROTOCOL_LEMON, 0, "40", "", JUDGE_PAC, -1, 0.4 },
	{ JUDGE_PROTOCOL_LEMON, 0, "0", "", JUDGE_WA, -1, 0 },
	{ JUDGE_PROTOCOL_LEMON, 0, "", "", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_LEMON, 0, "101", "", JUDGE_JE, -1, -1 },
	{ JUDGE_PROTOCOL_LEMON, 1, "100", "", JUDGE_JE, -1, -1 },
};

static void check_opinion(const struct judge_opinion *opinion, const struct row *row)
{
	ck_assert_int_eq(opinion->verdict, row->verdict);
	ck_assert_int_eq(opinion->has_score, row->score >= 0);
	ck_assert_int_eq(opinion->has_multiplier, row->multiplier >= 0);
	if (opinion->has_score)
		ck_assert_double_eq(opinion->score, row->score);
	if (opinion->has_multiplier)
		ck_assert_double_eq_tol(opinion->multiplier, row->multiplier, 1e-12);
	ck_assert_int_eq(opinion->reason[0] != '\0', row->verdict == JUDGE_JE);
}

START_TEST(an_answer_means_what_its_protocol_says)
{
	struct judge_text out = text(rows[_i].out), error = text(rows[_i].error);
	struct judge_opinion opinion;

	judge_protocol_read(rows[_i].protocol, rows[_i].exit_code, &out, &error, &opinion);
	check_opinion(&opinion, &rows[_i]);
	judge_text_free(&out);
	judge_text_free(&error);
}
END_TEST

#define WORK SBX_WORK_PATH "/"

static char one[] = "one", two[] = "two";
static char *const own[] = { one, two, NULL };

static const struct {
	enum judge_protocol protocol;
	unsigned talks_with;
	const char *joined; /* NULL: there is no such thing */
} arguments[] = {
	{ JUDGE_PROTOCOL_KATTIS, 0, WORK "input " WORK "answer " WORK " one two " },
	{ JUDGE_PROTOCOL_KATTIS, 1, WORK "input " WORK "answer " WORK " one two " },
	{ JUDGE_PROTOCOL_TESTLIB, 0, "one two " WORK "input " WORK "user_out " WORK "answer " },
	{ JUDGE_PROTOCOL_TESTLIB, 1, "one two " WORK "input " WORK "user_out " WORK "answer " },
	{ JUDGE_PROTOCOL_CMS, 0, WORK "input " WORK "answer " WORK "user_out one two " },
	{ JUDGE_PROTOCOL_CMS, 1, NULL },
	{ JUDGE_PROTOCOL_DMOJ, 0, WORK "input " WORK "user_out " WORK "answer one two " },
	{ JUDGE_PROTOCOL_DMOJ, 1, WORK "input " WORK "answer one two " },
	{ JUDGE_PROTOCOL_DMOJ_COCI, 0, WORK "input " WORK "user_out " WORK "answer one two " },
	{ JUDGE_PROTOCOL_DMOJ_COCI, 1, WORK "input " WORK "answer one two " },
	{ JUDGE_PROTOCOL_DMOJ_PEG, 0, WORK "user_out " WORK "answer " WORK "input one two " },
	{ JUDGE_PROTOCOL_DMOJ_PEG, 1, NULL },
	{ JUDGE_PROTOCOL_DMOJ_PYTHON, 0, WORK "input " WORK "user_out " WORK "answer one two " },
	{ JUDGE_PROTOCOL_DMOJ_PYTHON, 1, NULL },
	{ JUDGE_PROTOCOL_HUSTOJ, 0, WORK "input " WORK "answer " WORK "user_out one two " },
	{ JUDGE_PROTOCOL_QDUOJ, 0, WORK "input " WORK "user_out one two " },
	{ JUDGE_PROTOCOL_SYZOJ, 0, "" },
	{ JUDGE_PROTOCOL_LEMON, 0,
	  WORK "input " WORK "user_out " WORK "answer 100 " WORK "score " WORK "message one two " },
	{ JUDGE_PROTOCOL_LEMON, 1, NULL },
	{ JUDGE_PROTOCOL_CMS_COMMUNICATION, 0, NULL },
	{ JUDGE_PROTOCOL_CMS_COMMUNICATION, 1, "/fifo/u0_to_m /fifo/m_to_u0 one two " },
	{ JUDGE_PROTOCOL_CMS_COMMUNICATION, 3,
	  "/fifo/u0_to_m /fifo/m_to_u0 /fifo/u1_to_m /fifo/m_to_u1 /fifo/u2_to_m /fifo/m_to_u2 one two " },
};

START_TEST(each_protocol_has_its_order_of_arguments)
{
	const char *argv[16];
	char joined[256] = "";
	int r;

	r = judge_protocol_arguments(arguments[_i].protocol, arguments[_i].talks_with, own, argv, 16);
	if (arguments[_i].joined == NULL) {
		ck_assert_int_eq(r, -EINVAL);
		return;
	}
	ck_assert_int_eq(r, 0);
	for (size_t i = 0; argv[i] != NULL; i++) {
		(void)strcat(joined, argv[i]);
		(void)strcat(joined, " ");
	}
	ck_assert_str_eq(joined, arguments[_i].joined);
}
END_TEST

/* Statuses from 0 to 255 that are no acceptance, in part or whole, whatever is written. */
static const struct {
	enum judge_protocol protocol;
	unsigned count;
	int no, maybe;
} noes[] = {
	{ JUDGE_PROTOCOL_KATTIS, 255, 43, 42 },
	{ JUDGE_PROTOCOL_TESTLIB, 5, 8, 7 },
	{ JUDGE_PROTOCOL_DMOJ, 255, 1, 0 },
	{ JUDGE_PROTOCOL_DMOJ_COCI, 254, 1, 7 },
	{ JUDGE_PROTOCOL_CMS_COMMUNICATION, 255, 1, 0 },
};

START_TEST(what_is_no_for_its_status_alone_is_no_with_any_words)
{
	enum judge_protocol protocol = noes[_i].protocol;
	struct judge_text words = text("points 1\n"), none = text("");
	struct judge_opinion opinion;
	unsigned count = 0;

	for (int status = 0; status < 256; status++) {
		bool no = judge_protocol_is_no(protocol, status);

		count += no;
		judge_protocol_read(protocol, status, &words, &words, &opinion);
		if (protocol != JUDGE_PROTOCOL_CMS_COMMUNICATION)
			ck_assert(!no || (opinion.verdict != JUDGE_AC && opinion.verdict != JUDGE_PAC));
		judge_protocol_read(protocol, status, &none, &none, &opinion);
		ck_assert(!no || opinion.verdict != JUDGE_AC);
	}
	ck_assert_uint_eq(count, noes[_i].count);
	ck_assert(judge_protocol_is_no(protocol, noes[_i].no));
	ck_assert(!judge_protocol_is_no(protocol, noes[_i].maybe));
	judge_text_free(&words);
	judge_text_free(&none);
}
END_TEST

START_TEST(arguments_that_do_not_fit_are_refused)
{
	const char *argv[16];

	ck_assert_int_eq(judge_protocol_arguments(JUDGE_PROTOCOL_KATTIS, 0, own, argv, 5), -E2BIG);
	ck_assert_int_eq(judge_protocol_arguments(JUDGE_PROTOCOL_KATTIS, 0, own, argv, 6), 0);
	ck_assert_int_eq(judge_protocol_arguments(JUDGE_PROTOCOL_KATTIS, 0, NULL, argv, 4), 0);
	ck_assert_ptr_null(argv[3]);
}
END_TEST

static const struct {
	enum judge_verdict before;
	const char *score, *multiplier; /* NULL: no such file */
	bool may_score;
	struct row after;
} scores[] = {
	{ JUDGE_AC, NULL, NULL, true, { .verdict = JUDGE_AC, .score = -1, .multiplier = -1 } },
	{ JUDGE_AC, " 12.5\n", NULL, true, { .verdict = JUDGE_AC, .score = 12.5, .multiplier = -1 } },
	{ JUDGE_AC, NULL, "0.5", true, { .verdict = JUDGE_AC, .score = -1, .multiplier = 0.5 } },
	{ JUDGE_AC, NULL, "1.5", true, { .verdict = JUDGE_JE, .score = -1, .multiplier = -1 } },
	{ JUDGE_AC, "", NULL, true, { .verdict = JUDGE_JE, .score = -1, .multiplier = -1 } },
	{ JUDGE_AC, "1 2", NULL, true, { .verdict = JUDGE_JE, .score = -1, .multiplier = -1 } },
	{ JUDGE_AC, "inf", NULL, true, { .verdict = JUDGE_JE, .score = -1, .multiplier = -1 } },
	{ JUDGE_WA, "3", NULL, true, { .verdict = JUDGE_JE, .score = -1, .multiplier = -1 } },
	{ JUDGE_WA, "3", NULL, false, { .verdict = JUDGE_WA, .score = -1, .multiplier = -1 } },
	{ JUDGE_AC, "x", NULL, false, { .verdict = JUDGE_AC, .score = -1, .multiplier = -1 } },
};

START_TEST(a_score_goes_with_an_accepted_output_alone)
{
	struct judge_feedback feedback = JUDGE_FEEDBACK_NONE;
	struct judge_opinion opinion = { .verdict = scores[_i].before };

	if (scores[_i].score != NULL) {
		feedback.has_score = true;
		feedback.score = text(scores[_i].score);
	}
	if (scores[_i].multiplier != NULL) {
		feedback.has_multiplier = true;
		feedback.multiplier = text(scores[_i].multiplier);
	}
	judge_feedback_apply(&feedback, scores[_i].may_score, &opinion);
	check_opinion(&opinion, &scores[_i].after);
	judge_feedback_free(&feedback);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

int main(void)
{
	Suite *suite = suite_create("protocol");
	TCase *tcase = sbx_case("protocol");

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, an_answer_means_what_its_protocol_says, 0, COUNT(rows));
	tcase_add_loop_test(tcase, each_protocol_has_its_order_of_arguments, 0, COUNT(arguments));
	tcase_add_loop_test(tcase, what_is_no_for_its_status_alone_is_no_with_any_words, 0, COUNT(noes));
	tcase_add_test(tcase, arguments_that_do_not_fit_are_refused);
	tcase_add_loop_test(tcase, a_score_goes_with_an_accepted_output_alone, 0, COUNT(scores));
	return sbx_run_suite(suite);
}
