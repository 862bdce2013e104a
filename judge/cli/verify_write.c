/* verify_write.c - see verify_write.h. */
#include "judge/cli/verify_write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/cli/show.h"
#include "judge/package/limit_edit.h"
#include "judge/package/yaml.h"
#include "sandbox/cleanup.h"
#include "sandbox/io.h"

#define NEW_SUFFIX ".new"

static int fill(int fd, const char *text, size_t size, const struct stat *like)
{
	struct stat now;

	if (like != NULL && fstat(fd, &now) != 0)
		return -errno;
	if (like != NULL && (now.st_uid != like->st_uid || now.st_gid != like->st_gid) &&
	    fchown(fd, like->st_uid, like->st_gid) != 0)
		return -errno;
	if (like != NULL && fchmod(fd, like->st_mode & 0777) != 0)
		return -errno;
	return sbx_io_write(fd, text, size);
}

/* A new file takes the place of the old one, whatever that was: a symlink of the package leads nowhere. like: whose
 * owner and mode it gets, or NULL. */
static int replace(int dir, const char *name, const char *text, size_t size, const struct stat *like,
		   struct sbx_error *err)
{
	char fresh[64];
	sbx_close int fd = -1;
	int r;

	(void)snprintf(fresh, sizeof(fresh), "%s" NEW_SUFFIX, name); /* names are short */
	fd = openat(dir, fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, like == NULL ? 0644 : 0600);
	if (fd < 0)
		return sbx_error_set(err, errno, "make %s", fresh);
	r = fill(fd, text, size, like);
	if (r == 0 && renameat(dir, fresh, dir, name) != 0)
		r = -errno;
	if (r == 0)
		return 0;
	(void)unlinkat(dir, fresh, 0); /* what failed is told */
	return sbx_error_set(err, -r, "write %s", name);
}

int judge_verify_write(const char *package, uint64_t limit_ns, struct sbx_error *err)
{
	sbx_close int dir = open(package, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char text[32];

	(void)snprintf(text, sizeof(text), "%.9g\n", (double)limit_ns / 1e9); /* fits */
	if (dir < 0)
		return sbx_error_set(err, errno, "%s", package);
	return replace(dir, JUDGE_VERIFY_LIMIT_FILE, text, strlen(text), NULL, err);
}

/* ---- problem.yaml ---- */

static int read_old(int dir, char **bytes, size_t *size, struct stat *st, struct sbx_error *err)
{
	sbx_close int fd = openat(dir, JUDGE_LIMIT_EDIT_FILE, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	ssize_t got = 1;

	if (fd < 0 && errno == ELOOP)
		return sbx_error_set(err, 0, "%s: a symbolic link, which is not written through",
				     JUDGE_LIMIT_EDIT_FILE);
	if (fd < 0 || fstat(fd, st) != 0)
		return sbx_error_set(err, errno, "%s", JUDGE_LIMIT_EDIT_FILE);
	if (!S_ISREG(st->st_mode) || st->st_size > JUDGE_YAML_BYTES_MAX)
		return sbx_error_set(err, 0, "%s: is no regular file, or larger than 1 MiB", JUDGE_LIMIT_EDIT_FILE);
	*size = 0;
	*bytes = malloc((size_t)st->st_size + 1);
	if (*bytes == NULL)
		return sbx_error_set(err, ENOMEM, "%s: read", JUDGE_LIMIT_EDIT_FILE);
	while (got > 0 && *size < (size_t)st->st_size) {
		got = read(fd, *bytes + *size, (size_t)st->st_size - *size);
		if (got < 0 && errno != EINTR)
			return sbx_error_set(err, errno, "%s: read", JUDGE_LIMIT_EDIT_FILE);
		*size += got > 0 ? (size_t)got : 0;
	}
	return 0;
}

/* What a judge told: a few bytes, that are text. */
static int understand(const json_t *told, struct judge_limit_edit *edit, struct sbx_error *err)
{
	json_int_t offset = json_integer_value(json_object_get(told, "offset"));
	json_int_t length = json_integer_value(json_object_get(told, "length"));
	const char *text = judge_show_field(told, "text"), *seen = judge_show_field(told, "seen");

	if (offset < 0 || length < 0 || strlen(text) >= sizeof(edit->text) || strlen(seen) >= sizeof(edit->seen))
		return sbx_error_set(err, EPROTO, "the judge cannot be understood");
	edit->offset = (size_t)offset;
	edit->length = (size_t)length;
	(void)snprintf(edit->text, sizeof(edit->text), "%s", text);
	(void)snprintf(edit->seen, sizeof(edit->seen), "%s", seen);
	return 0;
}

/* The file with the edit carried out, behind a byte order mark if it begins with one. */
static int change(int dir, const struct judge_limit_edit *edit, const char *old, size_t size, const struct stat *st,
		  struct sbx_error *err)
{
	static const char mark[] = "\xef\xbb\xbf";
	size_t skip = size >= strlen(mark) && memcmp(old, mark, strlen(mark)) == 0 ? strlen(mark) : 0, fresh_size = 0;
	char *fresh = NULL, *whole;
	int r = judge_limit_edit_apply(edit, old + skip, size - skip, &fresh, &fresh_size, err);

	if (r < 0)
		return r;
	whole = malloc(skip + fresh_size + 1);
	if (whole == NULL) {
		r = sbx_error_set(err, ENOMEM, "%s: write", JUDGE_LIMIT_EDIT_FILE);
	} else {
		memcpy(whole, mark, skip);
		memcpy(whole + skip, fresh, fresh_size);
		r = replace(dir, JUDGE_LIMIT_EDIT_FILE, whole, skip + fresh_size, st, err);
	}
	free(whole);
	free(fresh);
	return r;
}

int judge_verify_edit(const char *package, const json_t *edit, struct sbx_error *err)
{
	sbx_close int dir = open(package, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct judge_limit_edit understood;
	struct stat st;
	char *old = NULL;
	size_t size = 0;
	int r = dir < 0 ? sbx_error_set(err, errno, "%s", package) : understand(edit, &understood, err);

	if (r == 0)
		r = read_old(dir, &old, &size, &st, err);
	if (r == 0)
		r = change(dir, &understood, old, size, &st, err);
	free(old);
	return r;
}
