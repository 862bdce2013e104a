/*
 * box.h - one box, seen from the warden: start, watch, end, result.
 */
#ifndef SANDBOX_BOX_H
#define SANDBOX_BOX_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "sandbox/cgroup.h"
#include "sandbox/init.h"
#include "sandbox/warden.h"
#include "sandbox/wire.h"

enum sbx_box_state {
	SBX_BOX_FREE,
	SBX_BOX_RUNNING,
	SBX_BOX_REMOVING, /* its result is sent; its control group is not empty yet */
};

/* What an epoll event of a box is about; the event's data points at it. */
enum sbx_event {
	SBX_EVENT_CONTROL,
	SBX_EVENT_JUDGE,
	SBX_EVENT_EXIT,
	SBX_EVENT_REPORT,
	SBX_EVENT_TIMER,
	SBX_EVENT_OOM
};

struct sbx_source {
	enum sbx_event event;
	void *owner; /* struct sbx_box or struct sbx_slot */
};

/* What all boxes of a warden share. */
struct sbx_host {
	struct sbx_cgroups *cgroups; /* NULL or lacking controllers only when degraded */
	int epoll;
	bool own_user;
	int nice;            /* that Minos was started with, and boxes run with */
	unsigned processors; /* that boxes of no particular processor may use */
	struct sock_fprog filters[SBX_FILTERS_MAX];
	uint32_t filter_count;
	struct sock_fprog init_filter;
	uint8_t enforced[SBX_LIMIT_FIELDS];
	bool degraded;    /* what cannot be enforced here is done without */
	int core_pattern; /* of the host, see core_dump.h */
	struct sbx_walls walls;
};

struct sbx_box {
	enum sbx_box_state state;
	unsigned slot, index;
	uid_t uid; /* on the host */
	gid_t gid;
	uint32_t cpu;

	uint32_t tag;
	bool orphan; /* the judge that asked for it is gone: its tag means nothing to the next one, nor does its result
		      */
	struct sbx_limits limits;
	pid_t pid;
	int pidfd, sock, timer;
	struct sbx_leaf leaf;
	uint64_t start_ns, last_cpu_ns, idle_ns;
	uint32_t killed; /* enum sbx_limit: why we killed it */
	bool reported;
	bool out_of_memory; /* v1: the kernel has said so; it is killed in a moment */
	struct sbx_report report;
	struct sbx_source exit_source, report_source, timer_source, oom_source;
};

void sbx_box_init(struct sbx_box *box, unsigned slot, unsigned index);

/*
 * Starts run in a fresh box. fds: those that came with the run, then one detached mount per share; the caller keeps and
 * closes them. On failure the box is free again.
 */
int sbx_box_start(struct sbx_host *host, struct sbx_box *box, const struct sbx_run *run, const int *fds,
		  unsigned fd_count, struct sbx_error *err);

/* Kills a running box for the reason limit (the first reason counts). Its exit event follows. */
void sbx_box_kill(struct sbx_box *box, uint32_t limit);

/* Handlers of the events. */
void sbx_box_on_report(struct sbx_box *box);
void sbx_box_on_timer(struct sbx_host *host, struct sbx_box *box);
void sbx_box_on_oom(struct sbx_host *host, struct sbx_box *box);

/* The box's init is dead: fills in result. The box then still holds its control group: sbx_box_remove. */
void sbx_box_on_exit(struct sbx_host *host, struct sbx_box *box, struct sbx_result *result);

/* Lets go of everything. If the control group is busy the box stays in SBX_BOX_REMOVING and its timer calls again. */
void sbx_box_remove(struct sbx_host *host, struct sbx_box *box);

#endif
