/*
 * scan-vector.h - a variant of scan.h with vectors, written once for all widths, in the vector types that gcc and clang
 * share. Whoever includes it says before:
 *
 *	SCAN_BLOCK             bytes of a vector, 16 or 32
 *	scan_vector            unsigned char __attribute__((vector_size(SCAN_BLOCK)))
 *	scan_bits(scan_vector) bit i is set if byte i, which is 0 or 0xff, is
 *	scan_sum(scan_vector)  the sum of its bytes
 *
 * No load reaches beyond the bytes that were given: what remains at the ends is walked byte by byte.
 */
#ifndef JUDGE_CHECK_SCAN_VECTOR_H
#define JUDGE_CHECK_SCAN_VECTOR_H

#include <string.h>

#include "judge/check/scan-internal.h"

#define SCAN_QUAD ((size_t)4 * SCAN_BLOCK)
#define SCAN_FULL (~UINT64_C(0) >> (64 - SCAN_BLOCK))

static inline scan_vector scan_load(const unsigned char *p)
{
	scan_vector x;

	memcpy(&x, p, sizeof(x));
	return x;
}

static inline scan_vector scan_splat(unsigned char c)
{
	return (scan_vector){ 0 } + c;
}

/* 0xff for the bytes from first to last. */
static inline scan_vector scan_between(scan_vector x, unsigned char first, unsigned char last)
{
	return (scan_vector)(x - scan_splat(first) <= scan_splat((unsigned char)(last - first)));
}

static inline scan_vector scan_space(scan_vector x)
{
	return (scan_vector)(x == scan_splat(' ')) | scan_between(x, '\t', '\r');
}

static inline scan_vector scan_folded(scan_vector x, scan_vector difference)
{
	return x | (scan_between(x, 'A', 'Z') & difference);
}

static inline struct scan_block scan_look(const struct judge_scan_pair *pair, struct judge_scan_rule rule)
{
	scan_vector a = scan_load(pair->a), b = scan_load(pair->b), difference = scan_splat(rule.fold ? 0x20 : 0);
	uint64_t a_space = scan_bits(scan_space(a)), b_space = scan_bits(scan_space(b));
	uint64_t same = scan_bits((scan_vector)(scan_folded(a, difference) == scan_folded(b, difference)));

	same |= rule.loose ? a_space & b_space : 0;
	return (struct scan_block){ .differ = ~same & SCAN_FULL, .a_space = a_space, .b_space = b_space };
}

static inline scan_vector scan_difference(const unsigned char *a, const unsigned char *b, size_t at)
{
	return scan_load(a + at) ^ scan_load(b + at);
}

static inline bool scan_same_quad(const unsigned char *a, const unsigned char *b)
{
	scan_vector x = scan_difference(a, b, 0) | scan_difference(a, b, SCAN_BLOCK);
	scan_vector y = scan_difference(a, b, (size_t)2 * SCAN_BLOCK) | scan_difference(a, b, (size_t)3 * SCAN_BLOCK);

	return scan_bits((scan_vector)((x | y) == scan_splat(0))) == SCAN_FULL;
}

static size_t scan_alike(struct judge_scan_pair *out, struct judge_scan_rule rule)
{
	struct judge_scan_pair pair = *out; /* a copy stays in registers */
	size_t same;

	while (scan_room(&pair) >= SCAN_QUAD && scan_same_quad(pair.a, pair.b))
		scan_advance(&pair, SCAN_QUAD, SCAN_QUAD);
	same = (size_t)(pair.a - out->a);
	if (same > 0)
		pair.gap = judge_scan_is_space(pair.a[-1]);
	while (scan_room(&pair) >= SCAN_BLOCK) {
		struct scan_block block = scan_look(&pair, rule);

		if (block.differ == 0) {
			pair.gap = block.a_space >> (SCAN_BLOCK - 1);
			scan_advance(&pair, SCAN_BLOCK, SCAN_BLOCK);
		} else if (!scan_step(&pair, &block, rule)) {
			break;
		}
	}
	scan_walk_bytes(&pair, rule);
	*out = pair;
	return same;
}

static uint64_t scan_lines(const unsigned char *p, size_t size)
{
	uint64_t count = 0;

	for (; size >= SCAN_QUAD; p += SCAN_QUAD, size -= SCAN_QUAD) {
		scan_vector found = scan_splat(0);

		for (size_t i = 0; i < SCAN_QUAD; i += SCAN_BLOCK)
			found -= (scan_vector)(scan_load(p + i) == scan_splat('\n')); /* 0xff is -1 */
		count += scan_sum(found);
	}
	for (; size > 0; p++, size--)
		count += *p == '\n';
	return count;
}

#endif
