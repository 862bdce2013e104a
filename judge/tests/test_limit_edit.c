/* test_limit_edit.c - a time limit put into problem.yaml, and that nothing else in it changes. */
#include "judge/package/limit_edit.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/tests/suite.h"

#define LIMIT_NS 2500000000

static const struct {
	const char *before, *after;
} rows[] = {
	/* the value that is there */
	{ "name: x\nlimits:\n  # slow machines\n  time_limit: 1.0   # seconds\n  memory: 5\nuuid: y\n",
	  "name: x\nlimits:\n  # slow machines\n  time_limit: 2.5   # seconds\n  memory: 5\nuuid: y\n" },
	{ "limits: { memory: 5, time_limit: 1 }\nname: x\n", "limits: { memory: 5, time_limit: 2.5 }\nname: x\n" },
	{ "limits:\n  time_limit:\n  memory: 5\n", "limits:\n  time_limit: 2.5\n  memory: 5\n" },
	{ "limits:\n  time_limit: ~\n", "limits:\n  time_limit: 2.5\n" },
	{ "limits: {time_limit: , memory: 5}\n", "limits: {time_limit: 2.5, memory: 5}\n" },
	{ "x: &x 3\nlimits:\n  time_limit: *x\n", "x: &x 3\nlimits:\n  time_limit: 2.5\n" },
	{ "limits:\n  time_limit: 2.5\n", "limits:\n  time_limit: 2.5\n" },
	{ "limits:\n  time_limit: 1", "limits:\n  time_limit: 2.5" },
	{ "\"limits\":\n  'time_limit': 1\n", "\"limits\":\n  'time_limit': 2.5\n" },
	{ "other:\n  limits:\n    time_limit: 9\nlimits:\n  time_limit: 1\n",
	  "other:\n  limits:\n    time_limit: 9\nlimits:\n  time_limit: 2.5\n" },
	{ "limits:\n  inner: {time_limit: 9}\n  time_limit: 1\n",
	  "limits:\n  inner: {time_limit: 9}\n  time_limit: 2.5\n" },
	{ "name: \xc3\xa5\xe2\x82\xac\xf0\x9f\x98\x80 # \xc3\xa5\nlimits: {time_limit: 1} # \xc3\xa5\n",
	  "name: \xc3\xa5\xe2\x82\xac\xf0\x9f\x98\x80 # \xc3\xa5\nlimits: {time_limit: 2.5} # \xc3\xa5\n" },
	{ "name: x\r\nlimits:\r\n  time_limit: 1\r\n  memory: 5\r\n",
	  "name: x\r\nlimits:\r\n  time_limit: 2.5\r\n  memory: 5\r\n" },
	/* limits without it */
	{ "limits: # of the old machine\n    # much\n    memory: 5\nname: x\n",
	  "limits: # of the old machine\n    time_limit: 2.5\n    # much\n    memory: 5\nname: x\n" },
	{ "limits:\r\n  memory: 5\r\n", "limits:\r\n  time_limit: 2.5\r\n  memory: 5\r\n" },
	{ "limits: {memory: 5}\n", "limits: {time_limit: 2.5, memory: 5}\n" },
	{ "limits: { memory: 5 }\n", "limits: { time_limit: 2.5, memory: 5 }\n" },
	{ "limits: {}\n", "limits: {time_limit: 2.5}\n" },
	{ "limits:\nname: x\n", "limits:\n  time_limit: 2.5\nname: x\n" },
	{ "name: x\nlimits:", "name: x\nlimits:\n  time_limit: 2.5\n" },
	{ "limits: null # none\nname: x\n", "limits: {time_limit: 2.5} # none\nname: x\n" },
	{ "x: &x {memory: 5, time_limit: 3}\nlimits:\n  <<: *x\n  output: 1\n",
	  "x: &x {memory: 5, time_limit: 3}\nlimits:\n  time_limit: 2.5\n  <<: *x\n  output: 1\n" },
	{ "x: &x 1\nlimits: &l\n  memory: 5\n", "x: &x 1\nlimits: &l\n  time_limit: 2.5\n  memory: 5\n" },
	/* no limits */
	{ "name: x\n# the end\n", "name: x\n# the end\nlimits: {time_limit: 2.5}\n" },
	{ "name: x", "name: x\nlimits: {time_limit: 2.5}\n" },
	{ "name: x\r\nuuid: y\r\n", "name: x\r\nuuid: y\r\nlimits: {time_limit: 2.5}\r\n" },
	{ "---\n  name: x\n", "---\n  name: x\n  limits: {time_limit: 2.5}\n" },
	{ "{name: x, uuid: y}\n", "{limits: {time_limit: 2.5}, name: x, uuid: y}\n" },
};

START_TEST(the_one_value_is_written_and_all_else_stays)
{
	const char *before = rows[_i].before;
	struct judge_limit_edit edit;
	struct sbx_error err = { 0 };
	char *after = NULL;
	size_t size = 0;

	ck_assert_msg(judge_limit_edit(before, strlen(before), LIMIT_NS, &edit, &err) == 0, "%s: %s", before, err.text);
	ck_assert_msg(judge_limit_edit_apply(&edit, before, strlen(before), &after, &size, &err) == 0, "%s", err.text);
	ck_assert_str_eq(after, rows[_i].after);
	ck_assert_uint_eq(size, strlen(after));
	free(after);
}
END_TEST

#define YOURSELF "write `time_limit: 2.5` below `limits:` yourself: "

static const struct {
	const char *before, *message;
} refused[] = {
	{ "a: 1\na: 2\n", "problem.yaml:2: key `a` is given twice, first in line 1" },
	{ "- name\n", "problem.yaml:1: " YOURSELF "it is no map" },
	{ "", "problem.yaml:1: " YOURSELF "it is no map" },
	{ "name: x\nlimits:\n  time_limit: &t 1\nversion: *t\n",
	  "problem.yaml:2: " YOURSELF "its value is more than a number" },
	{ "name: x\nlimits:\n  time_limit: [1]\n", "problem.yaml:2: " YOURSELF "its value is more than a number" },
	{ "x: &x {memory: 5}\nlimits: *x\n", "problem.yaml:2: " YOURSELF "`limits` is written elsewhere" },
	{ "limits: 'much'\n", "problem.yaml:1: " YOURSELF "`limits` is written elsewhere" },
	{ "limits: &x {memory: 5}\ny: *x\n", "problem.yaml:1: " YOURSELF "something else in the file would change" },
	{ "name: x\n...\n", "problem.yaml:1: " YOURSELF "something else in the file would change" },
	{ "x: &x limits\n*x : {memory: 5}\n", "problem.yaml:1: " YOURSELF "something else in the file would change" },
	{ "? limits\n: memory: 5\n  output: 5\n",
	  "problem.yaml:1: " YOURSELF "something else in the file would change" },
	{ "limits: {time_limit}\n", "problem.yaml:1: " YOURSELF "something else in the file would change" },
	{ "name: |+\n  x\n\n", NULL },
};

START_TEST(what_cannot_be_written_without_a_change_of_more_is_left_to_its_author)
{
	const char *before = refused[_i].before;
	struct judge_limit_edit edit;
	struct sbx_error err = { 0 };
	int result = judge_limit_edit(before, strlen(before), LIMIT_NS, &edit, &err);

	if (refused[_i].message == NULL) {
		ck_assert_msg(result == 0, "%s", err.text);
		return;
	}
	ck_assert_msg(result < 0, "%s", before);
	ck_assert_str_eq(err.text, refused[_i].message);
}
END_TEST

START_TEST(an_edit_is_of_the_bytes_that_it_was_made_for_and_within_them)
{
	static const char before[] = "limits: {time_limit: 1}\n", other[] = "limits: {time_limit: 3}\n";
	size_t size = strlen(before), after_size = 0;
	struct judge_limit_edit edit, bad;
	struct sbx_error err = { 0 };
	char *after = NULL;

	ck_assert_int_eq(judge_limit_edit(before, size, LIMIT_NS, &edit, &err), 0);
	ck_assert_int_lt(judge_limit_edit_apply(&edit, other, size, &after, &after_size, &err), 0);
	ck_assert_str_eq(err.text, "problem.yaml: has changed meanwhile");
	bad = edit;
	bad.offset = size + 1;
	ck_assert_int_lt(judge_limit_edit_apply(&bad, before, size, &after, &after_size, &err), 0);
	bad = edit;
	bad.length = size;
	ck_assert_int_lt(judge_limit_edit_apply(&bad, before, size, &after, &after_size, &err), 0);
	bad = edit;
	bad.length = JUDGE_LIMIT_EDIT_LENGTH + 1;
	ck_assert_int_lt(judge_limit_edit_apply(&bad, before, size, &after, &after_size, &err), 0);
	ck_assert_ptr_null(after);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("limit_edit");
	TCase *tests = sbx_case("limit_edit");

	tcase_add_loop_test(tests, the_one_value_is_written_and_all_else_stays, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_loop_test(tests, what_cannot_be_written_without_a_change_of_more_is_left_to_its_author, 0,
			    sizeof(refused) / sizeof(refused[0]));
	tcase_add_test(tests, an_edit_is_of_the_bytes_that_it_was_made_for_and_within_them);
	suite_add_tcase(suite, tests);
	return sbx_run_suite(suite);
}
