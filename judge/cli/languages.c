/* languages.c - `minos languages`: what the daemon's host can compile and run. */
#include <argp.h>
#include <stdio.h>
#include <string.h>

#include "judge/cli/cli.h"
#include "judge/cli/client.h"
#include "judge/cli/show.h"

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = state->input;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "unexpected argument `%s`", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.parser = parse_option,
	.doc = "List the languages, their file extensions, and the versions found on the daemon's host.",
	.children = judge_client_argp,
};

static void show_extensions(const json_t *extensions)
{
	char text[32] = "";
	size_t n = 0, i = 0;
	const json_t *extension = NULL;

	json_array_foreach(extensions, i, extension)
	{
		const char *value = json_string_value(extension);

		if (value != NULL && n < sizeof(text))
			n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s", n > 0 ? "," : "", value);
	}
	(void)printf("%-16s ", text); /* judge_cli_finish looks at the stream's error, as below */
}

static void show(const json_t *languages)
{
	const json_t *language = NULL;
	size_t i = 0;

	(void)printf("%-10s %-7s %-16s %s\n", "name", "state", "extensions", "version, or why it is off");
	json_array_foreach(languages, i, language)
	{
		const char *version = judge_show_field(language, "version");

		(void)printf("%-10s %-7s ", judge_show_field(language, "name"), judge_show_field(language, "state"));
		show_extensions(json_object_get(language, "extensions"));
		judge_show_line(stdout, *version != '\0' ? version : judge_show_field(language, "why"));
		(void)fputc('\n', stdout);
	}
}

int judge_cli_languages(int argc, char **argv)
{
	struct judge_client_options options = { 0 };
	struct judge_client *client = NULL;
	struct judge_reply reply = { 0 };
	struct sbx_error err = { 0 };
	int status = JUDGE_CLI_FAILED;

	if (argp_parse(&argp, argc, argv, 0, NULL, &options) != 0)
		return JUDGE_CLI_USAGE;
	if (judge_client_open(options.state, &client, &err) < 0 ||
	    judge_client_call(client, "/api/v1/languages", NULL, &reply, &err) < 0) {
		judge_client_close(client);
		return judge_cli_complain(argv[0], JUDGE_CLI_FAILED, "%s", err.text);
	}
	status = judge_client_refused(argv[0], &reply);
	if (status == 0 && options.json)
		status = judge_cli_print_json(argv[0], reply.body);
	else if (status == 0)
		show(json_object_get(reply.body, "languages"));
	json_decref(reply.body);
	judge_client_close(client);
	return judge_cli_finish(argv[0], status);
}
