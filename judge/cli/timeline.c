/* timeline.c - `minos trace`: when the steps of judging a submission were taken. */
#include <argp.h>
#include <stdio.h>

#include "judge/cli/cli.h"
#include "judge/cli/client.h"
#include "judge/cli/follow.h"
#include "judge/cli/show_timeline.h"
#include "judge/store/store.h"

enum {
	OPTION_CHROME = 256,
};

struct options {
	struct judge_client_options client;
	bool chrome;
	const char *id;
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->client;
		return 0;
	case OPTION_CHROME:
		options->chrome = true;
		return 0;
	case ARGP_KEY_ARG:
		if (options->id != NULL)
			argp_error(state, "one id at a time");
		options->id = arg;
		return 0;
	case ARGP_KEY_END:
		if (options->id == NULL)
			argp_error(state, "no id is given");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int print(const struct options *options, const char *command, const json_t *timeline)
{
	json_t *events = NULL;
	int status;

	if (options->client.json)
		return judge_cli_print_json(command, timeline);
	if (!options->chrome) {
		judge_show_timeline(stdout, timeline);
		return JUDGE_CLI_GOOD;
	}
	events = judge_timeline_events(timeline);
	if (events == NULL)
		return judge_cli_complain(command, JUDGE_CLI_FAILED, "not enough memory");
	status = judge_cli_print_json(command, events);
	json_decref(events);
	return status;
}

static int fetch(const struct options *options, const char *command, struct judge_client *client)
{
	struct judge_reply reply = { 0 };
	struct sbx_error err = { 0 };
	char path[128];
	int status;

	(void)snprintf(path, sizeof(path), "/api/v1/submissions/%.32s/trace", options->id); /* an id: fits */
	if (judge_client_call(client, path, NULL, &reply, &err) < 0)
		return judge_cli_complain(command, JUDGE_CLI_FAILED, "%s", err.text);
	status = judge_client_refused(command, &reply);
	if (status == 0)
		status = print(options, command, reply.body);
	json_decref(reply.body);
	return judge_cli_finish(command, status);
}

int judge_cli_trace(int argc, char **argv)
{
	static const struct argp_option option[] = {
		{ "chrome", OPTION_CHROME, NULL, 0, "print trace events, for chrome://tracing or ui.perfetto.dev", 0 },
		{ 0 }
	};
	static const struct argp argp = { .options = option,
					  .parser = parse_option,
					  .args_doc = "ID",
					  .doc = "Show when the steps of judging a submission were taken.\v"
						 "What a program asks of the kernel is shown by `minos policy trace`.\n"
						 "Exit status: 0 good, 2 bad usage or an unknown id, 3 Minos itself "
						 "failed.",
					  .children = judge_client_argp };
	struct options options = { .client = { 0 } };
	struct judge_client *client = NULL;
	struct sbx_error err = { 0 };
	int status;

	if (argp_parse(&argp, argc, argv, 0, NULL, &options) != 0)
		return JUDGE_CLI_USAGE;
	if (options.chrome && options.client.json)
		return judge_cli_complain(argv[0], JUDGE_CLI_USAGE, "--json and --chrome are two formats: choose one");
	if (!judge_follow_is_id(options.id))
		return judge_cli_complain(argv[0], JUDGE_CLI_USAGE,
					  "`%.64s` is no id: an id is %d hexadecimal digits in lower case", options.id,
					  JUDGE_ID_SIZE - 1);
	if (judge_client_open(options.client.state, &client, &err) < 0)
		return judge_cli_complain(argv[0], JUDGE_CLI_FAILED, "%s", err.text);
	status = fetch(&options, argv[0], client);
	judge_client_close(client);
	return status;
}
