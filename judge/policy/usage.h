/*
 * usage.h - what a command used beyond a policy, counted, and a policy that would allow it. Pure.
 *
 * Who watches a command hands in each call that the policy does not allow; calls are told apart by the bits of the
 * arguments that the policy's rules look at, and no others.
 */
#ifndef JUDGE_POLICY_USAGE_H
#define JUDGE_POLICY_USAGE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "judge/policy/inspect.h"

#define JUDGE_USAGE_MAX 4096 /* different calls; more are only counted together */

struct judge_use {
	uint32_t arch; /* AUDIT_ARCH_* */
	int nr;
	struct judge_match match;      /* what the policy looks at, as it was */
	uint32_t action;               /* that the policy has for it */
	const struct judge_rule *rule; /* that says so; NULL: the default, or what a foreign table gets */
	uint64_t count;
};

struct judge_usage {
	struct judge_use *items;
	size_t count, room;
	uint64_t uncounted; /* calls that did not fit */
};

/*
 * The policy's table made into one that lets through the same calls and notifies all others, but sendmsg on the
 * descriptor fd. Returns 0 and *out (judge_table_free), or -ENOMEM.
 */
int judge_usage_table(const struct judge_table *table, int fd, struct judge_table **out);

/* Counts one call. *action, if not NULL, is what the policy has for it. Returns 0 or -ENOMEM (then it is not counted).
 */
int judge_usage_note(struct judge_usage *usage, const struct judge_table *table, uint32_t arch, int nr,
		     const uint64_t *args, uint32_t *action);
void judge_usage_free(struct judge_usage *usage);

/* Whether the policy did not foresee it: no rule speaks of it, or the rule reports or kills. */
bool judge_usage_is_beyond(const struct judge_use *use);

/*
 * The uses that are beyond the policy (or those that are not: refused on purpose), most used first: an array of objects
 * with syscall, arguments, count, answer and rule. NULL without memory. Sorts the usage.
 */
json_t *judge_usage_list(struct judge_usage *usage, bool beyond);

/*
 * A policy that includes the inspected one and allows what is beyond it (everything that was refused, if all), in the
 * form of a policy file; JSON null if there is nothing to allow. A file's word on a system call replaces what included
 * files say, so the rules that a call has are repeated behind the new ones. NULL without memory.
 */
json_t *judge_usage_policy(const struct judge_usage *usage, const struct judge_inspection *inspection, bool all);

#endif
