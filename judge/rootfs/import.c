/* import.c - see import.h. */
#include "judge/rootfs/import.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/api/tree.h"
#include "judge/daemon/import_role.h"
#include "judge/daemon/role.h"
#include "sandbox/cleanup.h"

int judge_rootfs_unpack(int image_fd, int root, const struct judge_import *import, struct judge_imported *out,
			struct sbx_error *err)
{
	struct judge_unpacked unpacked = { .max_entries = import->max_entries, .max_bytes = import->max_bytes };
	struct judge_image image = { NULL, 0 };
	struct judge_source source;
	int r = judge_source_open(image_fd, &source, err);

	if (r == 0)
		r = judge_image_read(&source, import->reference, &image, err);
	for (size_t i = 0; r == 0 && i < image.layer_count; i++) {
		if (import->on_layer != NULL)
			import->on_layer(import->ctx, i, image.layer_count, image.layers[i].name);
		r = judge_layer_apply(&source, &image.layers[i], root, &unpacked, err);
	}
	*out = (struct judge_imported){ image.layer_count, unpacked.entries, unpacked.bytes, unpacked.left_out };
	judge_image_free(&image);
	return r;
}

/* The directory above what is to be made, and its name there. */
static int open_above(const char *directory, char name[NAME_MAX + 1], struct sbx_error *err)
{
	char path[PATH_MAX], *slash;
	size_t length = strlen(directory);
	const char *above = ".", *last = path;
	int fd;

	while (length > 1 && directory[length - 1] == '/')
		length--;
	if (length == 0 || length >= sizeof(path))
		return sbx_error_set(err, length == 0 ? 0 : ENAMETOOLONG, "the directory to be made, `%.100s`",
				     directory);
	memcpy(path, directory, length);
	path[length] = '\0';
	slash = strrchr(path, '/');
	if (slash != NULL) {
		last = slash + 1;
		above = slash == path ? "/" : path;
		*slash = '\0';
	}
	if (*last == '\0' || strlen(last) > NAME_MAX - 16) /* some letters are added to it meanwhile */
		return sbx_error_set(err, *last == '\0' ? EEXIST : ENAMETOOLONG, "%.100s", directory);
	(void)snprintf(name, NAME_MAX + 1, "%.*s", NAME_MAX, last);
	fd = open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? sbx_error_set(err, errno, "%.200s", above) : fd;
}

static int make_part(int above, const char *part, uid_t uid, gid_t gid, struct sbx_error *err)
{
	int fd;

	if (mkdirat(above, part, 0700) != 0)
		return sbx_error_set(err, errno, "make the directory %s", part);
	fd = openat(above, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return sbx_error_set(err, errno, "open the directory %s", part);
	if (geteuid() == 0 && fchown(fd, uid, gid) != 0) {
		(void)sbx_error_set(err, errno, "give away the directory %s", part);
		(void)close(fd); /* nothing is in it */
		return sbx_error_below_zero(-err->code);
	}
	return fd;
}

/* The absolute path of what is open; -errno if it has none. */
static int path_of(int fd, char path[PATH_MAX], const char *what, struct sbx_error *err)
{
	char link[32];
	ssize_t length;

	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	length = readlink(link, path, PATH_MAX - 1);
	if (length <= 0 || length >= PATH_MAX - 1 || path[0] != '/')
		return sbx_error_set(err, length < 0 ? errno : ENAMETOOLONG, "where is %.200s", what);
	path[length] = '\0';
	return 0;
}

static int unpack(int image, int root, const struct judge_import *import, struct judge_imported *out,
		  struct sbx_error *err)
{
	char image_path[PATH_MAX], root_path[PATH_MAX];
	struct judge_import_wish wish = { .import = import, .image = image, .root = root, .root_path = root_path };
	struct judge_source source;
	int r = judge_source_open(image, &source, err);

	if (r == 0)
		r = path_of(root, root_path, import->directory, err);
	if (r == 0 && !source.is_tar) {
		r = path_of(image, image_path, import->image, err);
		wish.image_path = image_path;
	}
	return r == 0 ? judge_import_unpack(&wish, out, err) : r;
}

/* It gets its name in one step, and never over something else. */
static int finish(int above, const char *part, const char *name, int root, struct sbx_error *err)
{
	if (fchmod(root, 0755) != 0)
		return sbx_error_set(err, errno, "open the directory to everybody");
	if (faccessat(root, "usr", F_OK, AT_SYMLINK_NOFOLLOW) != 0)
		return sbx_error_set(err, 0, "the image holds no system: there is no /usr in it");
	return renameat2(above, part, above, name, RENAME_NOREPLACE) == 0 ? 0 : sbx_error_set(err, errno, "%s", name);
}

int judge_rootfs_import(const struct judge_import *import, struct judge_imported *out, struct sbx_error *err)
{
	char name[NAME_MAX + 1], part[NAME_MAX + 1];
	sbx_close int image = open(import->image, O_RDONLY | O_NONBLOCK | O_CLOEXEC), above = -1, root = -1;
	struct sbx_error left;
	uid_t uid = 0;
	gid_t gid = 0;
	int r = image < 0 ? sbx_error_set(err, errno, "%s", import->image) : judge_role_user(&uid, &gid, err);

	if (r == 0)
		above = r = open_above(import->directory, name, err);
	if (r < 0)
		return r;
	if (faccessat(above, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return sbx_error_set(err, EEXIST, "%s", import->directory);
	(void)snprintf(part, sizeof(part), ".%.235s.%d", name, (int)getpid());
	root = r = make_part(above, part, uid, gid, err);
	if (r >= 0)
		r = unpack(image, root, import, out, err);
	if (r == 0)
		r = finish(above, part, name, root, err);
	if (r < 0)
		(void)judge_tree_remove(above, part, &left); /* what is left has a name that says what it is */
	return r;
}
