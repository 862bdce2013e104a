/* test_formats.c - packages of each format, and as archives, by the real `minos judge` and `minos verify`. */
#include <archive.h>
#include <archive_entry.h>
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/tests/suite.h"

#include "judge/tests/judging.h"

#define ADD "print(sum(map(int, input().split())))\n"

static struct tree tree;
static const struct tree_entry EMPTY[] = { { NULL, NULL } };

static void start(void)
{
	tree_make(&tree, EMPTY);
}

static void stop(void)
{
	tree_remove(&tree);
}

static const struct {
	const char *problem, *submission, *verdict, *reason;
} judged[] = {
	{ "bare", "submissions/accepted/add.py", "AC", "all 3 tests accepted" },
	{ "bare", "submissions/wrong_answer/narrow.c", "WA", "big: Wrong answer on line 1" },
	{ "steps", "submissions/accepted/table.py", "AC", "score 100" },
	{ "steps", "submissions/mixed/narrow.c", "PAC", "score 30 of 100" },
	{ "twins", "solutions/main.cpp", "AC", "all 4 tests accepted" },
	{ "twins", "solutions/halves.py", "WA", "02: output rejected: the two numbers are equal" },
	{ "twins", "solutions/silent.c", "PE", "01: " },
};

START_TEST(each_format_is_judged_by_its_own_rules)
{
	char path[128], submission[256];

	(void)snprintf(path, sizeof(path), "testcases/problems/%s", judged[_i].problem);
	(void)snprintf(submission, sizeof(submission), "%s/%s", path, judged[_i].submission);
	json_decref(judging_expect(path, submission, NULL, judged[_i].verdict, judged[_i].reason));
}
END_TEST

/* ---- groups of Polygon that depend on others ---- */

/* 0: the sample, of no points. 1: two tests, 20 points for both. 2: 10 and 20 points. 3: 50. */
#define POLYGON                                                                                                        \
	"<problem><judging><testset name=\"tests\"><time-limit>2000</time-limit>"                                      \
	"<input-path-pattern>tests/%02d</input-path-pattern><answer-path-pattern>tests/%02d.a</answer-path-pattern>"   \
	"<tests><test group=\"0\" sample=\"true\"/><test group=\"1\" points=\"10\"/><test group=\"1\" points=\"10\"/>" \
	"<test group=\"2\" points=\"10\"/><test group=\"2\" points=\"20\"/><test group=\"3\" "                         \
	"points=\"50\"/></tests><groups>"                                                                              \
	"<group name=\"0\" points-policy=\"each-test\"/>"                                                              \
	"<group name=\"1\" points-policy=\"complete-group\"><dependencies><dependency group=\"0\"/></dependencies>"    \
	"</group><group name=\"2\" points-policy=\"each-test\"><dependencies><dependency group=\"1\"/></dependencies>" \
	"</group><group name=\"3\" points-policy=\"complete-group\"><dependencies><dependency group=\"2\"/>"           \
	"</dependencies></group></groups></testset></judging></problem>\n"

static const struct {
	const char *fails; /* inputs, which are the numbers of the tests */
	const char *verdict, *reason;
} dependent[] = {
	{ "()", "AC", "score 100" },
	{ "(3,)", "WA", "1/03: " }, /* the sample is accepted, which gives no points, and so is no part of them */
	{ "(4,)", "PAC", "score 40 of 100" },
	{ "(5,)", "PAC", "score 30 of 100" },
	{ "(6,)", "PAC", "score 50 of 100" },
	{ "(1,)", "WA", "0/01: " },
};

/* Tests of a problem of Polygon: the number of each is its input and its answer. */
static void put_numbers(int count)
{
	char path[32], number[16];

	for (int i = 1; i <= count; i++) {
		(void)snprintf(number, sizeof(number), "%d\n", i);
		(void)snprintf(path, sizeof(path), "tests/%02d", i);
		tree_put(&tree, path, number);
		(void)snprintf(path, sizeof(path), "tests/%02d.a", i);
		tree_put(&tree, path, number);
	}
}

START_TEST(points_of_a_group_count_when_all_of_what_it_depends_on_has_passed)
{
	char source[128];
	json_t *result;

	tree_put(&tree, "problem.xml", POLYGON);
	put_numbers(6);
	(void)snprintf(source, sizeof(source), "n = int(input())\nprint(0 if n in %s else n)\n", dependent[_i].fails);
	result = judging_expect(tree.path, "a.py", source, dependent[_i].verdict, dependent[_i].reason);
	json_decref(result);
}
END_TEST

/* ---- groups of 2025-09 that need others to pass ---- */

/* a, with a directory in it: 10 points. b needs the samples and a: 20. c needs b: 30. d: 40, without conditions. */
static const struct tree_entry conditions[] = {
	{ "problem.yaml", "problem_format_version: 2025-09\nname: made up\nuuid: 5ca6ba5b-36d5-4eff-8aa7-d967cbc4375e\n"
			  "type: scoring\nlimits:\n  time_limit: 5\n" },
	{ "data/sample/1.in", "1" },
	{ "data/sample/1.ans", "1" },
	{ "data/secret/a/test_group.yaml", "max_score: 10\n" },
	{ "data/secret/a/1.in", "2" },
	{ "data/secret/a/1.ans", "2" },
	{ "data/secret/a/deeper/1.in", "3" },
	{ "data/secret/a/deeper/1.ans", "3" },
	{ "data/secret/b/test_group.yaml", "max_score: 20\nrequire_pass: [sample, secret/a]\n" },
	{ "data/secret/b/1.in", "4" },
	{ "data/secret/b/1.ans", "4" },
	{ "data/secret/c/test_group.yaml", "max_score: 30\nrequire_pass: secret/b\n" },
	{ "data/secret/c/1.in", "5" },
	{ "data/secret/c/1.ans", "5" },
	{ "data/secret/d/test_group.yaml", "max_score: 40\nscore_aggregation: sum\n" },
	{ "data/secret/d/1.in", "6" },
	{ "data/secret/d/1.ans", "6" },
	{ NULL, NULL },
};

static const struct {
	const char *fails;              /* inputs, which are the numbers of the tests */
	const char *verdict, *unmet[2]; /* of b and c: the group that they needed, or "" */
	double score;
	size_t ran;
} conditional[] = {
	{ "()", "AC", { "", "" }, 100, 6 },
	{ "(1,)", "PAC", { "sample", "secret/b" }, 50, 4 },
	{ "(3,)", "PAC", { "secret/a", "secret/b" }, 40, 4 }, /* of the group that the directory is in */
	{ "(4,)", "PAC", { "", "secret/b" }, 50, 5 },
	{ "(5,)", "PAC", { "", "" }, 70, 6 },
	{ "(2, 6)", "WA", { "secret/a", "secret/b" }, 0, 3 },
};

static void expect_groups(const json_t *result, const char *const *unmet)
{
	const json_t *groups = json_object_get(result, "groups");

	for (size_t i = 0; i < 2; i++) { /* secret, a, b, c, d */
		const json_t *group = json_array_get(groups, 2 + i);
		const char *said = json_string_value(json_object_get(group, "unmet"));

		ck_assert_str_eq(said == NULL ? "" : said, unmet[i]);
		if (said != NULL) {
			ck_assert(json_number_value(json_object_get(group, "score")) == 0);
			ck_assert_str_ne(json_string_value(json_object_get(group, "verdict")), "AC");
		}
	}
}

START_TEST(a_group_gives_nothing_unless_those_that_it_requires_have_passed)
{
	static char said[1 << 20];
	char source[128], path[128];
	const char *const files[] = { path, NULL };

	tree_add(&tree, conditions);
	(void)snprintf(source, sizeof(source), "n = int(input())\nprint(0 if n in %s else n)\n", conditional[_i].fails);
	tree_put(&tree, "mine/a.py", source);
	(void)snprintf(path, sizeof(path), "%s/mine/a.py", tree.path);
	for (int all = 0; all < 2; all++) { /* what runs only because all tests are asked for counts for nothing */
		const char *const options[] = { "--json", all != 0 ? "--all-tests" : NULL, NULL };
		json_t *result;

		(void)judging_judge(tree.path, options, files, said, sizeof(said));
		result = json_loads(said, 0, NULL);
		ck_assert_msg(result != NULL, "%s", said);
		ck_assert_str_eq(json_string_value(json_object_get(result, "verdict")), conditional[_i].verdict);
		ck_assert(json_number_value(json_object_get(result, "score")) == conditional[_i].score);
		ck_assert_uint_eq(json_array_size(json_object_get(result, "tests")),
				  all != 0 ? 6 : conditional[_i].ran);
		expect_groups(result, conditional[_i].unmet);
		json_decref(result);
	}
}
END_TEST

/* ---- what a solution of Polygon is to do in single groups ---- */

/* It passes in group 1 and fails in group 2; group 3, which depends on that, does not run. */
static const struct {
	const char *tags;
	int status;
	const char *said;
} extras[] = {
	{ "<extra-tag group='1' tag='accepted'/><extra-tag group='2' tag='wrong-answer'/>"
	  "<extra-tag group='3' tag='time-limit-exceeded'/>",
	  0, "" },
	{ "<extra-tag group='1' tag='rejected'/>", 1, "no test is" },
	{ "<extra-tag group='2' tag='accepted'/>", 1, "2/02: WA, permitted is AC (problem.xml:1)" },
	{ "<extra-tag testset='tests' tag='memory-limit-exceeded'/>", 1, "2/02: WA, permitted is AC/PAC/MLE" },
	{ "<extra-tag group='4' tag='accepted'/>", 0, "extra-tag `accepted` is left out: no test is in its group" },
};

START_TEST(a_solution_of_polygon_is_expected_to_fail_in_its_groups_alone)
{
	char xml[2048], said[8192];

	(void)snprintf(xml, sizeof(xml),
		       "<problem><judging><testset name='tests'><time-limit>2000</time-limit>"
		       "<input-path-pattern>tests/%%02d</input-path-pattern>"
		       "<answer-path-pattern>tests/%%02d.a</answer-path-pattern><tests><test group='1' points='1'/>"
		       "<test group='2' points='1'/><test group='3' points='1'/></tests><groups><group name='3' "
		       "points-policy='complete-group'><dependencies><dependency group='2'/></dependencies></group>"
		       "</groups></testset></judging><assets><solutions><solution tag='rejected'>"
		       "<source path='solutions/two.py'/><extra-tags>%s</extra-tags></solution></solutions></assets>"
		       "</problem>",
		       extras[_i].tags);
	tree_put(&tree, "problem.xml", xml);
	tree_put(&tree, "solutions/two.py", "n = int(input())\nprint(0 if n == 2 else n)\n");
	put_numbers(3);
	ck_assert_msg(judging_verify(tree.path, NULL, said, sizeof(said)) == extras[_i].status, "%s", said);
	ck_assert_msg(strstr(said, extras[_i].said) != NULL, "%s", said);
}
END_TEST

/* ---- files of Polygon for input and output ---- */

/* The limit of the output is that of the profile: 8 MiB. */
static const struct {
	const char *attributes, *checker, *source, *verdict, *reason;
} by_file[] = {
	{ "input-file='a.in' output-file='a.out'", "", "open('a.out', 'w').write(open('a.in').read())", "AC", "all 2" },
	{ "input-file='a.in' output-file='a.out'", "same", "open('a.out', 'w').write(open('a.in').read())", "AC",
	  "all 2" },
	{ "input-file='a.in'", "", "print(open('a.in').read())", "AC", "all 2" },
	{ "output-file='a.out'", "", "open('a.out', 'w').write(input())", "AC", "all 2" },
	/* neither stream has anything to do with it then */
	{ "input-file='a.in' output-file='a.out'", "", "open('a.out', 'w').write(input())", "RTE", "01: " },
	{ "input-file='a.in' output-file='a.out'", "", "print(open('a.in').read())", "WA", "01: no output file a.out" },
	{ "input-file='a.in' output-file='a.out'", "same", "print(open('a.in').read())", "WA",
	  "01: no output file a.out" },
	{ "output-file='a.out'", "", "print('x'); open('a.out', 'w').write('1')", "WA", "02: Wrong answer on line 1" },
	{ "output-file='a.out'", "same", "open('a.out', 'w').write('1')", "WA", "02: output rejected" },
	/* how the run ends decides before what it left */
	{ "output-file='a.out'", "", "open('a.out', 'w').write(input()); exit(3)", "RTE", "01: exit status 3" },
	{ "output-file='a.out'", "", "open('a.out', 'w').write('x' * (9 << 20))", "OLE",
	  "01: output: a.out is larger than the output limit" },
	{ "output-file='a.out'", "", "while True: print('x' * 65536)", "OLE", "01: output: more than 8M written" },
	{ "output-file='a.out'", "", "open('a.out', 'w').truncate(60 << 20)", "OLE",
	  "01: output: a.out is larger than the output limit" },
	/* what is no plain file there is none */
	{ "input-file='a.in' output-file='a.out'", "", "import os; os.symlink('a.in', 'a.out')", "WA",
	  "01: no output file a.out" },
	{ "input-file='a.in' output-file='a.out'", "", "import os; os.symlink('/etc/passwd', 'a.out')", "WA",
	  "01: no output file a.out" },
	{ "output-file='a.out'", "", "import os; os.mkdir('a.out'); open('a.out/a.out', 'w').write(input())", "WA",
	  "01: no output file a.out" },
	{ "output-file='a.out'", "", "import os; open('a.out', 'w').write(input()); os.chmod('a.out', 0)", "AC",
	  "all 2" },
	{ "output-file='a.out'", "", "import os; open('a.out', 'w').write(input()); os.chmod('.', 0)", "AC", "all 2" },
	{ "output-file='a.out'", "", "import os; os.makedirs('/'.join('d' * 30)); open('a.out', 'w').write(input())",
	  "OLE", "01: output: more is left in the work directory than can be taken out of it" },
};

START_TEST(a_problem_of_polygon_may_have_its_input_and_its_output_in_files)
{
	bool checker = by_file[_i].checker[0] != '\0';
	char xml[1024];

	(void)snprintf(xml, sizeof(xml),
		       "<problem><judging %s><testset name='tests'><time-limit>2000</time-limit>"
		       "<input-path-pattern>tests/%%02d</input-path-pattern>"
		       "<answer-path-pattern>tests/%%02d.a</answer-path-pattern><tests><test/><test/></tests>"
		       "</testset></judging><assets>%s</assets></problem>\n",
		       by_file[_i].attributes,
		       checker ? "<checker type='testlib'><source path='files/same.py'/></checker>" : "");
	tree_put(&tree, "problem.xml", xml);
	tree_put(&tree, "files/same.py",
		 "import sys\n_, output, answer = (open(name).read().split() for name in sys.argv[1:4])\n"
		 "sys.exit(0 if output == answer else 1)\n");
	put_numbers(2);
	json_decref(judging_expect(tree.path, "a.py", by_file[_i].source, by_file[_i].verdict, by_file[_i].reason));
}
END_TEST

/* ---- what is added to submissions ---- */

#define HEAD "problem_format_version: 2025-09\nname: Sum\nuuid: x\nlimits: {time_limit: 1}\n"

static const struct tree_entry SUM[] = {
	{ "problem.yaml", HEAD "constants: {offset: 1000}\nlanguages: [cpp, python3]\n" },
	{ "data/secret/1.in", "1 2\n" },
	{ "data/secret/1.ans", "1003\n" },
	{ "include/cpp/main.cpp", "#include <cstdio>\n"
				  "#include \"lib/offset.h\"\n"
				  "long sum(long a, long b);\n"
				  "int main()\n"
				  "{\n"
				  "\tlong a, b;\n"
				  "\tif (std::scanf(\"%ld %ld\", &a, &b) != 2)\n"
				  "\t\treturn 1;\n"
				  "\tstd::printf(\"%ld\\n\", sum(a, b) + OFFSET);\n"
				  "}\n" },
	{ "include/cpp/lib/offset.h", "#define OFFSET {{offset}}\n" },
	{ "include/default/helper.py", "def total(a, b):\n    return a + b + {{offset}}\n" },
	{ NULL, NULL }
};

static const struct {
	const char *name, *content, *verdict, *reason;
} added[] = {
	{ "sum.cpp", "long sum(long a, long b)\n{\n\treturn a + b;\n}\n", "AC", "the 1 test accepted" },
	{ "sum.cpp", "long sum(long a, long b)\n{\n\treturn a - b;\n}\n", "WA", "secret/1: " },
	/* the package's file takes the place of the submission's */
	{ "main.cpp", "int main()\n{\n}\n", "CE", "compiler: " },
	{ "main.py", "import helper\nprint(helper.total(*map(int, input().split())))\n", "AC", "the 1 test accepted" },
	{ "helper.py", "print(1003)\n", "WA", "secret/1: " },
};

START_TEST(a_package_adds_files_and_chooses_languages)
{
	tree_add(&tree, SUM);
	json_decref(judging_expect(tree.path, added[_i].name, added[_i].content, added[_i].verdict, added[_i].reason));
	judging_expect_refused(tree.path, "sum.c", "int main(void)\n{\n}\n", "`c` is not a language of the problem");
}
END_TEST

/* Of a jury's submission that is the verdict, as of one whose problem has become another since it was taken. */
START_TEST(a_language_that_the_problem_has_not_does_not_compile)
{
	char said[8192];

	tree_add(&tree, SUM);
	tree_put(&tree, "submissions/mixed/sum.c", "/* @EXPECTED_RESULTS@: COMPILER_ERROR */\nint main(void)\n{\n}\n");
	ck_assert_int_eq(judging_verify(tree.path, (const char *const[]){ "--json", NULL }, said, sizeof(said)), 0);
	ck_assert_msg(strstr(said, "compiler: c is not a language of this problem") != NULL, "%s", said);
}
END_TEST

START_TEST(constants_stand_in_validators_too)
{
	const struct tree_entry validator[] = {
		{ "output_validator/v.py",
		  "import sys\nsys.exit(42 if int(sys.stdin.read()) == 3 + {{offset}} else 43)\n" },
		{ NULL, NULL }
	};

	tree_add(&tree, SUM);
	tree_add(&tree, validator);
	json_decref(judging_expect(tree.path, "a.py", "print(1003)\n", "AC", "the 1 test accepted"));
	json_decref(judging_expect(tree.path, "a.py", "print(3)\n", "WA", "secret/1: "));
}
END_TEST

/* ---- archives ---- */

static void add_entry(struct archive *out, const char *path, const char *content)
{
	struct archive_entry *entry = archive_entry_new();

	archive_entry_set_pathname(entry, path);
	archive_entry_set_size(entry, (la_int64_t)strlen(content));
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0600);
	ck_assert_int_eq(archive_write_header(out, entry), ARCHIVE_OK);
	ck_assert_int_eq(archive_write_data(out, content, strlen(content)), (la_ssize_t)strlen(content));
	archive_entry_free(entry);
}

static const struct kind {
	const char *name;
	int (*format)(struct archive *out), (*filter)(struct archive *out);
} kinds[] = {
	{ "sum.zip", archive_write_set_format_zip, NULL },
	{ "sum.tar", archive_write_set_format_pax_restricted, NULL },
	{ "sum.tar.gz", archive_write_set_format_pax_restricted, archive_write_add_filter_gzip },
	{ "sum.tar.zst", archive_write_set_format_pax_restricted, archive_write_add_filter_zstd },
};

static void make_archive(const struct kind *kind, const char *prefix, const char *bad, char *path, size_t size)
{
	static const char *const files[][2] = { { "1.in", "1 2\n" },
						{ "1.ans", "3\n" },
						{ "2.in", "5 6\n" },
						{ "2.ans", "11\n" },
						{ "submissions/accepted/add.py", ADD } };
	struct archive *out = archive_write_new();
	char entry[128];

	(void)snprintf(path, size, "%s/%s", tree.path, kind->name);
	ck_assert_int_eq(kind->format(out), ARCHIVE_OK);
	if (kind->filter != NULL)
		ck_assert_int_eq(kind->filter(out), ARCHIVE_OK);
	ck_assert_int_eq(archive_write_open_filename(out, path), ARCHIVE_OK);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		(void)snprintf(entry, sizeof(entry), "%s%s", prefix, files[i][0]);
		add_entry(out, entry, files[i][1]);
	}
	if (bad != NULL)
		add_entry(out, bad, "");
	ck_assert_int_eq(archive_write_close(out), ARCHIVE_OK);
	ck_assert_int_eq(archive_write_free(out), ARCHIVE_OK);
}

START_TEST(a_package_in_an_archive_is_judged_and_verified)
{
	char path[256], said[8192];

	make_archive(&kinds[_i], _i % 2 == 0 ? "" : "sum/", NULL, path, sizeof(path));
	json_decref(judging_expect(path, "add.py", ADD, "AC", "all 2 tests accepted"));
	ck_assert_msg(judging_verify(path, NULL, said, sizeof(said)) == 0, "%s", said);
	ck_assert_ptr_nonnull(strstr(said, "accepted/add.py"));
}
END_TEST

/* Names as Mac OS, and as the code pages of DOS and of Chinese systems have them. */
static const char *const left_beside[] = { "__MACOSX/sum/._1.in", "sum/statement/Gr\x94\xe1 e.pdf",
					   "sum/\xcc\xe2\xc4\xbf.docx" };

START_TEST(what_other_tools_leave_in_an_archive_is_no_part_of_the_package)
{
	char path[256];

	make_archive(&kinds[0], "sum/", left_beside[_i], path, sizeof(path));
	json_decref(judging_expect(path, "add.py", ADD, "AC", "all 2 tests accepted"));
}
END_TEST

static const struct {
	const char *entry, *message;
} bad_archives[] = {
	{ "../evil.in", "entry `../evil.in` climbs out with `..`" },
	{ "/tmp/evil.in", "has an absolute name" },
	{ "1.in", "entry `1.in` is there twice" },
	{ "3.in", "package `sum`: 3.in: the answer file (.ans or .out) beside it is missing" },
	{ "problem.yaml", "package `sum`: data: open directory: No such file or directory" },
};

START_TEST(a_bad_archive_is_bad_input_and_leaves_nothing_behind)
{
	const char *const write[] = { "--calibrate", "--write", NULL };
	char path[256], said[8192];
	json_t *result = NULL;

	make_archive(&kinds[1], "", bad_archives[_i].entry, path, sizeof(path));
	ck_assert_int_eq(judging_run(path, "add.py", ADD, &result, said, sizeof(said)), 2);
	ck_assert_ptr_null(result);
	ck_assert_msg(strstr(said, bad_archives[_i].message) != NULL, "%s", said);
	ck_assert_int_eq(judging_verify(path, NULL, said, sizeof(said)), 2);
	ck_assert_msg(strstr(said, bad_archives[_i].message) != NULL, "%s", said);
	ck_assert_int_eq(judging_verify(path, write, said, sizeof(said)), 2);
	ck_assert_msg(strstr(said, "--write needs a directory, not an archive") != NULL, "%s", said);
	ck_assert_int_ne(access("/tmp/evil.in", F_OK), 0);
}
END_TEST

START_TEST(a_file_that_is_no_archive_is_bad_input)
{
	const struct tree_entry entries[] = { { "x.zip", "PK nothing of the kind" }, { NULL, NULL } };
	char path[256], said[8192];
	json_t *result = NULL;

	tree_add(&tree, entries);
	(void)snprintf(path, sizeof(path), "%s/x.zip", tree.path);
	ck_assert_int_eq(judging_run(path, "add.py", ADD, &result, said, sizeof(said)), 2);
	ck_assert_msg(strstr(said, "the archive cannot be read") != NULL, "%s", said);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

int main(void)
{
	Suite *suite = suite_create("formats");
	TCase *tcase = sbx_case("formats");

	suite_add_tcase(suite, tcase);
	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, start, stop);
	tcase_add_loop_test(tcase, each_format_is_judged_by_its_own_rules, 0, COUNT(judged));
	tcase_add_loop_test(tcase, points_of_a_group_count_when_all_of_what_it_depends_on_has_passed, 0,
			    COUNT(dependent));
	tcase_add_loop_test(tcase, a_group_gives_nothing_unless_those_that_it_requires_have_passed, 0,
			    COUNT(conditional));
	tcase_add_loop_test(tcase, a_solution_of_polygon_is_expected_to_fail_in_its_groups_alone, 0, COUNT(extras));
	tcase_add_loop_test(tcase, a_problem_of_polygon_may_have_its_input_and_its_output_in_files, 0, COUNT(by_file));
	tcase_add_loop_test(tcase, a_package_adds_files_and_chooses_languages, 0, COUNT(added));
	tcase_add_test(tcase, a_language_that_the_problem_has_not_does_not_compile);
	tcase_add_test(tcase, constants_stand_in_validators_too);
	tcase_add_loop_test(tcase, a_package_in_an_archive_is_judged_and_verified, 0, COUNT(kinds));
	tcase_add_loop_test(tcase, what_other_tools_leave_in_an_archive_is_no_part_of_the_package, 0,
			    COUNT(left_beside));
	tcase_add_loop_test(tcase, a_bad_archive_is_bad_input_and_leaves_nothing_behind, 0, COUNT(bad_archives));
	tcase_add_test(tcase, a_file_that_is_no_archive_is_bad_input);
	return sbx_run_suite(suite);
}
