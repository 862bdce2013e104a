/*
 * main.c - `minos-cli`, the command line as a whole (front.c is how it is reached): finds the command and calls it.
 *
 * Each command is a function in a file of its own, reads its options with argp, and returns the exit status (cli.h).
 * Its argv[0] becomes "minos COMMAND", which is the name in its usage and complaints.
 */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/cli/cli.h"
#include "judge/daemon/role.h"

static const struct command {
	const char *name;
	int (*main)(int argc, char **argv);
	const char *summary;
} commands[] = {
	{ "run", judge_cli_run, "run one command in a box" },
	{ "judge", judge_cli_judge, "judge a submission here, without a daemon" },
	{ "verify", judge_cli_verify, "judge a package's own submissions and compare with what is expected" },
	{ "doctor", judge_cli_doctor, "say what this host can enforce, and how" },
	{ "submit", judge_cli_submit, "submit source files to the daemon" },
	{ "status", judge_cli_status, "show how submissions stand" },
	{ "wait", judge_cli_wait, "wait for the verdicts of submissions" },
	{ "trace", judge_cli_trace, "show when the steps of judging a submission were taken" },
	{ "problem", judge_cli_problem, "add, list and show the daemon's problems" },
	{ "languages", judge_cli_languages, "list the daemon's languages" },
	{ "policy", judge_cli_policy, "look into the lists of system calls, and derive them" },
	{ "rootfs", judge_cli_rootfs, "make a system for boxes of a container's image" },
};

static const struct command *find(const char *name)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static void usage(FILE *out)
{
	/* The stream's error is looked at in the end, here and below. */
	(void)fputs("Usage: minos COMMAND [OPTION...] [ARGUMENT...]\n"
		    "Judge programs that nobody should trust.\n\n",
		    out);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		(void)fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
	(void)fputs("\n`minos COMMAND --help` says more about each. Exit status: 0 good (accepted), 1 judged but not "
		    "accepted,\n"
		    "2 bad usage or input, 3 Minos itself failed.\n",
		    out);
}

static int help(int argc, char **argv)
{
	static char option[] = "--help";
	char *help_argv[] = { NULL, option, NULL };
	const struct command *command = argc < 2 ? NULL : find(argv[1]);

	if (argc < 2) {
		usage(stdout);
		return judge_cli_finish("minos", JUDGE_CLI_GOOD);
	}
	if (command == NULL)
		return judge_cli_complain("minos", JUDGE_CLI_USAGE, "there is no command `%.64s`; see `minos --help`",
					  argv[1]);
	return judge_cli_call(command->name, command->main, 2, help_argv);
}

int main(int argc, char **argv)
{
	const struct command *command = NULL;
	int status;

	if (judge_role_dispatch(argc, argv, &status)) /* the judge of `judge` */
		return status;
	judge_cli_begin();
	if (argc < 2) {
		usage(stderr);
		return JUDGE_CLI_USAGE;
	}
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
		(void)puts(argp_program_version); /* judge_cli_finish looks at the stream's error */
		return judge_cli_finish("minos", JUDGE_CLI_GOOD);
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "-?") == 0)
		return help(1, argv);
	if (strcmp(argv[1], "help") == 0)
		return help(argc - 1, argv + 1);
	command = find(argv[1]);
	if (command == NULL)
		return judge_cli_complain("minos", JUDGE_CLI_USAGE, "there is no command `%.64s`; see `minos --help`",
					  argv[1]);
	return judge_cli_call(command->name, command->main, argc - 1, argv + 1);
}
