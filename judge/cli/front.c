/*
 * front.c - `minos`, as people start it: the commands that are to start at once, and the way to the others.
 *
 * `run` is called for each of thousands of programs, and a fourth of its time would be the dynamic linker's, for
 * libraries that it does not use. So it is here, and everything else, with HTTP, archives and packages, in `minos-cli`.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "judge/cli/cli.h"
#include "judge/daemon/role.h"

int main(int argc, char **argv)
{
	struct sbx_error err = { 0 };
	int program;

	judge_cli_begin();
	if (argc > 1 && strcmp(argv[1], "run") == 0)
		return judge_cli_call("run", judge_cli_run, argc - 1, argv + 1);
	program = judge_program_find("minos-cli", &err);
	if (program >= 0) {
		(void)syscall(SYS_execveat, program, "", argv, environ, AT_EMPTY_PATH);
		(void)sbx_error_set(&err, errno, "start minos-cli");
	}
	return judge_cli_complain("minos", JUDGE_CLI_FAILED, "%s", err.text);
}
