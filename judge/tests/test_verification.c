/* test_verification.c - validators of inputs, and data that is there to be refused or accepted. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "sandbox/tests/suite.h"

#include "judge/package/verification.h"
#include "judge/tests/test_package_tree.h"

#define HEAD "problem_format_version: 2025-09\nname: Sum\nuuid: x\n"

static struct tree tree;

static void start(void)
{
	tree_make(&tree, TREE_MINIMAL);
}

static void stop(void)
{
	tree_remove(&tree);
}

static struct judge_verification read_all(void)
{
	struct judge_verification all;
	struct judge_package *p = tree_read(&tree);
	struct sbx_error err = { 0 };

	ck_assert_msg(judge_verification_read(tree.fd, p, &all, &err) == 0, "%s", err.text);
	judge_package_free(p);
	return all;
}

START_TEST(a_package_may_bring_nothing_along)
{
	struct judge_verification all = read_all();

	ck_assert_uint_eq(all.input_validator_count, 0);
	ck_assert_uint_eq(all.check_count, 0);
	judge_verification_free(&all);
}
END_TEST

START_TEST(each_file_and_directory_is_a_validator_of_inputs)
{
	struct judge_verification all;

	tree_put(&tree, "input_validators/a.cc", "");
	tree_put(&tree, "input_validators/lib.h", "");
	tree_put(&tree, "input_validators/b/b.py", "");
	tree_put(&tree, "input_validators/c.ctd", "");
	tree_put(&tree, "input_format_validators/old.py", "");
	tree_put(&tree, "input_validators/a*", "\177ELF");
	tree_put(&tree, "input_validators/a.cc.orig", "");
	all = read_all();
	ck_assert_uint_ge(all.warning_count, 1);
	ck_assert_str_eq(all.warnings[0], "input_validators/a: is binary and so no source, ignored");
	ck_assert_int_eq(all.protocol, JUDGE_PROTOCOL_KATTIS);
	ck_assert_uint_eq(all.input_validator_count, 4);
	ck_assert_str_eq(all.input_validators[0].path, "input_validators/a.cc");
	ck_assert_uint_eq(all.input_validators[0].file_count, 3);
	ck_assert_str_eq(all.input_validators[1].name, "b");
	ck_assert_uint_eq(all.input_validators[1].file_count, 1);
	ck_assert_str_eq(all.input_validators[2].name, "c.ctd");
	ck_assert_str_eq(all.input_validators[3].path, "input_format_validators/old.py");
	judge_verification_free(&all);
}
END_TEST

START_TEST(legacy_data_has_the_flags_of_its_directory)
{
	struct judge_verification all;

	tree_put(&tree, "problem.yaml", "validator_flags: case_sensitive\n");
	tree_put(&tree, "data/invalid_inputs/x.in", "");
	tree_put(&tree, "data/invalid_inputs/testdata.yaml", "input_validator_flags: --strict 1\n");
	tree_put(&tree, "data/valid_outputs/deep/y.in", "");
	tree_put(&tree, "data/valid_outputs/deep/y.ans", "");
	tree_put(&tree, "data/valid_outputs/deep/y.out", "");
	tree_put(&tree, "data/valid_outputs/testdata.yaml", "output_validator_flags: float_tolerance 0.5\n");
	all = read_all();
	ck_assert_uint_eq(all.check_count, 2);
	ck_assert_int_eq(all.checks[0].kind, JUDGE_INVALID_INPUT);
	ck_assert_str_eq(all.checks[0].name, "invalid_inputs/x");
	ck_assert_ptr_null(all.checks[0].answer);
	ck_assert_str_eq(all.checks[0].input_args[0].args[1], "1");
	ck_assert(all.checks[0].flags.case_sensitive);
	ck_assert_int_eq(all.checks[1].kind, JUDGE_VALID_OUTPUT);
	ck_assert_str_eq(all.checks[1].output, "data/valid_outputs/deep/y.out");
	ck_assert(all.checks[1].flags.case_sensitive && all.checks[1].flags.float_absolute_tolerance == 0.5);
	judge_verification_free(&all);
}
END_TEST

START_TEST(new_data_has_settings_of_its_own)
{
	struct judge_verification all;

	tree_put(&tree, "problem.yaml", HEAD);
	tree_put(&tree, "data/invalid_output/1.in", "");
	tree_put(&tree, "data/invalid_output/1.ans", "");
	tree_put(&tree, "data/invalid_output/1.out", "");
	tree_put(&tree, "data/invalid_output/test_group.yaml", "output_validator_args: [case_sensitive]\n");
	tree_put(&tree, "data/invalid_output/2.in", "");
	tree_put(&tree, "data/invalid_output/2.ans", "");
	tree_put(&tree, "data/invalid_output/2.out", "");
	tree_put(&tree, "data/invalid_output/2.yaml",
		 "output_validator_args: []\ninput_validator_args: {v.py: [x]}\ndescription: d\n");
	all = read_all();
	ck_assert_uint_eq(all.check_count, 2);
	ck_assert_int_eq(all.checks[1].kind, JUDGE_INVALID_OUTPUT);
	ck_assert(all.checks[0].flags.case_sensitive && !all.checks[1].flags.case_sensitive);
	ck_assert_str_eq(all.checks[1].input_args[0].validator, "v.py");
	judge_verification_free(&all);
}
END_TEST

static const struct {
	struct tree_entry entries[3];
	const char *message;
} bad[] = {
	{ { { "data/invalid_output/1.in", "" } }, "data/invalid_output/1.ans: open: No such file or directory" },
	{ { { "data/valid_output/1.in", "" }, { "data/valid_output/1.ans", "" } },
	  "data/valid_output/1.out: open: No such file or directory" },
	{ { { "data/invalid_input/1.in@", "/etc/passwd" } },
	  "data/invalid_input/1.in: leads out of the package: Invalid cross-device link" },
	{ { { "data/invalid_input/1.in|", NULL } }, "data/invalid_input/1.in: is no regular file" },
	{ { { "data/invalid_input/x@", "." } }, "data/invalid_input/x/x/x/x/x/x/x/x: nested too deeply" },
	{ { { "data/invalid_input/1.in", "" }, { "data/invalid_input/1.yaml", "colour: red\n" } },
	  "data/invalid_input/1.yaml:1: colour: unknown key" },
	{ { { "data/invalid_input/1.in", "" }, { "data/invalid_input/test_group.yaml", "- a\n" } },
	  "data/invalid_input/test_group.yaml:1: must be a map of settings" },
	{ { { "input_validators/v@", "gone" } }, "input_validators/v: a symbolic link to nothing" },
};

START_TEST(bad_data_is_refused_by_the_file_that_is_bad)
{
	struct judge_verification all = { .check_count = 0 };
	struct judge_package *p;
	struct sbx_error err = { 0 };

	tree_put(&tree, "problem.yaml", HEAD);
	tree_add(&tree, bad[_i].entries);
	p = tree_read(&tree);
	ck_assert_int_lt(judge_verification_read(tree.fd, p, &all, &err), 0);
	ck_assert_str_eq(err.text, bad[_i].message);
	ck_assert_uint_eq(all.check_count, 0);
	judge_package_free(p);
}
END_TEST

START_TEST(validators_of_polygon_speak_testlib)
{
	static const struct tree_entry entries[] = {
		{ "problem.xml",
		  "<problem><judging><testset name=\"tests\"><input-path-pattern>t/%d</input-path-pattern>"
		  "<answer-path-pattern>t/%d.a</answer-path-pattern><tests><test/></tests></testset></judging><assets>"
		  "<validators><validator><source "
		  "path=\"files/val.cpp\"/></validator></validators></assets></problem>" },
		{ "t/1", "" },
		{ "t/1.a", "" },
		{ "files/val.cpp", "" },
		{ "files/testlib.h", "" },
		{ NULL, NULL },
	};
	struct judge_verification all;

	stop();
	tree_make(&tree, entries);
	all = read_all();
	ck_assert_int_eq(all.protocol, JUDGE_PROTOCOL_TESTLIB);
	ck_assert_uint_eq(all.input_validator_count, 1);
	ck_assert_uint_eq(all.input_validators[0].file_count, 2);
	judge_verification_free(&all);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

int main(void)
{
	Suite *suite = suite_create("verification");
	TCase *tcase = sbx_case("verification");

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, start, stop);
	tcase_add_test(tcase, a_package_may_bring_nothing_along);
	tcase_add_test(tcase, each_file_and_directory_is_a_validator_of_inputs);
	tcase_add_test(tcase, legacy_data_has_the_flags_of_its_directory);
	tcase_add_test(tcase, new_data_has_settings_of_its_own);
	tcase_add_loop_test(tcase, bad_data_is_refused_by_the_file_that_is_bad, 0, COUNT(bad));
	tcase_add_test(tcase, validators_of_polygon_speak_testlib);
	return sbx_run_suite(suite);
}
