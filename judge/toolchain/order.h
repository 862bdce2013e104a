/* order.h - what a box is asked for a compilation. */
#ifndef JUDGE_TOOLCHAIN_ORDER_H
#define JUDGE_TOOLCHAIN_ORDER_H

#include "judge/toolchain/worker.h"
#include "sandbox/error.h"

struct judge_order {
	const struct judge_command *command; /* argv; all else is that of the language's compilations */
	const char *entry;                   /* {main}; NULL without sources */
	uint64_t time_ns, memory_bytes;      /* limits that a problem sets; 0 where it says nothing */
};

/* Fills worker->run. Sources, if there are any, are shown at /src. 0 or -errno. */
int judge_order_fill(struct judge_worker *worker, const struct judge_sources *sources, const struct judge_order *order,
		     struct sbx_error *err);

#endif
