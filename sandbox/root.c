/* root.c - see root.h. Runs once in the warden, before it serves anybody. */
#include "sandbox/root.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/mounts.h"

#define ATTR_BOX (MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV)

static int write_file(int dir, const char *path, const char *text, size_t size, struct sbx_error *err)
{
	sbx_close int fd = openat(dir, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);

	if (fd < 0)
		return sbx_error_set(err, errno, "create %s", path);
	if (write(fd, text, size) != (ssize_t)size)
		return sbx_error_set(err, errno, "write %s", path);
	return 0;
}

/*
 * A path of the system that boxes show, the host's or a directory with another one: links, absolute ones too, lead to
 * what is in it, never out of it. Returns a descriptor or -errno.
 */
static int open_system(int system, const char *path, uint64_t flags)
{
	struct open_how how = { .flags = flags | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS };
	int fd = (int)syscall(SYS_openat2, system, path, &how, sizeof(how));

	return fd < 0 ? -errno : fd;
}

static int show_system(int root, int system, const char *path, const char *at, struct sbx_error *err)
{
	int fd = open_system(system, path, O_PATH), r;

	if (fd < 0)
		return sbx_error_set(err, -fd, "open %s of the system for boxes", path);
	r = sbx_mounts_show_opened(root, fd, path, at, ATTR_BOX, err);
	(void)close(fd); /* of a path */
	return r;
}

/* /bin and its like are links into /usr on a merged system, and directories of their own elsewhere. */
static int show_system_dirs(int root, int system, bool own_system, struct sbx_error *err)
{
	static const char *const names[] = { "bin", "sbin", "lib", "lib32", "lib64", "libx32", "opt" };
	size_t count = sizeof(names) / sizeof(names[0]) - (own_system ? 0 : 1); /* the host's /opt may hold anything */
	char target[64];
	int r = show_system(root, system, "usr", "usr", err);

	for (size_t i = 0; i < count && r == 0; i++) {
		ssize_t length = readlinkat(system, names[i], target, sizeof(target) - 1);

		if (length > 0) {
			target[length] = '\0';
			if (symlinkat(target, root, names[i]) != 0)
				return sbx_error_set(err, errno, "link /%s of the box", names[i]);
		} else if (errno == EINVAL) {
			r = show_system(root, system, names[i], names[i], err);
		} else if (errno != ENOENT) { /* a box without it would take every program for one that is not there */
			return sbx_error_set(err, errno, "read the link %s of the system for boxes", names[i]);
		}
	}
	return r;
}

/* A copy, not a mount: files of the system's /etc that a program may see, and that hold nothing private. */
static int copy_etc(int root, int system, const char *name, struct sbx_error *err)
{
	char path[64], buf[65536];
	sbx_close int from = -1, to = -1;
	ssize_t got;

	(void)snprintf(path, sizeof(path), "etc/%s", name);
	from = open_system(system, path, O_RDONLY | O_NONBLOCK);
	if (from < 0) /* else the system does without it */
		return sbx_error_is_shortage(-from) ? sbx_error_set(err, -from, "open /%s", path) : 0;
	to = openat(root, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (to < 0)
		return sbx_error_set(err, errno, "create /%s of the box", path);
	while ((got = read(from, buf, sizeof(buf))) > 0)
		if (write(to, buf, (size_t)got) != got)
			return sbx_error_set(err, errno, "write /%s of the box", path);
	return got < 0 ? sbx_error_set(err, errno, "read /%s", path) : 0;
}

static int make_etc(int root, int system, struct sbx_error *err)
{
	static const struct {
		const char *path, *text;
	} files[] = {
		{ "etc/passwd", "root:x:0:0:root:/:/usr/sbin/nologin\n"
				"box:x:1000:1000:box:/work:/bin/sh\n"
				"nobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n" },
		{ "etc/group", "root:x:0:\nbox:x:1000:\nnogroup:x:65534:\n" },
		{ "etc/hosts", "127.0.0.1 localhost\n::1 localhost\n" },
		{ "etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n" },
	};
	int r = 0;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]) && r == 0; i++)
		r = write_file(root, files[i].path, files[i].text, strlen(files[i].text), err);
	if (r == 0)
		r = copy_etc(root, system, "localtime", err);
	return r < 0 ? r : copy_etc(root, system, "ld.so.cache", err);
}

static int make_dev(int root, struct sbx_error *err)
{
	static const char *const nodes[] = { "null", "zero", "full", "random", "urandom" };
	static const char *const links[][2] = { { "/proc/self/fd", "dev/fd" },
						{ "/proc/self/fd/0", "dev/stdin" },
						{ "/proc/self/fd/1", "dev/stdout" },
						{ "/proc/self/fd/2", "dev/stderr" } };
	char host[32], box[32];

	for (size_t i = 0; i < sizeof(nodes) / sizeof(nodes[0]); i++) {
		int r;

		(void)snprintf(host, sizeof(host), "/dev/%s", nodes[i]);
		(void)snprintf(box, sizeof(box), "dev/%s", nodes[i]);
		r = sbx_mounts_show(root, host, box, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC, err);
		if (r < 0)
			return r;
	}
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		if (symlinkat(links[i][0], root, links[i][1]) != 0)
			return sbx_error_set(err, errno, "link /%s of the box", links[i][1]);
	return mkdirat(root, "dev/shm", 0755) == 0 ? 0 : sbx_error_set(err, errno, "make /dev/shm of the box");
}

static int show_bind(int root, int system, const struct sbx_bind *bind, struct sbx_error *err)
{
	int fd = bind->of_system ? open_system(system, bind->host, O_PATH) : open(bind->host, O_PATH | O_CLOEXEC), r;

	if (fd == -1 && !bind->of_system)
		fd = -errno;
	if (fd < 0 && bind->optional && !sbx_error_is_shortage(-fd))
		return 0;
	if (fd < 0)
		return sbx_error_set(err, -fd, "open %s", bind->host);
	r = sbx_mounts_show_opened(root, fd, bind->host, bind->box + strspn(bind->box, "/"), ATTR_BOX, err);
	(void)close(fd); /* of a path */
	return r;
}

static int fill_box(int root, int system, const struct sbx_root_wish *wish, struct sbx_error *err)
{
	static const char *const dirs[] = { "etc", "dev", "proc", "tmp", "work", "app", "src", "fifo" };
	int r = 0;

	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++)
		if (mkdirat(root, dirs[i], 0755) != 0)
			return sbx_error_set(err, errno, "make /%s of the box", dirs[i]);
	r = show_system_dirs(root, system, wish->system[0] != '\0', err);
	if (r == 0)
		r = make_etc(root, system, err);
	if (r == 0)
		r = make_dev(root, err);
	for (size_t i = 0; i < wish->bind_count && r == 0; i++)
		r = show_bind(root, system, &wish->binds[i], err);
	return r;
}

/* The kernel lets a user namespace mount a /proc only where it can see a whole one already. */
static int show_proc(int base, bool own_user, struct sbx_error *err)
{
	sbx_close int tree = -1;

	if (!own_user) {
		sbx_close int fs = fsopen("proc", FSOPEN_CLOEXEC);

		if (fs < 0 || fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) != 0)
			return sbx_error_set(err, errno, "make a /proc");
		tree = fsmount(fs, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
	} else {
		tree = open_tree(AT_FDCWD, "/proc", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
	}
	if (tree < 0)
		return sbx_error_set(err, errno, "open /proc");
	if (move_mount(tree, "", base, "proc", MOVE_MOUNT_F_EMPTY_PATH) != 0)
		return sbx_error_set(err, errno, "attach /proc");
	return 0;
}

static int build(const struct sbx_root_wish *wish, int base, struct sbx_error *err)
{
	sbx_close int box = -1, system = -1;
	int r;

	system = open(wish->system[0] != '\0' ? wish->system : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (system < 0)
		return sbx_error_set(err, errno, "open %s", wish->system[0] != '\0' ? wish->system : "/");
	if (mkdirat(base, "proc", 0755) != 0 || mkdirat(base, "box", 0755) != 0)
		return sbx_error_set(err, errno, "fill the warden's root");
	box = sbx_mounts_tmpfs(err);
	if (box < 0)
		return box;
	if (move_mount(box, "", base, "box", MOVE_MOUNT_F_EMPTY_PATH) != 0)
		return sbx_error_set(err, errno, "attach the root of boxes");
	r = fill_box(box, system, wish, err);
	if (r == 0 && wish->spool[0] != '\0')
		r = sbx_mounts_show(base, wish->spool, &SBX_SPOOL_PATH[1], ATTR_BOX, err);
	if (r == 0 && wish->data[0] != '\0')
		r = sbx_mounts_show(base, wish->data, &SBX_DATA_PATH[1], ATTR_BOX, err);
	if (r == 0)
		r = show_proc(base, wish->own_user, err);
	return r < 0 ? r : sbx_mounts_read_only(box, "the root of boxes", err);
}

int sbx_root_enter(const struct sbx_root_wish *wish, struct sbx_error *err)
{
	struct sbx_mounts mounts;
	int r = sbx_mounts_enter(wish->own_user, 0, &mounts, err);

	if (r == 0)
		r = build(wish, mounts.base, err);
	return r < 0 ? r : sbx_mounts_leave(&mounts, err);
}

int sbx_root_clone_tree(int dir, const char *path, bool beneath, struct sbx_error *err)
{
	struct open_how how = {
		.flags = O_PATH | O_DIRECTORY | O_CLOEXEC,
		.resolve = beneath ? RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV : 0,
	};
	struct mount_attr attr = { .attr_set = ATTR_BOX | (beneath ? MOUNT_ATTR_NOSYMFOLLOW : 0) };
	sbx_close int fd = (int)syscall(SYS_openat2, dir, path, &how, sizeof(how));
	sbx_close int tree = -1;

	if (fd < 0)
		return sbx_error_set(err, errno, "open directory %s", path);
	tree = open_tree(fd, "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | AT_RECURSIVE);
	if (tree < 0)
		return sbx_error_set(err, errno, "copy the mount of %s", path);
	if (mount_setattr(tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &attr, sizeof(attr)) != 0)
		return sbx_error_set(err, errno, "make %s read-only", path);
	return sbx_take_fd(&tree);
}
