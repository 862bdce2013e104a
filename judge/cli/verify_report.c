/*
 * verify_report.c - what minos verify finds out, for programs: JSON, JUnit XML, and a page for a browser.
 *
 * The page needs nothing but itself: no script, no style sheet, no picture from elsewhere. Whatever came from a judge
 * is escaped, so that neither a package nor a submission writes markup.
 */
#include <stdlib.h>
#include <string.h>

#include "judge/cli/show.h"
#include "judge/cli/verify.h"

#define CHART_WIDTH  360
#define CHART_HEIGHT 40
#define BARS_MAX     120 /* of one chart; with more tests each bar is the slowest of several */

static uint64_t number(const json_t *object, const char *field)
{
	json_int_t value = json_integer_value(json_object_get(object, field));

	return value > 0 ? (uint64_t)value : 0;
}

static bool is_good(const struct verify_row *row)
{
	return row->problems != NULL && json_array_size(row->problems) == 0;
}

/* ---- JSON ---- */

static json_t *row_json(const struct verify *verify, const struct verify_row *row)
{
	json_t *result = row->result == NULL ? json_null() : json_deep_copy(row->result);
	char expected[JUDGE_VERDICTS_SIZE];

	if (result == NULL || (row->result != NULL && judge_verdict_rename(verify->style, result) < 0)) {
		json_decref(result);
		return NULL;
	}
	return json_pack("{s:s, s:s, s:s, s:b, s:O, s:o}", "name", row->name, "expected",
			 judge_verdicts_in(verify->style, row->expected, expected, sizeof(expected)), "origin",
			 row->origin, "good", is_good(row), "problems",
			 row->problems != NULL ? row->problems : json_null(), "result", result);
}

static json_t *check_json(const json_t *check)
{
	return json_pack("{s:s, s:I, s:O}", "what", judge_show_field(check, "what"), "count",
			 (json_int_t)number(check, "count"), "problems", json_object_get(check, "problems"));
}

static json_t *time_json(const struct verify *verify)
{
	struct verify_time time;

	if (!verify->calibrated)
		return json_null(); /* limits have cut the times short */
	judge_verify_time(verify, &time);
	return json_pack("{s:I, s:I, s:s?, s:I, s:s?, s:I, s:b}", "limit_ns", (json_int_t)verify->time_limit_ns,
			 "slowest_ns", (json_int_t)time.lower_ns, "slowest", time.lower, "fastest_ns",
			 (json_int_t)time.upper_ns, "fastest", time.upper, "derived_ns", (json_int_t)time.derived_ns,
			 "margins_hold", time.margins_hold);
}

json_t *judge_verify_json(const struct verify *verify)
{
	json_t *rows = json_array(), *checks = json_array();
	const json_t *check = NULL;
	bool whole = rows != NULL && checks != NULL;
	size_t i = 0;

	for (size_t r = 0; r < verify->count && whole; r++)
		whole = json_array_append_new(rows, row_json(verify, &verify->rows[r])) == 0;
	json_array_foreach(verify->checks, i, check)
	{
		whole = whole && json_array_append_new(checks, check_json(check)) == 0;
	}
	if (!whole) {
		json_decref(rows);
		json_decref(checks);
		return NULL;
	}
	return json_pack("{s:s, s:b, s:f, s:O, s:o, s:o, s:o}", "package", judge_show_field(verify->package, "name"),
			 "good", judge_verify_good(verify), "seconds", verify->seconds, "warnings", verify->warnings,
			 "submissions", rows, "checks", checks, "time", time_json(verify));
}

/* ---- XML and HTML ---- */

/* As text or in a value in double quotes, in both. What XML cannot hold at all is replaced. */
static void escape(FILE *out, const char *text)
{
	for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++)
		switch (*c) {
		case '&':
			(void)fputs("&amp;", out); /* the stream's error is looked at in the end, here and below */
			break;
		case '<':
			(void)fputs("&lt;", out);
			break;
		case '>':
			(void)fputs("&gt;", out);
			break;
		case '"':
			(void)fputs("&quot;", out);
			break;
		default:
			if ((*c < 0x20 && *c != '\n' && *c != '\t') || *c == 0x7f)
				(void)fputc('?', out);
			else if (c[0] == 0xef && c[1] == 0xbf && c[2] >= 0xbe) { /* U+FFFE and U+FFFF */
				(void)fputc('?', out);
				c += 2;
			} else
				(void)fputc(*c, out);
		}
}

static void escape_lines(FILE *out, const json_t *lines)
{
	const json_t *line = NULL;
	size_t i = 0;

	json_array_foreach(lines, i, line)
	{
		escape(out, json_string_value(line));
		(void)fputc('\n', out);
	}
}

/* Of the test that was not accepted: its name, and where output and answer part. */
static void escape_context(FILE *out, const json_t *result)
{
	const json_t *test = judge_verify_first_bad(result);
	char *context = judge_verify_context(test);

	if (context != NULL) {
		escape(out, judge_show_field(test, "name"));
		(void)fputs(":\n", out);
		escape(out, context);
	}
	free(context);
}

static double seconds_of(const json_t *result)
{
	return (double)number(result, "wall_ns") / 1e9;
}

static bool is_ours(const struct verify_row *row)
{
	return row->result == NULL || strcmp(judge_show_field(row->result, "verdict"), "JE") == 0;
}

static void junit_problems(FILE *out, const char *kind, const char *type, const json_t *problems, const json_t *result)
{
	(void)fprintf(out, "\t\t\t<%s type=\"", kind);
	escape(out, type);
	(void)fputs("\" message=\"", out);
	escape(out, json_array_size(problems) > 0 ? json_string_value(json_array_get(problems, 0)) : "not judged");
	(void)fputs("\">", out);
	escape_lines(out, problems);
	escape_context(out, result);
	(void)fprintf(out, "</%s>\n", kind);
}

static void junit_row(FILE *out, const struct verify *verify, const struct verify_row *row)
{
	(void)fputs("\t\t<testcase classname=\"submissions\" name=\"", out);
	escape(out, row->name);
	(void)fprintf(out, "\" time=\"%.3f\"", seconds_of(row->result));
	if (is_good(row)) {
		(void)fputs("/>\n", out);
		return;
	}
	(void)fputs(">\n", out);
	junit_problems(
	    out, is_ours(row) ? "error" : "failure",
	    judge_verdict_in(verify->style, row->result == NULL ? "JE" : judge_show_field(row->result, "verdict")),
	    row->problems, row->result);
	(void)fputs("\t\t</testcase>\n", out);
}

static void junit_check(FILE *out, const json_t *check)
{
	const json_t *problems = json_object_get(check, "problems");

	if (!judge_verify_looked(check))
		return;
	(void)fputs("\t\t<testcase classname=\"package\" name=\"", out);
	escape(out, judge_show_field(check, "what"));
	(void)fputs("\">\n", out);
	if (json_array_size(problems) > 0)
		junit_problems(out, "failure", "package", problems, NULL);
	(void)fputs("\t\t</testcase>\n", out);
}

void judge_verify_junit(FILE *out, const struct verify *verify)
{
	size_t failures = 0, errors = 0, i = 0, count = verify->count;
	const json_t *check = NULL;

	for (size_t r = 0; r < verify->count; r++) {
		failures += !is_good(&verify->rows[r]) && !is_ours(&verify->rows[r]);
		errors += !is_good(&verify->rows[r]) && is_ours(&verify->rows[r]);
	}
	json_array_foreach(verify->checks, i, check)
	{
		failures += json_array_size(json_object_get(check, "problems")) > 0;
		count += judge_verify_looked(check);
	}
	(void)fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", out);
	(void)fprintf(out, "<testsuites tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" time=\"%.3f\">\n", count,
		      failures, errors, verify->seconds);
	(void)fputs("\t<testsuite name=\"", out);
	escape(out, judge_show_field(verify->package, "name"));
	(void)fprintf(out, "\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"0\" time=\"%.3f\">\n", count,
		      failures, errors, verify->seconds);
	for (size_t r = 0; r < verify->count; r++)
		junit_row(out, verify, &verify->rows[r]);
	json_array_foreach(verify->checks, i, check)
	{
		junit_check(out, check);
	}
	(void)fputs("\t</testsuite>\n</testsuites>\n", out);
}

/* A bar for each test, as high as its share of the limit, which is the line. */
static void html_chart(FILE *out, const struct verify_row *row)
{
	const json_t *tests = json_object_get(row->result, "tests"), *slowest = judge_verify_slowest(row->result);
	size_t count = json_array_size(tests), bars = count < BARS_MAX ? count : BARS_MAX;
	double most = (double)number(slowest, "cpu_ns");

	if (count == 0)
		return;
	if ((double)row->limit_ns > most)
		most = (double)row->limit_ns;
	(void)fprintf(out, "<svg width=\"%d\" height=\"%d\" role=\"img\">", CHART_WIDTH, CHART_HEIGHT);
	for (size_t b = 0; b < bars; b++) {
		double high = 0;
		bool bad = false;

		for (size_t t = b * count / bars; t < (b + 1) * count / bars; t++) {
			const json_t *test = json_array_get(tests, t);
			double cpu = (double)number(test, "cpu_ns");

			high = cpu > high ? cpu : high;
			bad |= strcmp(judge_show_field(test, "verdict"), "AC") != 0;
		}
		high = most > 0 ? high / most * (CHART_HEIGHT - 2) : 0;
		(void)fprintf(out, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
			      bad ? "b" : "g", (double)b * CHART_WIDTH / (double)bars, CHART_HEIGHT - high - 1,
			      0.8 * CHART_WIDTH / (double)bars, high + 1);
	}
	if (row->limit_ns != 0 && most > 0)
		(void)fprintf(out, "<line x1=\"0\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", CHART_WIDTH,
			      CHART_HEIGHT - 1 - (double)row->limit_ns / most * (CHART_HEIGHT - 2),
			      CHART_HEIGHT - 1 - (double)row->limit_ns / most * (CHART_HEIGHT - 2));
	(void)fputs("</svg>", out);
}

static void html_cell(FILE *out, const char *text)
{
	(void)fputs("<td>", out);
	escape(out, text);
	(void)fputs("</td>", out);
}

static void html_row(FILE *out, const struct verify *verify, const struct verify_row *row)
{
	const json_t *slowest = judge_verify_slowest(row->result), *score = json_object_get(row->result, "score");
	char cpu[32] = "", memory[32] = "", points[32] = "", expected[JUDGE_VERDICTS_SIZE];

	if (slowest != NULL) {
		(void)judge_show_time(number(slowest, "cpu_ns"), cpu, sizeof(cpu));
		(void)judge_show_bytes(number(row->result, "memory_peak_bytes"), memory, sizeof(memory));
	}
	if (json_is_number(score))
		(void)snprintf(points, sizeof(points), "%.6g", json_number_value(score));
	(void)fprintf(out, "<tr class=\"%s\">", is_good(row) ? "good" : "bad");
	html_cell(out, row->name);
	html_cell(out, judge_show_field(row->result, "language"));
	html_cell(out, judge_verdicts_in(verify->style, row->expected, expected, sizeof(expected)));
	html_cell(out, judge_verdict_in(verify->style, judge_show_field(row->result, "verdict")));
	html_cell(out, points);
	html_cell(out, cpu);
	html_cell(out, memory);
	html_cell(out, judge_show_field(slowest, "name"));
	(void)fputs("<td>", out);
	html_chart(out, row);
	(void)fputs("</td></tr>\n", out);
	if (!is_good(row)) {
		(void)fputs("<tr class=\"bad\"><td colspan=\"9\"><pre>", out);
		escape_lines(out, row->problems);
		escape(out, judge_show_field(row->result, "reason"));
		(void)fputc('\n', out);
		escape_context(out, row->result);
		(void)fputs("</pre></td></tr>\n", out);
	}
}

static const char style[] =
    "body{font:14px sans-serif;margin:2em}table{border-collapse:collapse}td,th{padding:.3em .7em;border-bottom:1px "
    "solid "
    "#ccc;text-align:left;vertical-align:top}pre{margin:0;white-space:pre-wrap}.good td:nth-child(4){color:#060}.bad "
    "td:nth-child(4){color:#a00;font-weight:bold}.g{fill:#4a8}.b{fill:#c44}line{stroke:#a00;stroke-dasharray:4 3}";

void judge_verify_html(FILE *out, const struct verify *verify)
{
	const json_t *check = NULL;
	size_t i = 0, bad = judge_verify_bad_rows(verify);

	(void)fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>", out);
	escape(out, judge_show_field(verify->package, "name"));
	(void)fprintf(out, "</title><style>%s</style></head><body>\n<h1>", style);
	escape(out, judge_show_field(verify->package, "name"));
	(void)fprintf(
	    out,
	    "</h1>\n<p>%zu submissions, %zu as expected, %zu not, in %.1f s. A bar is the CPU time of a test, "
	    "red where it was not accepted; the dashed line is the limit.</p>\n",
	    verify->count, verify->count - bad, bad, verify->seconds);
	(void)fputs("<table><tr><th>submission<th>language<th>expected<th>seen<th>score<th>CPU<th>memory<th>slowest "
		    "test<th>CPU time of each test</tr>\n",
		    out);
	for (size_t r = 0; r < verify->count; r++)
		html_row(out, verify, &verify->rows[r]);
	(void)fputs("</table>\n", out);
	json_array_foreach(verify->checks, i, check)
	{
		const json_t *problems = json_object_get(check, "problems");

		if (!judge_verify_looked(check))
			continue;
		(void)fputs("<h2>", out);
		escape(out, judge_show_field(check, "what"));
		(void)fprintf(out, "</h2>\n<p>%llu looked at, %zu not as they should be</p><pre>",
			      (unsigned long long)number(check, "count"), json_array_size(problems));
		escape_lines(out, problems);
		(void)fputs("</pre>\n", out);
	}
	(void)fputs("</body></html>\n", out);
}
