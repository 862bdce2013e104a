/*
 * filter_read.c - a seccomp policy file to rules. Pure.
 *
 * Everything is checked here, with the line of what is wrong: unknown keys, unknown system calls (misspelt ones would
 * be silently refused, or worse, not refused), errnos and constants without a name. The rules of the text are those of
 * policies/schemas/seccomp.json.
 */
#include <errno.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "judge/policy/filter.h"
#include "sandbox/cleanup.h"

#define INCLUDES_MAX 8
#define RULES_MAX    256
#define SYSCALLS_MAX 512
#define REASON_MAX   1000

static const struct action_name {
	const char *name;
	uint32_t action;
} action_names[] = {
	{ "allow", SCMP_ACT_ALLOW },   { "ignore", SCMP_ACT_ERRNO(0) }, /* tells the caller that it succeeded, and does
									   nothing */
	{ "notify", SCMP_ACT_NOTIFY }, { "kill", SCMP_ACT_KILL_PROCESS }, { "errno", 0 }, /* needs the number */
};

int judge_filter_read_action(struct judge_node node, uint32_t *action, struct sbx_error *err)
{
	struct judge_node member, number;
	const char *name = NULL, *error = NULL;
	char buf[48];
	size_t i = 0;
	int r, value;

	r = judge_node_need(node, "action", &member, err);
	if (r == 0)
		r = judge_node_text(member, 32, &name, err);
	if (r != 0)
		return r;
	while (i < sizeof(action_names) / sizeof(action_names[0]) && strcmp(action_names[i].name, name) != 0)
		i++;
	if (i == sizeof(action_names) / sizeof(action_names[0]))
		return judge_node_fail(member, err, "unknown action `%s` (allow, errno, ignore, notify, kill)",
				       judge_printable(name, buf, sizeof(buf)));
	if (strcmp(name, "errno") != 0) {
		if (judge_node_find(node, "errno", &number))
			return judge_node_fail(number, err, "`errno` goes with the action errno only");
		*action = action_names[i].action;
		return 0;
	}
	r = judge_node_need(node, "errno", &number, err);
	if (r == 0)
		r = judge_node_text(number, 32, &error, err);
	if (r != 0)
		return r;
	value = judge_constant_errno(error);
	if (value < 0)
		return judge_node_fail(number, err, "unknown error `%s`", judge_printable(error, buf, sizeof(buf)));
	*action = SCMP_ACT_ERRNO((uint32_t)value);
	return 0;
}

/* One name of "syscalls": its number into *nr, or -1 there if this architecture has no such call. */
static int read_syscall(struct judge_node node, int *nr, struct sbx_error *err)
{
	const char *name = NULL;
	char buf[48];
	int r = judge_node_text(node, 64, &name, err);

	if (r != 0)
		return r;
	r = seccomp_syscall_resolve_name(name);
	if (r == __NR_SCMP_ERROR)
		return judge_node_fail(node, err, "unknown system call `%s`", judge_printable(name, buf, sizeof(buf)));
	if (r >= JUDGE_FILTER_SYSCALLS)
		return judge_node_fail(node, err, "system call `%s` has a number above %d", name,
				       JUDGE_FILTER_SYSCALLS);
	*nr = r < 0 ? -1 : r;
	return 0;
}

static int read_syscalls(struct judge_node node, struct judge_rule *rule, struct sbx_error *err)
{
	bool seen[JUDGE_FILTER_SYSCALLS] = { false };
	size_t size = judge_node_size(node);
	int r;

	r = judge_node_array(node, 1, SYSCALLS_MAX, err);
	if (r < 0)
		return r;
	rule->syscalls = calloc(size, sizeof(*rule->syscalls));
	if (rule->syscalls == NULL)
		return sbx_error_set(err, ENOMEM, "%s", node.doc->file);
	for (size_t i = 0; i < size; i++) {
		struct judge_node item = judge_node_item(node, i);
		int nr = -1;

		r = read_syscall(item, &nr, err);
		if (r < 0)
			return r;
		if (nr < 0)
			continue;
		if (seen[nr])
			return judge_node_fail(item, err, "`%s` is listed twice in this rule",
					       json_string_value(item.value));
		seen[nr] = true;
		rule->syscalls[rule->syscall_count++] = nr;
	}
	return 0;
}

static int read_rule(struct judge_node node, struct judge_rule *rule, struct sbx_error *err)
{
	static const char *const keys[] = { "action", "errno", "syscalls", "args", "reason", NULL };
	struct judge_node member;
	const char *reason = NULL;
	int r;

	rule->node = node;
	r = judge_node_object(node, keys, err);
	if (r == 0)
		r = judge_filter_read_action(node, &rule->action, err);
	if (r == 0)
		r = judge_node_need(node, "syscalls", &member, err);
	if (r == 0)
		r = read_syscalls(member, rule, err);
	if (r == 0 && judge_node_find(node, "reason", &member))
		r = judge_node_text(member, REASON_MAX, &reason, err);
	if (r == 0)
		r = judge_filter_read_args(node, rule->action, &rule->clauses, &rule->clause_count, err);
	for (size_t i = 0; i < rule->clause_count; i++)
		rule->clauses[i].rule = rule;
	return r;
}

static int read_rules(struct judge_node node, struct judge_filter_source *source, struct sbx_error *err)
{
	int r = judge_node_array(node, 1, RULES_MAX, err);

	if (r < 0)
		return r;
	source->rules = calloc(judge_node_size(node), sizeof(*source->rules));
	if (source->rules == NULL)
		return sbx_error_set(err, ENOMEM, "%s", node.doc->file);
	for (size_t i = 0; r == 0 && i < judge_node_size(node); i++) {
		source->rule_count++;
		r = read_rule(judge_node_item(node, i), &source->rules[i], err);
	}
	return r;
}

static int read_includes(struct judge_node node, struct judge_filter_source *source, struct sbx_error *err)
{
	char name[JUDGE_POLICY_NAME_MAX];
	int r = judge_node_array(node, 1, INCLUDES_MAX, err);

	if (r < 0)
		return r;
	source->includes = calloc(judge_node_size(node), sizeof(*source->includes));
	if (source->includes == NULL)
		return sbx_error_set(err, ENOMEM, "%s", node.doc->file);
	for (size_t i = 0; r == 0 && i < judge_node_size(node); i++) {
		source->includes[source->include_count++] = judge_node_item(node, i);
		r = judge_node_name(source->includes[i], name, err);
	}
	return r;
}

static int read_default(struct judge_node node, struct judge_filter_source *source, struct sbx_error *err)
{
	static const char *const keys[] = { "action", "errno", NULL };
	int r = judge_node_object(node, keys, err);

	if (r == 0)
		r = judge_filter_read_action(node, &source->default_action, err);
	if (r == 0 && source->default_action == SCMP_ACT_ALLOW)
		return judge_node_fail(node, err, "the default may not be allow: a policy lists what is allowed");
	source->has_default = true;
	return r;
}

static int read_source(const struct judge_document *doc, struct judge_filter_source *source, struct sbx_error *err)
{
	static const char *const keys[] = { "$schema", "name", "title", "include", "default", "rules", NULL };
	struct judge_node root = judge_document_root(doc), member;
	const char *text = NULL;
	int r;

	r = judge_node_object(root, keys, err);
	if (r == 0)
		r = judge_node_need(root, "name", &member, err);
	if (r == 0)
		r = judge_node_name(member, source->name, err);
	if (r == 0 && judge_node_find(root, "$schema", &member))
		r = judge_node_text(member, 200, &text, err);
	if (r == 0 && judge_node_find(root, "title", &member))
		r = judge_node_text(member, 200, &text, err);
	if (r == 0 && judge_node_find(root, "default", &member))
		r = read_default(member, source, err);
	if (r == 0 && judge_node_find(root, "include", &member))
		r = read_includes(member, source, err);
	if (r == 0 && judge_node_find(root, "rules", &member))
		r = read_rules(member, source, err);
	if (r == 0 && !source->has_default && source->include_count == 0)
		r = judge_node_fail(root, err, "a file that includes no other needs a `default`");
	return r;
}

int judge_filter_read(struct judge_document *doc, struct judge_filter_source *out, struct sbx_error *err)
{
	struct judge_filter_source source = { 0 };
	int r = read_source(doc, &source, err);

	if (r < 0) {
		judge_filter_source_free(&source);
		return r;
	}
	*out = source;
	out->doc = *doc;
	for (size_t i = 0; i < out->include_count; i++)
		out->includes[i].doc = &out->doc;
	for (size_t i = 0; i < out->rule_count; i++)
		out->rules[i].node.doc = &out->doc;
	memset(doc, 0, sizeof(*doc));
	return 0;
}

void judge_filter_source_free(struct judge_filter_source *source)
{
	for (size_t i = 0; i < source->rule_count; i++) {
		free(source->rules[i].syscalls);
		free(source->rules[i].clauses);
	}
	free(source->rules);
	free(source->includes);
	judge_document_free(&source->doc);
	memset(source, 0, sizeof(*source));
}
