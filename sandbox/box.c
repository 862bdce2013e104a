/* box.c - see box.h. Thin: clone3, maps, control group, timers; what it all means is decided in outcome.c. */
#include "sandbox/box.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/cgroup_text.h"
#include "sandbox/cleanup.h"
#include "sandbox/core_dump.h"
#include "sandbox/ipc.h"
#include "sandbox/outcome.h"
#include "sandbox/rlimits.h"

#define NS_PER_S 1000000000u

/* Setting up is the box's CPU time until init has reported how much it was; until then the program is given this much
 * more. */
#define SETUP_ALLOWANCE_NS 5000000u

/* How soon CPU time is looked at again: when it is nearly used up; and at the latest when it does not grow. */
#define LOOK_MIN_NS      1000000u
#define LOOK_IDLE_MAX_NS 8000000u

#define REMOVE_RETRY_NS 10000000u
#define OOM_GRACE_NS    1000000u

/* All but the cgroup namespace, which init makes when it is in its group: that group is what it shows as the root. */
#define NAMESPACES (CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS)

static uint64_t now_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t); /* cannot fail for this clock */
	return (uint64_t)t.tv_sec * NS_PER_S + (uint64_t)t.tv_nsec;
}

static void arm(int timer, uint64_t in_ns)
{
	struct itimerspec when = { .it_value = { .tv_sec = (time_t)(in_ns / NS_PER_S),
						 .tv_nsec = (long)(in_ns % NS_PER_S) } };

	(void)timerfd_settime(timer, 0, &when, NULL); /* the arguments are good by construction */
}

void sbx_box_init(struct sbx_box *box, unsigned slot, unsigned index)
{
	struct sbx_leaf none = SBX_LEAF_NONE;

	memset(box, 0, sizeof(*box));
	box->slot = slot;
	box->index = index;
	box->pid = -1;
	box->pidfd = box->sock = box->timer = -1;
	box->leaf = none;
	box->exit_source = (struct sbx_source){ SBX_EVENT_EXIT, box };
	box->report_source = (struct sbx_source){ SBX_EVENT_REPORT, box };
	box->timer_source = (struct sbx_source){ SBX_EVENT_TIMER, box };
	box->oom_source = (struct sbx_source){ SBX_EVENT_OOM, box };
}

static int watch(int epoll, int fd, uint32_t events, struct sbx_source *source, struct sbx_error *err)
{
	struct epoll_event event = { .events = events, .data.ptr = source };

	return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : sbx_error_set(err, errno, "watch a box");
}

static int write_map(pid_t pid, const char *which, unsigned host_id, struct sbx_error *err)
{
	char path[64], text[64];
	sbx_close int fd = -1;
	int length;

	(void)snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, which);
	length = snprintf(text, sizeof(text), "%u %u 1", SBX_BOX_UID, host_id);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, text, (size_t)length) != length)
		return sbx_error_set(err, errno, "write %s of a box", which);
	return 0;
}

/* RLIMIT_CORE of a box that starts now, or -errno when nothing keeps the host from taking its memory. */
static int64_t core_limit(const struct sbx_host *host, struct sbx_error *err)
{
	int where = sbx_core_dump_look(host->core_pattern, err);

	if (where < 0)
		return where;
	if (where == SBX_CORE_SOCKET && !host->degraded)
		return sbx_error_set(
		    err, 0, "start a box: kernel.core_pattern sends core dumps to a socket, which no limit stops");
	return (int64_t)sbx_core_dump_limit((enum sbx_core_dump)where);
}

static bool host_memory_by_rlimit(const struct sbx_host *host)
{
	return sbx_cgroups_enforcer(host->cgroups, SBX_CTL_MEMORY) == SBX_BY_NOTHING;
}

static int clone_init(struct sbx_host *host, struct sbx_box *box, int init_sock, struct sbx_error *err)
{
	int64_t core_bytes = core_limit(host, err);
	int into = host->cgroups == NULL ? -1 : sbx_leaf_clone_fd(host->cgroups, &box->leaf);
	struct clone_args args = {
		.flags = NAMESPACES | CLONE_PIDFD | (into >= 0 ? CLONE_INTO_CGROUP : 0),
		.pidfd = (uint64_t)(uintptr_t)&box->pidfd,
		.exit_signal = SIGCHLD,
		.cgroup = into >= 0 ? (uint64_t)into : 0,
	};
	struct sbx_init init = {
		.sock = init_sock,
		.set_groups = !host->own_user,
		.nice = host->nice,
		.core_bytes = (uint64_t)core_bytes,
		.walls = &host->walls,
		.filters = host->filters,
		.filter_count = host->filter_count,
		.own_filter = &host->init_filter,
		.rlimit_cpu = host->enforced[0] == SBX_BY_RLIMIT,
		.rlimit_memory = host_memory_by_rlimit(host),
		.rlimit_processes = sbx_cgroups_enforcer(host->cgroups, SBX_CTL_PIDS) == SBX_BY_NOTHING,
	};
	long pid;

	if (core_bytes < 0)
		return (int)core_bytes;
	pid = syscall(SYS_clone3, &args, sizeof(args));
	if (pid < 0)
		return sbx_error_set(err, errno, "clone a box");
	if (pid == 0)
		sbx_init_main(&init);
	box->pid = (pid_t)pid;
	return 0;
}

static int pin(const struct sbx_box *box, struct sbx_error *err)
{
	cpu_set_t cpus;

	if (box->cpu == SBX_NO_CPU)
		return 0;
	CPU_ZERO(&cpus);
	CPU_SET(box->cpu, &cpus);
	if (sched_setaffinity(box->pid, sizeof(cpus), &cpus) != 0)
		return sbx_error_set(err, errno, "bind a box to processor %u", box->cpu);
	return 0;
}

/* From here on init runs; everything that holds it is in place before it is told to go on. */
static int confine_init(struct sbx_host *host, struct sbx_box *box, struct sbx_error *err)
{
	struct sbx_map map = { .type = SBX_MSG_MAP };
	int r = write_map(box->pid, "uid_map", box->uid, err);

	if (r == 0)
		r = write_map(box->pid, "gid_map", box->gid, err);
	if (r == 0) /* the kernel lets anybody write an empty one */
		r = write_map(box->pid, "projid_map", box->uid, err);
	if (r == 0 && host->cgroups != NULL)
		r = sbx_leaf_attach(host->cgroups, &box->leaf, box->pid, err);
	if (r == 0)
		r = pin(box, err);
	if (r < 0)
		return r;
	r = sbx_ipc_send(box->sock, &map, sizeof(map), NULL, 0, MSG_DONTWAIT);
	return r < 0 ? sbx_error_set(err, -r, "tell init of its map") : 0;
}

static int watch_box(struct sbx_host *host, struct sbx_box *box, struct sbx_error *err)
{
	int r = watch(host->epoll, box->pidfd, EPOLLIN, &box->exit_source, err);

	if (r == 0)
		r = watch(host->epoll, box->sock, EPOLLIN, &box->report_source, err);
	if (r == 0)
		r = watch(host->epoll, box->timer, EPOLLIN, &box->timer_source, err);
	if (r == 0 && box->leaf.oom >= 0)
		r = watch(host->epoll, box->leaf.oom,
			  sbx_cgroups_enforcer(host->cgroups, SBX_CTL_MEMORY) == SBX_BY_CGROUP2 ? EPOLLPRI : EPOLLIN,
			  &box->oom_source, err);
	return r;
}

static bool has_ended(const struct sbx_box *box)
{
	struct pollfd polled = { .fd = box->pidfd, .events = POLLIN };

	return poll(&polled, 1, 0) > 0;
}

static int make_leaf(struct sbx_host *host, struct sbx_box *box, struct sbx_error *err)
{
	char name[32];

	if (host->cgroups == NULL)
		return 0;
	(void)snprintf(name, sizeof(name), "box-%u-%u", box->slot, box->index);
	return sbx_leaf_create(host->cgroups, name, &box->limits, &box->leaf, err);
}

static int start(struct sbx_host *host, struct sbx_box *box, const struct sbx_run *run, const int *fds,
		 unsigned fd_count, struct sbx_error *err)
{
	int pair[2], r = make_leaf(host, box, err);
	sbx_close int init_sock = -1;

	if (r < 0)
		return r;
	box->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (box->timer < 0)
		return sbx_error_set(err, errno, "make the timer of a box");
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return sbx_error_set(err, errno, "make the socket of a box");
	box->sock = pair[0];
	init_sock = pair[1];
	r = clone_init(host, box, init_sock, err);
	if (r == 0)
		r = watch_box(host, box, err);
	if (r < 0)
		return r;
	r = confine_init(host, box, err);
	if (r == 0) {
		r = sbx_ipc_send(box->sock, run, sbx_wire_run_size(run), fds, fd_count, MSG_DONTWAIT);
		if (r < 0)
			r = sbx_error_set(err, -r, "send init its order");
	}
	/* Under a tiny memory limit init can be dead already; what it died of is told by its exit event, as ever. */
	return has_ended(box) ? 0 : r;
}

int sbx_box_start(struct sbx_host *host, struct sbx_box *box, const struct sbx_run *run, const int *fds,
		  unsigned fd_count, struct sbx_error *err)
{
	int r;

	box->tag = run->tag;
	box->orphan = false;
	box->limits = run->limits;
	box->killed = SBX_LIMIT_NONE;
	box->reported = box->out_of_memory = false;
	box->last_cpu_ns = box->idle_ns = 0;
	r = sbx_rlimits_check(&run->limits, host_memory_by_rlimit(host), err);
	if (r == 0)
		r = start(host, box, run, fds, fd_count, err);
	if (r < 0) {
		if (box->pid > 0) {
			siginfo_t info;

			(void)kill(box->pid, SIGKILL);
			(void)waitid(P_PID, (id_t)box->pid, &info,
				     WEXITED); /* it has to be gone before its group can go */
		}
		sbx_box_remove(host, box);
		return r;
	}
	box->state = SBX_BOX_RUNNING;
	box->start_ns = now_ns();
	arm(box->timer, LOOK_MIN_NS);
	sbx_box_on_timer(host, box);
	return 0;
}

void sbx_box_kill(struct sbx_box *box, uint32_t limit)
{
	if (box->state != SBX_BOX_RUNNING || box->killed != SBX_LIMIT_NONE)
		return;
	box->killed = limit;
	/*
	 * The end of a PID namespace's init stops all forks in it and kills everyone; but init has to get its turn for
	 * that among all that it stands for, so they are killed at once where the kernel has a call for it. A dead init
	 * is no error.
	 */
	(void)sbx_leaf_kill(&box->leaf);
	(void)syscall(SYS_pidfd_send_signal, box->pidfd, SIGKILL, NULL, 0);
}

void sbx_box_on_report(struct sbx_box *box)
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
		sbx_ipc_close_all(&box->sock, 1); /* nothing more comes; its exit event does */
	}
}

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
	if (box->state == SBX_BOX_REMOVING) {
		sbx_box_remove(host, box);
		return;
	}
	if (box->state != SBX_BOX_RUNNING || box->killed != SBX_LIMIT_NONE)
		return;
	if (box->out_of_memory) {
		sbx_box_kill(box, SBX_LIMIT_MEMORY);
		return;
	}
	wall = now_ns() - box->start_ns;
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
		arm(box->timer, next < LOOK_MIN_NS ? LOOK_MIN_NS : next);
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
			arm(box->timer, OOM_GRACE_NS);
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

static uint64_t timeval_ns(const struct timeval *t)
{
	return (uint64_t)t->tv_sec * NS_PER_S + (uint64_t)t->tv_usec * 1000;
}

/* Without a cgroup: what init and all that it has reaped used. */
static void usage_from_rusage(const struct rusage *used, struct sbx_seen *seen)
{
	seen->usage_from_rusage = true;
	seen->usage.cpu_user_ns = timeval_ns(&used->ru_utime);
	seen->usage.cpu_system_ns = timeval_ns(&used->ru_stime);
	seen->usage.cpu_ns = seen->usage.cpu_user_ns + seen->usage.cpu_system_ns;
}

void sbx_box_on_exit(struct sbx_host *host, struct sbx_box *box, struct sbx_result *result)
{
	struct sbx_seen seen = { .limits = box->limits, .killed = box->killed, .wall_ns = now_ns() - box->start_ns };
	struct sbx_error err = { 0 };
	struct rusage used;
	siginfo_t info;
	int r = 0;

	memset(&info, 0, sizeof(info));
	memset(&used, 0, sizeof(used));
	/* The raw call also gives what the box used, which the C library's does not. */
	(void)syscall(SYS_waitid, P_PIDFD, box->pidfd, &info, WEXITED, &used);
	seen.init_status = info.si_code == CLD_EXITED ? (info.si_status << 8) : (info.si_status & 0x7f);
	while (box->sock >= 0 && !box->reported)
		sbx_box_on_report(box);
	seen.reported = box->reported;
	seen.report = box->report;
	if (host->cgroups != NULL)
		r = sbx_leaf_read(host->cgroups, &box->leaf, &seen.usage, &err);
	if (sbx_cgroups_enforcer(host->cgroups, SBX_CTL_CPU) == SBX_BY_NOTHING)
		usage_from_rusage(&used, &seen);
	if (sbx_cgroups_enforcer(host->cgroups, SBX_CTL_MEMORY) == SBX_BY_NOTHING)
		seen.usage.memory_peak_bytes = (uint64_t)used.ru_maxrss * 1024;
	memset(result, 0, sizeof(*result));
	result->type = SBX_MSG_RESULT;
	result->tag = box->tag;
	memcpy(result->enforced, host->enforced, sizeof(result->enforced));
	sbx_outcome_decide(&seen, result);
	if (r < 0) {
		result->outcome = SBX_OUTCOME_FAILED;
		(void)snprintf(result->error, sizeof(result->error), "%s", err.text);
	}
}

/*
 * Closing does not end a registration while another descriptor of the same file is open, and an init that was just
 * cloned for another box still has copies of all of ours: its events would be taken for those of the next box in this
 * place.
 */
static void forget(int epoll, int fd)
{
	if (fd >= 0)
		(void)epoll_ctl(epoll, EPOLL_CTL_DEL, fd, NULL); /* ENOENT: it was not watched yet */
}

void sbx_box_remove(struct sbx_host *host, struct sbx_box *box)
{
	forget(host->epoll, box->pidfd);
	forget(host->epoll, box->sock);
	forget(host->epoll, box->leaf.oom);
	box->pid = -1;
	sbx_ipc_close_all(&box->pidfd, 1);
	sbx_ipc_close_all(&box->sock, 1);
	if (host->cgroups != NULL && sbx_leaf_remove(host->cgroups, &box->leaf) != 0) {
		struct sbx_error ignored;

		if (box->timer < 0)
			box->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
		if (box->state != SBX_BOX_REMOVING && box->state != SBX_BOX_RUNNING)
			(void)watch(host->epoll, box->timer, EPOLLIN, &box->timer_source, &ignored);
		box->state = SBX_BOX_REMOVING;
		arm(box->timer, REMOVE_RETRY_NS);
		return;
	}
	box->leaf.name[0] = '\0';
	forget(host->epoll, box->timer);
	sbx_ipc_close_all(&box->timer, 1);
	box->state = SBX_BOX_FREE;
}
