/*
 * tree.c - see tree.h.
 *
 * Depth first, one open directory per level, and levels are bounded: the trees were made by unpack.c, which refuses
 * deeper ones.
 */
#include "judge/api/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/cleanup.h"

#define TREE_DEPTH_MAX 64

static int open_beneath(int dir_fd, const char *name)
{
	const struct open_how how = {
		.flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV,
	};

	return (int)syscall(SYS_openat2, dir_fd, name, &how, sizeof(how));
}

/* A stream over a duplicate, so that the caller keeps dir_fd. */
static DIR *list(int dir_fd)
{
	int fd = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	if (dir == NULL && fd >= 0)
		(void)close(fd); /* the failure of fdopendir is what is told */
	return dir;
}

static bool is_dot(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static int remove_entry(int dir_fd, const char *name, unsigned depth, struct sbx_error *err);

static int remove_children(int dir_fd, unsigned depth, struct sbx_error *err)
{
	DIR *dir = list(dir_fd);
	int result = 0;

	if (dir == NULL)
		return sbx_error_set(err, errno, "list a directory");
	for (;;) {
		const struct dirent *entry = NULL;
		int r = 0;

		errno = 0;
		entry = readdir(dir); /* NOLINT(concurrency-mt-unsafe): one thread */
		if (entry == NULL)
			break;
		if (!is_dot(entry->d_name))
			r = remove_entry(dir_fd, entry->d_name, depth + 1, result == 0 ? err : NULL);
		if (r < 0 && result == 0)
			result = r;
	}
	if (errno != 0 && result == 0)
		result = sbx_error_set(err, errno, "list a directory");
	(void)closedir(dir); /* was only read */
	return result;
}

static int remove_entry(int dir_fd, const char *name, unsigned depth,
			struct sbx_error *err) // NOLINT(misc-no-recursion)
{
	sbx_close int fd = -1;
	int r = 0;

	if (unlinkat(dir_fd, name, 0) == 0 || errno == ENOENT)
		return 0;
	if (errno != EISDIR)
		return sbx_error_set(err, errno, "remove %s", name);
	if (depth > TREE_DEPTH_MAX)
		return sbx_error_set(err, ELOOP, "remove %s", name);
	fd = open_beneath(dir_fd, name);
	if (fd < 0)
		return sbx_error_set(err, errno, "open %s", name);
	r = remove_children(fd, depth, err);
	if (r < 0)
		return r;
	return unlinkat(dir_fd, name, AT_REMOVEDIR) == 0 ? 0 : sbx_error_set(err, errno, "remove %s", name);
}

int judge_tree_remove(int dir_fd, const char *name, struct sbx_error *err)
{
	return remove_entry(dir_fd, name, 0, err);
}

static bool listed(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

int judge_tree_sweep(int dir_fd, char *const *keep, size_t keep_count, const char *const *also, size_t also_count,
		     struct sbx_error *err)
{
	DIR *dir = list(dir_fd);
	const struct dirent *entry = NULL;
	int removed = 0, result = 0;

	if (dir == NULL)
		return sbx_error_set(err, errno, "list the problems");
	while ((entry = readdir(dir)) != NULL) { /* NOLINT(concurrency-mt-unsafe): one thread */
		int r = 0;

		if (is_dot(entry->d_name) || listed(entry->d_name, (const char *const *)keep, keep_count) ||
		    listed(entry->d_name, also, also_count))
			continue;
		r = judge_tree_remove(dir_fd, entry->d_name, result == 0 ? err : NULL);
		if (r < 0 && result == 0)
			result = r;
		removed += r == 0;
	}
	(void)closedir(dir); /* was only read */
	return result < 0 ? result : removed;
}
