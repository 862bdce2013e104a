/* policy_diff.c - `minos policy diff`: what two policies answer differently. */
#include <argp.h>
#include <string.h>

#include "judge/cli/cli.h"
#include "judge/cli/policy.h"
#include "judge/policy/compare.h"
#include "judge/policy/inspect.h"
#include "judge/policy/simulate.h"

struct options {
	const char *policies[2];
	bool json;
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case 'j':
		options->json = true;
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num >= 2)
			argp_error(state, "unexpected argument `%s`", arg);
		options->policies[state->arg_num] = arg;
		return 0;
	case ARGP_KEY_END:
		if (state->arg_num < 2)
			argp_error(state, "two policies are wanted");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option argp_options[] = {
	{ "json", 'j', NULL, 0, "Print as JSON", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = argp_options,
	.parser = parse_option,
	.args_doc = "A B",
	.doc = "Say which system calls, with which arguments, the seccomp policies A and B answer differently.\v"
	       "A and B are paths of files, names of policies (base) or of languages (cpp).\n"
	       "Exit status: 0 they are the same; 1 they differ; 2 one cannot be loaded; 3 Minos itself failed.\n",
};

static const char *field(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

static void show_difference(const json_t *difference)
{
	const json_t *arguments = json_object_get(difference, "arguments"), *text = NULL;
	const char *name = field(difference, "syscall");
	size_t i = 0;

	(void)printf("  %s: %s, not %s\n",
		     strcmp(name, "*") == 0         ? "what no rule speaks of"
		     : strcmp(name, "foreign") == 0 ? "another architecture or table"
						    : name,
		     field(difference, "b"), field(difference, "a"));
	json_array_foreach(arguments, i, text)(void) printf("      if %s\n", json_string_value(text));
}

/* Differences in which the side called key allows the call, and the other does not; all others for NULL. */
static void show_those(const char *title, const json_t *differences, const char *key)
{
	const json_t *difference = NULL;
	bool first = true;
	size_t i = 0;

	json_array_foreach(differences, i, difference)
	{
		bool a = strcmp(field(difference, "a"), "allow") == 0, b = strcmp(field(difference, "b"), "allow") == 0;

		if (key == NULL ? a || b : strcmp(field(difference, key), "allow") != 0)
			continue;
		if (first)
			(void)printf("%s\n", title);
		first = false;
		show_difference(difference);
	}
}

static void show(const struct options *options, const json_t *differences)
{
	char title[2][400];

	if (json_array_size(differences) == 0) {
		(void)printf("%s and %s are the same\n", options->policies[0], options->policies[1]);
		return;
	}
	/* cut, if names are that long */
	(void)snprintf(title[0], sizeof(title[0]), "allowed by %s only:", options->policies[0]);
	(void)snprintf(title[1], sizeof(title[1]), "allowed by %s only:", options->policies[1]);
	show_those(title[0], differences, "a");
	show_those(title[1], differences, "b");
	show_those("refused by both, but differently:", differences, NULL);
}

/* Opens it; what is compared are rules, so the filter must do what they say. */
static int open_sound(const char *what, struct judge_inspection **out, struct sbx_error *err)
{
	struct judge_simulation simulation;
	int r = judge_inspect_open(what, out, err);

	if (r < 0)
		return r;
	judge_simulate((*out)->table, &(*out)->filter, &simulation);
	if (simulation.different == 0)
		return 0;
	return sbx_error_set(err, 0, "%s: the filter does other than the rules say; see `minos policy check`", what);
}

static int tell(const char *command, const struct options *options, const struct judge_inspection *a,
		const struct judge_inspection *b)
{
	json_t *differences = judge_compare(a->table, b->table), *result;
	int status = JUDGE_CLI_GOOD;

	if (differences == NULL)
		return judge_cli_complain(command, JUDGE_CLI_FAILED, "out of memory");
	if (options->json) {
		result = json_pack("{s:s, s:s, s:O}", "a", a->sources[0].doc.file, "b", b->sources[0].doc.file,
				   "differences", differences);
		status = judge_cli_print_json(command, result);
		json_decref(result);
	} else {
		show(options, differences);
	}
	if (status == JUDGE_CLI_GOOD && json_array_size(differences) > 0)
		status = JUDGE_CLI_NOT_ACCEPTED;
	json_decref(differences);
	return status;
}

int judge_cli_policy_diff(int argc, char **argv)
{
	struct judge_inspection *a = NULL, *b = NULL;
	struct options options = { 0 };
	struct sbx_error err = { 0 };
	int status;

	if (argp_parse(&argp, argc, argv, 0, NULL, &options) != 0)
		return JUDGE_CLI_USAGE;
	if (open_sound(options.policies[0], &a, &err) < 0 || open_sound(options.policies[1], &b, &err) < 0)
		status = judge_cli_complain(argv[0], JUDGE_CLI_USAGE, "%s", err.text);
	else
		status = tell(argv[0], &options, a, b);
	judge_inspect_close(a);
	judge_inspect_close(b);
	return judge_cli_finish(argv[0], status);
}
