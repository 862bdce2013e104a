/*
 * reply.c - how a handler answers its request, or puts the answer off.
 *
 * A suspended request costs a connection and no CPU time; resuming it makes libmicrohttpd call its handler again.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "judge/api/api-internal.h"
#include "judge/daemon/log.h"

int64_t api_now_ms(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail */
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- Replies ---- */

static void add_headers(struct MHD_Response *response, const struct api_request *request, unsigned status)
{
	/* All fail only without memory: a header less then. */
	if (MHD_get_response_header(response, "Content-Type") == NULL)
		(void)MHD_add_response_header(response, "Content-Type", "application/json");
	(void)MHD_add_response_header(response, "Cache-Control", "no-store");
	(void)MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	if (status == 503)
		(void)MHD_add_response_header(response, "Retry-After", "1");
	if (request->api->stopping)
		(void)MHD_add_response_header(response, "Connection", "close");
}

struct MHD_Response *api_make_response(json_t *body)
{
	struct MHD_Response *response = NULL;
	char *text = body == NULL ? NULL : json_dumps(body, JSON_COMPACT);

	json_decref(body);
	if (text == NULL)
		return NULL;
	response = MHD_create_response_from_buffer(strlen(text), text, MHD_RESPMEM_MUST_FREE);
	if (response == NULL)
		free(text);
	return response;
}

enum MHD_Result api_send_response(struct api_request *request, unsigned status, struct MHD_Response *response)
{
	enum MHD_Result queued = MHD_NO;

	if (response == NULL)
		return MHD_NO; /* no memory: the connection is closed */
	add_headers(response, request, status);
	request->answered = true;
	request->connection->deadline_ms = api_now_ms() + request->api->limits.body_timeout_ms;
	queued = MHD_queue_response(request->http, status, response);
	MHD_destroy_response(response);
	return queued;
}

enum MHD_Result api_reply(struct api_request *request, unsigned status, json_t *body)
{
	return api_send_response(request, status, api_make_response(body));
}

enum MHD_Result api_reply_text(struct api_request *request, const char *type, char *text)
{
	struct MHD_Response *response = MHD_create_response_from_buffer(strlen(text), text, MHD_RESPMEM_MUST_FREE);

	if (response == NULL) {
		free(text);
		return MHD_NO;
	}
	(void)MHD_add_response_header(response, "Content-Type", type); /* as in add_headers */
	return api_send_response(request, 200, response);
}

enum MHD_Result api_reply_fault(struct api_request *request, const struct judge_fault *fault)
{
	return api_reply(request, fault->status, api_json_fault(fault));
}

enum MHD_Result api_fail(struct api_request *request, unsigned status, const char *where, const char *format, ...)
{
	struct judge_fault fault;
	char why[SBX_ERROR_MAX];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(why, sizeof(why), format, args); /* cut on purpose */
	va_end(args);
	(void)judge_fault_set(&fault, status, where, "%s", why);
	return api_reply_fault(request, &fault);
}

unsigned api_store_status(const struct sbx_error *err)
{
	return err->code == ENOSPC ? 507 : err->code == EBUSY ? 503 : 500;
}

enum MHD_Result api_fail_store(struct api_request *request, const char *id, const struct sbx_error *err)
{
	judge_log(JUDGE_LOG_ERROR, id, "store", "%s", err->text);
	return api_fail(request, api_store_status(err), "store", "%s", err->text);
}

/* ---- Suspending ---- */

void api_suspend(struct api_request *request)
{
	request->suspended = true;
	request->connection->deadline_ms = API_NO_DEADLINE; /* the handler has its own */
	MHD_suspend_connection(request->http);
}

void api_resume(struct api_request *request)
{
	if (!request->suspended)
		return;
	request->suspended = false;
	request->connection->deadline_ms = api_now_ms() + request->api->limits.body_timeout_ms;
	MHD_resume_connection(request->http);
}
