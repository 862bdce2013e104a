/* support.c - see support.h. */
#include "judge/grade/support.h"

#include <string.h>

#include "sandbox/wire.h"

/* The rest of SBX_STRINGS_MAX is for the command line and the environment of the language. */
#define ARGS_BYTES_MAX (SBX_STRINGS_MAX / 2)

/* Of the files of a test together. */
#define NAMES_BYTES_MAX (SBX_STRINGS_MAX / 4)

static size_t bytes_of(char *const *args)
{
	size_t bytes = 0;

	for (size_t i = 0; args != NULL && args[i] != NULL; i++)
		bytes += strlen(args[i]) + 1;
	return bytes;
}

/* whose: "", or what the arguments are for. */
static int check_args(const char *name, const char *whose, size_t bytes, struct sbx_error *err)
{
	return bytes <= ARGS_BYTES_MAX
		   ? 0
		   : sbx_error_set(err, 0, "data/%s: arguments%s of more than %d bytes", name, whose, ARGS_BYTES_MAX);
}

/* A validator of inputs gets its own, and those of the submission behind them. */
static int check_all_args(const struct judge_test *test, struct sbx_error *err)
{
	size_t submission = bytes_of(test->args);
	int result = check_args(test->name, "", submission, err);

	if (result == 0)
		result = check_args(test->name, " for the validator", bytes_of(test->validator_args), err);
	for (size_t i = 0; i < test->input_args_count && result == 0; i++)
		result = check_args(test->name, " for a validator of inputs",
				    bytes_of(test->input_args[i].args) + submission, err);
	return result;
}

static int check_files(const struct judge_program *files, struct sbx_error *err)
{
	size_t bytes = 0;

	if (files->file_count > SBX_FILES_MAX)
		return sbx_error_set(err, 0, "%s: more than %d files for a submission to read", files->path,
				     SBX_FILES_MAX);
	for (size_t i = 0; i < files->file_count; i++) {
		const char *name = files->files[i] + strlen(files->path) + 1;

		if (strlen(name) >= SBX_NAME_MAX)
			return sbx_error_set(err, 0, "%s: the path is longer than %d bytes", files->files[i],
					     SBX_NAME_MAX - 1);
		bytes += strlen(name) + 1;
	}
	return bytes <= NAMES_BYTES_MAX ? 0
					: sbx_error_set(err, 0, "%s: names of files of more than %d bytes together",
							files->path, NAMES_BYTES_MAX);
}

int judge_job_supports(const struct judge_package *package, struct sbx_error *err)
{
	int result = 0;

	for (size_t i = 0; i < package->test_count && result == 0; i++) {
		result = check_all_args(&package->tests[i], err);
		if (result == 0)
			result = check_files(&package->tests[i].files, err);
	}
	for (size_t i = 0; i < package->group_count && result == 0; i++)
		result = check_args(package->groups[i].name, " for the grader",
				    bytes_of(package->groups[i].grader_flags), err);
	return result;
}
