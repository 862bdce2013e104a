/* spool.c - see spool.h. */
#include "judge/toolchain/spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/io.h"
#include "sandbox/wire.h"

/* As deep as an artefact's path can be, and no deeper. */
#define DEPTH_MAX 128

static int remove_at(int dir, const char *name, unsigned depth, struct sbx_error *err);

/* Removes all below dir that `wanted` says yes to (NULL: all). */
static int clear_at(int dir, unsigned depth, bool (*wanted)(const char *name, const void *ctx), const void *ctx,
		    struct sbx_error *err)
{
	int copy = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), r = 0;
	DIR *listing = copy < 0 ? NULL : fdopendir(copy);
	struct dirent *entry;

	if (listing == NULL) {
		r = sbx_error_set(err, errno, "clear the slot's directory");
		if (copy >= 0)
			(void)close(copy);
		return r;
	}
	if (depth > DEPTH_MAX)
		r = sbx_error_set(err, ELOOP, "clear the slot's directory");
	while (r == 0 && (entry = readdir(listing)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
		    (wanted == NULL || wanted(entry->d_name, ctx)))
			r = remove_at(dir, entry->d_name, depth, err);
	(void)closedir(listing);
	return r;
}

static int remove_at(int dir, const char *name, unsigned depth, struct sbx_error *err)
{
	sbx_close int below = -1;
	int r;

	if (unlinkat(dir, name, 0) == 0)
		return 0;
	below = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (below < 0)
		return sbx_error_set(err, errno, "clear %s of the slot's directory", name);
	r = clear_at(below, depth + 1, NULL, NULL, err);
	if (r == 0 && unlinkat(dir, name, AT_REMOVEDIR) != 0)
		r = sbx_error_set(err, errno, "remove %s of the slot's directory", name);
	return r;
}

int judge_spool_clear(int dir, struct sbx_error *err)
{
	return clear_at(dir, 0, NULL, NULL, err);
}

static bool is_other(const char *name, const void *kept)
{
	return strncmp(name, kept, strlen(kept)) != 0;
}

int judge_spool_clear_but(int dir, const char *kept, struct sbx_error *err)
{
	return clear_at(dir, 0, is_other, kept, err);
}

/* A slot's directory is called by its number, without leading zeros. */
static bool is_beyond(const char *name, const void *slots)
{
	char *end;
	unsigned long number = strtoul(name, &end, 10);

	return name[0] >= '0' && name[0] <= '9' && *end == '\0' && (name[0] != '0' || name[1] == '\0') &&
	       number >= *(const unsigned *)slots;
}

int judge_spool_sweep(int spools, unsigned slots, struct sbx_error *err)
{
	return clear_at(spools, 0, is_beyond, &slots, err);
}

/* *fresh, unless it is NULL: it was not there before, so it is empty. */
static int make_dir(int at, const char *name, bool *fresh)
{
	bool made = mkdirat(at, name, 0755) == 0;
	int fd;

	if (!made && errno != EEXIST)
		return -errno;
	if (fresh != NULL)
		*fresh = made;
	fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (fchmod(fd, 0755) != 0) { /* whatever the umask is: the box's user is another */
		int saved = errno;

		(void)close(fd);
		return -saved;
	}
	return fd;
}

int judge_spool_fresh(int spool, const char *name, struct sbx_error *err)
{
	bool fresh = false;
	sbx_close int dir = make_dir(spool, name, &fresh);
	int r;

	if (dir < 0)
		return sbx_error_set(err, -dir, "make %s in the slot's directory", name);
	r = fresh ? 0 : judge_spool_clear(dir, err);
	return r < 0 ? r : sbx_take_fd(&dir);
}

/* Opens the directory that path's last component goes into, making what is missing. */
static int open_above(int dir, const char *path, const char **last, struct sbx_error *err)
{
	sbx_close int at = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char part[SBX_PATH_MAX];
	const char *slash;

	if (at < 0)
		return sbx_error_set(err, errno, "open the slot's directory");
	while ((slash = strchr(path, '/')) != NULL) {
		int next;

		memcpy(part, path, (size_t)(slash - path));
		part[slash - path] = '\0';
		next = make_dir(at, part, NULL);
		if (next < 0)
			return sbx_error_set(err, -next, "make %s", part);
		(void)close(at); /* a directory that was only walked through */
		at = next;
		path = slash + 1;
	}
	*last = path;
	return sbx_take_fd(&at);
}

int judge_spool_create(int dir, const char *path, bool executable, struct sbx_error *err)
{
	mode_t mode = executable ? 0755 : 0644;
	const char *last = path;
	sbx_close int at = -1;
	int fd;

	if (!sbx_wire_path_ok(path, SBX_PATH_MAX))
		return sbx_error_set(err, 0, "bad file name");
	at = open_above(dir, path, &last, err);
	if (at < 0)
		return at;
	fd = openat(at, last, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (fd < 0 || fchmod(fd, mode) != 0) {
		int r = sbx_error_set(err, errno, "create %s", path);

		if (fd >= 0)
			(void)close(fd);
		return r;
	}
	return fd;
}

int judge_spool_write(int dir, const char *path, const void *data, size_t size, struct sbx_error *err)
{
	int fd = judge_spool_create(dir, path, false, err), r;

	if (fd < 0)
		return fd;
	r = sbx_io_write(fd, data, size);
	if (close(fd) != 0 && r == 0)
		r = -errno;
	return r < 0 ? sbx_error_set(err, -r, "write %s", path) : 0;
}

int judge_spool_copy(int dir, const char *path, int from, bool executable, uint64_t max, uint64_t *size,
		     struct sbx_error *err)
{
	char buf[65536];
	uint64_t total = 0;
	struct stat st;
	ssize_t got;
	int fd, r = 0;

	/* init sends files only, but the box may have got hold of init; a pipe would keep us waiting for ever. */
	if (fstat(from, &st) != 0)
		return sbx_error_set(err, errno, "look at %s", path);
	if (!S_ISREG(st.st_mode))
		return sbx_error_set(err, 0, "%s: is no regular file", path);
	fd = judge_spool_create(dir, path, executable, err);
	if (fd < 0)
		return fd;
	while (r == 0 && (got = read(from, buf, sizeof(buf))) != 0) {
		if (got < 0)
			r = -errno;
		else if ((uint64_t)got > max - total)
			r = -EFBIG;
		else
			r = sbx_io_write(fd, buf, (size_t)got);
		total += got > 0 ? (uint64_t)got : 0;
	}
	if (close(fd) != 0 && r == 0)
		r = -errno;
	if (r < 0)
		return sbx_error_set(err, -r, "write %s", path);
	*size = total;
	return 0;
}
