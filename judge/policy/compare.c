/* compare.c - see compare.h. */
#include "judge/policy/compare.h"

#include <errno.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "judge/policy/explain.h"
#include "sandbox/cleanup.h"

/* One side of a call: its rules, and which of them decides where. */
struct side {
	const struct judge_clauses *list;
	uint32_t default_action;
	struct judge_clauses parts;
};

static uint32_t action_of(const struct side *side, size_t winner)
{
	return winner < side->list->count ? side->list->items[winner].action : side->default_action;
}

/* Whether some arguments satisfy both. */
static bool meet(const struct judge_match *a, const struct judge_match *b)
{
	for (size_t i = 0; i < JUDGE_FILTER_ARGS; i++) {
		if (((a->value[i] ^ b->value[i]) & a->mask[i] & b->mask[i]) != 0)
			return false;
	}
	return true;
}

/* What the rules that decide ask for, both together: the cut parts themselves say too much about what lies around. */
static void join(const struct side *side, size_t winner, struct judge_match *match)
{
	if (winner == side->list->count)
		return;
	for (size_t i = 0; i < JUDGE_FILTER_ARGS; i++) {
		match->mask[i] |= side->list->items[winner].match.mask[i];
		match->value[i] |= side->list->items[winner].match.value[i];
	}
}

/* The object for these two answers of the call, made when it is the first time. */
static json_t *difference(json_t *list, size_t from, const char *name, uint32_t a, uint32_t b)
{
	char one[32], other[32];
	json_t *new;

	(void)judge_explain_action(a, one, sizeof(one));
	(void)judge_explain_action(b, other, sizeof(other));
	for (size_t i = from; i < json_array_size(list); i++) {
		json_t *known = json_array_get(list, i);

		if (strcmp(json_string_value(json_object_get(known, "a")), one) == 0 &&
		    strcmp(json_string_value(json_object_get(known, "b")), other) == 0)
			return known;
	}
	new = json_pack("{s:s, s:[], s:s, s:s}", "syscall", name, "arguments", "a", one, "b", other);
	return json_array_append_new(list, new) == 0 ? new : NULL;
}

/* Whether a rule before the one that decides takes some of the arguments that the match is about. */
static bool is_cut(const struct side *side, size_t winner, const struct judge_match *match)
{
	for (size_t i = 0; i < winner; i++) {
		if (meet(&side->list->items[i].match, match))
			return true;
	}
	return false;
}

/* Adds to the texts which arguments the match is about; nothing if that is all of them. */
static int add_text(json_t *texts, int nr, const struct judge_match *match, bool cut)
{
	sbx_free char *text = judge_explain_match(nr, match);
	json_t *new;

	if (text == NULL)
		return -ENOMEM;
	if (!cut && text[0] == '\0')
		return 0;
	new =
	    json_sprintf("%s%s%s", text, cut && text[0] != '\0' ? ", and " : "", cut ? "no earlier rule decides" : "");
	return json_array_append_new(texts, new) == 0 ? 0 : -ENOMEM;
}

/* Adds the case in which winner a of one side and winner b of the other decide. */
static int add_case(json_t *list, size_t from, int nr, const struct side *a, size_t of_a, const struct side *b,
		    size_t of_b)
{
	struct judge_match match = { { 0 }, { 0 } };
	json_t *known;
	char name[64];

	judge_policy_syscall_name(nr, seccomp_arch_native(), name, sizeof(name));
	known = difference(list, from, name, action_of(a, of_a), action_of(b, of_b));
	if (known == NULL)
		return -ENOMEM;
	join(a, of_a, &match);
	join(b, of_b, &match);
	return add_text(json_object_get(known, "arguments"), nr, &match,
			is_cut(a, of_a, &match) || is_cut(b, of_b, &match));
}

/* Each pair of winners once, though they may meet in many parts. */
static int compare_sides(json_t *list, int nr, const struct side *a, const struct side *b)
{
	size_t width = b->list->count + 1, from = json_array_size(list);
	bool *seen = calloc((a->list->count + 1) * width, sizeof(*seen));
	int r = seen != NULL ? 0 : -ENOMEM;

	for (size_t i = 0; r == 0 && i < a->parts.count; i++) {
		size_t of_a = a->parts.items[i].action;

		for (size_t k = 0; r == 0 && k < b->parts.count; k++) {
			size_t of_b = b->parts.items[k].action;

			if (seen[of_a * width + of_b] || action_of(a, of_a) == action_of(b, of_b) ||
			    !meet(&a->parts.items[i].match, &b->parts.items[k].match))
				continue;
			seen[of_a * width + of_b] = true;
			r = add_case(list, from, nr, a, of_a, b, of_b);
		}
	}
	free(seen);
	return r;
}

static int compare_call(json_t *list, int nr, const struct judge_table *a, const struct judge_table *b)
{
	struct side one = { .list = &a->calls[nr], .default_action = a->default_action };
	struct side other = { .list = &b->calls[nr], .default_action = b->default_action };
	int r = judge_clauses_winners(one.list, &one.parts);

	if (r == 0)
		r = judge_clauses_winners(other.list, &other.parts);
	if (r == 0)
		r = compare_sides(list, nr, &one, &other);
	free(one.parts.items);
	free(other.parts.items);
	return r;
}

json_t *judge_compare(const struct judge_table *a, const struct judge_table *b)
{
	json_t *list = json_array();
	int r = list != NULL ? 0 : -ENOMEM;

	if (r == 0 && a->default_action != b->default_action &&
	    difference(list, 0, "*", a->default_action, b->default_action) == NULL)
		r = -ENOMEM;
	if (r == 0 && a->foreign_action != b->foreign_action &&
	    difference(list, json_array_size(list), "foreign", a->foreign_action, b->foreign_action) == NULL)
		r = -ENOMEM;
	for (int nr = 0; r == 0 && nr < JUDGE_FILTER_SYSCALLS; nr++) {
		if (a->calls[nr].count > 0 || b->calls[nr].count > 0)
			r = compare_call(list, nr, a, b);
	}
	if (r < 0) {
		json_decref(list);
		return NULL;
	}
	return list;
}
