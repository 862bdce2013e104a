/*
 * filter_table.c - includes followed: what a policy says about each system call. Pure.
 *
 * A file's word on a system call replaces all that the files it includes say about it; of two included files the later
 * one's word counts. Within a file the rules of one call are tried in order. Each file may take part once in a filter,
 * which also bounds the work and catches cycles.
 */
#include <errno.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "judge/policy/filter.h"

#define CLAUSES_MAX 1024 /* of one system call */

enum visit {
	NOT_SEEN,
	OPEN,
	DONE,
};

struct build {
	const struct judge_filter_source *sources;
	size_t count;
	enum visit *visits;
	struct judge_table *table;
	size_t owners[JUDGE_FILTER_SYSCALLS]; /* 1 + index of the source whose word the call's clauses are */
};

static int add_clauses(struct judge_clauses *list, const struct judge_rule *rule)
{
	size_t count = list->count + rule->clause_count;
	struct judge_clause *items;

	if (count > CLAUSES_MAX)
		return -E2BIG;
	items = reallocarray(list->items, count, sizeof(*items));
	if (items == NULL)
		return -ENOMEM;
	memcpy(items + list->count, rule->clauses, rule->clause_count * sizeof(*items));
	list->items = items;
	list->count = count;
	return 0;
}

static int apply_rules(struct build *build, size_t index, struct sbx_error *err)
{
	const struct judge_filter_source *source = &build->sources[index];

	for (size_t i = 0; i < source->rule_count; i++) {
		const struct judge_rule *rule = &source->rules[i];

		for (size_t k = 0; k < rule->syscall_count; k++) {
			int nr = rule->syscalls[k], r;
			struct judge_clauses *list = &build->table->calls[nr];

			if (build->owners[nr] != index + 1)
				list->count = 0;
			build->owners[nr] = index + 1;
			r = add_clauses(list, rule);
			if (r < 0)
				return sbx_error_set(err, -r, "%s: rules of system call %d", source->doc.file, nr);
		}
	}
	return 0;
}

static size_t find_source(const struct build *build, const char *name)
{
	size_t i = 0;

	while (i < build->count && strcmp(build->sources[i].name, name) != 0)
		i++;
	return i;
}

/* Everything that source index includes, then itself. Recursion is bounded: a source is entered once. */
static int apply_source(struct build *build, size_t index, struct sbx_error *err) /* NOLINT(misc-no-recursion) */
{
	const struct judge_filter_source *source = &build->sources[index];
	int r;

	build->visits[index] = OPEN;
	for (size_t i = 0; i < source->include_count; i++) {
		const char *name = json_string_value(source->includes[i].value);
		size_t next = find_source(build, name);

		if (next == build->count)
			return judge_node_fail(source->includes[i], err, "there is no seccomp policy `%s` to include",
					       name);
		if (build->visits[next] == OPEN)
			return judge_node_fail(source->includes[i], err, "including `%s` makes a cycle", name);
		if (build->visits[next] == DONE)
			return judge_node_fail(source->includes[i], err, "`%s` is included already", name);
		r = apply_source(build, next, err);
		if (r < 0)
			return r;
	}
	build->visits[index] = DONE;
	if (source->has_default)
		build->table->default_action = source->default_action;
	return apply_rules(build, index, err);
}

int judge_table_build(const struct judge_filter_source *sources, size_t count, size_t index, struct judge_table **out,
		      struct sbx_error *err)
{
	struct build build = { .sources = sources, .count = count };
	int r;

	build.visits = calloc(count, sizeof(*build.visits));
	build.table = calloc(1, sizeof(*build.table));
	if (build.visits == NULL || build.table == NULL) {
		r = sbx_error_set(err, ENOMEM, "%s", sources[index].doc.file);
	} else {
		build.table->foreign_action = SCMP_ACT_KILL_PROCESS;
		r = apply_source(&build, index, err);
	}
	free(build.visits);
	if (r < 0) {
		judge_table_free(build.table);
		return r;
	}
	*out = build.table; /* has a default: a file without includes has one, and files end somewhere */
	return 0;
}

void judge_table_free(struct judge_table *table)
{
	if (table == NULL)
		return;
	for (size_t i = 0; i < JUDGE_FILTER_SYSCALLS; i++)
		free(table->calls[i].items);
	free(table);
}
