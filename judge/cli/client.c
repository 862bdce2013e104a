/* client.c - see client.h. */
#include "judge/cli/client.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "judge/api/api.h"
#include "judge/cli/cli.h"
#include "judge/cli/show.h"
#include "sandbox/cleanup.h"

#define STATE_DEFAULT "/var/lib/minos"
#define TRIES         40
#define PAUSE_NS      250000000L

enum {
	OPTION_JSON = 1000, /* beyond the options of the commands */
	OPTION_STATE,
};

struct judge_client {
	CURL *curl;
	int dir_fd;     /* of the state directory: the socket is reached through it, however long its path is */
	bool is_socket; /* dir_fd is the socket itself, of a daemon that was told where to --listen */
	bool reached;
	char socket[PATH_MAX]; /* for messages */
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct judge_client_options *options = state->input;

	switch (key) {
	case OPTION_JSON:
		options->json = true;
		return 0;
	case OPTION_STATE:
		options->state = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option argp_options[] = {
	{ "json", OPTION_JSON, NULL, 0, "Print as JSON", 0 },
	{ "state", OPTION_STATE, "DIR", 0,
	  "The daemon's state directory or socket (default: $MINOS_STATE or " STATE_DEFAULT ")", 0 },
	{ 0 },
};
static const struct argp argp = { argp_options, parse_option, NULL, NULL, NULL, NULL, NULL };
const struct argp_child judge_client_argp[] = { { &argp, 0, NULL, 0 }, { 0 } };

struct buffer {
	char *data;
	size_t size;
};

static size_t collect(char *data, size_t one, size_t size, void *context)
{
	struct buffer *buffer = context;
	char *more = NULL;

	(void)one; /* 1, as libcurl promises */
	if (buffer->size + size > JUDGE_CLI_JSON_BYTES_MAX)
		return 0;
	more = realloc(buffer->data, buffer->size + size + 1);
	if (more == NULL)
		return 0;
	memcpy(more + buffer->size, data, size);
	buffer->data = more;
	buffer->size += size;
	return size;
}

int judge_client_open(const char *state_dir, struct judge_client **out, struct sbx_error *err)
{
	const char *state = state_dir != NULL ? state_dir : getenv("MINOS_STATE"); /* NOLINT(concurrency-mt-unsafe) */
	struct judge_client *client = calloc(1, sizeof(*client));
	struct stat st;
	int r = 0;

	if (client == NULL)
		return sbx_error_set(err, ENOMEM, "make a client");
	if (state == NULL || *state == '\0')
		state = STATE_DEFAULT;
	client->dir_fd = open(state, O_PATH | O_CLOEXEC);
	client->is_socket = client->dir_fd >= 0 && fstat(client->dir_fd, &st) == 0 && S_ISSOCK(st.st_mode);
	(void)snprintf(client->socket, sizeof(client->socket), client->is_socket ? "%s" : "%s/" JUDGE_API_SOCKET,
		       state); /* cut in messages only */
	if (client->dir_fd < 0)
		r = sbx_error_set(err, errno, "no daemon at %s: open %s", client->socket, state);
	else if (curl_global_init(CURL_GLOBAL_NOTHING) != CURLE_OK || (client->curl = curl_easy_init()) == NULL)
		r = sbx_error_set(err, 0, "cannot start the HTTP library");
	if (r < 0) {
		judge_client_close(client);
		return r;
	}
	*out = client;
	return 0;
}

void judge_client_close(struct judge_client *client)
{
	if (client == NULL)
		return;
	if (client->curl != NULL)
		curl_easy_cleanup(client->curl);
	if (client->dir_fd >= 0)
		(void)close(client->dir_fd); /* was only named */
	free(client);
}

static int parse_reply(struct judge_client *client, const struct buffer *buffer, struct judge_reply *out,
		       struct sbx_error *err)
{
	long status = 0;
	json_t *body = buffer->data == NULL ? NULL : json_loadb(buffer->data, buffer->size, 0, NULL);

	(void)curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &status); /* a known name */
	if (!json_is_object(body)) {
		json_decref(body);
		return sbx_error_set(err, 0, "%s: the answer (HTTP %ld) is no JSON object; is this a minosd?",
				     client->socket, status);
	}
	client->reached = true;
	out->status = status;
	out->body = body;
	return 0;
}

/* One request as set up. *again: it may help to repeat it. */
static int perform(struct judge_client *client, struct judge_reply *out, bool *again, struct sbx_error *err)
{
	struct buffer buffer = { 0 };
	char reason[CURL_ERROR_SIZE] = "";
	CURLcode code = CURLE_OK;
	int r = 0;

	(void)curl_easy_setopt(client->curl, CURLOPT_WRITEDATA,
			       &buffer); /* known options: only without memory, then perform fails */
	(void)curl_easy_setopt(client->curl, CURLOPT_ERRORBUFFER, reason);
	code = curl_easy_perform(client->curl);
	(void)curl_easy_setopt(client->curl, CURLOPT_ERRORBUFFER, NULL); /* it is about to go out of scope */
	*again = client->reached || code != CURLE_COULDNT_CONNECT;
	if (code == CURLE_OK) {
		*again = false;
		r = parse_reply(client, &buffer, out, err);
	} else {
		if (code == CURLE_COULDNT_CONNECT)
			r = sbx_error_set(err, 0, "no daemon answers at %s", client->socket);
		else
			r = sbx_error_set(err, 0, "%s: %s", client->socket,
					  reason[0] != '\0' ? reason : curl_easy_strerror(code));
	}
	free(buffer.data);
	return r;
}

static void prepare(struct judge_client *client, const char *url, struct curl_slist *headers)
{
	char socket[64];

	(void)snprintf(socket, sizeof(socket),
		       client->is_socket ? "/proc/self/fd/%d" : "/proc/self/fd/%d/" JUDGE_API_SOCKET,
		       client->dir_fd); /* fits */
	curl_easy_reset(client->curl);
	/* Known options; without memory the transfer itself fails, with its own message. */
	(void)curl_easy_setopt(client->curl, CURLOPT_UNIX_SOCKET_PATH, socket);
	(void)curl_easy_setopt(client->curl, CURLOPT_URL, url);
	(void)curl_easy_setopt(client->curl, CURLOPT_HTTPHEADER, headers);
	(void)curl_easy_setopt(client->curl, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(client->curl, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(client->curl, CURLOPT_WRITEFUNCTION, collect);
	(void)curl_easy_setopt(client->curl, CURLOPT_CONNECTTIMEOUT_MS, 10000L);
}

int judge_client_call(struct judge_client *client, const char *path, const json_t *body, struct judge_reply *out,
		      struct sbx_error *err)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };
	struct curl_slist *headers = NULL;
	sbx_free char *text = body == NULL ? NULL : json_dumps(body, JSON_COMPACT);
	char url[1024];
	bool again = true;
	int r = -EIO;

	if (body != NULL && text == NULL)
		return sbx_error_set(err, ENOMEM, "make a request");
	if (snprintf(url, sizeof(url), "http://minosd%s", path) >= (int)sizeof(url))
		return sbx_error_set(err, ENAMETOOLONG, "request %.64s...", path);
	headers = curl_slist_append(NULL, "Content-Type: application/json");
	for (unsigned i = 0; i < TRIES && again; i++) {
		if (i > 0)
			(void)nanosleep(&pause, NULL); /* cut short by a signal: only tries sooner */
		prepare(client, url, body != NULL ? headers : NULL);
		if (body != NULL) {
			(void)curl_easy_setopt(client->curl, CURLOPT_POSTFIELDS, text); /* as in prepare */
			(void)curl_easy_setopt(client->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(text));
		}
		r = perform(client, out, &again, err);
		if (r == 0 && out->status == 503 && i + 1 < TRIES) {
			json_decref(out->body);
			again = true; /* busy, or stopping to be started again */
		}
	}
	curl_slist_free_all(headers);
	return r;
}

static size_t read_fd(char *data, size_t one, size_t size, void *context)
{
	ssize_t n = read(*(const int *)context, data, one * size);

	return n < 0 ? CURL_READFUNC_ABORT : (size_t)n;
}

int judge_client_upload(struct judge_client *client, const char *path, const char *content_type, int fd, uint64_t size,
			struct judge_reply *out, struct sbx_error *err)
{
	struct curl_slist *headers = NULL;
	char url[1024], header[128];
	bool again = false;
	int r = 0;

	if (snprintf(url, sizeof(url), "http://minosd%s", path) >= (int)sizeof(url))
		return sbx_error_set(err, ENAMETOOLONG, "request %.64s...", path);
	(void)snprintf(header, sizeof(header), "Content-Type: %s", content_type); /* ours: fits */
	headers = curl_slist_append(NULL, header);
	prepare(client, url, headers);
	(void)curl_easy_setopt(client->curl, CURLOPT_UPLOAD, 1L); /* as in prepare */
	(void)curl_easy_setopt(client->curl, CURLOPT_READFUNCTION, read_fd);
	(void)curl_easy_setopt(client->curl, CURLOPT_READDATA, &fd);
	(void)curl_easy_setopt(client->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)size);
	r = perform(client, out, &again, err);
	curl_slist_free_all(headers);
	return r;
}

int judge_client_refused(const char *command, const struct judge_reply *reply)
{
	const json_t *error = json_object_get(reply->body, "error");
	const char *what = judge_show_field(error, "what"), *where = judge_show_field(error, "where"),
		   *why = judge_show_field(error, "why");

	if (reply->status < 300)
		return 0;
	return judge_cli_complain(command, reply->status < 500 ? JUDGE_CLI_USAGE : JUDGE_CLI_FAILED, "%s%s%s%s%s",
				  *what != '\0' ? what : "refused", *where != '\0' ? ": " : "", where,
				  *why != '\0' ? ": " : "", why);
}
