/* state.c - see state.h. */
#include "judge/daemon/state.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "judge/daemon/caching.h"
#include "judge/daemon/role.h"
#include "judge/store/store.h"
#include "sandbox/cleanup.h"
#include "sandbox/ipc.h"

#define LOCK_FILE   "minosd.lock"
#define SOCKET_FILE "minosd.sock"
#define BACKLOG     512

#define OLD_STORE "minos.db"

static bool is_empty(int dir)
{
	int copy = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *listing = copy < 0 ? NULL : fdopendir(copy);
	struct dirent *entry;
	bool empty = listing != NULL;

	if (listing == NULL) {
		if (copy >= 0)
			(void)close(copy);
		return false;
	}
	while (empty && (entry = readdir(listing)) != NULL)
		empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
	(void)closedir(listing);
	return empty;
}

/* A daemon that was killed between making a directory and giving it away. */
static bool is_unclaimed(int dir)
{
	struct stat st;

	return fstat(dir, &st) == 0 && st.st_uid == 0 && is_empty(dir);
}

/* Opens directory name below dir, making it for the daemon's user if it is missing. */
static int own_dir(const struct judge_state_dir *state, int dir, const char *name, mode_t mode, struct sbx_error *err)
{
	bool made = mkdirat(dir, name, mode) == 0;
	sbx_close int fd = -1;

	if (!made && errno != EEXIST)
		return sbx_error_set(err, errno, "make %s/%s", state->path, name);
	fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return sbx_error_set(err, errno, "open %s/%s", state->path, name);
	if (geteuid() == 0 && (made || is_unclaimed(fd)) && fchown(fd, state->uid, state->gid) != 0)
		return sbx_error_set(err, errno, "give %s/%s to the daemon's user", state->path, name);
	return sbx_take_fd(&fd);
}

/* An empty directory of root's becomes the daemon's; any other must be the daemon's already. */
static int claim(const struct judge_state_dir *state, struct sbx_error *err)
{
	struct stat st;

	if (fstat(state->fd, &st) != 0)
		return sbx_error_set(err, errno, "state directory %s", state->path);
	if (st.st_uid == state->uid)
		return 0;
	if (geteuid() != 0 || st.st_uid != 0 || !is_empty(state->fd))
		return sbx_error_set(
		    err, EACCES, "state directory %s: it belongs to uid %u, not to uid %u that the daemon works as%s",
		    state->path, (unsigned)st.st_uid, (unsigned)state->uid, st.st_uid == 0 ? ", and is not empty" : "");
	if (fchmod(state->fd, 0750) != 0 ||
	    fchown(state->fd, state->uid, state->gid) != 0) /* last: it tells that all is done */
		return sbx_error_set(err, errno, "give state directory %s to the daemon's user", state->path);
	return 0;
}

static int take_lock(struct judge_state_dir *state, struct sbx_error *err)
{
	state->lock = openat(state->fd, LOCK_FILE, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
	if (state->lock < 0)
		return sbx_error_set(err, errno, "open %s/" LOCK_FILE, state->path);
	if (flock(state->lock, LOCK_EX | LOCK_NB) != 0)
		return sbx_error_set(err, errno == EWOULDBLOCK ? EBUSY : errno,
				     "state directory %s is in use by another minosd", state->path);
	return 0;
}

static int make_places(const struct judge_state_dir *state, struct sbx_error *err)
{
	sbx_close int problems = own_dir(state, state->fd, "problems", 0755, err);
	sbx_close int store = problems < 0 ? problems : own_dir(state, state->fd, JUDGE_STORE_DIR, 0700, err);

	if (store < 0)
		return store;
	if (faccessat(state->fd, OLD_STORE, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return sbx_error_set(
		    err, 0,
		    "state directory %s: it is of an older Minos, whose database was not yet in " JUDGE_STORE_DIR
		    "/: move " OLD_STORE "* there",
		    state->path);
	return 0;
}

static int open_spools(struct judge_state_dir *state, unsigned slots, struct sbx_error *err)
{
	sbx_close int spool = own_dir(state, state->fd, "spool", 0755, err);

	if (spool < 0)
		return spool;
	for (unsigned s = 0; s < slots; s++) {
		char name[16];

		(void)snprintf(name, sizeof(name), "%u", s);
		state->spool_fds[s] = own_dir(state, spool, name, 0755, err);
		if (state->spool_fds[s] < 0)
			return state->spool_fds[s];
		state->slots = s + 1;
	}
	return 0;
}

/* The other roles work with the path as the daemon's user: every directory on it must let them through. */
static int check_way(const struct judge_state_dir *state, struct sbx_error *err)
{
	char part[PATH_MAX];

	for (const char *slash = state->path; slash != NULL; slash = strchr(slash + 1, '/')) {
		struct stat st;
		mode_t need;

		memcpy(part, state->path, (size_t)(slash - state->path) + 1);
		part[slash - state->path + 1] = '\0';
		if (stat(part, &st) != 0)
			return sbx_error_set(err, errno, "%s", part);
		need = st.st_uid == state->uid ? S_IXUSR : st.st_gid == state->gid ? S_IXGRP : S_IXOTH;
		if ((st.st_mode & need) == 0)
			return sbx_error_set(err, EACCES,
					     "state directory %s: uid %u, which the daemon works as, cannot pass %s",
					     state->path, (unsigned)state->uid, part);
	}
	return 0;
}

static int make_caches(const struct judge_state_dir *state, unsigned slots, struct sbx_error *err)
{
	sbx_close int cache = own_dir(state, state->fd, JUDGE_CACHE_DIR, 0700, err);

	if (cache < 0)
		return cache;
	for (unsigned s = 0; s < slots; s++) {
		sbx_close int own = -1;
		char name[16];

		(void)snprintf(name, sizeof(name), "%u", s);
		own = own_dir(state, cache, name, 0700, err);
		if (own < 0)
			return own;
	}
	return 0;
}

int judge_state_dir_open(const char *path, unsigned slots, struct judge_state_dir *state, struct sbx_error *err)
{
	int r;

	*state = (struct judge_state_dir){ .fd = -1, .lock = -1, .listener = -1 };
	r = judge_role_user(&state->uid, &state->gid, err);
	if (r < 0)
		return r;
	if (mkdir(path, 0750) != 0 && errno != EEXIST)
		return sbx_error_set(err, errno, "make state directory %s", path);
	if (realpath(path, state->path) == NULL)
		return sbx_error_set(err, errno, "state directory %s", path);
	state->fd = open(state->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (state->fd < 0)
		return sbx_error_set(err, errno, "state directory %s", path);
	if (faccessat(state->fd, ".", W_OK, AT_EACCESS) != 0)
		return sbx_error_set(err, errno, "state directory %s is not writable", path);
	r = check_way(state, err);
	if (r == 0)
		r = claim(state, err);
	if (r == 0)
		r = take_lock(state, err);
	if (r == 0)
		r = make_places(state, err);
	if (r == 0)
		r = open_spools(state, slots, err);
	if (r == 0)
		r = make_caches(state, slots, err);
	(void)snprintf(state->spool, sizeof(state->spool), "%s/spool", state->path);
	(void)snprintf(state->problems, sizeof(state->problems), "%s/problems", state->path);
	return r;
}

/* Whoever listened at address is gone: it is a socket, and refuses. 0, or -errno. */
static int remove_dead(const struct sockaddr_un *address, struct sbx_error *err)
{
	sbx_close int sock = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	struct stat st;

	if (sock < 0)
		return sbx_error_set(err, errno, "make a socket");
	if (lstat(address->sun_path, &st) != 0)
		return errno == ENOENT ? 0 : sbx_error_set(err, errno, "listen on %s", address->sun_path);
	if (!S_ISSOCK(st.st_mode))
		return sbx_error_set(err, 0, "listen on %s: it is there, and no socket", address->sun_path);
	if (connect(sock, (const struct sockaddr *)address, sizeof(*address)) == 0 || errno != ECONNREFUSED)
		return sbx_error_set(err, EADDRINUSE, "listen on %s", address->sun_path);
	if (unlink(address->sun_path) != 0)
		return sbx_error_set(err, errno, "remove dead socket %s", address->sun_path);
	return 0;
}

int judge_state_dir_listen(struct judge_state_dir *state, const char *path, struct sbx_error *err)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	sbx_close int sock = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int length, r;
	mode_t mask;

	if (sock < 0)
		return sbx_error_set(err, errno, "make the listening socket");
	/* By way of the descriptor the name is short however long the directory's is. */
	length = path != NULL
		     ? snprintf(address.sun_path, sizeof(address.sun_path), "%s", path)
		     : snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d/" SOCKET_FILE, state->fd);
	if (length >= (int)sizeof(address.sun_path))
		return sbx_error_set(err, ENAMETOOLONG, "listen on %s", path);
	if (path == NULL)
		(void)unlinkat(state->fd, SOCKET_FILE, 0); /* we hold the lock, so whoever listened there is dead */
	else if ((r = remove_dead(&address, err)) < 0)
		return r;
	mask = umask(0117); /* 0660 from the first moment on: a mode set later could hit what came in its place */
	r = bind(sock, (struct sockaddr *)&address, sizeof(address)) != 0 ? -errno : 0;
	(void)umask(mask); /* cannot fail */
	if (r < 0)
		return sbx_error_set(err, -r, "listen on %s", path != NULL ? path : SOCKET_FILE);
	(void)snprintf(state->socket, sizeof(state->socket), "%s", address.sun_path); /* same size */
	state->listener = sbx_take_fd(&sock);
	if (geteuid() == 0 && lchown(address.sun_path, state->uid, state->gid) != 0)
		return sbx_error_set(err, errno, "give %s to the daemon's user", address.sun_path);
	if (listen(state->listener, BACKLOG) != 0)
		return sbx_error_set(err, errno, "listen");
	return 0;
}

void judge_state_dir_close(struct judge_state_dir *state)
{
	if (state->listener >= 0)
		(void)unlink(state->socket); /* nobody listens any more */
	for (unsigned s = 0; s < state->slots; s++)
		sbx_ipc_close_all(&state->spool_fds[s], 1);
	sbx_ipc_close_all(&state->listener, 1);
	sbx_ipc_close_all(&state->lock, 1);
	sbx_ipc_close_all(&state->fd, 1);
}
