/* cli.c - see cli.h. */
#include "judge/cli/cli.h"

#include <argp.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "judge/cli/show.h"

void judge_cli_begin(void)
{
	(void)signal(SIGXFSZ, SIG_IGN);    /* a file that may not grow is an error, and told; cannot fail */
	(void)prctl(PR_SET_NAME, "minos"); /* for people only: it was started by its descriptor */
	argp_err_exit_status = JUDGE_CLI_USAGE;
	argp_program_version = "minos " MINOS_VERSION;
}

int judge_cli_call(const char *name, int (*command)(int argc, char **argv), int argc, char **argv)
{
	static char full[64];

	(void)snprintf(full, sizeof(full), "minos %s", name); /* fits */
	argv[0] = full;
	return command(argc, argv);
}

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

size_t judge_cli_columns(void)
{
	struct winsize size;

	return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0 ? size.ws_col : 80;
}

int judge_cli_finish(const char *command, int status)
{
	if (fflush(stdout) != 0 || ferror(stdout) != 0)
		return judge_cli_complain(command, JUDGE_CLI_FAILED, "cannot write to standard output");
	return status;
}
