/* explain.c - see explain.h. */
#include "judge/policy/explain.h"

#include <errno.h>
#include <inttypes.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/cleanup.h"

const char *judge_explain_action(uint32_t action, char *buf, size_t size)
{
	const char *error = strerrorname_np((int)(action & SECCOMP_RET_DATA));

	if (action == SCMP_ACT_ALLOW)
		(void)snprintf(buf, size, "allow");
	else if (action == SCMP_ACT_NOTIFY)
		(void)snprintf(buf, size, "notify");
	else if (action == SCMP_ACT_ERRNO(0))
		(void)snprintf(buf, size, "ignore");
	else if ((action & SECCOMP_RET_ACTION_FULL) == SECCOMP_RET_ERRNO)
		(void)snprintf(buf, size, "errno %s", error != NULL ? error : "?");
	else
		(void)snprintf(buf, size, "kill");
	return buf;
}

/* Writes to a memory stream, whose only failure is a lack of memory, are looked at when it is closed. */
static char *finish(FILE *stream, char **text)
{
	if (stream == NULL)
		return NULL;
	if (fclose(stream) != 0) {
		free(*text);
		return NULL;
	}
	return *text;
}

static void put_value(FILE *out, int nr, size_t arg, uint64_t mask, uint64_t value)
{
	const char *name = mask >= UINT32_MAX ? judge_constant_name(nr, arg, value) : NULL;

	if (name != NULL)
		(void)fprintf(out, "%s (0x%" PRIx64 ")", name, value);
	else
		(void)fprintf(out, value < 10 ? "%" PRIu64 : "0x%" PRIx64, value);
}

char *judge_explain_match(int nr, const struct judge_match *match)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	const char *and = "";

	for (size_t i = 0; out != NULL && i < JUDGE_FILTER_ARGS; i++) {
		uint64_t mask = match->mask[i];

		if (mask == 0)
			continue;
		(void)fprintf(out, "%sargument %zu", and, i);
		if (mask == UINT64_MAX)
			(void)fputs(" (64 bits)", out);
		else if (mask != UINT32_MAX)
			(void)fprintf(out, " & 0x%" PRIx64, mask);
		(void)fputs(" is ", out);
		put_value(out, nr, i, mask, match->value[i]);
		and = " and ";
	}
	return finish(out, &text);
}

/* A number as it was written, and what it is if that was a name. */
static void put_number(FILE *out, const json_t *number)
{
	const char *name = json_string_value(number);
	uint64_t value = 0;

	if (name == NULL)
		(void)fprintf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(number));
	else if (judge_constant_value(name, &value))
		(void)fprintf(out, "%s (0x%" PRIx64 ")", name, value);
	else
		(void)fputs(name, out);
}

/* One entry of "args"; the reader has passed it. */
static void put_argument(FILE *out, const json_t *arg)
{
	const json_t *values = json_object_get(arg, "values"), *mask = json_object_get(arg, "mask");
	size_t count = values != NULL ? json_array_size(values) : 1;

	(void)fprintf(out, "argument %" JSON_INTEGER_FORMAT "%s", json_integer_value(json_object_get(arg, "index")),
		      json_integer_value(json_object_get(arg, "width")) == 64 ? " (64 bits)" : "");
	if (mask != NULL) {
		(void)fputs(" & ", out);
		put_number(out, mask);
	}
	(void)fputs(" is ", out);
	for (size_t i = 0; i < count; i++) {
		(void)fputs(i == 0 ? "" : i + 1 < count ? ", " : " or ", out);
		put_number(out, values != NULL ? json_array_get(values, i) : json_object_get(arg, "value"));
	}
}

static json_t *explain_arguments(const struct judge_rule *rule)
{
	const json_t *args = json_object_get(rule->node.value, "args"), *arg = NULL;
	char *text = NULL;
	size_t size = 0, i = 0;
	FILE *out = open_memstream(&text, &size);
	json_t *explained;

	if (out == NULL)
		return NULL;
	json_array_foreach(args, i, arg)
	{
		(void)fputs(i > 0 ? " and " : "", out);
		put_argument(out, arg);
	}
	if (finish(out, &text) == NULL)
		return NULL;
	explained = json_string(text);
	free(text);
	return explained;
}

/* Whether what the rule says about this call counts. */
static bool counts(const struct judge_table *table, int nr, const struct judge_rule *rule)
{
	const struct judge_clauses *list = &table->calls[nr];

	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i].rule == rule)
			return true;
	}
	return false;
}

static json_t *explain_rule(const struct judge_table *table, const struct judge_rule *rule)
{
	json_t *counting = json_array(), *replaced = json_array(), *absent = json_array(), *name = NULL, *explained;
	char action[32];
	size_t i = 0;
	int bad = 0;

	json_array_foreach(json_object_get(rule->node.value, "syscalls"), i, name)
	{
		int nr = seccomp_syscall_resolve_name(json_string_value(name));

		bad |= json_array_append(nr < 0 ? absent : counts(table, nr, rule) ? counting : replaced, name);
	}
	explained = json_pack("{s:s, s:i, s:s, s:o, s:o, s:o, s:o, s:O*}", "file", rule->node.doc->file, "line",
			      (int)judge_node_line(rule->node), "action",
			      judge_explain_action(rule->action, action, sizeof(action)), "arguments",
			      explain_arguments(rule), "syscalls", counting, "replaced", replaced, "absent", absent,
			      "reason", json_object_get(rule->node.value, "reason"));
	if (bad != 0) {
		json_decref(explained);
		return NULL;
	}
	return explained;
}

json_t *judge_explain_rules(const struct judge_inspection *inspection)
{
	json_t *rules = json_array();
	int bad = 0;

	for (size_t i = inspection->source_count; i-- > 0;) {
		const struct judge_filter_source *source = &inspection->sources[i];

		for (size_t k = 0; k < source->rule_count; k++)
			bad |= json_array_append_new(rules, explain_rule(inspection->table, &source->rules[k]));
	}
	if (bad != 0) {
		json_decref(rules);
		return NULL;
	}
	return rules;
}

static int add_finding(json_t *findings, struct judge_node node, const char *text)
{
	json_t *finding =
	    json_pack("{s:s, s:i, s:s}", "file", node.doc->file, "line", (int)judge_node_line(node), "text", text);

	return json_array_append_new(findings, finding) < 0 ? -ENOMEM : 0;
}

/* "decides before, and says allow" */
static void put_instead(FILE *out, const struct judge_unreached *unreached)
{
	const struct judge_clause *instead = unreached->instead;
	char action[32];

	if (instead == NULL) {
		(void)fputs("the rules before it decide all of these", out);
		return;
	}
	(void)fprintf(out, "line %u decides before it, and says %s %s", judge_node_line(instead->rule->node),
		      instead->action == unreached->clause->action ? "the same:" : "otherwise:",
		      judge_explain_action(instead->action, action, sizeof(action)));
}

static int add_unreached(void *ctx, const struct judge_unreached *unreached)
{
	sbx_free char *match = judge_explain_match(unreached->nr, &unreached->clause->match);
	sbx_free char *text = NULL;
	char name[64], action[32];
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (match == NULL || out == NULL)
		return -ENOMEM;
	judge_policy_syscall_name(unreached->nr, seccomp_arch_native(), name, sizeof(name));
	(void)fprintf(out, "%s for %s%s%s never decides: ",
		      judge_explain_action(unreached->clause->action, action, sizeof(action)), name,
		      match[0] != '\0' ? " if " : "", match);
	put_instead(out, unreached);
	if (finish(out, &text) == NULL)
		return -ENOMEM;
	return add_finding(ctx, unreached->clause->rule->node, text);
}

/* The first call that the filter answered otherwise than the rules say. */
static int add_difference(json_t *findings, const struct judge_inspection *inspection,
			  const struct judge_simulation *simulation)
{
	struct judge_node node = judge_document_root(&inspection->sources[0].doc);
	char text[400], name[64], said[32], done[32];

	judge_policy_syscall_name(simulation->nr, simulation->arch, name, sizeof(name));
	(void)snprintf(text, sizeof(text),
		       "%" PRIu64 " calls get another answer than the rules give, such as %s(0x%" PRIx64 ", 0x%" PRIx64
		       ", 0x%" PRIx64 ", 0x%" PRIx64 ", 0x%" PRIx64 ", 0x%" PRIx64
		       ") on architecture 0x%x: the rules say %s, the filter does %s",
		       simulation->different, name, simulation->args[0], simulation->args[1], simulation->args[2],
		       simulation->args[3], simulation->args[4], simulation->args[5], simulation->arch,
		       judge_explain_action(simulation->said, said, sizeof(said)),
		       judge_explain_action(simulation->done, done, sizeof(done)));
	return add_finding(findings, node, text);
}

json_t *judge_explain_findings(const struct judge_inspection *inspection, const struct judge_simulation *simulation)
{
	json_t *findings = json_array();
	int r = findings != NULL ? judge_simulate_unreached(inspection->table, add_unreached, findings) : -ENOMEM;

	if (r == 0 && simulation->different > 0)
		r = add_difference(findings, inspection, simulation);
	if (r < 0) {
		json_decref(findings);
		return NULL;
	}
	return findings;
}
