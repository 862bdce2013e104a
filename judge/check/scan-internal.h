/*
 * scan-internal.h - what the variants of scan.h have in common: the byte-wise walk, which is the meaning of `alike`,
 * and the walk by blocks over it. Included by one file per variant, each compiled for its own processor.
 */
#ifndef JUDGE_CHECK_SCAN_INTERNAL_H
#define JUDGE_CHECK_SCAN_INTERNAL_H

#include "judge/check/scan.h"

static inline size_t scan_room(const struct judge_scan_pair *pair)
{
	size_t a = (size_t)(pair->a_end - pair->a), b = (size_t)(pair->b_end - pair->b);

	return a < b ? a : b;
}

static inline void scan_advance(struct judge_scan_pair *pair, size_t a, size_t b)
{
	pair->a += a;
	pair->b += b;
}

static inline unsigned char scan_lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20) : c;
}

/* The walk byte by byte: all of it in the portable variant, the ends of the stretches in the others. */
static inline void scan_walk_bytes(struct judge_scan_pair *pair, struct judge_scan_rule rule)
{
	while (scan_room(pair) > 0) {
		unsigned char a = *pair->a, b = *pair->b;
		bool a_space = judge_scan_is_space(a), b_space = judge_scan_is_space(b);

		if (a == b || (rule.fold && scan_lower(a) == scan_lower(b)) || (rule.loose && a_space && b_space)) {
			pair->gap = a_space;
			scan_advance(pair, 1, 1);
		} else if (rule.loose && pair->gap && (a_space || b_space)) {
			scan_advance(pair, a_space, b_space); /* one side has more white space */
		} else {
			break;
		}
	}
}

/* What two blocks of at most 32 bytes look like: bit i stands for byte i. */
struct scan_block {
	uint64_t differ; /* not alike; two kinds of white space are, when that is loose */
	uint64_t a_space, b_space;
};

/* The length of the run of white space of which the first bit is set. */
static inline size_t scan_run(uint64_t space)
{
	/* Mostly one; a branch is foretold, while the next load would wait for the count. */
	if (__builtin_expect_with_probability((space & 2) == 0, 1, 0.9))
		return 1;
	return (size_t)__builtin_ctzll(~space);
}

/*
 * Goes on behind two blocks of which `differ` is not 0. Returns false if this is where the walk ends: within a token,
 * or before two that differ in their first byte.
 */
static inline bool scan_step(struct judge_scan_pair *pair, const struct scan_block *block, struct judge_scan_rule rule)
{
	unsigned at = (unsigned)__builtin_ctzll(block->differ);
	uint64_t a_space = block->a_space >> at, b_space = block->b_space >> at;

	if (at > 0)
		pair->gap = block->a_space >> (at - 1) & 1;
	scan_advance(pair, at, at);
	if (!rule.loose || !pair->gap)
		return false;
	/* Not both are white space here, or they would be alike: one side has more of it, or two tokens differ. */
	if (a_space & 1)
		pair->a += scan_run(a_space);
	else if (b_space & 1)
		pair->b += scan_run(b_space);
	else
		return false;
	return true;
}

#endif
