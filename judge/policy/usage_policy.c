/* usage_policy.c - from what was used beyond a policy to a policy that allows it; see usage.h. Pure. */
#include <errno.h>
#include <inttypes.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/policy/explain.h"
#include "judge/policy/usage.h"

#define VALUES_MAX 64 /* of one argument in one rule */

/* A number as people would write it. */
static json_t *number(const char *name, uint64_t value)
{
	char text[24];

	if (name != NULL)
		return json_string(name);
	if (value < 10)
		return json_integer((json_int_t)value);
	(void)snprintf(text, sizeof(text), "0x%" PRIx64, value); /* fits */
	return json_string(text);
}

/* One entry of "args", with room for more values. */
static json_t *argument(int nr, size_t index, uint64_t mask, uint64_t value)
{
	bool whole = mask == UINT32_MAX || mask == UINT64_MAX;
	json_t *arg = json_pack("{s:i, s:s}", "index", (int)index, "op", whole ? "eq" : "masked_eq");
	int bad = 0;

	if (mask > UINT32_MAX)
		bad |= json_object_set_new(arg, "width", json_integer(64));
	if (!whole)
		bad |= json_object_set_new(arg, "mask", number(NULL, mask));
	bad |= json_object_set_new(
	    arg, "values", json_pack("[o]", number(whole ? judge_constant_name(nr, index, value) : NULL, value)));
	if (bad != 0) {
		json_decref(arg);
		return NULL;
	}
	return arg;
}

static json_t *arguments(int nr, const struct judge_match *match)
{
	json_t *args = json_array();

	for (size_t i = 0; i < JUDGE_FILTER_ARGS; i++) {
		if (match->mask[i] != 0 &&
		    json_array_append_new(args, argument(nr, i, match->mask[i], match->value[i])) != 0) {
			json_decref(args);
			return NULL;
		}
	}
	return args;
}

static json_t *new_rule(int nr, const struct judge_clause *clause)
{
	json_t *args = arguments(nr, &clause->match), *rule;
	char name[64], action[32];

	judge_policy_syscall_name(nr, seccomp_arch_native(), name, sizeof(name));
	(void)judge_explain_action(clause->action, action, sizeof(action));
	if (strncmp(action, "errno ", 6) == 0)
		rule = json_pack("{s:s, s:s, s:[s]}", "action", "errno", "errno", action + 6, "syscalls", name);
	else
		rule = json_pack("{s:s, s:[s]}", "action", action, "syscalls", name);
	if (args == NULL || (json_array_size(args) > 0 && json_object_set(rule, "args", args) != 0)) {
		json_decref(rule);
		rule = NULL;
	}
	json_decref(args);
	return rule;
}

/* Whether the two differ in the value of the only argument that they look at, and can share a rule. */
static bool alike(const struct judge_clause *a, const struct judge_clause *b)
{
	size_t looked_at = 0;

	for (size_t i = 0; i < JUDGE_FILTER_ARGS; i++)
		looked_at += a->match.mask[i] != 0;
	return looked_at == 1 && a->action == b->action && a->rule == b->rule &&
	       memcmp(a->match.mask, b->match.mask, sizeof(a->match.mask)) == 0;
}

/* Adds the value that the clause has for the argument of the rule. Returns false if it is full, or without memory. */
static bool add_value(int nr, json_t *rule, const struct judge_clause *clause)
{
	json_t *arg = json_array_get(json_object_get(rule, "args"), 0), *values = json_object_get(arg, "values");
	size_t i = (size_t)json_integer_value(json_object_get(arg, "index"));
	bool whole = json_object_get(arg, "mask") == NULL;
	uint64_t value = clause->match.value[i];

	return json_array_size(values) < VALUES_MAX &&
	       json_array_append_new(values, number(whole ? judge_constant_name(nr, i, value) : NULL, value)) == 0;
}

/* The clauses of one call as rules. */
static int add_rules(json_t *rules, int nr, const struct judge_clause *clauses, size_t count)
{
	json_t *last = NULL;

	for (size_t i = 0; i < count; i++) {
		if (last != NULL && alike(&clauses[i - 1], &clauses[i]) && add_value(nr, last, &clauses[i]))
			continue;
		last = new_rule(nr, &clauses[i]);
		if (json_array_append_new(rules, last) != 0)
			return -ENOMEM;
	}
	return 0;
}

/* Whether it is to be allowed, and can be. */
static bool wanted(const struct judge_use *use, bool all)
{
	return use->arch == seccomp_arch_native() && use->nr >= 0 && use->nr < JUDGE_FILTER_SYSCALLS &&
	       (all || judge_usage_is_beyond(use));
}

static bool looks_at_arguments(const struct judge_clauses *list)
{
	static const struct judge_match nothing;

	for (size_t i = 0; i < list->count; i++) {
		if (memcmp(list->items[i].match.mask, nothing.mask, sizeof(nothing.mask)) != 0)
			return true;
	}
	return false;
}

static bool equal(const struct judge_match *a, const struct judge_match *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

/* A call whose rules look at arguments: what was used first, then the rules that it has, but those for the same. */
static int add_call(json_t *rules, const struct judge_usage *usage, const struct judge_table *table, int nr, bool all)
{
	const struct judge_clauses *list = &table->calls[nr];
	struct judge_clause *clauses = calloc(usage->count + list->count, sizeof(*clauses));
	size_t count = 0, used;
	int r;

	if (clauses == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < usage->count; i++) {
		if (usage->items[i].nr == nr && wanted(&usage->items[i], all))
			clauses[count++] =
			    (struct judge_clause){ .match = usage->items[i].match, .action = SCMP_ACT_ALLOW };
	}
	used = count;
	for (size_t i = 0; i < list->count; i++) {
		size_t k = 0;

		while (k < used && !equal(&clauses[k].match, &list->items[i].match))
			k++;
		if (k == used)
			clauses[count++] = list->items[i];
	}
	r = add_rules(rules, nr, clauses, count);
	free(clauses);
	return r;
}

static int add_all(json_t *rules, json_t *plain, const struct judge_usage *usage, const struct judge_table *table,
		   bool all)
{
	bool done[JUDGE_FILTER_SYSCALLS] = { false };
	int r = 0;

	for (size_t i = 0; r == 0 && i < usage->count; i++) {
		const struct judge_use *use = &usage->items[i];
		char name[64];

		if (!wanted(use, all) || done[use->nr])
			continue;
		done[use->nr] = true;
		judge_policy_syscall_name(use->nr, use->arch, name, sizeof(name));
		if (looks_at_arguments(&table->calls[use->nr]))
			r = add_call(rules, usage, table, use->nr, all);
		else if (name[0] != '#') /* what has no name cannot be written down */
			r = json_array_append_new(plain, json_string(name)) != 0 ? -ENOMEM : 0;
	}
	return r;
}

json_t *judge_usage_policy(const struct judge_usage *usage, const struct judge_inspection *inspection, bool all)
{
	json_t *rules = json_array(), *plain = json_array(), *policy = NULL;
	int r = add_all(rules, plain, usage, inspection->table, all);

	if (r == 0 && json_array_size(plain) > 0)
		r = json_array_insert_new(rules, 0, json_pack("{s:s, s:O}", "action", "allow", "syscalls", plain));
	if (r == 0 && json_array_size(rules) == 0)
		policy = json_null();
	else if (r == 0)
		policy = json_pack("{s:s, s:[s], s:O}", "name", "mine", "include", inspection->sources[0].name, "rules",
				   rules);
	json_decref(plain);
	json_decref(rules);
	return policy;
}
