/* test_package_2025.c - packages in the version 2025-09: what is read, and what is refused. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/tests/suite.h"

#include "judge/tests/test_package_tree.h"

#define HEAD "problem_format_version: 2025-09\nname: Sum\nuuid: 5ca6ba5b-36d5-4eff-8aa7-d967cbc4375e\n"

static struct tree tree;

static void start(void)
{
	tree_make(&tree, TREE_MINIMAL);
	tree_put(&tree, "problem.yaml", HEAD);
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

/* secret/1 of the least package makes way for groups. */
static void only_groups(void)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/data/secret/1.in", tree.path);
	ck_assert_int_eq(remove(path), 0);
	(void)snprintf(path, sizeof(path), "%s/data/secret/1.ans", tree.path);
	ck_assert_int_eq(remove(path), 0);
}

static const struct judge_group *group_of(const struct judge_package *p, const char *name)
{
	for (size_t i = 0; i < p->group_count; i++)
		if (strcmp(p->groups[i].name, name) == 0)
			return &p->groups[i];
	ck_abort_msg("no group `%s`", name);
	return NULL;
}

START_TEST(every_key_of_problem_yaml_arrives)
{
	struct judge_package *p;

	tree_put(&tree, "output_validator/v.py", "");
	tree_put(&tree, "problem.yaml",
		 "problem_format_version: 2025-09\n"
		 "type: [scoring, interactive, multi-pass]\n"
		 "name: {sv: Summa, en: Sum of  all}\n"
		 "uuid: 5ca6ba5b-36d5-4eff-8aa7-d967cbc4375e\n"
		 "version: 1.0\n"
		 "credits:\n"
		 "  authors: [{name: Ann, email: a@x.example, orcid: 1, kattis: ann}, Bob <b@x.example>]\n"
		 "  contributors: Cem\n"
		 "  testers: [Dan]\n"
		 "  translators: {sv: Eva, de: [Fay]}\n"
		 "  packagers: [{name: Gus}]\n"
		 "  acknowledgements: Hal\n"
		 "source: [{name: NWERC, url: https://x.example}, SWERC]\n"
		 "license: cc by-sa\n"
		 "rights_owner: Ann\n"
		 "embargo_until: 2026-01-31T12:00:00Z\n"
		 "keywords: [a, b c]\n"
		 "languages: [cpp, python3]\n"
		 "allow_file_writing: true\n"
		 "constants: {n_max: 1000, eps: 1e-6, word: 'x y'}\n"
		 "limits:\n"
		 "  time_multipliers: {ac_to_time_limit: 3, time_limit_to_tle: 1.25}\n"
		 "  time_limit: 1.5\n"
		 "  time_resolution: 0.1\n"
		 "  memory: 512\n"
		 "  output: 16\n"
		 "  code: 64\n"
		 "  compilation_time: 30\n"
		 "  compilation_memory: 1024\n"
		 "  validation_time: 10\n"
		 "  validation_memory: 1\n"
		 "  validation_output: 2\n"
		 "  validation_passes: 5\n");
	tree_put(&tree, "data/secret/test_group.yaml", "max_score: unbounded\n");
	p = tree_read(&tree);
	ck_assert_int_eq(p->format, JUDGE_FORMAT_2025_09);
	ck_assert(p->scoring && p->interactive && p->multi_pass && !p->submit_answer);
	ck_assert_str_eq(p->name, "Sum of all");
	ck_assert_str_eq(p->author, "Ann");
	ck_assert_str_eq(p->source, "NWERC");
	ck_assert_str_eq(p->license, "cc by-sa");
	ck_assert_str_eq(p->languages[0], "cpp");
	ck_assert_str_eq(p->languages[1], "python3");
	ck_assert_ptr_null(p->languages[2]);
	ck_assert(p->file_writing);
	ck_assert_uint_eq(p->constant_count, 3);
	ck_assert_str_eq(p->constants[1].name, "eps");
	ck_assert_str_eq(p->constants[1].value, "1e-6");
	ck_assert(p->time_multiplier == 3 && p->time_safety_margin == 1.25);
	ck_assert_uint_eq(p->time_limit_ns, 1500000000);
	ck_assert_uint_eq(p->time_resolution_ns, 100000000);
	ck_assert_uint_eq(p->memory_bytes, (uint64_t)512 << 20);
	ck_assert_uint_eq(p->validation.time_ns, 10000000000);
	ck_assert_uint_eq(p->validation.passes, 5);
	ck_assert(p->validation.custom && p->validation.score);
	ck_assert_str_eq(p->validation.validator.path, "output_validator");
	ck_assert_uint_eq(p->warning_count, 0);
	judge_package_free(p);
}
END_TEST

START_TEST(what_is_not_said_is_as_the_format_has_it)
{
	struct judge_package *p = tree_read(&tree);

	ck_assert(!p->scoring && !p->interactive && !p->validation.custom && !p->file_writing);
	ck_assert_ptr_null(p->languages);
	ck_assert(p->time_multiplier == 2 && p->time_safety_margin == 1.5);
	ck_assert_uint_eq(p->time_resolution_ns, 1000000000);
	ck_assert_uint_eq(p->validation.passes, 2);
	ck_assert_uint_eq(p->group_count, 3);
	ck_assert_int_eq(p->groups[0].aggregation, JUDGE_AGGREGATE_PASS_FAIL);
	ck_assert_int_eq(p->groups[2].verdict, JUDGE_GROUP_FIRST_ERROR);
	ck_assert(p->tests[0].full_feedback && !p->tests[1].full_feedback);
	ck_assert_uint_eq(p->warning_count, 0);
	judge_package_free(p);
}
END_TEST

static const struct {
	const char *text, *message;
} bad_settings[] = {
	{ "problem_format_version: 2025-09\nname: x\n", "problem.yaml: uuid is missing" },
	{ "problem_format_version: 2025-09\nuuid: x\n", "problem.yaml: name is missing" },
	{ "problem_format_version: 2025-09\nname: x\nuuid:\n", "problem.yaml:3: uuid: must not be empty" },
	{ "problem_format_version: 2025-09\nname: ' '\nuuid: x\n", "problem.yaml:2: name: must not be empty" },
	{ "problem_format_version: 2025-09\nname: {}\nuuid: x\n", "problem.yaml:2: name: must not be empty" },
	{ "problem_format_version: 2025-09\nname: {en: }\nuuid: x\n", "problem.yaml:2: name.en: must not be empty" },
	{ HEAD "colour: red\n", "problem.yaml:4: colour: unknown key" },
	{ HEAD "validation: custom\n", "problem.yaml:4: validation: unknown key" },
	{ HEAD "author: me\n", "problem.yaml:4: author: unknown key" },
	{ HEAD "type: []\n", "problem.yaml:4: type: must be text or a list of texts" },
	{ HEAD "type: [[a]]\n", "problem.yaml:4: type: must be text or a list of texts" },
	{ HEAD "type: fun\n", "problem.yaml:4: type: unknown problem type `fun`" },
	{ HEAD "type: [scoring, scoring]\n", "problem.yaml:4: type: `scoring` is given twice" },
	{ HEAD "type: [pass-fail, scoring]\n", "problem.yaml:4: type: a problem cannot be both pass-fail and scoring" },
	{ HEAD "type: [submit-answer, interactive]\n",
	  "problem.yaml:4: type: a submit-answer problem runs no program" },
	{ HEAD "type: interactive\n",
	  "problem.yaml: `interactive` needs a validator of the package's own: output_validator/" },
	{ HEAD "credits: {editors: x}\n", "problem.yaml:4: credits.editors: unknown key" },
	{ HEAD "credits: {authors: {email: x}}\n", "problem.yaml:4: credits.authors: `name` is missing" },
	{ HEAD "credits: {authors: {name: x, age: 5}}\n", "problem.yaml:4: credits.age: unknown key" },
	{ HEAD "credits: {authors: []}\n", "problem.yaml:4: credits.authors: must not be empty" },
	{ HEAD "credits: {translators: x}\n", "problem.yaml:4: credits.translators: must be a map of languages" },
	{ HEAD "source: {url: x}\n", "problem.yaml:4: source.source: `name` is missing" },
	{ HEAD "license: gpl\n", "problem.yaml:4: license: `gpl` is none of: unknown, public domain, cc0, cc by, "
				 "cc by-sa, educational, permission" },
	{ HEAD "license: public domain\nrights_owner: x\n",
	  "problem.yaml:5: rights_owner: nobody owns what is in the public domain" },
	{ HEAD "embargo_until: tomorrow\n",
	  "problem.yaml:4: embargo_until: must be YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ" },
	{ HEAD "keywords: a b\n", "problem.yaml:4: keywords: must be a list of texts" },
	{ HEAD "languages: cpp\n", "problem.yaml:4: languages: must be a list of texts" },
	{ HEAD "languages: []\n", "problem.yaml:4: languages: must be `all` or a list that is not empty" },
	{ HEAD "languages: [C++]\n", "problem.yaml:4: languages: a language's code has small letters and digits only" },
	{ HEAD "allow_file_writing: maybe\n", "problem.yaml:4: allow_file_writing: must be true or false" },
	{ HEAD "constants: [a]\n", "problem.yaml:4: constants: must be a map" },
	{ HEAD "constants: {1a: 2}\n", "problem.yaml:4: constants.1a: a constant's name has letters, digits and `_` "
				       "only, no digit in front" },
	{ HEAD "constants: {a: [2]}\n", "problem.yaml:4: constants.a: must be a number or text" },
	{ HEAD "limits: {time_multiplier: 5}\n", "problem.yaml:4: limits.time_multiplier: unknown key" },
	{ HEAD "limits: {disk: 5}\n", "problem.yaml:4: limits.disk: unknown key" },
	{ HEAD "limits: {time_multipliers: 5}\n", "problem.yaml:4: limits.time_multipliers: must be a map" },
	{ HEAD "limits: {time_multipliers: {ac_to_time_limit: 0.5}}\n",
	  "problem.yaml:4: limits.time_multipliers.ac_to_time_limit: must be at least 1" },
	{ HEAD "limits: {time_multipliers: {x: 2}}\n", "problem.yaml:4: limits.time_multipliers.x: unknown key" },
	{ HEAD "limits: {time_limit: 0}\n", "problem.yaml:4: limits.time_limit: `0` must be a decimal number above 0" },
	{ HEAD "limits: {validation_passes: 3}\n",
	  "problem.yaml:4: limits.validation_passes: only a multi-pass problem has passes" },
};

START_TEST(a_bad_problem_yaml_is_refused_with_line_and_reason)
{
	tree_put(&tree, "problem.yaml", bad_settings[_i].text);
	tree_refused(&tree, bad_settings[_i].message);
}
END_TEST

START_TEST(a_test_has_what_its_settings_and_those_of_its_group_say)
{
	struct judge_package *p;
	const struct judge_test *t;

	only_groups();
	tree_put(&tree, "problem.yaml", HEAD "constants: {eps: 0.25}\n");
	tree_put(&tree, "data/secret/g/test_group.yaml",
		 "args: [--size, 5]\noutput_validator_args: [float_absolute_tolerance, {{eps}}, case_sensitive]\n"
		 "input_validator_args: {check.py: [a], other: [b, c]}\nfull_feedback: true\n"
		 "input_visualizer_args: [x]\noutput_visualizer_args: [y]\n");
	put_test("secret/g/1");
	put_test("secret/g/sub/2");
	tree_put(&tree, "data/secret/g/sub/2.yaml",
		 "args: []\noutput_validator_args: [float_tolerance, '0.5']\n"
		 "input_validator_args: [d]\nfull_feedback: false\nhint: try\ndescription: d\n");
	tree_put(&tree, "data/secret/g/sub/2.files/map.txt", "");
	tree_put(&tree, "data/secret/g/sub/2.files/more/x.txt", "");
	tree_put(&tree, "data/secret/g/1.png", "");
	tree_put(&tree, "data/secret/g/-old.in", "");
	p = tree_read(&tree);
	ck_assert_uint_eq(p->test_count, 3);
	ck_assert_uint_eq(p->group_count, 4);
	t = &p->tests[1];
	ck_assert_str_eq(t->name, "secret/g/1");
	ck_assert_str_eq(t->args[1], "5");
	ck_assert_ptr_null(t->args[2]);
	ck_assert(t->flags.case_sensitive && t->flags.float_absolute_tolerance == 0.25);
	ck_assert_uint_eq(t->input_args_count, 2);
	ck_assert_str_eq(t->input_args[1].validator, "other");
	ck_assert_str_eq(t->input_args[1].args[1], "c");
	ck_assert(t->full_feedback && t->files.path == NULL);
	t = &p->tests[2];
	ck_assert_str_eq(t->name, "secret/g/sub/2");
	ck_assert_uint_eq(t->group, 3);
	ck_assert_ptr_null(t->args);
	ck_assert(!t->flags.case_sensitive && t->flags.float_relative_tolerance == 0.5);
	ck_assert_ptr_null(t->input_args[0].validator);
	ck_assert_str_eq(t->files.path, "data/secret/g/sub/2.files");
	ck_assert_uint_eq(t->files.file_count, 2);
	ck_assert_str_eq(t->files.files[0], "data/secret/g/sub/2.files/map.txt");
	ck_assert(!t->full_feedback);
	ck_assert_uint_eq(p->warning_count, 1);
	ck_assert_str_eq(p->warnings[0], "data/secret/g/-old.in: not a name for a test, ignored");
	judge_package_free(p);
}
END_TEST

START_TEST(an_alias_says_again_what_was_said)
{
	struct judge_package *p;
	const struct judge_group *g;

	only_groups();
	tree_put(&tree, "problem.yaml",
		 HEAD "type: scoring\nlimits:\n  memory: &much 100\n  output: *much\n  validation_memory: *much\n");
	tree_put(&tree, "data/secret/a/test_group.yaml",
		 "max_score: &points 100\nargs: &args [x, '1']\ninput_validator_args: {check: *args}\n");
	put_test("secret/a/1");
	tree_put(&tree, "data/secret/a/1.yaml", "args: &more [case_sensitive]\noutput_validator_args: *more\n");
	put_test("secret/a/2");
	p = tree_read(&tree);
	ck_assert_uint_eq(p->memory_bytes, 100UL << 20);
	ck_assert_uint_eq(p->output_bytes, 100UL << 20);
	g = group_of(p, "secret/a");
	ck_assert(g->max_score == 100);
	ck_assert_str_eq(p->tests[1].args[0], "case_sensitive");
	ck_assert(p->tests[1].flags.case_sensitive && !p->tests[2].flags.case_sensitive);
	ck_assert_str_eq(p->tests[2].args[1], "1");
	ck_assert_str_eq(p->tests[2].input_args[0].args[1], "1");
	ck_assert_uint_eq(p->warning_count, 0);
	judge_package_free(p);
}
END_TEST

START_TEST(groups_have_scores_and_conditions)
{
	struct judge_package *p;
	const struct judge_group *g;

	only_groups();
	tree_put(&tree, "problem.yaml", HEAD "type: scoring\n");
	tree_put(&tree, "static_validator/s.py", "");
	tree_put(&tree, "data/secret/a/test_group.yaml", "max_score: 30\nrequire_pass: sample\n");
	tree_put(&tree, "data/secret/b/test_group.yaml",
		 "max_score: 60\nscore_aggregation: min\nrequire_pass: [sample, secret/a]\n");
	tree_put(&tree, "data/secret/c/test_group.yaml",
		 "max_score: 10\nscore_aggregation: sum\nstatic_validation_score: 4\nstatic_validator_args: [x]\n");
	put_test("secret/a/1");
	put_test("secret/b/1");
	p = tree_read(&tree);
	g = group_of(p, "");
	ck_assert(g->aggregation == JUDGE_AGGREGATE_SUM && g->ignore_sample && g->max_score == 100);
	g = group_of(p, "sample");
	ck_assert(g->aggregation == JUDGE_AGGREGATE_PASS_FAIL && g->max_score == 0);
	g = group_of(p, "secret");
	ck_assert(g->aggregation == JUDGE_AGGREGATE_SUM && g->max_score == 100 && !g->on_reject_break);
	g = group_of(p, "secret/a");
	ck_assert(g->aggregation == JUDGE_AGGREGATE_PASS_FAIL && g->max_score == 30 && g->on_reject_break);
	ck_assert_uint_eq(g->require_count, 1);
	g = group_of(p, "secret/b");
	ck_assert(g->aggregation == JUDGE_AGGREGATE_MIN && g->require_count == 2);
	ck_assert_str_eq(p->groups[g->require_pass[1]].name, "secret/a");
	g = group_of(p, "secret/c");
	ck_assert(g->has_static && g->static_score == 4);
	ck_assert_str_eq(g->static_args[0], "x");
	ck_assert_str_eq(p->static_validator.path, "static_validator");
	ck_assert_uint_eq(p->warning_count, 0);
	judge_package_free(p);
	tree_put(&tree, "data/secret/c/test_group.yaml", "max_score: 20\n");
	put_test("secret/c/1");
	p = tree_read(&tree);
	ck_assert_uint_eq(p->warning_count, 1);
	ck_assert_str_eq(p->warnings[0], "data/secret: its groups give 110 at most, its max_score is 100");
	judge_package_free(p);
}
END_TEST

/* Each is added to a package with the groups secret/a and secret/b of a scoring problem. */
static const struct {
	struct tree_entry entries[3];
	const char *message;
} bad_groups[] = {
	{ { { "data/test_group.yaml", "" } }, "data/test_group.yaml: has no meaning here in 2025-09" },
	{ { { "data/testdata.yaml", "" } }, "data/testdata.yaml: has no meaning here in 2025-09" },
	{ { { "data/secret/testdata.yaml", "" } },
	  "data/secret/testdata.yaml: is of the legacy format; in 2025-09 it is test_group.yaml" },
	{ { { "data/1.in", "" } }, "data/1.in: tests belong into data/sample or data/secret" },
	{ { { "data/secret/a/sub/test_group.yaml", "" } },
	  "data/secret/a/sub/test_group.yaml: has no meaning below a group" },
	{ { { "data/secret/2.in", "" }, { "data/secret/2.ans", "" } },
	  "data/secret: has both groups and tests of its own" },
	{ { { "data/sample/g/1.in", "" } }, "data/sample/g: samples have no groups" },
	{ { { "data/secret/c/", NULL } }, "data/secret/c: a group without tests" },
	{ { { "data/secret/a/1/x.txt", "" } }, "data/secret/a/1: a directory with the name of a test beside it" },
	{ { { "data/secret/a/9.in", "" } }, "data/secret/a/9.in: the answer file (.ans) beside it is missing" },
	{ { { "data/secret/a/9.ans", "" } }, "data/secret/a/9.ans: the input file (.in) beside it is missing" },
	{ { { "data/secret/a/9.yaml", "" } },
	  "data/secret/a/9.yaml: belongs to no test: the input file (.in) beside it is missing" },
	{ { { "data/secret/a/9.out", "" } },
	  "data/secret/a/9.out: belongs to no test: the input file (.in) beside it is missing" },
	{ { { "data/secret/a/9.files/x", "" } },
	  "data/secret/a/9.files: belongs to no test: the input file (.in) beside it is missing" },
	{ { { "data/secret/a/1.files", "" } }, "data/secret/a/1.files: is no directory" },
	{ { { "data/secret/a/1.files/x@", "/etc/passwd" } },
	  "data/secret/a/1.files/x: leads out of the package: Invalid cross-device link" },
	{ { { "data/secret/a/1.yaml|", NULL } }, "data/secret/a/1.yaml: is no regular file" },
	{ { { "data/secret/a/x.png@", "gone" } }, "data/secret/a/x.png: a symbolic link to nothing" },
	{ { { "data/secret/a/test_group.in", "" }, { "data/secret/a/test_group.ans", "" } },
	  "data/secret/a/test_group.in: a test cannot have the name of settings" },
	{ { { "data/secret/a/1.yaml", "colour: red\n" } }, "data/secret/a/1.yaml:1: colour: unknown key" },
	{ { { "data/secret/a/1.yaml", "max_score: 5\n" } }, "data/secret/a/1.yaml:1: max_score: unknown key" },
	{ { { "data/secret/a/1.yaml", "- a\n" } }, "data/secret/a/1.yaml:1: must be a map of settings" },
	{ { { "data/secret/a/1.yaml", "args: x\n" } }, "data/secret/a/1.yaml:1: args: must be a list of texts" },
	{ { { "data/secret/a/1.yaml", "args: [[x]]\n" } }, "data/secret/a/1.yaml:1: args: must be a list of texts" },
	{ { { "data/secret/a/1.yaml", "hint: [x]\n" } }, "data/secret/a/1.yaml:1: hint: must be text" },
	{ { { "data/secret/a/1.yaml", "output_validator_args: [loud]\n" } },
	  "data/secret/a/1.yaml:1: output_validator_args: unknown validator flag `loud`" },
	{ { { "data/secret/a/1.yaml", "output_validator_args: [float_tolerance]\n" } },
	  "data/secret/a/1.yaml:1: output_validator_args: validator flag float_tolerance needs a number after it" },
	{ { { "data/secret/a/1.yaml",
	      "output_validator_args: [float_tolerance, '1', float_absolute_tolerance, '1']\n" } },
	  "data/secret/a/1.yaml:1: output_validator_args: a tolerance is given twice" },
	{ { { "data/sample/test_group.yaml", "max_score: 1\n" } },
	  "data/sample/test_group.yaml:1: max_score: has no meaning for samples" },
	{ { { "data/secret/b/test_group.yaml", "max_score: -1\n" } },
	  "data/secret/b/test_group.yaml:1: max_score: `-1` must be a whole number from 0 up" },
	{ { { "data/secret/b/test_group.yaml", "max_score: 1.5\n" } },
	  "data/secret/b/test_group.yaml:1: max_score: `1.5` must be a whole number from 0 up" },
	{ { { "data/secret/b/test_group.yaml", "score_aggregation: max\n" } },
	  "data/secret/b/test_group.yaml:1: score_aggregation: `max` is none of: pass-fail, sum, min" },
	{ { { "data/secret/b/test_group.yaml", "score_aggregation: sum\n" } },
	  "data/secret/b: needs a max_score, because secret has one (100)" },
	{ { { "data/secret/b/test_group.yaml", "max_score: unbounded\n" },
	    { "data/secret/test_group.yaml", "max_score: unbounded\n" } },
	  "data/secret/b: pass-fail aggregation needs a max_score" },
	{ { { "data/secret/b/test_group.yaml", "max_score: 5\nscore_aggregation: min\n" },
	    { "data/secret/test_group.yaml", "score_aggregation: pass-fail\n" } },
	  "data/secret/b: score_aggregation must be pass-fail, because that of secret is" },
	{ { { "data/secret/b/test_group.yaml", "max_score: 50\nrequire_pass: secret/c\n" } },
	  "data/secret/b/test_group.yaml:2: require_pass: `secret/c` is no group before this one" },
	{ { { "data/secret/b/test_group.yaml", "max_score: 50\nrequire_pass: a\n" } },
	  "data/secret/b/test_group.yaml:2: require_pass: `a` is no group before this one; those of secret are called "
	  "secret/GROUP" },
	{ { { "data/secret/b/test_group.yaml", "max_score: 50\nrequire_pass: secret/a/deeper\n" },
	    { "data/secret/a/deeper/", NULL } },
	  "data/secret/b/test_group.yaml:2: require_pass: `secret/a/deeper` is no group before this one" },
	{ { { "data/secret/test_group.yaml", "require_pass: secret/a\n" } },
	  "data/secret/test_group.yaml:1: require_pass: `secret/a` is no group before this one" },
	{ { { "data/secret/a/deeper/test_group.yaml", "require_pass: sample\n" } },
	  "data/secret/a/deeper/test_group.yaml: has no meaning below a group" },
	{ { { "data/sample/test_group.yaml", "require_pass: secret/a\n" } },
	  "data/sample/test_group.yaml:1: require_pass: has no meaning for samples" },
	{ { { "data/secret/b/test_group.yaml", "max_score: 50\nrequire_pass: secret/b\n" } },
	  "data/secret/b/test_group.yaml:2: require_pass: `secret/b` is no group before this one" },
	{ { { "data/secret/b/test_group.yaml", "max_score: 50\nrequire_pass: secret\n" } },
	  "data/secret/b/test_group.yaml:2: require_pass: `secret` is no group before this one" },
	{ { { "data/secret/b/test_group.yaml", "max_score: 50\nrequire_pass: secret/a\n" },
	    { "data/secret/a/test_group.yaml", "max_score: 50\nscore_aggregation: sum\n" } },
	  "data/secret/b/test_group.yaml:2: require_pass: `secret/a` has scores, and so cannot be passed" },
	{ { { "data/secret/b/test_group.yaml", "max_score: 50\nstatic_validation_score: 5\n" } },
	  "data/secret/b/test_group.yaml:2: static_validation_score: there is no static_validator/" },
	{ { { "data/secret/b/test_group.yaml", "max_score: 50\nstatic_validator_args: [x]\n" } },
	  "data/secret/b/test_group.yaml: static_validator_args without static_validation_score" },
	{ { { "data/secret/b/test_group.yaml", "colour: red\n" } },
	  "data/secret/b/test_group.yaml:1: colour: unknown key" },
	{ { { "output_validators/v.py", "" } },
	  "output_validators: is of the legacy format; in 2025-09 it is output_validator/" },
	{ { { "problem.yaml", HEAD }, { "data/secret/a/test_group.yaml", "max_score: 1\n" } },
	  "data/secret/a/test_group.yaml:1: max_score: has no meaning in a problem without scores" },
};

START_TEST(bad_test_data_is_refused_by_the_file_that_is_bad)
{
	only_groups();
	tree_put(&tree, "problem.yaml", HEAD "type: scoring\n");
	put_test("secret/a/1");
	put_test("secret/b/1");
	tree_put(&tree, "data/secret/a/test_group.yaml", "max_score: 50\n");
	tree_put(&tree, "data/secret/b/test_group.yaml", "max_score: 50\n");
	tree_add(&tree, bad_groups[_i].entries);
	tree_refused(&tree, bad_groups[_i].message);
}
END_TEST

static const struct {
	struct tree_entry entries[3];
	const char *path;
} validators[] = {
	{ { { "output_validator/v.cc", "" } }, "output_validator" },
	{ { { "output_validator/v.cc", "" }, { "output_validator/w.cc", "" } }, "output_validator" },
	{ { { "output_validator/check/v.cc", "" } }, "output_validator/check" },
	{ { { "output_validator/build", "" }, { "output_validator/lib/v.cc", "" } }, "output_validator" },
};

START_TEST(an_output_validator_that_is_there_judges)
{
	struct judge_package *p;

	tree_add(&tree, validators[_i].entries);
	tree_put(&tree, "data/secret/test_group.yaml", "output_validator_args: [--any, thing]\n");
	p = tree_read(&tree);
	ck_assert(p->validation.custom && !p->validation.score);
	ck_assert_str_eq(p->validation.validator.path, validators[_i].path);
	ck_assert_str_eq(p->tests[1].validator_args[0], "--any");
	judge_package_free(p);
}
END_TEST

static const struct {
	const char *text, *expected; /* NULL: too long */
} texts[] = {
	{ "", "" },
	{ "x {{n}} y", "x 1000 y" },
	{ "{{n}}{{word}}", "1000a{{b" },
	{ "{{{n}}}", "{1000}" },
	{ "{{N}} {{ n }} {{n} {{nn}}", "{{N}} {{ n }} {{n} {{nn}}" },
	{ "{{n", "{{n" },
	{ "{{", "{{" },
	{ "{{n}} {{n}} {{n}} {{n}} {{n}} {{n}} {{n}}", NULL },
};

#define DRAFT "problem_format_version: 2023-07-draft\nname: Sum\nuuid: 5ca6ba5b-36d5-4eff-8aa7-d967cbc4375e\n"

START_TEST(the_draft_is_read_as_what_became_of_it)
{
	struct judge_package *p;

	tree_put(&tree, "problem.yaml", DRAFT);
	tree_put(&tree, "data/testdata.yaml",
		 "output_validator_flags: --most 'a b'\ninput_validator_flags: {v: x y}\n");
	tree_put(&tree, "data/sample/testdata.yaml", "output_validator_args: [one]\n");
	tree_put(&tree, "output_validators/check.py", "import sys\nsys.exit(42)\n");
	p = tree_read(&tree);
	ck_assert_int_eq(p->format, JUDGE_FORMAT_2025_09);
	ck_assert(p->validation.custom);
	ck_assert_str_eq(p->validation.validator.path, "output_validators/check.py");
	ck_assert_uint_eq(p->test_count, 2);
	ck_assert_str_eq(p->tests[0].validator_args[0], "one");
	ck_assert_ptr_null(p->tests[0].validator_args[1]);
	ck_assert_str_eq(p->tests[1].validator_args[0], "--most");
	ck_assert_str_eq(p->tests[1].validator_args[1], "a b");
	ck_assert_ptr_null(p->tests[1].validator_args[2]);
	ck_assert_str_eq(p->tests[1].input_args[0].validator, "v");
	ck_assert_str_eq(p->tests[1].input_args[0].args[1], "y");
	ck_assert_uint_eq(p->warning_count, 1);
	ck_assert_str_eq(p->warnings[0], "problem.yaml:1: problem_format_version: 2023-07-draft is read as 2025-09");
	judge_package_free(p);
	tree_put(&tree, "data/testdata.yaml", "on_reject: sometimes\n");
	tree_refused(&tree, "data/testdata.yaml:1: on_reject: `sometimes` is none of: break, continue");
	tree_put(&tree, "problem.yaml", HEAD);
	tree_refused(&tree, "output_validators: is of the legacy format; in 2025-09 it is output_validator/");
}
END_TEST

START_TEST(the_draft_says_scores_in_a_map)
{
	const struct judge_group *group;
	struct judge_package *p;

	only_groups();
	tree_put(&tree, "problem.yaml", DRAFT "type: scoring\n");
	tree_put(&tree, "data/testdata.yaml", "on_reject: break\ngrading: default\ngrader_flags: ''\n");
	tree_put(&tree, "data/secret/testdata.yaml", "scoring: {score: 60, aggregation: sum}\nhint: none\n");
	tree_put(&tree, "data/secret/a/1.in", "1\n");
	tree_put(&tree, "data/secret/a/1.ans", "1\n");
	tree_put(&tree, "data/secret/a/testdata.yaml", "scoring:\n  score: 20\nstatic_validation: false\n");
	tree_put(&tree, "data/secret/b/1.in", "2\n");
	tree_put(&tree, "data/secret/b/1.ans", "2\n");
	tree_put(&tree, "data/secret/b/test_group.yaml",
		 "scoring: {score: 40, aggregation: min, require_pass: [sample, secret/a]}\n");
	p = tree_read(&tree);
	ck_assert_uint_eq(p->group_count, 5);
	group = &p->groups[2];
	ck_assert_str_eq(group->name, "secret");
	ck_assert(group->max_score == 60 && group->aggregation == JUDGE_AGGREGATE_SUM);
	ck_assert(p->groups[3].max_score == 20 && p->groups[3].aggregation == JUDGE_AGGREGATE_PASS_FAIL);
	ck_assert(p->groups[4].max_score == 40 && p->groups[4].aggregation == JUDGE_AGGREGATE_MIN);
	ck_assert_uint_eq(p->groups[4].require_count, 2);
	judge_package_free(p);
}
END_TEST

static const struct {
	const char *settings, *path, *text, *message;
} bad_drafts[] = {
	{ "type: scoring\n", "data/secret/testdata.yaml", "accept_score: 10\n",
	  "data/secret/testdata.yaml:1: accept_score: is of the draft alone; in 2025-09 it is max_score of its group" },
	{ "type: scoring\n", "data/testdata.yaml", "range: 0 10\n",
	  "data/testdata.yaml:1: range: is of the draft alone; in 2025-09 it is max_score of its group" },
	{ "type: scoring\n", "data/secret/testdata.yaml", "grader_flags: min\n",
	  "data/secret/testdata.yaml:1: grader_flags: is of the draft alone; in 2025-09 it is score_aggregation of its "
	  "group" },
	{ "type: scoring\n", "data/secret/testdata.yaml", "grading: custom\n",
	  "data/secret/testdata.yaml:1: grading: `custom` is none of: default" },
	{ "type: scoring\n", "data/secret/testdata.yaml", "static_validation: true\n",
	  "data/secret/testdata.yaml:1: static_validation: is of the draft alone; in 2025-09 it is "
	  "static_validation_score "
	  "and static_validator_args" },
	{ "type: scoring\n", "data/secret/testdata.yaml", "scoring: 10\n",
	  "data/secret/testdata.yaml:1: scoring: must be a map of settings" },
	{ "type: scoring\n", "data/secret/testdata.yaml", "scoring: {most: 10}\n",
	  "data/secret/testdata.yaml:1: scoring.most: unknown key" },
	{ "type: scoring\n", "data/sample/testdata.yaml", "scoring: {score: 10}\n",
	  "data/sample/testdata.yaml:1: scoring.score: has no meaning for samples" },
	{ "", "data/secret/testdata.yaml", "scoring: {score: 10}\n",
	  "data/secret/testdata.yaml:1: scoring.score: has no meaning in a problem without scores" },
};

START_TEST(what_the_draft_says_that_is_no_more_is_refused_by_its_name)
{
	static char settings[512];

	(void)snprintf(settings, sizeof(settings), DRAFT "%s", bad_drafts[_i].settings);
	tree_put(&tree, "problem.yaml", settings);
	tree_put(&tree, bad_drafts[_i].path, bad_drafts[_i].text);
	tree_refused(&tree, bad_drafts[_i].message);
}
END_TEST

START_TEST(constants_stand_for_their_values)
{
	struct judge_package *p;
	struct sbx_error err = { 0 };
	char *out = NULL;
	size_t size = 0;
	int result;

	tree_put(&tree, "problem.yaml", HEAD "constants: {n: 1000, word: 'a{{b'}\n");
	p = tree_read(&tree);
	result = judge_package_substitute(p, texts[_i].text, strlen(texts[_i].text), 30, &out, &size, &err);
	if (texts[_i].expected == NULL) {
		ck_assert_int_eq(result, -EFBIG);
		ck_assert_ptr_null(out);
	} else {
		ck_assert_int_eq(result, 0);
		ck_assert_str_eq(out, texts[_i].expected);
		ck_assert_uint_eq(size, strlen(texts[_i].expected));
	}
	free(out);
	judge_package_free(p);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

int main(void)
{
	Suite *suite = suite_create("package_2025");
	TCase *tcase = sbx_case("package");

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, start, stop);
	tcase_add_test(tcase, every_key_of_problem_yaml_arrives);
	tcase_add_test(tcase, what_is_not_said_is_as_the_format_has_it);
	tcase_add_loop_test(tcase, a_bad_problem_yaml_is_refused_with_line_and_reason, 0, COUNT(bad_settings));
	tcase_add_test(tcase, a_test_has_what_its_settings_and_those_of_its_group_say);
	tcase_add_test(tcase, an_alias_says_again_what_was_said);
	tcase_add_test(tcase, groups_have_scores_and_conditions);
	tcase_add_loop_test(tcase, bad_test_data_is_refused_by_the_file_that_is_bad, 0, COUNT(bad_groups));
	tcase_add_loop_test(tcase, an_output_validator_that_is_there_judges, 0, COUNT(validators));
	tcase_add_test(tcase, the_draft_is_read_as_what_became_of_it);
	tcase_add_test(tcase, the_draft_says_scores_in_a_map);
	tcase_add_loop_test(tcase, what_the_draft_says_that_is_no_more_is_refused_by_its_name, 0, COUNT(bad_drafts));
	tcase_add_loop_test(tcase, constants_stand_for_their_values, 0, COUNT(texts));
	return sbx_run_suite(suite);
}
