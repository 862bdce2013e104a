/*
 * box_events.c - what happens to a box that runs (box.h): its CPU time and its time on the clock, out-of-memory, the
 * report of its init and its end. What all that means is decided in outcome.c.
 */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/box_internal.h"
#include "sandbox/cgroup_text.h"
#include "sandbox/clock.h"
#include "sandbox/ipc.h"
#include "sandbox/outcome.h"

/* Setting up is the box's CPU time until init has reported how much it was; until then the program is given this much
 * more. */
#define SETUP_ALLOWANCE_NS 5000000u

/* How soon CPU time is looked at again: when it is nearly used up; and at the latest when it does not grow. */
#define LOOK_MIN_NS      1000000u
#define LOOK_IDLE_MAX_NS 8000000u

/* v1 tells of out-of-memory before anybody is killed. */
#define OOM_GRACE_NS 1000000u

/* CPU time at which the box is killed. */
static uint64_t cpu_budget(const struct sbx_box *box)
{
	uint64_t limit = box->limits.cpu_ns;

	return limit > SBX_NO_LIMIT - SETUP_ALLOWANCE_NS ? SBX_NO_LIMIT : limit + SETUP_ALLOWANCE_NS;
}

/* Time until CPU time has to be looked at again. */
static uint64_t next_look(struct sbx_box *box, uint64_t used)
{
	uint64_t left = cpu_budget(box) - used;

	if (used == box->last_cpu_ns) {
		/* It sleeps. What it has left is the soonest that it can be used up, but that need not be asked every
		 * millisecond. */
		box->idle_ns = box->idle_ns == 0 ? LOOK_MIN_NS : box->idle_ns * 2;
		if (box->idle_ns > LOOK_IDLE_MAX_NS)
			box->idle_ns = LOOK_IDLE_MAX_NS;
	} else {
		box->idle_ns = 0;
	}
	box->last_cpu_ns = used;
	if (left < LOOK_MIN_NS)
		left = LOOK_MIN_NS;
	return left > box->idle_ns ? left : box->idle_ns;
}

void sbx_box_on_timer(struct sbx_host *host, struct sbx_box *box)
{
	uint64_t wall, used, next;

	sbx_ipc_drain(box->timer);
	if (box->state == SBX_BOX_ENDING && box->pid < 0) {
		sbx_box_remove(host, box);
		return;
	}
	if (box->state != SBX_BOX_RUNNING || box->killed != SBX_LIMIT_NONE)
		return;
	if (box->out_of_memory) {
		sbx_box_kill(box, SBX_LIMIT_MEMORY);
		return;
	}
	wall = sbx_now_ns() - box->start_ns;
	if (box->limits.wall_ns != SBX_NO_LIMIT && wall >= box->limits.wall_ns) {
		sbx_box_kill(box, SBX_LIMIT_WALL);
		return;
	}
	next = box->limits.wall_ns == SBX_NO_LIMIT ? UINT64_MAX : box->limits.wall_ns - wall;
	if (box->limits.cpu_ns != SBX_NO_LIMIT && host->cgroups != NULL &&
	    sbx_leaf_cpu(host->cgroups, &box->leaf, &used) == 0) {
		uint64_t look;

		if (used >= cpu_budget(box)) {
			sbx_box_kill(box, SBX_LIMIT_CPU);
			return;
		}
		look = next_look(box, used);
		/* Several processors use it up sooner than one. */
		if (box->cpu == SBX_NO_CPU)
			look = look / host->processors;
		next = look < next ? look : next;
	}
	if (next != UINT64_MAX)
		sbx_box_arm(box->timer, next < LOOK_MIN_NS ? LOOK_MIN_NS : next);
}

void sbx_box_on_oom(struct sbx_host *host, struct sbx_box *box)
{
	char buf[512];
	uint64_t count;
	ssize_t got;

	if (sbx_cgroups_enforcer(host->cgroups, SBX_CTL_MEMORY) == SBX_BY_CGROUP1) {
		/*
		 * v1 kills one process; what is left of the program is no program. The event comes just before the
		 * kernel chooses its victim, and it counts none in a box that is dying already: so it gets a moment
		 * first.
		 */
		if (read(box->leaf.oom, &count, sizeof(count)) != (ssize_t)sizeof(count))
			return; /* the event was of an earlier box, whose end and successor came in the same round */
		if (!box->out_of_memory)
			sbx_box_arm(box->timer, OOM_GRACE_NS);
		box->out_of_memory = true;
		return;
	}
	/* v2 also tells of limits that were reached and reclaimed from. Reading rearms the event. */
	got = pread(box->leaf.oom, buf, sizeof(buf) - 1, 0);
	if (got <= 0)
		return;
	buf[got] = '\0';
	if (sbx_cgtext_key(buf, "oom_kill", &count) == 0 && count > 0)
		sbx_box_kill(box, SBX_LIMIT_MEMORY);
}

static void take_report(const struct sbx_host *host, struct sbx_box *box)
{
	struct sbx_report report;
	unsigned fd_count;
	ssize_t size;

	if (box->sock < 0)
		return;
	size = sbx_ipc_recv(box->sock, &report, sizeof(report), NULL, 0, &fd_count, MSG_DONTWAIT);
	if (size == (ssize_t)sizeof(report) && report.type == SBX_MSG_REPORT && !box->reported) {
		box->reported = true;
		box->report = report;
	} else if (size != -EAGAIN) {
		sbx_box_forget(host->epoll, box->sock);
		sbx_ipc_close_all(&box->sock, 1); /* nothing more comes; its exit event does */
	}
}

static uint64_t timeval_ns(const struct timeval *t)
{
	return (uint64_t)t->tv_sec * SBX_NS_PER_S + (uint64_t)t->tv_usec * 1000;
}

/* Without a cgroup: what init and all that it has reaped used. */
static void usage_from_rusage(const struct rusage *used, struct sbx_seen *seen)
{
	seen->usage_from_rusage = true;
	seen->usage.cpu_user_ns = timeval_ns(&used->ru_utime);
	seen->usage.cpu_system_ns = timeval_ns(&used->ru_stime);
	seen->usage.cpu_ns = seen->usage.cpu_user_ns + seen->usage.cpu_system_ns;
}

static struct sbx_moments moments_of(const struct sbx_box *box, uint64_t now)
{
	const struct sbx_report *report = &box->report;
	bool ran = box->reported && report->started_ns != 0;

	return (struct sbx_moments){ .taken_ns = box->taken_ns,
				     .ordered_ns = box->start_ns,
				     .started_ns = ran ? report->started_ns : 0,
				     .ended_ns = ran ? report->started_ns + report->wall_ns : 0,
				     .told_ns = now };
}

/* Fills in result from what init has reported, what was counted and, if init is dead, what it died of. */
static void tell(struct sbx_host *host, const struct sbx_box *box, struct sbx_seen *seen, struct sbx_result *result)
{
	struct sbx_error err = { 0 };
	uint64_t now;
	int r = 0;

	seen->limits = box->limits;
	seen->killed = box->killed;
	now = sbx_now_ns();
	seen->wall_ns = now - box->start_ns;
	seen->reported = box->reported;
	seen->report = box->report;
	if (host->cgroups != NULL) {
		struct sbx_usage by_rusage = seen->usage;

		r = sbx_leaf_read(host->cgroups, &box->leaf, &seen->usage, &err);
		if (sbx_cgroups_enforcer(host->cgroups, SBX_CTL_CPU) == SBX_BY_NOTHING) {
			seen->usage.cpu_ns = by_rusage.cpu_ns;
			seen->usage.cpu_user_ns = by_rusage.cpu_user_ns;
			seen->usage.cpu_system_ns = by_rusage.cpu_system_ns;
		}
		if (sbx_box_memory_by_rlimit(host))
			seen->usage.memory_peak_bytes = by_rusage.memory_peak_bytes;
	}
	memset(result, 0, sizeof(*result));
	result->type = SBX_MSG_RESULT;
	result->tag = box->tag;
	result->ahead = box->ahead;
	result->moments = moments_of(box, now);
	memcpy(result->enforced, host->enforced, sizeof(result->enforced));
	sbx_outcome_decide(seen, result);
	if (r < 0) {
		result->outcome = SBX_OUTCOME_FAILED;
		(void)snprintf(result->error, sizeof(result->error), "%s", err.text);
	}
}

/* Without control groups the counters are those that the kernel keeps of init, and gives when it is dead. */
static bool counted_by_cgroups(const struct sbx_host *host)
{
	return !sbx_box_memory_by_rlimit(host) && sbx_cgroups_enforcer(host->cgroups, SBX_CTL_CPU) != SBX_BY_NOTHING;
}

bool sbx_box_on_report(struct sbx_host *host, struct sbx_box *box, struct sbx_result *result)
{
	struct sbx_seen seen = { 0 };

	take_report(host, box);
	if (box->state != SBX_BOX_RUNNING || !box->reported || !counted_by_cgroups(host))
		return false;
	tell(host, box, &seen, result);
	box->state = SBX_BOX_ENDING;
	sbx_box_kill_init(box); /* it is about to end; whether it does shall not be left to it */
	return true;
}

bool sbx_box_on_exit(struct sbx_host *host, struct sbx_box *box, struct sbx_result *result)
{
	struct sbx_seen seen = { 0 };
	bool running = box->state == SBX_BOX_RUNNING;
	struct rusage used;
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	memset(&used, 0, sizeof(used));
	/* The raw call also gives what the box used, which the C library's does not. */
	(void)syscall(SYS_waitid, P_PIDFD, box->pidfd, &info, WEXITED, &used);
	box->pid = -1;
	if (running) {
		seen.init_status = info.si_code == CLD_EXITED ? (info.si_status << 8) : (info.si_status & 0x7f);
		while (box->sock >= 0 && !box->reported)
			take_report(host, box);
		if (sbx_cgroups_enforcer(host->cgroups, SBX_CTL_CPU) == SBX_BY_NOTHING)
			usage_from_rusage(&used, &seen);
		if (sbx_box_memory_by_rlimit(host))
			seen.usage.memory_peak_bytes = (uint64_t)used.ru_maxrss * 1024;
		tell(host, box, &seen, result);
	}
	box->state = SBX_BOX_ENDING;
	return running;
}
