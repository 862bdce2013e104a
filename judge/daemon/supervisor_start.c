/*
 * supervisor_start.c - see supervisor-internal.h.
 *
 * Everything that is opened here lives as long as the supervisor and is given to each new process of a role: a restart
 * loses no connection that waits at the listening socket and no bell.
 */
#include "judge/daemon/supervisor-internal.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "judge/daemon/role.h"
#include "judge/daemon/store_role.h"
#include "judge/daemon/toolchains.h"
#include "sandbox/cleanup.h"

uint64_t judge_supervisor_now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t); /* cannot fail for this clock */
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* A processor for each slot; with siblings idle, ours and those of all that we start are chosen with it. */
static int assign_cpus(struct supervisor *supervisor, struct sbx_error *err)
{
	const struct judge_settings *settings = supervisor->settings;
	static struct judge_processors processors; /* large */
	int r = judge_processors_find(settings->siblings, &processors, err);

	if (r == 0)
		r = judge_processors_assign(&processors, settings->siblings, settings->slots, SBX_SLOTS_MAX,
					    supervisor->cpus, err);
	if (r < 0)
		return r;
	supervisor->slots = (unsigned)r;
	return judge_processors_keep_to(&processors, settings->siblings, err);
}

int judge_supervisor_start_warden(struct supervisor *supervisor, struct sbx_error *err)
{
	struct judge_warden_wish wish = {
		.policy = supervisor->policy,
		.ceiling = judge_policy_profile(supervisor->policy, supervisor->settings->profile)->ceiling,
		.slots = supervisor->slots,
		.spool = supervisor->state.spool,
		.cpus = supervisor->cpus,
		.pool = supervisor->settings->warm_boxes,
		.data = supervisor->state.problems,
		.cgroup = supervisor->settings->cgroup,
		.rootfs = supervisor->rootfs,
		.degraded = supervisor->settings->degraded
	};
	int r;

	r = judge_warden_start(&wish, &supervisor->warden, err);
	if (r == 0)
		judge_keep_started(&supervisor->warden_keep, supervisor->warden.pid, judge_supervisor_now_ms());
	return r;
}

int judge_supervisor_start_judge(struct supervisor *supervisor, unsigned slot, struct sbx_error *err)
{
	const struct judge_settings *settings = supervisor->settings;
	char number[16], cpu[16], lease[16], owner[300] = "", slots[16], bytes[32], toolchains[JUDGE_DIGEST_HEX];
	const char *const args[] = { "--state",
				     supervisor->state.path,
				     "--policies",
				     settings->policies,
				     "--profile",
				     settings->profile,
				     "--slot",
				     number,
				     "--cpu",
				     cpu,
				     "--owner",
				     owner,
				     "--lease-ms",
				     lease,
				     "--cache",
				     judge_caching_name(settings->caching),
				     "--cache-slots",
				     slots,
				     "--cache-bytes",
				     bytes,
				     "--toolchains",
				     toolchains,
				     NULL };
	sbx_close int sock = -1;
	pid_t pid;
	int r;

	(void)snprintf(number, sizeof(number), "%u", slot);
	(void)snprintf(cpu, sizeof(cpu), "%u", supervisor->cpus[slot]);
	(void)snprintf(lease, sizeof(lease), "%u", settings->lease_ms);
	(void)snprintf(slots, sizeof(slots), "%u", supervisor->slots);
	(void)snprintf(bytes, sizeof(bytes), "%" PRIu64, settings->cache_bytes);
	if (gethostname(owner, 256) != 0)
		owner[0] = '\0';
	(void)snprintf(owner + strlen(owner), 20, "/%u", slot);
	r = judge_toolchains_identify(supervisor->policy, supervisor->rootfs, supervisor->probes, toolchains, err);
	if (r == 0)
		r = judge_warden_attach(&supervisor->warden, slot, &sock, err);
	if (r == 0)
		r = judge_role_spawn("judge", args,
				     (int[]){ sock, supervisor->bells[slot][1], supervisor->state.spool_fds[slot] }, 3,
				     &pid, err);
	if (r == 0)
		judge_keep_started(&supervisor->judges[slot], pid, judge_supervisor_now_ms());
	return r;
}

/* To the judges, from the api's end: look into the queue. */
static void ring_bells(const struct supervisor *supervisor)
{
	for (unsigned s = 0; s < supervisor->slots; s++)
		(void)send(supervisor->bells[s][0], "", 1, MSG_DONTWAIT | MSG_NOSIGNAL); /* full: it will look anyway */
}

int judge_supervisor_start_api(struct supervisor *supervisor, struct sbx_error *err)
{
	char slots[16];
	const char *const args[] = { "--state",    supervisor->state.path,
				     "--policies", supervisor->settings->policies,
				     "--profile",  supervisor->settings->profile,
				     "--slots",    slots,
				     NULL };
	int fds[3 + SBX_SLOTS_MAX] = { supervisor->state.listener, supervisor->api_stop[1], supervisor->probes };
	pid_t pid;
	int r;

	(void)snprintf(slots, sizeof(slots), "%u", supervisor->slots);
	for (unsigned s = 0; s < supervisor->slots; s++)
		fds[3 + s] = supervisor->bells[s][0];
	r = judge_role_spawn("api", args, fds, 3 + supervisor->slots, &pid, err);
	if (r < 0)
		return r;
	judge_keep_started(&supervisor->api, pid, judge_supervisor_now_ms());
	ring_bells(supervisor);
	return 0;
}

int judge_supervisor_open(struct supervisor *supervisor, struct sbx_error *err)
{
	const struct judge_settings *settings = supervisor->settings;
	int r = judge_policy_load(settings->policies, &supervisor->policy, err);

	if (r < 0)
		return r;
	if (judge_policy_profile(supervisor->policy, settings->profile) == NULL)
		return sbx_error_set(err, 0, "there is no profile %s", settings->profile);
	r = judge_rootfs_find(settings->rootfs, supervisor->rootfs_path, &supervisor->rootfs, err);
	if (r == 0)
		r = assign_cpus(supervisor, err);
	if (r == 0)
		r = judge_state_dir_open(settings->state_dir, supervisor->slots, &supervisor->state, err);
	if (r == 0)
		r = judge_store_probe(supervisor->state.path, supervisor->slots,
				      settings->caching == JUDGE_CACHING_OFF ? 0 : supervisor->slots,
				      settings->policies, err);
	return r < 0 ? r : judge_state_dir_listen(&supervisor->state, settings->listen, err);
}

int judge_supervisor_make_channels(struct supervisor *supervisor, struct sbx_error *err)
{
	sigset_t set;

	for (unsigned s = 0; s < supervisor->slots; s++)
		if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, supervisor->bells[s]) != 0)
			return sbx_error_set(err, errno, "make a bell");
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, supervisor->api_stop) != 0)
		return sbx_error_set(err, errno, "make the api's stop socket");
	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGCHLD);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGINT);
	(void)sigaddset(&set, SIGHUP); /* the terminal is gone */
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return sbx_error_set(err, errno, "block signals");
	supervisor->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return supervisor->signals < 0 ? sbx_error_set(err, errno, "make a signal descriptor") : 0;
}
