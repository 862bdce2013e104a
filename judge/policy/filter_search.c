/*
 * filter_search.c - see filter_code.h: a binary search over ranges of numbers. Pure.
 *
 * A conditional jump of BPF reaches 255 instructions. So the ranges are taken in chunks, each of which is
 *
 *   the search   one comparison for each border between two ranges
 *   the exits    for each different leaf: the leaf itself if it is one instruction, else a long jump to it
 *   the leaves
 *
 * and small enough that every comparison reaches every exit.
 */
#include <errno.h>
#include <string.h>

#include "judge/policy/filter_code.h"

#define CHUNK 120 /* ranges: 119 comparisons and at most 120 exits */

struct chunk {
	const struct judge_code_range *ranges;
	size_t count;
	const struct judge_code *leaves;
	size_t exit_of[CHUNK];                       /* by range */
	const struct judge_code_range *exits[CHUNK]; /* the first range of each */
	size_t exit_count;
	size_t at; /* where the search begins */
};

int judge_code_add(struct judge_code *code, struct sock_filter insn)
{
	if (code->count >= BPF_MAXINSNS)
		return -E2BIG;
	code->insns[code->count++] = insn;
	return 0;
}

static int same_leaf(const struct judge_code *leaves, const struct judge_code_range *a,
		     const struct judge_code_range *b)
{
	return a->size == b->size &&
	       memcmp(&leaves->insns[a->leaf], &leaves->insns[b->leaf], a->size * sizeof(leaves->insns[0])) == 0;
}

static void find_exits(struct chunk *chunk)
{
	for (size_t i = 0; i < chunk->count; i++) {
		size_t exit = 0;

		while (exit < chunk->exit_count && same_leaf(chunk->leaves, chunk->exits[exit], &chunk->ranges[i]) == 0)
			exit++;
		if (exit == chunk->exit_count)
			chunk->exits[chunk->exit_count++] = &chunk->ranges[i];
		chunk->exit_of[i] = exit;
	}
}

/* Where the search among the ranges [first, end) begins: its first comparison, or the exit if it is one range. */
static size_t begin_of(const struct chunk *chunk, size_t first, size_t end, size_t comparison)
{
	return end - first > 1 ? comparison : chunk->at + chunk->count - 1 + chunk->exit_of[first];
}

/* The comparisons for [first, end), at least two ranges: the middle one, then those of the lower half, then the
 * upper's. */
static int add_comparisons(struct judge_code *code, const struct chunk *chunk,
			   size_t first, /* NOLINT(misc-no-recursion) */
			   size_t end)
{
	size_t middle = first + (end - first) / 2, here = code->count;
	size_t lower = begin_of(chunk, first, middle, here + 1);
	size_t upper = begin_of(chunk, middle, end, here + (middle - first));
	int r = judge_code_add(code,
			       (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, chunk->ranges[middle].first,
							    (uint8_t)(upper - here - 1), (uint8_t)(lower - here - 1)));

	if (r == 0 && middle - first > 1)
		r = add_comparisons(code, chunk, first, middle);
	if (r == 0 && end - middle > 1)
		r = add_comparisons(code, chunk, middle, end);
	return r;
}

static int add_exits(struct judge_code *code, const struct chunk *chunk)
{
	size_t behind = chunk->exit_count; /* instructions from the exit to its leaf, less one */
	int r = 0;

	for (size_t i = 0; i < chunk->exit_count && r == 0; i++) {
		const struct judge_code_range *leaf = chunk->exits[i];

		behind--;
		if (leaf->size == 1) {
			r = judge_code_add(code, chunk->leaves->insns[leaf->leaf]);
			continue;
		}
		r = judge_code_add(code, (struct sock_filter)BPF_STMT(BPF_JMP | BPF_JA, (uint32_t)behind));
		behind += leaf->size;
	}
	for (size_t i = 0; i < chunk->exit_count; i++) {
		const struct judge_code_range *leaf = chunk->exits[i];

		for (size_t k = 0; leaf->size > 1 && k < leaf->size && r == 0; k++)
			r = judge_code_add(code, chunk->leaves->insns[leaf->leaf + k]);
	}
	return r;
}

static int add_chunk(struct judge_code *code, const struct judge_code_range *ranges, size_t count,
		     const struct judge_code *leaves)
{
	struct chunk chunk = { .ranges = ranges, .count = count, .leaves = leaves, .at = code->count };
	int r = 0;

	find_exits(&chunk);
	if (count > 1)
		r = add_comparisons(code, &chunk, 0, count);
	return r < 0 ? r : add_exits(code, &chunk);
}

int judge_code_search(struct judge_code *code, const struct judge_code_range *ranges, size_t count,
		      const struct judge_code *leaves)
{
	while (count > CHUNK) {
		size_t jump = code->count + 1;
		/* Numbers of later chunks jump over this one. */
		int r = judge_code_add(
		    code, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, ranges[CHUNK].first, 0, 1));

		if (r == 0)
			r = judge_code_add(code, (struct sock_filter)BPF_STMT(BPF_JMP | BPF_JA, 0));
		if (r == 0)
			r = add_chunk(code, ranges, CHUNK, leaves);
		if (r < 0)
			return r;
		code->insns[jump].k = (uint32_t)(code->count - jump - 1);
		ranges += CHUNK;
		count -= CHUNK;
	}
	return add_chunk(code, ranges, count, leaves);
}
