/*
 * init_collect.c - artefacts out of the box, as descriptors.
 *
 * Runs in init when every process of the submission is dead, so nothing changes under it; what lies there is still
 * hostile. Opens beneath /work only, follows nothing, sends regular files alone.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/init_setup.h"
#include "sandbox/ipc.h"
#include "sandbox/root.h"

#define DEPTH_MAX 16

struct entry {
	uint64_t ino;
	int64_t off;
	unsigned short length;
	unsigned char type;
	char name[];
};

struct walk {
	int collector;
	unsigned sent;
};

static int open_beneath(int dir, const char *name, uint64_t flags)
{
	struct open_how how = { .flags = flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
				.resolve =
				    RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV };

	return (int)syscall(SYS_openat2, dir, name, &how, sizeof(how));
}

static int send_file(struct walk *walk, int fd, const struct stat *st, const char *path)
{
	struct sbx_artifact artifact = { .type = SBX_MSG_ARTIFACT,
					 .executable = (st->st_mode & S_IXUSR) != 0,
					 .size = (uint64_t)st->st_size };

	if (++walk->sent > SBX_ARTIFACTS_MAX)
		return -E2BIG;
	(void)snprintf(artifact.path, sizeof(artifact.path), "%s", path);
	return sbx_ipc_send(walk->collector, &artifact, sizeof(artifact), &fd, 1, 0);
}

static int walk_dir(struct walk *walk, int dir, const char *prefix, unsigned depth);

static int visit(struct walk *walk, int dir, const char *prefix, const char *name, unsigned depth)
{
	char path[SBX_PATH_MAX];
	struct stat st;
	int fd, r = 0;

	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return 0;
	if (snprintf(path, sizeof(path), "%s%s%s", prefix, prefix[0] ? "/" : "", name) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return -errno;
	if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
		return 0; /* links, pipes, sockets: nothing that leaves the box */
	if (depth >= DEPTH_MAX)
		return -E2BIG;
	fd = open_beneath(dir, name, S_ISDIR(st.st_mode) ? O_RDONLY | O_DIRECTORY : O_RDONLY);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) != 0)
		r = -errno;
	else
		r = S_ISDIR(st.st_mode) ? walk_dir(walk, fd, path, depth + 1) : send_file(walk, fd, &st, path);
	(void)close(fd);
	return r;
}

static int walk_dir(struct walk *walk, int dir, const char *prefix, unsigned depth)
{
	_Alignas(struct entry) char buf[2048];

	for (;;) {
		long got = syscall(SYS_getdents64, dir, buf, sizeof(buf));

		if (got <= 0)
			return got < 0 ? -errno : 0;
		for (long at = 0; at < got;) {
			struct entry *entry = (struct entry *)(void *)(buf + at);
			int r = visit(walk, dir, prefix, entry->name, depth);

			if (r < 0)
				return r;
			at += entry->length;
		}
	}
}

int sbx_init_collect(int collector)
{
	struct walk walk = { .collector = collector };
	int dir = open(SBX_WORK_PATH, O_RDONLY | O_DIRECTORY | O_CLOEXEC), r;

	if (dir < 0)
		return -errno;
	r = walk_dir(&walk, dir, "", 0);
	(void)close(dir);
	(void)close(collector);
	return r;
}
