/*
 * languages.c - `minos languages`: what a host can compile and run.
 *
 * A daemon that is named, or that is there, is asked; else the toolchains of this host are.
 */
#include <argp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/cli/cli.h"
#include "judge/cli/client.h"
#include "judge/cli/here.h"
#include "judge/cli/show.h"

enum languages_option {
	OPT_HERE = 256,
	OPT_CGROUP,
	OPT_ROOTFS
};

static const struct argp_option options[] = {
	{ "here", OPT_HERE, NULL, 0, "Of this host, even if a daemon is running", 0 },
	{ "cgroup", OPT_CGROUP, "GROUP", 0, "Nest in this control group instead of our own (with --here)", 0 },
	{ "rootfs", OPT_ROOTFS, "DIR", 0, "Of the system in DIR instead of the host's (with --here)", 0 },
	{ 0 },
};

struct wanted {
	struct judge_client_options client; /* first: it is the child parser's input */
	bool here;
	const char *cgroup, *rootfs;
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct wanted *wanted = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &wanted->client;
		return 0;
	case OPT_HERE:
		wanted->here = true;
		return 0;
	case OPT_CGROUP:
		wanted->cgroup = arg;
		return 0;
	case OPT_ROOTFS:
		wanted->rootfs = arg;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "unexpected argument `%s`", arg);
		return 0;
	case ARGP_KEY_END:
		if (wanted->here && wanted->client.state != NULL)
			argp_error(state, "--here asks no daemon, so it goes without --state");
		if (!wanted->here && (wanted->cgroup != NULL || wanted->rootfs != NULL))
			argp_error(state, "--cgroup and --rootfs go with --here");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.doc = "List the languages, their file extensions, and the version of each toolchain or why the language is "
	       "off: of the daemon that is named or at the default place, and where there is none, of this host.",
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
	(void)printf("%-21s ", text); /* judge_cli_finish looks at the stream's error, as below */
}

static void show(const json_t *languages)
{
	const json_t *language = NULL;
	size_t i = 0;

	(void)printf("%-10s %-7s %-21s %s\n", "name", "state", "extensions", "version, or why it is off");
	json_array_foreach(languages, i, language)
	{
		const char *version = judge_show_field(language, "version");

		(void)printf("%-10s %-7s ", judge_show_field(language, "name"), judge_show_field(language, "state"));
		show_extensions(json_object_get(language, "extensions"));
		judge_show_line(stdout, *version != '\0' ? version : judge_show_field(language, "why"));
		(void)fputc('\n', stdout);
	}
}

/* A daemon that nobody named may be missing: 1 then. 0 and *out, or -errno. */
static int ask_daemon(const struct wanted *wanted, struct judge_reply *out, struct sbx_error *err)
{
	bool named = wanted->client.state != NULL || getenv("MINOS_STATE") != NULL; /* NOLINT(concurrency-mt-unsafe) */
	struct judge_client *client = NULL;
	int r = judge_client_open(wanted->client.state, &client, err);

	if (r == 0)
		r = judge_client_call(client, "/api/v1/languages", NULL, out, err);
	judge_client_close(client);
	return r < 0 && !named ? 1 : r;
}

int judge_cli_languages(int argc, char **argv)
{
	struct wanted wanted = { .here = false };
	struct judge_reply reply = { 0 };
	struct sbx_error err = { 0 };
	bool bad_input = false;
	int status = 0, r = 1;

	if (argp_parse(&argp, argc, argv, 0, NULL, &wanted) != 0)
		return JUDGE_CLI_USAGE;
	if (!wanted.here)
		r = ask_daemon(&wanted, &reply, &err);
	if (r == 0)
		status = judge_client_refused(argv[0], &reply);
	else if (r > 0)
		reply.body = judge_here_languages(wanted.cgroup, wanted.rootfs, &bad_input, &err);
	if (reply.body == NULL)
		return judge_cli_complain(argv[0], bad_input ? JUDGE_CLI_USAGE : JUDGE_CLI_FAILED, "%s", err.text);
	if (status == 0 && wanted.client.json)
		status = judge_cli_print_json(argv[0], reply.body);
	else if (status == 0)
		show(json_object_get(reply.body, "languages"));
	json_decref(reply.body);
	return judge_cli_finish(argv[0], status);
}
