/*
 * filter_compile.c - a table of clauses to BPF. Pure.
 *
 * The program asks for the architecture first: a foreign one (int 0x80), and on x86-64 the x32 numbers, get one answer
 * of their own. Then it searches for the number (filter_search.c) and asks for the arguments (filter_leaf.c).
 *
 * Made here and not by libseccomp, which names the calls and actions: the kernel converts and compiles the program anew
 * for every box. libseccomp looks for each call by itself, and has no order among the rules of one, so that a list in
 * which the first match wins had to be cut up for it, bit by bit; its programs were two and a half times as long.
 * `minos policy check` and the tests run what comes out here against the plain reading of the rules.
 */
#include <errno.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/policy/bpf.h"
#include "judge/policy/filter.h"
#include "judge/policy/filter_code.h"
#include "sandbox/cleanup.h"

#define X32_BIT 0x40000000u

/* One for each number of the table, one behind it, the x32 numbers, and -1, which ptrace(2) gives to a call that is to
 * be none. */
#define RANGES_MAX (JUDGE_FILTER_SYSCALLS + 3)

struct program {
	struct judge_code code, leaves;
	struct judge_code_range ranges[RANGES_MAX];
	size_t range_count;
};

/* The numbers from first on have this list, unless they have what those before them have. */
static int add_range(struct program *p, uint32_t first, const struct judge_clauses *list, uint32_t default_action)
{
	struct judge_code_range range = { .first = first, .leaf = p->leaves.count };
	const struct judge_code_range *last = p->range_count > 0 ? &p->ranges[p->range_count - 1] : NULL;
	int r = judge_code_leaf(&p->leaves, list, default_action);

	if (r < 0)
		return r;
	range.size = p->leaves.count - range.leaf;
	if (last != NULL && last->size == range.size &&
	    memcmp(&p->leaves.insns[last->leaf], &p->leaves.insns[range.leaf],
		   range.size * sizeof(p->leaves.insns[0])) == 0)
		p->leaves.count = range.leaf;
	else
		p->ranges[p->range_count++] = range;
	return 0;
}

static int add_ranges(struct program *p, const struct judge_table *table)
{
	const struct judge_clauses none = { NULL, 0 };
	int r = 0;

	for (uint32_t nr = 0; nr < JUDGE_FILTER_SYSCALLS && r == 0; nr++)
		r = add_range(p, nr, &table->calls[nr], table->default_action);
	if (r == 0)
		r = add_range(p, JUDGE_FILTER_SYSCALLS, &none, table->default_action);
	if (r == 0)
		r = add_range(p, X32_BIT, &none, table->foreign_action);
	return r < 0 ? r : add_range(p, UINT32_MAX, &none, table->default_action);
}

static int add_program(struct program *p, const struct judge_table *table)
{
	const struct sock_filter head[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, table->foreign_action),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	};
	int r = add_ranges(p, table);

	for (size_t i = 0; i < sizeof(head) / sizeof(head[0]) && r == 0; i++)
		r = judge_code_add(&p->code, head[i]);
	return r < 0 ? r : judge_code_search(&p->code, p->ranges, p->range_count, &p->leaves);
}

int judge_filter_compile(const char *name, const struct judge_table *table, struct judge_filter *out,
			 struct sbx_error *err)
{
	sbx_free struct program *p = calloc(1, sizeof(*p));
	struct judge_filter filter = { 0 };
	int r = p == NULL ? -ENOMEM : add_program(p, table);

	if (r == 0 && judge_bpf_verify(p->code.insns, p->code.count) != 0)
		r = -EINVAL;
	if (r < 0)
		return sbx_error_set(err, -r, "seccomp policy %s: make its filter", name);
	(void)snprintf(filter.name, sizeof(filter.name), "%s", name);
	filter.count = p->code.count;
	filter.insns = malloc(filter.count * sizeof(*filter.insns));
	if (filter.insns == NULL)
		return sbx_error_set(err, ENOMEM, "seccomp policy %s: make its filter", name);
	memcpy(filter.insns, p->code.insns, filter.count * sizeof(*filter.insns));
	*out = filter;
	return 0;
}

void judge_policy_syscall_name(int nr, uint32_t arch, char *name, size_t size)
{
	char *known = seccomp_syscall_resolve_num_arch(arch, nr);

	if (known != NULL)
		(void)snprintf(name, size, "%s", known);
	else
		(void)snprintf(name, size, "#%d", nr);
	free(known);
}
