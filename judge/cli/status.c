/* status.c - `minos status` and `minos wait`: how submissions stand. */
#include <argp.h>
#include <stdio.h>
#include <string.h>

#include "judge/cli/cli.h"
#include "judge/cli/client.h"
#include "judge/cli/follow.h"
#include "judge/cli/show.h"

struct options {
	struct judge_client_options client;
	bool ids_needed;
	char **ids;
	int id_count;
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	(void)arg; /* no option of its own has one */
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->client;
		return 0;
	case ARGP_KEY_ARGS:
		options->ids = state->argv + state->next;
		options->id_count = state->argc - state->next;
		return 0;
	case ARGP_KEY_END:
		if (options->ids_needed && options->id_count == 0)
			argp_error(state, "no id is given");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* The worse of two exit statuses: Minos' failure over bad input over a verdict. */
static int worse(int a, int b)
{
	return a > b ? a : b;
}

static int for_each(const struct options *options, const char *command, struct judge_client *client,
		    int (*show)(struct judge_client *, const char *, const char *, bool))
{
	int status = JUDGE_CLI_GOOD;

	for (int i = 0; i < options->id_count; i++)
		status = worse(status, show(client, command, options->ids[i], options->client.json));
	return judge_cli_finish(command, status);
}

/* 2026-01-31T23:59:59.999Z -> 2026-01-31 23:59:59 */
static void show_time(const char *text)
{
	char buf[20];

	(void)snprintf(buf, sizeof(buf), "%s", text); /* cut on purpose */
	for (char *c = buf; *c != '\0'; c++)
		if (*c == 'T')
			*c = ' ';
	judge_show_line(stdout, buf);
}

/* "" where there is none. */
static const char *score_of(const json_t *submission, char *text, size_t size)
{
	const json_t *score = json_object_get(submission, "score");

	text[0] = '\0';
	if (json_is_number(score))
		(void)snprintf(text, size, "%.6g", json_number_value(score)); /* fits */
	return text;
}

static int list(const struct options *options, const char *command, struct judge_client *client)
{
	struct judge_reply reply = { 0 };
	struct sbx_error err = { 0 };
	const json_t *rows = NULL, *row = NULL;
	char score[32];
	size_t i = 0;
	int status = 0;

	if (judge_client_call(client, "/api/v1/submissions?limit=20", NULL, &reply, &err) < 0)
		return judge_cli_complain(command, JUDGE_CLI_FAILED, "%s", err.text);
	status = judge_client_refused(command, &reply);
	rows = json_object_get(reply.body, "submissions");
	if (status == 0 && options->client.json)
		status = judge_cli_print_json(command, reply.body);
	else if (status == 0)
		(void)printf("%-32s  %-19s  %-7s  %-9s  %8s  %-10s %s\n", "id", "submitted (UTC)", "state", "verdict",
			     "score", "language",
			     "problem"); /* judge_cli_finish looks at the stream's error, as below */
	json_array_foreach(rows, i, row)
	{
		if (options->client.json)
			break;
		(void)printf("%-32.32s  ", judge_show_field(row, "id"));
		show_time(judge_show_field(row, "submitted"));
		(void)printf("  %-7.7s  %-9.9s  %8s  %-10s ", judge_show_field(row, "state"),
			     judge_show_field(row, "verdict"), score_of(row, score, sizeof(score)),
			     judge_show_field(row, "language"));
		judge_show_line(stdout, judge_show_field(row, "problem"));
		(void)fputc('\n', stdout);
	}
	json_decref(reply.body);
	return judge_cli_finish(command, status);
}

static int with_client(const struct options *options, const char *command,
		       int (*show)(struct judge_client *, const char *, const char *, bool))
{
	struct judge_client *client = NULL;
	struct sbx_error err = { 0 };
	int status = 0;

	if (judge_client_open(options->client.state, &client, &err) < 0)
		return judge_cli_complain(command, JUDGE_CLI_FAILED, "%s", err.text);
	status = options->id_count == 0 ? list(options, command, client) : for_each(options, command, client, show);
	judge_client_close(client);
	return status;
}

int judge_cli_status(int argc, char **argv)
{
	static const struct argp argp = {
		.parser = parse_option,
		.args_doc = "[ID...]",
		.doc = "Show how submissions stand; without an id, the newest ones.\v"
		       "Exit status: that of the worst verdict: 0 accepted or not done yet, 1 not "
		       "accepted, 2 bad usage or an unknown id, 3 Minos "
		       "itself failed.",
		.children = judge_client_argp
	};
	struct options options = { 0 };

	if (argp_parse(&argp, argc, argv, 0, NULL, &options) != 0)
		return JUDGE_CLI_USAGE;
	return with_client(&options, argv[0], judge_follow_now);
}

int judge_cli_wait(int argc, char **argv)
{
	static const struct argp argp = {
		.parser = parse_option,
		.args_doc = "ID...",
		.doc = "Wait until the submissions are judged and show their results.\v"
		       "Exit status: that of the worst verdict: 0 accepted, 1 not accepted, 2 bad "
		       "usage or an unknown id, 3 Minos itself failed.",
		.children = judge_client_argp
	};
	struct options options = { .ids_needed = true };

	if (argp_parse(&argp, argc, argv, 0, NULL, &options) != 0)
		return JUDGE_CLI_USAGE;
	return with_client(&options, argv[0], judge_follow);
}
