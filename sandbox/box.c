/*
 * box.c - see box.h. How a box is made, gets its order, is killed and removed; what happens to it in between is in
 * box_events.c. Thin: clone3, maps, control group.
 */
#include "sandbox/box.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/box_internal.h"
#include "sandbox/cleanup.h"
#include "sandbox/clock.h"
#include "sandbox/core_dump.h"
#include "sandbox/ipc.h"
#include "sandbox/rlimits.h"

/* How soon a control group that is not empty yet is tried again: at first, and at most. */
#define REMOVE_RETRY_MIN_NS 500000u
#define REMOVE_RETRY_MAX_NS 10000000u

/* All but the cgroup namespace, which init makes when it is in its group: that group is what it shows as the root. */
#define NAMESPACES (CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS)

void sbx_box_arm(int timer, uint64_t in_ns)
{
	struct itimerspec when = { .it_value = { .tv_sec = (time_t)(in_ns / SBX_NS_PER_S),
						 .tv_nsec = (long)(in_ns % SBX_NS_PER_S) } };

	(void)timerfd_settime(timer, 0, &when, NULL); /* the arguments are good by construction */
}

static int watch(int epoll, int fd, uint32_t events, struct sbx_source *source, struct sbx_error *err)
{
	struct epoll_event event = { .events = events, .data.ptr = source };

	return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : sbx_error_set(err, errno, "watch a box");
}

int sbx_box_init(struct sbx_box *box, unsigned slot, unsigned index, int epoll, struct sbx_error *err)
{
	memset(box, 0, sizeof(*box));
	box->slot = slot;
	box->index = index;
	box->pid = -1;
	box->pidfd = box->sock = box->timer = -1;
	box->leaf = sbx_leaf_none();
	box->exit_source = (struct sbx_source){ SBX_EVENT_EXIT, box };
	box->report_source = (struct sbx_source){ SBX_EVENT_REPORT, box };
	box->timer_source = (struct sbx_source){ SBX_EVENT_TIMER, box };
	box->oom_source = (struct sbx_source){ SBX_EVENT_OOM, box };
	box->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (box->timer < 0)
		return sbx_error_set(err, errno, "make the timer of a box");
	return watch(epoll, box->timer, EPOLLIN, &box->timer_source, err);
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

bool sbx_box_memory_by_rlimit(const struct sbx_host *host)
{
	return sbx_cgroups_enforcer(host->cgroups, SBX_CTL_MEMORY) == SBX_BY_NOTHING;
}

static int clone_init(struct sbx_host *host, struct sbx_box *box, int init_sock, const int *doors, unsigned door_count,
		      struct sbx_error *err)
{
	int into = host->cgroups == NULL ? -1 : sbx_leaf_clone_fd(host->cgroups, &box->leaf);
	struct clone_args args = {
		.flags = NAMESPACES | CLONE_PIDFD | (into >= 0 ? CLONE_INTO_CGROUP : 0) |
			 (host->for_parent ? CLONE_PARENT : 0),
		.pidfd = (uint64_t)(uintptr_t)&box->pidfd,
		.exit_signal = host->for_parent ? 0 : SIGCHLD, /* the same: it is inherited from us */
		.cgroup = into >= 0 ? (uint64_t)into : 0,
	};
	struct sbx_init init = {
		.sock = init_sock,
		.doors = doors,
		.door_count = door_count,
		.ahead = host->for_parent,
		.set_groups = !host->own_user,
		.nice = host->nice,
		.walls = &host->walls,
		.filters = host->filters,
		.filter_count = host->filter_count,
		.own_filter = &host->init_filter,
		.rlimit_cpu = host->enforced[0] == SBX_BY_RLIMIT,
		.rlimit_memory = sbx_box_memory_by_rlimit(host),
		.rlimit_processes = sbx_cgroups_enforcer(host->cgroups, SBX_CTL_PIDS) == SBX_BY_NOTHING,
	};
	long pid;

	pid = syscall(SYS_clone3, &args, sizeof(args));
	if (pid < 0)
		return sbx_error_set(err, errno, "clone a box");
	if (pid == 0)
		sbx_init_main(&init);
	box->pid = (pid_t)pid;
	return 0;
}

int sbx_box_place(const struct sbx_host *host, const struct sbx_box *box, struct sbx_error *err)
{
	cpu_set_t cpus = host->usable;

	if (box->cpu != SBX_NO_CPU) {
		CPU_ZERO(&cpus);
		CPU_SET(box->cpu, &cpus);
	}
	if ((box->cpu != SBX_NO_CPU || box->ahead) && sched_setaffinity(box->pid, sizeof(cpus), &cpus) != 0)
		return sbx_error_set(err, errno, "bind a box to its processors");
	if (box->ahead && host->may_raise && setpriority(PRIO_PROCESS, (id_t)box->pid, host->nice) != 0)
		return sbx_error_set(err, errno, "set the priority of a box");
	return 0;
}

/* init has put itself into its control groups, and does nothing else before it is told to go on. */
static int confine_init(struct sbx_box *box, struct sbx_error *err)
{
	struct sbx_map map = { .type = SBX_MSG_MAP };
	int r = write_map(box->pid, "uid_map", box->uid, err);

	if (r == 0)
		r = write_map(box->pid, "gid_map", box->gid, err);
	if (r == 0) /* the kernel lets anybody write an empty one */
		r = write_map(box->pid, "projid_map", box->uid, err);
	if (r < 0)
		return r;
	r = sbx_ipc_send(box->sock, &map, sizeof(map), NULL, 0, MSG_DONTWAIT);
	return r < 0 ? sbx_error_set(err, -r, "tell init of its map") : 0;
}

int sbx_box_watch(struct sbx_host *host, struct sbx_box *box, struct sbx_error *err)
{
	int r = watch(host->epoll, box->pidfd, EPOLLIN, &box->exit_source, err);

	box->watched = r == 0;
	if (r == 0)
		r = watch(host->epoll, box->sock, EPOLLIN, &box->report_source, err);
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

static void renew(struct sbx_box *box, enum sbx_box_state state)
{
	box->killed = SBX_LIMIT_NONE;
	box->reported = box->out_of_memory = box->ahead = box->watched = false;
	box->last_cpu_ns = box->idle_ns = box->retry_ns = 0;
	box->state = state;
	(void)snprintf(box->leaf.name, sizeof(box->leaf.name), "box-%u-%u", box->slot, box->index);
}

void sbx_box_expect(struct sbx_box *box)
{
	renew(box, SBX_BOX_MAKING);
	box->ahead = true;
}

static int clone_box(struct sbx_host *host, struct sbx_box *box, struct sbx_error *err)
{
	int pair[2], doors[SBX_CTL_COUNT], r = 0;
	unsigned door_count = 0;

	if (host->cgroups != NULL)
		r = sbx_leaf_doors(host->cgroups, &box->leaf, doors, &door_count, err);
	if (r == 0 && socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		r = sbx_error_set(err, errno, "make the socket of a box");
	if (r == 0) {
		box->sock = pair[0];
		r = clone_init(host, box, pair[1], doors, door_count, err);
		(void)close(pair[1]);
	}
	sbx_ipc_close_all(doors, door_count);
	return r;
}

int sbx_box_make(struct sbx_host *host, struct sbx_box *box, struct sbx_error *err)
{
	char name[sizeof(box->leaf.name)];
	int r = 0;

	renew(box, SBX_BOX_WARM);
	memcpy(name, box->leaf.name, sizeof(name));
	if (host->cgroups != NULL)
		r = sbx_leaf_create(host->cgroups, name, &box->leaf, err);
	if (r == 0)
		r = clone_box(host, box, err);
	return r < 0 ? r : confine_init(box, err);
}

int sbx_box_check(const struct sbx_host *host, struct sbx_order *order, struct sbx_error *err)
{
	int64_t core_bytes = core_limit(host, err);

	if (core_bytes < 0)
		return (int)core_bytes;
	order->core_bytes = (uint64_t)core_bytes;
	return sbx_rlimits_check(&order->run.limits, sbx_box_memory_by_rlimit(host), err);
}

static void run(struct sbx_host *host, struct sbx_box *box)
{
	box->state = SBX_BOX_RUNNING;
	box->start_ns = sbx_now_ns();
	sbx_box_on_timer(host, box);
}

/* The limits are on before init is told whose program it is for: nothing of it is in the box until then. */
static int limit_box(struct sbx_host *host, struct sbx_box *box, const struct sbx_run *run, struct sbx_error *err)
{
	box->tag = run->tag;
	box->orphan = false; /* whoever was the slot's judge when it was made */
	box->limits = run->limits;
	return host->cgroups == NULL ? 0 : sbx_leaf_limit(host->cgroups, &box->leaf, &box->limits, err);
}

int sbx_box_order(struct sbx_host *host, struct sbx_box *box, const struct sbx_order *order, const int *fds,
		  unsigned fd_count, struct sbx_error *err)
{
	int r;

	if (box->ahead && has_ended(box))
		return sbx_error_set(err, ESRCH, "a box that was made ahead has ended");
	r = limit_box(host, box, &order->run, err);
	if (r == -EBUSY) {
		/* init alone takes more memory than that: what the program would have died of. */
		run(host, box);
		sbx_box_kill(box, SBX_LIMIT_MEMORY);
		return 0;
	}
	if (r == 0 && !box->ahead)
		r = sbx_box_place(host, box, err);
	if (r == 0) {
		r = sbx_ipc_send(box->sock, order, offsetof(struct sbx_order, run) + sbx_wire_run_size(&order->run),
				 fds, fd_count, MSG_DONTWAIT);
		if (r < 0)
			r = sbx_error_set(err, -r, "send init its order");
	}
	/* Under a tiny memory limit init can be dead already; what it died of is told by its exit event, as ever. */
	if (r < 0 && !has_ended(box))
		return r;
	run(host, box);
	return 0;
}

void sbx_box_kill_init(const struct sbx_box *box)
{
	(void)syscall(SYS_pidfd_send_signal, box->pidfd, SIGKILL, NULL, 0);
}

void sbx_box_end(struct sbx_host *host, struct sbx_box *box)
{
	siginfo_t info;

	box->state = SBX_BOX_ENDING;
	if (box->pid > 0) {
		sbx_box_kill_init(box);
		if (box->watched)
			return;                                      /* its exit event follows */
		(void)waitid(P_PID, (id_t)box->pid, &info, WEXITED); /* it has to be gone before its group can go */
	}
	sbx_box_remove(host, box);
}

void sbx_box_kill(struct sbx_box *box, uint32_t limit)
{
	const struct sched_param urgent = { .sched_priority = 1 };

	if (box->state != SBX_BOX_RUNNING || box->killed != SBX_LIMIT_NONE)
		return;
	box->killed = limit;
	sbx_box_kill_init(box);
	/*
	 * Init has to get its turn to die among all that it stands for, and each process of a bomb may have made a
	 * session of its own: so everybody is killed at once where the kernel has a call for that, and else init goes
	 * before all others, where Minos may say so. Not before the signal: no code of a box runs like that.
	 */
	if (sbx_leaf_kill(&box->leaf) < 0)
		(void)sched_setscheduler(box->pid, SCHED_FIFO, &urgent);
}

void sbx_box_forget(int epoll, int fd)
{
	if (fd >= 0)
		(void)epoll_ctl(epoll, EPOLL_CTL_DEL, fd, NULL); /* ENOENT: it was not watched yet */
}

void sbx_box_remove(struct sbx_host *host, struct sbx_box *box)
{
	sbx_box_forget(host->epoll, box->pidfd);
	sbx_box_forget(host->epoll, box->sock);
	sbx_box_forget(host->epoll, box->leaf.oom);
	box->pid = -1;
	sbx_ipc_close_all(&box->pidfd, 1);
	sbx_ipc_close_all(&box->sock, 1);
	if (host->cgroups != NULL && sbx_leaf_remove(host->cgroups, &box->leaf) != 0) {
		box->state = SBX_BOX_ENDING;
		box->retry_ns = box->retry_ns == 0 ? REMOVE_RETRY_MIN_NS : box->retry_ns * 2;
		if (box->retry_ns > REMOVE_RETRY_MAX_NS)
			box->retry_ns = REMOVE_RETRY_MAX_NS;
		sbx_box_arm(box->timer, box->retry_ns);
		return;
	}
	box->leaf.name[0] = '\0';
	sbx_box_arm(box->timer, 0);
	box->state = SBX_BOX_FREE;
}
