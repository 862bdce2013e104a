/* import.c - see import.h. */
#include "judge/rootfs/import.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <linux/landlock.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "judge/api/tree.h"
#include "judge/daemon/role.h"
#include "sandbox/cleanup.h"
#include "sandbox/ipc.h"

#define MEMORY_BYTES (1ULL << 30)

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1 /* its shadow memory does not fit under any ceiling */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* child -> parent: a layer begins, or the end. */
struct news {
	uint32_t ended, failed; /* failed: an errno */
	uint64_t index, count;
	struct judge_imported imported;
	char text[SBX_ERROR_MAX];
};

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

/* ---- The child ---- */

static int allow(int rules, int fd, uint64_t access)
{
	const struct landlock_path_beneath_attr rule = { .allowed_access = access, .parent_fd = fd };

	return (int)syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

/*
 * By Landlock's second version, without which no file could get a second name in another directory; a kernel without
 * it has the user alone as a wall.
 */
static int confine(int image, int root, bool image_is_directory, struct sbx_error *err)
{
	const uint64_t devices = LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
				 LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO;
	const uint64_t all = (LANDLOCK_ACCESS_FS_REFER << 1) - 1;
	const struct landlock_ruleset_attr attr = { .handled_access_fs = all };
	sbx_close int rules = -1;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return sbx_error_set(err, errno, "give up privileges");
	if (syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) < 2)
		return 0;
	rules = (int)syscall(SYS_landlock_create_ruleset, &attr.handled_access_fs, sizeof(attr.handled_access_fs), 0);
	if (rules < 0 || allow(rules, root, all & ~(devices | LANDLOCK_ACCESS_FS_EXECUTE)) != 0 ||
	    (image_is_directory &&
	     allow(rules, image, LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR) != 0) ||
	    syscall(SYS_landlock_restrict_self, rules, 0) != 0)
		return sbx_error_set(err, errno, "confine the process that unpacks");
	return 0;
}

static int become(uid_t uid, gid_t gid, struct sbx_error *err)
{
	const struct rlimit none = { 0, 0 }, memory = { MEMORY_BYTES, MEMORY_BYTES };

	if (setrlimit(RLIMIT_CORE, &none) != 0 || (!SANITIZED && setrlimit(RLIMIT_AS, &memory) != 0))
		return sbx_error_set(err, errno, "set limits");
	if (geteuid() == 0 &&
	    (setgroups(0, NULL) != 0 || setresgid(gid, gid, gid) != 0 || setresuid(uid, uid, uid) != 0))
		return sbx_error_set(err, errno, "become another user");
	(void)prctl(PR_SET_PDEATHSIG,
		    SIGKILL); /* now, as a change of user undoes it; who has died before sends nothing */
	return geteuid() == 0 ? sbx_error_set(err, EPERM, "unpack an image as root") : 0;
}

static void tell(int sock, const struct news *news)
{
	(void)sbx_ipc_send(sock, news, sizeof(*news), NULL, 0, 0); /* nobody left to tell if it fails */
}

static void tell_layer(void *ctx, size_t index, size_t count, const char *name)
{
	struct news news = { .index = index, .count = count };

	(void)snprintf(news.text, sizeof(news.text), "%.200s", name);
	tell(*(const int *)ctx, &news);
}

static _Noreturn void child(int image, int root, int sock, const struct judge_import *import, uid_t uid, gid_t gid)
{
	struct judge_import own = *import;
	struct news news = { .ended = 1 };
	struct sbx_error err = { 0 };
	struct stat st;
	int r = become(uid, gid, &err);

	own.on_layer = tell_layer;
	own.ctx = &sock;
	(void)umask(022);
	/* libarchive reads names by the locale, whose files are out of reach later. */
	if (r == 0 && setlocale(LC_CTYPE, "C.UTF-8") == NULL) /* NOLINT(concurrency-mt-unsafe): one thread */
		r = sbx_error_set(&err, ENOENT, "locale C.UTF-8");
	if (r == 0 && fstat(image, &st) != 0)
		r = sbx_error_set(&err, errno, "look at the image");
	if (r == 0)
		r = confine(image, root, S_ISDIR(st.st_mode), &err);
	if (r == 0)
		r = judge_rootfs_unpack(image, root, &own, &news.imported, &err);
	if (r == 0 && syncfs(root) != 0)
		r = sbx_error_set(&err, errno, "sync the directory");
	news.failed = (uint32_t)-r;
	memcpy(news.text, err.text, sizeof(news.text));
	tell(sock, &news);
	_exit(0);
}

/* ---- The parent ---- */

static int listen_to(int sock, const struct judge_import *import, struct judge_imported *out, struct sbx_error *err)
{
	for (;;) {
		struct news news;
		unsigned fd_count = 0;
		ssize_t size = sbx_ipc_recv(sock, &news, sizeof(news), NULL, 0, &fd_count, 0);

		if (size != (ssize_t)sizeof(news))
			return sbx_error_set(err, EPIPE, "the process that unpacks has died");
		news.text[sizeof(news.text) - 1] = '\0';
		if (!news.ended) {
			if (import->on_layer != NULL)
				import->on_layer(import->ctx, news.index, news.count, news.text);
			continue;
		}
		if (news.failed != 0) {
			(void)sbx_error_set(err, 0, "%s", news.text);
			err->code = (int)news.failed;
			return sbx_error_below_zero(-err->code);
		}
		*out = news.imported;
		return 0;
	}
}

static int unpack_in_child(int image, int root, const struct judge_import *import, uid_t uid, gid_t gid,
			   struct judge_imported *out, struct sbx_error *err)
{
	sbx_close int ours = -1;
	int pair[2], r;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return sbx_error_set(err, errno, "make a socket");
	ours = pair[0];
	pid = fork();
	if (pid == 0) {
		(void)close(pair[0]); /* the parent's */
		child(image, root, pair[1], import, uid, gid);
	}
	(void)close(pair[1]); /* the child's */
	if (pid < 0)
		return sbx_error_set(err, errno, "start the process that unpacks");
	r = listen_to(ours, import, out, err);
	(void)kill(pid, SIGKILL); /* it has said all */
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
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
		r = unpack_in_child(image, root, import, uid, gid, out, err);
	if (r == 0)
		r = finish(above, part, name, root, err);
	if (r < 0)
		(void)judge_tree_remove(above, part, &left); /* what is left has a name that says what it is */
	return r;
}
