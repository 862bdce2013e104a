/*
 * filter_code.h - instructions of classic BPF, being put together. Pure. Internal to judge/policy.
 */
#ifndef JUDGE_POLICY_FILTER_CODE_H
#define JUDGE_POLICY_FILTER_CODE_H

#include <linux/filter.h>
#include <stddef.h>
#include <stdint.h>

#include "judge/policy/filter.h"

struct judge_code {
	struct sock_filter insns[BPF_MAXINSNS];
	size_t count;
};

/* Appends one instruction; -E2BIG if that is more than the kernel takes. */
int judge_code_add(struct judge_code *code, struct sock_filter insn);

/* A number of the system call and those behind it, up to the next range, which all get the same answers. */
struct judge_code_range {
	uint32_t first;
	size_t leaf, size; /* what asks for their arguments and answers: instructions of the leaves */
};

/*
 * filter_leaf.c. Appends what one system call gets: its clauses in order, the first that matches, else the default.
 * Returns 0 or -E2BIG.
 */
int judge_code_leaf(struct judge_code *code, const struct judge_clauses *list, uint32_t default_action);

/*
 * filter_search.c. Appends a binary search for the number, which is loaded: the ranges begin with that of 0, in order.
 * Returns 0 or -E2BIG.
 */
int judge_code_search(struct judge_code *code, const struct judge_code_range *ranges, size_t count,
		      const struct judge_code *leaves);

#endif
