/* policy_check.c - `minos policy check`: a policy in words, and its filter run in a simulation. */
#include <argp.h>
#include <stdlib.h>
#include <string.h>

#include "judge/cli/cli.h"
#include "judge/cli/policy.h"
#include "judge/policy/explain.h"
#include "judge/policy/inspect.h"
#include "judge/policy/simulate.h"

struct options {
	const char *policy;
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
		if (options->policy != NULL)
			argp_error(state, "unexpected argument `%s`", arg);
		options->policy = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "no policy");
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
	.args_doc = "POLICY",
	.doc = "Explain each rule of a seccomp policy and of what it includes, and run its filter in a simulation over "
	       "every system call, x32 numbers, foreign architectures, unknown numbers and high bits of arguments.\v"
	       "POLICY is the path of a file, the name of a policy (base), or of a language (cpp).\n"
	       "Exit status: 0 the policy is sound; 1 a rule never decides, or the filter does other than the rules "
	       "say; 2 it cannot be loaded; 3 Minos itself failed.\n",
};

static json_t *census_json(const struct judge_census *census)
{
	return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "known", (int)census->known, "allow",
			 (int)census->allowed, "conditional", (int)census->conditional, "errno", (int)census->errors,
			 "ignore", (int)census->ignored, "notify", (int)census->notified, "kill", (int)census->killed);
}

/* All that is found out, or NULL without memory. */
static json_t *check(const struct judge_inspection *inspection)
{
	const struct judge_filter_source *source = &inspection->sources[0];
	struct judge_simulation simulation;
	struct judge_census census;
	char action[32], foreign[32];

	judge_simulate(inspection->table, &inspection->filter, &simulation);
	if (judge_simulate_census(inspection->table, &census) < 0)
		return NULL;
	return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:{s:I, s:I}, s:i, s:o}", "policy", source->name, "file",
			 source->doc.file, "default",
			 judge_explain_action(inspection->table->default_action, action, sizeof(action)), "foreign",
			 judge_explain_action(inspection->table->foreign_action, foreign, sizeof(foreign)), "rules",
			 judge_explain_rules(inspection), "calls", census_json(&census), "simulation", "asked",
			 (json_int_t)simulation.asked, "different", (json_int_t)simulation.different, "instructions",
			 (int)inspection->filter.count, "findings", judge_explain_findings(inspection, &simulation));
}

/* What an action means, in words. */
static const char *words(const char *action, char *buf, size_t size)
{
	static const char *const known[][2] = {
		{ "allow", "allowed" },
		{ "ignore", "not made, and told that it succeeded" },
		{ "notify", "refused and reported (SV)" },
		{ "kill", "killed with SIGSYS" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strcmp(known[i][0], action) == 0)
			return known[i][1];
	}
	(void)snprintf(buf, size, "fails with %s", action + strlen("errno "));
	return buf;
}

static const char *field(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

static void show_names(const char *indent, const char *before, const json_t *names)
{
	struct judge_cli_wrap wrap = { .out = stdout, .indent = indent };
	const json_t *name = NULL;
	size_t i = 0;

	if (json_array_size(names) == 0)
		return;
	judge_cli_wrap(&wrap, before);
	json_array_foreach(names, i, name) judge_cli_wrap(&wrap, json_string_value(name));
	(void)putchar('\n');
}

static void show_rule(const json_t *rule)
{
	struct judge_cli_wrap wrap = { .out = stdout, .indent = "    " };
	char buf[64];

	(void)printf("%s:%lld: %s\n", field(rule, "file"), json_integer_value(json_object_get(rule, "line")),
		     words(field(rule, "action"), buf, sizeof(buf)));
	if (field(rule, "arguments")[0] != '\0') {
		judge_cli_wrap(&wrap, "if");
		judge_cli_wrap(&wrap, field(rule, "arguments"));
		(void)putchar('\n');
	}
	show_names("    ", "", json_object_get(rule, "syscalls"));
	show_names("    ", "replaced by a file that includes this one:", json_object_get(rule, "replaced"));
	show_names("    ", "not on this architecture:", json_object_get(rule, "absent"));
	wrap.column = 0;
	if (field(rule, "reason")[0] != '\0') {
		judge_cli_wrap(&wrap, "because:");
		judge_cli_wrap(&wrap, field(rule, "reason"));
		(void)putchar('\n');
	}
}

static long long count(const json_t *result, const char *object, const char *key)
{
	return json_integer_value(json_object_get(json_object_get(result, object), key));
}

static void show(const json_t *result)
{
	const json_t *rule = NULL, *finding = NULL;
	char buf[64];
	size_t i = 0;

	(void)printf("policy %s (%s)\n", field(result, "policy"), field(result, "file"));
	(void)printf("what no rule speaks of: %s\n", words(field(result, "default"), buf, sizeof(buf)));
	(void)printf("another architecture, x32: %s\n\n", words(field(result, "foreign"), buf, sizeof(buf)));
	json_array_foreach(json_object_get(result, "rules"), i, rule) show_rule(rule);
	(void)printf("\nof %lld system calls: %lld allowed, %lld allowed for some arguments, %lld fail with an error, "
		     "%lld do nothing, %lld are reported (SV), %lld kill\n",
		     count(result, "calls", "known"), count(result, "calls", "allow"),
		     count(result, "calls", "conditional"), count(result, "calls", "errno"),
		     count(result, "calls", "ignore"), count(result, "calls", "notify"),
		     count(result, "calls", "kill"));
	(void)printf("filter of %lld instructions, simulated %lld times: %lld answers other than the rules'\n",
		     json_integer_value(json_object_get(result, "instructions")), count(result, "simulation", "asked"),
		     count(result, "simulation", "different"));
	json_array_foreach(json_object_get(result, "findings"), i, finding)(void)
	    printf("%s:%lld: %s\n", field(finding, "file"), json_integer_value(json_object_get(finding, "line")),
		   field(finding, "text"));
	if (i == 0)
		(void)puts("every rule decides something, and none contradicts another");
}

int judge_cli_policy_check(int argc, char **argv)
{
	struct judge_inspection *inspection = NULL;
	struct options options = { 0 };
	struct sbx_error err = { 0 };
	int status = JUDGE_CLI_GOOD;
	json_t *result;

	if (argp_parse(&argp, argc, argv, 0, NULL, &options) != 0)
		return JUDGE_CLI_USAGE;
	if (judge_inspect_open(options.policy, &inspection, &err) < 0)
		return judge_cli_complain(argv[0], JUDGE_CLI_USAGE, "%s", err.text);
	result = check(inspection);
	judge_inspect_close(inspection);
	if (result == NULL)
		return judge_cli_complain(argv[0], JUDGE_CLI_FAILED, "out of memory");
	if (options.json)
		status = judge_cli_print_json(argv[0], result);
	else
		show(result);
	if (status == JUDGE_CLI_GOOD && json_array_size(json_object_get(result, "findings")) > 0)
		status = JUDGE_CLI_NOT_ACCEPTED;
	json_decref(result);
	return judge_cli_finish(argv[0], status);
}
