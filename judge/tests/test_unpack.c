/* Names and symlinks of archives, and the removal of trees: what may not climb out does not. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "judge/api/api-internal.h"
#include "judge/api/tree.h"
#include "judge/api/unpack.h"
#include "sandbox/tests/suite.h"

static const struct {
	const char *path, *why;
} paths[] = {
	{ "problem.yaml", NULL },
	{ "a/b/c.in", NULL },
	{ "./a", NULL },
	{ "a//b", NULL },
	{ "a..b/..c/d..", NULL },
	{ "d/", NULL },
	{ "", "empty" },
	{ "/etc/passwd", "absolute" },
	{ "..", "climbs" },
	{ "../a", "climbs" },
	{ "a/../../b", "climbs" },
	{ "a/..", "climbs" },
	{ "a\nb", "control" },
	{ "a\\..\\b", "backslash" },
	{ "a/\xff\xfe", "no UTF-8" },
	{ "a/\xc0\xae\xc0\xae", "no UTF-8" },
	{ "a/\xc3\xa9", NULL },
	{ "1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/7/8/9/0/1/2/3", "too deep" },
};

START_TEST(a_path_that_leaves_the_archive_is_refused)
{
	struct sbx_error err = { 0 };
	int r = judge_unpack_check_path(paths[_i].path, &err);

	ck_assert_int_eq(r, paths[_i].why == NULL ? 0 : -EINVAL);
	if (paths[_i].why != NULL)
		ck_assert_msg(strstr(err.text, paths[_i].why) != NULL, "%s", err.text);
}
END_TEST

START_TEST(a_path_with_a_component_of_256_bytes_is_refused)
{
	char path[257];
	struct sbx_error err = { 0 };

	memset(path, 'a', 256);
	path[256] = '\0';
	ck_assert_int_eq(judge_unpack_check_path(path, &err), -EINVAL);
	path[255] = '\0';
	ck_assert_int_eq(judge_unpack_check_path(path, &err), 0);
}
END_TEST

static const struct {
	const char *path, *target;
	bool good;
} links[] = {
	{ "a", "b", true },
	{ "a/b", "../c", true },
	{ "data/secret/1.in", "../sample/1.in", true },
	{ "./a/b", "../c", true },
	{ "a", "b/../c", true },
	{ "a", "", false },
	{ "a", "/etc/passwd", false },
	{ "a", "..", false },
	{ "a", "../x", false },
	{ "a/b", "../../x", false },
	{ "a//b", "../../x", false },
	{ "./a", "../x", false },
	{ "a/b", "c/../../../x", false },
};

START_TEST(a_symlink_that_leaves_the_archive_is_refused)
{
	struct sbx_error err = { 0 };

	ck_assert_int_eq(judge_unpack_check_link(links[_i].path, links[_i].target, &err), links[_i].good ? 0 : -EINVAL);
}
END_TEST

static char dir[PATH_MAX];
static int dir_fd = -1;

static void set_up(void)
{
	(void)snprintf(dir, sizeof(dir), "/tmp/minos-tree-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(dir_fd, 0);
}

static void tear_down(void)
{
	ck_assert_int_eq(close(dir_fd), 0);
	ck_assert_int_eq(rmdir(dir), 0); /* fails if a test left something */
}

static void put(const char *name)
{
	int fd = openat(dir_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(close(fd), 0);
}

/* Three files of an archive have 4 bytes together, and one says that it has 256 KiB. */
START_TEST(a_size_that_is_only_declared_counts_too)
{
	const struct judge_unpack_limits limits = { .bytes = 256 << 10, .entries = 10 };
	int fd = open("testcases/fuzz/archive/found-hole-at-end", O_RDONLY | O_CLOEXEC);
	struct sbx_error err = { 0 };

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(fchdir(dir_fd), 0);
	ck_assert_int_eq(judge_unpack(fd, &limits, &err), -EFBIG);
	ck_assert_int_eq(close(fd), 0);
	ck_assert_int_ge(judge_tree_sweep(dir_fd, NULL, 0, NULL, 0, &err), 1);
}
END_TEST

/* Of a file and a directory with one name the first would stay, with the mode of the second. */
START_TEST(a_name_that_is_taken_is_refused)
{
	const struct judge_unpack_limits limits = { .bytes = 256 << 10, .entries = 100 };
	int fd = open("testcases/fuzz/archive/found-name-taken", O_RDONLY | O_CLOEXEC);
	struct sbx_error err = { 0 };

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(fchdir(dir_fd), 0);
	ck_assert_int_eq(judge_unpack(fd, &limits, &err), -EINVAL);
	ck_assert_msg(strstr(err.text, "there twice") != NULL, "%s", err.text);
	ck_assert_int_eq(close(fd), 0);
	ck_assert_int_ge(judge_tree_sweep(dir_fd, NULL, 0, NULL, 0, &err), 1);
}
END_TEST

START_TEST(removing_a_tree_follows_no_symlink)
{
	struct sbx_error err = { 0 };

	ck_assert_int_eq(mkdirat(dir_fd, "tree", 0700), 0);
	ck_assert_int_eq(mkdirat(dir_fd, "tree/sub", 0700), 0);
	ck_assert_int_eq(mkdirat(dir_fd, "other", 0700), 0);
	put("tree/sub/file");
	put("other/kept");
	ck_assert_int_eq(symlinkat("../../other", dir_fd, "tree/sub/link"), 0);
	ck_assert_msg(judge_tree_remove(dir_fd, "tree", &err) == 0, "%s", err.text);
	ck_assert_int_eq(faccessat(dir_fd, "tree", F_OK, 0), -1);
	ck_assert_int_eq(faccessat(dir_fd, "other/kept", F_OK, 0), 0);
	ck_assert_int_eq(judge_tree_remove(dir_fd, "tree", &err), 0);
	ck_assert_int_eq(judge_tree_remove(dir_fd, "other", &err), 0);
}
END_TEST

START_TEST(a_sweep_keeps_what_is_listed_and_removes_the_rest)
{
	char kept[] = "kept";
	char *const keep[] = { kept };
	const char *const also[] = { "active.tmp" };
	struct sbx_error err = { 0 };

	ck_assert_int_eq(mkdirat(dir_fd, "kept", 0700), 0);
	ck_assert_int_eq(mkdirat(dir_fd, "active.tmp", 0700), 0);
	ck_assert_int_eq(mkdirat(dir_fd, "old", 0700), 0);
	put("old/file");
	put("stray");
	ck_assert_int_eq(judge_tree_sweep(dir_fd, keep, 1, also, 1, &err), 2);
	ck_assert_int_eq(faccessat(dir_fd, "kept", F_OK, 0), 0);
	ck_assert_int_eq(faccessat(dir_fd, "active.tmp", F_OK, 0), 0);
	ck_assert_int_eq(judge_tree_sweep(dir_fd, NULL, 0, NULL, 0, &err), 2);
}
END_TEST

/* 0 when own is reached and other is not, as the process that unpacks. */
static int look_around(int own, int other)
{
	struct sbx_error err = { 0 };
	char byte;

	if (api_unpack_confine(own, &err) < 0 || fchdir(own) < 0)
		return 1;
	if (mkdir("made", 0700) < 0 || open("made/file", O_WRONLY | O_CREAT | O_CLOEXEC, 0600) < 0 ||
	    symlink("file", "made/link") < 0 || unlink("made/link") < 0 ||
	    openat(own, "made", O_RDONLY | O_CLOEXEC) < 0)
		return 2;
	if (openat(other, "secret", O_RDONLY | O_CLOEXEC) >= 0 || openat(other, "..", O_RDONLY | O_CLOEXEC) >= 0 ||
	    openat(other, "new", O_WRONLY | O_CREAT | O_CLOEXEC, 0600) >= 0 || unlinkat(other, "secret", 0) >= 0 ||
	    open("../other/secret", O_RDONLY | O_CLOEXEC) >= 0 || open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0)
		return 3;
	if (renameat(own, "made/file", other, "file") >= 0 || linkat(other, "secret", own, "secret", 0) >= 0)
		return 4;
	return read(other, &byte, 1) < 0 ? 0 : 5;
}

START_TEST(what_unpacks_reaches_its_own_directory_alone)
{
	struct sbx_error err = { 0 };
	int own, other, status;
	pid_t pid;

	if (syscall(SYS_landlock_create_ruleset, NULL, 0, 1u /* the version */) < 0) {
		printf("minos-skip: the kernel has no Landlock\n");
		return;
	}
	ck_assert_int_eq(mkdirat(dir_fd, "own", 0700), 0);
	ck_assert_int_eq(mkdirat(dir_fd, "other", 0700), 0);
	put("other/secret");
	own = openat(dir_fd, "own", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	other = openat(dir_fd, "other", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		_exit(look_around(own, other));
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(WEXITSTATUS(status), 0);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(faccessat(other, "secret", F_OK, 0), 0);
	(void)close(own);
	(void)close(other);
	ck_assert_int_eq(judge_tree_sweep(dir_fd, NULL, 0, NULL, 0, &err), 2);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("unpack");
	TCase *names = sbx_case("names"), *trees = sbx_case("trees");

	tcase_add_loop_test(names, a_path_that_leaves_the_archive_is_refused, 0, sizeof(paths) / sizeof(paths[0]));
	tcase_add_test(names, a_path_with_a_component_of_256_bytes_is_refused);
	tcase_add_loop_test(names, a_symlink_that_leaves_the_archive_is_refused, 0, sizeof(links) / sizeof(links[0]));
	suite_add_tcase(suite, names);
	tcase_add_checked_fixture(trees, set_up, tear_down);
	tcase_add_test(trees, a_size_that_is_only_declared_counts_too);
	tcase_add_test(trees, a_name_that_is_taken_is_refused);
	tcase_add_test(trees, removing_a_tree_follows_no_symlink);
	tcase_add_test(trees, a_sweep_keeps_what_is_listed_and_removes_the_rest);
	tcase_add_test(trees, what_unpacks_reaches_its_own_directory_alone);
	suite_add_tcase(suite, trees);
	return sbx_run_suite(suite);
}
