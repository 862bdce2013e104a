/*
 * test_box_system.c - boxes that show another system than the host's: what is in its directory is seen, what its links
 * say stays in it, and nothing of the host's toolchains is there.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/tests/scenario.h"

static struct scenario scenario;
static struct sbx_client client;
static struct scenario_seen seen;
static char dir[] = "/tmp/minos-system-XXXXXX";

static void put(const char *path, const char *text)
{
	char whole[128];
	FILE *file;

	(void)snprintf(whole, sizeof(whole), "%s/%s", dir, path);
	file = fopen(whole, "we");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fclose(file), 0);
	ck_assert_int_eq(chmod(whole, 0666), 0); /* no mode is to stand in the way */
}

static void put_dir(const char *path)
{
	char whole[128];

	(void)snprintf(whole, sizeof(whole), "%s/%s", dir, path);
	ck_assert_int_eq(mkdir(whole, 0755), 0);
}

static void put_link(const char *target, const char *path)
{
	char whole[128];

	(void)snprintf(whole, sizeof(whole), "%s/%s", dir, path);
	ck_assert_int_eq(symlink(target, whole), 0);
}

/* Its links point to where the host has something else, or nothing. */
static void make_system(void)
{
	(void)snprintf(dir, sizeof(dir), "/tmp/minos-system-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chmod(dir, 0755), 0);
	put_dir("usr");
	put_dir("usr/bin");
	put("usr/bin/tool", "a tool of this system\n");
	put_link("usr/bin", "bin");
	put_dir("lib");
	put("lib/library", "a library of this system\n");
	put_link("/../../../../usr/bin", "opt");
	put_dir("etc");
	put_dir("etc/alternatives");
	put("etc/alternatives/choice", "of this system\n");
	put("etc/shadow", "a secret of this system\n");
	put_link("/usr/bin/tool", "etc/localtime");
	put("etc/ld.so.cache", "a cache of this system\n");
}

static void start(const char *rootfs)
{
	struct judge_warden_wish wish = { .rootfs = rootfs };

	scenario_start(&scenario, &wish);
	scenario_client(&scenario, 0, &client);
}

static void set_up(void)
{
	make_system();
	start(dir);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

static void tear_down(void)
{
	sbx_client_close(&client);
	scenario_stop(&scenario);
	ck_assert_int_eq(nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

static const char *cat(const char *path)
{
	struct scenario_run run = { .args = { "cat", path } };

	scenario_run(&scenario, &client, &run, &seen);
	return seen.out;
}

START_TEST(a_box_shows_the_files_of_the_system)
{
	ck_assert_ptr_nonnull(strstr(cat("/usr/bin/tool"), "a tool of this system"));
	ck_assert_ptr_nonnull(strstr(cat("/bin/tool"), "a tool of this system"));
	ck_assert_ptr_nonnull(strstr(cat("/lib/library"), "a library of this system"));
	ck_assert_ptr_nonnull(strstr(cat("/etc/alternatives/choice"), "of this system"));
	ck_assert_ptr_nonnull(strstr(cat("/etc/ld.so.cache"), "a cache of this system"));
}
END_TEST

START_TEST(a_link_leads_to_what_is_in_the_system)
{
	ck_assert_ptr_nonnull(strstr(cat("/etc/localtime"), "a tool of this system"));
	ck_assert_ptr_nonnull(strstr(cat("/opt/tool"), "a tool of this system"));
}
END_TEST

START_TEST(a_box_shows_nothing_of_the_host_nor_what_is_nobodys)
{
	static const char *const absent[] = { "/usr/bin/env", "/usr/lib", "/lib64", "/etc/shadow", "/bin/sh" };

	for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++) {
		struct scenario_run run = { .args = { "open", absent[i] } };

		scenario_run(&scenario, &client, &run, &seen);
		ck_assert_msg(scenario_line(&seen, "errno=2"), "%s: %s", absent[i], seen.out);
	}
}
END_TEST

START_TEST(a_system_cannot_be_written_to)
{
	struct scenario_run run = { .args = { "open", "/usr/bin/tool", "1" } };

	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_msg(scenario_line(&seen, "errno=30"), "%s", seen.out); /* EROFS */
}
END_TEST

START_TEST(what_is_no_system_is_refused)
{
	static const struct {
		const char *given, *why;
	} bad[] = { { "/nonexistent", "No such file" },
		    { "/dev/null", "Not a directory" },
		    { "/proc/self/task", "usr" } };
	char path[PATH_MAX];
	const char *rootfs = "unset";
	struct sbx_error err = { 0 };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_int_lt(judge_rootfs_find(bad[i].given, path, &rootfs, &err), 0);
		ck_assert_msg(strstr(err.text, bad[i].why) != NULL, "%s", err.text);
		ck_assert_ptr_nonnull(strstr(err.text, bad[i].given));
	}
	ck_assert_int_eq(judge_rootfs_find(NULL, path, &rootfs, &err), 0);
	ck_assert_ptr_null(rootfs);
	ck_assert_int_eq(judge_rootfs_find("/tmp/..", path, &rootfs, &err), 0);
	ck_assert_str_eq(rootfs, "/");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("box_system");
	TCase *tests = sbx_case("system");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, a_box_shows_the_files_of_the_system);
	tcase_add_test(tests, a_link_leads_to_what_is_in_the_system);
	tcase_add_test(tests, a_box_shows_nothing_of_the_host_nor_what_is_nobodys);
	tcase_add_test(tests, a_system_cannot_be_written_to);
	suite_add_tcase(suite, tests);
	tests = sbx_case("refused");
	tcase_add_test(tests, what_is_no_system_is_refused);
	suite_add_tcase(suite, tests);
	return sbx_run_suite(suite);
}
