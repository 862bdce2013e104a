/*
 * routes.c - the paths, and what those answer that only look (submit.c and upload.c have the others). Handlers run when
 * the whole body is there; they only speak to the store, which takes well under a millisecond (a durable submit: one
 * fsync), or suspend the request.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/api/api-internal.h"
#include "judge/daemon/log.h"
#include "judge/policy/tell.h"
#include "sandbox/cleanup.h"

#define LIST_DEFAULT 50
#define LIST_MAX     1000
#define WAIT_DEFAULT 30

/* ---- Arguments of a query ---- */

/* Number after `?name=`, or fallback when it is absent. -EINVAL and a fault when it is no decimal number up to max. */
static int number_argument(const struct api_request *request, const char *name, uint64_t max, uint64_t fallback,
			   uint64_t *out, struct judge_fault *fault)
{
	const char *text = MHD_lookup_connection_value(request->http, MHD_GET_ARGUMENT_KIND, name);
	uint64_t value = 0;

	if (text == NULL) {
		*out = fallback;
		return 0;
	}
	for (const char *c = text; *c != '\0'; c++) {
		if (*c < '0' || *c > '9' || value > (UINT64_MAX - 9) / 10)
			return judge_fault_set(fault, 400, name, "must be a whole number");
		value = value * 10 + (uint64_t)(*c - '0');
	}
	if (*text == '\0' || value > max)
		return judge_fault_set(fault, 400, name, "must be a whole number, at most %" PRIu64, max);
	*out = value;
	return 0;
}

static bool is_id(const char *text)
{
	return strlen(text) == JUDGE_ID_SIZE - 1 && strspn(text, "0123456789abcdef") == JUDGE_ID_SIZE - 1;
}

/* ---- Looking ---- */

/* The whole of one submission: row, attempts, progress newer than `since`. */
static json_t *full_status(struct api *api, const struct judge_status *status, uint64_t since, struct sbx_error *err)
{
	sbx_free struct judge_attempt *attempts = NULL;
	size_t count = 0;
	json_t *object = NULL;

	if (judge_store_attempts(api->store, status->id, &attempts, &count, err) < 0)
		return NULL;
	object = api_json_status(status);
	(void)json_object_set_new(object, "attempts", api_json_attempts(attempts, count));
	if (status->state == JUDGE_STATE_LEASED) {
		json_t *progress = judge_progress_json(api->progress, status->id, since);

		if (progress != NULL)
			(void)json_object_set_new(object, "progress", progress);
	}
	return object;
}

/* Looks the submission up, or answers that it is not there. NULL: answered, with *result. */
static struct judge_status *look_up(struct api_request *request, enum MHD_Result *result)
{
	struct judge_status *status = NULL;
	struct sbx_error err = { 0 };
	int r = 0;

	if (!is_id(request->name)) {
		*result =
		    api_fail(request, 400, "id", "an id is %d hexadecimal digits in lower case", JUDGE_ID_SIZE - 1);
		return NULL;
	}
	r = judge_store_get(request->api->store, request->name, &status, &err);
	if (r < 0)
		*result = api_fail_store(request, request->name, &err);
	else if (r == 0)
		*result = api_fail(request, 404, "id", "there is no submission `%s`", request->name);
	return r > 0 ? status : NULL;
}

static enum MHD_Result answer_status(struct api_request *request, struct judge_status *status, uint64_t since)
{
	struct sbx_error err = { 0 };
	json_t *object = full_status(request->api, status, since, &err);
	enum MHD_Result result = MHD_NO;

	if (status->state == JUDGE_STATE_DONE)
		judge_moments_answer(request->api->moments, status->id);
	result = object == NULL ? api_fail_store(request, status->id, &err) : api_reply(request, 200, object);
	judge_statuses_free(status, 1);
	return result;
}

static enum MHD_Result handle_get(struct api_request *request)
{
	enum MHD_Result result = MHD_NO;
	struct judge_status *status = NULL;
	struct judge_fault fault;
	uint64_t since = 0;

	if (number_argument(request, "progress", INT64_MAX, 0, &since, &fault) < 0)
		return api_reply_fault(request, &fault);
	status = look_up(request, &result);
	return status == NULL ? result : answer_status(request, status, since);
}

/* When the steps of a submission were taken, as far as that is known already, or still. */
static enum MHD_Result handle_trace(struct api_request *request)
{
	struct api *api = request->api;
	enum MHD_Result result = MHD_NO;
	struct judge_status *status = NULL;
	sbx_free char *kept = NULL;
	struct sbx_error err = { 0 };

	status = look_up(request, &result);
	if (status == NULL)
		return result;
	if (judge_store_timeline(api->store, status->id, &kept, &err) < 0)
		result = api_fail_store(request, status->id, &err);
	else
		result = api_reply(request, 200,
				   api_json_timeline(status, kept, judge_moments_find(api->moments, status->id)));
	judge_statuses_free(status, 1);
	return result;
}

static void wait_for(struct api_request *request)
{
	struct api *api = request->api;

	(void)snprintf(request->wait_id, sizeof(request->wait_id), "%.32s", request->name); /* is_id: fits */
	if (!request->waiting) {
		request->waiting = true;
		request->next = api->waiting;
		if (api->waiting != NULL)
			api->waiting->previous = request;
		api->waiting = request;
	}
	api_suspend(request);
}

static enum MHD_Result handle_wait(struct api_request *request)
{
	struct api *api = request->api;
	uint64_t timeout = 0, since = 0, longest = api->limits.wait_ms / 1000;
	bool by_progress = MHD_lookup_connection_value(request->http, MHD_GET_ARGUMENT_KIND, "progress") != NULL;
	enum MHD_Result result = MHD_NO;
	struct judge_status *status = NULL;
	struct judge_fault fault;

	if (number_argument(request, "timeout", longest, longest < WAIT_DEFAULT ? longest : WAIT_DEFAULT, &timeout,
			    &fault) < 0 ||
	    number_argument(request, "progress", INT64_MAX, 0, &since, &fault) < 0)
		return api_reply_fault(request, &fault);
	request->wait_progress = by_progress;
	status = look_up(request, &result);
	if (status == NULL)
		return result;
	if (request->wait_until_ms == 0)
		request->wait_until_ms = api_now_ms() + (int64_t)timeout * 1000;
	if (status->state != JUDGE_STATE_DONE && !api->stopping && request->wait_until_ms > api_now_ms() &&
	    !(by_progress && status->state == JUDGE_STATE_LEASED &&
	      judge_progress_sequence(api->progress, request->name) != since &&
	      judge_progress_sequence(api->progress, request->name) != 0)) {
		judge_statuses_free(status, 1);
		wait_for(request);
		return MHD_YES;
	}
	return answer_status(request, status, since);
}

static int list_arguments(const struct api_request *request, struct judge_list *list, struct judge_fault *fault)
{
	const char *state = MHD_lookup_connection_value(request->http, MHD_GET_ARGUMENT_KIND, "state");
	struct sbx_error err = { 0 };
	uint64_t limit = 0;
	int parsed = state == NULL ? JUDGE_STATE_ANY : judge_state_parse(state);

	if (number_argument(request, "limit", LIST_MAX, LIST_DEFAULT, &limit, fault) < 0)
		return -EINVAL;
	if (parsed < 0)
		return judge_fault_set(fault, 400, "state", "must be queued, leased or done");
	list->state = (enum judge_state)parsed;
	list->limit = (unsigned)limit;
	list->before = MHD_lookup_connection_value(request->http, MHD_GET_ARGUMENT_KIND, "before");
	list->problem = MHD_lookup_connection_value(request->http, MHD_GET_ARGUMENT_KIND, "problem");
	if (list->before != NULL && !is_id(list->before))
		return judge_fault_set(fault, 400, "before", "must be the id of a submission");
	if (list->problem != NULL && judge_files_check_problem(list->problem, strlen(list->problem), &err) < 0)
		return judge_fault_set(fault, 400, "problem", "%s", err.text);
	return 0;
}

static enum MHD_Result handle_list(struct api_request *request)
{
	struct judge_list list = { 0 };
	struct judge_status *found = NULL;
	struct judge_fault fault;
	struct sbx_error err = { 0 };
	size_t count = 0;
	json_t *array = NULL;
	int r = 0;

	if (list_arguments(request, &list, &fault) < 0)
		return api_reply_fault(request, &fault);
	r = judge_store_list(request->api->store, &list, &found, &count, &err);
	if (r == -ENOENT)
		return api_fail(request, 404, "before", "%s", err.text);
	if (r < 0)
		return api_fail_store(request, NULL, &err);
	array = json_array();
	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(array, api_json_status(&found[i]));
	judge_statuses_free(found, count);
	return api_reply(request, 200, json_pack("{s:o}", "submissions", array));
}

static enum MHD_Result handle_problems(struct api_request *request)
{
	sbx_free struct judge_problem *problems = NULL;
	struct sbx_error err = { 0 };
	size_t count = 0;
	json_t *array = NULL;

	if (judge_store_problem_list(request->api->store, &problems, &count, &err) < 0)
		return api_fail_store(request, NULL, &err);
	array = json_array();
	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(array, api_json_problem(&problems[i], NULL));
	return api_reply(request, 200, json_pack("{s:o}", "problems", array));
}

static enum MHD_Result handle_problem(struct api_request *request)
{
	struct judge_problem problem;
	const struct judge_package *package = NULL;
	struct sbx_error err = { 0 };
	int r = 0;

	if (judge_files_check_problem(request->name, strlen(request->name), &err) < 0)
		return api_fail(request, 400, "problem", "%s", err.text);
	r = judge_store_problem_get(request->api->store, request->name, &problem, &err);
	if (r < 0)
		return api_fail_store(request, NULL, &err);
	if (r == 0)
		return api_fail(request, 404, "problem", "there is no problem `%s`", request->name);
	package = api_package(request->api, problem.dir, problem.name, &err);
	if (package == NULL) {
		judge_log(JUDGE_LOG_ERROR, NULL, "package", "%s: %s", problem.name, err.text);
		return api_fail(request, 500, "problem", "%s", err.text);
	}
	return api_reply(request, 200, api_json_problem(&problem, package));
}

static json_t *language_json(const struct api *api, const struct judge_language *language)
{
	for (size_t i = 0; i < api->config->language_count; i++) {
		const struct judge_api_language *host = &api->config->languages[i];

		if (strcmp(host->name, language->name) == 0)
			return judge_language_json(language, host->ok ? JUDGE_LANGUAGE_ON : JUDGE_LANGUAGE_OFF,
						   host->text);
	}
	return judge_language_json(language, JUDGE_LANGUAGE_UNKNOWN, NULL);
}

static enum MHD_Result handle_languages(struct api_request *request)
{
	const struct judge_policy *policy = request->api->config->policy;
	json_t *array = json_array();

	for (size_t i = 0; i < policy->language_count; i++)
		(void)json_array_append_new(array, language_json(request->api, &policy->languages[i]));
	return api_reply(request, 200, json_pack("{s:o}", "languages", array));
}

static enum MHD_Result handle_health(struct api_request *request)
{
	struct api *api = request->api;
	struct judge_counts counts = { 0 };
	struct sbx_error err = { 0 };

	if (judge_store_counts(api->store, &counts, &err) < 0)
		return api_fail_store(request, NULL, &err);
	return api_reply(request, 200,
			 json_pack("{s:s, s:s, s:I, s:I, s:{s:I, s:I, s:I}}", "status", "ok", "version", MINOS_VERSION,
				   "uptime_ms", (json_int_t)(api_now_ms() - api->started_ms), "slots",
				   (json_int_t)api->config->bell_count, "submissions", "queued",
				   (json_int_t)counts.queued, "leased", (json_int_t)counts.leased, "done",
				   (json_int_t)counts.done));
}

const struct api_route api_routes[] = {
	{ "POST", "/api/v1/submissions", API_BODY_JSON, api_handle_submit, { NULL } },
	{ "GET", "/api/v1/submissions", API_BODY_NONE, handle_list, { "limit", "before", "state", "problem" } },
	{ "GET", "/api/v1/submissions/*", API_BODY_NONE, handle_get, { "progress" } },
	{ "GET", "/api/v1/submissions/*/wait", API_BODY_NONE, handle_wait, { "timeout", "progress" } },
	{ "GET", "/api/v1/submissions/*/trace", API_BODY_NONE, handle_trace, { NULL } },
	{ "PUT", "/api/v1/problems/*", API_BODY_ARCHIVE, api_handle_upload, { NULL } },
	{ "GET", "/api/v1/problems", API_BODY_NONE, handle_problems, { NULL } },
	{ "GET", "/api/v1/problems/*", API_BODY_NONE, handle_problem, { NULL } },
	{ "GET", "/api/v1/languages", API_BODY_NONE, handle_languages, { NULL } },
	{ "GET", "/api/v1/health", API_BODY_NONE, handle_health, { NULL } },
	{ "GET", "/metrics", API_BODY_NONE, api_handle_metrics, { NULL } },
};
const unsigned api_route_count = sizeof(api_routes) / sizeof(api_routes[0]);
