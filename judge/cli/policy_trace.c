/* policy_trace.c - `minos policy trace`: what a trusted command uses beyond a policy, and rules that would allow it. */
#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "judge/cli/cli.h"
#include "judge/cli/policy.h"
#include "judge/cli/trace.h"

#define EXIT_MINOS 125 /* the command has all others, as with `minos run` */

enum {
	OPTION_ALL = 256,
	OPTION_OBEY,
};

struct options {
	const char *policy, *output;
	bool json, all, obey;
	char **argv;
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case 'j':
		options->json = true;
		return 0;
	case 'o':
		options->output = arg;
		return 0;
	case 'p':
		options->policy = arg;
		return 0;
	case OPTION_ALL:
		options->all = true;
		return 0;
	case OPTION_OBEY:
		options->obey = true;
		return 0;
	case ARGP_KEY_ARGS:
		options->argv = state->argv + state->next;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "no command");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option argp_options[] = {
	{ "policy", 'p', "POLICY", 0, "The policy: a file, a name or a language (run)", 0 },
	{ "output", 'o', "FILE", 0, "Write what was found to FILE (standard error)", 0 },
	{ "json", 'j', NULL, 0, "Write it as JSON", 0 },
	{ "all", OPTION_ALL, NULL, 0, "Propose rules also for what the policy refuses on purpose", 0 },
	{ "obey", OPTION_OBEY, NULL, 0, "Let fail what the policy lets fail, as in a box; only the rest goes on", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = argp_options,
	.parser = parse_option,
	.args_doc = "[--] COMMAND [ARG...]",
	.doc =
	    "Run COMMAND, which you trust, as yourself and outside of any box, and say what it and all its children "
	    "asked of the kernel that the policy does not allow, with a policy that would allow it.\v"
	    "THE COMMAND IS NOT CONTAINED: what the policy refuses is counted, and then done all the same. It cannot "
	    "gain privileges (sudo fails), and can have no listening filter of its own (so no `minos run`).\n"
	    "Exit status: the command's; 128 + signal; 2 for bad usage; 125 when Minos itself failed.\n",
};

static const char *field(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

/* The stream's error is looked at in the end, here and below. */
static void show_list(FILE *out, const char *title, const json_t *list)
{
	const json_t *use = NULL;
	size_t i = 0;

	if (json_array_size(list) == 0)
		return;
	(void)fprintf(out, "%s\n", title);
	json_array_foreach(list, i, use)
	{
		const char *arguments = field(use, "arguments"), *rule = field(use, "rule");

		(void)fprintf(out, "%10lld  %s%s%s: %s, %s\n", json_integer_value(json_object_get(use, "count")),
			      field(use, "syscall"), arguments[0] != '\0' ? " with " : "", arguments,
			      field(use, "answer"),
			      rule[0] != '\0'                                 ? rule
			      : json_is_true(json_object_get(use, "foreign")) ? "another architecture or table"
									      : "no rule speaks of it");
	}
}

static void show(FILE *out, const json_t *report)
{
	const json_t *beyond = json_object_get(report, "beyond"), *proposal = json_object_get(report, "proposal");
	long long uncounted = json_integer_value(json_object_get(report, "uncounted"));

	(void)fprintf(out, "minos policy trace: %s the policy %s (%s)\n",
		      json_array_size(beyond) > 0 ? "beyond" : "nothing beyond", field(report, "policy"),
		      field(report, "file"));
	show_list(out, "     count  system call: what the policy has for it", beyond);
	show_list(
	    out, "refused on purpose, by an error that programs can live with:", json_object_get(report, "on_purpose"));
	if (uncounted > 0)
		(void)fprintf(out, "%lld more calls of too many kinds to be told apart\n", uncounted);
	if (json_is_null(proposal))
		return;
	(void)fputs("a policy that would allow it:\n", out);
	(void)json_dumpf(proposal, out, JSON_INDENT(2));
	(void)fputc('\n', out);
}

static json_t *make_report(struct judge_trace *trace, const struct options *options)
{
	const struct judge_filter_source *source = &trace->policy->sources[0];
	json_t *beyond = judge_usage_list(&trace->usage, true), *on_purpose = judge_usage_list(&trace->usage, false);

	return json_pack("{s:s, s:s, s:o, s:o, s:I, s:o}", "policy", source->name, "file", source->doc.file, "beyond",
			 beyond, "on_purpose", on_purpose, "uncounted", (json_int_t)trace->usage.uncounted, "proposal",
			 judge_usage_policy(&trace->usage, trace->policy, options->all));
}

static int write_report(const struct options *options, FILE *out, const json_t *report, struct sbx_error *err)
{
	bool bad = false;

	if (options->json)
		bad = json_dumpf(report, out, JSON_INDENT(2)) < 0 || fputc('\n', out) == EOF;
	else
		show(out, report);
	if (bad || fflush(out) != 0 || ferror(out) != 0)
		return sbx_error_set(err, EIO, "write what was found");
	return 0;
}

static int trace_command(const struct options *options, struct judge_trace *trace, FILE *out, struct sbx_error *err)
{
	int r = judge_trace_run(trace, err);
	json_t *report;

	if (r < 0)
		return r;
	report = make_report(trace, options);
	r = report != NULL ? write_report(options, out, report, err)
			   : sbx_error_set(err, ENOMEM, "tell what was found");
	json_decref(report);
	return r;
}

int judge_cli_policy_trace(int argc, char **argv)
{
	struct options options = { .policy = "run" };
	struct judge_inspection *policy = NULL;
	struct judge_trace trace = { 0 };
	struct sbx_error err = { 0 };
	FILE *out = stderr;
	int r;

	if (argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &options) != 0)
		return JUDGE_CLI_USAGE;
	if (judge_inspect_open(options.policy, &policy, &err) < 0)
		return judge_cli_complain(argv[0], JUDGE_CLI_USAGE, "%s", err.text);
	if (options.output != NULL)
		out = fopen(options.output, "we");
	if (out == NULL) {
		judge_inspect_close(policy);
		return judge_cli_complain(argv[0], JUDGE_CLI_USAGE, "%s: %s", options.output, strerrordesc_np(errno));
	}
	trace.policy = policy;
	trace.argv = options.argv;
	trace.obey = options.obey;
	r = trace_command(&options, &trace, out, &err);
	if (out != stderr && fclose(out) != 0 && r == 0)
		r = sbx_error_set(&err, errno, "write %s", options.output);
	judge_usage_free(&trace.usage);
	judge_inspect_close(policy);
	if (r < 0)
		return judge_cli_complain(argv[0], EXIT_MINOS, "%s", err.text);
	return WIFEXITED(trace.status) ? WEXITSTATUS(trace.status) : 128 + WTERMSIG(trace.status);
}
