/* policy.h - the parts of `minos policy`, each in a file of its own. argv[0] is "minos policy PART"; the exit status.
 */
#ifndef JUDGE_CLI_POLICY_H
#define JUDGE_CLI_POLICY_H

#include <stdio.h>

int judge_cli_policy_check(int argc, char **argv);
int judge_cli_policy_diff(int argc, char **argv);
int judge_cli_policy_trace(int argc, char **argv);

/* Writes words, separated by separator and broken before the line gets long, each line after indent. */
struct judge_cli_wrap {
	FILE *out;
	const char *indent;
	size_t column; /* 0 where nothing is written yet */
};
void judge_cli_wrap(struct judge_cli_wrap *wrap, const char *text);

#endif
