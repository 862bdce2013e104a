/* show.c - see show.h. */
#include "judge/cli/show.h"

#include <stdbool.h>
#include <string.h>

#include "judge/cli/cli.h"

/* Of a column of verdicts. */
#define VERDICT_WIDTH(style) ((style) == JUDGE_STYLE_DOMJUDGE ? 14 : 9)

/* C0, DEL, and the C1 controls, which are U+0080 to U+009F and c2 80 to c2 9f in UTF-8. */
static void show(FILE *out, const char *text, bool one_line)
{
	for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
		bool control = *c < 0x20 || *c == 0x7f;

		if (*c == 0xc2 && c[1] >= 0x80 && c[1] <= 0x9f) {
			control = true;
			c++;
		}
		if (!one_line && (*c == '\n' || *c == '\t'))
			control = false;
		(void)fputc(control ? '?' : *c, out); /* the stream's error is looked at in the end */
	}
}

void judge_show_text(FILE *out, const char *text)
{
	show(out, text, false);
}

void judge_show_line(FILE *out, const char *text)
{
	show(out, text, true);
}

void judge_show_over(FILE *out, const char *line, size_t columns)
{
	size_t shown = 0;

	(void)fputs("\r\033[K", out); /* a progress line: nothing is lost with it, here and below */
	for (; *line != '\0'; line++) {
		bool begins = ((unsigned char)*line & 0xc0) != 0x80; /* and does not go on with a character of UTF-8 */

		if (begins && ++shown >= columns)
			break; /* the last column stays free: some terminals wrap when it is written */
		(void)fputc(*line, out);
	}
	(void)fflush(out);
}

char *judge_show_time(uint64_t ns, char *buf, size_t size)
{
	if (ns < 1000000000)
		(void)snprintf(buf, size, "%.0f ms", (double)ns / 1e6); /* fits, as below */
	else
		(void)snprintf(buf, size, "%.2f s", (double)ns / 1e9);
	return buf;
}

char *judge_show_bytes(uint64_t bytes, char *buf, size_t size)
{
	if (bytes < 1024UL * 1024)
		(void)snprintf(buf, size, "%.0f KiB", (double)bytes / 1024); /* fits, as below */
	else
		(void)snprintf(buf, size, "%.1f MiB", (double)bytes / (1024 * 1024));
	return buf;
}

int judge_show_exit(const char *verdict)
{
	if (strcmp(verdict, "AC") == 0)
		return JUDGE_CLI_GOOD;
	return strcmp(verdict, "JE") == 0 || *verdict == '\0' ? JUDGE_CLI_FAILED : JUDGE_CLI_NOT_ACCEPTED;
}

const char *judge_show_field(const json_t *object, const char *field)
{
	const char *text = json_string_value(json_object_get(object, field));

	return text != NULL ? text : "";
}

static uint64_t number(const json_t *object, const char *field)
{
	json_int_t value = json_integer_value(json_object_get(object, field));

	return value > 0 ? (uint64_t)value : 0;
}

/* Width of the first column: the longest name, within reason. */
static int name_width(const json_t *tests)
{
	size_t width = 4;
	size_t i = 0;
	const json_t *test = NULL;

	json_array_foreach(tests, i, test)
	{
		size_t length = strlen(judge_show_field(test, "name"));

		if (length > width)
			width = length;
	}
	return width > 40 ? 40 : (int)width;
}

/* Names come from the package; a problem setter's file name may hold anything but `/`. */
static void show_name(FILE *out, const json_t *object, int width)
{
	char name[256];

	(void)snprintf(name, sizeof(name), "%s", judge_show_field(object, "name")); /* cut on purpose */
	for (char *c = name; *c != '\0'; c++)
		if ((*c >= 0 && *c < 0x20) || *c == 0x7f)
			*c = '?';
	(void)fprintf(out, "%-*s", width, name);
}

static const char *verdict_in(enum judge_verdict_style style, const json_t *judged)
{
	return judge_verdict_in(style, judge_show_field(judged, "verdict"));
}

static void show_test(enum judge_verdict_style style, FILE *out, const json_t *test, int width)
{
	char cpu[32], memory[32];

	show_name(out, test, width);
	(void)fprintf(out, "  %-*.*s %9s %11s  ", VERDICT_WIDTH(style), VERDICT_WIDTH(style), verdict_in(style, test),
		      judge_show_time(number(test, "cpu_ns"), cpu, sizeof(cpu)),
		      judge_show_bytes(number(test, "memory_peak_bytes"), memory, sizeof(memory)));
	if (json_is_number(json_object_get(test, "score")))
		(void)fprintf(out, "score %.10g: ", json_number_value(json_object_get(test, "score")));
	judge_show_line(out, judge_show_field(test, "reason"));
	if (json_is_string(json_object_get(test, "same_as"))) {
		(void)fputs(" (the same test as ", out);
		judge_show_line(out, judge_show_field(test, "same_as"));
		(void)fputc(')', out);
	}
	(void)fputc('\n', out);
}

static void show_groups(enum judge_verdict_style style, FILE *out, const json_t *groups)
{
	const json_t *group = NULL;
	int width = name_width(groups);
	size_t i = 0;

	if (json_array_size(groups) > 0)
		(void)fprintf(out, "%-*s  %-*s %9s %11s\n", width, "group", VERDICT_WIDTH(style), "verdict", "score",
			      "of");
	json_array_foreach(groups, i, group)
	{
		const json_t *max = json_object_get(group, "max");
		char full[32] = "";

		show_name(out, group, width);
		if (json_is_number(max))
			(void)snprintf(full, sizeof(full), "%.10g", json_number_value(max));
		(void)fprintf(out, "  %-*.*s %9.10g %11s", VERDICT_WIDTH(style), VERDICT_WIDTH(style),
			      verdict_in(style, group), json_number_value(json_object_get(group, "score")), full);
		if (json_is_string(json_object_get(group, "unmet"))) {
			(void)fputs("  not run: ", out);
			judge_show_line(out, judge_show_field(group, "unmet"));
			(void)fputs(" has not passed", out);
		}
		(void)fputc('\n', out);
	}
}

/* What the first test that ended badly wrote to standard error. */
static const char *last_words(const json_t *tests, const char **name)
{
	const json_t *test = NULL;
	size_t i = 0;

	json_array_foreach(tests, i, test)
	{
		*name = judge_show_field(test, "name");
		if (strcmp(judge_show_field(test, "verdict"), "RTE") == 0)
			return judge_show_field(test, "stderr");
	}
	return "";
}

/* Of what did not compile, or ended badly. */
static void show_diagnostics(FILE *out, const json_t *result)
{
	const char *verdict = judge_show_field(result, "verdict"), *name = NULL, *text = "";

	if (strcmp(verdict, "CE") == 0)
		text = judge_show_field(json_object_get(result, "compile"), "output");
	else if (strcmp(verdict, "RTE") == 0)
		text = last_words(json_object_get(result, "tests"), &name);
	if (*text == '\0')
		return;
	if (name != NULL) {
		(void)fputs("standard error of ", out);
		judge_show_line(out, name);
		(void)fputs(":\n", out);
	}
	judge_show_text(out, text);
	if (text[strlen(text) - 1] != '\n')
		(void)fputc('\n', out);
}

/* Of interest where time has decided. */
static void show_slow_slot(FILE *out, const json_t *result)
{
	const json_t *slot = json_object_get(result, "slot");
	uint64_t quiet = number(slot, "canary_quiet_ns");

	if (strcmp(judge_show_field(result, "verdict"), "TLE") != 0 || !json_is_true(json_object_get(slot, "slow")) ||
	    quiet == 0)
		return;
	(void)fprintf(out, "its slot was slow: %.2f times the CPU time of quiet for the same work\n",
		      (double)number(slot, "canary_ns") / (double)quiet);
}

void judge_show_result_in(enum judge_verdict_style style, FILE *out, const json_t *result)
{
	const json_t *tests = json_object_get(result, "tests"), *test = NULL;
	char cpu[32], memory[32];
	int width = name_width(tests);
	size_t i = 0;

	show_diagnostics(out, result);
	if (json_array_size(tests) > 0)
		(void)fprintf(out, "%-*s  %-*s %9s %11s  %s\n", width, "test", VERDICT_WIDTH(style), "verdict", "CPU",
			      "memory", "reason");
	json_array_foreach(tests, i, test)
	{
		show_test(style, out, test, width);
	}
	show_groups(style, out, json_object_get(result, "groups"));
	show_slow_slot(out, result);
	judge_show_line(out, verdict_in(style, result));
	if (json_is_number(json_object_get(result, "score")))
		(void)fprintf(out, "  score %.10g", json_number_value(json_object_get(result, "score")));
	(void)fprintf(out, "  CPU %s, memory %s", judge_show_time(number(result, "cpu_ns"), cpu, sizeof(cpu)),
		      judge_show_bytes(number(result, "memory_peak_bytes"), memory, sizeof(memory)));
	if (*judge_show_field(result, "reason") != '\0')
		(void)fputs(": ", out);
	judge_show_line(out, judge_show_field(result, "reason"));
	(void)fputc('\n', out);
}

void judge_show_result(FILE *out, const json_t *result)
{
	judge_show_result_in(JUDGE_STYLE_MINOS, out, result);
}
