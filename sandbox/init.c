/*
 * init.c - process 1 of a box: its theory of operation.
 *
 * Born by clone3 in new user, PID, mount, network, IPC and UTS namespaces, with every capability inside the
 * user namespace and none outside. In this order, because the order is the security argument:
 *
 *   1. it enters its control groups, by descriptors that it was born with, and closes every descriptor but the
 *      warden's socket;
 *   2. the warden says that the id maps are written: init becomes the box's user;
 *   3. a cgroup namespace, now that its group is its own; no further ones; host name; the root of boxes with a /proc of
 *      its own; pivot_root; the rest let go; the work directory; a copy of the mount namespace that hides the mounts;
 * no more mount namespaces; an empty bounding set and locked securebits, so that what it still may is its own alone;
 *   4. init waits for its one order. Until here it has worked on nothing that came from outside of Minos, and it is all
 *      that is in the box: a box made ahead waits here, and is no other than one that is made when it is needed;
 *   5. the warden has set the limits before it sends the order: size of the work directory, shares, files, current
 *      directory, descriptors 0, 1, 2;
 *   6. the child (which shares memory with init until exec, so that it can say where it failed and which descriptor its
 *      filter's listener has) drops all capabilities, sets resource limits and no_new_privs, enters a Landlock domain
 * and what else the host has (walls.h), installs the filter, execs.
 *
 * Then init gives up its capabilities, puts a filter on itself and reaps. When the program has ended, or the filter has
 * named a refused system call, it kills all that is left (kill(-1) holds the kernel's task list, so no fork outruns
 * it), sends the artefacts, reports, exits; and with it goes the PID namespace. The warden kills init to end a box
 * early. If the warden dies, its socket closes and PDEATHSIG ends init.
 *
 * No memory is allocated here and nothing of stdio or locale is used: the process is a raw clone of the warden.
 */
#include "sandbox/init.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/cgroup.h"
#include "sandbox/init_setup.h"
#include "sandbox/ipc.h"
#include "sandbox/session.h"
#include "sandbox/wire.h"

/* PF_FORKNOEXEC of the kernel's task flags, which proc(5) shows and does not name. */
#define FORKED_NO_EXEC 0x40u

/* One per process and far too large for a stack; each init has its own copy-on-write page set. */
static struct sbx_order order;
static int order_fds[SBX_FDS_MAX];
static char *vector[SBX_ARGS_MAX + 2];

static _Noreturn void finish(int sock, const struct sbx_report *report)
{
	(void)sbx_ipc_send(sock, report, sizeof(*report), NULL, 0, 0); /* nobody left to tell if it fails */
	_exit(0);
}

static _Noreturn void fail(int sock, uint32_t stage, int error)
{
	struct sbx_report report = { .type = SBX_MSG_REPORT, .stage = stage, .error = error, .blocked = -1 };

	finish(sock, &report);
}

static uint64_t now_ns(clockid_t clock)
{
	struct timespec t;

	(void)clock_gettime(clock, &t); /* cannot fail for these clocks */
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void wait_for_map(int sock)
{
	struct sbx_map map;
	unsigned fd_count;

	if (sbx_ipc_recv(sock, &map, sizeof(map), NULL, 0, &fd_count, 0) != (ssize_t)sizeof(map))
		_exit(1); /* the warden is gone */
}

static void tell_waiting(int sock)
{
	struct sbx_waiting waiting = { .type = SBX_MSG_WAITING };

	if (sbx_ipc_send(sock, &waiting, sizeof(waiting), NULL, 0, 0) < 0)
		_exit(1); /* who made this box, or the warden, is gone */
}

static void wait_for_order(int sock, struct sbx_run_fds *fds)
{
	unsigned count = 0, next;
	ssize_t size = sbx_ipc_recv(sock, &order, sizeof(order), order_fds, SBX_FDS_MAX, &count, 0);

	if (size == 0)
		_exit(1); /* the warden is gone, or has no use for this box */
	if (size < 0 || count != sbx_wire_run_fds(&order.run) + order.run.share_count)
		fail(sock, SBX_STAGE_ORDER, size < 0 ? (int)-size : EPROTO);
	memcpy(fds->standard, order_fds, sizeof(fds->standard));
	next = 3;
	fds->collector = (order.run.flags & SBX_RUN_COLLECT) ? order_fds[next++] : -1;
	fds->files = order_fds + next;
	fds->shares = fds->files + order.run.file_count;
}

/*
 * Whether a zombie has come as far as to be the program. Who is killed in the middle of exec leaves no other trace: it
 * shares our memory, but does not come to write there. If it cannot be told, it is taken for not started: a failure of
 * ours is tried again.
 */
static bool was_started(pid_t zombie)
{
	char path[32], stat[512];
	const char *flags;
	ssize_t got;
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)zombie);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	got = read(fd, stat, sizeof(stat) - 1);
	(void)close(fd); /* was only read */
	stat[got > 0 ? got : 0] = '\0';
	/* "PID (NAME) STATE PPID PGRP SESSION TTY TPGID FLAGS ...": the name may hold anything, so from its end. */
	flags = strrchr(stat, ')');
	for (int i = 0; i < 7 && flags != NULL; i++)
		flags = strchr(flags + 1, ' ');
	return flags != NULL && (strtoul(flags, NULL, 10) & FORKED_NO_EXEC) == 0;
}

/* Reaps whatever has ended. Returns true once the program itself has, and then its end is in the report. */
static bool reap(pid_t program, struct sbx_report *report)
{
	bool ended = false;

	for (;;) {
		siginfo_t info = { .si_pid = 0 };
		int status, r = waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT | __WALL);

		if (r != 0 && errno == EINTR)
			continue;
		if (r != 0 || info.si_pid == 0)
			return ended;
		if (info.si_pid == program && info.si_code == CLD_KILLED && info.si_status == SIGKILL &&
		    !was_started(program))
			report->stage = SBX_STAGE_EXEC;
		while (waitpid(info.si_pid, &status, __WALL) < 0 && errno == EINTR)
			;
		if (info.si_pid == program) {
			report->status = status;
			ended = true;
		}
	}
}

/* The filter asks about a system call: it is named, and never let through. */
static bool take_notification(int listener, struct sbx_report *report)
{
	struct seccomp_notif asked;

	memset(&asked, 0, sizeof(asked));
	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &asked) != 0)
		return false; /* the caller was killed meanwhile */
	report->blocked = asked.data.nr;
	report->blocked_arch = asked.data.arch;
	return true;
}

static void kill_rest(void)
{
	int status;

	(void)kill(-1, SIGKILL); /* ESRCH: nobody is left */
	while (waitpid(-1, &status, __WALL) > 0 || errno == EINTR)
		;
}

/* Waits until the program has ended, or has made a call that its filter names. */
static void watch(int sock, int signals, const struct sbx_child *child, struct sbx_report *report)
{
	struct pollfd polled[3] = { { .fd = sock, .events = POLLIN },
				    { .fd = signals, .events = POLLIN },
				    { .fd = child->listener, .events = POLLIN } };

	for (;;) {
		if (poll(polled, 3, -1) < 0)
			continue; /* EINTR: nothing else can happen with these arguments */
		if (polled[0].revents != 0)
			_exit(1); /* nothing more is ever sent: the warden is gone */
		if ((polled[2].revents & POLLIN) != 0 && take_notification(child->listener, report))
			return;
		if ((polled[2].revents & (POLLHUP | POLLERR)) != 0)
			polled[2].fd = -1; /* no process with the filter is left */
		if (polled[1].revents == 0)
			continue;
		sbx_ipc_drain(signals);
		if (reap(child->pid, report))
			return;
	}
}

/*
 * The program runs, and could have found a way to make init do its will: so from here on init can do what is left to
 * do, and nothing else. A call that the filter does not know kills it, and the box with it. Artefacts that the program
 * has closed to everybody, by their mode, are still to be read.
 */
static int confine_self(const struct sock_fprog *filter, bool collects)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct kept[2];

	memset(kept, 0, sizeof(kept));
	if (collects)
		kept[0].effective = kept[0].permitted = 1u << CAP_DAC_READ_SEARCH;
	if (syscall(SYS_capset, &head, kept) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, filter) != 0)
		return -errno;
	return 0;
}

static void run_order(const struct sbx_init *init, struct sbx_run_fds *fds, const struct sbx_prepared *prepared,
		      struct sbx_report *report)
{
	struct sbx_child child = { .pid = -1, .listener = -1 };
	char **argv, **envp;
	int r;

	sbx_wire_vectors(&order.run, vector, &argv, &envp);
	report->started_ns = now_ns(CLOCK_MONOTONIC);
	sbx_init_start(init, &order, prepared->rules, argv, envp, &child);
	if (child.stage != SBX_STAGE_NONE) {
		report->stage = child.stage;
		report->error = child.error;
		return;
	}
	/* The program has them now; pipes must end when it does. */
	for (int fd = 0; fd < 3; fd++)
		(void)close(fd);
	r = confine_self(init->own_filter, fds->collector >= 0);
	if (r < 0) {
		report->stage = SBX_STAGE_CONFINE;
		report->error = -r;
		return;
	}
	watch(SBX_INIT_SOCK, prepared->signals, &child, report);
	report->wall_ns = now_ns(CLOCK_MONOTONIC) - report->started_ns;
	kill_rest();
	report->setup_ns = child.setup_ns;
	r = fds->collector < 0 ? 0 : sbx_init_collect(fds->collector);
	if (r < 0) {
		report->stage = SBX_STAGE_COLLECT;
		report->error = -r;
	}
}

_Noreturn void sbx_init_main(const struct sbx_init *init)
{
	struct sbx_report report = { .type = SBX_MSG_REPORT, .blocked = -1 };
	struct sbx_prepared prepared = { -1, -1, -1, -1, -1, -1 };
	struct sbx_run_fds fds;
	uint32_t stage;
	int joined = sbx_leaf_join(init->doors, init->door_count), r;

	r = sbx_init_keep_only(init->sock);
	if (r < 0)
		_exit(1);
	if (joined < 0)
		fail(SBX_INIT_SOCK, SBX_STAGE_CGROUP, -joined);
	wait_for_map(SBX_INIT_SOCK);
	r = sbx_init_prepare(init, &prepared, &stage);
	if (r < 0)
		fail(SBX_INIT_SOCK, stage, -r);
	sbx_session_start(0); /* not that of who made the box, which may stand behind all others: nor does an order */
	if (init->ahead)
		tell_waiting(SBX_INIT_SOCK);
	wait_for_order(SBX_INIT_SOCK, &fds);
	r = sbx_init_obey(init, &order.run, &fds, &prepared, &stage);
	if (r < 0)
		fail(SBX_INIT_SOCK, stage, -r);
	run_order(init, &fds, &prepared, &report);
	report.setup_ns += now_ns(CLOCK_PROCESS_CPUTIME_ID);
	finish(SBX_INIT_SOCK, &report);
}
