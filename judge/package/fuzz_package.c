/*
 * fuzz_package.c - libFuzzer entry: any tree of files as a problem package.
 *
 * The input is a list of entries, each a path and a content that end with a NUL byte. A path that ends with `/` is a
 * directory, with `|` a FIFO, with `@` a symlink to the content, else a file. Of a package that is accepted every file
 * of a test, program or submission must be a regular file inside of it, whatever the symlinks say.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "judge/api/tree.h"
#include "judge/package/submissions.h"
#include "judge/package/verification.h"
#include "judge/tests/fuzz_scratch.h"
#include "judge/toolchain/spool.h"
#include "sandbox/cleanup.h"

#define ENTRIES_MAX 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char scratch[PATH_MAX], inside[PATH_MAX + 16];
static int scratch_fd = -1;

/* Takes the text up to the next NUL byte or the end; NULL at the end. */
static char *take(const uint8_t **data, size_t *size)
{
	size_t length = strnlen((const char *)*data, *size);
	char *text = *size == 0 ? NULL : strndup((const char *)*data, length);

	*data += length + (length < *size);
	*size -= length + (length < *size);
	return text;
}

/* What cannot be made (a name taken, a bad path) is left out. Directories on the way are made, never links followed. */
static void add(int dir, char *path, const char *content)
{
	size_t length = strlen(path);
	char kind = length > 0 ? path[length - 1] : '\0';
	struct sbx_error err;

	if (kind == '@' || kind == '|')
		path[length - 1] = '\0';
	if (kind == '/') {
		sbx_free char *file = NULL;

		if (asprintf(&file, "%s.keep", path) < 0)
			abort();
		(void)judge_spool_write(dir, file, "", 0, &err);
		return;
	}
	if (judge_spool_write(dir, path, content, strlen(content), &err) < 0 || (kind != '@' && kind != '|'))
		return;
	(void)unlinkat(dir, path, 0); /* was just made, so its directories are there and are no links */
	if (kind == '@')
		(void)symlinkat(content, dir, path);
	else
		(void)mkfifoat(dir, path, 0600);
}

static void check_file(int dir, const char *path)
{
	struct sbx_error err = { 0 };
	sbx_close int fd = judge_package_open(dir, path, &err);
	char link[64], target[PATH_MAX + 64] = "";

	if (fd < 0)
		abort(); /* it was there a moment ago */
	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	if (readlink(link, target, sizeof(target) - 1) < 0 || strncmp(target, inside, strlen(inside)) != 0)
		abort();
}

static void check_program(int dir, const struct judge_program *program)
{
	for (size_t i = 0; i < program->file_count; i++)
		check_file(dir, program->files[i]);
}

static void check_submissions(int dir, const struct judge_package *package)
{
	struct judge_submissions all = { .items = NULL };
	struct sbx_error err = { 0 };

	if (judge_submissions_read(dir, package, &all, &err) < 0) {
		if (err.text[0] == '\0' || all.count != 0)
			abort();
		return;
	}
	for (size_t i = 0; i < all.count; i++) {
		if (all.items[i].name == NULL || all.items[i].permitted == 0)
			abort();
		for (size_t k = 0; k < all.items[i].file_count; k++)
			check_file(dir, all.items[i].files[k]);
	}
	judge_submissions_free(&all);
}

static void check_verification(int dir, const struct judge_package *package)
{
	struct judge_verification all;
	struct sbx_error err = { 0 };

	if (judge_verification_read(dir, package, &all, &err) < 0) {
		if (err.text[0] == '\0')
			abort();
		return;
	}
	for (size_t i = 0; i < all.input_validator_count; i++)
		check_program(dir, &all.input_validators[i]);
	for (size_t i = 0; i < all.check_count; i++)
		check_file(dir, all.checks[i].input);
	judge_verification_free(&all);
}

static void check_groups(const struct judge_package *package)
{
	for (size_t i = 0; i < package->group_count; i++)
		if (package->groups[i].parent > i || (i > 0 && package->groups[i].parent == i))
			abort();
	for (size_t i = 0; i < package->test_count; i++)
		if (package->tests[i].group >= package->group_count)
			abort();
}

static void check_package(int dir, const struct judge_package *package)
{
	check_program(dir, &package->validation.validator);
	check_program(dir, &package->validation.checker);
	check_program(dir, &package->grader);
	check_groups(package);
	check_submissions(dir, package);
	check_verification(dir, package);
	for (size_t i = 0; i < package->test_count; i++) {
		if (!package->tests[i].is_static) {
			check_file(dir, package->tests[i].input);
			check_file(dir, package->tests[i].answer);
		}
	}
	if (package->test_count == 0 || package->name == NULL)
		abort();
}

static void set_up(void)
{
	struct sbx_error err;

	scratch_fd = fuzz_scratch(scratch, sizeof(scratch));
	(void)snprintf(inside, sizeof(inside), "%s/package/", scratch);
	/* What a symlink may be after. */
	if (judge_spool_write(scratch_fd, "1.in", "x", 1, &err) < 0 ||
	    judge_spool_write(scratch_fd, "1.ans", "x", 1, &err) < 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct judge_package *package = NULL;
	struct sbx_error err = { 0 };
	sbx_close int dir = -1;

	if (scratch_fd < 0)
		set_up();
	dir = judge_spool_fresh(scratch_fd, "package", &err);
	if (dir < 0)
		abort();
	for (unsigned i = 0; i < ENTRIES_MAX && size > 0; i++) {
		char *path = take(&data, &size), *content = take(&data, &size);

		if (path != NULL)
			add(dir, path, content != NULL ? content : "");
		free(path);
		free(content);
	}
	if (judge_package_read(dir, "short", &package, &err) == 0)
		check_package(dir, package);
	else if (err.text[0] == '\0')
		abort();
	judge_package_free(package);
	return 0;
}
