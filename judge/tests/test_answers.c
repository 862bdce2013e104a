/* test_answers.c - problems to which answers are submitted, and no programs. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "judge/grade/answers.h"
#include "judge/tests/daemon_fixture.h"
#include "judge/tests/judging.h"
#include "sandbox/tests/suite.h"

#define HEAD "problem_format_version: 2025-09\nname: made up\nuuid: 0\nlicense: cc0\nlimits:\n  time_limit: 1\n"

static struct tree tree;

static void start(void)
{
	tree_make(&tree, (const struct tree_entry[]){ { "problem.yaml", HEAD "type: submit-answer\n" },
						      { "data/secret/1.in", "1\n" },
						      { "data/secret/1.ans", "one\n" },
						      { NULL, NULL } });
}

static void stop(void)
{
	tree_remove(&tree);
}

/* ---- Which file ---- */

static const struct {
	const char *file, *test;
	bool fits;
} names[] = {
	{ "1.out", "secret/1", true },
	{ "1.ans", "secret/1", true },
	{ "1.txt", "secret/1", true },
	{ "1", "secret/1", true },
	{ "g.1.out", "secret/g/1", true },
	{ "secret.g.1.out", "secret/g/1", true },
	{ "1.out", "secret/g/1", true },
	{ "g.out", "secret/g/1", false },
	{ "2.out", "secret/1", false },
	{ "1.small.out", "secret/1", false },
	{ "1.small.out", "secret/1.small", true },
	{ "1.py", "secret/1", false },
	{ "sample.1.out", "secret/1", false },
	{ "01.out", "secret/1", false },
	{ "1.out.out", "secret/1", false },
	{ "1.o", "secret/1", false },
};

START_TEST(a_file_answers_the_test_of_its_name)
{
	const struct judge_package package = { .test_count = 2 };
	struct judge_test test = { .name = (char *)(uintptr_t)names[_i].test };
	struct judge_file file = { .name = (char *)(uintptr_t)names[_i].file };
	const struct judge_sources sources = { .files = &file, .count = 1 };

	ck_assert_msg((judge_answers_find(&package, &test, &sources) != NULL) == names[_i].fits, "%s for %s",
		      names[_i].file, names[_i].test);
}
END_TEST

START_TEST(the_longer_name_goes_before_the_shorter_one)
{
	static char name[] = "secret/g/1", shorter[] = "1.out", longer[] = "g.1.out";
	const struct judge_package package = { .test_count = 2 };
	const struct judge_test test = { .name = name };
	struct judge_file files[] = { { .name = shorter }, { .name = longer } };
	const struct judge_sources sources = { .files = files, .count = 2 };

	ck_assert_ptr_eq(judge_answers_find(&package, &test, &sources), &files[1]);
}
END_TEST

/* ---- Judged ---- */

START_TEST(one_file_is_enough_for_one_test)
{
	json_t *result = judging_expect(tree.path, "mine.out", "ONE\n", "AC", "");

	ck_assert_str_eq(json_string_value(json_object_get(result, "language")), "answer");
	ck_assert(json_is_null(json_object_get(result, "compile")));
	json_decref(result);
	json_decref(judging_expect(tree.path, "1.ans", "two\n", "WA", "secret/1: "));
}
END_TEST

START_TEST(what_is_not_answered_is_wrong)
{
	json_t *result;

	tree_add(&tree, (const struct tree_entry[]){
			    { "data/secret/2.in", "2\n" }, { "data/secret/2.ans", "two\n" }, { NULL, NULL } });
	result = judging_expect(tree.path, "1.out", "one\n", "WA", "secret/2: no answer was submitted (2.out)");
	ck_assert_str_eq(judging_text(result, 0, "verdict"), "AC");
	json_decref(result);
}
END_TEST

START_TEST(a_validator_has_the_answer_as_the_output)
{
	tree_put(&tree, "output_validator/v.py", "import sys\nsys.exit(42 if sys.stdin.read() == 'uno' else 43)\n");
	json_decref(judging_expect(tree.path, "1.out", "uno", "AC", ""));
	json_decref(judging_expect(tree.path, "1.out", "one\n", "WA", "output rejected"));
}
END_TEST

START_TEST(answers_give_scores)
{
	json_t *result;

	tree_add(&tree, (const struct tree_entry[]){ { "problem.yaml", HEAD "type: [submit-answer, scoring]\n" },
						     { "data/secret/2.in", "2\n" },
						     { "data/secret/2.ans", "two\n" },
						     { NULL, NULL } });
	result = judging_expect(tree.path, "2.out", "two\n", "PAC", "score 50 of 100");
	ck_assert_double_eq(json_number_value(json_object_get(result, "score")), 50);
	json_decref(result);
}
END_TEST

#define MEBIBYTE (1 << 20)

/* Of so many bytes: blanks, with one word at its end. */
static const char *answer_of(size_t size)
{
	static char answer[MEBIBYTE + 2];

	ck_assert_uint_lt(size, sizeof(answer));
	memset(answer, ' ', size);
	memcpy(answer + size - 4, "one\n", 5);
	return answer;
}

START_TEST(an_answer_has_the_output_limit_of_the_problem)
{
	tree_put(&tree, "problem.yaml", HEAD "  output: 1\n  code: 1\ntype: submit-answer\n");
	json_decref(judging_expect(tree.path, "1.out", answer_of(MEBIBYTE), "AC", ""));
	json_decref(judging_expect(tree.path, "1.out", answer_of(MEBIBYTE + 1), "OLE",
				   "the answer is larger than the output limit"));
}
END_TEST

START_TEST(a_jurys_answer_has_the_output_limit_of_the_problem)
{
	static char said[65536];

	tree_add(&tree, (const struct tree_entry[]){ { "problem.yaml", HEAD "  output: 1\ntype: submit-answer\n" },
						     { "submissions/accepted/1.out", answer_of(MEBIBYTE) },
						     { NULL, NULL } });
	ck_assert_msg(judging_verify(tree.path, NULL, said, sizeof(said)) == 0, "%s", said);
	tree_put(&tree, "submissions/accepted/1.out", answer_of(MEBIBYTE + 1));
	ck_assert_int_eq(judging_verify(tree.path, NULL, said, sizeof(said)), 1);
	ck_assert_msg(strstr(said, "the answer is larger than the output limit") != NULL, "%s", said);
}
END_TEST

/* All of Queens are right, the first with so many bytes. */
static json_t *queens_of(size_t bytes)
{
	static char first[(8 << 20) + 2];
	static const char four[] = "2 4 1 3\n", eight[] = "1 5 8 6 3 7 2 4\n", six[] = "2 4 6 1 3 5\n";

	ck_assert_uint_lt(bytes, sizeof(first));
	memset(first, ' ', bytes);
	memcpy(first + bytes - strlen(four), four, sizeof(four));
	return json_pack("{s:s, s:[{s:s, s:s}, {s:s, s:s}, {s:s, s:s}]}", "problem", "queens", "files", "name", "4.out",
			 "content", first, "name", "6.out", "content", six, "name", "8.out", "content", eight);
}

static void expect_from_daemon(size_t bytes, const char *verdict, const char *reason)
{
	json_t *request = queens_of(bytes), *taken = daemon_call("/api/v1/submissions", request, 201);
	json_t *done = daemon_wait(json_string_value(json_object_get(taken, "id")));
	const char *said = json_string_value(json_object_get(json_object_get(done, "result"), "reason"));

	ck_assert_msg(strcmp(json_string_value(json_object_get(done, "verdict")), verdict) == 0, "%s", said);
	ck_assert_msg(strstr(said, reason) != NULL, "no `%s` in: %s", reason, said);
	json_decref(request);
	json_decref(taken);
	json_decref(done);
}

START_TEST(an_answer_that_is_uploaded_has_the_output_limit_of_the_problem)
{
	daemon_add_problem("queens"); /* of 8 MiB, as it says nothing */
	expect_from_daemon(8 << 20, "AC", "all 3 tests accepted");
	expect_from_daemon((8 << 20) + 1, "OLE", "secret/4: the answer is larger than the output limit");
}
END_TEST

START_TEST(sources_keep_their_limit_and_the_problems_own)
{
	json_t *result = NULL;
	char said[1024];

	tree_put(&tree, "problem.yaml", HEAD "  code: 1\n");
	ck_assert_int_eq(judging_run(tree.path, "1.py", answer_of(MEBIBYTE), &result, said, sizeof(said)), 2);
	ck_assert_ptr_nonnull(strstr(said, "1.py: the files are larger than 131072 bytes together"));
	ck_assert_int_eq(judging_run(tree.path, "1.py", answer_of(1025), &result, said, sizeof(said)), 2);
	ck_assert_msg(strstr(said, "the files are larger than 1024 bytes together") != NULL, "%s", said);
	ck_assert_ptr_null(result);
}
END_TEST

START_TEST(programs_and_answers_are_not_mistaken_for_each_other)
{
	judging_expect_refused(tree.path, "1.py", "print('one')\n", "`python3` is not a language of the problem");
	tree_put(&tree, "problem.yaml", HEAD);
	judging_expect_refused(tree.path, "1.out", "one\n", "`answer` is not a language of the problem");
}
END_TEST

START_TEST(a_jurys_answers_are_verified)
{
	static char said[65536];

	tree_add(&tree, (const struct tree_entry[]){ { "data/secret/2.in", "2\n" },
						     { "data/secret/2.ans", "two\n" },
						     { "submissions/accepted/all/1.txt", "one\n" },
						     { "submissions/accepted/all/2.txt", "two\n" },
						     { "submissions/wrong_answer/1.out", "one\n" },
						     { NULL, NULL } });
	ck_assert_msg(judging_verify(tree.path, NULL, said, sizeof(said)) == 0, "%s", said);
	tree_put(&tree, "submissions/accepted/all/2.txt", "three\n");
	ck_assert_int_eq(judging_verify(tree.path, NULL, said, sizeof(said)), 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("answers");
	TCase *tcase = sbx_case("answers");

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, start, stop);
	tcase_add_loop_test(tcase, a_file_answers_the_test_of_its_name, 0, (int)(sizeof(names) / sizeof(names[0])));
	tcase_add_test(tcase, the_longer_name_goes_before_the_shorter_one);
	tcase_add_test(tcase, one_file_is_enough_for_one_test);
	tcase_add_test(tcase, what_is_not_answered_is_wrong);
	tcase_add_test(tcase, a_validator_has_the_answer_as_the_output);
	tcase_add_test(tcase, answers_give_scores);
	tcase_add_test(tcase, an_answer_has_the_output_limit_of_the_problem);
	tcase_add_test(tcase, a_jurys_answer_has_the_output_limit_of_the_problem);
	tcase_add_test(tcase, sources_keep_their_limit_and_the_problems_own);
	tcase_add_test(tcase, programs_and_answers_are_not_mistaken_for_each_other);
	tcase_add_test(tcase, a_jurys_answers_are_verified);
	tcase = sbx_case("daemon");
	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, daemon_set_up, daemon_tear_down);
	tcase_add_test(tcase, an_answer_that_is_uploaded_has_the_output_limit_of_the_problem);
	return sbx_run_suite(suite);
}
