/* test_package_groups.c - the groups of a legacy package, its programs and what is put beside submissions; and what of
 * that is refused before anything is judged. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sandbox/tests/suite.h"

#include "judge/grade/support.h"
#include "judge/tests/test_package_tree.h"

static struct tree tree;

static void start(void)
{
	tree_make(&tree, TREE_MINIMAL);
}

static void stop(void)
{
	tree_remove(&tree);
}

static void put_test(const char *stem)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "data/%s.in", stem);
	tree_put(&tree, path, "");
	(void)snprintf(path, sizeof(path), "data/%s.ans", stem);
	tree_put(&tree, path, "");
}

static const struct judge_group *group_of(const struct judge_package *p, const char *name)
{
	for (size_t i = 0; i < p->group_count; i++)
		if (strcmp(p->groups[i].name, name) == 0)
			return &p->groups[i];
	ck_abort_msg("no group `%s`", name);
	return NULL;
}

START_TEST(every_directory_with_tests_is_a_group_below_the_one_around_it)
{
	static const char *const names[] = { "", "sample", "secret", "secret/a", "secret/a/b", "secret/c" };
	static const uint32_t parents[] = { 0, 0, 0, 2, 3, 2 };
	struct judge_package *p;

	put_test("secret/a/b/1");
	put_test("secret/c/1");
	tree_put(&tree, "data/secret/empty/deep/1.desc", "");
	p = tree_read(&tree);
	ck_assert_uint_eq(p->group_count, 6);
	for (size_t i = 0; i < 6; i++) {
		ck_assert_str_eq(p->groups[i].name, names[i]);
		ck_assert_uint_eq(p->groups[i].parent, parents[i]);
		ck_assert_int_eq(p->groups[i].aggregation, JUDGE_AGGREGATE_PASS_FAIL);
		ck_assert(p->groups[i].on_reject_break && !p->groups[i].custom_grader);
		ck_assert_double_eq(p->groups[i].accept_score, 1);
		ck_assert_double_eq(p->groups[i].reject_score, 0);
		ck_assert(p->groups[i].range_min == -INFINITY && p->groups[i].range_max == INFINITY);
	}
	for (size_t i = 0; i < p->test_count; i++) {
		const char *group = p->groups[p->tests[i].group].name;

		ck_assert_int_eq(strncmp(p->tests[i].name, group, strlen(group)), 0);
		ck_assert_ptr_null(strchr(p->tests[i].name + strlen(group) + 1, '/'));
	}
	judge_package_free(p);
}
END_TEST

START_TEST(a_group_takes_over_what_it_does_not_say)
{
	struct judge_package *p;
	const struct judge_group *g;

	tree_put(&tree, "problem.yaml",
		 "type: scoring\ngrading: {objective: min, accept_score: 3, on_reject: grade}\n");
	tree_put(&tree, "data/testdata.yaml", "grader_flags: ignore_sample min\nrange: -5 50\n");
	tree_put(&tree, "data/secret/testdata.yaml", "accept_score: 10\ngrader_flags: first_error max\n");
	tree_put(&tree, "data/secret/a/testdata.yaml", "on_reject: break\nreject_score: -1\n");
	tree_put(&tree, "data/secret/c/testdata.yaml",
		 "grader_flags: accept_if_any_accepted always_accept avg\nrange: -inf +inf\n");
	put_test("secret/a/b/1");
	put_test("secret/c/1");
	p = tree_read(&tree);
	ck_assert(p->scoring && p->lower_is_better);
	g = group_of(p, "");
	ck_assert(g->ignore_sample && !g->on_reject_break && g->aggregation == JUDGE_AGGREGATE_MIN);
	ck_assert(g->accept_score == 3 && g->range_min == -5 && g->range_max == 50);
	g = group_of(p, "sample");
	ck_assert(!g->ignore_sample && g->aggregation == JUDGE_AGGREGATE_MIN && g->accept_score == 3);
	g = group_of(p, "secret/a/b");
	ck_assert(g->verdict == JUDGE_GROUP_FIRST_ERROR && g->aggregation == JUDGE_AGGREGATE_MAX);
	ck_assert(g->on_reject_break && g->accept_score == 10 && g->reject_score == -1 && g->range_max == 50);
	g = group_of(p, "secret/c");
	ck_assert(g->accept_if_any && g->verdict == JUDGE_GROUP_ALWAYS_ACCEPT);
	ck_assert(g->aggregation == JUDGE_AGGREGATE_AVERAGE && g->range_min == -INFINITY && !g->on_reject_break);
	judge_package_free(p);
}
END_TEST

START_TEST(a_custom_grader_gets_its_flags_as_they_are)
{
	struct judge_package *p;
	const struct judge_group *g;

	tree_put(&tree, "problem.yaml", "type: scoring\n");
	tree_put(&tree, "graders/grade.py", "");
	tree_put(&tree, "graders/README.md", "");
	tree_put(&tree, "data/secret/testdata.yaml", "grading: custom\ngrader_flags: --bonus  7\n");
	tree_put(&tree, "data/secret/a/testdata.yaml", "grading: default\ngrader_flags: max\n");
	put_test("secret/a/1");
	p = tree_read(&tree);
	ck_assert_str_eq(p->grader.path, "graders/grade.py");
	ck_assert_str_eq(p->grader.name, "grade.py");
	g = group_of(p, "secret");
	ck_assert(g->custom_grader);
	ck_assert_str_eq(g->grader_flags[0], "--bonus");
	ck_assert_str_eq(g->grader_flags[1], "7");
	ck_assert_ptr_null(g->grader_flags[2]);
	g = group_of(p, "secret/a");
	ck_assert(!g->custom_grader && g->aggregation == JUDGE_AGGREGATE_MAX);
	ck_assert(!group_of(p, "")->custom_grader);
	judge_package_free(p);
}
END_TEST

START_TEST(flags_in_quotes_are_one_argument)
{
	static const char *const arguments[] = { "--say", "two words", "--to=a b", "", "don't", "\"open", NULL };
	struct judge_package *p;
	size_t i = 0;

	tree_put(&tree, "problem.yaml",
		 "validation: custom\nvalidator_flags: --say \"two words\" --to='a b' '' don't \"open\n");
	tree_put(&tree, "output_validators/check.py", "");
	p = tree_read(&tree);
	for (; arguments[i] != NULL; i++)
		ck_assert_str_eq(p->tests[0].validator_args[i], arguments[i]);
	ck_assert_ptr_null(p->tests[0].validator_args[i]);
	judge_package_free(p);
}
END_TEST

START_TEST(a_validator_in_the_place_of_the_newer_format_is_taken_with_a_warning)
{
	struct judge_package *p;

	tree_put(&tree, "problem.yaml", "validation: custom\n");
	tree_put(&tree, "output_validator/check.py", "");
	p = tree_read(&tree);
	ck_assert(p->validation.custom);
	ck_assert_str_eq(p->validation.validator.files[0], "output_validator/check.py");
	ck_assert_uint_eq(p->warning_count, 1);
	ck_assert_str_eq(p->warnings[0],
			 "output_validator: taken as output_validators, its name in this version of the format");
	judge_package_free(p);
}
END_TEST

START_TEST(a_custom_validator_gets_its_flags_as_arguments)
{
	static const char *const arguments[] = { "--strict", "4", "--more", NULL };
	struct judge_package *p;

	tree_put(&tree, "problem.yaml",
		 "validator_flags: --strict 4\ntype: scoring\nvalidation: custom score\n"
		 "limits: {validation_time: 2.5, validation_memory: 512, validation_output: 3}\n");
	tree_put(&tree, "output_validators/check/main.cc", "");
	tree_put(&tree, "output_validators/check/lib/testlib.h", "");
	tree_put(&tree, "output_validators/check/.cache", "");
	tree_put(&tree, "data/secret/testdata.yaml", "output_validator_flags: --more\n");
	p = tree_read(&tree);
	ck_assert(p->validation.custom && p->validation.score && !p->interactive);
	ck_assert_int_eq(p->validation.protocol, JUDGE_PROTOCOL_KATTIS);
	ck_assert_uint_eq(p->validation.time_ns, 2500000000);
	ck_assert_uint_eq(p->validation.memory_bytes, (uint64_t)512 << 20);
	ck_assert_uint_eq(p->validation.output_bytes, (uint64_t)3 << 20);
	ck_assert_str_eq(p->validation.validator.path, "output_validators/check");
	ck_assert_str_eq(p->validation.validator.name, "check");
	ck_assert_uint_eq(p->validation.validator.file_count, 2);
	ck_assert_str_eq(p->validation.validator.files[0], "output_validators/check/lib/testlib.h");
	ck_assert_str_eq(p->validation.validator.files[1], "output_validators/check/main.cc");
	ck_assert_ptr_null(p->validation.validator.files[2]);
	for (size_t i = 0; i < 4; i++) {
		const char *expected = arguments[i], *seen = p->tests[1].validator_args[i];

		ck_assert(expected == NULL ? seen == NULL : strcmp(expected, seen) == 0);
	}
	ck_assert_str_eq(p->tests[0].validator_args[1], "4");
	ck_assert_ptr_null(p->tests[0].validator_args[2]);
	judge_package_free(p);
}
END_TEST

START_TEST(kinds_of_validation_are_told_apart)
{
	static const struct {
		const char *text;
		bool interactive, multi_pass, score;
		unsigned passes;
	} cases[] = {
		{ "validation: custom\n", false, false, false, 2 },
		{ "validation: custom interactive score\n", true, false, true, 2 },
		{ "validation: custom multi-pass\nlimits: {validation_passes: 9}\n", false, true, false, 9 },
		{ "type: interactive\nvalidation: custom\n", true, false, false, 2 },
	};
	struct judge_package *p;

	tree_put(&tree, "problem.yaml", cases[_i].text);
	tree_put(&tree, "output_validators/v.py", "");
	p = tree_read(&tree);
	ck_assert(p->validation.custom);
	ck_assert_int_eq(p->interactive, cases[_i].interactive);
	ck_assert_int_eq(p->multi_pass, cases[_i].multi_pass);
	ck_assert_int_eq(p->validation.score, cases[_i].score);
	ck_assert_uint_eq(p->validation.passes, cases[_i].passes);
	judge_package_free(p);
}
END_TEST

/* What a directory of programs holds, and what of it is the validator. */
static const struct {
	struct tree_entry entries[4];
	const char *path; /* NULL: refused with the message */
	size_t files;
	const char *message;
} validators[] = {
	{ { { "output_validators/v.cc", "" },
	    { "output_validators/testlib.h", "" },
	    { "output_validators/README", "" } },
	  "output_validators/v.cc",
	  3,
	  NULL },
	{ { { "output_validators/build", "" }, { "output_validators/a.cc", "" }, { "output_validators/b.cc", "" } },
	  "output_validators",
	  3,
	  NULL },
	{ { { "output_validators/run", "" } }, "output_validators", 1, NULL },
	{ { { "output_validators/v@", "../tools/v" }, { "tools/v/v.py", "" } }, "output_validators/v", 1, NULL },
	{ { { "output_validators/a.cc", "" }, { "output_validators/b/b.py", "" } },
	  NULL,
	  0,
	  "output_validators: more than one program, at least output_validators/a.cc and output_validators/b; only one "
	  "can decide" },
	{ { { "output_validators/v/", NULL } }, NULL, 0, "output_validators/v: a program without files" },
	{ { { "output_validators/v.cc@", "/etc/passwd" } },
	  NULL,
	  0,
	  "output_validators/v.cc: leads out of the package: Invalid cross-device link" },
	{ { { "output_validators/v.cc@", "gone" } }, NULL, 0, "output_validators/v.cc: a symbolic link to nothing" },
	{ { { "output_validators/v/x@", "." } }, NULL, 0, "output_validators/v/x/x/x/x/x/x/x/x: nested too deeply" },
	{ { { "output_validators/v/pipe|", NULL } }, NULL, 0, "output_validators/v/pipe: is no regular file" },
	{ { { "output_validators/pipe|", NULL } }, NULL, 0, "output_validators/pipe: is no regular file" },
	{ { { "output_validators/-v.py", "" } },
	  NULL,
	  0,
	  "output_validators: `validation: custom`, and no program is there: No such file or directory" },
};

START_TEST(one_program_is_the_validator)
{
	struct judge_package *p;

	tree_put(&tree, "problem.yaml", "validation: custom\n");
	tree_add(&tree, validators[_i].entries);
	if (validators[_i].path == NULL) {
		tree_refused(&tree, validators[_i].message);
		return;
	}
	p = tree_read(&tree);
	ck_assert_str_eq(p->validation.validator.path, validators[_i].path);
	ck_assert_uint_eq(p->validation.validator.file_count, validators[_i].files);
	judge_package_free(p);
}
END_TEST

START_TEST(includes_are_told_by_language)
{
	static const char *const expected[][3] = { { "cpp", "grader.cpp", "include/cpp/grader.cpp" },
						   { "cpp", "lib/x.h", "include/cpp/lib/x.h" },
						   { "default", "data.txt", "include/default/data.txt" } };
	struct judge_package *p;

	for (size_t i = 0; i < 3; i++)
		tree_put(&tree, expected[i][2], "");
	tree_put(&tree, "include/.gitkeep", "");
	p = tree_read(&tree);
	ck_assert_uint_eq(p->include_count, 3);
	for (size_t i = 0; i < 3; i++) {
		ck_assert_str_eq(p->includes[i].language, expected[i][0]);
		ck_assert_str_eq(p->includes[i].name, expected[i][1]);
		ck_assert_str_eq(p->includes[i].path, expected[i][2]);
	}
	judge_package_free(p);
}
END_TEST

START_TEST(an_ini_names_the_problem_when_nothing_else_does)
{
	struct judge_package *p;

	tree_put(&tree, "domjudge-problem.ini",
		 "name = 'Hello; World'\nspecial_compare_args = 'float_tolerance 0.5'\n");
	p = tree_read(&tree);
	ck_assert_str_eq(p->name, "Hello; World");
	ck_assert_double_eq(p->tests[0].flags.float_absolute_tolerance, 0.5);
	judge_package_free(p);
	tree_put(&tree, "problem.yaml", "name: Other\nvalidator_flags: case_sensitive\n");
	p = tree_read(&tree);
	ck_assert_str_eq(p->name, "Other");
	ck_assert(p->tests[0].flags.case_sensitive && p->tests[0].flags.float_absolute_tolerance < 0);
	judge_package_free(p);
}
END_TEST

#define MODERN                                                                                                         \
	{                                                                                                              \
		"problem.yaml", "problem_format_version: 2025-09\nname: x\nuuid: x\n"                                  \
	}

#define LONG "0123456789012345678901234567890123456789012345678901234567890123456789"

/* What cannot be judged yet is refused by what needs it. */
static const struct {
	struct tree_entry entries[4];
	const char *message; /* NULL: is judged */
} unsupported[] = {
	{ { { NULL, NULL } }, NULL },
	{ { { "data/secret/testdata.yaml", "grader_flags: first_error sum\naccept_score: 5\n" } }, NULL },
	{ { { "problem.yaml", "validation: custom interactive\n" }, { "output_validators/v.py", "" } }, NULL },
	{ { { "problem.yaml", "validation: custom multi-pass\n" }, { "output_validators/v.py", "" } }, NULL },
	{ { { "problem.yaml", "type: submit-answer\n" } }, NULL },
	{ { { "problem.yaml", "validation: custom\n" }, { "output_validators/v.py", "" } }, NULL },
	{ { { "include/cpp/grader.h", "" } }, NULL },
	{ { MODERN, { "data/secret/1.yaml", "args: [a]\n" }, { "data/secret/1.files/x", "" } }, NULL },
	{ { MODERN, { "data/secret/1.files/deep/x", "" }, { "data/secret/1.files/deep/er/x", "" } }, NULL },
	{ { MODERN, { "data/secret/1.files/" LONG "/" LONG "/x", "" } },
	  "data/secret/1.files/" LONG "/" LONG "/x: the path is longer than 127 bytes" },
};

START_TEST(what_is_not_judged_yet_is_refused_with_its_reason)
{
	struct judge_package *p;
	struct sbx_error err = { 0 };
	int result;

	tree_add(&tree, unsupported[_i].entries);
	p = tree_read(&tree);
	result = judge_job_supports(p, &err);
	if (unsupported[_i].message == NULL) {
		ck_assert_msg(result == 0, "%s", err.text);
	} else {
		ck_assert_int_lt(result, 0);
		ck_assert_str_eq(err.text, unsupported[_i].message);
	}
	judge_package_free(p);
}
END_TEST

/* Files for a submission: so many in directories of ten, with names of so many bytes. */
static void put_files(unsigned count, int width)
{
	char path[256];

	tree_put(&tree, "problem.yaml", "problem_format_version: 2025-09\nname: x\nuuid: x\n");
	for (unsigned i = 0; i < count; i++) {
		(void)snprintf(path, sizeof(path), "data/secret/1.files/%02u/%0*u", i / 10, width, i);
		tree_put(&tree, path, "");
	}
}

START_TEST(more_files_for_a_submission_than_a_box_takes_are_refused)
{
	static const struct {
		unsigned count;
		int width;
		const char *message;
	} files[] = {
		{ 200, 70, NULL },
		{ 201, 3, "data/secret/1.files: more than 200 files for a submission to read" },
		{ 200, 90, "data/secret/1.files: names of files of more than 16384 bytes together" },
	};
	struct judge_package *p;
	struct sbx_error err = { 0 };

	put_files(files[_i].count, files[_i].width);
	p = tree_read(&tree);
	ck_assert_int_eq(judge_job_supports(p, &err) == 0, files[_i].message == NULL);
	if (files[_i].message != NULL)
		ck_assert_str_eq(err.text, files[_i].message);
	judge_package_free(p);
}
END_TEST

/* What would not fit into the order for a box: of the submission, and of each program of the package. */
START_TEST(arguments_of_a_validator_of_inputs_count_with_those_of_the_submission)
{
	static char text[40000];
	struct sbx_error err = { 0 };
	struct judge_package *p;

	(void)snprintf(text, sizeof(text), "args: [%017000d]\ninput_validator_args: [%017000d]\n", 1, 2);
	tree_add(&tree, (const struct tree_entry[]){ MODERN, { "data/secret/1.yaml", text }, { NULL, NULL } });
	p = tree_read(&tree);
	ck_assert_int_lt(judge_job_supports(p, &err), 0);
	ck_assert_str_eq(err.text, "data/secret/1: arguments for a validator of inputs of more than 32768 bytes");
	judge_package_free(p);
}
END_TEST

START_TEST(arguments_that_no_box_takes_are_refused)
{
	static const struct {
		const char *key, *message;
	} keys[] = {
		{ "args", "data/secret/1: arguments of more than 32768 bytes" },
		{ "output_validator_args", "data/secret/1: arguments for the validator of more than 32768 bytes" },
		{ "input_validator_args",
		  "data/secret/1: arguments for a validator of inputs of more than 32768 bytes" },
	};
	static char text[40000];
	int used = snprintf(text, sizeof(text), "%s: [", keys[_i].key);

	for (int i = 0; i < 33; i++)
		used += snprintf(text + used, sizeof(text) - (size_t)used, "%s%01000d", i > 0 ? ", " : "", i);
	(void)snprintf(text + used, sizeof(text) - (size_t)used, "]\n");
	tree_add(&tree, (const struct tree_entry[]){
			    MODERN, { "data/secret/1.yaml", text }, { "output_validator/v.c", "" }, { NULL, NULL } });
	struct sbx_error err = { 0 };
	struct judge_package *p = tree_read(&tree);

	ck_assert_int_lt(judge_job_supports(p, &err), 0);
	ck_assert_str_eq(err.text, keys[_i].message);
	judge_package_free(p);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

int main(void)
{
	Suite *suite = suite_create("package_groups");
	TCase *tcase = sbx_case("groups");

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, start, stop);
	tcase_add_test(tcase, every_directory_with_tests_is_a_group_below_the_one_around_it);
	tcase_add_test(tcase, a_group_takes_over_what_it_does_not_say);
	tcase_add_test(tcase, a_custom_grader_gets_its_flags_as_they_are);
	tcase_add_test(tcase, flags_in_quotes_are_one_argument);
	tcase_add_test(tcase, a_validator_in_the_place_of_the_newer_format_is_taken_with_a_warning);
	tcase_add_test(tcase, a_custom_validator_gets_its_flags_as_arguments);
	tcase_add_loop_test(tcase, kinds_of_validation_are_told_apart, 0, 4);
	tcase_add_loop_test(tcase, one_program_is_the_validator, 0, COUNT(validators));
	tcase_add_test(tcase, includes_are_told_by_language);
	tcase_add_test(tcase, an_ini_names_the_problem_when_nothing_else_does);
	tcase_add_loop_test(tcase, more_files_for_a_submission_than_a_box_takes_are_refused, 0, 3);
	tcase_add_loop_test(tcase, arguments_that_no_box_takes_are_refused, 0, 3);
	tcase_add_test(tcase, arguments_of_a_validator_of_inputs_count_with_those_of_the_submission);
	tcase_add_loop_test(tcase, what_is_not_judged_yet_is_refused_with_its_reason, 0, COUNT(unsupported));
	return sbx_run_suite(suite);
}
