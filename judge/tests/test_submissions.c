/* test_submissions.c - which submissions a package has, and what is expected of each. */
#include <check.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/tests/suite.h"

#include "judge/package/expect.h"
#include "judge/package/package-internal.h"
#include "judge/package/pattern.h"
#include "judge/tests/test_package_tree.h"

static struct tree tree;
static struct judge_package *package;

static void start(void)
{
	tree_make(&tree, TREE_MINIMAL);
	package = tree_read(&tree);
}

static void stop(void)
{
	judge_package_free(package);
	tree_remove(&tree);
}

static struct judge_submissions read_all(void)
{
	struct judge_submissions all = { .items = NULL };
	struct sbx_error err = { 0 };

	ck_assert_msg(judge_submissions_read(tree.fd, package, &all, &err) == 0, "%s", err.text);
	return all;
}

static void refused(const char *message)
{
	struct judge_submissions all = { .items = NULL };
	struct sbx_error err = { 0 };
	int result = judge_submissions_read(tree.fd, package, &all, &err);

	ck_assert_msg(result < 0 && result == -err.code, "must be refused: %s", message);
	ck_assert_str_eq(err.text, message);
	ck_assert_uint_eq(all.count, 0);
}

#define AC    JUDGE_EXPECT_AC
#define PAC   JUDGE_EXPECT_PAC
#define TLE   JUDGE_EXPECT_TLE
#define MLE   JUDGE_EXPECT_MLE
#define WRONG EXPECT_WRONG
#define CRASH EXPECT_RUNTIME

START_TEST(a_package_without_submissions_has_none)
{
	struct judge_submissions all = read_all();

	ck_assert_uint_eq(all.count, 0);
	judge_submissions_free(&all);
}
END_TEST

START_TEST(each_file_and_each_directory_is_one_submission)
{
	struct judge_submissions all;

	tree_put(&tree, "submissions/accepted/b.py", "");
	tree_put(&tree, "submissions/accepted/a/main.cc", "");
	tree_put(&tree, "submissions/accepted/a/lib/util.h", "");
	tree_put(&tree, "submissions/accepted/a/.swp", "");
	tree_put(&tree, "submissions/accepted/README.md", "");
	tree_put(&tree, "submissions/accepted/.gitignore", "");
	tree_put(&tree, "submissions/README", "");
	tree_put(&tree, "submissions/.git/x", "");
	tree_put(&tree, "submissions/wrong_answer/c.c@", "../accepted/b.py");
	all = read_all();
	ck_assert_uint_eq(all.count, 3);
	ck_assert_str_eq(all.items[0].name, "accepted/a");
	ck_assert_uint_eq(all.items[0].file_count, 2);
	ck_assert_str_eq(all.items[0].files[0], "submissions/accepted/a/lib/util.h");
	ck_assert_str_eq(all.items[0].files[1] + all.items[0].name_skip, "main.cc");
	ck_assert_str_eq(all.items[0].files[0] + all.items[0].name_skip, "lib/util.h");
	ck_assert_str_eq(all.items[1].name, "accepted/b.py");
	ck_assert_str_eq(all.items[1].files[0] + all.items[1].name_skip, "b.py");
	ck_assert_ptr_null(all.items[1].language);
	ck_assert_str_eq(all.items[2].name, "wrong_answer/c.c");
	judge_submissions_free(&all);
}
END_TEST

START_TEST(a_directory_without_a_file_to_judge_is_passed_over_with_a_warning)
{
	struct judge_submissions all;

	tree_put(&tree, "submissions/accepted/good.c", "");
	tree_put(&tree, "submissions/accepted/empty/", NULL);
	tree_put(&tree, "submissions/accepted/kept/.gitkeep", "");
	tree_put(&tree, "submissions/compile_error/name/no name#.c", "");
	all = read_all();
	ck_assert_uint_eq(all.count, 1);
	ck_assert_str_eq(all.items[0].name, "accepted/good.c");
	ck_assert_uint_eq(all.warning_count, 4);
	ck_assert_str_eq(all.warnings[0], "submissions/accepted/empty: no file of a submission is there, ignored");
	ck_assert_str_eq(all.warnings[1], "submissions/accepted/kept: no file of a submission is there, ignored");
	ck_assert_str_eq(all.warnings[2],
			 "submissions/compile_error/name/no name#.c: not a name for a file of a package, ignored");
	ck_assert_str_eq(all.warnings[3], "submissions/compile_error/name: no file of a submission is there, ignored");
	judge_submissions_free(&all);
}
END_TEST

START_TEST(what_has_no_name_of_the_format_is_passed_over_with_a_warning)
{
	struct judge_submissions all;

	tree_put(&tree, "submissions/accepted/good.c", "");
	tree_put(&tree, "submissions/accepted/my solution.c", "");
	tree_put(&tree, "submissions/accepted/.hidden", "");
	tree_put(&tree, "submissions/accepted/read me.txt", "");
	tree_put(&tree, "submissions/accepted/\xff.c", "");
	tree_put(&tree, "submissions/time limit/a.c", "");
	tree_put(&tree, "submissions/read me", "");
	all = read_all();
	ck_assert_uint_eq(all.count, 1);
	ck_assert_uint_eq(all.warning_count, 4);
	ck_assert_str_eq(all.warnings[0],
			 "submissions/accepted/my solution.c: not a name for a file of a package, ignored");
	ck_assert_str_eq(all.warnings[1], "submissions/accepted/\\xff.c: not a name for a file of a package, ignored");
	ck_assert_str_eq(all.warnings[2],
			 "submissions/read me: in no directory that says what is expected of it, ignored");
	ck_assert_str_eq(all.warnings[3], "submissions/time limit: not a name for a file of a package, ignored");
	judge_submissions_free(&all);
}
END_TEST

/* What a place says in the legacy format, and in 2025-09. */
static const struct {
	const char *path, *content;
	enum judge_package_format format;
	unsigned permitted, required;
	bool final_only;
	enum judge_time_use time_use;
	double score; /* NAN: not said */
	const char *origin;
} places[] = {
	{ "accepted/x.c", "", JUDGE_FORMAT_LEGACY, AC, 0, true, JUDGE_TIME_LOWER, NAN, "submissions/accepted" },
	{ "accepted/x.c", "", JUDGE_FORMAT_2025_09, AC, 0, false, JUDGE_TIME_LOWER, NAN, "submissions/accepted" },
	{ "wrong_answer/x.c", "", JUDGE_FORMAT_LEGACY, WRONG, 0, true, JUDGE_TIME_UNUSED, NAN,
	  "submissions/wrong_answer" },
	{ "wrong_answer/x.c", "", JUDGE_FORMAT_2025_09, AC | WRONG, WRONG, false, JUDGE_TIME_LOWER, NAN,
	  "submissions/wrong_answer" },
	{ "time_limit_exceeded/x.c", "", JUDGE_FORMAT_LEGACY, TLE, 0, true, JUDGE_TIME_UPPER, NAN,
	  "submissions/time_limit_exceeded" },
	{ "time_limit_exceeded/x.c", "", JUDGE_FORMAT_2025_09, AC | TLE, TLE, false, JUDGE_TIME_UPPER, NAN,
	  "submissions/time_limit_exceeded" },
	{ "run_time_error/x.c", "", JUDGE_FORMAT_LEGACY, CRASH, 0, true, JUDGE_TIME_UNUSED, NAN,
	  "submissions/run_time_error" },
	{ "brute_force/x.c", "", JUDGE_FORMAT_2025_09, AC | CRASH | TLE, CRASH | TLE, false, JUDGE_TIME_UNUSED, NAN,
	  "submissions/brute_force" },
	{ "rejected/x.c", "", JUDGE_FORMAT_LEGACY, EXPECT_FAILED, 0, true, JUDGE_TIME_UNUSED, NAN,
	  "submissions/rejected" },
	{ "partially_accepted/x.c", "", JUDGE_FORMAT_LEGACY, PAC, 0, true, JUDGE_TIME_UNUSED, NAN,
	  "submissions/partially_accepted" },
	{ "memory_limit_exceeded/x.c", "", JUDGE_FORMAT_LEGACY, MLE, 0, true, JUDGE_TIME_UNUSED, NAN,
	  "submissions/memory_limit_exceeded" },
	{ "mixed/x.c", "", JUDGE_FORMAT_LEGACY, EXPECT_ANY, 0, true, JUDGE_TIME_UNUSED, NAN, "submissions/mixed" },
	{ "mixed/x.c", "// @EXPECTED_RESULTS@: WRONG-ANSWER, time_limit_exceeded */\n", JUDGE_FORMAT_LEGACY,
	  WRONG | TLE, 0, true, JUDGE_TIME_UNUSED, NAN, "submissions/mixed/x.c: @EXPECTED_RESULTS@" },
	{ "mixed/x.c", "/*@EXPECTED_RESULTS@:CORRECT*/", JUDGE_FORMAT_2025_09, AC, 0, true, JUDGE_TIME_LOWER, NAN,
	  "submissions/mixed/x.c: @EXPECTED_RESULTS@" },
	{ "mixed/x.html", "<!-- @EXPECTED_RESULTS@: MEMORY-LIMIT -->", JUDGE_FORMAT_LEGACY, MLE, 0, true,
	  JUDGE_TIME_UNUSED, NAN, "submissions/mixed/x.html: @EXPECTED_RESULTS@" },
	{ "accepted/x.c", "// @EXPECTED_RESULTS@: WRONG-ANSWER\n", JUDGE_FORMAT_LEGACY, AC, 0, true, JUDGE_TIME_LOWER,
	  NAN, "submissions/accepted" },
	{ "partially_accepted/x.c", "# @EXPECTED_SCORE@: 42.5\n", JUDGE_FORMAT_LEGACY, PAC, 0, true, JUDGE_TIME_UNUSED,
	  42.5, "submissions/partially_accepted" },
};

static const struct {
	const char *content, *warning;
} unread[] = {
	{ "@EXPECTED_RESULTS@: GOOD\n", "submissions/mixed/x.c: @EXPECTED_RESULTS@: unknown verdict `GOOD`, ignored" },
	{ "puts(\"@EXPECTED_RESULTS@:\");\nAC\n",
	  "submissions/mixed/x.c: @EXPECTED_RESULTS@: names no verdict, ignored" },
	{ "@EXPECTED_SCORE@: much", "submissions/mixed/x.c: @EXPECTED_SCORE@: must be a decimal number, ignored" },
};

START_TEST(a_tag_that_cannot_be_read_says_nothing_but_a_warning)
{
	struct judge_submissions all;

	tree_put(&tree, "submissions/mixed/x.c", unread[_i].content);
	all = read_all();
	ck_assert_uint_eq(all.count, 1);
	ck_assert_uint_eq(all.items[0].permitted, EXPECT_ANY);
	ck_assert(all.items[0].score_min == -INFINITY && all.items[0].score_max == INFINITY);
	ck_assert_uint_eq(all.warning_count, 1);
	ck_assert_str_eq(all.warnings[0], unread[_i].warning);
	judge_submissions_free(&all);
}
END_TEST

START_TEST(what_compilers_and_editors_leave_behind_is_no_submission)
{
	static const struct tree_entry entries[] = {
		{ "submissions/accepted/a.c", "" },
		{ "submissions/accepted/a*", "\177ELF" },
		{ "submissions/accepted/a.out*", "\177ELF" },
		{ "submissions/accepted/a.c.orig", "" },
		{ "submissions/accepted/b.cc.disabled", "" },
		{ "submissions/accepted/d/main.cc", "" },
		{ "submissions/accepted/d/a.out*", "\177ELF" },
		{ "submissions/accepted/d/main.o*", "\177ELF" },
		{ "submissions/slow.cpp", "" },
		{ "submissions/README.md", "" },
		{ NULL, NULL },
	};
	struct judge_submissions all;

	tree_add(&tree, entries);
	all = read_all();
	ck_assert_uint_eq(all.count, 2);
	ck_assert_str_eq(all.items[0].name, "accepted/a.c");
	ck_assert_str_eq(all.items[1].name, "accepted/d");
	ck_assert_uint_eq(all.items[1].file_count, 1);
	ck_assert_str_eq(all.items[1].files[0], "submissions/accepted/d/main.cc");
	ck_assert_ptr_null(all.items[1].files[1]);
	ck_assert_uint_eq(all.warning_count, 5);
	ck_assert_str_eq(all.warnings[4],
			 "submissions/slow.cpp: in no directory that says what is expected of it, ignored");
	ck_assert_str_eq(all.warnings[0], "submissions/accepted/a: is binary and so no source, ignored");
	ck_assert_str_eq(all.warnings[1], "submissions/accepted/a: no file of a submission is there, ignored");
	judge_submissions_free(&all);
}
END_TEST

START_TEST(a_place_or_a_tag_says_what_is_expected)
{
	struct judge_submissions all;
	const struct judge_submission *one;
	char path[64];

	(void)snprintf(path, sizeof(path), "submissions/%s", places[_i].path);
	tree_put(&tree, path, places[_i].content);
	package->format = places[_i].format;
	all = read_all();
	ck_assert_uint_eq(all.count, 1);
	one = &all.items[0];
	ck_assert_uint_eq(one->permitted, places[_i].permitted);
	ck_assert_uint_eq(one->required, places[_i].required);
	ck_assert_int_eq(one->final_only, places[_i].final_only);
	ck_assert_int_eq(one->time_use, places[_i].time_use);
	ck_assert_str_eq(one->origin, places[_i].origin);
	if (isnan(places[_i].score)) {
		ck_assert(one->score_min == -INFINITY && one->score_max == INFINITY);
	} else {
		ck_assert(one->score_min == places[_i].score && one->score_max == places[_i].score);
	}
	judge_submissions_free(&all);
}
END_TEST

static const struct {
	const char *path, *content, *message;
} bad[] = {
	{ "submissions/accepted/x.c@", "/etc/passwd",
	  "submissions/accepted/x.c: leads out of the package: Invalid cross-device link" },
	{ "submissions/accepted/y.c@", "gone", "submissions/accepted/y.c: a symbolic link to nothing" },
	{ "submissions/accepted/y.c|", NULL, "submissions/accepted/y.c: is no regular file" },
	{ "submissions/accepted/d/d@", ".", "submissions/accepted/d/d/d/d/d/d/d/d/d: nested too deeply" },
	{ "submissions/submissions.yaml", "- a\n", "submissions/submissions.yaml:1: must be a map of submissions" },
	{ "submissions/submissions.yaml", "a: {<<: *x}\n",
	  "submissions/submissions.yaml:1: alias `x`: no value with that anchor ends before it" },
	{ "submissions/submissions.yaml",
	  "a: &a {b: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]}\n"
	  "b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
	  "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\n"
	  "d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n",
	  "submissions/submissions.yaml:4: too many values" },
	{ "submissions/submissions.yaml", "mixed/*: &x {permitted: [WON]}\naccepted/*: *x\n",
	  "submissions/submissions.yaml:1: permitted: unknown verdict `WON`" },
	{ "submissions/submissions.yaml", "accepted: [AC]\n",
	  "submissions/submissions.yaml:1: accepted: must be a map" },
	{ "submissions/submissions.yaml", "'{a':\n  permitted: [AC]\n",
	  "submissions/submissions.yaml:1: {a: braces do not match" },
	{ "submissions/submissions.yaml", "'a}': {}\n", "submissions/submissions.yaml:1: a}: braces do not match" },
	{ "submissions/submissions.yaml", "'{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}': {}\n",
	  "submissions/submissions.yaml:1: {a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}: stands for too many "
	  "patterns" },
	{ "submissions/submissions.yaml", "accepted/*:\n  permitted: [WON]\n",
	  "submissions/submissions.yaml:2: permitted: unknown verdict `WON`" },
	{ "submissions/submissions.yaml", "accepted/*:\n  permitted: []\n",
	  "submissions/submissions.yaml:2: permitted: must be a list of verdicts" },
	{ "submissions/submissions.yaml", "accepted/*:\n  permitted: [AC]\n  required: [WA]\n",
	  "submissions/submissions.yaml:1: accepted/*: no verdict is both required and permitted" },
	{ "submissions/submissions.yaml", "accepted/*:\n  colour: red\n",
	  "submissions/submissions.yaml:2: colour: unknown key, and no map for a group of tests" },
	{ "submissions/submissions.yaml", "accepted/*:\n  secret:\n    language: c\n",
	  "submissions/submissions.yaml:3: language: unknown key" },
	{ "submissions/submissions.yaml", "accepted/*:\n  score: [2, 1]\n",
	  "submissions/submissions.yaml:2: score: must be a number or two, the smaller first" },
	{ "submissions/submissions.yaml", "accepted/*:\n  score: [1]\n",
	  "submissions/submissions.yaml:2: score: must be a number or two, the smaller first" },
	{ "submissions/submissions.yaml", "accepted/*:\n  use_for_time_limit: sideways\n",
	  "submissions/submissions.yaml:2: use_for_time_limit: must be true or false" },
	{ "submissions/submissions.yaml", "accepted/*:\n  entrypoint: [a]\n",
	  "submissions/submissions.yaml:2: entrypoint: must be text" },
};

START_TEST(bad_expectations_are_refused_with_their_place)
{
	tree_put(&tree, "submissions/accepted/good.c", "");
	tree_put(&tree, bad[_i].path, bad[_i].content);
	refused(bad[_i].message);
}
END_TEST

START_TEST(a_yaml_file_replaces_a_directory_and_adds_rules)
{
	struct judge_submissions all;
	const struct judge_submission *one;

	package->format = JUDGE_FORMAT_2025_09;
	tree_put(&tree, "submissions/accepted/a.py", "");
	tree_put(&tree, "submissions/time_limit_exceeded/slow.py", "");
	tree_put(&tree, "submissions/mine/b.py", "");
	tree_put(&tree, "submissions/submissions.yaml",
		 "time_limit_exceeded:\n  permitted: [AC, WA, TLE]\n"
		 "'{mine,yours}/b.*':\n  language: python3\n  entrypoint: b.py\n  authors: "
		 "[A, {name: B}]\n  model_solution: no\n"
		 "  score: [10, 20.5]\n  message: too far\n  use_for_time_limit: lower\n"
		 "  secret/g{1,2}:\n    required: TLE\n    score: 3\n"
		 "  secret/*-easy:\n    permitted: [AC]\n    use_for_time_limit: false\n"
		 "nobody/*: {permitted: [AC]}\n");
	all = read_all();
	ck_assert_uint_eq(all.count, 3);
	ck_assert_uint_eq(all.items[0].rule_count, 0);
	one = &all.items[1];
	ck_assert_str_eq(one->name, "mine/b.py");
	ck_assert_str_eq(one->language, "python3");
	ck_assert_str_eq(one->entry_point, "b.py");
	ck_assert_uint_eq(one->permitted, EXPECT_ANY);
	ck_assert_uint_eq(one->rule_count, 3);
	ck_assert_str_eq(one->rules[0].tests[0], "secret/g1");
	ck_assert_str_eq(one->rules[0].tests[1], "secret/g2");
	ck_assert_uint_eq(one->rules[0].required, TLE);
	ck_assert_int_eq(one->rules[0].time_use, JUDGE_TIME_UPPER);
	ck_assert_double_eq(one->rules[0].score_max, 3);
	ck_assert_uint_eq(one->rules[1].permitted, AC);
	ck_assert_int_eq(one->rules[1].time_use, JUDGE_TIME_UNUSED);
	ck_assert_ptr_null(one->rules[2].tests);
	ck_assert_str_eq(one->rules[2].message, "too far");
	ck_assert_str_eq(one->rules[2].origin, "submissions/submissions.yaml:3");
	ck_assert(one->rules[2].score_min == 10 && one->rules[2].score_max == 20.5);
	ck_assert_int_eq(one->rules[2].time_use, JUDGE_TIME_LOWER);
	ck_assert_uint_eq(one->rules[2].permitted, EXPECT_ANY & ~(unsigned)TLE);
	one = &all.items[2];
	ck_assert_str_eq(one->name, "time_limit_exceeded/slow.py");
	ck_assert_uint_eq(one->permitted, AC | WRONG | TLE);
	ck_assert_uint_eq(one->required, TLE);
	ck_assert_str_eq(one->origin, "submissions/submissions.yaml:1");
	ck_assert_uint_eq(one->rule_count, 0);
	judge_submissions_free(&all);
}
END_TEST

START_TEST(an_alias_says_again_what_was_said)
{
	struct judge_submissions all;

	package->format = JUDGE_FORMAT_2025_09;
	tree_put(&tree, "submissions/accepted/a.py", "");
	tree_put(&tree, "submissions/mine/b.py", "");
	tree_put(&tree, "submissions/mine/c.py", "");
	tree_put(&tree, "submissions/submissions.yaml",
		 "mine/b.py: &mine\n  language: python3\n  permitted: &late [AC, TLE]\n  use_for_time_limit: false\n"
		 "mine/c.py:\n  <<: *mine\n  language: cpp\naccepted:\n  permitted: *late\n");
	all = read_all();
	ck_assert_uint_eq(all.count, 3);
	ck_assert_uint_eq(all.items[0].permitted, AC | TLE);
	ck_assert_str_eq(all.items[1].language, "python3");
	ck_assert_str_eq(all.items[2].language, "cpp");
	for (size_t i = 1; i < 3; i++) {
		ck_assert_uint_eq(all.items[i].rule_count, 1);
		ck_assert_uint_eq(all.items[i].rules[0].permitted, AC | TLE);
		ck_assert_int_eq(all.items[i].rules[0].time_use, JUDGE_TIME_UNUSED);
	}
	ck_assert_str_eq(all.items[2].rules[0].origin, "submissions/submissions.yaml:5");
	judge_submissions_free(&all);
}
END_TEST

START_TEST(a_part_of_a_score_is_no_failure_of_the_whole)
{
	struct judge_submissions all;

	package->format = JUDGE_FORMAT_2025_09;
	package->scoring = true;
	tree_put(&tree, "submissions/accepted/a.py", "");
	tree_put(&tree, "submissions/wrong_answer/a.py", "");
	all = read_all();
	ck_assert_uint_eq(all.items[0].permitted, AC);
	ck_assert_uint_eq(all.items[1].permitted, AC | WRONG | PAC);
	judge_submissions_free(&all);
}
END_TEST

static const struct {
	const char *pattern, *name;
	bool matches;
} patterns[] = {
	{ "accepted", "accepted", true },
	{ "accepted", "accepted/x.c", true },
	{ "accepted/*", "accepted/x.c", true },
	{ "accepted/*", "accepted", false },
	{ "accept", "accepted/x.c", false },
	{ "*", "accepted/x.c", true },
	{ "*/x.c", "accepted/x.c", true },
	{ "*x.c", "accepted/x.c", false },
	{ "a*e*d/x*", "accepted/x.c", true },
	{ "a*z*d/x*", "accepted/x.c", false },
	{ "**/x.c", "a/b/x.c", false },
	{ "a/b", "a", false },
	{ "[ab]", "a", false },
	{ "a?", "ab", false },
	{ "", "", true },
	{ "", "a", false },
	{ "*ab", "aab", true },
	{ "*ab*ab", "abab", true },
	{ "*ab*ab", "aab", false },
	{ "secret/*-easy", "secret/3-easy", true },
};

START_TEST(a_pattern_matches_a_name_or_a_directory_above_it)
{
	ck_assert_int_eq(judge_pattern_matches(patterns[_i].pattern, patterns[_i].name), patterns[_i].matches);
}
END_TEST

START_TEST(braces_stand_for_each_alternative)
{
	static const char *const expected[] = { "a1.py", "a2x.py", "a2y.py", "a.py", NULL };
	char **list = NULL;

	ck_assert_int_eq(pattern_expand(&list, "a{1,2{x,y},}.py"), 0);
	ck_assert_uint_eq(package_strings_count(list), 4);
	for (size_t i = 0; i < 4; i++)
		ck_assert_str_eq(list[i], expected[i]);
	package_strings_free(list);
}
END_TEST

START_TEST(the_submissions_of_real_packages_are_found)
{
	static const char *const names[] = { "99problems", "absurdistan2", "peragrams", "tripletexting" };
	struct judge_submissions all = { .items = NULL };
	struct judge_package *p = NULL;
	struct sbx_error err = { 0 };
	char path[128];
	int fd;

	(void)snprintf(path, sizeof(path), "testcases/problems/%s", names[_i]);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(judge_package_read(fd, names[_i], &p, &err), 0);
	ck_assert_msg(judge_submissions_read(fd, p, &all, &err) == 0, "%s", err.text);
	ck_assert_uint_ge(all.count, 10);
	for (size_t i = 0; i < all.count; i++)
		ck_assert_msg(all.items[i].permitted != EXPECT_ANY, "%s", all.items[i].name);
	judge_submissions_free(&all);
	judge_package_free(p);
	(void)close(fd);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

int main(void)
{
	Suite *suite = suite_create("submissions");
	TCase *tcase = sbx_case("submissions");

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, start, stop);
	tcase_add_test(tcase, a_package_without_submissions_has_none);
	tcase_add_test(tcase, each_file_and_each_directory_is_one_submission);
	tcase_add_test(tcase, a_directory_without_a_file_to_judge_is_passed_over_with_a_warning);
	tcase_add_test(tcase, what_has_no_name_of_the_format_is_passed_over_with_a_warning);
	tcase_add_loop_test(tcase, a_place_or_a_tag_says_what_is_expected, 0, COUNT(places));
	tcase_add_loop_test(tcase, a_tag_that_cannot_be_read_says_nothing_but_a_warning, 0, COUNT(unread));
	tcase_add_test(tcase, what_compilers_and_editors_leave_behind_is_no_submission);
	tcase_add_loop_test(tcase, bad_expectations_are_refused_with_their_place, 0, COUNT(bad));
	tcase_add_test(tcase, a_yaml_file_replaces_a_directory_and_adds_rules);
	tcase_add_test(tcase, an_alias_says_again_what_was_said);
	tcase_add_test(tcase, a_part_of_a_score_is_no_failure_of_the_whole);
	tcase_add_loop_test(tcase, a_pattern_matches_a_name_or_a_directory_above_it, 0, COUNT(patterns));
	tcase_add_test(tcase, braces_stand_for_each_alternative);
	tcase_add_loop_test(tcase, the_submissions_of_real_packages_are_found, 0, 4);
	return sbx_run_suite(suite);
}
