/*
 * box.h - one box, seen from the warden: start, watch, end, result.
 */
#ifndef SANDBOX_BOX_H
#define SANDBOX_BOX_H

#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "sandbox/cgroup.h"
#include "sandbox/init.h"
#include "sandbox/warden.h"
#include "sandbox/wire.h"

enum sbx_box_state {
	SBX_BOX_FREE,
	SBX_BOX_MAKING, /* asked for ahead of need; not handed over yet (maker.h) */
	SBX_BOX_WARM,   /* its init waits for its one order, or, if it is not made ahead, is on its way there */
	SBX_BOX_RUNNING,
	SBX_BOX_ENDING, /* its result is sent if there is one; its init is dying, or its control group not empty yet */
};

/* What an epoll event of a box is about; the event's data points at it. */
enum sbx_event {
	SBX_EVENT_CONTROL,
	SBX_EVENT_JUDGE,
	SBX_EVENT_EXIT,
	SBX_EVENT_REPORT,
	SBX_EVENT_TIMER,
	SBX_EVENT_OOM,
	SBX_EVENT_MAKER
};

struct sbx_source {
	enum sbx_event event;
	void *owner; /* struct sbx_box, struct sbx_slot, or the one that there is */
};

/* What all boxes of a warden share. */
struct sbx_host {
	struct sbx_cgroups *cgroups; /* NULL or lacking controllers only when degraded */
	int epoll;
	bool own_user;
	int nice;            /* that Minos was started with, and boxes run with */
	bool may_raise;      /* the priority of a box that was made at a lower one */
	bool for_parent;     /* this is the maker (maker.h): inits are to be the warden's children */
	cpu_set_t usable;    /* processors */
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
	bool ahead;   /* made before it was asked for */
	bool watched; /* its end is an event */
	uint64_t made_ns, taken_ns, start_ns, last_cpu_ns, idle_ns, retry_ns;
	uint32_t killed; /* enum sbx_limit: why we killed it */
	bool reported;
	bool out_of_memory; /* v1: the kernel has said so; it is killed in a moment */
	struct sbx_report report;
	struct sbx_source exit_source, report_source, timer_source, oom_source;
};

/* Makes its place, with a timer watched by epoll. */
int sbx_box_init(struct sbx_box *box, unsigned slot, unsigned index, int epoll, struct sbx_error *err);

/* Takes a free place for a box that somebody else makes. */
void sbx_box_expect(struct sbx_box *box);

/*
 * Makes a box in a free place: its init prepares it and waits for its order. Nobody's program and no limit has a part
 * in it yet. On failure it is half-made: sbx_box_end.
 */
int sbx_box_make(struct sbx_host *host, struct sbx_box *box, struct sbx_error *err);

/*
 * Gives a box that waits the processor of its slot and the priority of programs: who made it ahead of need has others.
 * sbx_box_order does that for one that was not. On failure: sbx_box_end.
 */
int sbx_box_place(const struct sbx_host *host, const struct sbx_box *box, struct sbx_error *err);

/* Has the epoll of host watch a box that was made here or handed over. On failure: sbx_box_end. */
int sbx_box_watch(struct sbx_host *host, struct sbx_box *box, struct sbx_error *err);

/* Whether this host can do what the run in order says, now; fills in the rest of order. 0 or -errno. */
int sbx_box_check(const struct sbx_host *host, struct sbx_order *order, struct sbx_error *err);

/*
 * Gives a watched box its order. fds: those that came with the run, then one detached mount per share; the caller keeps
 * and closes them. On failure nothing of the order was done, and the box is good for nothing: sbx_box_end.
 */
int sbx_box_order(struct sbx_host *host, struct sbx_box *box, const struct sbx_order *order, const int *fds,
		  unsigned fd_count, struct sbx_error *err);

/* Kills a box that has no order, or could not be made, and lets go of it: at once or after its exit event. */
void sbx_box_end(struct sbx_host *host, struct sbx_box *box);

/* Kills a running box for the reason limit (the first reason counts). Its exit event follows. */
void sbx_box_kill(struct sbx_box *box, uint32_t limit);

/* Handlers of the events. */
void sbx_box_on_timer(struct sbx_host *host, struct sbx_box *box);
void sbx_box_on_oom(struct sbx_host *host, struct sbx_box *box);

/*
 * init has reported or hung up. True: all of the program is gone, result is filled in, and the box ends. Else its exit
 * event tells the result.
 */
bool sbx_box_on_report(struct sbx_host *host, struct sbx_box *box, struct sbx_result *result);

/* The box's init is dead. True: result is filled in. The box then still holds its control group: sbx_box_remove. */
bool sbx_box_on_exit(struct sbx_host *host, struct sbx_box *box, struct sbx_result *result);

/* Lets go of everything. If the control group is busy the box stays in SBX_BOX_ENDING and its timer calls again. */
void sbx_box_remove(struct sbx_host *host, struct sbx_box *box);

#endif
