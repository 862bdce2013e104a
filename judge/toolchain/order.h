/* order.h - what a box is asked for a compilation, and the command line of any run. */
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

/* Fills the strings of run: command and environment as the command has them, args (NULL-terminated, or NULL) behind. */
int judge_order_strings(struct sbx_run *run, const struct judge_command *command, const struct judge_expand *with,
			const char *const *args, struct sbx_error *err);

#endif
