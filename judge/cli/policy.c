/* policy.c - `minos policy`: finds the part and calls it. */
#include "judge/cli/policy.h"

#include <string.h>

#include "judge/cli/cli.h"

static const struct part {
	const char *name;
	int (*main)(int argc, char **argv);
	const char *summary;
} parts[] = {
	{ "check", judge_cli_policy_check, "explain a seccomp policy, and simulate its filter" },
	{ "diff", judge_cli_policy_diff, "say what two policies answer differently" },
	{ "trace", judge_cli_policy_trace, "run a trusted command, and say what it uses beyond a policy" },
};

static void usage(FILE *out)
{
	/* The stream's error is looked at in the end, here and below. */
	(void)fputs("Usage: minos policy PART [OPTION...] [ARGUMENT...]\n"
		    "Look into the lists of system calls that programs in boxes may make, and derive new ones.\n\n",
		    out);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		(void)fprintf(out, "  %-6s %s\n", parts[i].name, parts[i].summary);
	(void)fputs(
	    "\n`minos policy PART --help` says more about each. A policy is the path of a file, a name such as\n"
	    "`base`, or the name of a language, which stands for the policy of its programs.\n",
	    out);
}

static bool is_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-?") == 0 || strcmp(word, "-h") == 0;
}

int judge_cli_policy(int argc, char **argv)
{
	static char name[64];

	if (argc < 2) {
		usage(stderr);
		return JUDGE_CLI_USAGE;
	}
	if (is_help(argv[1])) {
		usage(stdout);
		return judge_cli_finish(argv[0], JUDGE_CLI_GOOD);
	}
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (strcmp(parts[i].name, argv[1]) != 0)
			continue;
		(void)snprintf(name, sizeof(name), "minos policy %s", parts[i].name); /* fits */
		argv[1] = name;
		return parts[i].main(argc - 1, argv + 1);
	}
	return judge_cli_complain(argv[0], JUDGE_CLI_USAGE, "there is no `%.64s`; see `minos policy --help`", argv[1]);
}

void judge_cli_wrap(struct judge_cli_wrap *wrap, const char *text)
{
	enum {
		COLUMNS = 110
	};

	while (*text != '\0') {
		size_t length = strcspn(text, " ");

		if (wrap->column == 0 || wrap->column + 1 + length > COLUMNS) {
			(void)fprintf(wrap->out, "%s%s", wrap->column == 0 ? "" : "\n", wrap->indent);
			wrap->column = strlen(wrap->indent);
		} else {
			(void)fputc(' ', wrap->out);
			wrap->column++;
		}
		(void)fprintf(wrap->out, "%.*s", (int)length, text);
		wrap->column += length;
		text += length + strspn(text + length, " ");
	}
}
