/* The real `minos` against a real api. */
#include <check.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/tests/suite.h"

#include "judge/tests/api_fixture.h"

/* ---- The command line ---- */

/* Runs `minos` with up to six arguments; its standard output is in out. Returns the exit status. */
static int minos(char *out, size_t size, const char *const *args)
{
	char *argv[10] = { NULL };
	posix_spawn_file_actions_t actions;
	int pipe_fds[2], status = 0;
	size_t n = 0;
	ssize_t got = 0;
	pid_t pid = 0;

	argv[0] = strdup("minos");
	for (int i = 0; i < 8 && args[i] != NULL; i++)
		argv[i + 1] = strdup(args[i]);
	ck_assert_int_eq(pipe2(pipe_fds, O_CLOEXEC), 0);
	ck_assert_int_eq(posix_spawn_file_actions_init(&actions), 0);
	ck_assert_int_eq(posix_spawn_file_actions_adddup2(&actions, pipe_fds[1], STDOUT_FILENO), 0);
	ck_assert_int_eq(posix_spawn_file_actions_adddup2(&actions, pipe_fds[1], STDERR_FILENO), 0);
	ck_assert_int_eq(setenv("MINOS_STATE", fixture.dir, 1), 0);
	ck_assert_int_eq(posix_spawn(&pid, MINOS_BIN, &actions, NULL, argv, environ), 0);
	(void)close(pipe_fds[1]);
	while ((got = read(pipe_fds[0], out + n, size - 1 - n)) > 0)
		n += (size_t)got;
	out[n] = '\0';
	(void)close(pipe_fds[0]);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_msg(WIFEXITED(status), "minos was killed: %s", out);
	(void)posix_spawn_file_actions_destroy(&actions);
	for (int i = 0; i < 9; i++)
		free(argv[i]);
	return WEXITSTATUS(status);
}

#define MINOS(out, ...)                                                                                                \
	minos(out, sizeof(out), (const char *const[]){ __VA_ARGS__, NULL, NULL, NULL, NULL, NULL, NULL, NULL })

static void write_file(const char *name, const char *content)
{
	char path[PATH_MAX + 64];
	FILE *file = NULL;

	(void)snprintf(path, sizeof(path), "%s/%s", fixture.dir, name);
	file = fopen(path, "we");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(content, file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

static void make_package_directory(void)
{
	char path[PATH_MAX + 64];
	static const char *const dirs[] = { "pkg", "pkg/data", "pkg/data/sample", "pkg/data/secret" };

	for (int i = 0; i < 4; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", fixture.dir, dirs[i]);
		ck_assert_int_eq(mkdir(path, 0700), 0);
	}
	write_file("pkg/problem.yaml", "name: From a directory\n");
	write_file("pkg/data/sample/1.in", "1\n");
	write_file("pkg/data/sample/1.ans", "1\n");
	(void)snprintf(path, sizeof(path), "%s/pkg/data/secret/2.in", fixture.dir);
	ck_assert_int_eq(symlink("../sample/1.in", path), 0);
	(void)snprintf(path, sizeof(path), "%s/pkg/data/secret/2.ans", fixture.dir);
	ck_assert_int_eq(symlink("../sample/1.ans", path), 0);
}

START_TEST(the_command_line_adds_submits_waits_and_shows)
{
	static char out[65536];
	char package[PATH_MAX + 16], source[PATH_MAX + 16], id[JUDGE_ID_SIZE + 1];
	pid_t pid = 0;

	make_package_directory();
	write_file("a.cpp", "int main(){}");
	(void)snprintf(package, sizeof(package), "%s/pkg", fixture.dir);
	(void)snprintf(source, sizeof(source), "%s/a.cpp", fixture.dir);
	ck_assert_int_eq(MINOS(out, "problem", "add", "dir", package), 0);
	ck_assert_msg(strstr(out, "dir version 1, 2 tests") != NULL, "%s", out);
	ck_assert_int_eq(MINOS(out, "problem", "list"), 0);
	ck_assert_ptr_nonnull(strstr(out, "From a directory"));
	ck_assert_int_eq(MINOS(out, "problem", "show", "dir"), 0);
	ck_assert_ptr_nonnull(strstr(out, "tests      2"));
	ck_assert_int_eq(MINOS(out, "languages"), 0);
	ck_assert_ptr_nonnull(strstr(out, "python3 is not installed"));
	ck_assert_int_eq(MINOS(out, "submit", "--problem", "dir", source), 0);
	ck_assert_uint_eq(strlen(out), JUDGE_ID_SIZE);
	(void)snprintf(id, sizeof(id), "%.32s", out);
	ck_assert_int_eq(MINOS(out, "status", id), 0);
	ck_assert_ptr_nonnull(strstr(out, "queued"));
	ck_assert(judge_once("WA"));
	ck_assert_int_eq(MINOS(out, "wait", id), 1);
	ck_assert_msg(strstr(out, "WA  CPU 2 ms, memory 4 KiB: said so") != NULL, "%s", out);
	ck_assert_int_eq(MINOS(out, "status"), 0);
	ck_assert_ptr_nonnull(strstr(out, id));
	pid = judge_later("AC");
	ck_assert_int_eq(MINOS(out, "submit", "--wait", "--json", "--problem", "dir", source), 0);
	ck_assert_msg(strstr(out, "\"verdict\": \"AC\"") != NULL, "%s", out);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
}
END_TEST

/* Whether it is a directory or an archive of one. */
START_TEST(a_directory_is_submitted_with_what_is_below_it)
{
	static const struct entry files[] = { { "main.cpp", 'f', "#include \"lib/a.hpp\"", 0, 0 },
					      { "lib/a.hpp", 'f', "int main(){}", 0, 0 } };
	static char out[16384];
	char path[2][PATH_MAX + 32];
	void *data = NULL;
	size_t size = 0;
	FILE *file;

	upload_package("p", "", "tar", 201);
	(void)snprintf(path[0], sizeof(path[0]), "%s/dir", fixture.dir);
	(void)snprintf(path[1], sizeof(path[1]), "%s/dir/lib", fixture.dir);
	ck_assert_int_eq(mkdir(path[0], 0700), 0);
	ck_assert_int_eq(mkdir(path[1], 0700), 0);
	write_file("dir/main.cpp", files[0].content);
	write_file("dir/lib/a.hpp", files[1].content);
	write_file("dir/.hidden", "x");
	(void)snprintf(path[1], sizeof(path[1]), "%s/dir.zip", fixture.dir);
	make_archive("zip", files, 2, &data, &size);
	file = fopen(path[1], "we");
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(data, 1, size, file), size);
	ck_assert_int_eq(fclose(file), 0);
	free(data);
	for (int i = 0; i < 2; i++) {
		struct judge_lease *got = NULL;
		struct sbx_error err = { 0 };

		ck_assert_msg(MINOS(out, "submit", "-p", "p", "-e", "main.cpp", path[i]) == 0, "%s", out);
		ck_assert_int_eq(judge_store_lease(fixture.store, "test/0", 60000, &got, &err), 1);
		ck_assert_str_eq(got->entry, "main.cpp");
		ck_assert_uint_eq(got->file_count, 2);
		ck_assert_str_eq(got->files[0].name, "lib/a.hpp");
		ck_assert_str_eq(got->files[1].name, "main.cpp");
		ck_assert_uint_eq(got->files[0].size, strlen(files[1].content));
		judge_lease_free(got);
	}
	ck_assert_int_eq(MINOS(out, "submit", "-p", "p", "-e", "lib/b.hpp", path[0]), 2);
	ck_assert_msg(strstr(out, "entry_point") != NULL && strstr(out, "no such source file") != NULL, "%s", out);
	ck_assert_int_eq(MINOS(out, "submit", "-p", "p", "-e", "\xff", path[0]), 2);
	ck_assert_msg(strstr(out, "an option is no UTF-8") != NULL, "%s", out);
	ck_assert_uint_eq(submissions(), 2);
}
END_TEST

static const struct {
	const char *args[7];
	int status;
	const char *says;
} misuse[] = {
	{ { NULL }, 2, "Usage: minos" },
	{ { "nonsense" }, 2, "no command `nonsense`" },
	{ { "submit", "a.cpp" }, 2, "--problem NAME is needed" },
	{ { "submit", "--problem", "p" }, 2, "no file" },
	{ { "submit", "--problem", "../p", "/dev/null" }, 2, "begins with `.`" },
	{ { "submit", "--problem", "p", "/nonexistent/a.cpp" }, 2, "open /nonexistent/a.cpp" },
	{ { "submit", "--problem", "p", "/dev/zero" }, 2, "no plain file" },
	{ { "submit", "--problem", "p", "/tmp/-x.c" }, 2, "begins with `-`" },
	{ { "submit", "--nonsense" }, 2, "unrecognized option" },
	{ { "wait" }, 2, "no id" },
	{ { "wait", "../../x" }, 2, "is no id" },
	{ { "wait", "00000000000000000000000000000000" }, 2, "no submission" },
	{ { "problem" }, 2, "is needed" },
	{ { "problem", "add", "p" }, 2, "usage" },
	{ { "problem", "add", "p", "/nonexistent" }, 2, "open /nonexistent" },
	{ { "problem", "add", "p", "/dev" }, 2, "problem.yaml" },
	{ { "problem", "show", "none" }, 2, "no problem `none`" },
	{ { "languages", "x" }, 2, "unexpected argument" },
	{ { "languages", "--state", "/nonexistent" }, 3, "/nonexistent/minosd.sock" },
	{ { "languages", "--here", "--state", "/tmp" }, 2, "without --state" },
	{ { "languages", "--rootfs", "/" }, 2, "go with --here" },
	{ { "languages", "--here", "--rootfs", "/nonexistent" }, 2, "rootfs /nonexistent" },
	{ { "status", "--state", "/tmp" }, 3, "/tmp/minosd.sock" },
	{ { "--version" }, 0, "minos 0." },
	{ { "--help" }, 0, "submit" },
	{ { "help", "wait" }, 0, "Usage: minos wait" },
	{ { "help", "nonsense" }, 2, "no command" },
};

START_TEST(misuse_of_the_command_line_is_explained)
{
	char out[16384];

	for (size_t i = 0; i < sizeof(misuse) / sizeof(misuse[0]); i++) {
		int status = MINOS(out, misuse[i].args[0], misuse[i].args[1], misuse[i].args[2], misuse[i].args[3],
				   misuse[i].args[4]);

		ck_assert_msg(status == misuse[i].status, "%zu: %d %s", i, status, out);
		ck_assert_msg(strstr(out, misuse[i].says) != NULL, "%zu: %s", i, out);
	}
}
END_TEST

START_TEST(output_that_cannot_be_written_is_a_failure)
{
	posix_spawn_file_actions_t actions;
	char name[] = "minos", help[] = "--help";
	char *const argv[] = { name, help, NULL };
	int status = 0;
	pid_t pid = 0;

	ck_assert_int_eq(posix_spawn_file_actions_init(&actions), 0);
	ck_assert_int_eq(posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/full", O_WRONLY, 0), 0);
	ck_assert_int_eq(posix_spawn(&pid, MINOS_BIN, &actions, NULL, argv, environ), 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(WEXITSTATUS(status), 3);
	(void)posix_spawn_file_actions_destroy(&actions);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("client");
	TCase *tests = NULL;

	tests = fixture_case(suite, "minos", fixture_set_up);
	tcase_add_test(tests, the_command_line_adds_submits_waits_and_shows);
	tcase_add_test(tests, a_directory_is_submitted_with_what_is_below_it);
	tcase_add_test(tests, misuse_of_the_command_line_is_explained);
	tcase_add_test(tests, output_that_cannot_be_written_is_a_failure);
	return sbx_run_suite(suite);
}
