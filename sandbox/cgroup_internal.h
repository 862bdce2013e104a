/* cgroup_internal.h - what cgroup.c, cgroup_parent.c and cgroup_sweep.c share. */
#ifndef SANDBOX_CGROUP_INTERNAL_H
#define SANDBOX_CGROUP_INTERNAL_H

#include <stdbool.h>

#include "sandbox/cgroup.h"
#include "sandbox/ipc.h"

/* Of a warden, with its process id behind it; and of the group that the daemon itself moves into (v2). */
#define SBX_PARENT_PREFIX "minos-"
#define SBX_SELF_PREFIX   "minos-self."

/* Our parent group in one hierarchy. */
struct sbx_parent {
	int version;     /* 1 or 2 */
	int base;        /* directory of the group that we nest in */
	int dir;         /* directory of our own group, locked */
	char mount[256]; /* where the hierarchy is mounted */
	char path[512];  /* our group, from the root of the hierarchy */
};

struct sbx_cgroups {
	struct sbx_parent parents[SBX_CTL_COUNT];
	int count;
	int hierarchy[SBX_CTL_COUNT]; /* index into parents for each controller; -1: missing */
	char name[64];                /* minos-PID */
	bool borrowed;
};

/*
 * Makes our group in a hierarchy again, if somebody has removed it while it held no box: by its descriptor, as nothing
 * of the host can be reached by name any more. 0 or -errno.
 */
int sbx_parent_restore(const struct sbx_cgroups *cgroups, struct sbx_parent *parent, struct sbx_error *err);

/* A directory of a hierarchy, or -1. */
int sbx_group_open(int at, const char *path);

/* A warden's group is locked by it for as long as it lives. Returns false if somebody else has the lock. */
bool sbx_group_lock(int dir);

/* Removes what dead wardens have left in base. Waits, for a few seconds at most, for what is on its way out. */
void sbx_groups_sweep(int base);

#endif
