/*
 * expand.c - vectors of strings, and placeholders in argument vectors. Pure.
 *
 * "{" followed by lower-case letters and "_" and "}" is a placeholder; any other brace stands for itself. What is put
 * in is not looked at again, and an argument stays one argument whatever is in it: nothing here is ever read by a
 * shell.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/policy/policy.h"
#include "judge/policy/reader.h"
#include "sandbox/cleanup.h"

#define MIB (UINT64_C(1) << 20)

#define EXPANDED_MAX 1024 /* an entry point is shorter */

static const char *const placeholders[] = { "{sources}",  "{main}",    "{stem}",    "{memory_mb}",
					    "{limit_mb}", "{heap_mb}", "{stack_kb}" };

int judge_strings_add(struct judge_strings *strings, const char *text)
{
	char **items = reallocarray(strings->items, strings->count + 2, sizeof(*items));

	if (items == NULL)
		return -ENOMEM;
	strings->items = items;
	items[strings->count] = strdup(text);
	if (items[strings->count] == NULL)
		return -ENOMEM;
	items[++strings->count] = NULL;
	return 0;
}

void judge_strings_free(struct judge_strings *strings)
{
	for (size_t i = 0; i < strings->count; i++)
		free(strings->items[i]);
	free(strings->items);
	memset(strings, 0, sizeof(*strings));
}

size_t judge_placeholder(const char *text, bool *known)
{
	size_t len = text[0] == '{' ? 1 + strspn(text + 1, "abcdefghijklmnopqrstuvwxyz_") : 0;

	if (len < 2 || text[len] != '}')
		return 0;
	len++;
	*known = false;
	for (size_t i = 0; i < sizeof(placeholders) / sizeof(placeholders[0]); i++) {
		if (strlen(placeholders[i]) == len && strncmp(text, placeholders[i], len) == 0)
			*known = true;
	}
	return len;
}

/* What a program could take for an option, or for a file with options in it. */
static bool is_special(const char *text)
{
	return text[0] == '-' || text[0] == '@';
}

static int add_sources(const struct judge_expand *with, struct judge_strings *out)
{
	for (size_t i = 0; i < with->source_count; i++) {
		sbx_free char *name = NULL;

		if (asprintf(&name, "%s%s", is_special(with->sources[i]) ? "./" : "", with->sources[i]) < 0) {
			name = NULL;
			return -ENOMEM;
		}
		if (judge_strings_add(out, name) < 0)
			return -ENOMEM;
	}
	return 0;
}

static uint64_t heap_mb(uint64_t memory)
{
	uint64_t reserve = 64 * MIB + memory / 16;

	return (memory > 2 * reserve ? memory - reserve : memory / 2) / MIB;
}

static uint64_t limit_mb(const struct judge_expand *with)
{
	return (with->memory_bytes > with->memory_extra_bytes ? with->memory_bytes - with->memory_extra_bytes
							      : with->memory_bytes) /
	       MIB;
}

static uint64_t stack_kb(const struct judge_expand *with)
{
	uint64_t stack = with->stack_bytes;

	if (stack > with->memory_bytes / 8)
		stack = with->memory_bytes / 8;
	if (stack > 64 * MIB)
		stack = 64 * MIB;
	return stack / 1024;
}

/* The entry point without its extension. */
static const char *stem(const char *main, char *buf, size_t size)
{
	const char *dot = main == NULL ? NULL : strrchr(main, '.');

	if (dot == NULL || dot == main)
		return main;
	(void)snprintf(buf, size, "%.*s", (int)(dot - main), main);
	return buf;
}

/* The text that stands for a placeholder other than {sources}; buf holds what is made. NULL if there is none. */
static const char *value_of(const char *placeholder, size_t len, const struct judge_expand *with, char *buf,
			    size_t size)
{
	uint64_t number;

	if (strncmp(placeholder, "{main}", len) == 0)
		return with->main;
	if (strncmp(placeholder, "{stem}", len) == 0)
		return stem(with->main, buf, size);
	if (strncmp(placeholder, "{memory_mb}", len) == 0)
		number = with->memory_bytes / MIB;
	else if (strncmp(placeholder, "{limit_mb}", len) == 0)
		number = limit_mb(with);
	else if (strncmp(placeholder, "{heap_mb}", len) == 0)
		number = heap_mb(with->memory_bytes);
	else if (strncmp(placeholder, "{stack_kb}", len) == 0)
		number = stack_kb(with);
	else
		return NULL;
	(void)snprintf(buf, size, "%" PRIu64, number);
	return buf;
}

/* One argument with its placeholders replaced, malloc'ed into *out. */
static int expand_argument(const char *text, const struct judge_expand *with, char **out, struct sbx_error *err)
{
	char *result = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&result, &size);
	int r = 0;

	if (f == NULL)
		return sbx_error_set(err, ENOMEM, "expand %s", text);
	for (const char *c = text; r == 0 && *c != '\0';) {
		const char *value;
		bool known = false;
		size_t len = judge_placeholder(c, &known);
		char buf[EXPANDED_MAX];

		if (len == 0) {
			(void)fputc(*c++, f); /* into memory; fclose tells a failure */
			continue;
		}
		value = known ? value_of(c, len, with, buf, sizeof(buf)) : NULL;
		if (value == NULL)
			r = sbx_error_set(err, EINVAL, "argument `%s`: no value for %.*s", text, (int)len, c);
		else if (c == text && is_special(value))
			r = sbx_error_set(err, EINVAL, "argument `%s`: `%s` would be taken for an option", text, value);
		else
			(void)fputs(value, f);
		c += len;
	}
	if (fclose(f) != 0 && r == 0)
		r = sbx_error_set(err, ENOMEM, "expand %s", text);
	if (r < 0) {
		free(result);
		return r;
	}
	*out = result;
	return 0;
}

int judge_policy_expand(const struct judge_command *command, const struct judge_expand *with, struct judge_strings *out,
			struct sbx_error *err)
{
	struct judge_strings argv = { 0 };
	int r = 0;

	for (size_t i = 0; r == 0 && i < command->argv.count; i++) {
		sbx_free char *argument = NULL;

		if (strcmp(command->argv.items[i], "{sources}") == 0) {
			r = add_sources(with, &argv);
		} else {
			r = expand_argument(command->argv.items[i], with, &argument, err);
			if (r == 0)
				r = argument != NULL ? judge_strings_add(&argv, argument) : -ENOMEM;
		}
		if (r == -ENOMEM)
			r = sbx_error_set(err, ENOMEM, "expand %s", command->argv.items[i]);
	}
	if (r < 0) {
		judge_strings_free(&argv);
		return r;
	}
	*out = argv;
	return 0;
}

int judge_policy_expand_env(const struct judge_command *command, const struct judge_expand *with,
			    struct judge_strings *out, struct sbx_error *err)
{
	struct judge_strings env = { 0 };
	int r = 0;

	for (size_t i = 0; r == 0 && i < command->env.count; i++) {
		sbx_free char *line = NULL;

		r = expand_argument(command->env.items[i], with, &line, err);
		if (r == 0 && (line == NULL || judge_strings_add(&env, line) < 0))
			r = sbx_error_set(err, ENOMEM, "expand %s", command->env.items[i]);
	}
	if (r < 0) {
		judge_strings_free(&env);
		return r;
	}
	*out = env;
	return 0;
}
