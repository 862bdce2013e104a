/* verify_judges.c - see verify_judges.h. */
#include "judge/cli/verify_judges.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "judge/cli/cli.h"
#include "judge/cli/own_package.h"
#include "judge/cli/show.h"
#include "judge/daemon/processors.h"
#include "judge/daemon/role.h"
#include "sandbox/cleanup.h"
#include "sandbox/ipc.h"

#define TICK_MS     100
#define CHUNK_BYTES 65536

static int hold_signals(void)
{
	sigset_t set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGINT);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int make_pair(int type, int *ours, int *its, struct sbx_error *err)
{
	int pair[2];

	if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, pair) != 0)
		return sbx_error_set(err, errno, "make a judge's channel");
	*ours = pair[0];
	*its = pair[1];
	return 0;
}

static int start_judge(const struct verify_wish *wish, struct verify_judges *judges, unsigned slot,
		       struct sbx_error *err)
{
	struct verify_judge *judge = &judges->judges[slot];
	const char *slash = strrchr(wish->package, '/');
	char inner[PATH_MAX];
	const char *const args[] = { "--policies", wish->policies,
				     "--profile",  wish->profile,
				     "--package",  slash != NULL && slash[1] != '\0' ? slash + 1 : wish->package,
				     "--spool",    inner,
				     NULL };
	sbx_close int sock = -1, channel = -1, orders = -1;
	int r = judge_warden_attach(&judges->warden, slot, &sock, err);

	*judge = (struct verify_judge){ .pid = -1, .channel = -1, .orders = -1 };
	judges->count = slot + 1;
	(void)snprintf(inner, sizeof(inner), "%.*s/%u", (int)sizeof(inner) - 16, judges->spool.path, slot);
	if (r == 0)
		r = make_pair(SOCK_STREAM, &judge->channel, &channel, err);
	if (r == 0)
		r = make_pair(SOCK_SEQPACKET, &judge->orders, &orders, err);
	if (r == 0)
		r = judge_role_spawn("judge-once", args, (int[]){ sock, channel, judges->spool.slots[slot], orders }, 4,
				     &judge->pid, err);
	return r;
}

int judge_verify_start(struct verify_wish *wish, struct verify_judges *judges, struct sbx_error *err)
{
	static uint32_t cpus[SBX_SLOTS_MAX];
	static struct judge_processors processors; /* large */
	struct judge_warden_wish warden = { .policy = wish->policy,
					    .ceiling = judge_policy_profile(wish->policy, wish->profile)->ceiling,
					    .spool = judges->spool.path,
					    .cpus = cpus,
					    .data = wish->package,
					    .pool = JUDGE_WARM_BOXES,
					    .cgroup = wish->cgroup,
					    .rootfs = wish->rootfs,
					    .degraded = wish->degraded };
	int r = judge_processors_find(JUDGE_SIBLINGS_USE, &processors, err);

	*judges = (struct verify_judges){ .warden = { .pid = -1, .control = -1 },
					  .spool = JUDGE_OWN_SPOOL_NONE,
					  .signals = hold_signals() };
	if (judges->signals < 0)
		return sbx_error_set(err, errno, "make a signal descriptor");
	if (r == 0)
		r = judge_processors_assign(&processors, JUDGE_SIBLINGS_USE, wish->jobs, SBX_SLOTS_MAX, cpus, err);
	if (r < 0)
		return r;
	warden.slots = (unsigned)r;
	r = judge_own_spool_make(&judges->spool, warden.slots, err);
	if (r == 0 && wish->archive) {
		r = judge_own_package_unpack(&judges->spool, wish->policies, wish->package, err);
		wish->bad_archive = r == -EINVAL || r == -EFBIG;
	}
	if (r == 0)
		r = judge_warden_start(&warden, &judges->warden, err);
	for (unsigned slot = 0; slot < warden.slots && r == 0; slot++)
		r = start_judge(wish, judges, slot, err);
	return r;
}

int judge_verify_stop(struct verify_judges *judges, struct sbx_error *err)
{
	for (unsigned i = 0; i < judges->count; i++) {
		struct verify_judge *judge = &judges->judges[i];

		sbx_ipc_close_all(&judge->orders, 1);
		sbx_ipc_close_all(&judge->channel, 1);
		free(judge->line);
	}
	judge_warden_stop(&judges->warden); /* what a judge still runs ends with it, and so does the judge */
	for (unsigned i = 0; i < judges->count; i++)
		while (judges->judges[i].pid > 0 && waitpid(judges->judges[i].pid, NULL, 0) < 0 && errno == EINTR)
			;
	judges->count = 0;
	sbx_ipc_close_all(&judges->signals, 1);
	return judge_own_spool_remove(&judges->spool, err);
}

/* ---- Events ---- */

/* Of the work: how far it is. */
struct working {
	struct verify_judges *judges;
	const struct verify_work *work;
	size_t next, done;
};

static bool is_last(const char *kind)
{
	return strcmp(kind, "result") == 0 || strcmp(kind, "package") == 0 || strcmp(kind, "checked") == 0 ||
	       strcmp(kind, "made") == 0 || strcmp(kind, "edit") == 0;
}

static int take_event(struct working *working, struct verify_judge *judge, const char *line, size_t size,
		      struct sbx_error *err)
{
	json_t *event = json_loadb(line, size, 0, NULL);
	const char *kind = judge_show_field(event, "event");
	int r = 0;

	if (!json_is_object(event)) {
		r = sbx_error_set(err, EPROTO, "the judge cannot be understood");
	} else if (strcmp(kind, "error") == 0) {
		r = sbx_error_set(err, json_is_true(json_object_get(event, "input")) ? EINVAL : EIO, "%s",
				  judge_show_field(event, "text"));
		(void)snprintf(err->text, sizeof(err->text), "%s", judge_show_field(event, "text")); /* as it was */
	} else {
		working->work->heard(working->work->ctx, judge->task, event);
		if (is_last(kind) && judge->busy) {
			judge->busy = false;
			working->done++;
		}
	}
	json_decref(event);
	return r;
}

static int take_lines(struct working *working, struct verify_judge *judge, struct sbx_error *err)
{
	char *start = judge->line, *end;
	int r = 0;

	while (r == 0 && (end = memchr(start, '\n', judge->used - (size_t)(start - judge->line))) != NULL) {
		r = take_event(working, judge, start, (size_t)(end - start), err);
		start = end + 1;
	}
	judge->used -= (size_t)(start - judge->line);
	memmove(judge->line, start, judge->used);
	return r;
}

static int hear(struct working *working, struct verify_judge *judge, struct sbx_error *err)
{
	ssize_t got;

	if (judge->room - judge->used < CHUNK_BYTES) {
		size_t room = judge->room * 2 + CHUNK_BYTES;
		char *more = room > 2 * JUDGE_CLI_JSON_BYTES_MAX ? NULL : realloc(judge->line, room);

		if (more == NULL)
			return sbx_error_set(err, ENOMEM, "hear the judge");
		judge->line = more;
		judge->room = room;
	}
	got = read(judge->channel, judge->line + judge->used, CHUNK_BYTES);
	if (got < 0 && errno == EINTR)
		return 0;
	if (got <= 0)
		return sbx_error_set(err, EPIPE, "the judge ended without a result");
	judge->used += (size_t)got;
	return take_lines(working, judge, err);
}

static int give_orders(struct working *working, struct sbx_error *err)
{
	for (unsigned i = 0; i < working->judges->count && working->next < working->work->count; i++) {
		struct verify_judge *judge = &working->judges->judges[i];
		struct judge_once_order order = { .kind = JUDGE_ONCE_LIST };
		int r;

		if (judge->busy)
			continue;
		judge->busy = true;
		judge->task = working->next++;
		working->work->order(working->work->ctx, judge->task, &order);
		r = sbx_ipc_send(judge->orders, &order, sizeof(order), NULL, 0, 0);
		if (r < 0 && r != -EPIPE) /* what made it end has been told, and is read next */
			return sbx_error_set(err, -r, "order a judge");
	}
	return 0;
}

static int wait_for_events(struct working *working, struct sbx_error *err)
{
	struct verify_judges *judges = working->judges;
	struct pollfd polled[SBX_SLOTS_MAX + 1];
	int r = 0;

	for (unsigned i = 0; i < judges->count; i++)
		polled[i] = (struct pollfd){ .fd = judges->judges[i].channel, .events = POLLIN };
	polled[judges->count] = (struct pollfd){ .fd = judges->signals, .events = POLLIN };
	if (poll(polled, judges->count + 1, TICK_MS) < 0 && errno != EINTR)
		return sbx_error_set(err, errno, "wait for the judges");
	if (polled[judges->count].revents != 0) {
		struct signalfd_siginfo info = { .ssi_signo = SIGTERM };

		(void)!read(judges->signals, &info, sizeof(info)); /* whichever it was */
		judges->ended_by = (int)info.ssi_signo;
		return sbx_error_set(err, ECANCELED, "interrupted");
	}
	for (unsigned i = 0; i < judges->count && r == 0; i++)
		if (polled[i].revents != 0)
			r = hear(working, &judges->judges[i], err);
	return r;
}

int judge_verify_work(struct verify_judges *judges, const struct verify_work *work, struct sbx_error *err)
{
	struct working working = { .judges = judges, .work = work };
	int r = 0;

	while (r == 0 && working.done < work->count) {
		r = give_orders(&working, err);
		if (r == 0)
			r = wait_for_events(&working, err);
		if (work->tick != NULL)
			work->tick(work->ctx);
	}
	return r;
}
