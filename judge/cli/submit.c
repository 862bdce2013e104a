/*
 * submit.c - `minos submit`: files in, an id out; with --wait the verdict.
 *
 * Every submission carries an idempotency key, a random one if none was given: so the client can repeat a request whose
 * answer it never saw, and a daemon that was killed in between still judges it once.
 */
#include <argp.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "judge/cli/cli.h"
#include "judge/cli/client.h"
#include "judge/cli/follow.h"
#include "judge/cli/own_sources.h"
#include "judge/cli/show.h"
#include "judge/store/files.h"
#include "sandbox/cleanup.h"

#define SUBMIT_BYTES_MAX (256ULL << 20) /* the daemon's own limit is lower; this only keeps our memory small */
#define SUBMIT_FILES_MAX 10000

enum {
	OPTION_KEY = 256,
	OPTION_ALL_TESTS,
};

struct options {
	struct judge_client_options client;
	const char *problem, *language, *entry, *key;
	bool all_tests, wait;
	char **files;
	int file_count;
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case 'p':
		options->problem = arg;
		return 0;
	case 'l':
		options->language = arg;
		return 0;
	case 'e':
		options->entry = arg;
		return 0;
	case OPTION_KEY:
		options->key = arg;
		return 0;
	case OPTION_ALL_TESTS:
		options->all_tests = true;
		return 0;
	case 'w':
		options->wait = true;
		return 0;
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->client;
		return 0;
	case ARGP_KEY_ARGS:
		options->files = state->argv + state->next;
		options->file_count = state->argc - state->next;
		return 0;
	case ARGP_KEY_END:
		if (options->problem == NULL)
			argp_error(state, "--problem NAME is needed");
		if (options->file_count == 0)
			argp_error(state, "no file is given");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option argp_options[] = {
	{ "problem", 'p', "NAME", 0, "The problem that is to be solved", 0 },
	{ "language", 'l', "NAME", 0, "Language (default: by the files' extensions)", 0 },
	{ "entry-point", 'e', "NAME", 0, "The file, or for Java the class, that is the program", 0 },
	{ "wait", 'w', NULL, 0, "Wait for the verdict; the exit status tells it", 0 },
	{ "all-tests", OPTION_ALL_TESTS, NULL, 0, "Go on after the first failing test", 0 },
	{ "key", OPTION_KEY, "KEY", 0, "Idempotency key: the same key and files are judged once only", 0 },
	{ NULL, 0, NULL, 0, NULL, 0 },
};

static const struct argp argp = {
	argp_options,
	parse_option,
	"FILE...",
	"Submit source files, directories or archives of them (.zip, .tar, .tar.gz, .tar.zst) to the daemon and print "
	"the submission's id.\v"
	"Exit status: 0 queued, or accepted with --wait; 1 not accepted; 2 bad usage or input; 3 Minos itself failed.",
	judge_client_argp,
	NULL,
	NULL
};

/* ---- The request ---- */

/* NULL without memory. */
static json_t *base64_json(const struct judge_file *file)
{
	char *coded = malloc(file->size / 3 * 4 + 5);
	json_t *string = NULL;

	if (coded == NULL)
		return NULL;
	(void)EVP_EncodeBlock((unsigned char *)coded, file->data,
			      (int)file->size); /* our ceiling on sizes fits an int */
	string = json_string(coded);
	free(coded);
	return string;
}

/* Text as it is; what is no UTF-8 (an old encoding in a comment) as base64. */
static json_t *file_json(const struct judge_file *file)
{
	json_t *object = json_pack("{s:s}", "name", file->name);
	json_t *text = json_stringn(file->data, file->size);

	/* Without memory the field is missing, which the daemon refuses. */
	if (text != NULL)
		(void)json_object_set_new(object, "content", text);
	else
		(void)json_object_set_new(object, "content_base64", base64_json(file));
	return object;
}

/* A field of the request, left out where there is nothing; -EINVAL for what is no UTF-8 (or without memory). */
static int add_text(json_t *request, const char *field, const char *text)
{
	return text == NULL || json_object_set_new(request, field, json_string(text)) == 0 ? 0 : -EINVAL;
}

static json_t *request_json(const struct options *options, const struct judge_own_sources *sources)
{
	json_t *request = json_pack("{s:s, s:b}", "problem", options->problem, "all_tests", options->all_tests ? 1 : 0);
	json_t *array = json_array();
	char key[40];
	uint64_t bits[2];

	if (request == NULL || (options->key == NULL && getrandom(bits, sizeof(bits), 0) != (ssize_t)sizeof(bits))) {
		json_decref(request);
		json_decref(array);
		return NULL;
	}
	if (options->key == NULL)
		(void)snprintf(key, sizeof(key), "%016" PRIx64 "%016" PRIx64, bits[0], bits[1]); /* fits */
	if (add_text(request, "idempotency_key", options->key != NULL ? options->key : key) < 0 ||
	    add_text(request, "language", options->language) < 0 ||
	    add_text(request, "entry_point", options->entry) < 0) {
		json_decref(request);
		json_decref(array);
		return NULL;
	}
	for (size_t i = 0; i < sources->count; i++)
		(void)json_array_append_new(array, file_json(&sources->files[i]));
	(void)json_object_set_new(request, "files", array);
	return request;
}

/* ---- The command ---- */

static int send_request(const struct options *options, const char *command, struct judge_client *client,
			const struct judge_own_sources *sources)
{
	struct judge_reply reply = { 0 };
	struct sbx_error err = { 0 };
	json_t *request = request_json(options, sources);
	char id[64];
	int r = 0;

	if (request == NULL)
		return judge_cli_complain(command, JUDGE_CLI_USAGE, "an option is no UTF-8");
	r = judge_client_call(client, "/api/v1/submissions", request, &reply, &err);
	json_decref(request);
	if (r < 0)
		return judge_cli_complain(command, JUDGE_CLI_FAILED, "%s", err.text);
	r = judge_client_refused(command, &reply);
	(void)snprintf(id, sizeof(id), "%s", judge_show_field(reply.body, "id")); /* checked when it is used */
	if (r == 0 && !options->wait && options->client.json) {
		r = judge_cli_print_json(command, reply.body);
	} else if (r == 0 && !options->wait) {
		judge_show_line(stdout, id);
		(void)fputc('\n', stdout); /* judge_cli_finish looks at the stream's error */
	}
	json_decref(reply.body);
	if (r == 0 && options->wait)
		return judge_follow(client, command, id, options->client.json);
	return judge_cli_finish(command, r);
}

int judge_cli_submit(int argc, char **argv)
{
	const struct judge_files_limits limits = { .bytes = SUBMIT_BYTES_MAX, .files = SUBMIT_FILES_MAX };
	struct judge_own_sources sources = { .files = NULL };
	struct options options = { 0 };
	struct judge_client *client = NULL;
	struct sbx_error err = { 0 };
	int status = JUDGE_CLI_USAGE;

	if (argp_parse(&argp, argc, argv, 0, NULL, &options) != 0)
		return JUDGE_CLI_USAGE;
	if (judge_files_check_problem(options.problem, strlen(options.problem), &err) < 0)
		return judge_cli_complain(argv[0], JUDGE_CLI_USAGE, "%s", err.text);
	if (judge_own_sources_read(options.files, (size_t)options.file_count, &limits, &sources, &err) < 0)
		return judge_cli_complain(argv[0], sources.failed ? JUDGE_CLI_FAILED : JUDGE_CLI_USAGE, "%s", err.text);
	if (judge_client_open(options.client.state, &client, &err) < 0)
		status = judge_cli_complain(argv[0], JUDGE_CLI_FAILED, "%s", err.text);
	else
		status = send_request(&options, argv[0], client, &sources);
	judge_client_close(client);
	judge_files_free_all(sources.files, sources.count);
	return status;
}
