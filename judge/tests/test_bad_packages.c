/*
 * test_bad_packages.c - packages that are broken or mean harm, by the real `minos judge` and `minos verify`, and as
 * archives by a real daemon: each is refused with what, where and why, or is JE; none gives a verdict on a submission,
 * and what is refused changes nothing. docs/packages.md lists them.
 */
#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/cli/client.h"
#include "judge/tests/daemon_fixture.h"
#include "judge/tests/judging.h"
#include "judge/tests/test_archive.h"
#include "sandbox/cleanup.h"
#include "sandbox/tests/suite.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

#define RIGHT  "print(int(input()) + 1)\n"
#define CUSTOM "validation: custom\nlimits: {validation_time: 1, validation_memory: 64}\n"
#define NEW    "problem_format_version: 2025-09\nname: x\nuuid: 9aa4f41e-92b4-4a0e-a4e4-6b7c5c8e8e3b\n"

static struct tree tree;

#define KEPT "/api/v1/problems/kept" /* a good one that the bad ones do not replace */

static void start(void)
{
	struct sbx_error err = { 0 };

	if (the_daemon.client == NULL)
		ck_assert_msg(judge_client_open(the_daemon.dir, &the_daemon.client, &err) == 0, "%s", err.text);
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
	const char *message;  /* a part of it */
	const char *archived; /* of what is said of it as an archive, where that is something else */
} refused[] = {
	{ { { "data/secret/2.in", "" } }, "data/secret/2.in: the answer file (.ans) beside it is missing", NULL },
	{ { { "data/secret/2.ans", "" } }, "data/secret/2.ans: the input file (.in) beside it is missing", NULL },
	{ { { "problem.yaml", "validation: custom\n" } },
	  "output_validators: `validation: custom`, and no program is there",
	  NULL },
	{ { { "problem.yaml", CUSTOM }, { "output_validators/a.py", "" }, { "output_validators/b.py", "" } },
	  "output_validators: more than one program, at least output_validators/a.py and output_validators/b.py",
	  NULL },
	/* links */
	{ { { "data/secret/2.in@", "2.in" }, { "data/secret/2.ans", "" } }, "data/secret/2.in: ", NULL },
	{ { { "data/secret/2.in@", "3.in" }, { "data/secret/3.in@", "2.in" }, { "data/secret/2.ans", "" } },
	  "data/secret/2.in: ",
	  NULL },
	{ { { "data/secret/loop@", ".." } }, "nested too deeply", NULL },
	{ { { "data/secret/2.in@", "/etc/passwd" }, { "data/secret/2.ans", "" } },
	  "data/secret/2.in: leads out of the package",
	  "symlink `data/secret/2.in` has an empty or absolute target" },
	{ { { "data/secret/2.in@", "../../../../../../etc/passwd" }, { "data/secret/2.ans", "" } },
	  "data/secret/2.in: leads out of the package",
	  "symlink `data/secret/2.in` leads out of the archive" },
	{ { { "problem.yaml@", "/etc/passwd" } },
	  "problem.yaml: leads out of the package",
	  "symlink `problem.yaml` has an empty or absolute target" },
	{ { { "data/secret/2.in|", "entry `data/secret/2.in` is no file, directory or symlink" },
	    { "data/secret/2.ans", "" } },
	  "data/secret/2.in: is no regular file",
	  "entry `data/secret/2.in` is no file, directory or symlink" },
	/* settings that cost more than they say, or say two things */
	{ { { "problem.yaml", BOMB } }, "problem.yaml:5: too many values", NULL },
	{ { { "data/testdata.yaml", BOMB } }, "data/testdata.yaml:5: too many values", NULL },
	{ { { "problem.yaml", "keywords: &a [*a]\n" } },
	  "problem.yaml:1: alias `a`: no value with that anchor ends before it",
	  NULL },
	{ { { "problem.yaml", "name: a\nname: b\n" } },
	  "problem.yaml:2: key `name` is given twice, first in line 1",
	  NULL },
	{ { { "other/problem.yaml", "name: a\n" } }, "other/problem.yaml: a second one beside problem.yaml", NULL },
	{ { { "problem.yml", "name: a\n" } }, "problem.yml: a second one beside problem.yaml", NULL },
	/* names */
	{ { { "data/secret/\xff\xfe.in", "" }, { "data/secret/\xff\xfe.ans", "" } },
	  "data/secret/\\xff\\xfe.ans: a test's name may have",
	  "the name of an entry is no UTF-8" },
	{ { { "data/secret/a\nb.in", "" } },
	  "data/secret/a\\x0ab.in: a test's name may have",
	  "the name of an entry holds a control character" },
	{ { { "problem.yaml", "name: \xff\xfe\n" } }, "problem.yaml:1: no YAML: invalid leading UTF-8", NULL },
	/* limits above the ceilings of the profile */
	{ { { "problem.yaml", "limits: {memory: 1000000}\n" } }, "above the ceiling of", NULL },
	{ { { ".timelimit", "100000\n" } }, "above the ceiling of", NULL },
	/* limits that contradict each other, the format or the host */
	{ { { "problem.yaml", "limits: {memory: 0}\n" } },
	  "problem.yaml:1: limits.memory: `0` must be a decimal number above 0",
	  NULL },
	{ { { "problem.yaml", "limits: {time_limit: -1}\n" } },
	  "problem.yaml:1: limits.time_limit: `-1` must be",
	  NULL },
	{ { { ".timelimit", "0\n" } }, ".timelimit:1: `0` is no number of seconds above 0", NULL },
	{ { { "problem.yaml", NEW "limits: {time_multipliers: {ac_to_time_limit: 0.5}}\n" } },
	  "problem.yaml:4: limits.time_multipliers.ac_to_time_limit: must be at least 1",
	  NULL },
	{ { { "problem.yaml", NEW "type: [pass-fail, scoring]\n" } },
	  "problem.yaml:4: type: a problem cannot be both pass-fail and scoring",
	  NULL },
	{ { { "problem.yaml", "type: interactive\n" } },
	  "problem.yaml: `interactive` needs a validator of the package's own",
	  NULL },
	{ { { "problem.yaml", "type: scoring\n" }, { "data/testdata.yaml", "range: 10 0\n" } },
	  "data/testdata.yaml:1: range: `10 0` must be two numbers, the smaller first",
	  NULL },
	{ { { "problem.yaml", "validator_flags: float_tolerance\n" } },
	  "problem.yaml:1: validator flag float_tolerance needs a number after it",
	  NULL },
};

/* Uploads what is at path; returns the status and the answer, which is the caller's. */
static long upload(const char *path, const char *to, json_t **answer)
{
	struct judge_reply reply = { 0 };
	struct sbx_error err = { 0 };
	struct stat st;
	sbx_close int fd =
	    stat(path, &st) == 0 && S_ISDIR(st.st_mode) ? archive_of_tree(path) : open(path, O_RDONLY | O_CLOEXEC);

	ck_assert_int_eq(fstat(fd, &st), 0);
	ck_assert_msg(judge_client_upload(the_daemon.client, to, "application/octet-stream", fd, (uint64_t)st.st_size,
					  &reply, &err) == 0,
		      "%s", err.text);
	*answer = reply.body;
	return reply.status;
}

static unsigned entries_of_problems(void)
{
	char path[128];
	struct dirent **names = NULL;
	int count;

	(void)snprintf(path, sizeof(path), "%s/problems", the_daemon.dir);
	count = scandir(path, &names, NULL, NULL);
	ck_assert_int_ge(count, 0);
	for (int i = 0; i < count; i++)
		free(names[i]);
	free((void *)names);
	return (unsigned)count;
}

static void expect_refused_upload(const char *path, const char *to, const char *message)
{
	json_t *answer = NULL;
	long status = upload(path, to, &answer);
	sbx_free char *text = json_dumps(answer, 0);
	const json_t *error = json_object_get(answer, "error");

	ck_assert_msg(status == 422 || status == 413, "HTTP %ld: %s", status, text);
	ck_assert_str_ne(json_string_value(json_object_get(error, "what")), "");
	ck_assert_str_ne(json_string_value(json_object_get(error, "where")), "");
	ck_assert_msg(strstr(json_string_value(json_object_get(error, "why")), message) != NULL, "no `%s` in: %s",
		      message, text);
	json_decref(answer);
}

/* As a new version of a problem, and as a new problem. */
static void expect_refused_by_daemon(const char *path, const char *message)
{
	json_t *before = daemon_call(KEPT, NULL, 200), *after;
	unsigned entries = entries_of_problems();

	expect_refused_upload(path, KEPT, message);
	expect_refused_upload(path, "/api/v1/problems/new", message);
	json_decref(daemon_call("/api/v1/problems/new", NULL, 404));
	after = daemon_call(KEPT, NULL, 200);
	ck_assert(json_equal(before, after));
	ck_assert_uint_eq(entries_of_problems(), entries);
	json_decref(before);
	json_decref(after);
}

/* What is taken, and breaks when it is judged: the submission is JE for that reason. */
static void expect_judge_error_by_daemon(const char *path, const char *reason)
{
	json_t *answer = NULL, *request, *taken, *done;
	long status = upload(path, "/api/v1/problems/broken", &answer);
	const char *said;

	ck_assert_msg(status == 201 || status == 200, "HTTP %ld", status);
	json_decref(answer);
	request =
	    json_pack("{s:s, s:[{s:s, s:s}]}", "problem", "broken", "files", "name", "right.py", "content", RIGHT);
	taken = daemon_call("/api/v1/submissions", request, 201);
	done = daemon_wait(json_string_value(json_object_get(taken, "id")));
	said = json_string_value(json_object_get(json_object_get(done, "result"), "reason"));
	ck_assert_str_eq(json_string_value(json_object_get(done, "verdict")), "JE");
	ck_assert_msg(strstr(said, reason) != NULL, "no `%s` in: %s", reason, said);
	json_decref(request);
	json_decref(taken);
	json_decref(done);
}

static void start_daemon(void)
{
	struct tree good;
	json_t *answer = NULL;

	daemon_set_up();
	tree_make(&good, TREE_MINIMAL);
	ck_assert_int_eq(upload(good.path, KEPT, &answer), 201);
	json_decref(answer);
	tree_remove(&good);
	judge_client_close(the_daemon.client); /* each test has a connection of its own */
	the_daemon.client = NULL;
}

static void expect_refused_by_commands(const char *path, const char *message)
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

/* archived: NULL where the daemon says the same. */
static void expect_refused(const char *path, const char *message, const char *archived)
{
	expect_refused_by_commands(path, message);
	expect_refused_by_daemon(path, archived != NULL ? archived : message);
}

START_TEST(a_bad_package_is_refused_with_what_where_and_why)
{
	tree_add(&tree, refused[_i].entries);
	expect_refused(tree.path, refused[_i].message, refused[_i].archived);
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
	expect_refused(tree.path, "problem.yaml: larger than 1 MiB", NULL);
	text[100000] = '\0';
	tree_put(&tree, "problem.yaml", text);
	expect_refused(tree.path, "problem.yaml:1: nested too deeply", NULL);
	free(text);
}
END_TEST

/* More than are listed of any directory, so that a million costs no more. As an upload: suite api_refusals. */
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
	expect_refused_by_commands(tree.path, "data/secret: too many files");
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
	expect_judge_error_by_daemon(tree.path, broken[_i].reason);
}
END_TEST

/* ---- Archives ---- */

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

static void put_archive(int which, const char *format, const char *path)
{
	const struct entry entries[] = { { "1.in", 'f', "1\n", 0, 0 },
					 { "1.ans", 'f', "2\n", 0, 0 },
					 { archives[which].entry, 'f', "x", archives[which].zeros, 0 } };
	sbx_close int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	void *data = NULL;
	size_t size = 0;

	ck_assert_int_ge(fd, 0);
	make_archive(format, entries, COUNT(entries), &data, &size);
	ck_assert_int_eq(write(fd, data, size), (ssize_t)size);
	free(data);
}

START_TEST(a_hostile_archive_is_refused_with_what_where_and_why)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/bad.zip", tree.path);
	put_archive(_i, "zip", path);
	expect_refused(path, archives[_i].message, NULL);
	(void)snprintf(path, sizeof(path), "%s/bad.tar.gz", tree.path);
	put_archive(_i, "tar.gz", path);
	expect_refused(path, archives[_i].message, NULL);
	ck_assert_int_ne(access("/tmp/evil", F_OK), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bad_packages");
	TCase *tcase = sbx_case("bad packages");

	suite_add_tcase(suite, tcase);
	tcase_set_timeout(tcase, 120);
	tcase_add_unchecked_fixture(tcase, start_daemon, daemon_tear_down);
	tcase_add_checked_fixture(tcase, start, stop);
	tcase_add_loop_test(tcase, a_bad_package_is_refused_with_what_where_and_why, 0, COUNT(refused));
	tcase_add_test(tcase, settings_that_are_too_large_or_too_deep_are_refused);
	tcase_add_test(tcase, more_files_than_are_ever_listed_are_refused);
	tcase_add_loop_test(tcase, what_breaks_on_the_way_is_no_verdict_on_anybody, 0, COUNT(broken));
	tcase_add_loop_test(tcase, a_hostile_archive_is_refused_with_what_where_and_why, 0, COUNT(archives));
	return sbx_run_suite(suite);
}
