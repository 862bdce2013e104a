/* own_package.c - see own_package.h. */
#include "judge/cli/own_package.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/daemon/role.h"
#include "judge/daemon/unpack_role.h"
#include "judge/store/files.h"
#include "sandbox/cleanup.h"

int judge_own_package_find(const char *given, char *path, bool *archive, struct sbx_error *err)
{
	struct stat st;

	if (realpath(given, path) == NULL || stat(path, &st) != 0)
		return sbx_error_set(err, errno, "package %s", given);
	if (!S_ISDIR(st.st_mode) && !S_ISREG(st.st_mode))
		return sbx_error_set(err, 0, "package %s: neither a directory nor an archive", given);
	*archive = S_ISREG(st.st_mode);
	return 0;
}

/* The archive's name without what tells its kind, where that can be a problem's name. */
static void name_of(const char *path, char *name, size_t size)
{
	const char *slash = strrchr(path, '/'), *base = slash != NULL ? slash + 1 : path;
	size_t length = strcspn(base, ".");

	if (length == 0 || length >= size || judge_files_check_problem(base, length, NULL) < 0) {
		base = "package";
		length = strlen(base);
	}
	(void)snprintf(name, size, "%.*s", (int)length, base); /* fits */
}

/* A directory that belongs to the roles' user. */
static int make_dir(int at, const char *name, struct sbx_error *err)
{
	sbx_close int fd = -1;
	uid_t uid;
	gid_t gid;
	int r = judge_role_user(&uid, &gid, err);

	if (r < 0)
		return r;
	if (mkdirat(at, name, 0755) != 0)
		return sbx_error_set(err, errno, "make a directory for the package");
	fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || fchown(fd, uid, gid) != 0)
		return sbx_error_set(err, errno, "make a directory for the package");
	return sbx_take_fd(&fd);
}

int judge_own_package_unpack(const struct judge_own_spool *spool, const char *policies, char *path,
			     struct sbx_error *err)
{
	char name[JUDGE_NAME_SIZE], top[JUDGE_NAME_SIZE] = "", dir[PATH_MAX];
	sbx_close int archive = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), above = -1, inner = -1;
	struct judge_unpack_wish wish = { .policies = policies, .dir = dir, .name = name };
	int r;

	if (archive < 0)
		return sbx_error_set(err, errno, "package %s", path);
	name_of(path, name, sizeof(name));
	above = r = make_dir(spool->lock, "package", err);
	if (r >= 0)
		inner = r = make_dir(above, name, err);
	if (r < 0)
		return r;
	if (snprintf(dir, sizeof(dir), "%s/package/%s", spool->path, name) >= (int)sizeof(dir))
		return sbx_error_set(err, ENAMETOOLONG, "package %s", path);
	wish.archive = archive;
	wish.dir_fd = inner;
	r = judge_unpack_package(&wish, top, sizeof(top), err);
	if (r < 0)
		return r;
	if (snprintf(path, PATH_MAX, "%s%s%s", dir, top[0] != '\0' ? "/" : "", top) >= PATH_MAX)
		return sbx_error_set(err, ENAMETOOLONG, "package %s", name);
	return 0;
}
