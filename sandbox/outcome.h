/*
 * outcome.h - from what was seen of a box to its result. Pure: the order of decision in one place.
 */
#ifndef SANDBOX_OUTCOME_H
#define SANDBOX_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/cgroup.h"
#include "sandbox/wire.h"

struct sbx_seen {
	struct sbx_limits limits;
	uint32_t killed; /* enum sbx_limit: why the warden killed it, if it did */
	bool reported;   /* init lived to tell */
	struct sbx_report report;
	int init_status; /* as from wait(2): of init itself */
	struct sbx_usage usage;
	uint64_t wall_ns;       /* from order to end, by the warden's clock */
	bool usage_from_rusage; /* no cgroup accounts here */
};

/* Fills all of result but type, tag and enforced. */
void sbx_outcome_decide(const struct sbx_seen *seen, struct sbx_result *result);

#endif
