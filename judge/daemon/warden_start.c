/* warden_start.c - see warden_start.h. */
#include "judge/daemon/warden_start.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "judge/daemon/role.h"
#include "sandbox/cleanup.h"
#include "sandbox/ipc.h"

static int copy_path(char *to, const char *path, struct sbx_error *err)
{
	if (path == NULL)
		return 0;
	if (snprintf(to, SBX_BIND_PATH, "%s", path) >= SBX_BIND_PATH)
		return sbx_error_set(err, ENAMETOOLONG, "%s", path);
	return 0;
}

/* of_system: a path of the system that boxes show, and left out where that has no such path. */
static int add_bind(struct sbx_warden_image *image, const char *host, const char *box, bool of_system,
		    struct sbx_error *err)
{
	struct sbx_bind *bind = &image->binds[image->bind_count];
	int r;

	for (uint32_t i = 0; i < image->bind_count; i++)
		if (strcmp(image->binds[i].box, box) == 0 && strcmp(image->binds[i].host, host) == 0)
			return 0; /* both a language and the caller want it */
	if (image->bind_count == SBX_BINDS_MAX)
		return sbx_error_set(err, E2BIG, "show %s in the box: more than %d paths", host, SBX_BINDS_MAX);
	if (box[0] != '/' || box[1] == '\0' || !sbx_wire_path_ok(box + 1, SBX_BIND_PATH))
		return sbx_error_set(
		    err, 0, "show %s at %s in the box: not an absolute path without `.`, `..` and `//`", host, box);
	r = copy_path(bind->host, host, err);
	if (r == 0)
		r = copy_path(bind->box, box, err);
	bind->optional = bind->of_system = of_system;
	image->bind_count += r == 0;
	return r;
}

static int fill_binds(const struct judge_warden_wish *wish, struct sbx_warden_image *image, struct sbx_error *err)
{
	const struct judge_strings *mounts = &wish->policy->mounts;
	int r = 0;

	for (size_t i = 0; i < mounts->count && r == 0; i++)
		r = add_bind(image, mounts->items[i], mounts->items[i], true, err);
	for (size_t i = 0; i < wish->bind_count && r == 0; i++)
		r = add_bind(image, wish->binds[i].host, wish->binds[i].box, false, err);
	return r;
}

int judge_rootfs_find(const char *given, char path[PATH_MAX], const char **rootfs, struct sbx_error *err)
{
	sbx_close int fd = -1;

	*rootfs = NULL;
	if (given == NULL)
		return 0;
	if (realpath(given, path) == NULL)
		return sbx_error_set(err, errno, "rootfs %s", given);
	fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return sbx_error_set(err, errno, "rootfs %s", given);
	if (faccessat(fd, "usr", F_OK, AT_SYMLINK_NOFOLLOW) != 0)
		return sbx_error_set(err, errno, "rootfs %s: no system is in it: usr", given);
	*rootfs = path;
	return 0;
}

static int copy_filter(const struct judge_filter *filter, struct sbx_filter_image *to, struct sbx_error *err)
{
	if (filter->count == 0 || filter->count > SBX_FILTER_MAX)
		return sbx_error_set(err, 0, "seccomp policy %s has %zu instructions", filter->name, filter->count);
	to->count = (uint32_t)filter->count;
	memcpy(to->insns, filter->insns, filter->count * sizeof(*filter->insns));
	return 0;
}

/* Policies of our own roles are no box's, nor are those that were not compiled: who asks for one gets a filter that
 * kills. */
static int fill_filters(const struct judge_policy *policy, struct sbx_warden_image *image, struct sbx_error *err)
{
	struct sock_filter kill_all[] = { BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS) };
	const struct judge_filter nothing = { .name = "nothing", .insns = kill_all, .count = 1 };
	int init = judge_policy_filter(policy, JUDGE_INIT_POLICY), r = 0;

	if (policy->filter_count == 0 || policy->filter_count > SBX_FILTERS_MAX)
		return sbx_error_set(err, 0, "%zu seccomp policies; 1 to %d are possible", policy->filter_count,
				     SBX_FILTERS_MAX);
	if (init < 0)
		return sbx_error_set(err, 0, "there is no seccomp policy " JUDGE_INIT_POLICY);
	image->ceilings.filter_count = (uint32_t)policy->filter_count;
	for (size_t i = 0; i < policy->filter_count && r == 0; i++) {
		const struct judge_filter *filter = &policy->filters[i];
		bool ours = strncmp(filter->name, JUDGE_ROLE_POLICIES, strlen(JUDGE_ROLE_POLICIES)) == 0;

		r = copy_filter(ours || filter->count == 0 ? &nothing : filter, &image->filters[i], err);
	}
	return r < 0 ? r : copy_filter(&policy->filters[init], &image->init_filter, err);
}

static int fill(const struct judge_warden_wish *wish, struct sbx_warden_image *image, struct sbx_error *err)
{
	int r;

	if (wish->slots == 0 || wish->slots > SBX_SLOTS_MAX)
		return sbx_error_set(err, 0, "%u slots; 1 to %d are possible", wish->slots, SBX_SLOTS_MAX);
	if (wish->pool > SBX_POOL_MAX)
		return sbx_error_set(err, 0, "%u boxes ahead of need; 0 to %d are possible", wish->pool, SBX_POOL_MAX);
	image->magic = SBX_IMAGE_MAGIC;
	image->degraded = wish->degraded;
	image->ceilings.limits = wish->ceiling;
	image->ceilings.any_stream = wish->any_stream;
	image->slot_count = wish->slots;
	image->pool = wish->pool;
	r = copy_path(image->data, wish->data, err);
	if (r == 0)
		r = copy_path(image->system, wish->rootfs, err);
	if (r == 0)
		r = copy_path(image->cgroup, wish->cgroup, err);
	if (r == 0)
		r = copy_path(image->spool, wish->spool, err);
	for (unsigned s = 0; s < wish->slots; s++)
		image->cpus[s] = wish->cpus == NULL ? SBX_NO_CPU : wish->cpus[s];
	if (r == 0)
		r = fill_binds(wish, image, err);
	return r < 0 ? r : fill_filters(wish->policy, image, err);
}

/* The image in a memory file that nobody can change any more. Returns its descriptor. */
static int make_image(const struct judge_warden_wish *wish, struct sbx_error *err)
{
	sbx_close int fd = memfd_create("minos-warden", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	struct sbx_warden_image *image;
	int r;

	if (fd < 0 || ftruncate(fd, (off_t)sizeof(*image)) != 0)
		return sbx_error_set(err, errno, "make the warden's image");
	image = mmap(NULL, sizeof(*image), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (image == MAP_FAILED)
		return sbx_error_set(err, errno, "map the warden's image");
	r = fill(wish, image, err);
	(void)munmap(image, sizeof(*image)); /* cannot fail for a mapping of ours */
	if (r == 0 && fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
		r = sbx_error_set(err, errno, "seal the warden's image");
	return r < 0 ? r : sbx_take_fd(&fd);
}

/* Its wait status. */
static int reap(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

/* It ended without a word. */
static int tell_end(int status, struct sbx_error *err)
{
	if (WIFSIGNALED(status))
		return sbx_error_set(err, EPIPE, "start the warden, which was killed by signal %d", WTERMSIG(status));
	return sbx_error_set(err, EPIPE, "start the warden, which ended with status %d", WEXITSTATUS(status));
}

int judge_warden_start(const struct judge_warden_wish *wish, struct judge_warden *warden, struct sbx_error *err)
{
	sbx_close int image = make_image(wish, err), ours = -1, its = -1;
	struct judge_warden started = { .pid = -1, .control = -1 };
	unsigned fd_count = 0;
	ssize_t size;
	int pair[2], r;

	if (image < 0)
		return image;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return sbx_error_set(err, errno, "make the warden's socket");
	ours = pair[0];
	its = pair[1];
	r = judge_warden_spawn((int[]){ image, its }, 2, &started.pid, err);
	if (r < 0)
		return r;
	sbx_ipc_close_all(&its, 1);
	size = sbx_ipc_recv(ours, &started.ready, sizeof(started.ready), NULL, 0, &fd_count, 0);
	if (size != (ssize_t)sizeof(started.ready) || started.ready.failed) {
		int status;

		sbx_ipc_close_all(&ours, 1); /* else one that is well would wait for orders, and we for its end */
		status = reap(started.pid);
		if (size < 0)
			return sbx_error_set(err, (int)-size, "hear that the warden is ready");
		if (size != (ssize_t)sizeof(started.ready))
			return tell_end(status, err);
		(void)sbx_error_set(err, 0, "%s", started.ready.error); /* the text has its error's name already */
		err->code = (int)started.ready.failed;
		return sbx_error_below_zero(-err->code);
	}
	started.control = sbx_take_fd(&ours);
	*warden = started;
	return 0;
}

int judge_warden_attach(const struct judge_warden *warden, unsigned slot, int *sock, struct sbx_error *err)
{
	struct sbx_attach attach = { .slot = slot };
	sbx_close int its = -1;
	int pair[2], r;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return sbx_error_set(err, errno, "make a judge's socket");
	its = pair[1];
	r = sbx_ipc_send(warden->control, &attach, sizeof(attach), &its, 1, 0);
	if (r < 0) {
		(void)close(pair[0]); /* unused */
		return sbx_error_set(err, -r, "give the warden a judge's socket");
	}
	*sock = pair[0];
	return 0;
}

void judge_warden_stop(struct judge_warden *warden)
{
	sbx_ipc_close_all(&warden->control, 1);
	if (warden->pid > 0)
		(void)reap(warden->pid); /* however it ends, it is gone */
	warden->pid = -1;
}
