/*
 * supervisor.h - keeps the daemon's processes alive.
 *
 * Starts the warden, a judge per slot and the api, restarts what dies, and ends them in order on SIGTERM or SIGINT. It
 * touches no submission, reads nothing from any of them, and holds the descriptors that must outlive a restart.
 */
#ifndef JUDGE_DAEMON_SUPERVISOR_H
#define JUDGE_DAEMON_SUPERVISOR_H

#include <stdbool.h>
#include <stdint.h>

#include "judge/daemon/caching.h"
#include "judge/daemon/processors.h"
#include "judge/daemon/state.h"
#include "judge/policy/policy.h"

#define JUDGE_LEASE_MS     30000
#define JUDGE_LEASE_MS_MIN 500
#define JUDGE_LEASE_MS_MAX 3600000

struct judge_settings {
	const char *state_dir;
	const char *listen;   /* path of another socket, or NULL for DIR/minosd.sock */
	const char *policies; /* directory */
	const char *profile;
	const char *cgroup; /* or NULL */
	const char *rootfs; /* directory with the system that boxes show, or NULL: the host's */
	unsigned slots;     /* 0: one per processor, or core */
	enum judge_siblings siblings;
	unsigned lease_ms;   /* a judge that is silent for so long has lost its submission to another */
	unsigned warm_boxes; /* made ahead for each slot; 0: none */
	bool degraded;
	enum judge_caching caching;
	uint64_t cache_bytes; /* of all slots together */
};

/* Serves until told to stop. Returns the exit status; failures to start are on standard error. */
int judge_supervise(const struct judge_settings *settings);

#endif
