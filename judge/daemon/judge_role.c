/*
 * judge_role.c - the daemon's judge: lease, judge, verdict, again.
 *
 * Unprivileged. What it holds of a submission is a lease, renewed while a program runs; if this process dies, its
 * successor in the slot gives the lease back at once and the submission is judged again. A verdict is written with the
 * lease's fence, so a judge that was thought dead writes nothing.
 *
 * A host that has run out of something (a full disk above all) is nobody's failure: a verdict that cannot be written
 * is kept and tried again, work that cannot be done is given back, and after a pause all goes on.
 */
#include "judge/daemon/judge_role.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "judge/api/bell.h"
#include "judge/daemon/caching.h"
#include "judge/daemon/canary.h"
#include "judge/daemon/confine.h"
#include "judge/daemon/judge_setup.h"
#include "judge/daemon/log.h"
#include "judge/daemon/role.h"
#include "judge/daemon/supervisor.h"
#include "judge/grade/job.h"
#include "judge/grade/support.h"
#include "judge/grade/timeline.h"
#include "judge/policy/quantity.h"
#include "judge/store/store.h"
#include "judge/toolchain/prepared.h"
#include "judge/toolchain/spool.h"
#include "sandbox/cleanup.h"
#include "sandbox/clock.h"

#define FD_BELL  (JUDGE_ROLE_FD + 1)
#define FD_SPOOL (JUDGE_ROLE_FD + 2)

#define FILTER "minosd-judge"

#define RENEWALS 6    /* in the time of one lease */
#define PAUSE_MS 1000 /* after a failure, before the next try */

/* A failure of ours is retried this often; a submission on which judges died this often is given up, or it would take
 * the slot for ever. */
#define FAILURES_MAX  3
#define ABANDONED_MAX 20
#define SHORTAGES_MAX                                                                                                  \
	60 /* attempts for which a full disk is an excuse: else a large artefact could hold up the queue */

struct daemon_judge {
	struct judge_worker *worker;
	struct judge_store *store;
	const char *owner;
	uint64_t lease_ms;
	struct judge_lease *lease;
	bool lease_lost;
	bool store_fails; /* was told already */
	/* The last problem, kept parsed: contests submit to the same few. */
	char package_dir[JUDGE_NAME_SIZE];
	int package_fd;
	struct judge_package *package;
	struct judge_timeline timeline; /* of the submission in hand */
	uint64_t written_ns;            /* when the store had its verdict; 0: not yet */
	struct judge_canary canary;
};

static void ring(const struct daemon_judge *judge, const struct judge_bell *bell)
{
	struct judge_bell message = *bell;

	(void)snprintf(message.id, sizeof(message.id), "%s", judge->lease->id);
	(void)send(FD_BELL, &message, sizeof(message),
		   MSG_DONTWAIT | MSG_NOSIGNAL); /* a lost one costs a line of progress */
}

static void ring_of_slot(const struct daemon_judge *judge)
{
	const struct sbx_client *client = &judge->worker->client;
	const struct judge_slot_bell message = { .canary_ns = judge->canary.now_ns,
						 .canary_quiet_ns = judge->canary.quiet_ns,
						 .boxes = client->boxes,
						 .boxes_ahead = client->boxes_ahead,
						 .warm = client->warm,
						 .ending = client->ending };

	(void)send(FD_BELL, &message, sizeof(message), MSG_DONTWAIT | MSG_NOSIGNAL); /* the next one tells more */
}

static void ring_done(const struct daemon_judge *judge)
{
	ring_of_slot(judge);
	ring(judge, &(struct judge_bell){ .kind = JUDGE_BELL_DONE, .written_ns = judge->written_ns });
}

/* At the start, so that every result has its word; then between two submissions, never before one that waits. */
static void look_at_canary(struct daemon_judge *judge)
{
	if (judge_canary_look(&judge->canary))
		ring_of_slot(judge);
}

static int on_tick(void *ctx)
{
	struct daemon_judge *judge = ctx;
	struct sbx_error err = { 0 };
	int r = judge_store_renew(judge->store, judge->lease, judge->lease_ms, &err);

	if (r < 0)
		judge_log(JUDGE_LOG_WARNING, judge->lease->id, "renew", "%s", err.text);
	if (r == 0)
		judge->lease_lost = true;
	return r == 0 ? -ECANCELED : 0;
}

static void on_progress(void *ctx, size_t index, size_t count, const struct judge_test *test,
			const struct judge_tested *tested)
{
	const struct daemon_judge *judge = ctx;
	struct judge_bell bell = { .kind = JUDGE_BELL_TEST,
				   .test_index = (uint32_t)index,
				   .test_count = (uint32_t)count,
				   .cpu_ns = tested->result.cpu_ns,
				   .memory_peak_bytes = tested->result.memory_peak_bytes };

	(void)snprintf(bell.verdict, sizeof(bell.verdict), "%s", judge_verdict_name(tested->finding.verdict));
	(void)snprintf(bell.test_name, sizeof(bell.test_name), "%.95s", test->name);
	ring(judge, &bell);
}

static int open_package(struct daemon_judge *judge, struct sbx_error *err)
{
	const struct judge_lease *lease = judge->lease;
	sbx_close int fd = -1;
	int r;

	if (judge->package != NULL && strcmp(judge->package_dir, lease->problem_dir) == 0)
		return 0;
	judge_package_free(judge->package);
	judge->package = NULL;
	if (judge->package_fd >= 0)
		(void)close(judge->package_fd);
	judge->package_fd = -1;
	fd = openat(judge->worker->client.tree, lease->problem_dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return sbx_error_set(err, errno, "open problem %s", lease->problem);
	r = judge_package_read(fd, lease->problem, &judge->package, err);
	if (r == 0 && (r = judge_job_supports(judge->package, err)) < 0) {
		judge_package_free(judge->package);
		judge->package = NULL;
	}
	if (r < 0)
		return r;
	judge->package_fd = sbx_take_fd(&fd);
	(void)snprintf(judge->package_dir, sizeof(judge->package_dir), "%s", lease->problem_dir);
	return 0;
}

static int judge_submission(struct daemon_judge *judge, enum judge_verdict *verdict, json_t **result,
			    struct sbx_error *err)
{
	const struct judge_lease *lease = judge->lease;
	struct judge_job job = {
		.id = lease->id, .all_tests = lease->all_tests, .on_progress = on_progress, .progress_ctx = judge
	};
	int r = open_package(judge, err);

	if (r < 0)
		return r;
	judge_timeline_step(&judge->timeline, JUDGE_STEP_PACKAGE);
	job.sources = (struct judge_sources){ .language = judge_policy_language(judge->worker->policy, lease->language),
					      .files = lease->files,
					      .count = lease->file_count,
					      .entry = lease->entry[0] == '\0' ? NULL : lease->entry };
	if (job.sources.language == NULL)
		return sbx_error_set(err, 0, "language %s is no longer known", lease->language);
	job.package = judge->package;
	job.package_dir = judge->package_fd;
	return judge_job_run(judge->worker, &job, verdict, result, err);
}

/* A verdict for what could not be judged. */
static json_t *failure_result(const struct judge_lease *lease, const char *reason)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:n, s:[], s:i, s:i, s:i}", "id", lease->id, "verdict", "JE", "reason",
			 reason, "language", lease->language, "compile", "tests", "cpu_ns", 0, "wall_ns", 0,
			 "memory_peak_bytes", 0);
}

/* Returns false when this process has to end, at once or within ms. */
static bool rest(const struct daemon_judge *judge, int ms)
{
	struct pollfd polled[2] = { { .fd = judge->worker->client.sock, .events = POLLIN },
				    { .fd = judge->worker->stop, .events = POLLIN } };

	return poll(polled, 2, ms) == 0;
}

/* Why the store cannot be written, but may be when somebody has made room. */
static bool is_shortage(int code)
{
	return code == ENOSPC || code == EDQUOT || code == EBUSY || code == EIO || code == EROFS;
}

/* Is it worth trying again what the store has refused? Rests before it says yes. */
static bool try_again(const struct daemon_judge *judge, int r, const char *what, bool *told,
		      const struct sbx_error *err)
{
	if (r >= 0)
		return false;
	if (!*told)
		judge_log(JUDGE_LOG_ERROR, judge->lease->id, what, "%s", err->text);
	*told = true;
	return is_shortage(-r) && rest(judge, PAUSE_MS);
}

static void give_back(struct daemon_judge *judge, bool failed, const char *why)
{
	struct sbx_error err = { 0 };
	bool told = false;
	int r;

	judge_log(failed ? JUDGE_LOG_ERROR : JUDGE_LOG_INFO, judge->lease->id, failed ? "failed" : "returned", "%s",
		  why);
	do {
		r = judge_store_release(judge->store, judge->lease, failed, why, &err);
	} while (try_again(judge, r, "release", &told, &err));
}

/* Writes the verdict. While there is no room for it, it waits: it was hard to come by. */
static void finish(struct daemon_judge *judge, enum judge_verdict verdict, json_t *result)
{
	char *text = result == NULL ? NULL : json_dumps(result, JSON_COMPACT);
	char *timeline =
	    judge_timeline_text(&judge->timeline, judge->lease->received_ns, judge->lease->received_this_boot);
	const struct judge_outcome outcome = { judge_verdict_name(verdict), text, timeline };
	struct sbx_error err = { 0 };
	bool told = false;
	int r;

	do {
		r = text == NULL ? sbx_error_set(&err, ENOMEM, "write the verdict")
				 : judge_store_finish(judge->store, judge->lease, &outcome, &err);
	} while (try_again(judge, r, "finish", &told, &err));
	if (r > 0) {
		judge->written_ns = sbx_now_ns();
		ring_done(judge);
	}
	free(text);
	free(timeline);
	if (r < 0)
		give_back(judge, !is_shortage(-r), err.text);
	else if (r == 0)
		judge_log(JUDGE_LOG_WARNING, judge->lease->id, "fenced",
			  "another judge has it; this verdict is dropped");
	else
		judge_log(JUDGE_LOG_INFO, judge->lease->id, "verdict", "%s after attempt %u",
			  judge_verdict_name(verdict), judge->lease->attempt);
}

/* The attempt ended in a failure of ours: tried again, and told as JE when that has not helped. */
static void fail(struct daemon_judge *judge, json_t *result, const char *reason)
{
	json_t *told = result != NULL ? json_incref(result) : failure_result(judge->lease, reason);

	if (judge->lease->failures + 1 >= FAILURES_MAX)
		finish(judge, JUDGE_JE, told);
	else
		give_back(judge, true, reason);
	json_decref(told);
	(void)rest(judge, PAUSE_MS); /* serve sees by itself whether it has to end */
}

/* Returns false when this process has to end. */
static bool work(struct daemon_judge *judge)
{
	enum judge_verdict verdict = JUDGE_JE;
	struct sbx_error err = { 0 };
	json_t *result = NULL;
	char reason[128];
	int r;

	judge->written_ns = 0;
	ring(judge, &(struct judge_bell){ .kind = JUDGE_BELL_LEASED });
	if (judge->lease->abandoned >= ABANDONED_MAX) {
		(void)snprintf(reason, sizeof(reason), "given up: %u attempts ended with the judge dead",
			       judge->lease->abandoned);
		result = failure_result(judge->lease, reason);
		finish(judge, JUDGE_JE, result);
	} else {
		judge->lease_lost = false;
		judge->worker->client.tick_due_ms = 0; /* the lease is new */
		r = judge_submission(judge, &verdict, &result, &err);
		if (r == 0 && verdict == JUDGE_JE)
			fail(judge, result, json_string_value(json_object_get(result, "reason")));
		else if (r == 0)
			finish(judge, verdict, result);
		else if (r == -EPIPE)
			return false; /* the warden is gone: our successor counts this attempt as abandoned */
		else if (r == -ECANCELED && !judge->lease_lost)
			give_back(judge, false, "the daemon stops");
		else if ((r == -ENOSPC || r == -EDQUOT) && judge->lease->attempt < SHORTAGES_MAX) {
			give_back(judge, false, err.text);
			(void)rest(judge, PAUSE_MS); /* as in fail */
		} else if (r != -ECANCELED)
			fail(judge, NULL, err.text);
	}
	if (judge->written_ns == 0) /* else it was rung when the store had the verdict */
		ring_done(judge);
	json_decref(result);
	return true;
}

/* Until a bell rings, a lease of somebody may have run out, or the end. Returns false for the end. */
static bool wait_for_work(const struct judge_worker *worker, int timeout_ms)
{
	struct pollfd polled[3] = { { .fd = FD_BELL, .events = POLLIN },
				    { .fd = worker->client.sock, .events = POLLIN },
				    { .fd = worker->stop, .events = POLLIN } };
	char byte[16];

	(void)poll(polled, 3, timeout_ms);
	if (polled[1].revents != 0 || polled[2].revents != 0)
		return false;
	if (polled[0].revents != 0)
		while (recv(FD_BELL, byte, sizeof(byte), MSG_DONTWAIT) > 0)
			;
	return true;
}

static bool must_stop(const struct judge_worker *worker)
{
	struct pollfd polled = { .fd = worker->stop, .events = POLLIN };

	return poll(&polled, 1, 0) > 0;
}

/* Of a row of failures the first is told, and the end. */
static void note_store(struct daemon_judge *judge, bool fails, const struct sbx_error *err)
{
	if (fails && !judge->store_fails)
		judge_log(JUDGE_LOG_ERROR, NULL, "lease", "%s", err->text);
	else if (!fails && judge->store_fails)
		judge_log(JUDGE_LOG_INFO, NULL, "lease", "the store can be used again");
	judge->store_fails = fails;
}

static void serve(struct daemon_judge *judge)
{
	look_at_canary(judge);
	while (!must_stop(judge->worker)) {
		struct sbx_error err = { 0 };
		int r;

		judge_timeline_step(&judge->timeline, JUDGE_STEP_LOOKED);
		r = judge_store_lease(judge->store, judge->owner, judge->lease_ms, &judge->lease, &err);
		note_store(judge, r < 0, &err);
		if (r > 0) {
			bool go_on;

			judge_timeline_begin(&judge->timeline);
			judge_timeline_step(&judge->timeline, JUDGE_STEP_LEASED);
			go_on = work(judge);

			judge_lease_free(judge->lease);
			judge->lease = NULL;
			(void)judge_spool_clear_but(judge->worker->spool, JUDGE_PREPARED_PREFIX,
						    &err); /* else the next use of it fails and tells */
			judge_store_tidy(judge->store);
			if (!go_on)
				return;
			look_at_canary(judge);
			continue;
		}
		look_at_canary(judge);
		if (!wait_for_work(judge->worker, r < 0 ? PAUSE_MS : (int)judge->lease_ms))
			return;
	}
}

/* A cache that fails costs no more than the time of a compilation. */
static void note_cache(void *ctx, const char *text)
{
	const struct daemon_judge *judge = ctx;

	judge_log(JUDGE_LOG_WARNING, judge->lease == NULL ? NULL : judge->lease->id, "cache", "%s", text);
}

/* The judge works where its boxes run: its own time disturbs no other slot. */
static void pin(const char *cpu)
{
	char *end;
	unsigned long number = cpu == NULL ? 0 : strtoul(cpu, &end, 10);
	cpu_set_t set;

	if (cpu == NULL || end == cpu || *end != '\0' || number >= CPU_SETSIZE)
		return;
	CPU_ZERO(&set);
	CPU_SET(number, &set);
	(void)sched_setaffinity(0, sizeof(set), &set); /* boxes are bound by the warden; this is only for quiet */
}

/* The database and the slot's directory, and before them what their use would read elsewhere. */
static int confine(char **args, const char *state, const char *slot, const char *policies,
		   struct judge_caching_role *caching, struct judge_policy **policy, struct sbx_error *err)
{
	char store[PATH_MAX], spool[PATH_MAX];
	struct judge_confinement confinement = { .policies = policies,
						 .filter = FILTER,
						 .places = { { .path = store, .fd = -1 },
							     { .path = spool, .fd = FD_SPOOL } },
						 .open_files = JUDGE_OPEN_FILES };
	int r = judge_store_prepare(err);

	if (r == 0)
		r = judge_caching_prepare(args, state, caching, &confinement, err);
	if (r < 0)
		return r;
	if (snprintf(store, sizeof(store), "%s/" JUDGE_STORE_DIR, state) >= (int)sizeof(store) ||
	    snprintf(spool, sizeof(spool), "%s/spool/%s", state, slot) >= (int)sizeof(spool))
		return sbx_error_set(err, ENAMETOOLONG, "state directory");
	return judge_role_confine(&confinement, policy, err);
}

static int run(struct daemon_judge *judge, char **args, struct sbx_error *err)
{
	const char *slot = judge_role_argument(args, "slot");
	const char *state = judge_role_argument(args, "state"), *policies = judge_role_argument(args, "policies");
	const char *profile = judge_role_argument(args, "profile"), *lease = judge_role_argument(args, "lease-ms");
	const char *toolchains = judge_role_argument(args, "toolchains");
	static struct judge_caching_role caching; /* large, and one to a process */
	struct judge_policy *policy = NULL;
	int r = 0;

	judge->owner = judge_role_argument(args, "owner");
	if (state == NULL || policies == NULL || profile == NULL || judge->owner == NULL || lease == NULL ||
	    slot == NULL || toolchains == NULL)
		r = sbx_error_set(err, 0, "judge role: an argument is missing");
	if (r == 0)
		r = judge_quantity_count(lease, JUDGE_LEASE_MS_MAX, &judge->lease_ms, err);
	if (r == 0)
		r = confine(args, state, slot, policies, &caching, &policy, err);
	if (r < 0)
		return r;
	judge->worker = judge_worker_new(policy, profile, FD_SPOOL, err);
	if (judge->worker == NULL)
		return sbx_error_below_zero(-err->code);
	judge->worker->toolchains = toolchains;
	judge->worker->on_tick = on_tick;
	judge->worker->tick_ctx = judge;
	judge->worker->timeline = &judge->timeline;
	judge->worker->canary = &judge->canary;
	judge->worker->tick_ms = (int)(judge->lease_ms / RENEWALS);
	r = judge_role_filter(judge->worker->policy, FILTER, err);
	if (r == 0) /* as below */
		r = judge_caching_open(&caching, note_cache, judge, &judge->worker->cache, err);
	if (r == 0) /* whoever had a role in their hands before may have written the file */
		r = judge_store_open(state, &judge->store, err);
	if (r == 0)
		r = judge_store_reclaim(judge->store, judge->owner, err);
	if (r < 0)
		return r;
	if (r > 0)
		judge_log(JUDGE_LOG_WARNING, NULL, "reclaimed", "%d submissions that a dead judge held", r);
	serve(judge);
	return 0;
}

int judge_daemon_role(char **args)
{
	struct daemon_judge judge = { .package_fd = -1 };
	struct sbx_error err = { 0 };
	const char *slot = judge_role_argument(args, "slot");
	int r;

	judge_log_init("judge", slot == NULL ? -1 : (int)strtol(slot, NULL, 10), JUDGE_LOG_INFO);
	pin(judge_role_argument(args, "cpu"));
	r = run(&judge, args, &err);
	if (r < 0)
		judge_log(JUDGE_LOG_ERROR, NULL, "failed", "%s", err.text);
	judge_package_free(judge.package);
	judge_store_close(judge.store);
	if (judge.worker != NULL)
		(void)judge_spool_clear(judge.worker->spool, &err); /* else the next judge of the slot does it */
	judge_worker_free(judge.worker);
	return r < 0 ? 1 : 0;
}
