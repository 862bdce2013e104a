/* json.c - how the api's objects look (docs/api.md). Pure. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "judge/api/api-internal.h"

json_t *api_json_time(int64_t ms)
{
	const time_t seconds = ms / 1000;
	struct tm utc;
	char text[48];
	size_t n = 0;

	if (ms <= 0 || gmtime_r(&seconds, &utc) == NULL)
		return json_null();
	n = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &utc);
	(void)snprintf(text + n, sizeof(text) - n, ".%03dZ", (int)(ms % 1000));
	return json_string(text);
}

json_t *api_json_fault(const struct judge_fault *fault)
{
	json_t *error = json_object();

	(void)json_object_set_new(error, "what", json_string(fault->what));
	(void)json_object_set_new(error, "where", json_string(fault->where));
	/* Cut texts may end in half a character, and names from outside may be no UTF-8 at all. */
	if (json_object_set_new(error, "why", json_string(fault->why)) < 0)
		(void)json_object_set_new(error, "why", json_string("the reason cannot be shown (it is no UTF-8)"));
	return json_pack("{s:o}", "error", error);
}

json_t *api_json_status(const struct judge_status *status)
{
	json_t *object =
	    json_pack("{s:s, s:s, s:s, s:s, s:b, s:I}", "id", status->id, "state", judge_state_name(status->state),
		      "problem", status->problem, "language", status->language, "all_tests", status->all_tests ? 1 : 0,
		      "attempt", (json_int_t)status->attempt);

	if (status->entry[0] != '\0')
		(void)json_object_set_new(object, "entry_point", json_string(status->entry));
	(void)json_object_set_new(object, "submitted", api_json_time(status->submitted_ms));
	(void)json_object_set_new(object, "finished", api_json_time(status->finished_ms));
	if (status->verdict[0] != '\0')
		(void)json_object_set_new(object, "verdict", json_string(status->verdict));
	if (status->has_score)
		(void)json_object_set_new(object, "score", json_real(status->score));
	if (status->result != NULL) {
		json_t *result = json_loads(status->result, JSON_DECODE_ANY, NULL);

		(void)json_object_set_new(object, "result", result != NULL ? result : json_null());
	}
	return object;
}

json_t *api_json_attempts(const struct judge_attempt *attempts, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++) {
		const struct judge_attempt *attempt = &attempts[i];
		json_t *object =
		    json_pack("{s:I, s:s}", "attempt", (json_int_t)attempt->attempt, "owner", attempt->owner);

		(void)json_object_set_new(object, "started", api_json_time(attempt->started_ms));
		(void)json_object_set_new(object, "ended", api_json_time(attempt->ended_ms));
		if (attempt->outcome[0] != '\0')
			(void)json_object_set_new(object, "outcome", json_string(attempt->outcome));
		if (attempt->why[0] != '\0')
			(void)json_object_set_new(object, "why",
						  json_string(attempt->why)); /* left out if cut in a character */
		(void)json_array_append_new(array, object);
	}
	return array;
}

json_t *api_json_problem(const struct judge_problem *problem, const struct judge_package *package)
{
	json_t *object = json_pack("{s:s, s:I}", "name", problem->name, "version", (json_int_t)problem->version);
	json_t *warnings = NULL;

	if (json_object_set_new(object, "title", json_string(problem->title)) < 0)
		(void)json_object_set_new(object, "title", json_string(problem->name)); /* a title cut in a character */
	(void)json_object_set_new(object, "updated", api_json_time(problem->updated_ms));
	if (package == NULL)
		return object;
	(void)json_object_set_new(object, "tests", json_integer((json_int_t)package->test_count));
	(void)json_object_set_new(object, "time_limit_ns", json_integer((json_int_t)package->time_limit_ns));
	(void)json_object_set_new(object, "memory_bytes", json_integer((json_int_t)package->memory_bytes));
	(void)json_object_set_new(object, "output_bytes", json_integer((json_int_t)package->output_bytes));
	(void)json_object_set_new(object, "code_bytes", json_integer((json_int_t)package->code_bytes));
	if (package->author != NULL)
		(void)json_object_set_new(object, "author", json_string(package->author));
	warnings = json_array();
	for (size_t i = 0; i < package->warning_count; i++)
		(void)json_array_append_new(warnings, json_string(package->warnings[i]));
	(void)json_object_set_new(object, "warnings", warnings);
	return object;
}
