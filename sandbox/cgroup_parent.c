/*
 * cgroup_parent.c - finding the hierarchies and making our parent group in each.
 *
 * Runs once, when the warden starts, with libcgroup. On v2 a group with processes cannot hand controllers to its
 * children; if our own group holds nothing but ourselves we first move into a leaf of it (minos-self.PID), otherwise
 * the error says what to do.
 */
#include <errno.h>
#include <fcntl.h>
#include <libcgroup.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "sandbox/cgroup_file.h"
#include "sandbox/cgroup_internal.h"
#include "sandbox/cgroup_text.h"
#include "sandbox/cleanup.h"

static const char *const v2_controllers[] = { "memory", "pids" };

/* libcgroup's own codes, or the errno that it kept. */
static int cgroup_fail(struct sbx_error *err, int code, const char *what, const char *object)
{
	if (code == ECGOTHER && cgroup_get_last_errno() != 0)
		return sbx_error_set(err, cgroup_get_last_errno(), "%s %s", what, object);
	return sbx_error_set(err, 0, "%s %s: %s", what, object, cgroup_strerror(code));
}

static bool is_v2(const char *mount)
{
	struct statfs fs;

	return statfs(mount, &fs) == 0 && fs.f_type == CGROUP2_SUPER_MAGIC;
}

/* libcgroup 2.0.2 does not find the line of /proc/self/cgroup that stands for v2: "0::/the/group". */
static int own_path_v2(char *path, size_t size, struct sbx_error *err)
{
	char buf[4096];
	int r = sbx_cgfile_read(AT_FDCWD, "/proc/self/cgroup", buf, sizeof(buf));

	if (r < 0)
		return sbx_error_set(err, -r, "read /proc/self/cgroup");
	r = sbx_cgtext_own_group(buf, path, size);
	return r < 0 ? sbx_error_set(err, -r, "find our own group of cgroup v2 in /proc/self/cgroup") : 0;
}

/* Our own group in the hierarchy of controller, from its root, or the one we were told. */
static int base_path(const struct sbx_parent *parent, const char *controller, const char *told, char *path, size_t size,
		     struct sbx_error *err)
{
	sbx_free char *own = NULL;
	int code, r;

	if (told != NULL) {
		r = sbx_cgtext_group(told, strlen(told), path, size);
		return r < 0 ? sbx_error_set(err, -r, "control group %s", told) : 0;
	}
	if (parent->version == 2)
		return own_path_v2(path, size, err);
	code = cgroup_get_current_controller_path(getpid(), controller, &own);
	if (code != 0)
		return cgroup_fail(err, code, "find our own control group of controller", controller);
	r = sbx_cgtext_group(own, strlen(own), path, size);
	return r < 0 ? sbx_error_set(err, -r, "our own control group %s", own) : 0;
}

/* Whether nobody but this process and its parent (the daemon or command that started the warden) is in the group. */
static bool alone_in(int base)
{
	char buf[4096];
	const char *next = buf;
	pid_t pid;
	int r;

	if (sbx_cgfile_read(base, "cgroup.procs", buf, sizeof(buf)) < 0)
		return false;
	while ((r = sbx_cgtext_next_pid(&next, &pid)) > 0)
		if (pid != getpid() && pid != getppid())
			return false;
	return r == 0;
}

static int move_into_leaf(int base, struct sbx_error *err)
{
	sbx_close int leaf = -1;
	char name[64];
	int r;

	(void)snprintf(name, sizeof(name), SBX_SELF_PREFIX "%d", (int)getppid());
	if (mkdirat(base, name, 0755) != 0 && errno != EEXIST)
		return sbx_error_set(err, errno, "make control group %s", name);
	leaf = sbx_group_open(base, name);
	if (leaf < 0)
		return sbx_error_set(err, errno, "open control group %s", name);
	r = sbx_cgfile_write_number(leaf, "cgroup.procs", (uint64_t)getppid(), err);
	return r < 0 ? r : sbx_cgfile_write_number(leaf, "cgroup.procs", (uint64_t)getpid(), err);
}

static int enable_v2(int dir, struct sbx_error *err)
{
	for (size_t i = 0; i < sizeof(v2_controllers) / sizeof(v2_controllers[0]); i++) {
		char text[32];
		int r;

		(void)snprintf(text, sizeof(text), "+%s", v2_controllers[i]);
		r = sbx_cgfile_write(dir, "cgroup.subtree_control", text, err);
		if (r < 0)
			return r;
	}
	return 0;
}

/* Makes the group that we nest in able to have children with controllers. */
static int prepare_v2(struct sbx_parent *parent, char *path, struct sbx_error *err)
{
	const char *last = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	int r;

	if (strncmp(last, SBX_SELF_PREFIX, strlen(SBX_SELF_PREFIX)) == 0) {
		/* An earlier warden of the same daemon has moved us here: the group above is the one. */
		int up = sbx_group_open(parent->base, "..");

		if (up < 0)
			return sbx_error_set(err, errno, "open the control group above %s", path);
		(void)close(parent->base);
		parent->base = up;
		path[last > path ? last - path - 1 : 0] = '\0';
	}
	r = enable_v2(parent->base, err);
	if (r != -EBUSY)
		return r;
	if (!alone_in(parent->base))
		return sbx_error_set(
		    err, EBUSY,
		    "control group /%s has other processes, so cgroup v2 lets it have no limited children: start Minos "
		    "in a "
		    "group of its own (systemd-run --scope -p Delegate=yes ...) or name one with --cgroup",
		    path);
	r = move_into_leaf(parent->base, err);
	return r < 0 ? r : enable_v2(parent->base, err);
}

static int make_group(const char *path, const char *controller, struct sbx_error *err)
{
	struct cgroup *group = cgroup_new_cgroup(path);
	int code = group == NULL ? ECGFAIL : 0;

	if (code == 0 && cgroup_add_controller(group, controller) == NULL)
		code = ECGFAIL;
	if (code == 0)
		code = cgroup_create_cgroup(group, 1);
	cgroup_free(&group);
	if (code == 0)
		return 0;
	(void)cgroup_fail(err, code, "make control group", path);
	return sbx_error_prefix(err, "controller %s", controller);
}

/* Whether dir is still what the name stands for: another warden's sweep may have come between making and locking. */
static bool still_there(int base, const char *name, int dir)
{
	struct stat named, held;

	return fstatat(base, name, &named, AT_SYMLINK_NOFOLLOW) == 0 && fstat(dir, &held) == 0 &&
	       named.st_ino == held.st_ino && named.st_dev == held.st_dev;
}

static int claim_group(const struct sbx_cgroups *cgroups, struct sbx_parent *parent, const char *controller,
		       struct sbx_error *err)
{
	/* A sweep takes microseconds and each one can disturb us once, so this many in a row means something else. */
	for (int attempt = 0; attempt < 64; attempt++) {
		int r = make_group(parent->path, controller, err);

		if (r < 0)
			return r;
		parent->dir = sbx_group_open(parent->base, cgroups->name);
		if (parent->dir >= 0 && sbx_group_lock(parent->dir) &&
		    still_there(parent->base, cgroups->name, parent->dir))
			return 0;
		sbx_ipc_close_all(&parent->dir, 1);
	}
	return sbx_error_set(err, EBUSY, "lock control group %s", parent->path);
}

int sbx_parent_restore(const struct sbx_cgroups *cgroups, struct sbx_parent *parent, struct sbx_error *err)
{
	if (mkdirat(parent->base, cgroups->name, 0755) != 0 && errno != EEXIST)
		return sbx_error_set(err, errno, "make control group %s again", parent->path);
	sbx_ipc_close_all(&parent->dir, 1);
	parent->dir = sbx_group_open(parent->base, cgroups->name);
	if (parent->dir < 0)
		return sbx_error_set(err, errno, "open control group %s", parent->path);
	if (!sbx_group_lock(parent->dir))
		return sbx_error_set(err, EBUSY, "lock control group %s", parent->path);
	return parent->version == 2 ? enable_v2(parent->dir, err) : 0;
}

static int open_parent(struct sbx_cgroups *cgroups, struct sbx_parent *parent, const char *controller, const char *told,
		       struct sbx_error *err)
{
	char base[400], full[800];
	int r = base_path(parent, controller, told, base, sizeof(base), err);

	if (r < 0)
		return r;
	(void)snprintf(full, sizeof(full), "%s/%s", parent->mount, base);
	parent->base = sbx_group_open(AT_FDCWD, full);
	if (parent->base < 0)
		return sbx_error_set(err, errno, "open control group %s", full);
	if (parent->version == 2) {
		r = prepare_v2(parent, base, err);
		if (r < 0)
			return r;
	}
	sbx_groups_sweep(parent->base);
	(void)snprintf(parent->path, sizeof(parent->path), "%s%s%s", base, base[0] ? "/" : "", cgroups->name);
	r = claim_group(cgroups, parent, controller, err);
	if (r < 0)
		return r;
	return parent->version == 2 ? enable_v2(parent->dir, err) : 0;
}

static int find_mount(const char *controller, char *mount, size_t size)
{
	char *found = NULL;

	if (cgroup_get_subsys_mount_point(controller, &found) != 0 || found == NULL)
		return -ENOENT;
	(void)snprintf(mount, size, "%s", found);
	free(found);
	return 0;
}

static int add_controller(struct sbx_cgroups *cgroups, enum sbx_controller which, const char *controller,
			  const char *told, struct sbx_error *err)
{
	struct sbx_parent *parent = &cgroups->parents[cgroups->count];
	char mount[256];
	int r = find_mount(controller, mount, sizeof(mount));

	if (r < 0)
		return sbx_error_set(err, ENOENT, "control group controller %s is not mounted", controller);
	for (int h = 0; h < cgroups->count; h++)
		if (strcmp(cgroups->parents[h].mount, mount) == 0) {
			cgroups->hierarchy[which] = h;
			return 0;
		}
	memcpy(parent->mount, mount, sizeof(mount));
	parent->version = is_v2(mount) ? 2 : 1;
	parent->base = parent->dir = -1;
	r = open_parent(cgroups, parent, controller, told, err);
	if (r < 0) {
		sbx_ipc_close_all(&parent->dir, 1);
		sbx_ipc_close_all(&parent->base, 1);
		return r;
	}
	cgroups->hierarchy[which] = cgroups->count++;
	return 0;
}

/* CPU time is accounted by cpuacct on v1, and by every group on v2. */
static int add_cpu(struct sbx_cgroups *cgroups, const char *told, struct sbx_error *err)
{
	for (int h = 0; h < cgroups->count; h++)
		if (cgroups->parents[h].version == 2) {
			cgroups->hierarchy[SBX_CTL_CPU] = h;
			return 0;
		}
	return add_controller(cgroups, SBX_CTL_CPU, "cpuacct", told, err);
}

/* Where the kernel does not account swap, there must be none: a memory limit would not bind otherwise. */
static int check_swap(const struct sbx_cgroups *cgroups, struct sbx_error *err)
{
	int h = cgroups->hierarchy[SBX_CTL_MEMORY];
	struct sysinfo info;

	if (h < 0 || sysinfo(&info) != 0 || info.totalswap == 0)
		return 0;
	if (faccessat(cgroups->parents[h].dir,
		      cgroups->parents[h].version == 2 ? "memory.swap.max" : "memory.memsw.limit_in_bytes", F_OK,
		      0) == 0)
		return 0;
	return sbx_error_set(err, ENOTSUP,
			     "this host swaps and its kernel does not account swap (boot with swapaccount=1)");
}

int sbx_cgroups_open(const char *parent, bool degraded, struct sbx_cgroups **out, struct sbx_error *err)
{
	struct sbx_cgroups *cgroups = calloc(1, sizeof(*cgroups));
	int r, code;

	if (cgroups == NULL)
		return sbx_error_set(err, ENOMEM, "open control groups");
	for (int c = 0; c < SBX_CTL_COUNT; c++)
		cgroups->hierarchy[c] = -1;
	(void)snprintf(cgroups->name, sizeof(cgroups->name), SBX_PARENT_PREFIX "%d", (int)getpid());
	code = cgroup_init();
	if (code != 0 && !degraded) {
		r = cgroup_fail(err, code, "find", "control groups");
		free(cgroups);
		return r;
	}
	r = code != 0 ? 0 : add_controller(cgroups, SBX_CTL_MEMORY, "memory", parent, err);
	if (code == 0 && (r == 0 || degraded))
		r = add_controller(cgroups, SBX_CTL_PIDS, "pids", parent, err);
	if (code == 0 && (r == 0 || degraded))
		r = add_cpu(cgroups, parent, err);
	if (r == 0 || degraded)
		r = check_swap(cgroups, err);
	if (r < 0 && !degraded) {
		sbx_cgroups_close(cgroups);
		return r;
	}
	*out = cgroups;
	return 0;
}

void sbx_cgroups_close(struct sbx_cgroups *cgroups)
{
	if (cgroups == NULL)
		return;
	for (int h = 0; h < cgroups->count; h++) {
		struct sbx_parent *parent = &cgroups->parents[h];

		(void)unlinkat(parent->base, cgroups->name, AT_REMOVEDIR); /* busy: the next sweep finds it */
		sbx_ipc_close_all(&parent->dir, 1);
		sbx_ipc_close_all(&parent->base, 1);
	}
	free(cgroups);
}
