/* test_policy_compare.c - what two policies answer differently: which calls, for which arguments, and nothing else. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/policy/compare.h"
#include "judge/tests/policy_look.h"
#include "sandbox/tests/suite.h"

static struct judge_inspection *a, *b;

static void set_up(void)
{
	a = b = NULL;
	look_set_up();
}

static void tear_down(void)
{
	judge_inspect_close(a);
	judge_inspect_close(b);
	look_tear_down();
}

#define ALLOW(rest)  "{ \"action\": \"allow\", \"syscalls\": [" rest " }"
#define NOTIFY(rest) "{ \"action\": \"notify\", \"syscalls\": [" rest " }"
#define FAIL(rest)   "{ \"action\": \"errno\", \"errno\": \"ENOTTY\", \"syscalls\": [" rest " }"
#define ARG1(values) ", \"args\": [{ \"index\": 1, \"op\": \"eq\", \"values\": [" values "] }]"
#define BITS         ", \"args\": [{ \"index\": 0, \"op\": \"masked_eq\", \"mask\": 6, \"value\": 0 }]"
#define BIT          ", \"args\": [{ \"index\": 0, \"op\": \"masked_eq\", \"mask\": 2, \"value\": 0 }]"

/* Rules of a and b, and the differences, as compact JSON. */
static const struct pair {
	const char *a, *b, *differences;
} pairs[] = {
	{ ALLOW("\"read\"]"), ALLOW("\"read\"]"), "[]" },
	/* the same in other words */
	{ ALLOW("\"ioctl\"]" ARG1("1, 2")) "," FAIL("\"ioctl\"]"),
	  ALLOW("\"ioctl\"]" ARG1("2")) "," ALLOW("\"ioctl\"]" ARG1("1")) "," FAIL("\"ioctl\"]"), "[]" },
	{ ALLOW("\"read\", \"write\"]"), ALLOW("\"read\"]") "," NOTIFY("\"ptrace\"]"),
	  "[{\"syscall\":\"write\",\"arguments\":[],\"a\":\"allow\",\"b\":\"errno ENOSYS\"},"
	  "{\"syscall\":\"ptrace\",\"arguments\":[],\"a\":\"errno ENOSYS\",\"b\":\"notify\"}]" },
	/* a value more, a value that is refused otherwise */
	{ ALLOW("\"ioctl\"]" ARG1("\"TCGETS\"")) "," NOTIFY("\"ioctl\"]" ARG1("\"TIOCSTI\"")) "," FAIL("\"ioctl\"]"),
	  ALLOW("\"ioctl\"]" ARG1("\"TCGETS\", \"TCSETS\", 7")) "," FAIL("\"ioctl\"]"),
	  "[{\"syscall\":\"ioctl\",\"arguments\":[\"argument 1 is TCSETS (0x5402)\",\"argument 1 is 7\"],"
	  "\"a\":\"errno ENOTTY\",\"b\":\"allow\"},"
	  "{\"syscall\":\"ioctl\",\"arguments\":[\"argument 1 is TIOCSTI (0x5412)\"],\"a\":\"notify\",\"b\":\"errno "
	  "ENOTTY\"}]" },
	/* fewer bits asked for: the rest meets the default */
	{ ALLOW("\"clone\"]" BITS), ALLOW("\"clone\"]" BIT),
	  "[{\"syscall\":\"clone\",\"arguments\":[\"argument 0 & 0x2 is 0, and no earlier rule "
	  "decides\"],\"a\":\"errno ENOSYS\",\"b\":\"allow\"}]" },
};

static void put_and_open(const char *name, const char *format, const char *rules, struct judge_inspection **out)
{
	char text[2048];

	(void)snprintf(text, sizeof(text), "%s \"rules\": [%s]", format, rules); /* fits */
	look_put(name, text);
	look_open(name, out);
}

#define DEFAULT "\"default\": { \"action\": \"errno\", \"errno\": \"ENOSYS\" },"

START_TEST(differences_are_told_by_call_and_argument)
{
	json_t *differences;
	char *text;

	put_and_open("a", DEFAULT, pairs[_i].a, &a);
	put_and_open("b", DEFAULT, pairs[_i].b, &b);
	differences = judge_compare(a->table, b->table);
	text = json_dumps(differences, JSON_COMPACT);
	ck_assert_str_eq(text, pairs[_i].differences);
	free(text);
	json_decref(differences);
}
END_TEST

START_TEST(other_defaults_and_foreign_answers_are_differences)
{
	json_t *differences;

	put_and_open("a", DEFAULT, ALLOW("\"read\"]"), &a);
	put_and_open("b", "\"default\": { \"action\": \"kill\" },", ALLOW("\"read\"]"), &b);
	b->table->foreign_action = b->table->default_action = a->table->default_action ^ 1;
	differences = judge_compare(a->table, b->table);
	ck_assert_uint_eq(json_array_size(differences), 2);
	ck_assert_str_eq(json_string_value(json_object_get(json_array_get(differences, 0), "syscall")), "*");
	ck_assert_str_eq(json_string_value(json_object_get(json_array_get(differences, 1), "syscall")), "foreign");
	json_decref(differences);
}
END_TEST

START_TEST(a_policy_and_one_that_adds_to_it_differ_in_what_it_adds)
{
	json_t *differences;
	struct sbx_error err = { 0 };

	ck_assert_int_eq(judge_inspect_open("native", &a, &err), 0);
	look_put("more", "\"include\": [\"native\"], \"rules\": [" ALLOW("\"mincore\"]") "]");
	look_open("more", &b);
	differences = judge_compare(a->table, b->table);
	ck_assert_uint_eq(json_array_size(differences), 1);
	ck_assert_str_eq(json_string_value(json_object_get(json_array_get(differences, 0), "syscall")), "mincore");
	json_decref(differences);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy_compare");
	TCase *tc = sbx_case("compare");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, differences_are_told_by_call_and_argument, 0, sizeof(pairs) / sizeof(pairs[0]));
	tcase_add_test(tc, other_defaults_and_foreign_answers_are_differences);
	tcase_add_test(tc, a_policy_and_one_that_adds_to_it_differ_in_what_it_adds);
	suite_add_tcase(suite, tc);
	return sbx_run_suite(suite);
}
