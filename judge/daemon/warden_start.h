/*
 * warden_start.h - starting a warden: from policies and settings to its image, its process and the judges' sockets.
 *
 * Who runs this: minosd's supervisor, and the command line for run and judge: the same warden either way.
 */
#ifndef JUDGE_DAEMON_WARDEN_START_H
#define JUDGE_DAEMON_WARDEN_START_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "judge/policy/policy.h"
#include "sandbox/error.h"
#include "sandbox/warden.h"

struct judge_bind {
	const char *host, *box;
};

/* Boxes made ahead for each slot, where nobody says otherwise. */
#define JUDGE_WARM_BOXES 1

struct judge_warden_wish {
	const struct judge_policy *policy;
	struct sbx_limits ceiling;
	unsigned slots;
	const char *spool;              /* directory with a directory for each slot: `0`, `1`, ...; or NULL */
	const uint32_t *cpus;           /* one processor per slot, or NULL: not bound */
	const char *data;               /* directory that judges read, or NULL */
	const char *cgroup;             /* to nest in, or NULL */
	const char *rootfs;             /* absolute: directory with the system that boxes show, or NULL: the host's */
	const struct judge_bind *binds; /* besides what the languages need */
	size_t bind_count;
	unsigned pool; /* boxes made ahead for each slot, up to SBX_POOL_MAX; 0: none */
	bool degraded;
	bool any_stream; /* the judge is us: programs may have any descriptor of ours as a standard stream or file */
};

struct judge_warden {
	pid_t pid;
	int control;
	struct sbx_ready ready;
};

/*
 * What somebody has given as the directory with the system for boxes, made absolute, in path: a directory with a `usr`
 * in it. given NULL: *rootfs is NULL too. 0, or -errno with err.
 */
int judge_rootfs_find(const char *given, char path[PATH_MAX], const char **rootfs, struct sbx_error *err);

/* Starts it and waits until it serves. 0, or -errno with err saying what this host lacks; nothing is left running then.
 */
int judge_warden_start(const struct judge_warden_wish *wish, struct judge_warden *warden, struct sbx_error *err);

/* Gives slot a judge: *sock is the judge's end of a new socket (close-on-exec); an earlier judge's ends. */
int judge_warden_attach(const struct judge_warden *warden, unsigned slot, int *sock, struct sbx_error *err);

/* Lets it kill what runs, clean up and end; waits for that. */
void judge_warden_stop(struct judge_warden *warden);

#endif
