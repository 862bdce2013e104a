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

START_TEST(what_was_compiled_is_not_compiled_again)
{
	daemon_set_up();
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

/* Policies of our own, in which the probe of C is another: what it says is the version. */
static void make_policies(char *own, size_t size)
{
	char from[PATH_MAX], path[PATH_MAX + 64], target[PATH_MAX + 300];
	static const char *const linked[] = { "seccomp", "profiles" };
	const struct dirent *entry;
	DIR *listing;
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
	(void)snprintf(target, sizeof(target), "%s/languages", from);
	listing = opendir(target);
	ck_assert_ptr_nonnull(listing);
	while ((entry = readdir(listing)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof(path), "%s/languages/%s", own, entry->d_name);
		(void)snprintf(target, sizeof(target), "%s/languages/%s", from, entry->d_name);
		ck_assert_int_eq(symlink(target, path), 0);
	}
	(void)closedir(listing);
}

static void change_probe(const char *own, const char *argument)
{
	char path[PATH_MAX + 64];
	json_t *language;

	(void)snprintf(path, sizeof(path), "%s/languages/c.json", own);
	language = json_load_file(path, 0, NULL);
	ck_assert_ptr_nonnull(language);
	ck_assert_int_eq(json_array_set_new(json_object_get(language, "probe"), 1, json_string(argument)), 0);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(json_dump_file(language, path, JSON_INDENT(1)), 0);
	json_decref(language);
}

START_TEST(another_version_of_a_toolchain_compiles_anew)
{
	char own[96];

	daemon_prepare();
	make_policies(own, sizeof(own));
	ck_assert_int_eq(setenv("MINOS_POLICIES", own, 1), 0);
	daemon_configure("{ \"cache\": \"slot\", \"cache_size\": \"64M\" }");
	the_daemon.slots = 1;
	daemon_start();
	daemon_add_problem(PROBLEM);
	expect_cached("accepted/counts.c", false);
	expect_cached("accepted/counts.c", true);
	daemon_stop();
	change_probe(own, "-dumpfullversion");
	daemon_start();
	expect_cached("accepted/counts.c", false);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("daemon_cache");
	TCase *tests = tcase_create("cache");
	SRunner *runner = srunner_create(suite);
	int failed = 0;

	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, NULL, daemon_tear_down);
	tcase_add_test(tests, what_was_compiled_is_not_compiled_again);
	tcase_add_test(tests, another_version_of_a_toolchain_compiles_anew);
	suite_add_tcase(suite, tests);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
