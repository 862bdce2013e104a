/*
 * supervisor-internal.h - what the two files of the supervisor share: supervisor_start.c makes things, supervisor.c
 * keeps them alive and ends them.
 */
#ifndef JUDGE_DAEMON_SUPERVISOR_INTERNAL_H
#define JUDGE_DAEMON_SUPERVISOR_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "judge/daemon/keep.h"
#include "judge/daemon/state.h"
#include "judge/daemon/supervisor.h"
#include "judge/daemon/warden_start.h"
#include "judge/policy/policy.h"

struct supervisor {
	const struct judge_settings *settings;
	char rootfs_path[PATH_MAX];
	const char *rootfs; /* or NULL */
	struct judge_policy *policy;
	struct judge_state_dir state;
	struct judge_warden warden;
	struct judge_keep warden_keep, api, judges[SBX_SLOTS_MAX];
	uint32_t cpus[SBX_SLOTS_MAX];
	int bells[SBX_SLOTS_MAX][2]; /* api's end, judge's end */
	int api_stop[2];             /* ours, the api's */
	int probes;
	int signals;
	unsigned slots;
	bool lingering; /* judges have outlived their warden, and were not killed for it yet */
	bool stopping;
};

uint64_t judge_supervisor_now_ms(void); /* CLOCK_MONOTONIC */

/*
 * Loads the policies, makes or takes over the state directory, has the store looked at, listens. 0, or -errno with what
 * the caller of minosd has to mend, mostly.
 */
int judge_supervisor_open(struct supervisor *supervisor, struct sbx_error *err);

/* The bells, the api's stop socket, and the descriptor by which signals come from now on. 0 or -errno. */
int judge_supervisor_make_channels(struct supervisor *supervisor, struct sbx_error *err);

/* Start one role each and note it in its judge_keep. 0 or -errno. A judge needs the warden; an api rings all bells. */
int judge_supervisor_start_warden(struct supervisor *supervisor, struct sbx_error *err);
int judge_supervisor_start_judge(struct supervisor *supervisor, unsigned slot, struct sbx_error *err);
int judge_supervisor_start_api(struct supervisor *supervisor, struct sbx_error *err);

#endif
