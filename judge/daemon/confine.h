/*
 * confine.h - what holds a role that needs no rights: api, judge, store, probe.
 *
 * Each may be in an attacker's hands one day: api and judge read what comes from outside. So a role sees a root of its
 * own with nothing in it but the directories that it is for, has no network, no capabilities, no way to another
 * program, and at last a system call filter.
 */
#ifndef JUDGE_DAEMON_CONFINE_H
#define JUDGE_DAEMON_CONFINE_H

#include <stdbool.h>
#include <sys/resource.h>

#include "judge/policy/policy.h"
#include "sandbox/error.h"

#define JUDGE_PLACES_MAX 4

/*
 * A directory that a role may read, and write unless read_only is set, at the same path as on the host. One below
 * another comes after it. fd: a descriptor of the role that is to
 * be one of it, -1 for none. A directory that was opened outside would be a way back, by way of its `..`.
 */
struct judge_place {
	const char *path;
	int fd;
	bool read_only;
};

struct judge_confinement {
	const char *policies; /* directory to load *policy from, while it can be reached; NULL for none */
	const char *filter;   /* the one of them that the role will install */
	struct judge_place places[JUDGE_PLACES_MAX]; /* up to the first without a path */
	rlim_t open_files;
	rlim_t processes; /* that the role's user may have when it starts another one; 0: it starts none */
};

/*
 * First thing in a role: loads the policies into *policy (judge_policy_free; NULL when there are none to load), enters
 * new user (when not root), mount, network, IPC and UTS namespaces and a root with the places alone, becomes
 * JUDGE_ROLE_USER for good when root, gives up all capabilities, sets no_new_privs and limits, is not dumpable, and
 * dies with the process that started it. 0, or -errno: then the role must end.
 */
int judge_role_confine(const struct judge_confinement *confinement, struct judge_policy **policy,
		       struct sbx_error *err);

/*
 * Installs the seccomp policy of that name on this process, for good. Last thing before it serves: nothing of the start
 * is in it. What the policy would name in a box (notify) has nobody to be named to here, and fails.
 */
int judge_role_filter(const struct judge_policy *policy, const char *name, struct sbx_error *err);

#endif
