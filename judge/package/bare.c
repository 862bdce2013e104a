/*
 * bare.c - a directory of inputs and answers that is no package of any format (package-internal.h). Walks it through
 * files.c.
 *
 * A test is NAME.in beside NAME.ans or NAME.out, or NAME beside NAME.a. All of them are one group, in the byte order of
 * their names, and judged with defaults.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/check/quote.h"
#include "judge/package/package-internal.h"
#include "sandbox/cleanup.h"

static const char *const ANSWERS[] = { ".ans", ".out", ".a" };

#define ANSWER_COUNT (sizeof(ANSWERS) / sizeof(ANSWERS[0]))

/* The ending of the input's name that goes with an answer: none where the answer is NAME.a. */
static const char *input_ending(size_t answer)
{
	return strcmp(ANSWERS[answer], ".a") == 0 ? "" : ".in";
}

static int add_test(struct package_build *b, const char *name, const char *input, const char *answer)
{
	size_t stem = strlen(name) - (package_ends_with(name, ".in") ? strlen(".in") : 0);
	struct judge_test test = {
		.flags = b->flags, .name = strndup(name, stem), .input = strdup(input), .answer = strdup(answer)
	};
	int result = package_strings_append(&test.validator_args, b->flags_words) < 0 ? package_no_memory(b) : 0;

	if (result == 0)
		return package_add_test(b, &test);
	package_test_free(&test);
	return result;
}

/* 1: an input with its answer, which is a test now; 0: no input. */
static int take_input(struct package_build *b, const struct package_names *names, const char *name)
{
	sbx_free char *answer = NULL;
	size_t found = 0;

	for (size_t i = 0; i < ANSWER_COUNT; i++) {
		const char *ending = input_ending(i);

		if (!package_ends_with(name, ending) || !package_has_partner(names, name, ending, ANSWERS[i]))
			continue;
		if (++found > 1)
			return package_refuse_path(b, name, "has more than one answer beside it");
		if (asprintf(&answer, "%.*s%s", (int)(strlen(name) - strlen(ending)), name, ANSWERS[i]) < 0) {
			answer = NULL;
			return package_no_memory(b);
		}
	}
	if (found == 0)
		return package_ends_with(name, ".in")
			   ? package_refuse_path(b, name, "the answer file (.ans or .out) beside it is missing")
			   : 0;
	if (!package_good_name(name))
		return package_refuse_path(b, name, "not a name for a test");
	return add_test(b, name, name, answer) < 0 ? sbx_error_below_zero(-b->err->code) : 1;
}

/* An answer without an input is half of a test. 1: an answer that has one. */
static int check_answer(struct package_build *b, const struct package_names *names, const char *name)
{
	/* What compilers call what they make. */
	if (strcmp(name, "a.out") == 0 && !package_has_partner(names, name, ".out", ".in")) {
		int text = package_is_text(b, name);

		if (text <= 0)
			return text;
	}
	for (size_t i = 0; i < ANSWER_COUNT; i++)
		if (package_ends_with(name, ANSWERS[i]))
			return package_has_partner(names, name, ANSWERS[i], input_ending(i))
				   ? 1
				   : package_refuse_path(b, name, "the input file beside it is missing");
	return 0;
}

static int take_entry(struct package_build *b, const struct package_names *names, const char *name)
{
	int result;

	if (name[0] == '.')
		return 0;
	result = take_input(b, names, name);
	if (result == 0)
		result = check_answer(b, names, name);
	return result > 0 ? package_check_file(b->root, name, b->err) : result;
}

/* Whether there is any test at all: else half a test is no reason to take the directory for a package. */
static bool has_pair(const struct package_names *names)
{
	for (size_t n = 0; n < names->count; n++)
		for (size_t i = 0; i < ANSWER_COUNT; i++)
			if (names->items[n][0] != '.' && package_ends_with(names->items[n], input_ending(i)) &&
			    package_has_partner(names, names->items[n], input_ending(i), ANSWERS[i]))
				return true;
	return false;
}

/* What the directory is instead, where that can be told: a problem of another system, or the one above a package. */
static int refuse(struct package_build *b, const struct package_names *names)
{
	static const struct {
		const char *file, *of;
	} others[] = { { "task.yaml", "CMS" }, { "init.yml", "DMOJ" } };
	char shown[320];

	for (size_t n = 0; n < names->count; n++) {
		sbx_free char *inner = package_path(names->items[n], "problem.yaml");
		struct sbx_error none = { 0 };

		if (inner == NULL)
			return package_no_memory(b);
		for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
			if (strcmp(names->items[n], others[i].file) == 0)
				return sbx_error_set(b->err, 0, "%s: a problem of %s, whose format is not read",
						     others[i].file, others[i].of);
		if (names->items[n][0] != '.' && package_file_type(b->root, inner, &none) > 0)
			return sbx_error_set(b->err, 0, "problem.yaml: not here, but below: %s",
					     judge_quote_text(shown, sizeof(shown), inner));
	}
	return sbx_error_set(b->err, ENOENT,
			     "problem.yaml: not a problem package, and neither problem.xml nor NAME.in with NAME.ans "
			     "is there");
}

int package_read_bare(struct package_build *b)
{
	struct package_names names = { NULL, 0 };
	uint32_t root = 0;
	int result = package_list_counted(b, ".", &names);

	b->package->format = JUDGE_FORMAT_BARE;
	if (result >= 0 && !has_pair(&names))
		result = refuse(b, &names);
	if (result >= 0)
		result = package_add_group(b, "", 0, &root);
	for (size_t i = 0; i < names.count && result >= 0; i++)
		result = take_entry(b, &names, names.items[i]);
	package_names_free(&names);
	return result < 0 ? result : 0;
}
