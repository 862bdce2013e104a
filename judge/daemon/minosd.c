/*
 * minosd.c - the daemon's program: a role when asked for one (role.h), else the supervisor.
 */
#include <argp.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/daemon/role.h"
#include "judge/daemon/settings.h"
#include "judge/daemon/supervisor.h"
#include "judge/daemon/warden_start.h"
#include "judge/policy/policy.h"
#include "judge/policy/quantity.h"

#define DEFAULT_STATE "/var/lib/minos"

enum minosd_option {
	OPT_STATE = 's',
	OPT_CONFIG = 'c',
	OPT_LISTEN = 'l',
	OPT_SLOTS = 256,
	OPT_PROFILE,
	OPT_CGROUP,
	OPT_ROOTFS,
	OPT_DEGRADED
};

static const struct argp_option options[] = {
	{ "state", OPT_STATE, "DIR", 0, "state directory (" DEFAULT_STATE ")", 0 },
	{ "config", OPT_CONFIG, "FILE", 0, "read settings from FILE; options given here win", 0 },
	{ "listen", OPT_LISTEN, "unix:PATH", 0, "listen on PATH instead of DIR/minosd.sock", 0 },
	{ "slots", OPT_SLOTS, "N", 0, "judge N submissions at once (one per processor)", 0 },
	{ "profile", OPT_PROFILE, "NAME", 0, "default limits and ceilings (contest)", 0 },
	{ "cgroup", OPT_CGROUP, "GROUP", 0, "nest in this control group instead of our own", 0 },
	{ "rootfs", OPT_ROOTFS, "DIR", 0, "boxes show the system in DIR instead of the host's", 0 },
	{ "degraded", OPT_DEGRADED, NULL, 0, "go on with rlimits where no control group can be written", 0 },
	{ 0 },
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct judge_settings *settings = state->input;
	struct sbx_error err = { 0 };
	uint64_t count;

	switch (key) {
	case OPT_STATE:
		settings->state_dir = arg;
		return 0;
	case OPT_CONFIG:
		return 0; /* read before all others */
	case OPT_LISTEN:
		if (strncmp(arg, "unix:/", 6) != 0)
			argp_error(state, "--listen %s: only unix:PATH with an absolute path is possible", arg);
		settings->listen = arg + 5;
		return 0;
	case OPT_SLOTS:
		if (judge_quantity_count(arg, SBX_SLOTS_MAX, &count, &err) < 0)
			argp_error(state, "--slots: %s", err.text);
		settings->slots = (unsigned)count;
		return 0;
	case OPT_PROFILE:
		settings->profile = arg;
		return 0;
	case OPT_CGROUP:
		settings->cgroup = arg;
		return 0;
	case OPT_ROOTFS:
		settings->rootfs = arg;
		return 0;
	case OPT_DEGRADED:
		settings->degraded = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* --config comes first, wherever it stands. */
static error_t find_config(int key, char *arg, struct argp_state *state)
{
	const char **config = state->input;

	if (key == OPT_CONFIG)
		*config = arg;
	return 0;
}

static const char doc[] = "Takes submissions on a unix socket, judges them in boxes, answers with verdicts.\v"
			  "Logs are JSON lines on standard error. SIGTERM gives back what runs and ends the daemon.\n"
			  "Exit status: 0 after a clean stop, 2 for bad usage or input, 3 when Minos itself failed.\n";

const char *argp_program_version = "minosd " MINOS_VERSION;

int main(int argc, char **argv)
{
	static const struct argp early = { .options = options, .parser = find_config, .doc = doc };
	static const struct argp argp = { .options = options, .parser = parse_option, .doc = doc };
	static char policies[PATH_MAX];
	struct judge_settings settings = { .state_dir = DEFAULT_STATE,
					   .profile = "contest",
					   .policies = policies,
					   .lease_ms = JUDGE_LEASE_MS,
					   .cache_bytes = JUDGE_CACHE_BYTES,
					   .warm_boxes = JUDGE_WARM_BOXES };
	struct sbx_error err = { 0 };
	const char *config = NULL;
	struct judge_document kept = { .root = NULL }; /* the settings point into it */
	int r = 0, status;

	if (judge_role_dispatch(argc, argv, &status))
		return status;
	argp_err_exit_status = 2;
	if (argp_parse(&early, argc, argv, 0, NULL, &config) != 0)
		return 2;
	if (config != NULL)
		r = judge_settings_read(config, &settings, &kept, &err);
	if (r == 0)
		r = judge_policy_find(policies, sizeof(policies), &err);
	if (r < 0) {
		(void)fprintf(stderr, "minosd: %s\n", err.text);
		return sbx_error_is_shortage(-r) ? 3 : 2;
	}
	if (argp_parse(&argp, argc, argv, 0, NULL, &settings) != 0)
		return 2;
	status = judge_supervise(&settings);
	judge_document_free(&kept);
	return status;
}
