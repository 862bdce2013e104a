/*
 * simulate.h - whether a filter does what its rules say, and which rules never decide. Pure.
 *
 * The filter was made from the rules by steps that are not trivial (filter_leaf.c, filter_search.c). Here it is run,
 * instruction by instruction as the kernel would, on calls chosen to find a difference, and compared with the plain
 * reading of the rules: the first that matches.
 */
#ifndef JUDGE_POLICY_SIMULATE_H
#define JUDGE_POLICY_SIMULATE_H

#include <stddef.h>
#include <stdint.h>

#include "judge/policy/filter.h"

struct judge_simulation {
	uint64_t asked;
	uint64_t different;
	/* the first call that was answered differently */
	uint32_t arch;
	int nr;
	uint64_t args[JUDGE_FILTER_ARGS];
	uint32_t said; /* by the rules */
	uint32_t done; /* by the filter */
};

/*
 * Asks for every number of the native table, known or not, with no bit of the arguments set and with all; for those
 * that are known or have rules also with what each rule asks for, all other bits clear or set, and each single bit of
 * that turned over; for numbers beyond the table, x32 numbers and foreign architectures.
 */
void judge_simulate(const struct judge_table *table, const struct judge_filter *filter, struct judge_simulation *out);

/* What the calls that this architecture knows by name get, counted. */
struct judge_census {
	unsigned known;
	unsigned allowed;
	unsigned conditional; /* allowed for some arguments */
	unsigned errors;      /* refused, as the others below; by the most severe answer of the call */
	unsigned ignored;
	unsigned notified;
	unsigned killed;
};

/* Returns 0, -E2BIG or -ENOMEM. */
int judge_simulate_census(const struct judge_table *table, struct judge_census *out);

/* Part of a rule that never decides, because earlier ones do. */
struct judge_unreached {
	int nr;
	const struct judge_clause *clause;
	const struct judge_clause *instead; /* the first that matches all it does; NULL: several together */
};

/*
 * Calls found for each clause that never decides. What it returns below zero ends the search. Returns 0 or that, -E2BIG
 * or -ENOMEM.
 */
int judge_simulate_unreached(const struct judge_table *table, int (*found)(void *ctx, const struct judge_unreached *),
			     void *ctx);

/* Whether this architecture has a system call of this number by name. */
bool judge_simulate_known(int nr);

#endif
