/*
 * files.c - opening, reading and listing what is in a package (package.h, package-internal.h). Touches the kernel.
 *
 * Every path is resolved by openat2(2) beneath the package's directory (Linux 5.6): "..", absolute paths and symlinks
 * may not leave it, and the links of /proc are not followed. A file is first looked at through O_PATH, because merely
 * opening a FIFO or a device can block or have effects; then opened, and looked at again.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "judge/check/quote.h"
#include "judge/package/package-internal.h"
#include "sandbox/cleanup.h"

/* Any regular path of the kernel fits when shown; a longer one is cut. */
#define SHOWN_SIZE 320

static int open_beneath(int root, const char *path, int flags)
{
	struct open_how how = {
		.flags = (uint64_t)(flags | O_CLOEXEC),
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
	};
	long fd;

	do {
		fd = syscall(SYS_openat2, root, path, &how, sizeof(how));
	} while (fd < 0 && (errno == EINTR || errno == EAGAIN)); /* EAGAIN: a rename raced with the walk */
	return fd < 0 ? -errno : (int)fd;
}

static int failed(struct sbx_error *err, int code, const char *what, const char *path)
{
	char shown[SHOWN_SIZE];

	judge_quote_text(shown, sizeof(shown), path);
	if (code == EXDEV)
		return sbx_error_set(err, EXDEV, "%s: leads out of the package", shown);
	return sbx_error_set(err, code, "%s: %s", shown, what);
}

int package_file_type(int root, const char *path, struct sbx_error *err)
{
	sbx_close int fd = open_beneath(root, path, O_PATH);
	struct stat st;

	if (fd == -ENOENT)
		return 0;
	if (fd < 0)
		return failed(err, -fd, "look up", path);
	if (fstat(fd, &st) < 0)
		return failed(err, errno, "stat", path);
	return (int)(st.st_mode & S_IFMT);
}

int judge_package_open(int dir_fd, const char *path, struct sbx_error *err)
{
	int type = package_file_type(dir_fd, path, err);
	sbx_close int fd = -1;
	char shown[SHOWN_SIZE];
	struct stat st;

	if (type < 0)
		return type;
	if (type == 0)
		return failed(err, ENOENT, "open", path);
	if (type != S_IFREG)
		return sbx_error_set(err, 0, "%s: is no regular file", judge_quote_text(shown, sizeof(shown), path));
	fd = open_beneath(dir_fd, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return failed(err, -fd, "open", path);
	if (fstat(fd, &st) < 0)
		return failed(err, errno, "stat", path);
	if (!S_ISREG(st.st_mode))
		return sbx_error_set(err, 0, "%s: is no regular file", judge_quote_text(shown, sizeof(shown), path));
	return sbx_take_fd(&fd);
}

int package_check_file(int root, const char *path, struct sbx_error *err)
{
	sbx_close int fd = judge_package_open(root, path, err);

	return fd < 0 ? fd : 0;
}

int package_read_start(int root, const char *path, size_t max, char **bytes, size_t *size, struct sbx_error *err)
{
	sbx_close int fd = judge_package_open(root, path, err);
	sbx_free char *buffer = NULL;
	size_t used = 0;

	if (fd < 0)
		return fd;
	buffer = malloc(max + 1);
	if (buffer == NULL)
		return failed(err, ENOMEM, "read", path);
	while (used < max) {
		ssize_t got = read(fd, buffer + used, max - used);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return failed(err, errno, "read", path);
		if (got == 0)
			break;
		used += (size_t)got;
	}
	buffer[used] = '\0';
	*bytes = buffer;
	*size = used;
	buffer = NULL;
	return 1;
}

/* Some editors begin each file with it, and libyaml takes it for indentation. */
static void cut_byte_order_mark(char *bytes, size_t *size)
{
	if (*size < 3 || memcmp(bytes, "\xef\xbb\xbf", 3) != 0)
		return;
	*size -= 3;
	memmove(bytes, bytes + 3, *size + 1); /* with the NUL */
}

int package_read_file(int root, const char *path, char **bytes, size_t *size, struct sbx_error *err)
{
	int type = package_file_type(root, path, err);
	char shown[SHOWN_SIZE];
	int result = type <= 0 ? type : package_read_start(root, path, PACKAGE_FILE_MAX + 1, bytes, size, err);

	if (result > 0 && *size > PACKAGE_FILE_MAX) {
		free(*bytes);
		*bytes = NULL;
		return sbx_error_set(err, 0, "%s: larger than 1 MiB", judge_quote_text(shown, sizeof(shown), path));
	}
	if (result > 0)
		cut_byte_order_mark(*bytes, size);
	return result;
}

void package_names_free(struct package_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->items[i]);
	free((void *)names->items);
	*names = (struct package_names){ NULL, 0 };
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int add_name(struct package_names *names, size_t *room, const char *name)
{
	if (names->count == *room) {
		size_t more = *room == 0 ? 64 : 2 * *room;
		char **items = reallocarray((void *)names->items, more, sizeof(*items));

		if (items == NULL)
			return -ENOMEM;
		names->items = items;
		*room = more;
	}
	names->items[names->count] = strdup(name);
	if (names->items[names->count] == NULL)
		return -ENOMEM;
	names->count++;
	return 0;
}

static int read_names(DIR *dir, const char *path, size_t max, struct package_names *names, struct sbx_error *err)
{
	const struct dirent *entry;
	size_t room = 0;

	for (errno = 0; (entry = readdir(dir)) != NULL; errno = 0) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (names->count >= max)
			return failed(err, E2BIG, "too many files", path);
		if (add_name(names, &room, entry->d_name) < 0)
			return failed(err, ENOMEM, "list", path);
	}
	return errno != 0 ? failed(err, errno, "list", path) : 0;
}

int package_list(int root, const char *path, size_t max, struct package_names *out, struct sbx_error *err)
{
	struct package_names names = { NULL, 0 };
	int fd = open_beneath(root, path, O_RDONLY | O_DIRECTORY), result;
	DIR *dir;

	if (fd < 0)
		return failed(err, -fd, "open directory", path);
	dir = fdopendir(fd);
	if (dir == NULL) {
		result = failed(err, errno, "open directory", path);
		(void)close(fd); /* nothing was done with it */
		return result;
	}
	result = read_names(dir, path, max, &names, err);
	(void)closedir(dir); /* only read */
	if (result < 0) {
		package_names_free(&names);
		return result;
	}
	if (names.count > 0)
		qsort((void *)names.items, names.count, sizeof(*names.items), by_bytes);
	*out = names;
	return 0;
}
