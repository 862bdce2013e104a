/*
 * submit.c - a submission comes in: parsed, checked against problem, profile and languages, stored, and the judges
 * woken.
 *
 * The answer is sent when the store has it on disk, never before: the request is suspended until then. Requests that
 * come at the same time are stored one after the other and go to the disk together; judges begin meanwhile.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "judge/api/api-internal.h"
#include "judge/api/request.h"
#include "judge/daemon/log.h"
#include "judge/grade/include.h"
#include "sandbox/cleanup.h"

const struct judge_package *api_package(struct api *api, const char *dir, const char *name, struct sbx_error *err)
{
	struct api_package *slot = NULL;
	struct judge_package *package = NULL;
	sbx_close int fd = -1;

	for (unsigned i = 0; i < API_PACKAGES_KEPT; i++)
		if (api->packages[i].package != NULL && strcmp(api->packages[i].dir, dir) == 0)
			return api->packages[i].package;
	fd = openat(api->problems_fd, dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0) {
		(void)sbx_error_set(err, errno, "open the package of `%s`", name);
		return NULL;
	}
	if (judge_package_read(fd, name, &package, err) < 0)
		return NULL;
	slot = &api->packages[api->next_package++ % API_PACKAGES_KEPT];
	judge_package_free(slot->package);
	slot->package = package;
	(void)snprintf(slot->dir, sizeof(slot->dir), "%s", dir); /* same size */
	return package;
}

/* The host's word on a language: NULL if it can be used. */
static const char *why_off(const struct api *api, const char *language)
{
	for (size_t i = 0; i < api->config->language_count; i++)
		if (strcmp(api->config->languages[i].name, language) == 0)
			return api->config->languages[i].ok ? NULL : api->config->languages[i].text;
	return NULL;
}

/* Everything about the request that needs more than its own text: 0, or the fault. */
static int check_submission(struct api *api, struct judge_request *request, const struct judge_language **language,
			    struct judge_fault *fault)
{
	struct judge_files_limits limits;
	const struct judge_package *package = NULL;
	struct judge_problem problem;
	struct sbx_error err = { 0 };
	const char *off = NULL, *where = NULL;
	int r = judge_store_problem_get(api->store, request->problem, &problem, &err);

	if (r < 0)
		return judge_fault_set(fault, 500, "store", "%s", err.text);
	if (r == 0)
		return judge_fault_set(fault, 404, "problem", "there is no problem `%s`", request->problem);
	package = api_package(api, problem.dir, problem.name, &err);
	if (package == NULL)
		return judge_fault_set(fault, 500, "problem", "%s", err.text);
	limits = judge_package_takes(api->profile, package);
	r = judge_files_check(request->files, request->file_count, &limits, &err);
	if (r < 0)
		return judge_fault_set(fault, r == -EFBIG ? 413 : r == -ENOMEM ? 500 : 400, "files", "%s", err.text);
	r = judge_files_language(api->config->policy, request->language, request->files, request->file_count, language,
				 &err);
	if (r < 0)
		return judge_fault_set(fault, 400, "language", "%s", err.text);
	r = judge_package_admits(
	    api->config->policy, package,
	    &(struct judge_sources){
		.files = request->files, .count = request->file_count, .language = *language, .entry = request->entry },
	    &where, &err);
	if (r < 0)
		return judge_fault_set(fault, r == -ENOMEM ? 500 : 400, where, "%s", err.text);
	off = why_off(api, (*language)->name);
	if (off != NULL)
		return judge_fault_set(fault, 400, "language", "`%s` is off on this host: %s", (*language)->name, off);
	return 0;
}

static void ring(const struct api *api)
{
	for (size_t i = 0; i < api->config->bell_count; i++)
		if (api->config->bells[i] >= 0)
			(void)!send(api->config->bells[i], "", 1,
				    MSG_DONTWAIT | MSG_NOSIGNAL); /* bell.h: may be lost */
}

static enum MHD_Result store_submission(struct api_request *request, const struct judge_request *asked,
					const char *language)
{
	struct api *api = request->api;
	const struct judge_submit submit = {
		.problem = asked->problem,
		.language = language,
		.entry = asked->entry,
		.idempotency_key = asked->key,
		.all_tests = asked->all_tests,
		.files = asked->files,
		.file_count = asked->file_count,
		.received_ns = (int64_t)request->received_ns,
	};
	struct judge_status *status = NULL;
	struct sbx_error err = { 0 };
	char id[JUDGE_ID_SIZE];
	bool created = false;
	int r = judge_store_submit(api->store, &submit, id, &created, &err);

	if (r == -EEXIST)
		return api_fail(request, 409, "idempotency_key", "%s", err.text);
	if (r == -ENOENT)
		return api_fail(request, 404, "problem", "%s", err.text);
	if (r < 0)
		return api_fail_store(request, NULL, &err);
	r = judge_store_get(api->store, id, &status, &err);
	if (r <= 0)
		return api_fail_store(request, id, &err);
	if (created) {
		ring(api);
		judge_log(JUDGE_LOG_INFO, id, "queued", "%s, %s, %zu files", asked->problem, language,
			  asked->file_count);
	}
	request->submit_reply = api_json_status(status);
	request->submit_status = created ? 201 : 200;
	judge_statuses_free(status, 1);
	request->next_unsynced = api->unsynced;
	api->unsynced = request;
	api_suspend(request);
	return MHD_YES;
}

/* It is stored, and now on disk, or is not. */
static enum MHD_Result answer(struct api_request *request)
{
	json_t *reply = request->submit_reply;
	const char *id = json_string_value(json_object_get(reply, "id"));

	if (request->sync_fault.status != 0)
		return api_reply_fault(request, &request->sync_fault);
	if (request->submit_status == 201 && id != NULL)
		judge_moments_store(request->api->moments, id, request->received_ns);
	request->submit_reply = NULL;
	return api_reply(request, request->submit_status, reply);
}

bool api_submit_sync(struct api *api)
{
	struct api_request *request = api->unsynced;
	struct judge_fault fault = { 0 };
	struct sbx_error err = { 0 };

	if (request == NULL)
		return false;
	if (judge_store_sync(api->store, &err) < 0) {
		judge_log(JUDGE_LOG_ERROR, NULL, "store", "%s", err.text);
		(void)judge_fault_set(&fault, api_store_status(&err), "store", "%s", err.text);
	}
	api->unsynced = NULL;
	for (; request != NULL; request = request->next_unsynced) {
		request->sync_fault = fault;
		api_resume(request);
	}
	return true;
}

void api_submit_forget(struct api_request *request)
{
	struct api_request **link = &request->api->unsynced;

	while (*link != NULL && *link != request)
		link = &(*link)->next_unsynced;
	if (*link != NULL)
		*link = request->next_unsynced;
	json_decref(request->submit_reply);
}

enum MHD_Result api_handle_submit(struct api_request *request)
{
	struct judge_request asked = { 0 };
	struct judge_fault fault;
	const struct judge_language *language = NULL;
	enum MHD_Result result = MHD_NO;

	if (request->submit_status != 0)
		return answer(request);
	if (judge_request_parse(request->body != NULL ? request->body : (const unsigned char *)"", request->body_size,
				&asked, &fault) < 0 ||
	    check_submission(request->api, &asked, &language, &fault) < 0)
		result = api_reply_fault(request, &fault);
	else
		result = store_submission(request, &asked, language->name);
	judge_request_free(&asked);
	return result;
}
