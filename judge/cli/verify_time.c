/*
 * verify_time.c - the time limit, from the jury's submissions; see verify.h.
 *
 * Legacy: slowest accepted x time_multiplier, in whole seconds, at least one; whoever must break the limit has to need
 * time_safety_margin times as long. 2025-09: the least multiple of time_resolution that is at least slowest x
 * ac_to_time_limit; and limit x time_limit_to_tle is at most the fastest that must break it. CPU times are divided by
 * the multiplier of their language, with which its limit is multiplied.
 */
#include <math.h>
#include <string.h>

#include "judge/cli/show.h"
#include "judge/cli/verify.h"

#define SECOND 1e9

static double real_of(const struct verify *verify, const char *key, double otherwise)
{
	double value = json_number_value(json_object_get(verify->package, key));

	return value > 0 ? value : otherwise;
}

/* What one test needed. A program that waits until the clock ends it, or would without end, needs as much time as it
 * had, and more. */
static double needed_ns(const json_t *test)
{
	const json_t *evidence = json_object_get(test, "evidence");
	const char *fired = judge_show_field(evidence, "limit_fired");
	double cpu = (double)json_integer_value(json_object_get(test, "cpu_ns"));
	double limit = (double)json_integer_value(json_object_get(json_object_get(evidence, "limits"), "cpu_ns"));

	return (strcmp(fired, "wall") == 0 || strcmp(fired, "deadlock") == 0) && limit > cpu ? limit : cpu;
}

/* What it needed for its slowest test, as if its language had no multiplier. A run that a limit cut short needed more.
 */
static uint64_t slowest_ns(const struct verify_row *row)
{
	const json_t *test = NULL;
	double most = 0;
	size_t i = 0;

	json_array_foreach(json_object_get(row->result, "tests"), i, test)
	{
		most = fmax(most, needed_ns(test));
	}
	return (uint64_t)(most / (row->multiplier > 0 ? row->multiplier : 1));
}

static uint64_t derive(const struct verify *verify, double lower_ns)
{
	bool modern = json_is_true(json_object_get(verify->package, "modern"));
	double wanted = lower_ns * real_of(verify, "time_multiplier", modern ? 2 : 5);
	double step = modern ? real_of(verify, "time_resolution_ns", SECOND) : SECOND;
	double steps = ceil(wanted / step - 1e-9);

	return (uint64_t)((steps < 1 ? 1 : steps) * step);
}

void judge_verify_time(const struct verify *verify, struct verify_time *time)
{
	bool modern = json_is_true(json_object_get(verify->package, "modern"));
	double margin = real_of(verify, "time_safety_margin", modern ? 1.5 : 2), limit;

	*time = (struct verify_time){ .margins_hold = true };
	for (size_t i = 0; i < verify->count; i++) {
		const struct verify_row *row = &verify->rows[i];
		uint64_t used = slowest_ns(row);

		if (row->time_use == VERIFY_TIME_LOWER && used > time->lower_ns) {
			time->lower_ns = used;
			time->lower = row->name;
		} else if (row->time_use == VERIFY_TIME_UPPER && used > 0 &&
			   (time->upper_ns == 0 || used < time->upper_ns)) {
			time->upper_ns = used;
			time->upper = row->name;
		}
	}
	if (time->lower_ns != 0)
		time->derived_ns = derive(verify, (double)time->lower_ns);
	limit = (double)(verify->time_limit_ns != 0 ? verify->time_limit_ns : time->derived_ns);
	if (limit == 0)
		return;
	if (time->lower_ns != 0 && (double)time->lower_ns * real_of(verify, "time_multiplier", modern ? 2 : 5) > limit)
		time->margins_hold = false;
	if (time->upper_ns != 0 && limit * margin > (double)time->upper_ns)
		time->margins_hold = false;
}

static void show_side(FILE *out, const char *what, const char *name, uint64_t ns)
{
	(void)fprintf(out, "  %-28s ", what);
	if (name == NULL) {
		(void)fputs("none\n", out);
		return;
	}
	(void)fprintf(out, "%8.3f s  ", (double)ns / SECOND);
	judge_show_line(out, name);
	(void)fputc('\n', out);
}

void judge_verify_show_time(FILE *out, const struct verify *verify, const struct verify_time *time)
{
	bool modern = json_is_true(json_object_get(verify->package, "modern"));

	(void)fputs("time limit:\n", out);
	for (size_t i = 0; i < verify->count; i++) {
		const struct verify_row *row = &verify->rows[i];

		if (row->time_use != VERIFY_TIME_UNUSED && row->result != NULL)
			show_side(out, row->time_use == VERIFY_TIME_LOWER ? "  must keep it" : "  must break it",
				  row->name, slowest_ns(row));
	}
	show_side(out, "slowest that must keep it", time->lower, time->lower_ns);
	show_side(out, "fastest that must break it", time->upper, time->upper_ns);
	(void)fprintf(out, "  %-28s %8.6g\n", modern ? "ac_to_time_limit" : "time_multiplier",
		      real_of(verify, "time_multiplier", modern ? 2 : 5));
	(void)fprintf(out, "  %-28s %8.6g\n", modern ? "time_limit_to_tle" : "time_safety_margin",
		      real_of(verify, "time_safety_margin", modern ? 1.5 : 2));
	if (time->derived_ns != 0)
		(void)fprintf(out, "  %-28s %8.3f s\n", "by the rule", (double)time->derived_ns / SECOND);
	if (json_integer_value(json_object_get(verify->package, "time_limit_ns")) > 0)
		(void)fprintf(out, "  %-28s %8.3f s\n", "in the package",
			      (double)json_integer_value(json_object_get(verify->package, "time_limit_ns")) / SECOND);
	(void)fprintf(out, "  %-28s %s\n", "margins on both sides", time->margins_hold ? "hold" : "DO NOT HOLD");
}
