/* timeline.c - see timeline.h. Pure but for the clock. */
#include "judge/grade/timeline.h"

#include <jansson.h>
#include <string.h>

#include "sandbox/clock.h"

void judge_timeline_begin(struct judge_timeline *timeline)
{
	uint64_t looked_ns;

	if (timeline == NULL)
		return;
	looked_ns = timeline->at_ns[JUDGE_STEP_LOOKED];
	memset(timeline->at_ns, 0, sizeof(timeline->at_ns));
	timeline->at_ns[JUDGE_STEP_LOOKED] = looked_ns;
	timeline->run_count = 0;
	timeline->test = JUDGE_TIMELINE_COMPILER;
}

void judge_timeline_step(struct judge_timeline *timeline, enum judge_timeline_step step)
{
	if (timeline != NULL)
		timeline->at_ns[step] = sbx_now_ns();
}

void judge_timeline_test(struct judge_timeline *timeline, uint32_t test)
{
	if (timeline != NULL)
		timeline->test = test;
}

struct judge_timeline_run *judge_timeline_run(struct judge_timeline *timeline)
{
	static struct judge_timeline_run unwanted;
	struct judge_timeline_run *run = &unwanted;

	if (timeline != NULL && timeline->run_count++ < JUDGE_TIMELINE_RUNS)
		run = &timeline->runs[timeline->run_count - 1];
	*run = (struct judge_timeline_run){ .test = timeline == NULL ? 0 : timeline->test };
	judge_timeline_moment(run, JUDGE_MOMENT_BEGUN);
	return run;
}

void judge_timeline_moment(struct judge_timeline_run *run, enum judge_timeline_moment moment)
{
	run->at_ns[moment] = sbx_now_ns();
}

void judge_timeline_result(struct judge_timeline_run *run, const struct sbx_result *result)
{
	const struct sbx_moments *moments = &result->moments;

	run->ahead = result->ahead != 0;
	run->at_ns[JUDGE_MOMENT_TAKEN] = moments->taken_ns;
	run->at_ns[JUDGE_MOMENT_ORDERED] = moments->ordered_ns;
	run->at_ns[JUDGE_MOMENT_STARTED] = moments->started_ns;
	run->at_ns[JUDGE_MOMENT_ENDED] = moments->ended_ns;
	run->at_ns[JUDGE_MOMENT_TOLD] = moments->told_ns;
}

/* ---- Text ---- */

static json_t *moment_json(uint64_t at_ns, int64_t received_ns)
{
	return at_ns == 0 ? json_null() : json_integer((int64_t)(at_ns - (uint64_t)received_ns));
}

static json_t *moments_json(const uint64_t *at_ns, size_t count, int64_t received_ns, json_t *array)
{
	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(array, moment_json(at_ns[i], received_ns)); /* shows as NULL in the end */
	return array;
}

static json_t *run_json(const struct judge_timeline_run *run, int64_t received_ns)
{
	json_t *array = json_array();

	(void)json_array_append_new(array, run->test == JUDGE_TIMELINE_COMPILER ? json_null()
										: json_integer((json_int_t)run->test));
	(void)json_array_append_new(array, json_boolean(run->ahead)); /* as above */
	return moments_json(run->at_ns, JUDGE_MOMENT_COUNT, received_ns, array);
}

char *judge_timeline_text(const struct judge_timeline *timeline, int64_t received_ns, bool exact)
{
	unsigned kept = timeline->run_count < JUDGE_TIMELINE_RUNS ? timeline->run_count : JUDGE_TIMELINE_RUNS;
	json_t *runs = json_array(), *json;
	char *text;

	for (unsigned i = 0; i < kept; i++)
		(void)json_array_append_new(runs, run_json(&timeline->runs[i], received_ns));
	json = json_pack("{s:b, s:o, s:I, s:o}", "exact", exact ? 1 : 0, "steps",
			 moments_json(timeline->at_ns, JUDGE_STEP_COUNT, received_ns, json_array()), "run_count",
			 (json_int_t)timeline->run_count, "runs", runs);
	text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT);
	json_decref(json);
	return text;
}
