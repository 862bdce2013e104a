/*
 * verify_context.c - the test that a submission failed, and where its output and the answer part, or what it,
 * or a program of the package, said as it failed; see verify.h.
 */
#include <stdlib.h>
#include <string.h>

#include "judge/cli/show.h"
#include "judge/cli/verify.h"

const json_t *judge_verify_first_bad(const json_t *result)
{
	const json_t *test = NULL;
	size_t i = 0;

	json_array_foreach(json_object_get(result, "tests"), i, test)
	{
		if (strcmp(judge_show_field(test, "verdict"), "AC") != 0)
			return test;
	}
	return NULL;
}

static void add_side(FILE *out, const char *title, const json_t *lines, json_int_t place)
{
	const json_t *line = NULL;
	size_t i = 0;

	(void)fprintf(out, "%s\n", title); /* to memory: seen when it is closed, here and below */
	json_array_foreach(lines, i, line)
	{
		json_int_t number = json_integer_value(json_object_get(line, "line"));

		(void)fprintf(out, "%c %6lld | ", number == place ? '>' : ' ', (long long)number);
		judge_show_line(out, judge_show_field(line, "text"));
		(void)fputc('\n', out);
	}
}

static void add_difference(FILE *out, const json_t *difference)
{
	const json_t *output = json_object_get(difference, "output_lines");
	const json_t *answer = json_object_get(difference, "answer_lines");

	if (!json_is_array(output) || !json_is_array(answer))
		return;
	add_side(out, "expected (the answer):", answer, json_integer_value(json_object_get(difference, "answer_line")));
	add_side(out, "seen (the output):", output, json_integer_value(json_object_get(difference, "output_line")));
}

/* What a program left behind that did not end well. */
static void add_words(FILE *out, const char *title, const char *words)
{
	if (*words == '\0')
		return;
	(void)fprintf(out, "%s\n", title);
	judge_show_text(out, words);
	if (words[strlen(words) - 1] != '\n')
		(void)fputc('\n', out);
}

char *judge_verify_context(const json_t *test)
{
	const char *verdict = judge_show_field(test, "verdict");
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		return NULL;
	add_difference(out, json_object_get(json_object_get(test, "evidence"), "difference"));
	if (strcmp(verdict, "RTE") == 0)
		add_words(out, "its standard error:", judge_show_field(test, "stderr"));
	if (strcmp(verdict, "JE") == 0) {
		add_words(out, "the validator's judgeerror.txt:", judge_show_field(test, "judge_error"));
		add_words(out, "the validator's standard error:",
			  judge_show_field(json_object_get(test, "validator"), "stderr"));
		add_words(out, "the interactor's standard error:",
			  judge_show_field(json_object_get(test, "interactor"), "stderr"));
	}
	if (fclose(out) == 0 && size > 0)
		return text;
	free(text);
	return NULL;
}
