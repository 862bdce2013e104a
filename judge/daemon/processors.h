/*
 * processors.h - which processor each slot has.
 *
 * Who runs this: the supervisor. A slot's judge and boxes are bound to one processor, and slots share one only when
 * there are more slots than processors. Hardware threads (SMT siblings) of one core slow each other, so slots are
 * spread over cores first; and where the settings say that siblings are to be left idle, a slot has a whole core, and
 * nothing of Minos runs on its other threads. What other programs of the host do is not in our hands.
 */
#ifndef JUDGE_DAEMON_PROCESSORS_H
#define JUDGE_DAEMON_PROCESSORS_H

#include <sched.h>
#include <stdint.h>

#include "sandbox/error.h"

enum judge_siblings {
	JUDGE_SIBLINGS_USE,
	JUDGE_SIBLINGS_IDLE,
};

/* 0 and *out, or -EINVAL: it is neither `use` nor `idle`. */
int judge_siblings_read(const char *text, enum judge_siblings *out);

/* The processors that we may use. */
struct judge_processors {
	uint32_t cpus[CPU_SETSIZE]; /* the first `cores` of them are of a core each */
	unsigned count, cores;
};

/*
 * Orders those in usable. core_of: for each processor the number of its core, any number that its siblings have too.
 * Pure.
 */
void judge_processors_order(const cpu_set_t *usable, const uint32_t core_of[CPU_SETSIZE], struct judge_processors *out);

/*
 * The number that begins a list of siblings ("3,7\n", "0-1\n"), which is the same for all of them. 0 or -EINVAL. Pure.
 */
int judge_processors_core(const char *list, uint32_t *core);

/*
 * Those of this process. What their cores are is read from the kernel; one that does not tell is refused if siblings
 * are to be idle, and else each processor counts as a core. 0 or -errno. *out has none where there are more than can be
 * said.
 */
int judge_processors_find(enum judge_siblings siblings, struct judge_processors *out, struct sbx_error *err);

/*
 * One for each of `slots` slots (0: as many as fit, at most max), SBX_NO_CPU where none is known. Returns the number of
 * slots, or -EINVAL with err if siblings are to be idle and there are fewer cores. Pure.
 */
int judge_processors_assign(const struct judge_processors *processors, enum judge_siblings siblings, unsigned slots,
			    unsigned max, uint32_t *cpus, struct sbx_error *err);

/* With siblings idle, binds this process and all that it starts to a thread of each core. 0 or -errno. */
int judge_processors_keep_to(const struct judge_processors *processors, enum judge_siblings siblings,
			     struct sbx_error *err);

#endif
