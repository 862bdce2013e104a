/* simulate.c - see simulate.h. */
#include "judge/policy/simulate.h"

#include <errno.h>
#include <linux/audit.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "judge/policy/bpf.h"

#define X32_BIT 0x40000000U

bool judge_simulate_known(int nr)
{
	char *name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, nr);
	bool known = name != NULL;

	free(name);
	return known;
}

/* The plain reading of the rules. -1 (a call skipped by a tracer) is an unknown number of any table. */
static uint32_t say(const struct judge_table *table, const struct seccomp_data *data)
{
	const struct judge_clause *first;
	uint64_t args[JUDGE_FILTER_ARGS];

	if (data->arch != seccomp_arch_native() || (data->nr != -1 && (uint32_t)data->nr >= X32_BIT))
		return table->foreign_action;
	if (data->nr < 0 || data->nr >= JUDGE_FILTER_SYSCALLS)
		return table->default_action;
	for (size_t i = 0; i < JUDGE_FILTER_ARGS; i++)
		args[i] = data->args[i];
	first = judge_clauses_first(&table->calls[data->nr], args);
	return first != NULL ? first->action : table->default_action;
}

struct simulation {
	const struct judge_table *table;
	const struct judge_filter *filter;
	struct judge_simulation *out;
};

static void ask(const struct simulation *sim, const struct seccomp_data *data)
{
	struct judge_simulation *out = sim->out;
	uint32_t said = say(sim->table, data);
	uint32_t done = judge_bpf_run(sim->filter->insns, sim->filter->count, data, NULL);

	out->asked++;
	if (said == done || out->different++ != 0)
		return;
	out->arch = data->arch;
	out->nr = data->nr;
	out->said = said;
	out->done = done;
	for (size_t i = 0; i < JUDGE_FILTER_ARGS; i++)
		out->args[i] = data->args[i];
}

/* These arguments, and those that differ from them in one bit. */
static void ask_around(const struct simulation *sim, struct seccomp_data *data)
{
	ask(sim, data);
	for (size_t i = 0; i < JUDGE_FILTER_ARGS; i++) {
		for (unsigned bit = 0; bit < 64; bit++) {
			data->args[i] ^= UINT64_C(1) << bit;
			ask(sim, data);
			data->args[i] ^= UINT64_C(1) << bit;
		}
	}
}

static void set_all(struct seccomp_data *data, uint64_t value)
{
	for (size_t i = 0; i < JUDGE_FILTER_ARGS; i++)
		data->args[i] = value;
}

/* What a clause asks for, with all other bits clear, then set. */
static void ask_clause(const struct simulation *sim, struct seccomp_data *data, const struct judge_match *match)
{
	for (int set = 0; set <= 1; set++) {
		for (size_t i = 0; i < JUDGE_FILTER_ARGS; i++)
			data->args[i] = match->value[i] | (set != 0 ? ~match->mask[i] : 0);
		ask_around(sim, data);
	}
}

static void ask_plainly(const struct simulation *sim, uint32_t arch, int nr)
{
	struct seccomp_data data = { .nr = nr, .arch = arch };

	ask(sim, &data);
	set_all(&data, UINT64_MAX);
	ask(sim, &data);
}

void judge_simulate(const struct judge_table *table, const struct judge_filter *filter, struct judge_simulation *out)
{
	static const uint32_t foreign[] = { AUDIT_ARCH_I386, AUDIT_ARCH_AARCH64, AUDIT_ARCH_ARM, 0, UINT32_MAX };
	const struct simulation sim = { table, filter, out };
	const uint32_t native = seccomp_arch_native();

	memset(out, 0, sizeof(*out));
	for (int nr = 0; nr < JUDGE_FILTER_SYSCALLS; nr++) {
		struct seccomp_data data = { .nr = nr, .arch = native };

		ask_plainly(&sim, native, nr);
		if (judge_simulate_known(nr))
			ask_around(&sim, &data);
		for (size_t i = 0; i < table->calls[nr].count; i++)
			ask_clause(&sim, &data, &table->calls[nr].items[i].match);
		ask_plainly(&sim, native, (int)(X32_BIT | (unsigned)nr));
		ask_plainly(&sim, native, (int)(0x80000000U | (unsigned)nr));
		for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++)
			ask_plainly(&sim, foreign[i], nr);
	}
	for (unsigned bit = 10; bit < 30; bit++)
		ask_plainly(&sim, native, 1 << bit);
	ask_plainly(&sim, native, -1);
	ask_plainly(&sim, native, (int)(X32_BIT - 1));
	ask_plainly(&sim, native, -2);
}

/* What a call gets in some part of its arguments. */
static void note_action(uint32_t action, struct judge_census *seen)
{
	seen->known++;
	if (action == SCMP_ACT_ALLOW)
		seen->allowed++;
	else if (action == SCMP_ACT_NOTIFY)
		seen->notified++;
	else if (action == SCMP_ACT_ERRNO(0))
		seen->ignored++;
	else if ((action & SECCOMP_RET_ACTION_FULL) == SECCOMP_RET_ERRNO)
		seen->errors++;
	else
		seen->killed++;
}

static void count_call(const struct judge_census *seen, struct judge_census *out)
{
	out->known++;
	if (seen->allowed == seen->known)
		out->allowed++;
	else if (seen->allowed > 0)
		out->conditional++;
	else if (seen->killed > 0)
		out->killed++;
	else if (seen->notified > 0)
		out->notified++;
	else if (seen->errors > 0)
		out->errors++;
	else
		out->ignored++;
}

int judge_simulate_census(const struct judge_table *table, struct judge_census *out)
{
	struct judge_census census = { 0 };

	for (int nr = 0; nr < JUDGE_FILTER_SYSCALLS; nr++) {
		const struct judge_clauses *list = &table->calls[nr];
		struct judge_clauses parts = { 0 };
		struct judge_census seen = { 0 };
		int r;

		if (!judge_simulate_known(nr))
			continue;
		r = judge_clauses_winners(list, &parts);
		if (r < 0)
			return r;
		for (size_t i = 0; i < parts.count; i++) {
			size_t winner = parts.items[i].action;

			note_action(winner < list->count ? list->items[winner].action : table->default_action, &seen);
		}
		count_call(&seen, &census);
		free(parts.items);
	}
	*out = census;
	return 0;
}

/* Whether what `inner` asks for includes all that `outer` asks for. */
static bool within(const struct judge_match *inner, const struct judge_match *outer)
{
	for (size_t i = 0; i < JUDGE_FILTER_ARGS; i++) {
		if ((outer->mask[i] & ~inner->mask[i]) != 0 || (inner->value[i] & outer->mask[i]) != outer->value[i])
			return false;
	}
	return true;
}

static int search_call(int nr, const struct judge_clauses *list, const bool *wins,
		       int (*found)(void *, const struct judge_unreached *), void *ctx)
{
	int r = 0;

	for (size_t i = 0; r >= 0 && i < list->count; i++) {
		struct judge_unreached unreached = { .nr = nr, .clause = &list->items[i] };

		if (wins[i])
			continue;
		for (size_t k = 0; unreached.instead == NULL && k < i; k++) {
			if (within(&list->items[i].match, &list->items[k].match))
				unreached.instead = &list->items[k];
		}
		r = found(ctx, &unreached);
	}
	return r < 0 ? r : 0;
}

int judge_simulate_unreached(const struct judge_table *table, int (*found)(void *ctx, const struct judge_unreached *),
			     void *ctx)
{
	int r = 0;

	for (int nr = 0; r == 0 && nr < JUDGE_FILTER_SYSCALLS; nr++) {
		const struct judge_clauses *list = &table->calls[nr];
		struct judge_clauses parts = { 0 };
		bool *wins;

		r = judge_clauses_winners(list, &parts);
		if (r < 0)
			return r;
		wins = calloc(list->count + 1, sizeof(*wins));
		if (wins == NULL)
			r = -ENOMEM;
		for (size_t i = 0; r == 0 && i < parts.count; i++)
			wins[parts.items[i].action] = true;
		if (r == 0)
			r = search_call(nr, list, wins, found, ctx);
		free(wins);
		free(parts.items);
	}
	return r;
}
