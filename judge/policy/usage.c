/* usage.c - see usage.h: the counting. What is proposed from it is in usage_policy.c. */
#include "judge/policy/usage.h"

#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/policy/explain.h"
#include "sandbox/cleanup.h"

/* The clauses of a call with all that is not allowed made into notifications, room for one more before them. */
static int watch_call(const struct judge_clauses *from, struct judge_clauses *to)
{
	to->items = calloc(from->count + 1, sizeof(*to->items));
	if (to->items == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < from->count; i++) {
		to->items[i] = from->items[i];
		if (to->items[i].action != SCMP_ACT_ALLOW)
			to->items[i].action = SCMP_ACT_NOTIFY;
	}
	to->count = from->count;
	return 0;
}

static void let_send(struct judge_clauses *list, int fd)
{
	memmove(list->items + 1, list->items, list->count * sizeof(*list->items));
	list->items[0] = (struct judge_clause){ .action = SCMP_ACT_ALLOW };
	list->items[0].match.mask[0] = UINT32_MAX;
	list->items[0].match.value[0] = (uint32_t)fd;
	list->count++;
}

int judge_usage_table(const struct judge_table *table, int fd, struct judge_table **out)
{
	struct judge_table *watch = calloc(1, sizeof(*watch));

	if (watch == NULL)
		return -ENOMEM;
	watch->default_action = SCMP_ACT_NOTIFY;
	watch->foreign_action = SCMP_ACT_NOTIFY;
	for (size_t nr = 0; nr < JUDGE_FILTER_SYSCALLS; nr++) {
		if (watch_call(&table->calls[nr], &watch->calls[nr]) < 0) {
			judge_table_free(watch);
			return -ENOMEM;
		}
	}
	let_send(&watch->calls[SCMP_SYS(sendmsg)], fd);
	*out = watch;
	return 0;
}

static bool is_native(uint32_t arch, int nr)
{
	return arch == seccomp_arch_native() && nr >= 0 && nr < JUDGE_FILTER_SYSCALLS;
}

/* Whether a rule asks for just this value. Any other of 64 bits is an address, which is another one each time. */
static bool is_named(const struct judge_clauses *list, size_t arg, uint64_t value)
{
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i].match.mask[arg] == UINT64_MAX && list->items[i].match.value[arg] == value)
			return true;
	}
	return false;
}

/* What the policy says about the call, and which of its bits it looks at to say so. */
static void judge_call(const struct judge_table *table, const uint64_t *args, struct judge_use *use)
{
	const struct judge_clauses *list;
	const struct judge_clause *first;

	use->action = use->arch == seccomp_arch_native() && (unsigned)use->nr < 0x40000000U ? table->default_action
											    : table->foreign_action;
	if (!is_native(use->arch, use->nr))
		return;
	list = &table->calls[use->nr];
	first = judge_clauses_first(list, args);
	if (first != NULL) {
		use->action = first->action;
		use->rule = first->rule;
	}
	for (size_t i = 0; i < list->count; i++) {
		for (size_t k = 0; k < JUDGE_FILTER_ARGS; k++)
			use->match.mask[k] |= list->items[i].match.mask[k];
	}
	for (size_t k = 0; k < JUDGE_FILTER_ARGS; k++) {
		if (use->match.mask[k] == UINT64_MAX && !is_named(list, k, args[k]))
			use->match.mask[k] = 0;
		use->match.value[k] = args[k] & use->match.mask[k];
	}
}

static bool same(const struct judge_use *a, const struct judge_use *b)
{
	return a->arch == b->arch && a->nr == b->nr && memcmp(&a->match, &b->match, sizeof(a->match)) == 0;
}

int judge_usage_note(struct judge_usage *usage, const struct judge_table *table, uint32_t arch, int nr,
		     const uint64_t *args, uint32_t *action)
{
	struct judge_use use = { .arch = arch, .nr = nr, .count = 1 };

	judge_call(table, args, &use);
	if (action != NULL)
		*action = use.action;
	for (size_t i = 0; i < usage->count; i++) {
		if (same(&usage->items[i], &use)) {
			usage->items[i].count++;
			return 0;
		}
	}
	if (usage->count == JUDGE_USAGE_MAX) {
		usage->uncounted++;
		return 0;
	}
	if (usage->count == usage->room) {
		size_t room = usage->room == 0 ? 32 : usage->room * 2;
		struct judge_use *items = reallocarray(usage->items, room, sizeof(*items));

		if (items == NULL)
			return -ENOMEM;
		usage->items = items;
		usage->room = room;
	}
	usage->items[usage->count++] = use;
	return 0;
}

void judge_usage_free(struct judge_usage *usage)
{
	free(usage->items);
	memset(usage, 0, sizeof(*usage));
}

bool judge_usage_is_beyond(const struct judge_use *use)
{
	return use->rule == NULL || (use->action & SECCOMP_RET_ACTION_FULL) != SECCOMP_RET_ERRNO;
}

/* Most used first; then as the system calls are numbered, so that equal runs give equal lists. */
static int by_count(const void *a, const void *b)
{
	const struct judge_use *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	if (x->nr != y->nr)
		return x->nr < y->nr ? -1 : 1;
	return memcmp(&x->match, &y->match, sizeof(x->match));
}

static json_t *describe(const struct judge_use *use)
{
	sbx_free char *arguments = judge_explain_match(use->nr, &use->match);
	char name[64], answer[32], place[400] = "";

	if (arguments == NULL)
		return NULL;
	judge_policy_syscall_name(use->nr, use->arch, name, sizeof(name));
	if (use->rule != NULL)
		(void)snprintf(place, sizeof(place), "%s:%u", use->rule->node.doc->file,
			       judge_node_line(use->rule->node)); /* fits */
	return json_pack("{s:s, s:b, s:s, s:I, s:s, s:s?}", "syscall", name, "foreign",
			 use->arch != seccomp_arch_native() || (unsigned)use->nr >= 0x40000000U, "arguments", arguments,
			 "count", (json_int_t)use->count, "answer",
			 judge_explain_action(use->action, answer, sizeof(answer)), "rule",
			 place[0] != '\0' ? place : NULL);
}

json_t *judge_usage_list(struct judge_usage *usage, bool beyond)
{
	json_t *list = json_array();
	int bad = 0;

	if (usage->count > 1)
		qsort(usage->items, usage->count, sizeof(*usage->items), by_count);
	for (size_t i = 0; i < usage->count; i++) {
		if (judge_usage_is_beyond(&usage->items[i]) == beyond)
			bad |= json_array_append_new(list, describe(&usage->items[i]));
	}
	if (bad != 0) {
		json_decref(list);
		return NULL;
	}
	return list;
}
