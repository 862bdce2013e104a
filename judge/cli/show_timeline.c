/* show_timeline.c - see show_timeline.h. */
#include "judge/cli/show_timeline.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "judge/cli/show.h"

#define NS_PER_MS 1e6
#define NS_PER_US 1e3

/* What a run does between two of its moments, and who is at work. */
static const struct part {
	const char *name, *who, *from, *to;
} parts[] = {
	{ "open", "judge", "begun", "asked" },    { "take", "warden", "asked", "taken" },
	{ "box", "warden", "taken", "ordered" },  { "set up", "box", "ordered", "started" },
	{ "program", "box", "started", "ended" }, { "report", "warden", "ended", "told" },
	{ "read", "judge", "told", "read" },      { "check", "judge", "read", "checked" },
};
#define PARTS (sizeof(parts) / sizeof(parts[0]))

static const struct part whole_run = { "total", "judge", "begun", "checked" };

static bool time_of(const json_t *object, const char *field, json_int_t *at_ns)
{
	const json_t *value = json_object_get(object, field);

	*at_ns = json_integer_value(value);
	return json_is_integer(value);
}

/* Both ends of a part of a run; false when it has not both. */
static bool span_of(const json_t *run, const struct part *part, json_int_t *from_ns, json_int_t *to_ns)
{
	const json_t *moments = json_object_get(run, "moments");

	return time_of(moments, part->from, from_ns) && time_of(moments, part->to, to_ns);
}

/* The difference may be more than the type holds, if somebody makes the numbers up. */
static double between(json_int_t from_ns, json_int_t to_ns)
{
	return (double)to_ns - (double)from_ns;
}

static const char *name_of(const json_t *run)
{
	const char *name = judge_show_field(run, "test");

	if (!json_is_integer(json_object_get(run, "index")))
		return "compiler";
	return *name == '\0' ? "?" : name;
}

/* ---- For people ---- */

static void show_steps(FILE *out, const json_t *steps)
{
	const json_t *step = NULL;
	json_int_t before = 0, at = 0;
	size_t i = 0;

	(void)fprintf(out, "%12s %12s  %-6s  %s\n", "at ms", "took ms", "who", "step");
	json_array_foreach(steps, i, step)
	{
		if (!time_of(step, "at_ns", &at))
			continue;
		(void)fprintf(out, "%12.3f %12.3f  ", (double)at / NS_PER_MS,
			      i == 0 ? 0.0 : between(before, at) / NS_PER_MS);
		(void)fprintf(out, "%-6.6s  ", judge_show_field(step, "who"));
		judge_show_line(out, judge_show_field(step, "step"));
		(void)fputc('\n', out);
		before = at;
	}
}

static void show_span(FILE *out, const json_t *run, const struct part *part)
{
	json_int_t from = 0, to = 0;

	if (span_of(run, part, &from, &to))
		(void)fprintf(out, " %8.3f", between(from, to) / NS_PER_MS);
	else
		(void)fprintf(out, " %8s", "-");
}

static void show_run(FILE *out, const json_t *run)
{
	json_int_t at = 0;

	(void)time_of(json_object_get(run, "moments"), "begun", &at);
	(void)fprintf(out, "%12.3f", (double)at / NS_PER_MS);
	for (size_t i = 0; i < PARTS; i++)
		show_span(out, run, &parts[i]);
	show_span(out, run, &whole_run);
	(void)fprintf(out, "  %-5s ", json_is_true(json_object_get(run, "ahead")) ? "ahead" : "");
	judge_show_line(out, name_of(run));
	(void)fputc('\n', out);
}

static void show_runs(FILE *out, const json_t *timeline)
{
	const json_t *runs = json_object_get(timeline, "runs"), *run = NULL;
	json_int_t count = json_integer_value(json_object_get(timeline, "run_count"));
	size_t i = 0;

	if (json_array_size(runs) == 0)
		return;
	(void)fprintf(out, "\n%12s", "at ms");
	for (size_t p = 0; p < PARTS; p++)
		(void)fprintf(out, " %8s", parts[p].name);
	(void)fprintf(out, " %8s  %-5s %s\n", whole_run.name, "box", "run");
	json_array_foreach(runs, i, run)
	{
		show_run(out, run);
	}
	if (count > 0 && (uint64_t)count > json_array_size(runs))
		(void)fprintf(out, "of %" JSON_INTEGER_FORMAT " runs the first %zu were noted\n", count,
			      json_array_size(runs));
}

void judge_show_timeline(FILE *out, const json_t *timeline)
{
	static const char *const fields[] = { "problem", "language", "state", "verdict" };
	const json_t *steps = json_object_get(timeline, "steps");

	judge_show_line(out, judge_show_field(timeline, "id"));
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		(void)fputs("  ", out); /* the stream's error is looked at in the end, here and above */
		judge_show_line(out, judge_show_field(timeline, fields[i]));
	}
	if (json_is_true(json_object_get(timeline, "cached")))
		(void)fputs("  (compiled before)", out);
	(void)fputc('\n', out);
	if (json_array_size(steps) == 0) {
		(void)fputs("no times are known of it\n", out);
		return;
	}
	if (!json_is_true(json_object_get(timeline, "exact")))
		(void)fputs("received before the host was started anew: its steps are put by the wall clock\n", out);
	show_steps(out, steps);
	show_runs(out, timeline);
}

/* ---- Trace events ---- */

static const char *const threads[] = { "api", "judge", "warden", "box" };
#define THREADS (sizeof(threads) / sizeof(threads[0]))

static int thread_of(const char *who)
{
	for (size_t i = 0; i < THREADS; i++)
		if (strcmp(who, threads[i]) == 0)
			return (int)i + 1;
	return 0;
}

static void add_name(json_t *events, const char *what, int thread, const char *name)
{
	(void)json_array_append_new(events, json_pack("{s:s, s:s, s:i, s:i, s:{s:s}}", "ph", "M", "name", what, "pid",
						      1, "tid", thread, "args", "name", name));
}

static void add_span(json_t *events, const char *name, const char *who, json_int_t from_ns, json_int_t to_ns,
		     const char *run)
{
	json_t *event =
	    json_pack("{s:s, s:s, s:s, s:i, s:i, s:f, s:f}", "ph", "X", "name", name, "cat", "minos", "pid", 1, "tid",
		      thread_of(who), "ts", (double)from_ns / NS_PER_US, "dur", between(from_ns, to_ns) / NS_PER_US);

	if (run != NULL)
		(void)json_object_set_new(event, "args", json_pack("{s:s}", "run", run));
	(void)json_array_append_new(events, event);
}

static void add_steps(json_t *events, const json_t *steps)
{
	const json_t *step = NULL;
	json_int_t before = 0, at = 0;
	size_t i = 0;

	json_array_foreach(steps, i, step)
	{
		if (!time_of(step, "at_ns", &at))
			continue;
		if (i > 0)
			add_span(events, judge_show_field(step, "step"), judge_show_field(step, "who"), before, at,
				 NULL);
		before = at;
	}
}

static void add_run(json_t *events, const json_t *run)
{
	const char *name = name_of(run);
	json_int_t from = 0, to = 0;

	if (span_of(run, &whole_run, &from, &to))
		add_span(events, name, whole_run.who, from, to, name);
	for (size_t i = 0; i < PARTS; i++)
		if (span_of(run, &parts[i], &from, &to))
			add_span(events, parts[i].name, parts[i].who, from, to, name);
}

json_t *judge_timeline_events(const json_t *timeline)
{
	const json_t *runs = json_object_get(timeline, "runs"), *run = NULL;
	json_t *events = json_array();
	size_t i = 0;

	add_name(events, "process_name", 0, judge_show_field(timeline, "id"));
	for (size_t t = 0; t < THREADS; t++)
		add_name(events, "thread_name", (int)t + 1, threads[t]);
	add_steps(events, json_object_get(timeline, "steps"));
	json_array_foreach(runs, i, run)
	{
		add_run(events, run);
	}
	return json_pack("{s:o, s:s}", "traceEvents", events, "displayTimeUnit", "ms");
}
