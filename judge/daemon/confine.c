/*
 * confine.c - see confine.h.
 *
 * The order: what needs the host's files (policies, the user's name) comes first, then the namespaces while root still
 * has the right to them, then who we are, then what even nobody could undo. A host on which one step fails runs no
 * boxes either, so the role does not start.
 *
 * Landlock could hide files too, but what it does not name stays reachable (sockets of other kernels' versions,
 * metadata, what comes new), it is missing from some kernels, and an empty root is simple to look at from outside.
 */
#include "judge/daemon/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/seccomp.h>
#include <linux/securebits.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "judge/daemon/role.h"
#include "sandbox/capabilities.h"
#include "sandbox/cleanup.h"
#include "sandbox/mounts.h"

#define NAMESPACES  (CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS)
#define PLACE_ATTRS (MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC)

static int show_places(const struct judge_place *places, int root, struct sbx_error *err)
{
	int r = 0;

	for (unsigned i = 0; i < JUDGE_PLACES_MAX && places[i].path != NULL && r == 0; i++)
		r = sbx_mounts_show(root, places[i].path, places[i].path + strspn(places[i].path, "/"),
				    PLACE_ATTRS | (places[i].read_only ? MOUNT_ATTR_RDONLY : 0), err);
	return r < 0 ? r : sbx_mounts_read_only(root, "the role's root", err);
}

/* Directories that were opened outside are opened anew, from inside. */
static int reopen_places(const struct judge_place *places, struct sbx_error *err)
{
	for (unsigned i = 0; i < JUDGE_PLACES_MAX && places[i].path != NULL; i++) {
		sbx_close int fd = -1;

		if (places[i].fd < 0)
			continue;
		fd = open(places[i].path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (fd < 0 || dup3(fd, places[i].fd, O_CLOEXEC) < 0)
			return sbx_error_set(err, errno, "open %s", places[i].path);
	}
	return 0;
}

static int become(uid_t uid, gid_t gid, struct sbx_error *err)
{
	int r;

	/* Without the fixup root's capabilities outlive its uid, so that the bounding set can go after it. */
	if (geteuid() == 0 && (prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP) != 0 || setgroups(0, NULL) != 0 ||
			       setresgid(gid, gid, gid) != 0 || setresuid(uid, uid, uid) != 0))
		return sbx_error_set(err, errno, "become user %u", (unsigned)uid);
	r = sbx_capabilities_bound();
	if (r == 0)
		r = sbx_capabilities_drop();
	return r < 0 ? sbx_error_set(err, -r, "give up capabilities") : 0;
}

static int limit(const struct judge_confinement *confinement, struct sbx_error *err)
{
	const struct {
		__rlimit_resource_t resource;
		rlim_t most;
	} limits[] = {
		{ RLIMIT_CORE, 0 },
		{ RLIMIT_MEMLOCK, 0 },
		{ RLIMIT_MSGQUEUE, 0 },
		{ RLIMIT_NOFILE, confinement->open_files },
		{ RLIMIT_NPROC, confinement->processes },
	};

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		struct rlimit now;

		if (getrlimit(limits[i].resource, &now) != 0)
			return sbx_error_set(err, errno, "read a limit");
		/* Whoever started Minos may have set less. */
		if (now.rlim_max > limits[i].most)
			now.rlim_max = limits[i].most;
		now.rlim_cur = now.rlim_max;
		if (setrlimit(limits[i].resource, &now) != 0)
			return sbx_error_set(err, errno, "set a limit");
	}
	return 0;
}

static int confine(const struct judge_confinement *confinement, struct sbx_error *err)
{
	struct sbx_mounts mounts;
	uid_t uid;
	gid_t gid;
	int r = judge_role_user(&uid, &gid, err);

	if (r == 0)
		r = sbx_mounts_enter(geteuid() != 0, NAMESPACES, &mounts, err);
	if (r == 0)
		r = show_places(confinement->places, mounts.base, err);
	if (r == 0)
		r = sbx_mounts_leave(&mounts, err);
	if (r == 0)
		r = become(uid, gid, err);
	if (r == 0)
		r = reopen_places(confinement->places, err);
	if (r == 0)
		r = limit(confinement, err);
	if (r < 0)
		return r;
	if (prctl(PR_SET_DUMPABLE, 0) != 0)
		return sbx_error_set(err, errno, "forbid to be looked into");
	/* Our parent may have died before this took effect: its sockets then tell. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
		return sbx_error_set(err, errno, "tie the role to its parent");
	return 0;
}

int judge_role_confine(const struct judge_confinement *confinement, struct judge_policy **policy, struct sbx_error *err)
{
	const char *const filters[] = { confinement->filter, NULL };
	struct judge_policy *loaded = NULL;
	int r = 0;

	if (confinement->policies != NULL)
		r = judge_policy_load_for(confinement->policies, filters, &loaded, err);

	if (r == 0)
		r = confine(confinement, err);
	if (r < 0) {
		judge_policy_free(loaded);
		return r;
	}
	if (policy != NULL)
		*policy = loaded;
	return 0;
}

int judge_role_filter(const struct judge_policy *policy, const char *name, struct sbx_error *err)
{
	int index = judge_policy_filter(policy, name);
	struct sock_fprog program;

	if (index < 0)
		return sbx_error_set(err, 0, "there is no seccomp policy %s", name);
	program.len = (unsigned short)policy->filters[index].count;
	program.filter = policy->filters[index].insns;
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0)
		return sbx_error_set(err, errno, "install seccomp policy %s", name);
	return 0;
}
