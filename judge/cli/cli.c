/* cli.c - see cli.h. */
#include "judge/cli/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "judge/cli/show.h"

int judge_cli_complain(const char *command, int status, const char *format, ...)
{
	char text[2 * SBX_ERROR_MAX];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args); /* cut on purpose */
	va_end(args);
	(void)fprintf(stderr, "%s: ", command); /* nowhere else to complain, here and below */
	judge_show_text(stderr, text);
	(void)fputc('\n', stderr);
	return status;
}

int judge_cli_print_json(const char *command, const json_t *object)
{
	if (json_dumpf(object, stdout, JSON_INDENT(2)) < 0 || fputc('\n', stdout) == EOF)
		return judge_cli_complain(command, JUDGE_CLI_FAILED, "cannot write the result: %s",
					  strerrordesc_np(errno));
	return JUDGE_CLI_GOOD;
}

int judge_cli_finish(const char *command, int status)
{
	if (fflush(stdout) != 0 || ferror(stdout) != 0)
		return judge_cli_complain(command, JUDGE_CLI_FAILED, "cannot write to standard output");
	return status;
}
