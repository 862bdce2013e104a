/* judging.c - see judging.h. */
#include "judge/tests/judging.h"

#include <check.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/cleanup.h"

#define SAID_MAX (4u << 20)

/* Runs argv and takes all that it says. Returns the exit status. */
static int run(char *const *argv, char *said, size_t size)
{
	posix_spawn_file_actions_t actions;
	int ends[2], status = 0;
	size_t n = 0;
	ssize_t got;
	pid_t pid;

	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	ck_assert_int_eq(posix_spawn_file_actions_init(&actions), 0);
	ck_assert_int_eq(posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO), 0);
	ck_assert_int_eq(posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO), 0);
	ck_assert_int_eq(posix_spawn(&pid, argv[0], &actions, NULL, argv, environ), 0);
	(void)close(ends[1]);
	while ((got = read(ends[0], said + n, size - 1 - n)) > 0)
		n += (size_t)got;
	said[n] = '\0';
	(void)close(ends[0]);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	(void)posix_spawn_file_actions_destroy(&actions);
	ck_assert_msg(WIFEXITED(status), "minos was killed: %s", said);
	return WEXITSTATUS(status);
}

static void write_source(const char *path, const char *content)
{
	sbx_close int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, content, strlen(content)), (ssize_t)strlen(content));
}

static int let_read(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)ftw;
	if (type == FTW_SL)
		return 0;
	return chmod(path, S_ISDIR(st->st_mode) || (st->st_mode & S_IXUSR) != 0 ? 0755 : 0644);
}

int judging_run(const char *path, const char *name, const char *content, json_t **result, char *said, size_t size)
{
	char dir[] = "/tmp/minos-source-XXXXXX", file[PATH_MAX], program[] = MINOS_BIN, command[] = "judge";
	char json[] = "--json", degraded[] = "--degraded", package[PATH_MAX];
	char *argv[] = { program, command, json, package, file, geteuid() == 0 ? NULL : degraded, NULL };
	sbx_free char *text = malloc(SAID_MAX);
	const char *brace;
	int status;

	ck_assert_ptr_nonnull(text);
	ck_assert_ptr_nonnull(mkdtemp(dir));
	(void)snprintf(package, sizeof(package), "%s", path);
	if (strncmp(path, "/tmp/", 5) == 0) /* made up: the judge is another user */
		ck_assert_int_eq(nftw(path, let_read, 16, FTW_PHYS), 0);
	(void)snprintf(file, sizeof(file), "%s", name);
	if (content != NULL) {
		(void)snprintf(file, sizeof(file), "%s/%s", dir, name);
		write_source(file, content);
	}
	status = run(argv, text, SAID_MAX);
	if (content != NULL)
		ck_assert_int_eq(unlink(file), 0);
	ck_assert_int_eq(rmdir(dir), 0);
	brace = strchr(text, '{');
	*result = brace == NULL ? NULL : json_loads(brace, JSON_DISABLE_EOF_CHECK, NULL);
	(void)snprintf(said, size, "%.*s", (int)size - 1, text);
	return status;
}

/* The command as words, which live until the next call. */
static char *const *words_of(const char *command, const char *path, const char *const *options,
			     const char *const *files)
{
	static char words[16][PATH_MAX], *argv[17];
	size_t count = 0;

	if (strncmp(path, "/tmp/", 5) == 0) /* as above */
		ck_assert_int_eq(nftw(path, let_read, 16, FTW_PHYS), 0);
	(void)snprintf(words[count++], PATH_MAX, "%s", MINOS_BIN);
	(void)snprintf(words[count++], PATH_MAX, "%s", command);
	if (geteuid() != 0)
		(void)snprintf(words[count++], PATH_MAX, "--degraded");
	for (; options != NULL && *options != NULL; options++)
		(void)snprintf(words[count++], PATH_MAX, "%s", *options);
	(void)snprintf(words[count++], PATH_MAX, "%s", path);
	for (; files != NULL && *files != NULL; files++)
		(void)snprintf(words[count++], PATH_MAX, "%s", *files);
	for (size_t i = 0; i < count; i++)
		argv[i] = words[i];
	argv[count] = NULL;
	return argv;
}

int judging_verify(const char *path, const char *const *options, char *said, size_t size)
{
	return run(words_of("verify", path, options, NULL), said, size);
}

int judging_judge(const char *path, const char *const *options, const char *const *files, char *said, size_t size)
{
	return run(words_of("judge", path, options, files), said, size);
}

pid_t judging_verify_start(const char *path)
{
	posix_spawn_file_actions_t actions;
	char *const *argv = words_of("verify", path, NULL, NULL);
	pid_t pid;

	ck_assert_int_eq(posix_spawn_file_actions_init(&actions), 0);
	ck_assert_int_eq(posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0), 0);
	ck_assert_int_eq(posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO), 0);
	ck_assert_int_eq(posix_spawn(&pid, argv[0], &actions, NULL, argv, environ), 0);
	(void)posix_spawn_file_actions_destroy(&actions);
	return pid;
}

const char *judging_text(const json_t *result, size_t test, const char *keys)
{
	const json_t *at = json_array_get(json_object_get(result, "tests"), test);
	char key[64];

	for (;;) {
		size_t length = strcspn(keys, ".");

		(void)snprintf(key, sizeof(key), "%.*s", (int)length, keys);
		at = json_object_get(at, key);
		if (keys[length] == '\0')
			break;
		keys += length + 1;
	}
	return json_is_string(at) ? json_string_value(at) : "";
}

json_t *judging_expect(const char *path, const char *name, const char *content, const char *verdict, const char *reason)
{
	json_t *result = NULL;
	char said[8192];
	const char *got;

	(void)judging_run(path, name, content, &result, said, sizeof(said));
	ck_assert_msg(result != NULL, "%s", said);
	got = json_string_value(json_object_get(result, "reason"));
	ck_assert_msg(strcmp(json_string_value(json_object_get(result, "verdict")), verdict) == 0 &&
			  strstr(got, reason) != NULL,
		      "%s (%s) where %s (%s) was expected", json_string_value(json_object_get(result, "verdict")), got,
		      verdict, reason);
	return result;
}

void judging_expect_refused(const char *path, const char *name, const char *content, const char *message)
{
	json_t *result = NULL;
	char said[4096];

	ck_assert_msg(judging_run(path, name, content, &result, said, sizeof(said)) == 2, "%s", said);
	ck_assert_ptr_null(result);
	ck_assert_msg(strstr(said, message) != NULL, "no `%s` in: %s", message, said);
}
