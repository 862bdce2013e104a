/* verify_show.c - what minos verify finds out, as people read it; see verify.h. */
#include <stdlib.h>
#include <string.h>

#include "judge/cli/show.h"
#include "judge/cli/verify.h"

#define NAME_MAX_WIDTH    44
#define BAR_WIDTH         24
#define SEEN_WIDTH(style) ((style) == JUDGE_STYLE_DOMJUDGE ? 14 : 7)

static uint64_t number(const json_t *object, const char *field)
{
	json_int_t value = json_integer_value(json_object_get(object, field));

	return value > 0 ? (uint64_t)value : 0;
}

bool judge_verify_good(const struct verify *verify)
{
	const json_t *check = NULL;
	size_t i = 0;

	json_array_foreach(verify->checks, i, check)
	{
		if (json_array_size(json_object_get(check, "problems")) > 0)
			return false;
	}
	return judge_verify_bad_rows(verify) == 0;
}

size_t judge_verify_bad_rows(const struct verify *verify)
{
	size_t bad = 0;

	for (size_t i = 0; i < verify->count; i++)
		bad += verify->rows[i].problems == NULL || json_array_size(verify->rows[i].problems) > 0;
	return bad;
}

const json_t *judge_verify_slowest(const json_t *result)
{
	const json_t *test = NULL, *slowest = NULL;
	size_t i = 0;

	json_array_foreach(json_object_get(result, "tests"), i, test)
	{
		if (slowest == NULL || number(test, "cpu_ns") > number(slowest, "cpu_ns"))
			slowest = test;
	}
	return slowest;
}

/* As wide as the longest of a column, within reason. */
static size_t wider(size_t width, const char *text)
{
	size_t length = strlen(text);

	return length < width ? width : length > NAME_MAX_WIDTH ? NAME_MAX_WIDTH : length;
}

static int name_width(const struct verify *verify)
{
	size_t width = strlen("submission");

	for (size_t i = 0; i < verify->count; i++)
		width = wider(width, verify->rows[i].name);
	return (int)width;
}

static const char *expected_in(const struct verify *verify, const struct verify_row *row, char *words, size_t size)
{
	return judge_verdicts_in(verify->style, row->expected, words, size);
}

static int expected_width(const struct verify *verify)
{
	size_t width = strlen("expected");
	char words[JUDGE_VERDICTS_SIZE];

	for (size_t i = 0; i < verify->count; i++)
		width = wider(width, expected_in(verify, &verify->rows[i], words, sizeof(words)));
	return (int)width;
}

/* Padded, with control characters replaced. */
static void show_padded(FILE *out, const char *text, int width)
{
	char clean[256];

	(void)snprintf(clean, sizeof(clean), "%s", text); /* cut on purpose */
	for (char *c = clean; *c != '\0'; c++)
		if ((*c >= 0 && *c < 0x20) || *c == 0x7f)
			*c = '?';
	(void)fprintf(out, "%-*s", width, clean);
}

void judge_verify_show_head(FILE *out, const struct verify *verify)
{
	(void)fprintf(out, "    %-*s  %-*s  %-*s %9s %6s %10s %8s  %s\n", name_width(verify), "submission",
		      expected_width(verify), "expected", SEEN_WIDTH(verify->style), "seen", "CPU", "limit", "memory",
		      "score", "slowest test");
}

/* "87 %" of the limit that the slowest test had. */
static const char *share_of_limit(const struct verify_row *row, uint64_t cpu_ns, char *text, size_t size)
{
	if (row->limit_ns == 0)
		(void)snprintf(text, size, "-");
	else
		(void)snprintf(text, size, "%.0f %%", 100 * (double)cpu_ns / (double)row->limit_ns);
	return text;
}

/* A word for a shell: in quotes unless it is plain. */
static void show_word(FILE *out, const char *word)
{
	if (*word != '\0' &&
	    strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+:@%-") == strlen(word)) {
		(void)fputs(word, out);
		return;
	}
	(void)fputc('\'', out);
	for (const char *c = word; *c != '\0'; c++) {
		char one[2] = { *c, '\0' };

		if (*c == '\'')
			(void)fputs("'\\''", out);
		else if ((*c >= 0 && *c < 0x20) || *c == 0x7f)
			judge_show_line(out, one);
		else
			(void)fputc(*c, out);
	}
	(void)fputc('\'', out);
}

static void show_indented(FILE *out, const char *text)
{
	(void)fputs("        ", out);
	for (const char *line = text; *line != '\0';) {
		size_t length = strcspn(line, "\n");
		char one[1024];

		(void)snprintf(one, sizeof(one), "%.*s", (int)length, line); /* cut on purpose */
		judge_show_line(out, one);
		line += length + (line[length] == '\n');
		(void)fputs(*line != '\0' ? "\n        " : "\n", out);
	}
}

/* What is wrong, where output and answer part, and how to see just that again. */
static void show_problems(FILE *out, const struct verify *verify, const struct verify_row *row)
{
	const json_t *problem = NULL, *bad = judge_verify_first_bad(row->result);
	const char *message = judge_show_field(bad, "message");
	char *context = judge_verify_context(bad);
	size_t i = 0;

	json_array_foreach(row->problems, i, problem)
	{
		(void)fputs("      ", out);
		judge_show_line(out, json_string_value(problem));
		(void)fputc('\n', out);
	}
	if (bad != NULL) {
		(void)fputs("      ", out);
		judge_show_line(out, judge_show_field(bad, "name"));
		(void)fputs(":\n", out);
		show_indented(out, *message != '\0' ? message : judge_show_field(bad, "reason"));
		if (context != NULL)
			show_indented(out, context);
	} else if (strcmp(judge_show_field(row->result, "verdict"), "CE") == 0) {
		show_indented(out, judge_show_field(json_object_get(row->result, "compile"), "output"));
	}
	(void)fprintf(out, "      again: minos verify %s", verify->path[0] == '-' ? "./" : ""); /* no option */
	show_word(out, verify->path);
	(void)fputs(" --only ", out);
	show_word(out, row->name);
	if (bad != NULL && strstr(row->expected, "PAC") == NULL) { /* of a part of the points no test is to blame */
		(void)fputs(" --test ", out);
		show_word(out, judge_show_field(bad, "name"));
	}
	for (const char *const *option = verify->options; *option != NULL; option++) {
		(void)fputc(' ', out);
		show_word(out, *option);
	}
	(void)fputc('\n', out);
	free(context);
}

void judge_verify_show_row(FILE *out, const struct verify *verify, const struct verify_row *row)
{
	const json_t *slowest = judge_verify_slowest(row->result), *score = json_object_get(row->result, "score");
	uint64_t cpu_ns = number(slowest, "cpu_ns");
	bool good = row->problems != NULL && json_array_size(row->problems) == 0;
	char cpu[32] = "-", memory[32] = "-", share[32] = "-", points[32] = "";
	char words[JUDGE_VERDICTS_SIZE];

	if (slowest != NULL) {
		(void)judge_show_time(cpu_ns, cpu, sizeof(cpu));
		(void)judge_show_bytes(number(row->result, "memory_peak_bytes"), memory, sizeof(memory));
		(void)share_of_limit(row, cpu_ns, share, sizeof(share));
	}
	if (json_is_number(score))
		(void)snprintf(points, sizeof(points), "%.6g", json_number_value(score));
	(void)fputs(good ? "ok  " : "BAD ", out);
	show_padded(out, row->name, name_width(verify));
	(void)fputs("  ", out);
	show_padded(out, expected_in(verify, row, words, sizeof(words)), expected_width(verify));
	(void)fprintf(out, "  %-*.14s %9s %6s %10s %8s  ", SEEN_WIDTH(verify->style),
		      row->result != NULL ? judge_verdict_in(verify->style, judge_show_field(row->result, "verdict"))
					  : "-",
		      cpu, share, memory, points);
	judge_show_line(out, judge_show_field(slowest, "name"));
	(void)fputc('\n', out);
	if (!good)
		show_problems(out, verify, row);
}

bool judge_verify_looked(const json_t *check)
{
	return number(check, "count") > 0 || json_array_size(json_object_get(check, "problems")) > 0;
}

static void show_check(FILE *out, const json_t *check)
{
	const json_t *problem = NULL, *problems = json_object_get(check, "problems");
	size_t i = 0;

	if (!judge_verify_looked(check))
		return;
	(void)fprintf(out, "%s ", json_array_size(problems) == 0 ? "ok " : "BAD");
	judge_show_line(out, judge_show_field(check, "what"));
	(void)fprintf(out, ": %llu looked at, %zu not as they should be\n", (unsigned long long)number(check, "count"),
		      json_array_size(problems));
	json_array_foreach(problems, i, problem)
	{
		show_indented(out, json_string_value(problem));
	}
}

void judge_verify_show_summary(FILE *out, const struct verify *verify)
{
	const json_t *check = NULL;
	size_t bad = judge_verify_bad_rows(verify), i = 0;

	json_array_foreach(verify->checks, i, check)
	{
		show_check(out, check);
	}
	judge_show_line(out, judge_show_field(verify->package, "name"));
	(void)fprintf(out, ": %zu submissions, %zu as expected, %zu not, in %.1f s\n", verify->count,
		      verify->count - bad, bad, verify->seconds);
}

void judge_verify_show_broken(FILE *out, const json_t *made)
{
	const char *output = judge_show_field(made, "output");

	if (*output == '\0') {
		judge_show_line(out, judge_show_field(made, "reason"));
		(void)fputc('\n', out);
		return;
	}
	judge_show_line(out, judge_show_field(made, "path"));
	(void)fputs(": does not compile:\n", out);
	show_indented(out, output);
}

static void show_bar(FILE *out, size_t done, size_t count)
{
	(void)fputc('[', out);
	for (size_t i = 0; i < BAR_WIDTH; i++)
		(void)fputc(i < done * BAR_WIDTH / count ? '#' : '.', out);
	(void)fprintf(out, "] %zu/%zu", done, count);
}

void judge_verify_show_progress(FILE *out, const struct verify *verify, size_t columns)
{
	size_t done = 0, size = 0;
	char *line = NULL;
	FILE *text = verify->count == 0 ? NULL : open_memstream(&line, &size);

	if (text == NULL)
		return; /* the list is still awaited; without memory there is no bar */
	for (size_t i = 0; i < verify->count; i++)
		done += verify->rows[i].problems != NULL;
	show_bar(text, done, verify->count);
	for (size_t i = 0; i < verify->count; i++) {
		const struct verify_row *row = &verify->rows[i];
		char name[41];

		if (!row->running || row->problems != NULL)
			continue;
		(void)snprintf(name, sizeof(name), "%s", row->name); /* cut on purpose */
		(void)fputs("  ", text);
		judge_show_line(text, name);
		(void)fprintf(text, " %zu/%zu", row->tested, row->tests);
	}
	if (fclose(text) == 0)
		judge_show_over(out, line, columns);
	free(line);
}
