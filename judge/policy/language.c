/*
 * language.c - policies/languages: how programs of a language are compiled and run. Pure.
 *
 * The rules of the text are those of policies/schemas/language.json. argv[0] is an absolute path, because a box has no
 * other idea of where programs are; placeholders are checked here, so that expanding cannot fail on them later.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/policy/reader.h"
#include "sandbox/cleanup.h"

#define ARGS_MAX       64
#define ARG_MAX_BYTES  4096
#define EXTENSIONS_MAX 32
#define ENV_MAX        32
#define MOUNTS_MAX     32
#define NAMES_MAX      16
#define TOOLS_MAX      16

typedef int (*check_text)(struct judge_node node, const char *text, struct sbx_error *err);

static int check_argument(struct judge_node node, const char *text, struct sbx_error *err)
{
	char buf[48];

	for (const char *c = text; *c != '\0'; c++) {
		bool known = false;
		size_t len = judge_placeholder(c, &known);

		if (len == 0)
			continue;
		if (!known)
			return judge_node_fail(node, err, "unknown placeholder at `%s`",
					       judge_printable(c, buf, sizeof(buf)));
		if (strncmp(c, "{sources}", len) == 0 && strcmp(text, "{sources}") != 0)
			return judge_node_fail(node, err, "`{sources}` must be an argument of its own");
	}
	return 0;
}

/* No "..", no empty component: what is mounted is what is written. */
static int check_path(struct judge_node node, const char *text, struct sbx_error *err)
{
	char buf[64];

	if (text[0] != '/' || text[1] == '\0' || strstr(text, "//") != NULL || strstr(text, "/./") != NULL ||
	    strstr(text, "/../") != NULL || text[strlen(text) - 1] == '/' || text[strlen(text) - 1] == '.')
		return judge_node_fail(node, err,
				       "`%s` must be an absolute path without `.`, `..` or a slash at the end",
				       judge_printable(text, buf, sizeof(buf)));
	return 0;
}

static int check_extension(struct judge_node node, const char *text, struct sbx_error *err)
{
	char buf[48];

	if (strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+_") != strlen(text))
		return judge_node_fail(node, err,
				       "`%s` is no file extension (letters, digits, + and _, without the dot)",
				       judge_printable(text, buf, sizeof(buf)));
	return 0;
}

/* An array of strings, each checked; of different ones if distinct is set. Appends to *out, which the caller frees. */
static int read_strings(struct judge_node node, size_t min, size_t max, bool distinct, check_text check,
			struct judge_strings *out, struct sbx_error *err)
{
	int r = judge_node_array(node, min, max, err);

	for (size_t i = 0; r == 0 && i < judge_node_size(node); i++) {
		struct judge_node item = judge_node_item(node, i);
		const char *text = NULL;

		r = judge_node_script(item, ARG_MAX_BYTES, &text, err);
		if (r == 0)
			r = check(item, text, err);
		for (size_t k = 0; r == 0 && distinct && k < out->count; k++) {
			if (strcmp(out->items[k], text) == 0)
				r = judge_node_fail(item, err, "`%s` is there twice", text);
		}
		if (r == 0 && judge_strings_add(out, text) < 0)
			r = sbx_error_set(err, ENOMEM, "%s", node.doc->file);
	}
	return r;
}

static int read_argv(struct judge_node node, struct judge_strings *out, struct sbx_error *err)
{
	int r = read_strings(node, 1, ARGS_MAX, false, check_argument, out, err);

	if (r == 0 && out->items[0][0] != '/')
		return judge_node_fail(judge_node_item(node, 0), err, "the program must be an absolute path");
	return r;
}

static bool needs_sources(const char *text)
{
	return strstr(text, "{sources}") != NULL || strstr(text, "{main}") != NULL || strstr(text, "{stem}") != NULL;
}

/* What stands for a number may be in the environment of a run, and nothing else. */
static int check_variable(struct judge_node node, const char *text, struct sbx_error *err)
{
	int r = check_argument(node, text, err);

	return r == 0 && needs_sources(text) ? judge_node_fail(node, err, "no source can stand in an environment") : r;
}

static int no_check(struct judge_node node, const char *text, struct sbx_error *err)
{
	(void)node;
	(void)text;
	(void)err;
	return 0;
}

static int read_env(struct judge_node node, check_text check, struct judge_strings *out, struct sbx_error *err)
{
	if (!json_is_object(node.value))
		return judge_node_fail(node, err, "`%s` must be an object of names and values", node.name);
	if (judge_node_size(node) > ENV_MAX)
		return judge_node_fail(node, err, "`%s` has more than %d variables", node.name, ENV_MAX);
	for (size_t i = 0; i < judge_node_size(node); i++) {
		struct judge_node member = judge_node_item(node, i);
		sbx_free char *line = NULL;
		const char *text = NULL;
		char buf[48];
		int r;

		if (member.name[strspn(member.name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")] != '\0' ||
		    member.name[0] == '\0' || (member.name[0] >= '0' && member.name[0] <= '9'))
			return judge_node_fail(member, err, "`%s` is no name of an environment variable",
					       judge_printable(member.name, buf, sizeof(buf)));
		r = judge_node_text(member, ARG_MAX_BYTES, &text, err);
		if (r == 0)
			r = check(member, text, err);
		if (r < 0)
			return r;
		if (asprintf(&line, "%s=%s", member.name, text) < 0) {
			line = NULL;
			return sbx_error_set(err, ENOMEM, "%s", node.doc->file);
		}
		if (judge_strings_add(out, line) < 0)
			return sbx_error_set(err, ENOMEM, "%s", node.doc->file);
	}
	return 0;
}

/* "out_of_memory" of "run": an exit status, or the signal that abort() raises. */
static int read_memory_end(struct judge_node node, struct judge_command *out, struct sbx_error *err)
{
	uint64_t status = 0;
	int r;

	if (json_is_string(node.value) && strcmp(json_string_value(node.value), "SIGABRT") == 0) {
		out->memory_signal = SIGABRT;
		return 0;
	}
	if (!json_is_integer(node.value))
		return judge_node_fail(node, err, "`out_of_memory` must be an exit status of 1 to 255 or `SIGABRT`");
	r = judge_node_integer(node, 1, 255, &status, err);
	out->memory_exit = (int)status;
	return r;
}

/* "compile" (with "limits") or "run" (without). */
static int read_command(struct judge_node node, bool compile, const struct judge_policy *policy,
			struct judge_command *out, struct sbx_error *err)
{
	static const char *const compile_keys[] = { "argv", "env", "filter", "limits", "prepare", "tools", NULL };
	static const char *const run_keys[] = { "argv", "env", "filter", "out_of_memory", NULL };
	struct judge_node member;
	int r;

	r = judge_node_object(node, compile ? compile_keys : run_keys, err);
	if (r == 0)
		r = judge_node_need(node, "argv", &member, err);
	if (r == 0)
		r = read_argv(member, &out->argv, err);
	if (r == 0 && judge_node_find(node, "env", &member))
		r = read_env(member, compile ? no_check : check_variable, &out->env, err);
	if (r == 0)
		r = judge_node_need(node, "filter", &member, err);
	if (r == 0)
		r = judge_node_name(member, out->filter, err);
	if (r == 0 && judge_policy_filter(policy, out->filter) < 0)
		r = judge_node_fail(member, err, "there is no seccomp policy `%s`", out->filter);
	if (r == 0 && judge_node_find(node, "limits", &member))
		r = judge_limits_read(member, false, &out->limits, err);
	if (r == 0 && judge_node_find(node, "tools", &member))
		r = read_strings(member, 1, TOOLS_MAX, true, check_path, &out->tools, err);
	if (r == 0 && judge_node_find(node, "out_of_memory", &member))
		r = read_memory_end(member, out, err);
	return r;
}

/* "prepare" of "compile". */
static int read_prepare(struct judge_node node, struct judge_language *out, struct sbx_error *err)
{
	static const char *const keys[] = { "argv", "for", NULL };
	const char *text = NULL;
	struct judge_node member;
	int r = judge_node_object(node, keys, err);

	if (r == 0)
		r = judge_node_need(node, "argv", &member, err);
	if (r == 0)
		r = read_argv(member, &out->prepare.argv, err);
	for (size_t i = 0; r == 0 && i < out->prepare.argv.count; i++)
		if (needs_sources(out->prepare.argv.items[i]))
			r = judge_node_fail(judge_node_item(member, i), err,
					    "there are no sources when it is prepared");
	if (r == 0)
		r = judge_node_need(node, "for", &member, err);
	if (r == 0)
		r = judge_node_text(member, sizeof(out->prepare_for) - 1, &text, err);
	if (r == 0)
		(void)snprintf(out->prepare_for, sizeof(out->prepare_for), "%s", text);
	return r;
}

static int read_commands(struct judge_node root, const struct judge_policy *policy, struct judge_language *out,
			 struct sbx_error *err)
{
	struct judge_node node, prepare;
	int r;

	r = judge_node_need(root, "probe", &node, err);
	if (r == 0)
		r = read_argv(node, &out->probe, err);
	if (r == 0 && judge_node_find(root, "compile", &node))
		r = read_command(node, true, policy, &out->compile, err);
	if (r == 0 && judge_node_find(root, "compile", &node) && judge_node_find(node, "prepare", &prepare))
		r = read_prepare(prepare, out, err);
	if (r == 0)
		r = judge_node_need(root, "run", &node, err);
	if (r == 0)
		r = read_command(node, false, policy, &out->run, err);
	return r;
}

static int read_entry(struct judge_node node, enum judge_entry *out, struct sbx_error *err)
{
	const char *text = NULL;
	char buf[48];
	int r = judge_node_text(node, 32, &text, err);

	if (r < 0)
		return r;
	if (strcmp(text, "first_source") == 0)
		*out = JUDGE_ENTRY_FIRST_SOURCE;
	else if (strcmp(text, "java_main_class") == 0)
		*out = JUDGE_ENTRY_JAVA_MAIN_CLASS;
	else
		return judge_node_fail(node, err, "unknown entry `%s` (first_source, java_main_class)",
				       judge_printable(text, buf, sizeof(buf)));
	return 0;
}

/* What a run-time costs beyond the program that it runs. */
static int read_costs(struct judge_node root, struct judge_language *out, struct sbx_error *err)
{
	struct judge_node node;
	uint64_t processes = 1;
	int r = 0;

	out->time_multiplier = 1;
	if (judge_node_find(root, "time_multiplier", &node)) {
		out->time_multiplier = json_number_value(node.value);
		if (!json_is_number(node.value) || !(out->time_multiplier >= 1 && out->time_multiplier <= 100))
			return judge_node_fail(node, err, "`time_multiplier` must be a number of 1 to 100");
	}
	if (judge_node_find(root, "memory_extra", &node)) {
		r = judge_read_size(node, &out->memory_extra_bytes, err);
		if (r == 0 && out->memory_extra_bytes > (UINT64_C(1) << 40))
			r = judge_node_fail(node, err, "`memory_extra` is more than 1T");
	}
	if (r == 0 && judge_node_find(root, "processes", &node))
		r = judge_node_integer(node, 1, 4096, &processes, err);
	out->processes = (unsigned)processes;
	return r;
}

/* Aliases, and names of interpreters: what can be written as one word. */
static int check_word(struct judge_node node, const char *text, struct sbx_error *err)
{
	char buf[48];

	if (strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+#_-") != strlen(text) ||
	    text[0] == '-' || strlen(text) >= JUDGE_POLICY_NAME_MAX)
		return judge_node_fail(node, err,
				       "`%s` is no such name (at most %d letters, digits, `.`, `+`, `#`, `_`, `-`)",
				       judge_printable(text, buf, sizeof(buf)), JUDGE_POLICY_NAME_MAX - 1);
	return 0;
}

/* By what a language is chosen. */
static int read_names(struct judge_node root, struct judge_language *out, struct sbx_error *err)
{
	struct judge_node node;
	int r = judge_node_need(root, "extensions", &node, err);

	if (r == 0)
		r = read_strings(node, 1, EXTENSIONS_MAX, true, check_extension, &out->extensions, err);
	if (r == 0 && judge_node_find(root, "asked_extensions", &node))
		r = read_strings(node, 0, EXTENSIONS_MAX, true, check_extension, &out->asked_extensions, err);
	if (r == 0 && judge_node_find(root, "aliases", &node))
		r = read_strings(node, 0, NAMES_MAX, true, check_word, &out->aliases, err);
	if (r == 0 && judge_node_find(root, "interpreters", &node))
		r = read_strings(node, 0, NAMES_MAX, true, check_word, &out->interpreters, err);
	if (r == 0 && judge_node_find(root, "variant_of", &node))
		r = judge_node_name(node, out->variant_of, err);
	return r;
}

static int read_language(struct judge_node root, const struct judge_policy *policy, struct judge_language *out,
			 struct sbx_error *err)
{
	static const char *const keys[] = {
		"$schema",          "name",         "title",           "variant_of",   "aliases", "extensions",
		"asked_extensions", "interpreters", "probe",           "entry",        "compile", "run",
		"mounts",           "processes",    "time_multiplier", "memory_extra", NULL
	};
	const char *text = NULL;
	struct judge_node node;
	int r;

	r = judge_node_object(root, keys, err);
	if (r == 0)
		r = judge_node_need(root, "name", &node, err);
	if (r == 0)
		r = judge_node_name(node, out->name, err);
	if (r == 0 && judge_node_find(root, "$schema", &node))
		r = judge_node_text(node, 200, &text, err);
	if (r == 0)
		r = judge_node_need(root, "title", &node, err);
	if (r == 0)
		r = judge_node_text(node, sizeof(out->title) - 1, &text, err);
	if (r == 0)
		(void)snprintf(out->title, sizeof(out->title), "%s", text);
	if (r == 0)
		r = read_names(root, out, err);
	if (r == 0)
		r = read_commands(root, policy, out, err);
	if (r == 0 && judge_node_find(root, "entry", &node))
		r = read_entry(node, &out->entry, err);
	if (r == 0 && judge_node_find(root, "mounts", &node))
		r = read_strings(node, 0, MOUNTS_MAX, true, check_path, &out->mounts, err);
	if (r == 0)
		r = read_costs(root, out, err);
	return r;
}

int judge_language_read(const struct judge_document *doc, const struct judge_policy *policy, struct judge_language *out,
			struct sbx_error *err)
{
	struct judge_language language = { 0 };
	int r = read_language(judge_document_root(doc), policy, &language, err);

	if (r < 0) {
		judge_language_free(&language);
		return r;
	}
	*out = language;
	return 0;
}

void judge_language_free(struct judge_language *language)
{
	judge_strings_free(&language->aliases);
	judge_strings_free(&language->extensions);
	judge_strings_free(&language->asked_extensions);
	judge_strings_free(&language->interpreters);
	judge_strings_free(&language->probe);
	judge_strings_free(&language->prepare.argv);
	judge_strings_free(&language->compile.argv);
	judge_strings_free(&language->compile.env);
	judge_strings_free(&language->compile.tools);
	judge_strings_free(&language->run.argv);
	judge_strings_free(&language->run.env);
	judge_strings_free(&language->mounts);
}
