/* own_sources.c - see own_sources.h. */
#include "judge/cli/own_sources.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/daemon/unpack_role.h"
#include "judge/package/package.h"
#include "sandbox/cleanup.h"

#define ENTRIES_MAX 20000 /* of directories: far more than files are ever taken */

struct reading {
	const struct judge_files_limits *limits;
	struct judge_own_sources *out;
	size_t room;
	uint64_t bytes;
	uint64_t bytes_max; /* by the names so far */
	unsigned entries;
	struct sbx_error *err;
};

static int too_big(struct reading *r, const char *shown)
{
	(void)sbx_error_set(r->err, 0, "%s: the files are larger than %llu bytes together", shown,
			    (unsigned long long)r->bytes_max);
	r->err->code = EFBIG;
	return -EFBIG;
}

/* Takes over what is in file. */
static int add(struct reading *r, struct judge_file *file)
{
	if (r->out->count == r->room) {
		size_t room = r->room == 0 ? 8 : 2 * r->room;
		struct judge_file *more = reallocarray(r->out->files, room, sizeof(*more));

		if (more == NULL)
			return sbx_error_set(r->err, ENOMEM, "read the sources");
		r->out->files = more;
		r->room = room;
	}
	r->bytes += file->size;
	r->out->files[r->out->count++] = *file;
	*file = (struct judge_file){ .name = NULL };
	if (r->out->count <= r->limits->files)
		return 0;
	(void)sbx_error_set(r->err, 0, "more than %llu files", (unsigned long long)r->limits->files);
	r->err->code = EFBIG;
	return -EFBIG;
}

/* ---- Files ---- */

static int read_data(int fd, struct judge_file *file, size_t size, const char *shown, struct sbx_error *err)
{
	while (file->size < size) {
		ssize_t got = read(fd, (char *)file->data + file->size, size - file->size);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return sbx_error_set(err, errno, "read %s", shown);
		if (got == 0)
			return sbx_error_set(err, 0, "read %s: it shrank meanwhile", shown);
		file->size += (size_t)got;
	}
	return 0;
}

/* flags: for what stands below a directory, O_NOFOLLOW. shown: what the user knows it as. */
static int take_file(struct reading *r, int at, const char *path, int flags, const char *name, const char *shown)
{
	/* O_NONBLOCK: a FIFO must not hold us up; it is refused below. */
	sbx_close int fd = openat(at, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags);
	struct judge_file file = { .name = NULL };
	struct stat st;
	int result;

	if (fd < 0 || fstat(fd, &st) < 0)
		return sbx_error_set(r->err, errno, "open %s", shown);
	if (!S_ISREG(st.st_mode))
		return sbx_error_set(r->err, 0, "%s is no plain file", shown);
	if (!judge_files_is_answer(name))
		r->bytes_max = r->limits->bytes;
	if (r->bytes > r->bytes_max || (uint64_t)st.st_size > r->bytes_max - r->bytes)
		return too_big(r, shown);
	file.name = strdup(name);
	file.data = malloc((size_t)st.st_size + 1);
	result = file.name == NULL || file.data == NULL ? sbx_error_set(r->err, ENOMEM, "read %s", shown)
							: read_data(fd, &file, (size_t)st.st_size, shown, r->err);
	if (result == 0)
		result = add(r, &file);
	free(file.name);
	free(file.data);
	return result;
}

/* ---- Directories ---- */

static void free_names(struct dirent **names, int count)
{
	for (int i = 0; i < count; i++)
		free(names[i]);
	free((void *)names);
}

static int by_name(const void *a, const void *b)
{
	const struct dirent *const *x = a, *const *y = b;

	return strcmp((*x)->d_name, (*y)->d_name);
}

static int is_wanted(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && !judge_package_is_litter(entry->d_name);
}

static int take_directory(struct reading *r, int dir, const char *prefix, const char *shown);

static int take_entry(struct reading *r, int dir, const char *entry, const char *prefix, const char *shown)
{
	char name[PATH_MAX], inner[PATH_MAX];
	sbx_close int below = -1;
	struct stat st;
	int result;

	if (++r->entries > ENTRIES_MAX)
		return sbx_error_set(r->err, 0, "%s: more than %d files and directories", shown, ENTRIES_MAX);
	if (snprintf(name, sizeof(name), "%s%s", prefix, entry) >= (int)sizeof(name) ||
	    snprintf(inner, sizeof(inner), "%s/%s", shown, entry) >= (int)sizeof(inner))
		return sbx_error_set(r->err, ENAMETOOLONG, "read %s", shown);
	result = judge_files_check_name(name, strlen(name), r->err); /* also says when it is too deep */
	if (result < 0)
		return result;
	if (fstatat(dir, entry, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return sbx_error_set(r->err, errno, "look at %s", inner);
	if (S_ISLNK(st.st_mode))
		return sbx_error_set(r->err, 0,
				     "%s is a symbolic link; of a directory, files and directories are taken", inner);
	if (!S_ISDIR(st.st_mode) && !S_ISREG(st.st_mode))
		return sbx_error_set(r->err, 0, "%s is no plain file", inner);
	if (S_ISREG(st.st_mode))
		return take_file(r, dir, entry, O_NOFOLLOW, name, inner);
	below = openat(dir, entry, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (below < 0)
		return sbx_error_set(r->err, errno, "open %s", inner);
	if (strlen(name) + 2 > sizeof(name))
		return sbx_error_set(r->err, ENAMETOOLONG, "read %s", inner);
	memcpy(name + strlen(name), "/", 2);
	return take_directory(r, below, name, inner);
}

/* All below dir, by name. prefix: of their names, with a slash at its end where it is not empty. */
static int take_directory(struct reading *r, int dir, const char *prefix, const char *shown)
{
	struct dirent **names = NULL;
	int count = scandirat(dir, ".", &names, is_wanted, NULL), result = 0;

	if (count < 0)
		return sbx_error_set(r->err, errno, "list %s", shown);
	if (count > 0)
		qsort((void *)names, (size_t)count, sizeof(struct dirent *), by_name);
	for (int i = 0; i < count && result == 0; i++)
		result = take_entry(r, dir, names[i]->d_name, prefix, shown);
	free_names(names, count);
	return result;
}

/* ---- Archives ---- */

static bool is_archive(const char *path)
{
	static const char *const endings[] = { ".zip", ".tar", ".tar.gz", ".tgz", ".tar.zst" };
	size_t length = strlen(path);

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		size_t end = strlen(endings[i]);

		if (length > end && strcmp(path + length - end, endings[i]) == 0)
			return true;
	}
	return false;
}

static int take_archive(struct reading *r, const char *path)
{
	sbx_close int archive = open(path, O_RDONLY | O_CLOEXEC);
	const struct judge_files_limits left = {
		.bytes = r->bytes < r->limits->bytes ? r->limits->bytes - r->bytes : 0,
		.answer_bytes = r->bytes < r->bytes_max ? r->bytes_max - r->bytes : 0,
	};
	struct judge_file *files = NULL;
	char policies[PATH_MAX];
	size_t count = 0;
	int result;

	if (archive < 0)
		return sbx_error_set(r->err, errno, "open %s", path);
	result = judge_policy_find(policies, sizeof(policies), r->err);
	if (result == 0)
		result = judge_unpack_sources(archive, policies, &left, &files, &count, r->err);
	r->out->failed = result < 0 && result != -EINVAL && result != -EFBIG;
	if (result < 0)
		return sbx_error_prefix(r->err, "%s", path);
	for (size_t i = 0; i < count && result == 0; i++)
		result = add(r, &files[i]);
	judge_files_free_all(files, count);
	return result;
}

/* ---- All of it ---- */

static int take_path(struct reading *r, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
	sbx_close int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct stat st;
	int result;

	if (dir >= 0)
		return take_directory(r, dir, "", path);
	if (is_archive(path) && stat(path, &st) == 0 && S_ISREG(st.st_mode))
		return take_archive(r, path);
	result = judge_files_check_name(name, strlen(name), r->err);
	return result < 0 ? result : take_file(r, AT_FDCWD, path, 0, name, path);
}

int judge_own_sources_read(char *const *paths, size_t count, const struct judge_files_limits *limits,
			   struct judge_own_sources *out, struct sbx_error *err)
{
	struct reading r = { .limits = limits, .out = out, .err = err };
	int result = 0;

	r.bytes_max = limits->answer_bytes > limits->bytes ? limits->answer_bytes : limits->bytes;
	*out = (struct judge_own_sources){ .files = NULL };
	for (size_t i = 0; i < count && result == 0; i++)
		result = take_path(&r, paths[i]);
	if (result == 0)
		result = judge_files_check(out->files, out->count, limits, err);
	if (result < 0) {
		out->failed = out->failed || (result != -EFBIG && sbx_error_is_shortage(-result));
		judge_files_free_all(out->files, out->count);
		out->files = NULL;
		out->count = 0;
	}
	return result;
}
