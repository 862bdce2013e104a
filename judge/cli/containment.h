/*
 * containment.h - how well this host contains programs, in one word, and what would raise it. Pure.
 */
#ifndef JUDGE_CLI_CONTAINMENT_H
#define JUDGE_CLI_CONTAINMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "sandbox/warden.h"

enum judge_containment {
	JUDGE_CONTAINMENT_NONE,  /* no box can be made */
	JUDGE_CONTAINMENT_BASIC, /* boxes hold, but not all limits: some are kept for each process alone, or cores leave
				  */
	JUDGE_CONTAINMENT_STRONG, /* the first wall is whole: namespaces, filters, and every limit on the box */
	JUDGE_CONTAINMENT_FULL,   /* and what stands behind it: a hole in one wall is not yet a way out */
};

/* One part of the second wall on this host. */
struct judge_wall {
	const char *name;
	char how[128]; /* what boxes get */
	const char
	    *state; /* "ok"; "absent": nothing else depends on it; "weak": boxes are less apart than Minos means them */
	const char *advice; /* what would give more; NULL where there is no more to have */
};

#define JUDGE_WALLS 6

/* All parts, from what a warden says of its host. */
void judge_containment_walls(const struct sbx_ready *ready, struct judge_wall walls[JUDGE_WALLS]);

/* ready is NULL where no warden starts. degraded: it started only as such. */
enum judge_containment judge_containment_level(const struct sbx_ready *ready, bool degraded,
					       const struct judge_wall walls[JUDGE_WALLS]);

const char *judge_containment_name(enum judge_containment level); /* "full" */

#endif
