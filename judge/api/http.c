/*
 * http.c - requests as libmicrohttpd brings them: routing, bodies, deadlines. Replies are in reply.c.
 *
 * Nothing of a path is ever unescaped: no valid name needs it, so `%2f`, `%00` and their kind simply never match. A
 * request is refused as early as its headers allow (route, method, length, type). Deadlines are ours, one per
 * connection: a client that dribbles is cut whatever it is in the middle of, by shutting its socket down. A body that
 * turns out too large in mid-stream is answered right on the socket, because libmicrohttpd can answer only before a
 * body or after it.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "judge/api/api-internal.h"
#include "judge/daemon/log.h"
#include "sandbox/clock.h"

#define HEADER_BYTES 16384 /* of memory per connection: headers, and what is read at once */

/* ---- Connections ---- */

static void on_connection(void *context, struct MHD_Connection *http, void **socket_context,
			  enum MHD_ConnectionNotificationCode code)
{
	struct api *api = context;
	struct api_connection *connection = *socket_context;

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		const union MHD_ConnectionInfo *info = MHD_get_connection_info(http, MHD_CONNECTION_INFO_CONNECTION_FD);

		connection = calloc(1, sizeof(*connection));
		if (connection == NULL || info == NULL) {
			free(connection);
			return; /* the first request on it finds no connection and is dropped */
		}
		connection->fd = info->connect_fd;
		connection->deadline_ms = api_now_ms() + api->limits.request_timeout_ms;
		connection->next = api->connections;
		if (api->connections != NULL)
			api->connections->previous = connection;
		api->connections = connection;
		*socket_context = connection;
	} else if (connection != NULL) {
		if (connection->next != NULL)
			connection->next->previous = connection->previous;
		if (connection->previous != NULL)
			connection->previous->next = connection->next;
		else
			api->connections = connection->next;
		free(connection);
		*socket_context = NULL;
		api->connection_ended = true;
	}
}

void api_http_cut_late(struct api *api)
{
	int64_t now = api_now_ms();

	for (struct api_connection *connection = api->connections; connection != NULL; connection = connection->next)
		if (connection->deadline_ms <= now) {
			(void)shutdown(connection->fd, SHUT_RDWR); /* fails if the client was faster */
			connection->deadline_ms = API_NO_DEADLINE;
		}
}

int64_t api_http_next_deadline(const struct api *api)
{
	int64_t next = API_NO_DEADLINE;

	for (const struct api_connection *connection = api->connections; connection != NULL;
	     connection = connection->next)
		if (connection->deadline_ms < next)
			next = connection->deadline_ms;
	return next;
}

/* ---- Routing ---- */

/* Does the path match? Then what stands for `*` is in name. */
static bool matches(const char *pattern, const char *path, char *name, size_t size)
{
	const char *star = strchr(pattern, '*');
	size_t prefix = star == NULL ? strlen(pattern) : (size_t)(star - pattern), length = 0;

	if (strncmp(pattern, path, prefix) != 0)
		return false;
	if (star == NULL)
		return path[prefix] == '\0';
	length = strcspn(path + prefix, "/");
	if (length == 0 || length >= size || strcmp(path + prefix + length, star + 1) != 0)
		return false;
	memcpy(name, path + prefix, length);
	name[length] = '\0';
	return true;
}

/* The route, or NULL with the methods that the path would have. HEAD is GET; libmicrohttpd leaves the body out. */
static const struct api_route *find_route(struct api_request *request, const char *path, const char *method,
					  char *allow, size_t size)
{
	const char *wanted = strcmp(method, "HEAD") == 0 ? "GET" : method;
	size_t n = 0;

	allow[0] = '\0';
	for (unsigned i = 0; i < api_route_count; i++) {
		const struct api_route *route = &api_routes[i];

		if (!matches(route->pattern, path, request->name, sizeof(request->name)))
			continue;
		if (strcmp(route->method, wanted) == 0)
			return route;
		if (n < size)
			n += (size_t)snprintf(allow + n, size - n, "%s%s", n > 0 ? ", " : "", route->method);
	}
	return NULL;
}

static enum MHD_Result refuse_route(struct api_request *request, const char *path, const char *allow)
{
	struct judge_fault fault;
	struct MHD_Response *response = NULL;

	if (*allow == '\0')
		return api_fail(request, 404, "path", "nothing is here; the paths begin with /api/v1/");
	(void)judge_fault_set(&fault, 405, "method", "%.100s takes %s only", path, allow);
	response = api_make_response(api_json_fault(&fault));
	if (response != NULL)
		(void)MHD_add_response_header(response, "Allow", allow); /* without memory: a header less */
	return api_send_response(request, 405, response);
}

/* ---- Arguments of a query ---- */

struct arguments {
	const struct api_route *route;
	bool seen[API_ARGUMENTS_MAX];
	struct judge_fault *fault;
	int r;
};

static enum MHD_Result check_argument(void *context, enum MHD_ValueKind kind, const char *key, const char *value)
{
	struct arguments *arguments = context;

	(void)kind;
	(void)value;
	for (size_t i = 0; arguments->route->arguments[i] != NULL; i++) {
		if (strcmp(arguments->route->arguments[i], key) != 0)
			continue;
		if (arguments->seen[i])
			arguments->r = judge_fault_set(arguments->fault, 400, key, "is given twice");
		arguments->seen[i] = true;
		return arguments->r < 0 ? MHD_NO : MHD_YES;
	}
	arguments->r = judge_fault_set(arguments->fault, 400, "query", "unknown argument `%.40s`", key);
	return MHD_NO;
}

/* A misspelt argument must not pass for one that was not given. */
static int check_arguments(const struct api_request *request, struct judge_fault *fault)
{
	struct arguments arguments = { .route = request->route, .fault = fault };

	(void)MHD_get_connection_values(request->http, MHD_GET_ARGUMENT_KIND, check_argument, &arguments);
	return arguments.r;
}

/* ---- Headers ---- */

/* Is `value` one of the media types, parameters left out? Types are compared without case (RFC 9110). */
static bool is_type(const char *value, const char *const *types)
{
	size_t length = strcspn(value, "; \t");

	for (; *types != NULL; types++)
		if (strlen(*types) == length && strncasecmp(*types, value, length) == 0)
			return true;
	return false;
}

static bool good_type(enum api_body body, const char *type)
{
	static const char *const json[] = { "application/json", NULL };
	static const char *const archive[] = { "application/zip",          "application/x-zip-compressed",
					       "application/x-tar",        "application/tar",
					       "application/gzip",         "application/x-gzip",
					       "application/x-gtar",       "application/zstd",
					       "application/octet-stream", NULL };

	if (body == API_BODY_JSON)
		return type != NULL && is_type(type, json);
	return type == NULL || is_type(type, archive);
}

/* Decimal digits only; -1 if it is anything else (libmicrohttpd has checked it already; this is the second look). */
static int64_t parse_length(const char *text)
{
	uint64_t value = 0;

	if (*text == '\0')
		return -1;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9' || value > INT64_MAX / 10 - 10)
			return -1;
		value = value * 10 + (uint64_t)(*text - '0');
	}
	return (int64_t)value;
}

static uint64_t body_limit(const struct api_request *request)
{
	if (request->route->body == API_BODY_NONE)
		return 0;
	return request->route->body == API_BODY_JSON ? request->api->limits.submit_bytes
						     : request->api->limits.upload_bytes;
}

/* What the headers say about the body: 0 if it may come, else the fault. */
static int check_headers(struct api_request *request, struct judge_fault *fault)
{
	const char *length = MHD_lookup_connection_value(request->http, MHD_HEADER_KIND, "Content-Length");
	const char *type = MHD_lookup_connection_value(request->http, MHD_HEADER_KIND, "Content-Type");
	const char *encoding = MHD_lookup_connection_value(request->http, MHD_HEADER_KIND, "Content-Encoding");
	const char *transfer = MHD_lookup_connection_value(request->http, MHD_HEADER_KIND, "Transfer-Encoding");
	int64_t bytes = length == NULL ? 0 : parse_length(length);

	if (bytes < 0)
		return judge_fault_set(fault, 400, "Content-Length", "is no number");
	if ((uint64_t)bytes > body_limit(request))
		return judge_fault_set(fault, 413, "body", "%" PRId64 " bytes; at most %" PRIu64 " are taken", bytes,
				       body_limit(request));
	if (request->route->body == API_BODY_NONE)
		return transfer == NULL ? 0 : judge_fault_set(fault, 413, "body", "this request takes no body");
	if (length == NULL && transfer == NULL)
		return judge_fault_set(fault, 411, "body", "a body is needed, with Content-Length or chunked");
	if (encoding != NULL && strcasecmp(encoding, "identity") != 0)
		return judge_fault_set(fault, 415, "Content-Encoding", "only `identity` is taken");
	if (!good_type(request->route->body, type))
		return judge_fault_set(fault, 415, "Content-Type",
				       request->route->body == API_BODY_JSON
					   ? "must be application/json"
					   : "must be application/zip, application/x-tar or application/gzip");
	return 0;
}

/* Makes ready for the body. 0 or a fault. */
static int begin_body(struct api_request *request, struct judge_fault *fault)
{
	struct api *api = request->api;
	unsigned timeout = api->limits.body_timeout_ms;

	if (request->route->body == API_BODY_ARCHIVE) {
		if (api->upload_count >= api->limits.uploads)
			return judge_fault_set(fault, 503, "uploads", "%u packages are coming in already",
					       api->upload_count);
		request->body_fd = api_upload_body(api);
		if (request->body_fd < 0) {
			int code = request->body_fd;

			request->body_fd = -1;
			return judge_fault_set(fault, code == -ENOSPC ? 507 : 500, "problems", "cannot make a file: %s",
					       strerrordesc_np(-code));
		}
		api->upload_count++;
		request->holds_upload = true;
		timeout = api->limits.upload_timeout_ms;
	}
	request->connection->deadline_ms = api_now_ms() + timeout;
	return 0;
}

static enum MHD_Result begin(struct api *api, struct MHD_Connection *http, const char *path, const char *method,
			     void **context)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(http, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct api_connection *connection = info == NULL ? NULL : info->socket_context;
	struct api_request *request = connection == NULL ? NULL : calloc(1, sizeof(*request));
	struct judge_fault fault;
	char allow[32];

	if (request == NULL)
		return MHD_NO;
	request->api = api;
	request->http = http;
	request->connection = connection;
	request->body_fd = -1;
	request->received_ns = sbx_now_ns();
	*context = request;
	api->request_count++;
	request->route = find_route(request, path, method, allow, sizeof(allow));
	if (request->route == NULL)
		return refuse_route(request, path, allow);
	if (api->stopping)
		return api_fail(request, 503, "daemon", "is stopping");
	if (check_arguments(request, &fault) < 0 || check_headers(request, &fault) < 0 ||
	    begin_body(request, &fault) < 0)
		return api_reply_fault(request, &fault);
	return MHD_YES;
}

/* ---- Bodies ---- */

/* In mid-body: the answer goes straight to the socket, then the connection ends. */
static enum MHD_Result cut(struct api_request *request, unsigned status, const char *why)
{
	struct judge_fault fault;
	json_t *json = NULL;
	char reply[1024];
	char *text = NULL;
	int n = 0;

	(void)judge_fault_set(&fault, status, "body", "%s", why);
	json = api_json_fault(&fault);
	text = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	n = snprintf(
	    reply, sizeof(reply),
	    "HTTP/1.1 %u %s\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n%s",
	    status, fault.what, text != NULL ? strlen(text) : 0, text != NULL ? text : "");
	free(text);
	if (n > 0 && n < (int)sizeof(reply)) /* who does not read it has no right to it */
		(void)!send(request->connection->fd, reply, (size_t)n, MSG_DONTWAIT | MSG_NOSIGNAL);
	request->answered = true;
	return MHD_NO;
}

static int keep_in_memory(struct api_request *request, const char *data, size_t size)
{
	struct api *api = request->api;

	if (request->body_room - request->body_size < size) {
		size_t room = request->body_room < 4096 ? 4096 : 2 * request->body_room;
		unsigned char *more = NULL;

		while (room - request->body_size < size)
			room *= 2;
		if (api->body_bytes + (room - request->body_room) > api->limits.body_bytes)
			return -EBUSY;
		more = realloc(request->body, room);
		if (more == NULL)
			return -ENOMEM;
		api->body_bytes += room - request->body_room;
		request->body = more;
		request->body_room = room;
	}
	memcpy(request->body + request->body_size, data, size);
	request->body_size += size;
	return 0;
}

static int keep_in_file(int fd, const char *data, size_t size)
{
	while (size > 0) {
		ssize_t n = write(fd, data, size);

		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0) {
			data += n;
			size -= (size_t)n;
		}
	}
	return 0;
}

static enum MHD_Result take_body(struct api_request *request, const char *data, size_t size)
{
	char why[128];
	int r = 0;

	request->received += size;
	if (request->answered)
		return MHD_NO; /* refused by its headers; whoever sends on regardless is cut */
	if (request->received > body_limit(request)) {
		(void)snprintf(why, sizeof(why), "more than %" PRIu64 " bytes", body_limit(request));
		return cut(request, 413, why);
	}
	if (request->route->body == API_BODY_ARCHIVE)
		r = keep_in_file(request->body_fd, data, size);
	else
		r = keep_in_memory(request, data, size);
	if (r == 0)
		return MHD_YES;
	(void)snprintf(why, sizeof(why), "cannot keep the body: %s", strerrordesc_np(-r));
	return cut(request, r == -ENOSPC ? 507 : r == -EBUSY || r == -ENOMEM ? 503 : 500, why);
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *http, const char *path, const char *method,
				  const char *version, const char *data, size_t *size, void **request_context)
{
	struct api_request *request = *request_context;

	(void)version; /* libmicrohttpd takes 1.0 and 1.1 only */
	if (request == NULL)
		return begin(context, http, path, method, request_context);
	if (*size > 0) {
		enum MHD_Result taken = take_body(request, data, *size);

		*size = 0;
		return taken;
	}
	if (request->answered)
		return MHD_YES;
	return request->route->handle(request);
}

static void on_completed(void *context, struct MHD_Connection *http, void **request_context,
			 enum MHD_RequestTerminationCode code)
{
	struct api *api = context;
	struct api_request *request = *request_context;

	(void)http; /* gone, or about to be */
	(void)code; /* the same is to be done however it ended */
	if (request == NULL)
		return;
	if (request->waiting) {
		if (request->next != NULL)
			request->next->previous = request->previous;
		if (request->previous != NULL)
			request->previous->next = request->next;
		else
			api->waiting = request->next;
	}
	api_upload_forget(api, request);
	if (request->holds_upload)
		api->upload_count--;
	if (request->body_fd >= 0)
		(void)close(request->body_fd); /* unnamed: it is gone with this */
	api->body_bytes -= request->body_room;
	api->request_count--;
	request->connection->deadline_ms = api_now_ms() + api->limits.request_timeout_ms;
	api_submit_forget(request);
	json_decref(request->upload_reply);
	free(request->body);
	free(request);
	*request_context = NULL;
}

/* No unescaping: see the head of this file. */
static size_t keep_escapes(void *context, struct MHD_Connection *http, char *text)
{
	(void)context;
	(void)http;
	return strlen(text);
}

static void on_log(void *context, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
static void on_log(void *context, const char *format, va_list args)
{
	char text[512];

	(void)context;
	(void)vsnprintf(text, sizeof(text), format, args); /* cut on purpose */
	text[strcspn(text, "\n")] = '\0';
	judge_log(JUDGE_LOG_DEBUG, NULL, "http", "%s", text); /* what clients do wrong is not our failure */
}

int api_http_start(struct api *api, struct sbx_error *err)
{
	/* External epoll: no thread of its own; we run it from our loop. */
	api->http =
	    MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL, on_request,
			     api, MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL, MHD_OPTION_LISTEN_SOCKET, api->listen_fd,
			     MHD_OPTION_CONNECTION_LIMIT, api->limits.connections, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
			     (size_t)HEADER_BYTES, MHD_OPTION_NOTIFY_COMPLETED, on_completed, api,
			     MHD_OPTION_NOTIFY_CONNECTION, on_connection, api, MHD_OPTION_UNESCAPE_CALLBACK,
			     keep_escapes, NULL, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
	if (api->http == NULL)
		return sbx_error_set(err, errno, "start the HTTP server");
	return 0;
}
