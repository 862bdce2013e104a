/* mounts.c - see mounts.h. */
#include "sandbox/mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/cleanup.h"

/* Files of /proc/self are written whole, by one write(2). */
static int write_proc(const char *path, const char *text, struct sbx_error *err)
{
	sbx_close int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return sbx_error_set(err, errno, "open %s", path);
	if (write(fd, text, strlen(text)) < 0)
		return sbx_error_set(err, errno, "write `%s` to %s", text, path);
	return 0;
}

static int map_self(uid_t uid, gid_t gid, struct sbx_error *err)
{
	char text[64];
	int r;

	(void)snprintf(text, sizeof(text), "%u %u 1", (unsigned)uid, (unsigned)uid);
	r = write_proc("/proc/self/uid_map", text, err);
	if (r == 0) /* so that those of boxes can be written too, and not by the boxes */
		r = write_proc("/proc/self/projid_map", text, err);
	if (r == 0)
		r = write_proc("/proc/self/setgroups", "deny", err);
	(void)snprintf(text, sizeof(text), "%u %u 1", (unsigned)gid, (unsigned)gid);
	return r < 0 ? r : write_proc("/proc/self/gid_map", text, err);
}

/*
 * Entering the mount namespace that one is in anew makes its root the process's root: the way up for a process in a
 * chroot, where nothing is a mount point to be made private or pivoted from.
 */
static int climb_to_namespace_root(struct sbx_error *err)
{
	sbx_close int ns = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);

	if (ns < 0 || setns(ns, CLONE_NEWNS) != 0)
		return sbx_error_set(err, errno, "leave the chroot that Minos was started in");
	return 0;
}

static int make_private(bool *chrooted, struct sbx_error *err)
{
	sbx_close int root = -1;
	int r;

	*chrooted = false;
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0)
		return 0;
	if (errno != EINVAL)
		return sbx_error_set(err, errno, "make mounts private");
	*chrooted = true;
	root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root < 0)
		return sbx_error_set(err, errno, "open /");
	r = climb_to_namespace_root(err);
	if (r < 0)
		return r;
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
		return sbx_error_set(err, errno, "make mounts private");
	/* Paths are still to be looked up where Minos was started. */
	if (fchdir(root) != 0 || chroot(".") != 0)
		return sbx_error_set(err, errno, "return to the chroot that Minos was started in");
	return 0;
}

static int enter_namespaces(bool own_user, int flags, bool *chrooted, struct sbx_error *err)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();

	if (unshare(CLONE_NEWNS | flags | (own_user ? CLONE_NEWUSER : 0)) != 0)
		return sbx_error_set(err, errno, "unshare %s",
				     own_user ? "user, mount and other namespaces" : "mount and other namespaces");
	if (own_user) {
		int r = map_self(uid, gid, err);

		if (r < 0)
			return r;
	}
	return make_private(chrooted, err);
}

int sbx_mounts_tmpfs(struct sbx_error *err)
{
	sbx_close int fs = fsopen("tmpfs", FSOPEN_CLOEXEC);
	int fd;

	if (fs < 0 || fsconfig(fs, FSCONFIG_SET_STRING, "size", "4m", 0) != 0 ||
	    fsconfig(fs, FSCONFIG_SET_STRING, "mode", "0755", 0) != 0 ||
	    fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) != 0)
		return sbx_error_set(err, errno, "make a tmpfs");
	fd = fsmount(fs, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID);
	return fd < 0 ? sbx_error_set(err, errno, "mount a tmpfs") : fd;
}

static int make_dirs(int root, const char *path, struct sbx_error *err)
{
	char part[PATH_MAX];

	for (size_t i = 1; path[i - 1] != '\0'; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		if (mkdirat(root, part, 0755) != 0 && errno != EEXIST)
			return sbx_error_set(err, errno, "make /%s to mount on", part);
	}
	return 0;
}

/* Makes a file or directory at `path` to mount over, unless there is one. */
static int make_point(int root, const char *path, bool directory, struct sbx_error *err)
{
	char above[PATH_MAX];
	const char *slash = strrchr(path, '/');
	int fd, r = 0;

	if (faccessat(root, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return 0;
	if (directory)
		return make_dirs(root, path, err);
	if (slash != NULL && slash > path) {
		memcpy(above, path, (size_t)(slash - path));
		above[slash - path] = '\0';
		r = make_dirs(root, above, err);
	}
	if (r < 0)
		return r;
	fd = openat(root, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd < 0)
		return sbx_error_set(err, errno, "make /%s to mount on", path);
	(void)close(fd); /* nothing was written */
	return 0;
}

int sbx_mounts_show(int root, const char *host, const char *at, uint64_t attributes, struct sbx_error *err)
{
	sbx_close int fd = open(host, O_PATH | O_CLOEXEC);

	return fd < 0 ? sbx_error_set(err, errno, "open %s", host)
		      : sbx_mounts_show_opened(root, fd, host, at, attributes, err);
}

int sbx_mounts_show_opened(int root, int fd, const char *host, const char *at, uint64_t attributes,
			   struct sbx_error *err)
{
	struct mount_attr attr = { .attr_set = attributes };
	struct stat st;
	sbx_close int tree = open_tree(fd, "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | AT_RECURSIVE);
	int r;

	if (tree < 0 || fstat(tree, &st) != 0)
		return sbx_error_set(err, errno, "open %s", host);
	r = make_point(root, at, S_ISDIR(st.st_mode), err);
	if (r < 0)
		return r;
	if (mount_setattr(tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &attr, sizeof(attr)) != 0)
		return sbx_error_set(err, errno, "set the mount attributes of %s", host);
	if (move_mount(tree, "", root, at, MOVE_MOUNT_F_EMPTY_PATH) != 0)
		return sbx_error_set(err, errno, "show %s at /%s", host, at);
	return 0;
}

int sbx_mounts_read_only(int mount, const char *what, struct sbx_error *err)
{
	struct mount_attr attr = { .attr_set = MOUNT_ATTR_RDONLY };

	if (mount_setattr(mount, "", AT_EMPTY_PATH, &attr, sizeof(attr)) != 0)
		return sbx_error_set(err, errno, "make %s read-only", what);
	return 0;
}

int sbx_mounts_enter(bool own_user, int flags, struct sbx_mounts *mounts, struct sbx_error *err)
{
	bool chrooted;
	sbx_close int base = -1;
	int r = enter_namespaces(own_user, flags, &chrooted, err);

	if (r < 0)
		return r;
	base = sbx_mounts_tmpfs(err);
	if (base < 0)
		return base;
	/*
	 * A mount needs a place in the namespace before anything can be mounted on it. On top of "/" it covers no path:
	 * lookups go on from the old root, which this process keeps until sbx_mounts_leave.
	 */
	if (move_mount(base, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH) != 0)
		return sbx_error_set(err, errno, "attach the new root");
	mounts->base = sbx_take_fd(&base);
	mounts->chrooted = chrooted;
	return 0;
}

int sbx_mounts_leave(struct sbx_mounts *mounts, struct sbx_error *err)
{
	sbx_close int base = sbx_take_fd(&mounts->base);
	int r = mounts->chrooted ? climb_to_namespace_root(err) : 0;

	if (r < 0)
		return r;
	if (fchdir(base) != 0 || syscall(SYS_pivot_root, ".", ".") != 0)
		return sbx_error_set(err, errno, "pivot_root");
	if (umount2(".", MNT_DETACH) != 0)
		return sbx_error_set(err, errno, "let go of the host's root");
	if (chdir("/") != 0)
		return sbx_error_set(err, errno, "change to the new root");
	return 0;
}
