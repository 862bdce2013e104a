/* A real minosd: what it compiles once, and when it compiles again. */
#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/daemon/role.h"
#include "judge/policy/policy.h"
#include "judge/tests/daemon_fixture.h"
#include "sandbox/cleanup.h"
#include "sandbox/root.h"
#include "sandbox/tests/suite.h"

#define PROBLEM "peragrams"

static const char *text_of(const json_t *object, const char *field)
{
	const char *text = json_string_value(json_object_get(object, field));

	return text == NULL ? "" : text;
}

/* Judges one of the problem's submissions and expects its verdict. Was its compilation taken from the cache? */
static bool cached(const char *submission)
{
	const json_t *compile, *told;
	json_t *answer;
	char id[33];
	bool result;

	daemon_submit(PROBLEM, submission, NULL, id);
	answer = daemon_wait(id);
	ck_assert_str_eq(text_of(answer, "verdict"), daemon_expected(submission));
	compile = json_object_get(json_object_get(answer, "result"), "compile");
	told = json_object_get(compile, "cached");
	ck_assert_msg(json_is_boolean(told), "%s: the result does not say", submission);
	if (strcmp(daemon_expected(submission), "CE") == 0)
		ck_assert_ptr_nonnull(strstr(text_of(compile, "output"), "undeclared"));
	result = json_is_true(told);
	json_decref(answer);
	return result;
}

static void expect_cached(const char *submission, bool wanted)
{
	ck_assert_msg(cached(submission) == wanted, "%s was %s; the log: %s", submission,
		      wanted ? "compiled again" : "not compiled", daemon_log());
}

/* Cuts every entry of all slots short; returns how many there are. */
static unsigned cut_entries(off_t by)
{
	unsigned count = 0;

	for (unsigned slot = 0; slot < 2; slot++) {
		const struct dirent *entry;
		char path[128];
		DIR *listing;

		(void)snprintf(path, sizeof(path), "%s/cache/%u", the_daemon.dir, slot);
		listing = opendir(path);
		while (listing != NULL && (entry = readdir(listing)) != NULL) {
			sbx_close int fd = -1;
			struct stat st;

			if (entry->d_name[0] == '.')
				continue;
			count++;
			if (by == 0)
				continue;
			fd = openat(dirfd(listing), entry->d_name, O_RDWR | O_CLOEXEC);
			ck_assert_int_ge(fd, 0);
			ck_assert_int_eq(fstat(fd, &st), 0);
			ck_assert_int_eq(ftruncate(fd, st.st_size - by), 0);
		}
		if (listing != NULL)
			(void)closedir(listing);
	}
	return count;
}

/* Policies of our own, to be changed; of two languages, whose probes take little time. */
static void make_policies(char *own, size_t size)
{
	char from[PATH_MAX], path[PATH_MAX + 64], target[PATH_MAX + 300];
	static const char *const linked[] = { "seccomp", "profiles" }, *const languages[] = { "c", "cpp" };
	uid_t uid;
	gid_t gid;

	ck_assert_int_eq(judge_policy_find(from, sizeof(from), NULL), 0);
	/* A state directory with something in it must be the daemon's. */
	ck_assert_int_eq(judge_role_user(&uid, &gid, NULL), 0);
	ck_assert_int_eq(chown(the_daemon.dir, uid, gid), 0);
	(void)snprintf(own, size, "%s/policies", the_daemon.dir);
	ck_assert_int_eq(mkdir(own, 0755), 0);
	for (unsigned i = 0; i < 2; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", own, linked[i]);
		(void)snprintf(target, sizeof(target), "%s/%s", from, linked[i]);
		ck_assert_int_eq(symlink(target, path), 0);
	}
	(void)snprintf(path, sizeof(path), "%s/languages", own);
	ck_assert_int_eq(mkdir(path, 0755), 0);
	for (unsigned i = 0; i < 2; i++) {
		(void)snprintf(path, sizeof(path), "%s/languages/%s.json", own, languages[i]);
		(void)snprintf(target, sizeof(target), "%s/languages/%s.json", from, languages[i]);
		ck_assert_int_eq(symlink(target, path), 0);
	}
	ck_assert_int_eq(setenv("MINOS_POLICIES", own, 1), 0);
}

static json_t *load_language(const char *own, const char *name)
{
	char path[PATH_MAX + 64];
	json_t *language;

	(void)snprintf(path, sizeof(path), "%s/languages/%s.json", own, name);
	language = json_load_file(path, 0, NULL);
	ck_assert_ptr_nonnull(language);
	return language;
}

/* The language is this function's. */
static void save_language(const char *own, const char *name, json_t *language)
{
	char path[PATH_MAX + 64];

	(void)snprintf(path, sizeof(path), "%s/languages/%s.json", own, name);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(json_dump_file(language, path, JSON_INDENT(1)), 0);
	json_decref(language);
}

static void change_probe(const char *own, const char *argument)
{
	json_t *language = load_language(own, "c");

	ck_assert_int_eq(json_array_set_new(json_object_get(language, "probe"), 1, json_string(argument)), 0);
	save_language(own, "c", language);
}

/* C++ gets a small header ready made, which tells by a macro that it was. */
static void prepare_header(const char *own, const char *standard)
{
	char script[256];
	json_t *language = load_language(own, "cpp"), *prepare;

	(void)snprintf(script, sizeof(script),
		       "printf '#include <cstdio>\n#define PREPARED\n' >/tmp/all.h && "
		       "exec g++ -std=%s -O2 -x c++-header -o " SBX_WORK_PATH "/cstdio.gch /tmp/all.h",
		       standard);
	prepare = json_pack("{s:[s, s, s], s:s}", "argv", "/usr/bin/bash", "-c", script, "for", "<cstdio>");
	ck_assert_int_eq(json_object_set_new(json_object_get(language, "compile"), "prepare", prepare), 0);
	save_language(own, "cpp", language);
}

/* Does a program that includes it get the one that was made? */
static bool is_prepared(const char *comment)
{
	char text[256], id[33] = "";
	json_t *request, *reply;
	bool result;

	(void)snprintf(text, sizeof(text),
		       "// %s\n#include <cstdio>\n#ifdef PREPARED\n#error PREPARED\n#endif\nint main() {}\n", comment);
	request = json_pack("{s:s, s:[{s:s, s:s}]}", "problem", PROBLEM, "files", "name", "a.cpp", "content", text);
	reply = daemon_call("/api/v1/submissions", request, 201);
	(void)snprintf(id, sizeof(id), "%s", text_of(reply, "id"));
	json_decref(request);
	json_decref(reply);
	reply = daemon_wait(id);
	result = strcmp(text_of(reply, "verdict"), "CE") == 0;
	ck_assert_msg(result || strcmp(text_of(reply, "verdict"), "WA") == 0, "%s", text_of(reply, "verdict"));
	if (result)
		ck_assert_ptr_nonnull(
		    strstr(text_of(json_object_get(json_object_get(reply, "result"), "compile"), "output"),
			   "#error PREPARED"));
	json_decref(reply);
	return result;
}

START_TEST(what_was_compiled_is_not_compiled_again)
{
	char own[96];

	daemon_prepare();
	make_policies(own, sizeof(own));
	daemon_start();
	daemon_add_problem(PROBLEM);
	expect_cached("accepted/counts.c", false);
	expect_cached("compile_error/undeclared.c", false);
	expect_cached("accepted/counts.c", true);
	expect_cached("compile_error/undeclared.c", true);
	expect_cached("wrong_answer/silent_on_zero.c", false);
	ck_assert_uint_eq(cut_entries(0), 3);
	daemon_stop();
	daemon_start();
	expect_cached("accepted/counts.c", true);
	ck_assert_uint_eq(cut_entries(1), 3);
	expect_cached("accepted/counts.c", false);
	ck_assert_ptr_nonnull(strstr(daemon_log(), "damaged"));
	expect_cached("accepted/counts.c", true);
	/* A cache that is off is empty too. */
	daemon_stop();
	daemon_configure("{ \"cache\": \"off\" }");
	daemon_start();
	expect_cached("accepted/counts.c", false);
	expect_cached("accepted/counts.c", false);
	ck_assert_uint_eq(cut_entries(0), 0);
}
END_TEST

START_TEST(another_version_or_another_preparation_compiles_anew)
{
	char own[96];

	daemon_prepare();
	make_policies(own, sizeof(own));
	prepare_header(own, "gnu++17");
	daemon_configure("{ \"cache\": \"slot\", \"cache_size\": \"64M\" }");
	the_daemon.slots = 1;
	daemon_start();
	daemon_add_problem(PROBLEM);
	expect_cached("accepted/counts.c", false);
	expect_cached("accepted/counts.c", true);
	ck_assert_uint_eq(cut_entries(0), 1);
	ck_assert(is_prepared("first"));
	ck_assert_uint_eq(cut_entries(0), 3); /* the header, and that compilation */
	ck_assert(is_prepared("second"));
	ck_assert_uint_eq(cut_entries(0), 4);
	daemon_stop();
	/* The header has the same name, but was made with other flags than a compilation's: the compiler refuses it. */
	change_probe(own, "-dumpfullversion");
	prepare_header(own, "gnu++20");
	daemon_start();
	expect_cached("accepted/counts.c", false);
	ck_assert(!is_prepared("third"));
	ck_assert_uint_eq(cut_entries(0), 7);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("daemon_cache");
	TCase *tests = sbx_case("cache");

	tcase_add_checked_fixture(tests, NULL, daemon_tear_down);
	tcase_add_test(tests, what_was_compiled_is_not_compiled_again);
	tcase_add_test(tests, another_version_or_another_preparation_compiles_anew);
	suite_add_tcase(suite, tests);
	return sbx_run_suite(suite);
}
