/*
 * canary.h - whether a slot is as fast as it was in quiet.
 *
 * Who runs this: the judge of a slot, which is bound to the processor of its boxes. Now and then it does a small fixed
 * piece of work, whose CPU time is always the same as long as the processor is: a neighbour on the same core or in the
 * same cache, a host that takes time away, or a clock that was turned down show in it as they show in the time of a
 * program. The best of all measurements stands for quiet. Nothing is decided by it: results and metrics tell it, so
 * that people know which verdicts were made in bad times.
 */
#ifndef JUDGE_DAEMON_CANARY_H
#define JUDGE_DAEMON_CANARY_H

#include <stdbool.h>
#include <stdint.h>

struct judge_canary {
	uint64_t now_ns;   /* CPU time of the last measurement; 0: there was none */
	uint64_t quiet_ns; /* of the best */
	uint64_t due_ns;   /* CLOCK_MONOTONIC: not measured before */
};

/* One more measurement of that CPU time; 0 is none. Pure. */
void judge_canary_note(struct judge_canary *canary, uint64_t cpu_ns);

/* Whether so much CPU time is more than a tenth above quiet. False where nothing was measured. Pure. */
bool judge_canary_is_slow(uint64_t now_ns, uint64_t quiet_ns);

/*
 * Measures, which takes some milliseconds, if the last time was long ago: less than a thousandth of the time is spent.
 * Returns whether it did.
 */
bool judge_canary_look(struct judge_canary *canary);

#endif
