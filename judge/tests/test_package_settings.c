/* test_package_settings.c - problem.yaml, testdata.yaml and the time-limit files: what they set, warn of and refuse. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "sandbox/tests/suite.h"

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

START_TEST(every_key_of_problem_yaml_arrives)
{
	struct judge_package *p;

	tree_put(&tree, "problem.yaml",
		 "problem_format_version: legacy\n"
		 "type: pass-fail\n"
		 "name: Falling   Apart\n"
		 "uuid: 5ca6ba5b-36d5-4eff-8aa7-d967cbc4375e\n"
		 "author: Ulf \xc3\x85 & al\n"
		 "source: |\n  KTH\n  Challenge\n"
		 "source_url: https://example.org/\n"
		 "license: cc by-sa\n"
		 "rights_owner: KTH\n"
		 "keywords: a b c\n"
		 "validation: default\n"
		 "validator_flags: float_absolute_tolerance 1e-8 case_sensitive\n"
		 "grading: {objective: min, show_test_data_groups: yes, range: -inf +inf}\n"
		 "limits:\n"
		 "  time_multiplier: 40\n"
		 "  time_safety_margin: 1.5\n"
		 "  time_limit: 2.5\n"
		 "  memory: \"512\"\n"
		 "  output: 16\n"
		 "  code: 64\n"
		 "  compilation_time: 30\n"
		 "  compilation_memory: 1024\n"
		 "  validation_time: 10\n"
		 "  validation_memory: 1\n"
		 "  validation_output: 1\n");
	p = tree_read(&tree);
	ck_assert_str_eq(p->name, "Falling Apart");
	ck_assert_str_eq(p->author, "Ulf \xc3\x85 & al");
	ck_assert_str_eq(p->source, "KTH Challenge");
	ck_assert_str_eq(p->license, "cc by-sa");
	ck_assert_double_eq(p->time_multiplier, 40);
	ck_assert_double_eq(p->time_safety_margin, 1.5);
	ck_assert_uint_eq(p->time_limit_ns, 2500000000);
	ck_assert_uint_eq(p->memory_bytes, (uint64_t)512 << 20);
	ck_assert_uint_eq(p->output_bytes, (uint64_t)16 << 20);
	ck_assert_uint_eq(p->code_bytes, 64 << 10);
	ck_assert_uint_eq(p->compilation_time_ns, 30000000000);
	ck_assert_uint_eq(p->compilation_memory_bytes, (uint64_t)1 << 30);
	ck_assert_uint_eq(p->warning_count, 0);
	ck_assert(p->tests[1].flags.case_sensitive && !p->tests[1].flags.space_change_sensitive);
	ck_assert_double_eq(p->tests[0].flags.float_absolute_tolerance, 1e-8);
	ck_assert_double_lt(p->tests[0].flags.float_relative_tolerance, 0);
	judge_package_free(p);
}
END_TEST

START_TEST(what_problem_yaml_does_not_say_is_left_open)
{
	static const char *const texts[] = { "", "# nothing\n", "~\n", "{}\n",
					     "name:\nlimits:\nvalidator_flags: ''\ntype:\nkeywords: [a, b]\n" };
	struct judge_package *p;

	tree_put(&tree, "problem.yaml", texts[_i]);
	p = tree_read(&tree);
	ck_assert_str_eq(p->name, "short");
	ck_assert(p->author == NULL && p->source == NULL && p->license == NULL);
	ck_assert_double_eq(p->time_multiplier, 5);
	ck_assert_double_eq(p->time_safety_margin, 2);
	ck_assert(p->time_limit_ns == 0 && p->memory_bytes == 0 && p->output_bytes == 0 && p->code_bytes == 0);
	ck_assert(p->compilation_time_ns == 0 && p->compilation_memory_bytes == 0);
	ck_assert(!p->tests[0].flags.case_sensitive && !p->tests[0].flags.space_change_sensitive);
	ck_assert_double_lt(p->tests[0].flags.float_absolute_tolerance, 0);
	ck_assert_double_lt(p->tests[0].flags.float_relative_tolerance, 0);
	judge_package_free(p);
}
END_TEST

START_TEST(a_name_in_several_languages_is_the_english_or_the_first)
{
	static const char *const texts[][2] = {
		{ "name: {sv: Ett, en: One}\n", "One" },
		{ "name: {sv: Ett, de: Eins}\n", "Ett" },
		{ "name: {}\n", "short" },
		{ "name: 99\n", "99" },
		{ "name: '  '\n", "short" },
	};
	struct judge_package *p;

	tree_put(&tree, "problem.yaml", texts[_i][0]);
	p = tree_read(&tree);
	ck_assert_str_eq(p->name, texts[_i][1]);
	judge_package_free(p);
}
END_TEST

static const struct {
	const char *text, *message;
} bad_settings[] = {
	{ "- a\n", "problem.yaml:1: must be a map of settings" },
	{ "just text\n", "problem.yaml:1: must be a map of settings" },
	{ "name: [a]\n", "problem.yaml:1: name: must be text" },
	{ "name: {en: [a]}\n", "problem.yaml:1: name.en: must be text" },
	{ "name: \"a\\eb\"\n", "problem.yaml:1: name: a control character in text" },
	{ "name: \"a\\x9bb\"\n", "problem.yaml:1: name: a control character in text" },
	{ "name: a\nname: b\n", "problem.yaml:2: key `name` is given twice, first in line 1" },
	{ "author: {a: b}\n", "problem.yaml:1: author: must be text" },
	{ "keywords: [[a]]\n", "problem.yaml:1: must be text" },
	{ "\nlimits: 5\n", "problem.yaml:2: limits: must be a map of limits" },
	{ "limits:\n  memory: 0\n", "problem.yaml:2: limits.memory: `0` must be a decimal number above 0" },
	{ "limits:\n  memory: -1\n", "problem.yaml:2: limits.memory: `-1` must be a decimal number above 0" },
	{ "limits:\n  memory: .nan\n", "problem.yaml:2: limits.memory: `.nan` must be a decimal number above 0" },
	{ "limits:\n  memory: .inf\n", "problem.yaml:2: limits.memory: `.inf` must be a decimal number above 0" },
	{ "limits:\n  memory: nan\n", "problem.yaml:2: limits.memory: `nan` must be a decimal number above 0" },
	{ "limits:\n  memory: 0x10\n", "problem.yaml:2: limits.memory: `0x10` must be a decimal number above 0" },
	{ "limits:\n  memory: 010\n", "problem.yaml:2: limits.memory: `010` must be a decimal number above 0" },
	{ "limits:\n  memory: 1_000\n", "problem.yaml:2: limits.memory: `1_000` must be a decimal number above 0" },
	{ "limits:\n  memory: 1:30\n", "problem.yaml:2: limits.memory: `1:30` must be a decimal number above 0" },
	{ "limits:\n  memory: 64M\n", "problem.yaml:2: limits.memory: `64M` must be a decimal number above 0" },
	{ "limits:\n  memory: 1e400\n", "problem.yaml:2: limits.memory: `1e400` must be a decimal number above 0" },
	{ "limits:\n  memory: ''\n", "problem.yaml:2: limits.memory: `` must be a decimal number above 0" },
	{ "limits:\n  memory: '64M'\n", "problem.yaml:2: limits.memory: `64M` must be a decimal number above 0" },
	{ "limits:\n  memory: [64]\n", "problem.yaml:2: limits.memory: must be a number" },
	{ "limits:\n  memory: 0.5\n", "problem.yaml:2: limits.memory: `0.5` must be a whole number" },
	{ "limits:\n  memory: 8796093022208\n", "problem.yaml:2: limits.memory: `8796093022208` is too large" },
	{ "limits:\n  memory: 99999999999999999999999\n",
	  "problem.yaml:2: limits.memory: `99999999999999999999999` is too large" },
	{ "limits:\n  output: true\n", "problem.yaml:2: limits.output: `true` must be a decimal number above 0" },
	{ "limits:\n  code: 0.0\n", "problem.yaml:2: limits.code: `0.0` must be a decimal number above 0" },
	{ "limits:\n  time_limit: 0\n", "problem.yaml:2: limits.time_limit: `0` must be a decimal number above 0" },
	{ "limits:\n  time_limit: 1e-10\n", "problem.yaml:2: limits.time_limit: `1e-10` is too small" },
	{ "limits:\n  time_limit: 1e10\n", "problem.yaml:2: limits.time_limit: `1e10` is too large" },
	{ "limits:\n  time_limit: 2s\n", "problem.yaml:2: limits.time_limit: `2s` must be a decimal number above 0" },
	{ "limits:\n  time_multiplier: 0\n",
	  "problem.yaml:2: limits.time_multiplier: `0` must be a decimal number above 0" },
	{ "limits:\n  time_safety_margin: -2\n",
	  "problem.yaml:2: limits.time_safety_margin: `-2` must be a decimal number above 0" },
	{ "limits:\n  validation_time: no\n",
	  "problem.yaml:2: limits.validation_time: `no` must be a decimal number above 0" },
	{ "validator_flags: colour\n", "problem.yaml:1: unknown validator flag `colour`" },
	{ "\nvalidator_flags: float_tolerance\n",
	  "problem.yaml:2: validator flag float_tolerance needs a number after it" },
	{ "validator_flags: [case_sensitive]\n", "problem.yaml:1: validator_flags: must be text" },
	{ "grading: {objective: middle}\n", "problem.yaml:1: grading.objective: `middle` is none of: max, min" },
	{ "grading: {show_test_data_groups: 5}\n",
	  "problem.yaml:1: grading.show_test_data_groups: must be true or false" },

	{ "name: [a]\nproblem_format_version: 2042-07-draft\n",
	  "problem.yaml:2: problem_format_version: problem format `2042-07-draft` is not known to this version, only "
	  "`legacy` and `2025-09` are" },
	{ "problem_format_version: [legacy]\n", "problem.yaml:1: problem_format_version: must be text" },
	{ "type: [pass-fail, interactive]\n",
	  "problem.yaml: `interactive` needs a validator of the package's own: `validation: custom`" },
	{ "type: multi-pass\n",
	  "problem.yaml: `multi-pass` needs a validator of the package's own: `validation: custom`" },
	{ "type: fun\n", "problem.yaml:1: type: unknown problem type `fun`" },
	{ "type: {a: b}\n", "problem.yaml:1: type: must be text" },
	{ "author: Ulf\nvalidation: custom\n",
	  "output_validators: `validation: custom`, and no program is there: No such file or directory" },
	{ "\nvalidation: custom kindly\n",
	  "problem.yaml:2: validation: `kindly` is none of: score, interactive, multi-pass" },
	{ "validation: ' '\n", "problem.yaml:1: validation: ` ` is neither `default` nor `custom ...`" },
	{ "limits:\n  validation_passes: 1\n", "problem.yaml:2: limits.validation_passes: must be 2 to 1000" },
	{ "limits:\n  validation_passes: 2.5\n",
	  "problem.yaml:2: limits.validation_passes: `2.5` must be a whole number" },
	{ "grading: [custom]\n", "problem.yaml:1: grading: must be `default`, `custom` or a map" },
	{ "grading: {accept_score: lots}\n", "problem.yaml:1: grading.accept_score: `lots` must be a decimal number" },
	{ "validation: customized\n",
	  "problem.yaml:1: validation: `customized` is neither `default` nor `custom ...`" },
	{ "grading: custom\n", "graders: `grading: custom`, and no program is there: No such file or directory" },
};

START_TEST(a_bad_problem_yaml_is_refused_with_line_and_reason)
{
	tree_put(&tree, "problem.yaml", bad_settings[_i].text);
	tree_refused(&tree, bad_settings[_i].message);
}
END_TEST

START_TEST(unknown_keys_are_warnings_with_their_line)
{
	struct judge_package *p;

	tree_put(&tree, "problem.yaml",
		 "name: x\ncolour: red\nlimits:\n  memory: 1\n  disk: 5\n\"\\e[1m\": 1\ngrading: {a: b}\n");
	tree_put(&tree, "data/secret/testdata.yaml", "on_reject: break\n\nshine: 5\n");
	p = tree_read(&tree);
	ck_assert_uint_eq(p->warning_count, 5);
	ck_assert_str_eq(p->warnings[0], "problem.yaml:2: unknown key `colour`");
	ck_assert_str_eq(p->warnings[1], "problem.yaml:5: unknown key `limits.disk`");
	ck_assert_str_eq(p->warnings[2], "problem.yaml:6: unknown key `\\x1b[1m`");
	ck_assert_str_eq(p->warnings[3], "problem.yaml:7: unknown key `grading.a`");
	ck_assert_str_eq(p->warnings[4], "data/secret/testdata.yaml:3: unknown key `shine`");
	judge_package_free(p);
}
END_TEST

START_TEST(a_thousand_warnings_are_cut)
{
	static char text[16000];
	struct judge_package *p;
	size_t used = 0;

	for (int i = 0; i < 1000; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used, "key%d: %d\n", i, i);
	tree_put(&tree, "problem.yaml", text);
	p = tree_read(&tree);
	ck_assert_uint_eq(p->warning_count, 101);
	ck_assert_str_eq(p->warnings[99], "problem.yaml:100: unknown key `key99`");
	ck_assert_str_eq(p->warnings[100], "more warnings are left out");
	judge_package_free(p);
}
END_TEST

START_TEST(flags_of_test_data_are_read_over_those_of_the_problem_and_inherited)
{
	const struct tree_entry entries[] = {
		{ "problem.yaml", "validator_flags: float_tolerance 0.5\n" },
		{ "data/testdata.yaml", "input_validator_flags: {x: y}\n" },
		{ "data/sample/testdata.yaml", "output_validator_flags: case_sensitive\n" },
		{ "data/secret/a/1.in", "" },
		{ "data/secret/a/1.ans", "" },
		{ "data/secret/a/b/2.in", "" },
		{ "data/secret/a/b/2.ans", "" },
		{ "data/secret/a/testdata.yaml",
		  "output_validator_flags: float_absolute_tolerance 0.25\naccept_score: 5\n" },
		{ "data/secret/a/b/testdata.yaml", "output_validator_flags:\nrange: 0 1\n" },
		{ NULL, NULL },
	};
	struct judge_package *p;

	tree_add(&tree, entries);
	p = tree_read(&tree);
	ck_assert_uint_eq(p->warning_count, 0);
	ck_assert_uint_eq(p->test_count, 4);
	ck_assert_str_eq(p->tests[0].name, "sample/1");
	ck_assert(p->tests[0].flags.case_sensitive);
	ck_assert_double_eq(p->tests[0].flags.float_absolute_tolerance, 0.5);
	ck_assert_str_eq(p->tests[1].name, "secret/1");
	ck_assert(!p->tests[1].flags.case_sensitive);
	ck_assert_double_eq(p->tests[1].flags.float_absolute_tolerance, 0.5);
	ck_assert_str_eq(p->tests[2].name, "secret/a/1");
	ck_assert_double_eq(p->tests[2].flags.float_absolute_tolerance, 0.25);
	ck_assert_double_eq(p->tests[2].flags.float_relative_tolerance, 0.5);
	ck_assert_str_eq(p->tests[3].name, "secret/a/b/2"); /* said, but empty: those of the problem alone */
	ck_assert_double_eq(p->tests[3].flags.float_absolute_tolerance, 0.5);
	judge_package_free(p);
}
END_TEST

START_TEST(flags_may_be_those_of_an_anchor)
{
	struct judge_package *p;

	tree_put(&tree, "problem.yaml", "name: &flags float_tolerance 0.5\nvalidator_flags: *flags\n");
	tree_put(&tree, "data/secret/testdata.yaml",
		 "input_validator_flags: &flags case_sensitive\noutput_validator_flags: *flags\n");
	p = tree_read(&tree);
	ck_assert_double_eq(p->tests[0].flags.float_absolute_tolerance, 0.5);
	ck_assert(!p->tests[0].flags.case_sensitive && p->tests[1].flags.case_sensitive);
	judge_package_free(p);
}
END_TEST

START_TEST(a_directory_without_testdata_has_the_flags_of_the_one_above)
{
	const struct tree_entry entries[] = {
		{ "data/testdata.yaml", "output_validator_flags: space_change_sensitive\non_reject: continue\n" },
		{ "data/secret/a/b/2.in", "" },
		{ "data/secret/a/b/2.ans", "" },
		{ NULL, NULL },
	};
	struct judge_package *p;

	tree_add(&tree, entries);
	p = tree_read(&tree);
	ck_assert_uint_eq(p->test_count, 3);
	for (size_t i = 0; i < p->test_count; i++)
		ck_assert(p->tests[i].flags.space_change_sensitive);
	judge_package_free(p);
}
END_TEST

static const struct {
	const char *text, *message; /* NULL: good, without a warning */
} testdata[] = {
	{ "", NULL },
	{ "on_reject: continue\ngrading: default\ngrader_flags: first_error  sum\n", NULL },
	{ "grader_flags:\naccept_score: 1\nreject_score: 0\nrange: -inf +inf\ninput_validator_flags: a b\n", NULL },
	{ "grader_flags: accept_if_any_accepted always_accept ignore_sample no_errors avg\n", NULL },
	{ "accept_score: -1.5\nreject_score: '+2e1'\nrange: 0 1e3\non_reject: grade\n", NULL },
	{ "grader_flags: bonus\n",
	  "data/secret/testdata.yaml:1: grader_flags: the default grader knows no flag `bonus`" },
	{ "grading: custom\n", "graders: `grading: custom`, and no program is there: No such file or directory" },
	{ "grading: odd\n", "data/secret/testdata.yaml:1: grading: `odd` is none of: default, custom" },
	{ "accept_score: inf\n", "data/secret/testdata.yaml:1: accept_score: `inf` must be a decimal number" },
	{ "accept_score: 1e999\n", "data/secret/testdata.yaml:1: accept_score: `1e999` must be a decimal number" },
	{ "reject_score: [1]\n", "data/secret/testdata.yaml:1: reject_score: must be text" },
	{ "range: 1\n", "data/secret/testdata.yaml:1: range: `1` must be two numbers, the smaller first" },
	{ "range: 2 1\n", "data/secret/testdata.yaml:1: range: `2 1` must be two numbers, the smaller first" },
	{ "range: 0 nan\n", "data/secret/testdata.yaml:1: range: `0 nan` must be two numbers, the smaller first" },
	{ "on_reject: explode\n", "data/secret/testdata.yaml:1: on_reject: `explode` is none of: break, continue, "
				  "first_error, worst_error, grade" },
	{ "\noutput_validator_flags: x\n", "data/secret/testdata.yaml:2: unknown validator flag `x`" },
	{ "output_validator_flags: [x]\n", "data/secret/testdata.yaml:1: output_validator_flags: must be text" },
	{ "a: b: c\n", "data/secret/testdata.yaml:1: no YAML: mapping values are not allowed in this context" },
	{ "- a\n", "data/secret/testdata.yaml:1: must be a map of settings" },
};

START_TEST(a_bad_testdata_yaml_is_refused_with_line_and_reason)
{
	struct judge_package *p;

	tree_put(&tree, "data/secret/testdata.yaml", testdata[_i].text);
	if (testdata[_i].message != NULL) {
		tree_refused(&tree, testdata[_i].message);
		return;
	}
	p = tree_read(&tree);
	ck_assert_uint_eq(p->warning_count, 0);
	judge_package_free(p);
}
END_TEST

static const struct {
	const char *yaml, *ini, *file; /* NULL: not there */
	uint64_t ns;
	const char *message; /* of the refusal, or the one warning; NULL: none */
} time_limits[] = {
	{ "", NULL, "2", 2000000000, NULL },
	{ "", NULL, " 2.5 \r\n", 2500000000, NULL },
	{ "", NULL, ".1\n", 100000000, NULL },
	{ "", NULL, "", 0, ".timelimit:1: `` is no number of seconds above 0" },
	{ "", NULL, "0\n", 0, ".timelimit:1: `0` is no number of seconds above 0" },
	{ "", NULL, "-1\n", 0, ".timelimit:1: `-1` is no number of seconds above 0" },
	{ "", NULL, "nan\n", 0, ".timelimit:1: `nan` is no number of seconds above 0" },
	{ "", NULL, "0x2\n", 0, ".timelimit:1: `0x2` is no number of seconds above 0" },
	{ "", NULL, "2s\n", 0, ".timelimit:1: `2s` is no number of seconds above 0" },
	{ "", NULL, "2\n3\n", 0, ".timelimit:1: `2\\x0a3` is no number of seconds above 0" },
	{ "", NULL, "1e300\n", 0, ".timelimit:1: `1e300` is no number of seconds above 0" },
	{ "", "timelimit = 3\n", NULL, 3000000000, NULL },
	{ "", "timelimit='3'\r\n", NULL, 3000000000, NULL },
	{ "", "\xef\xbb\xbftimelimit=3\r\n", NULL, 3000000000, NULL },
	{ "", NULL,
	  "\xef\xbb\xbf"
	  "3\n",
	  3000000000, NULL },
	{ "author: [Ann, Bob]\n", NULL, "3\n", 3000000000, NULL },
	{ "author: []\n", NULL, "3\n", 3000000000, NULL },
	{ "author: [{a: b}]\n", NULL, "3\n", 0, "problem.yaml:1: must be text" },
	{ "", "; comment\n# too\n\n[problem]\nname = \"x=y\"\n timelimit = \"1.5\" ; s\ncolor=#fff", NULL, 1500000000,
	  NULL },
	{ "", "timelimit = 4 ; seconds\nspecial_compare=\nspecial_run = ''\n", NULL, 4000000000, NULL },
	{ "", "name=x\n", "2", 2000000000, NULL },
	{ "", "timelimit=\n", NULL, 0, "domjudge-problem.ini:1: timelimit: `` is no number of seconds above 0" },
	{ "", "\ntimelimit=-3\n", NULL, 0, "domjudge-problem.ini:2: timelimit: `-3` is no number of seconds above 0" },
	{ "", "timelimit\n", NULL, 0, "domjudge-problem.ini:1: must be KEY = VALUE" },
	{ "", "special_compare = 'cmp'\n", NULL, 0,
	  "domjudge-problem.ini:1: special_compare: a program `cmp` of the server, not of the package; it belongs into "
	  "output_validators/" },
	{ "", "\nspecial_run = x\n", NULL, 0,
	  "domjudge-problem.ini:2: special_run: a program `x` of the server, not of the package; it belongs into "
	  "output_validators/" },
	{ "", "special_compare_args = x\n", NULL, 0, "domjudge-problem.ini:1: unknown validator flag `x`" },
	{ "", "timelimit=3\nspecial_compare=compare\nspecial_compare_args = 'case_sensitive'\n", NULL, 3000000000,
	  NULL },
	{ "validator_flags: case_sensitive\n", "timelimit=3\nspecial_compare_args = y\n", NULL, 3000000000, NULL },
	{ "", "timelimit=3\nshine=1\n", NULL, 3000000000, "domjudge-problem.ini:2: unknown key `shine`" },
	{ "limits: {time_limit: 1}\n", "timelimit=1\n", "1.0\n", 1000000000, NULL },
	{ "limits: {time_limit: 1}\n", NULL, "3\n", 1000000000,
	  ".timelimit: another time limit than in problem.yaml, which counts" },
	{ "limits: {time_limit: 1}\n", "timelimit=2\n", NULL, 1000000000,
	  "domjudge-problem.ini: another time limit than in problem.yaml, which counts" },
	{ "", "timelimit=2\n", "3\n", 2000000000,
	  ".timelimit: another time limit than in domjudge-problem.ini, which counts" },
	{ "limits: {time_limit: 1}\n", NULL, "x\n", 0, ".timelimit:1: `x` is no number of seconds above 0" },
};

START_TEST(the_time_limit_comes_from_three_places_in_order)
{
	struct judge_package *p;

	tree_put(&tree, "problem.yaml", time_limits[_i].yaml);
	if (time_limits[_i].ini != NULL)
		tree_put(&tree, "domjudge-problem.ini", time_limits[_i].ini);
	if (time_limits[_i].file != NULL)
		tree_put(&tree, ".timelimit", time_limits[_i].file);
	if (time_limits[_i].ns == 0) {
		tree_refused(&tree, time_limits[_i].message);
		return;
	}
	p = tree_read(&tree);
	ck_assert_uint_eq(p->time_limit_ns, time_limits[_i].ns);
	ck_assert_uint_eq(p->warning_count, time_limits[_i].message != NULL);
	if (time_limits[_i].message != NULL)
		ck_assert_str_eq(p->warnings[0], time_limits[_i].message);
	judge_package_free(p);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

int main(void)
{
	Suite *suite = suite_create("package_settings");
	TCase *tcase = sbx_case("settings");

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, start, stop);
	tcase_add_test(tcase, every_key_of_problem_yaml_arrives);
	tcase_add_loop_test(tcase, what_problem_yaml_does_not_say_is_left_open, 0, 5);
	tcase_add_loop_test(tcase, a_name_in_several_languages_is_the_english_or_the_first, 0, 5);
	tcase_add_loop_test(tcase, a_bad_problem_yaml_is_refused_with_line_and_reason, 0, COUNT(bad_settings));
	tcase_add_test(tcase, unknown_keys_are_warnings_with_their_line);
	tcase_add_test(tcase, a_thousand_warnings_are_cut);
	tcase_add_test(tcase, flags_of_test_data_are_read_over_those_of_the_problem_and_inherited);
	tcase_add_test(tcase, flags_may_be_those_of_an_anchor);
	tcase_add_test(tcase, a_directory_without_testdata_has_the_flags_of_the_one_above);
	tcase_add_loop_test(tcase, a_bad_testdata_yaml_is_refused_with_line_and_reason, 0, COUNT(testdata));
	tcase_add_loop_test(tcase, the_time_limit_comes_from_three_places_in_order, 0, COUNT(time_limits));
	return sbx_run_suite(suite);
}
