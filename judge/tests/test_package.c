/* test_package.c - the files of a package: which tests it has, in which order, and what is refused; and real packages.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

START_TEST(tests_come_samples_first_and_each_part_in_byte_order_of_the_path)
{
	static const char *const stems[] = {
		"sample/1",   "sample/10",  "sample/2",     "secret/1",  "secret/1-a",
		"secret/10",  "secret/A",   "secret/Z.b",   "secret/_x", "secret/a",
		"secret/a-b", "secret/a/1", "secret/a/b/c", "secret/a0", "secret/b.in.in"
	};
	struct judge_package *p;

	for (size_t i = 0; i < sizeof(stems) / sizeof(stems[0]); i++) {
		char input[64], answer[64];
		const struct tree_entry entries[] = { { input, stems[i] }, { answer, "" }, { NULL, NULL } };

		(void)snprintf(input, sizeof(input), "data/%s.in", stems[i]);
		(void)snprintf(answer, sizeof(answer), "data/%s.ans", stems[i]);
		tree_add(&tree, entries);
	}
	p = tree_read(&tree);
	ck_assert_uint_eq(p->test_count, sizeof(stems) / sizeof(stems[0]));
	for (size_t i = 0; i < p->test_count; i++) {
		char path[64];

		ck_assert_str_eq(p->tests[i].name, stems[i]);
		ck_assert_int_eq(p->tests[i].sample, i < 3);
		(void)snprintf(path, sizeof(path), "data/%s.in", stems[i]);
		ck_assert_str_eq(p->tests[i].input, path);
		(void)snprintf(path, sizeof(path), "data/%s.ans", stems[i]);
		ck_assert_str_eq(p->tests[i].answer, path);
	}
	ck_assert_uint_eq(p->warning_count, 0);
	judge_package_free(p);
}
END_TEST

START_TEST(files_that_belong_are_passed_over_and_others_are_warned_of)
{
	const struct tree_entry entries[] = {
		{ "data/secret/1.hint", "" },
		{ "data/secret/1.desc", "" },
		{ "data/secret/1.png", "" },
		{ "data/sample/1.interaction", "" },
		{ "data/secret/.gitignore", "" },
		{ "data/.DS_Store", "" },
		{ "data/invalid_inputs/1.in", "" },
		{ "problem_statement/problem.en.tex", "" },
		{ "input_validators/check.py", "" },
		{ "submissions/accepted/a.c", "" },
		{ "include/.gitkeep", "" },
		{ "data/secret/._1.in", "" },
		{ "data/secret/Thumbs.db", "" },
		{ "data/__MACOSX/1.in", "" },
		{ "data/._1.in", "" },
		{ "graders/", NULL },
		/* worth a word */
		{ "data/secret/1.in~", "" },
		{ "data/secret/Makefile\x1b", "" },
		{ "data/extra/1.in", "" },
		{ "output_validators/check.cc", "" },
		{ "graders/grade.py", "" },
		{ NULL, NULL },
	};
	static const char *const warnings[] = {
		"output_validators: ignored, because neither `validation` nor `grading` is custom",
		"data/extra: neither sample nor secret, ignored",
		"data/secret/1.in~: not a known kind of file, ignored",
		"data/secret/Makefile\\x1b: not a known kind of file, ignored",
		"graders: ignored, because neither `validation` nor `grading` is custom",
	};
	struct judge_package *p;

	tree_add(&tree, entries);
	p = tree_read(&tree);
	ck_assert_uint_eq(p->test_count, 2);
	ck_assert_uint_eq(p->warning_count, 5);
	for (size_t i = 0; i < 5; i++)
		ck_assert_str_eq(p->warnings[i], warnings[i]);
	judge_package_free(p);
}
END_TEST

static const struct {
	struct tree_entry entries[3];
	const char *message;
} bad_trees[] = {
	{ { { "data/secret/2.in", "" } }, "data/secret/2.in: the answer file (.ans) beside it is missing" },
	{ { { "data/secret/2.ans", "" } }, "data/secret/2.ans: the input file (.in) beside it is missing" },
	{ { { "data/sample/2.in", "" }, { "data/secret/2.ans", "" } },
	  "data/sample/2.in: the answer file (.ans) beside it is missing" },
	{ { { "data/secret/2.in", "" }, { "data/secret/2.ANS", "" } },
	  "data/secret/2.in: the answer file (.ans) beside it is missing" },
	{ { { "data/1.in", "" } }, "data/1.in: tests belong into data/sample or data/secret" },
	{ { { "data/1.ans", "" } }, "data/1.ans: tests belong into data/sample or data/secret" },
	{ { { "data/secret/2.in/", NULL }, { "data/secret/2.ans", "" } }, "data/secret/2.in: is no regular file" },
	{ { { "data/secret/2.in", "" }, { "data/secret/2.ans/x", "" } }, "data/secret/2.ans: is no regular file" },
	{ { { "data/secret/2.in|", NULL }, { "data/secret/2.ans", "" } }, "data/secret/2.in: is no regular file" },
	{ { { "data/secret/2.ans|", NULL }, { "data/secret/2.in", "" } }, "data/secret/2.ans: is no regular file" },
	{ { { "data/secret/pipe|", NULL } }, "data/secret/pipe: is no regular file" },
	{ { { "data/secret/.in", "" }, { "data/secret/.ans", "" } },
	  "data/secret/.ans: a test's name may have letters, digits, `_`, `.` and `-` only, not the last two in "
	  "front" },
	{ { { "data/secret/-x.in", "" } },
	  "data/secret/-x.in: a test's name may have letters, digits, `_`, `.` and `-` only, not the last two in "
	  "front" },
	{ { { "data/secret/a b.in", "" } },
	  "data/secret/a b.in: a test's name may have letters, digits, `_`, `.` and `-` only, not the last two in "
	  "front" },
	{ { { "data/secret/a\nb.in", "" } },
	  "data/secret/a\\x0ab.in: a test's name may have letters, digits, `_`, `.` and `-` only, not the last two in "
	  "front" },
	{ { { "data/secret/$(id).in", "" } },
	  "data/secret/$(id).in: a test's name may have letters, digits, `_`, `.` and `-` only, not the last two in "
	  "front" },
	{ { { "data/secret/\xff.in", "" } },
	  "data/secret/\\xff.in: a test's name may have letters, digits, `_`, `.` and `-` only, not the last two in "
	  "front" },
	{ { { "data/secret/a b/", NULL } }, "data/secret/a b: not a name for a test group" },
	{ { { "data/secret/1/2/3/4/5/6/7/8/", NULL } }, "data/secret/1/2/3/4/5/6/7/8: nested too deeply" },
	{ { { "data/secret/2.in@", "/etc/passwd" }, { "data/secret/2.ans", "" } },
	  "data/secret/2.in: leads out of the package: Invalid cross-device link" },
	{ { { "data/secret/2.in@", "../../../../../../etc/passwd" }, { "data/secret/2.ans", "" } },
	  "data/secret/2.in: leads out of the package: Invalid cross-device link" },
	{ { { "data/secret/2.ans@", "../../../x" }, { "data/secret/2.in", "" } },
	  "data/secret/2.ans: leads out of the package: Invalid cross-device link" },
	{ { { "data/secret/2.in@", "nothing" }, { "data/secret/2.ans", "" } },
	  "data/secret/2.in: a symbolic link to nothing" },
	{ { { "data/secret/2.in@", "2.in" }, { "data/secret/2.ans", "" } },
	  "data/secret/2.in: look up: Too many levels of symbolic links" },
	{ { { "data/secret/group@", "/etc" } },
	  "data/secret/group: leads out of the package: Invalid cross-device link" },
	{ { { "data/secret/group@", "." } },
	  "data/secret/group/group/group/group/group/group/group/group: nested too deeply" },
	{ { { "problem.yaml@", "/etc/passwd" } }, "problem.yaml: leads out of the package: Invalid cross-device link" },
	{ { { "problem.yaml|", NULL } }, "problem.yaml: is no regular file" },
	{ { { "problem.yml", "" } }, "problem.yml: a second one beside problem.yaml" },
	{ { { "inner/problem.yaml", "" } }, "inner/problem.yaml: a second one beside problem.yaml" },
	{ { { "inner/problem.yml@", "../problem.yaml" } }, "inner/problem.yml: a second one beside problem.yaml" },
	{ { { "problem.yaml@", "gone" } }, "problem.yaml: not a problem package: No such file or directory" },
	{ { { ".timelimit/", NULL } }, ".timelimit: is no regular file" },
	{ { { "data/secret/testdata.yaml|", NULL } }, "data/secret/testdata.yaml: is no regular file" },
	{ { { "include/helper.h", "" } },
	  "include/helper.h: files for submissions belong into a directory of their language" },
};

START_TEST(a_bad_tree_is_refused_by_the_file_that_is_bad)
{
	tree_add(&tree, bad_trees[_i].entries);
	tree_refused(&tree, bad_trees[_i].message);
}
END_TEST

START_TEST(words_about_included_files_belong_to_no_language)
{
	static const struct tree_entry entries[] = {
		{ "include/README.md", "x" }, { "include/README", "x" }, { "include/c/helper.h", "" }, { NULL, NULL }
	};
	struct judge_package *p;

	tree_add(&tree, entries);
	p = tree_read(&tree);
	ck_assert_uint_eq(p->include_count, 1);
	ck_assert_uint_eq(p->warning_count, 0);
	judge_package_free(p);
}
END_TEST

START_TEST(symlinks_within_the_package_are_followed)
{
	const struct tree_entry entries[] = {
		{ "data/secret/2.in@", "../sample/1.in" },
		{ "data/secret/2.ans@", "../sample/1.ans" },
		{ "data/secret/group@", "../../elsewhere" },
		{ "elsewhere/3.in", "three" },
		{ "elsewhere/3.ans", "" },
		{ NULL, NULL },
	};
	struct judge_package *p;
	struct sbx_error err = { 0 };
	char buffer[16];
	int fd;

	tree_add(&tree, entries);
	p = tree_read(&tree);
	ck_assert_uint_eq(p->test_count, 4);
	ck_assert_str_eq(p->tests[3].name, "secret/group/3");
	fd = judge_package_open(tree.fd, p->tests[3].input, &err);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(fcntl(fd, F_GETFD), FD_CLOEXEC);
	ck_assert_int_eq(read(fd, buffer, sizeof(buffer)), 5);
	ck_assert_int_eq(close(fd), 0);
	judge_package_free(p);
}
END_TEST

START_TEST(opening_stays_within_the_package)
{
	static const struct {
		const char *path;
		int result;
	} cases[] = {
		{ "/etc/passwd", -EXDEV },
		{ "../x", -EXDEV },
		{ "data/../../x", -EXDEV },
		{ "data", -EINVAL },
		{ "", -ENOENT },
		{ "data/secret/nothing", -ENOENT },
		{ "data/secret/1.in/x", -ENOTDIR },
	};
	struct sbx_error err = { 0 };

	ck_assert_int_eq(judge_package_open(tree.fd, cases[_i].path, &err), cases[_i].result);
	ck_assert_msg(strncmp(err.text, cases[_i].path, strlen(cases[_i].path)) == 0, "%s", err.text);
}
END_TEST

static void gone(const char *path, int flags)
{
	ck_assert_int_eq(unlinkat(tree.fd, path, flags), 0);
}

START_TEST(a_directory_that_is_no_package_is_refused)
{
	gone("problem.yaml", 0);
	tree_refused(&tree, "problem.yaml: not a problem package: No such file or directory");
}
END_TEST

START_TEST(a_package_of_domjudge_may_have_its_own_settings_alone)
{
	struct judge_package *p;

	gone("problem.yaml", 0);
	tree_put(&tree, "domjudge-problem.ini",
		 "name = 'Sum'\ntimelimit = 2.5\nspecial_compare_args = case_sensitive\n");
	p = tree_read(&tree);
	ck_assert_int_eq(p->format, JUDGE_FORMAT_LEGACY);
	ck_assert_str_eq(p->name, "Sum");
	ck_assert_uint_eq(p->time_limit_ns, 2500000000);
	ck_assert(p->validation.flags.case_sensitive);
	ck_assert_uint_eq(p->test_count, 2);
	ck_assert_uint_eq(p->warning_count, 0);
	judge_package_free(p);
	tree_put(&tree, "output_validators/check/check.c", "int main(void) { return 42; }\n");
	tree_refused(&tree, "problem.yaml: is missing, which says what output_validators is for");
}
END_TEST

START_TEST(a_package_without_secret_tests_is_warned_of_and_without_any_refused)
{
	struct judge_package *p;

	gone("data/secret/1.in", 0);
	gone("data/secret/1.ans", 0);
	p = tree_read(&tree);
	ck_assert_uint_eq(p->test_count, 1);
	ck_assert_uint_eq(p->warning_count, 1);
	ck_assert_str_eq(p->warnings[0], "data/secret: no tests, only the samples count");
	judge_package_free(p);
	gone("data/secret", AT_REMOVEDIR);
	judge_package_free(tree_read(&tree));
	gone("data/sample/1.in", 0);
	gone("data/sample/1.ans", 0);
	tree_refused(&tree, "data: no tests in data/sample or data/secret");
	gone("data/sample", AT_REMOVEDIR);
	tree_refused(&tree, "data: no tests in data/sample or data/secret");
	gone("data", AT_REMOVEDIR);
	tree_refused(&tree, "data: open directory: No such file or directory");
}
END_TEST

START_TEST(a_package_of_secret_tests_only_is_good)
{
	struct judge_package *p;

	gone("data/sample/1.in", 0);
	gone("data/sample/1.ans", 0);
	p = tree_read(&tree);
	ck_assert_uint_eq(p->test_count, 1);
	ck_assert_uint_eq(p->warning_count, 0);
	judge_package_free(p);
}
END_TEST

START_TEST(a_problem_yaml_over_a_megabyte_is_refused)
{
	static char text[(1 << 20) + 2];
	const struct tree_entry entries[] = { { "problem.yaml", text }, { NULL, NULL } };

	memset(text, '#', sizeof(text) - 1);
	tree_add(&tree, entries);
	tree_refused(&tree, "problem.yaml: larger than 1 MiB");
	text[sizeof(text) - 2] = '\0';
	tree_add(&tree, entries);
	judge_package_free(tree_read(&tree));
}
END_TEST

START_TEST(more_than_ten_thousand_tests_are_refused)
{
	int secret = openat(tree.fd, "data/secret", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	for (int i = 0; i < 10000; i++) {
		char name[32];

		for (int k = 0; k < 2; k++) {
			(void)snprintf(name, sizeof(name), "t%05d.%s", i, k == 0 ? "in" : "ans");
			ck_assert_int_eq(mknodat(secret, name, S_IFREG | 0600, 0), 0);
		}
	}
	tree_refused(&tree, "data/secret/t09998.in: too many tests"); /* two were there before */
	for (int i = 9998; i < 10000; i++) {
		char name[32];

		for (int k = 0; k < 2; k++) {
			(void)snprintf(name, sizeof(name), "t%05d.%s", i, k == 0 ? "in" : "ans");
			ck_assert_int_eq(unlinkat(secret, name, 0), 0);
		}
	}
	judge_package_free(tree_read(&tree));
	(void)close(secret);
}
END_TEST

START_TEST(freeing_nothing_is_allowed)
{
	judge_package_free(NULL);
}
END_TEST

START_TEST(a_descriptor_that_is_no_directory_is_refused)
{
	struct judge_package *package = NULL;
	struct sbx_error err = { 0 };
	int fd = openat(tree.fd, "problem.yaml", O_RDONLY | O_CLOEXEC);

	ck_assert_int_eq(judge_package_read(fd, "short", &package, &err), -ENOTDIR);
	(void)close(fd);
	ck_assert_int_eq(judge_package_read(-1, "short", &package, &err), -EBADF);
	ck_assert_ptr_null(package);
}
END_TEST

/* Real packages of a contest, as testcases/problems holds them. */
static const struct {
	const char *name;
	size_t samples, tests;
	const char *author;
	double absolute, multiplier;
} real[] = {
	{ "99problems", 3, 19, "Nils Gustafsson", -1, 5 },
	{ "absurdistan2", 2, 18,
	  "Luk\xc3\xa1\xc5\xa1 Pol\xc3\xa1\xc4\x8d"
	  "ek",
	  1e-8, 5 },
	{ "peragrams", 2, 17, "Oskar Werkelin Ahlin", -1, 5 },
	{ "tripletexting", 2, 13, "Nils Gustafsson", -1, 40 },
};

START_TEST(the_real_packages_are_read_whole)
{
	struct judge_package *p = NULL;
	struct sbx_error err = { 0 };
	char path[128];
	size_t samples = 0;
	int fd;

	(void)snprintf(path, sizeof(path), "testcases/problems/%s", real[_i].name);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert_msg(fd >= 0, "%s must be there", path);
	ck_assert_msg(judge_package_read(fd, real[_i].name, &p, &err) == 0, "%s", err.text);
	ck_assert_str_eq(p->name, real[_i].name);
	ck_assert_str_eq(p->author, real[_i].author);
	ck_assert_str_eq(p->license, "cc by-sa");
	ck_assert_double_eq(p->time_multiplier, real[_i].multiplier);
	ck_assert_uint_eq(p->test_count, real[_i].tests);
	for (size_t i = 0; i < p->test_count; i++) {
		int input = judge_package_open(fd, p->tests[i].input, &err);

		ck_assert_int_ge(input, 0);
		(void)close(input);
		samples += p->tests[i].sample;
		ck_assert_double_eq(p->tests[i].flags.float_absolute_tolerance, real[_i].absolute);
	}
	ck_assert_uint_eq(samples, real[_i].samples);
	judge_package_free(p);
	(void)close(fd);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

int main(void)
{
	Suite *suite = suite_create("package");
	TCase *tcase = sbx_case("tree"), *packages = sbx_case("real");

	suite_add_tcase(suite, tcase);
	suite_add_tcase(suite, packages);
	tcase_add_checked_fixture(tcase, start, stop);
	tcase_add_test(tcase, tests_come_samples_first_and_each_part_in_byte_order_of_the_path);
	tcase_add_test(tcase, files_that_belong_are_passed_over_and_others_are_warned_of);
	tcase_add_loop_test(tcase, a_bad_tree_is_refused_by_the_file_that_is_bad, 0, COUNT(bad_trees));
	tcase_add_test(tcase, words_about_included_files_belong_to_no_language);
	tcase_add_test(tcase, symlinks_within_the_package_are_followed);
	tcase_add_loop_test(tcase, opening_stays_within_the_package, 0, 7);
	tcase_add_test(tcase, a_directory_that_is_no_package_is_refused);
	tcase_add_test(tcase, a_package_of_domjudge_may_have_its_own_settings_alone);
	tcase_add_test(tcase, a_package_without_secret_tests_is_warned_of_and_without_any_refused);
	tcase_add_test(tcase, a_package_of_secret_tests_only_is_good);
	tcase_add_test(tcase, a_problem_yaml_over_a_megabyte_is_refused);
	tcase_add_test(tcase, more_than_ten_thousand_tests_are_refused);
	tcase_add_test(tcase, freeing_nothing_is_allowed);
	tcase_add_test(tcase, a_descriptor_that_is_no_directory_is_refused);
	tcase_add_loop_test(packages, the_real_packages_are_read_whole, 0, COUNT(real));
	return sbx_run_suite(suite);
}
