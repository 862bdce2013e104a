/*
 * filter_split.c - a list in which the first match wins, to clauses that exclude each other. Pure.
 *
 * For who wants to know what each clause decides, and what two lists answer differently. The argument space is cut, bit
 * by bit: take the first clause that is still possible; if a bit that it asks for is undecided, decide it both ways; if
 * all are decided, it has won this part of the space. Parts do not overlap, so that their order means nothing. A list
 * of n equal-width values with a catch-all behind costs at most 32 n parts.
 */
#include <errno.h>
#include <stdlib.h>

#include "judge/policy/filter.h"

#define WORK_MAX 65536 /* parts looked at, with those that nothing is emitted for */

struct split {
	uint32_t skip;
	size_t max, room, work;
	struct judge_clauses out;
};

static int emit(struct split *split, const struct judge_match *part, uint32_t action)
{
	struct judge_clauses *out = &split->out;

	if (action == split->skip)
		return 0;
	if (out->count == split->max)
		return -E2BIG;
	if (out->count == split->room) {
		size_t room = split->room == 0 ? 16 : split->room * 2;
		struct judge_clause *items = reallocarray(out->items, room, sizeof(*items));

		if (items == NULL)
			return -ENOMEM;
		out->items = items;
		split->room = room;
	}
	out->items[out->count++] = (struct judge_clause){ .match = *part, .action = action };
	return 0;
}

/* Whether no argument of the part satisfies the clause, judging by the bits decided so far. */
static bool excluded(const struct judge_match *clause, const struct judge_match *part)
{
	for (size_t i = 0; i < JUDGE_FILTER_ARGS; i++) {
		if (((clause->value[i] ^ part->value[i]) & clause->mask[i] & part->mask[i]) != 0)
			return true;
	}
	return false;
}

/* The highest bit that the clause asks for and the part has not decided, as argument and mask. */
static bool undecided(const struct judge_match *clause, const struct judge_match *part, size_t *arg, uint64_t *bit)
{
	for (size_t i = 0; i < JUDGE_FILTER_ARGS; i++) {
		uint64_t open = clause->mask[i] & ~part->mask[i];

		if (open != 0) {
			*arg = i;
			*bit = UINT64_C(1) << (63 - __builtin_clzll(open));
			return true;
		}
	}
	return false;
}

/* What cut found out about a part: whether one action holds in all of it, which is then not emitted yet. */
struct answer {
	bool uniform;
	uint32_t action;
};

/*
 * Cuts the part by the clauses from first on; at most 6 * 64 deep, once per bit. Halves with one and the same action
 * become one part again, so that ranges of values cost little.
 */
static int cut(struct split *split, const struct judge_clauses *list, size_t first, /* NOLINT(misc-no-recursion) */
	       const struct judge_match *part, struct answer *answer)
{
	struct judge_match zero = *part, one;
	struct answer zeros = { 0 }, ones = { 0 };
	uint64_t bit;
	size_t arg;
	int r;

	if (++split->work > WORK_MAX)
		return -E2BIG;
	while (first < list->count && excluded(&list->items[first].match, part))
		first++;
	if (first == list->count || !undecided(&list->items[first].match, part, &arg, &bit)) {
		*answer = (struct answer){ true, first == list->count ? split->skip : list->items[first].action };
		return 0;
	}
	zero.mask[arg] |= bit;
	one = zero;
	one.value[arg] |= bit;
	r = cut(split, list, first, &zero, &zeros);
	if (r == 0)
		r = cut(split, list, first, &one, &ones);
	if (r < 0)
		return r;
	if (zeros.uniform && ones.uniform && zeros.action == ones.action) {
		*answer = zeros;
		return 0;
	}
	if (zeros.uniform)
		r = emit(split, &zero, zeros.action);
	if (r == 0 && ones.uniform)
		r = emit(split, &one, ones.action);
	*answer = (struct answer){ .uniform = false };
	return r;
}

int judge_clauses_split(const struct judge_clauses *list, uint32_t skip, size_t max, struct judge_clauses *out)
{
	const struct judge_match everything = { { 0 }, { 0 } };
	struct split split = { .skip = skip, .max = max };
	struct answer answer = { 0 };
	int r = cut(&split, list, 0, &everything, &answer);

	if (r == 0 && answer.uniform)
		r = emit(&split, &everything, answer.action);
	if (r < 0) {
		free(split.out.items);
		return r;
	}
	*out = split.out;
	return 0;
}

int judge_clauses_winners(const struct judge_clauses *list, struct judge_clauses *out)
{
	struct judge_clauses numbered = { .count = list->count + 1 };
	int r;

	numbered.items =
	    calloc(numbered.count, sizeof(*numbered.items)); /* the last one, for the default, matches all */
	if (numbered.items == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < numbered.count; i++) {
		if (i < list->count)
			numbered.items[i].match = list->items[i].match;
		numbered.items[i].action = (uint32_t)i;
	}
	r = judge_clauses_split(&numbered, UINT32_MAX, WORK_MAX, out);
	free(numbered.items);
	return r;
}

const struct judge_clause *judge_clauses_first(const struct judge_clauses *list, const uint64_t *args)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct judge_match *match = &list->items[i].match;
		size_t k = 0;

		while (k < JUDGE_FILTER_ARGS && (args[k] & match->mask[k]) == match->value[k])
			k++;
		if (k == JUDGE_FILTER_ARGS)
			return &list->items[i];
	}
	return NULL;
}
