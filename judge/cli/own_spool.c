/* own_spool.c - see own_spool.h. */
#include "judge/cli/own_spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/daemon/role.h"
#include "judge/toolchain/spool.h"
#include "sandbox/cleanup.h"
#include "sandbox/ipc.h"

#define PREFIX "minos-judge-"

/* A sweep can take a directory that was just made; each other command can do so once. */
#define TRIES 64

static int open_dir(int at, const char *name)
{
	return openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Whether dir is ours now, and still what the name stands for. */
static bool take(int at, const char *name, int dir)
{
	struct stat named, held;

	return flock(dir, LOCK_EX | LOCK_NB) == 0 && fstatat(at, name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
	       fstat(dir, &held) == 0 && named.st_ino == held.st_ino && named.st_dev == held.st_dev &&
	       held.st_uid == geteuid();
}

/* Removes what dead commands of this user have left. What cannot be removed is for the next one. */
static void sweep(const char *base)
{
	int at = open_dir(AT_FDCWD, base);
	DIR *listing = at < 0 ? NULL : fdopendir(at);
	struct sbx_error ignored;
	struct dirent *entry;

	if (listing == NULL) {
		if (at >= 0)
			(void)close(at);
		return;
	}
	while ((entry = readdir(listing)) != NULL) {
		sbx_close int dir =
		    strncmp(entry->d_name, PREFIX, strlen(PREFIX)) == 0 ? open_dir(at, entry->d_name) : -1;

		if (dir >= 0 && take(at, entry->d_name, dir) && judge_spool_clear(dir, &ignored) == 0)
			(void)unlinkat(at, entry->d_name, AT_REMOVEDIR);
	}
	(void)closedir(listing);
}

static int make_locked(struct judge_own_spool *spool, const char *base, struct sbx_error *err)
{
	for (unsigned tries = 0; tries < TRIES; tries++) {
		if (snprintf(spool->path, sizeof(spool->path), "%s/" PREFIX "XXXXXX", base) >=
		    (int)sizeof(spool->path)) {
			spool->path[0] = '\0';
			return sbx_error_set(err, ENAMETOOLONG, "TMPDIR");
		}
		if (mkdtemp(spool->path) == NULL) {
			int r = sbx_error_set(err, errno, "make %s", spool->path);

			spool->path[0] = '\0';
			return r;
		}
		spool->lock = open_dir(AT_FDCWD, spool->path);
		if (spool->lock >= 0 && take(AT_FDCWD, spool->path, spool->lock))
			return 0;
		if (spool->lock < 0 && errno != ENOENT)
			return sbx_error_set(err, errno, "open %s", spool->path);
		sbx_ipc_close_all(&spool->lock, 1);
	}
	return sbx_error_set(err, EBUSY, "lock %s", spool->path);
}

static int make_slot(struct judge_own_spool *spool, uid_t uid, gid_t gid, struct sbx_error *err)
{
	char name[16];
	int fd;

	(void)snprintf(name, sizeof(name), "%u", spool->count); /* fits */
	if (mkdirat(spool->lock, name, 0755) != 0)
		return sbx_error_set(err, errno, "prepare %s", spool->path);
	fd = open_dir(spool->lock, name);
	if (fd < 0)
		return sbx_error_set(err, errno, "prepare %s", spool->path);
	spool->slots[spool->count++] = fd;
	if (fchown(fd, uid, gid) != 0 || fchmod(fd, 0755) != 0)
		return sbx_error_set(err, errno, "prepare %s", spool->path);
	return 0;
}

int judge_own_spool_make(struct judge_own_spool *spool, unsigned slots, struct sbx_error *err)
{
	const char *base = getenv("TMPDIR");
	uid_t uid;
	gid_t gid;
	int r = judge_role_user(&uid, &gid, err);

	if (base == NULL || base[0] != '/')
		base = "/tmp";
	if (r == 0) {
		sweep(base);
		r = make_locked(spool, base, err);
	}
	while (r == 0 && spool->count < slots)
		r = make_slot(spool, uid, gid, err);
	return r;
}

int judge_own_spool_remove(struct judge_own_spool *spool, struct sbx_error *err)
{
	int r = 0;

	sbx_ipc_close_all(spool->slots, spool->count);
	spool->count = 0;
	if (spool->lock >= 0)
		r = judge_spool_clear(spool->lock, err);
	if (r == 0 && spool->path[0] != '\0' && rmdir(spool->path) != 0)
		r = sbx_error_set(err, errno, "remove %s", spool->path);
	sbx_ipc_close_all(&spool->lock, 1);
	return r;
}
