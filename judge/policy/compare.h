/*
 * compare.h - what two policies answer differently, exactly: the space of a call's arguments is cut by the rules of
 * both, and each part asked of both. Pure but for memory.
 */
#ifndef JUDGE_POLICY_COMPARE_H
#define JUDGE_POLICY_COMPARE_H

#include <jansson.h>

#include "judge/policy/filter.h"

/*
 * An array of objects, one per call and pair of different answers: syscall, arguments (an array of texts, one for each
 * case; empty when it is all arguments), a and b (the answers). A syscall "*" stands for
 * all that neither policy speaks of, "foreign" for other architectures. Empty if the two are the same. NULL without
 * memory, or if the rules of a call are too many to be cut.
 */
json_t *judge_compare(const struct judge_table *a, const struct judge_table *b);

#endif
