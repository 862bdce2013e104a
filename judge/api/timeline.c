/*
 * timeline.c - the timeline of a submission as the api shows it: the steps that its judge noted and the store keeps
 * (judge/grade/timeline.h), and those of the api itself (moments.h). Pure.
 *
 * A judge may be in an attacker's hands: of the stored text what is well-formed is shown, and no more than there can
 * be.
 */
#include "judge/grade/timeline.h"

#include <stdlib.h>
#include <string.h>

#include "judge/api/api-internal.h"

struct step {
	const char *name, *who;
	int64_t at_ns; /* since the submission was received */
};

#define API_STEPS 5

static const char *const step_names[JUDGE_STEP_COUNT] = {
	[JUDGE_STEP_LOOKED] = "looked",     [JUDGE_STEP_LEASED] = "leased", [JUDGE_STEP_PACKAGE] = "package",
	[JUDGE_STEP_COMPILED] = "compiled", [JUDGE_STEP_GRADED] = "graded",
};

static const char *const moment_names[JUDGE_MOMENT_COUNT] = {
	[JUDGE_MOMENT_BEGUN] = "begun",     [JUDGE_MOMENT_ASKED] = "asked",     [JUDGE_MOMENT_TAKEN] = "taken",
	[JUDGE_MOMENT_ORDERED] = "ordered", [JUDGE_MOMENT_STARTED] = "started", [JUDGE_MOMENT_ENDED] = "ended",
	[JUDGE_MOMENT_TOLD] = "told",       [JUDGE_MOMENT_READ] = "read",       [JUDGE_MOMENT_CHECKED] = "checked",
};

static void add_step(struct step *steps, size_t *count, const char *name, const char *who, int64_t at_ns)
{
	steps[(*count)++] = (struct step){ name, who, at_ns };
}

static void add_own(struct step *steps, size_t *count, const struct judge_moments_of *own)
{
	const struct {
		const char *name, *who;
		uint64_t at_ns;
	} all[API_STEPS] = { { "received", "api", own->received_ns },
			     { "stored", "api", own->stored_ns },
			     { "written", "judge", own->written_ns },
			     { "heard", "api", own->heard_ns },
			     { "answered", "api", own->answered_ns } };

	for (size_t i = 0; i < API_STEPS; i++)
		if (all[i].at_ns != 0)
			add_step(steps, count, all[i].name, all[i].who, (int64_t)(all[i].at_ns - own->received_ns));
}

static int by_time(const void *left, const void *right)
{
	const struct step *a = left, *b = right;

	return a->at_ns < b->at_ns ? -1 : a->at_ns > b->at_ns;
}

static json_t *steps_json(const json_t *kept, const struct judge_moments_of *own)
{
	struct step steps[JUDGE_STEP_COUNT + API_STEPS];
	json_t *array = json_array();
	size_t count = 0;

	if (own != NULL)
		add_own(steps, &count, own);
	else if (json_array_size(kept) > 0)
		add_step(steps, &count, "received", "api", 0);
	for (size_t i = 0; i < JUDGE_STEP_COUNT; i++)
		if (json_is_integer(json_array_get(kept, i)))
			add_step(steps, &count, step_names[i], "judge", json_integer_value(json_array_get(kept, i)));
	qsort(steps, count, sizeof(steps[0]), by_time);
	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(array, json_pack("{s:s, s:s, s:I}", "step", steps[i].name, "who",
							     steps[i].who, "at_ns", (json_int_t)steps[i].at_ns));
	return array;
}

/* [test, ahead, moments...] -> {"index", "test", "ahead", "moments": {...}} */
static json_t *run_json(const json_t *run, const json_t *tests)
{
	const json_t *index = json_array_get(run, 0), *ahead = json_array_get(run, 1);
	const json_t *name = json_object_get(json_array_get(tests, (size_t)json_integer_value(index)), "name");
	json_t *moments = json_object(), *object = json_object();

	for (size_t i = 0; i < JUDGE_MOMENT_COUNT; i++) {
		json_t *at = json_array_get(run, i + 2);

		if (json_is_integer(at))
			(void)json_object_set(moments, moment_names[i], at);
	}
	if (json_is_integer(index)) {
		(void)json_object_set_new(object, "index", json_integer(json_integer_value(index)));
		if (json_is_string(name))
			(void)json_object_set_new(object, "test", json_string(json_string_value(name)));
	}
	(void)json_object_set_new(object, "ahead", json_boolean(json_is_true(ahead)));
	(void)json_object_set_new(object, "moments", moments);
	return object;
}

static json_t *runs_json(const json_t *runs, const json_t *tests)
{
	size_t count = json_array_size(runs);
	json_t *array = json_array();

	for (size_t i = 0; i < count && i < JUDGE_TIMELINE_RUNS; i++)
		(void)json_array_append_new(array, run_json(json_array_get(runs, i), tests));
	return array;
}

json_t *api_json_timeline(const struct judge_status *status, const char *kept_text, const struct judge_moments_of *own)
{
	json_t *kept = kept_text == NULL ? NULL : json_loads(kept_text, 0, NULL);
	json_t *result = status->result == NULL ? NULL : json_loads(status->result, 0, NULL);
	const json_t *cached = json_object_get(json_object_get(result, "compile"), "cached");
	json_t *object =
	    json_pack("{s:s, s:s, s:s, s:s, s:I}", "id", status->id, "state", judge_state_name(status->state),
		      "problem", status->problem, "language", status->language, "attempt", (json_int_t)status->attempt);

	if (status->verdict[0] != '\0')
		(void)json_object_set_new(object, "verdict", json_string(status->verdict));
	(void)json_object_set_new(object, "received", api_json_time(status->submitted_ms));
	(void)json_object_set_new(object, "exact",
				  json_boolean(own != NULL || json_is_true(json_object_get(kept, "exact"))));
	if (json_is_boolean(cached))
		(void)json_object_set_new(object, "cached", json_boolean(json_is_true(cached)));
	(void)json_object_set_new(object, "steps", steps_json(json_object_get(kept, "steps"), own));
	(void)json_object_set_new(object, "run_count",
				  json_integer(json_integer_value(json_object_get(kept, "run_count"))));
	(void)json_object_set_new(object, "runs",
				  runs_json(json_object_get(kept, "runs"), json_object_get(result, "tests")));
	json_decref(result);
	json_decref(kept);
	return object;
}
