/*
 * cgroup.h - the control groups of boxes, on v1, v2 and hybrids, decided for each controller.
 *
 * Who runs this: the warden. libcgroup finds the hierarchies, our own place in them and makes the parent group; the
 * leaves of boxes, on the path of each run, are made by mkdirat and write on held directory descriptors, which
 * libcgroup has no call for. The parent group minos-PID always nests in the group that Minos was started in (or the one
 * it was told), so that a limit set around Minos binds its boxes too. Its directories are locked (flock) while its
 * warden lives: what is not locked is a leftover, and swept.
 */
#ifndef SANDBOX_CGROUP_H
#define SANDBOX_CGROUP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "sandbox/error.h"
#include "sandbox/limits.h"
#include "sandbox/wire.h"

enum sbx_controller {
	SBX_CTL_MEMORY,
	SBX_CTL_PIDS,
	SBX_CTL_CPU, /* accounting: v1 cpuacct, v2 any group */
	SBX_CTL_COUNT,
};

struct sbx_cgroups;

/* What a run writes to and reads from its leaf: opened when that is made, which for a warm box is off the path. */
enum sbx_leaf_file {
	SBX_LEAF_MEMORY_LIMIT,
	SBX_LEAF_SWAP_LIMIT, /* v1: of both together */
	SBX_LEAF_MEMORY_PEAK,
	SBX_LEAF_MEMORY_HITS, /* v1, as the next two; v2 has these counters in the file that oom has open */
	SBX_LEAF_SWAP_HITS,
	SBX_LEAF_MEMORY_KILLS,
	SBX_LEAF_PROCESSES_LIMIT,
	SBX_LEAF_PROCESSES_EVENTS,
	SBX_LEAF_CPU,
	SBX_LEAF_CPU_USER, /* v1; v2 has all times in one file, as the last */
	SBX_LEAF_CPU_SYSTEM,
	SBX_LEAF_KILL, /* v2 */
	SBX_LEAF_FILES,
};

/* A box's leaf. sbx_leaf_none() is one that is not there; sbx_leaf_remove accepts a half-made one. */
struct sbx_leaf {
	char name[32];
	int dir[SBX_CTL_COUNT];   /* one descriptor per hierarchy; -1 for a controller that shares an earlier one's */
	int file[SBX_LEAF_FILES]; /* -1: not on this kernel, or without its controller */
	int oom;                  /* v1: eventfd, readable on out-of-memory; v2: memory.events, priority event */
	uint64_t memory_bytes;    /* its limit */
};

/* What sbx_leaf_fds finds at most. */
#define SBX_LEAF_FDS (SBX_CTL_COUNT + SBX_LEAF_FILES + 1)

struct sbx_usage {
	uint64_t cpu_ns, cpu_user_ns, cpu_system_ns;
	uint64_t memory_peak_bytes, memory_limit_hits, oom_kills;
	uint64_t own_out_of_memory; /* how often it was the box's own limit; v1 counts also what reclaim has mended */
	uint64_t processes_refused;
};

/*
 * Finds the controllers, makes the parent group and sweeps what dead wardens left beside it. parent: a group (path from
 * the root of each hierarchy) to nest in, or NULL for our own. degraded: missing controllers are accepted, and
 * sbx_cgroups_has says which. Returns 0 and *out (free with sbx_cgroups_close), or -errno with err naming the missing
 * controller or the group.
 */
int sbx_cgroups_open(const char *parent, bool degraded, struct sbx_cgroups **out, struct sbx_error *err);

/* Removes the parent group (its leaves are gone already) and frees. NULL-safe. */
void sbx_cgroups_close(struct sbx_cgroups *cgroups);

#define SBX_CGROUPS_FDS (2 * SBX_CTL_COUNT)

/* The descriptors that cgroups holds; returns their number. NULL-safe. */
unsigned sbx_cgroups_fds(const struct sbx_cgroups *cgroups, int fds[SBX_CGROUPS_FDS]);

/*
 * This process has only a copy of what another one opened: it restores no parent group, and lets go of its part in the
 * other's locks, which are to end with that. The descriptors keep their numbers. 0 or -errno. NULL-safe.
 */
int sbx_cgroups_borrow(struct sbx_cgroups *cgroups);

/* SBX_BY_CGROUP1, SBX_BY_CGROUP2 or SBX_BY_NOTHING; cgroups may be NULL. */
enum sbx_enforcer sbx_cgroups_enforcer(const struct sbx_cgroups *cgroups, enum sbx_controller controller);

struct sbx_leaf sbx_leaf_none(void);

/* Where a leaf keeps its descriptors, those that are -1 too, always in the same order. */
void sbx_leaf_fds(struct sbx_leaf *leaf, int *fds[SBX_LEAF_FDS]);

/* Makes a leaf without limits, watched for out-of-memory. name: unique among live leaves. 0 or -errno. */
int sbx_leaf_create(struct sbx_cgroups *cgroups, const char *name, struct sbx_leaf *leaf, struct sbx_error *err);

/*
 * Limits a leaf; processes are counted without init. 0 or -errno; -EBUSY: what is in it already takes more memory than
 * that (v1; on v2 the kernel then kills it).
 */
int sbx_leaf_limit(const struct sbx_cgroups *cgroups, struct sbx_leaf *leaf, const struct sbx_limits *limits,
		   struct sbx_error *err);

/* Directory for CLONE_INTO_CGROUP, or -1 where no controller of ours is on v2. */
int sbx_leaf_clone_fd(const struct sbx_cgroups *cgroups, const struct sbx_leaf *leaf);

/*
 * One descriptor for each v1 hierarchy, by which a process puts itself into the leaf (sbx_leaf_join); *count is set
 * first, and the caller closes them, also on failure.
 */
int sbx_leaf_doors(const struct sbx_cgroups *cgroups, const struct sbx_leaf *leaf, int doors[SBX_CTL_COUNT],
		   unsigned *count, struct sbx_error *err);

/*
 * The calling process, which has one thread, enters the leaf. Async-signal-safe. 0 or -errno. A thread that moves
 * itself takes no lock that all forks and ends of processes of the host wait for (Linux 5.15), as one that is moved by
 * somebody else does, for a grace period of RCU.
 */
int sbx_leaf_join(const int *doors, unsigned count);

/* Kills all that live in the leaf, in one step. -ENOTSUP where the kernel has no call for that: v1, v2 before 5.14. */
int sbx_leaf_kill(const struct sbx_leaf *leaf);

/* CPU time used so far; -errno if it cannot be read (-ENOTSUP without the controller). */
int sbx_leaf_cpu(const struct sbx_cgroups *cgroups, const struct sbx_leaf *leaf, uint64_t *ns);

/* Ids of the tasks in the leaf, a line each, as text that may be cut (cgroup_text.h). Its length or -errno. */
int sbx_leaf_tasks(const struct sbx_cgroups *cgroups, const struct sbx_leaf *leaf, char *text, size_t size);

/* All counters, after the last process is gone. What cannot be read stays 0 and is an error. */
int sbx_leaf_read(const struct sbx_cgroups *cgroups, const struct sbx_leaf *leaf, struct sbx_usage *usage,
		  struct sbx_error *err);

/* Closes and removes. Returns 0, or -EBUSY while something still lives in it (call again later). */
int sbx_leaf_remove(const struct sbx_cgroups *cgroups, struct sbx_leaf *leaf);

#endif
