/*
 * test_bad_packages.c - packages that are broken or mean harm, by the real `minos judge` and `minos verify`: each is
 * refused with what, where and why, or is JE; none gives a verdict on a submission. docs/packages.md lists them.
 */
#include <archive.h>
#include <archive_entry.h>
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/tests/judging.h"
#include "sandbox/tests/suite.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

#define RIGHT  "print(int(input()) + 1)\n"
#define CUSTOM "validation: custom\nlimits: {validation_time: 1, validation_memory: 64}\n"
#define NEW    "problem_format_version: 2025-09\nname: x\nuuid: 9aa4f41e-92b4-4a0e-a4e4-6b7c5c8e8e3b\n"

static struct tree tree;

static void start(void)
{
	tree_make(&tree, TREE_MINIMAL);
	tree_add(&tree, (const struct tree_entry[]){
			    { ".timelimit", "1\n" }, { "submissions/accepted/right.py", RIGHT }, { NULL, NULL } });
}

static void stop(void)
{
	tree_remove(&tree);
}

/* ---- What is refused before anything runs ---- */

/* A few lines of ten times as many values each. */
#define TEN(a) "[*" a ", *" a ", *" a ", *" a ", *" a ", *" a ", *" a ", *" a ", *" a ", *" a "]\n"
#define BOMB                                                                                                           \
	"a: &a x\nb: &b " TEN("a") "c: &c " TEN("b") "d: &d " TEN("c") "e: &e " TEN("d") "f: &f " TEN("e") "g: " TEN(  \
	    "f")

static const struct refused {
	struct tree_entry entries[4];
	const char *message; /* a part of it */
} refused[] = {
	{ { { "data/secret/2.in", "" } }, "data/secret/2.in: the answer file (.ans) beside it is missing" },
	{ { { "data/secret/2.ans", "" } }, "data/secret/2.ans: the input file (.in) beside it is missing" },
	{ { { "problem.yaml", "validation: custom\n" } },
	  "output_validators: `validation: custom`, and no program is there" },
	{ { { "problem.yaml", CUSTOM }, { "output_validators/a.py", "" }, { "output_validators/b.py", "" } },
	  "output_validators: more than one program, at least output_validators/a.py and output_validators/b.py" },
	/* links */
	{ { { "data/secret/2.in@", "2.in" }, { "data/secret/2.ans", "" } }, "data/secret/2.in: " },
	{ { { "data/secret/2.in@", "3.in" }, { "data/secret/3.in@", "2.in" }, { "data/secret/2.ans", "" } },
	  "data/secret/2.in: " },
	{ { { "data/secret/loop@", ".." } }, "nested too deeply" },
	{ { { "data/secret/2.in@", "/etc/passwd" }, { "data/secret/2.ans", "" } },
	  "data/secret/2.in: leads out of the package" },
	{ { { "data/secret/2.in@", "../../../../../../etc/passwd" }, { "data/secret/2.ans", "" } },
	  "data/secret/2.in: leads out of the package" },
	{ { { "problem.yaml@", "/etc/passwd" } }, "problem.yaml: leads out of the package" },
	{ { { "data/secret/2.in|", NULL }, { "data/secret/2.ans", "" } }, "data/secret/2.in: is no regular file" },
	/* settings that cost more than they say, or say two things */
	{ { { "problem.yaml", BOMB } }, "problem.yaml:5: too many values" },
	{ { { "data/testdata.yaml", BOMB } }, "data/testdata.yaml:5: too many values" },
	{ { { "problem.yaml", "keywords: &a [*a]\n" } },
	  "problem.yaml:1: alias `a`: no value with that anchor ends before it" },
	{ { { "problem.yaml", "name: a\nname: b\n" } }, "problem.yaml:2: key `name` is given twice, first in line 1" },
	{ { { "other/problem.yaml", "name: a\n" } }, "other/problem.yaml: a second one beside problem.yaml" },
	{ { { "problem.yml", "name: a\n" } }, "problem.yml: a second one beside problem.yaml" },
	/* names */
	{ { { "data/secret/\xff\xfe.in", "" }, { "data/secret/\xff\xfe.ans", "" } },
	  "data/secret/\\xff\\xfe.ans: a test's name may have" },
	{ { { "data/secret/a\nb.in", "" } }, "data/secret/a\\x0ab.in: a test's name may have" },
	{ { { "problem.yaml", "name: \xff\xfe\n" } }, "problem.yaml:1: no YAML: invalid leading UTF-8" },
	/* limits that contradict each other, the format or the host */
	{ { { "problem.yaml", "limits: {memory: 0}\n" } },
	  "problem.yaml:1: limits.memory: `0` must be a decimal number above 0" },
	{ { { "problem.yaml", "limits: {time_limit: -1}\n" } }, "problem.yaml:1: limits.time_limit: `-1` must be" },
	{ { { ".timelimit", "0\n" } }, ".timelimit:1: `0` is no number of seconds above 0" },
	{ { { "problem.yaml", NEW "limits: {time_multipliers: {ac_to_time_limit: 0.5}}\n" } },
	  "problem.yaml:4: limits.time_multipliers.ac_to_time_limit: must be at least 1" },
	{ { { "problem.yaml", NEW "type: [pass-fail, scoring]\n" } },
	  "problem.yaml:4: type: a problem cannot be both pass-fail and scoring" },
	{ { { "problem.yaml", "type: interactive\n" } },
	  "problem.yaml: `interactive` needs a validator of the package's own" },
	{ { { "problem.yaml", "type: scoring\n" }, { "data/testdata.yaml", "range: 10 0\n" } },
	  "data/testdata.yaml:1: range: `10 0` must be two numbers, the smaller first" },
	{ { { "problem.yaml", "validator_flags: float_tolerance\n" } },
	  "problem.yaml:1: validator flag float_tolerance needs a number after it" },
};

static void expect_refused(const char *path, const char *message)
{
	static char said[16384];
	json_t *result = NULL;
	int status = judging_run(path, "right.py", RIGHT, &result, said, sizeof(said));

	ck_assert_msg(status == 2 && result == NULL, "judge: status %d: %s", status, said);
	ck_assert_msg(strstr(said, message) != NULL, "no `%s` in: %s", message, said);
	status = judging_verify(path, NULL, said, sizeof(said));
	ck_assert_msg(status == 2, "verify: status %d: %s", status, said);
	ck_assert_msg(strstr(said, message) != NULL, "no `%s` in: %s", message, said);
}

START_TEST(a_bad_package_is_refused_with_what_where_and_why)
{
	tree_add(&tree, refused[_i].entries);
	expect_refused(tree.path, refused[_i].message);
}
END_TEST

START_TEST(settings_that_are_too_large_or_too_deep_are_refused)
{
	enum {
		SIZE = 2 << 20
	};
	char *text = malloc(SIZE + 1);

	ck_assert_ptr_nonnull(text);
	memset(text, '[', SIZE);
	text[SIZE] = '\0';
	tree_put(&tree, "problem.yaml", text);
	expect_refused(tree.path, "problem.yaml: larger than 1 MiB");
	text[100000] = '\0';
	tree_put(&tree, "problem.yaml", text);
	expect_refused(tree.path, "problem.yaml:1: nested too deeply");
	free(text);
}
END_TEST

static const struct {
	const char *path, *content;
} above[] = {
	{ "problem.yaml", "limits: {memory: 1000000}\n" },
	{ ".timelimit", "100000\n" },
};

START_TEST(limits_above_what_the_profile_allows_are_refused)
{
	static char said[16384];
	json_t *result = NULL;

	tree_put(&tree, above[_i].path, above[_i].content);
	ck_assert_int_eq(judging_run(tree.path, "right.py", RIGHT, &result, said, sizeof(said)), 2);
	ck_assert_ptr_null(result);
	ck_assert_msg(strstr(said, "above the ceiling of") != NULL, "%s", said);
	ck_assert_int_eq(judging_verify(tree.path, NULL, said, sizeof(said)), 2);
	ck_assert_msg(strstr(said, "above the ceiling of") != NULL, "%s", said);
}
END_TEST

/* More than are listed of any directory, so that a million costs no more. */
START_TEST(more_files_than_are_ever_listed_are_refused)
{
	char name[32];
	int secret = openat(tree.fd, "data/secret", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	ck_assert_int_ge(secret, 0);
	for (unsigned i = 0; i < 100001; i++) {
		(void)snprintf(name, sizeof(name), "x%u", i);
		ck_assert_int_eq(linkat(secret, i < 50000 ? "1.in" : "1.ans", secret, name, 0), 0);
	}
	ck_assert_int_eq(close(secret), 0);
	expect_refused(tree.path, "data/secret: too many files");
}
END_TEST

/* ---- What breaks when it runs ---- */

static const struct {
	struct tree_entry entries[3];
	const char *reason;
} broken[] = {
	{ { { "problem.yaml", CUSTOM }, { "output_validators/v.c", "int main(void) { return nothing; }\n" } },
	  "does not compile" },
	{ { { "problem.yaml", CUSTOM }, { "output_validators/v.zzz", "x" } }, "no language has the extension" },
	{ { { "problem.yaml", CUSTOM }, { "output_validators/v.py", "import os\nos.abort()\n" } },
	  "validator: ended by SIGABRT" },
	{ { { "problem.yaml", CUSTOM }, { "output_validators/v.py", "while True:\n\tpass\n" } }, ", limit " },
	{ { { "problem.yaml", CUSTOM }, { "output_validators/v.py", "" } },
	  "validator: exit status 0, which is neither 42 nor 43" },
	{ { { "problem.yaml", CUSTOM },
	    { "output_validators/v.py", "import sys\nf = open(sys.argv[3] + 'judgemessage.txt', 'wb')\n"
					"for i in range(10240):\n\tf.write(b'x' * (1 << 20))\nsys.exit(42)\n" } },
	  "validator: " },
	{ { { "problem.yaml", CUSTOM },
	    { "output_validators/v.py", "import os, sys\nf = open(sys.argv[3] + 'judgemessage.txt', 'wb')\n"
					"os.truncate(f.fileno(), 10 << 30)\nsys.exit(42)\n" } },
	  "validator: exit status 1" },
	{ { { "problem.yaml", "type: scoring\ngrading: custom\n" }, { "graders/g.py", "x\n" } },
	  "grader of group secret: exit status 1" },
	{ { { "problem.yaml", "type: scoring\ngrading: custom\n" }, { "graders/g.py", "" } },
	  "what it wrote is no verdict and score" },
	{ { { "problem.yaml", "type: scoring\n" }, { "data/testdata.yaml", "range: 0 10\naccept_score: 20\n" } },
	  "is not within its range 0 to 10" },
};

START_TEST(what_breaks_on_the_way_is_no_verdict_on_anybody)
{
	static char said[1 << 16];
	int status;

	tree_add(&tree, broken[_i].entries);
	json_decref(judging_expect(tree.path, "right.py", RIGHT, "JE", broken[_i].reason));
	status = judging_verify(tree.path, NULL, said, sizeof(said));
	ck_assert_msg(status == 1 || status == 2, "status %d: %s", status, said);
	ck_assert_msg(strstr(said, broken[_i].reason) != NULL, "%s", said);
	ck_assert_msg(strstr(said, "ok  accepted/right.py") == NULL, "%s", said);
}
END_TEST

/* ---- Archives ---- */

static void add(struct archive *out, const char *path, const char *content, size_t zeros)
{
	struct archive_entry *entry = archive_entry_new();
	static const char nothing[1 << 16];

	archive_entry_copy_pathname(entry, path);
	archive_entry_set_size(entry, (la_int64_t)(content == NULL ? zeros : strlen(content)));
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	ck_assert_int_eq(archive_write_header(out, entry), ARCHIVE_OK);
	if (content != NULL)
		ck_assert_int_eq(archive_write_data(out, content, strlen(content)), (la_ssize_t)strlen(content));
	for (size_t done = 0; content == NULL && done < zeros; done += sizeof(nothing))
		ck_assert_int_eq(archive_write_data(out, nothing, sizeof(nothing)), sizeof(nothing));
	archive_entry_free(entry);
}

static const struct {
	const char *entry;
	size_t zeros; /* of content */
	const char *message;
} archives[] = {
	{ "../../tmp/evil", 0, "entry `../../tmp/evil` climbs out with `..`" },
	{ "data/../../evil", 0, "climbs out with `..`" },
	{ "/tmp/evil", 0, "has an absolute name" },
	{ "a\nb", 0, "holds a control character or a backslash" },
	{ "data/secret/\xff\xfe.in", 0, "is no UTF-8" },
	{ "data/secret/2.in", 512 << 20, "unpacks to more than 200 times its size" },
};

static void make_archive(int which, bool zip, const char *path)
{
	struct archive *out = archive_write_new();

	ck_assert_int_eq(zip ? archive_write_set_format_zip(out) : archive_write_set_format_ustar(out), ARCHIVE_OK);
	if (!zip)
		ck_assert_int_eq(archive_write_add_filter_gzip(out), ARCHIVE_OK);
	ck_assert_int_eq(archive_write_open_filename(out, path), ARCHIVE_OK);
	add(out, "1.in", "1\n", 0);
	add(out, "1.ans", "2\n", 0);
	add(out, archives[which].entry, archives[which].zeros == 0 ? "x" : NULL, archives[which].zeros);
	ck_assert_int_eq(archive_write_free(out), ARCHIVE_OK);
}

START_TEST(a_hostile_archive_is_refused_with_what_where_and_why)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/bad.zip", tree.path);
	make_archive(_i, true, path);
	expect_refused(path, archives[_i].message);
	(void)snprintf(path, sizeof(path), "%s/bad.tar.gz", tree.path);
	make_archive(_i, false, path);
	expect_refused(path, archives[_i].message);
	ck_assert_int_ne(access("/tmp/evil", F_OK), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bad_packages");
	TCase *tcase = sbx_case("bad packages");

	suite_add_tcase(suite, tcase);
	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, start, stop);
	tcase_add_loop_test(tcase, a_bad_package_is_refused_with_what_where_and_why, 0, COUNT(refused));
	tcase_add_test(tcase, settings_that_are_too_large_or_too_deep_are_refused);
	tcase_add_loop_test(tcase, limits_above_what_the_profile_allows_are_refused, 0, COUNT(above));
	tcase_add_test(tcase, more_files_than_are_ever_listed_are_refused);
	tcase_add_loop_test(tcase, what_breaks_on_the_way_is_no_verdict_on_anybody, 0, COUNT(broken));
	tcase_add_loop_test(tcase, a_hostile_archive_is_refused_with_what_where_and_why, 0, COUNT(archives));
	return sbx_run_suite(suite);
}
