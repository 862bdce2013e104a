/*
 * verify_judges.h - a warden and several judges for one package, and the orders that they work off side by side.
 *
 * The same warden and judges as for `minos judge` (once.h), one for each slot, each slot on a processor of its own as
 * far as there are enough. SIGINT, SIGTERM and SIGHUP end the work in order: nothing is left behind.
 */
#ifndef JUDGE_CLI_VERIFY_JUDGES_H
#define JUDGE_CLI_VERIFY_JUDGES_H

#include <jansson.h>

#include "judge/cli/own_spool.h"
#include "judge/daemon/once.h"
#include "judge/daemon/warden_start.h"
#include "judge/policy/policy.h"

struct verify_judge {
	pid_t pid;
	int channel, orders;
	bool busy;
	size_t task;
	char *line; /* what of an event has come so far */
	size_t used, room;
};

struct verify_judges {
	struct judge_warden warden;
	struct judge_own_spool spool;
	struct verify_judge judges[SBX_SLOTS_MAX];
	unsigned count;
	int signals;
	int ended_by; /* the signal that did, or 0 */
};

struct verify_wish {
	const struct judge_policy *policy;
	const char *policies, *profile, *cgroup;
	const char *rootfs; /* absolute; NULL: the host's system */
	char *package;      /* of PATH_MAX bytes: becomes the directory's where it is an archive */
	bool archive;       /* the package is to be unpacked first */
	bool bad_archive;   /* set if it cannot be */
	unsigned jobs;      /* 0: one for each processor */
	bool degraded;
};

/* 0 or -errno; judge_verify_stop also takes what was started in part. */
int judge_verify_start(struct verify_wish *wish, struct verify_judges *judges, struct sbx_error *err);

/* Ends all that was started. 0 or -errno: then something is left. */
int judge_verify_stop(struct verify_judges *judges, struct sbx_error *err);

struct verify_work {
	size_t count;                                                          /* of tasks */
	void (*order)(void *ctx, size_t task, struct judge_once_order *order); /* fills what is ordered for a task */
	void (*heard)(void *ctx, size_t task, const json_t *event);            /* an event but the errors of Minos */
	void (*tick)(void *ctx);                                               /* about ten times a second; or NULL */
	void *ctx;
};

/*
 * Works off all tasks. Returns 0; -ECANCELED after a signal; -EINVAL where a judge says that the package is bad, or
 * another -errno where Minos failed.
 */
int judge_verify_work(struct verify_judges *judges, const struct verify_work *work, struct sbx_error *err);

#endif
