/* script.c - see script.h. Pure. */
#include "judge/toolchain/script.h"

#include <string.h>

#include "sandbox/root.h"

/* As policies hold strings: not const, and never written to. */
static char bash[] = "/usr/bin/bash", option[] = "-c", path[] = "PATH=/usr/bin:/bin", compile_home[] = "HOME=/tmp",
	    run_home[] = "HOME=" SBX_WORK_PATH, temporary[] = "TMPDIR=/tmp", locale[] = "LANG=C.UTF-8",
	    program[] = "/app/run";

static char make[] =
    "/usr/bin/cp -r --no-preserve=mode,ownership /src/. " SBX_WORK_PATH "/ && cd " SBX_WORK_PATH " || exit 1\n"
    "if [ -f build ]; then\n"
    "\t/usr/bin/chmod +x build && ./build || exit 1\n"
    "fi\n"
    "if [ ! -f run ]; then\n"
    "\techo 'there is no `run`' >&2\n"
    "\texit 1\n"
    "fi\n"
    "/usr/bin/chmod +x run\n";

static char *make_argv[] = { bash, option, make, NULL };
static char *make_env[] = { path, compile_home, temporary, locale, NULL };
static char *run_argv[] = { program, NULL };
static char *run_env[] = { path, run_home, temporary, locale, NULL };

static const struct judge_language language = {
	.name = ".script", /* no language of the policies can be called so */
	.title = "build and run",
	.compile = { .argv = { make_argv, 3 }, .env = { make_env, 4 }, .filter = "compile" },
	.run = { .argv = { run_argv, 1 }, .env = { run_env, 4 }, .filter = "run" },
	.entry = JUDGE_ENTRY_NONE,
	.time_multiplier = 1,
	.processes = 16,
};

const struct judge_language *judge_script_language(const struct judge_file *files, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(files[i].name, "build") == 0 || strcmp(files[i].name, "run") == 0)
			return &language;
	return NULL;
}
