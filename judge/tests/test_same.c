/* Which tests are the same, so that one of them is run: by content and arguments, not by name. */
#include "judge/grade/same.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "judge/tests/test_package_tree.h"
#include "sandbox/tests/suite.h"

static char one[] = "1", two[] = "2", files[] = "data/secret/x.files";
static char *one_word[] = { one, NULL }, *other_word[] = { two, NULL }, *two_words[] = { one, two, NULL };
static char a_in[] = "a.in", b_in[] = "b.in", same_in[] = "same.in", short_in[] = "short.in";
static char a_ans[] = "a.ans", same_ans[] = "same.ans", other_ans[] = "other.ans";

static const struct row {
	const char *name;
	struct judge_test second; /* the first has a.in, a.ans and one_word for arguments of both kinds */
	bool same;
} rows[] = {
	{ "the very files", { .input = a_in, .answer = a_ans, .args = one_word, .validator_args = one_word }, true },
	{ "other files of the same content",
	  { .input = same_in, .answer = same_ans, .args = one_word, .validator_args = one_word },
	  true },
	{ "another input of the same size",
	  { .input = b_in, .answer = a_ans, .args = one_word, .validator_args = one_word },
	  false },
	{ "a shorter input",
	  { .input = short_in, .answer = a_ans, .args = one_word, .validator_args = one_word },
	  false },
	{ "another answer",
	  { .input = a_in, .answer = other_ans, .args = one_word, .validator_args = one_word },
	  false },
	{ "another argument",
	  { .input = a_in, .answer = a_ans, .args = other_word, .validator_args = one_word },
	  false },
	{ "no arguments", { .input = a_in, .answer = a_ans, .validator_args = one_word }, false },
	{ "more arguments of the validator",
	  { .input = a_in, .answer = a_ans, .args = one_word, .validator_args = two_words },
	  false },
	{ "another flag of the checker",
	  { .input = a_in,
	    .answer = a_ans,
	    .args = one_word,
	    .validator_args = one_word,
	    .flags = { .case_sensitive = true } },
	  false },
	{ "another tolerance",
	  { .input = a_in,
	    .answer = a_ans,
	    .args = one_word,
	    .validator_args = one_word,
	    .flags = { .float_relative_tolerance = 1e-6 } },
	  false },
	{ "files of its own",
	  { .input = a_in, .answer = a_ans, .args = one_word, .validator_args = one_word, .files = { .path = files } },
	  false },
};

static struct tree tree;

/* Longer than what is read at once, and different in the last byte. */
static void start(void)
{
	static char long_text[70001], other_text[70001];

	memset(long_text, 'x', sizeof(long_text) - 1);
	memset(other_text, 'x', sizeof(other_text) - 1);
	other_text[sizeof(other_text) - 2] = 'y';
	tree_make(&tree, TREE_MINIMAL);
	tree_add(&tree, (const struct tree_entry[]){ { "a.in", long_text },
						     { "b.in", other_text },
						     { "same.in", long_text },
						     { "short.in", "x" },
						     { "a.ans", "1\n" },
						     { "same.ans", "1\n" },
						     { "other.ans", "2\n" },
						     { NULL, NULL } });
}

static void stop(void)
{
	tree_remove(&tree);
}

START_TEST(tests_are_the_same_by_what_is_in_them)
{
	struct judge_test tests[] = { { .input = a_in, .answer = a_ans, .args = one_word, .validator_args = one_word },
				      rows[_i].second };
	struct judge_package package = { .format = JUDGE_FORMAT_2025_09, .tests = tests, .test_count = 2 };
	struct sbx_error err = { 0 };
	size_t *first = NULL;

	ck_assert_msg(judge_same_find(tree.fd, &package, &first, &err) == 0, "%s", err.text);
	ck_assert_uint_eq(first[0], 0);
	ck_assert_msg((first[1] == 0) == rows[_i].same, "%s", rows[_i].name);
	free(first);
}
END_TEST

START_TEST(only_where_the_format_allows_it)
{
	struct judge_test tests[] = { { .input = a_in, .answer = a_ans }, { .input = a_in, .answer = a_ans } };
	struct judge_package package = { .format = JUDGE_FORMAT_LEGACY, .tests = tests, .test_count = 2 };
	struct sbx_error err = { 0 };
	size_t *first = NULL;

	ck_assert_int_eq(judge_same_find(tree.fd, &package, &first, &err), 0);
	ck_assert_ptr_null(first);
}
END_TEST

START_TEST(a_file_that_is_missing_is_an_error)
{
	struct judge_test tests[] = { { .input = files, .answer = a_ans } };
	struct judge_package package = { .format = JUDGE_FORMAT_2025_09, .tests = tests, .test_count = 1 };
	struct sbx_error err = { 0 };
	size_t *first = NULL;

	ck_assert_int_lt(judge_same_find(tree.fd, &package, &first, &err), 0);
	ck_assert_ptr_null(first);
	ck_assert_ptr_nonnull(strstr(err.text, "x.files"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("same");
	TCase *tests = sbx_case("same");

	tcase_add_checked_fixture(tests, start, stop);
	tcase_add_loop_test(tests, tests_are_the_same_by_what_is_in_them, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(tests, only_where_the_format_allows_it);
	tcase_add_test(tests, a_file_that_is_missing_is_an_error);
	suite_add_tcase(suite, tests);
	return sbx_run_suite(suite);
}
