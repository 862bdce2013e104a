/*
 * verification.h - what a package brings along to be verified by, besides its submissions: validators of inputs, and
 * data that validators must refuse or accept.
 *
 * Nobody who judges needs any of this; `minos verify` does. Opened as package.h says.
 */
#ifndef JUDGE_PACKAGE_VERIFICATION_H
#define JUDGE_PACKAGE_VERIFICATION_H

#include "judge/package/package.h"

enum judge_check_kind {
	JUDGE_INVALID_INPUT,  /* some validator of inputs refuses it; neither answer nor output */
	JUDGE_INVALID_OUTPUT, /* the input is valid; the output validator refuses the output */
	JUDGE_VALID_OUTPUT,   /* the input is valid; the output validator accepts the output */
};

struct judge_data_check {
	enum judge_check_kind kind;
	char *name;  /* path below data/ without the extension: "invalid_output/1" */
	char *input; /* paths below the package; the other two may be NULL */
	char *answer, *output;
	struct judge_check_flags flags; /* of the default checker */
	char **validator_args;          /* of the package's own; NULL-terminated, or NULL */
	struct judge_input_args *input_args;
	size_t input_args_count;
};

struct judge_verification {
	/* Each reads an input on stdin: 42 is valid for JUDGE_PROTOCOL_KATTIS, 0 for JUDGE_PROTOCOL_TESTLIB. Names that
	 * end in .ctd or .viva are no programs but files for those two tools. */
	struct judge_program *input_validators;
	size_t input_validator_count;
	enum judge_protocol protocol;
	struct judge_data_check *checks; /* in byte order of the directories, then of the names */
	size_t check_count;
	char **warnings; /* of files that are no programs */
	size_t warning_count;
};

/* Returns 0 and *out (free with judge_verification_free), or -errno with err = "FILE[:LINE]: reason". */
int judge_verification_read(int dir_fd, const struct judge_package *package, struct judge_verification *out,
			    struct sbx_error *err);
void judge_verification_free(struct judge_verification *verification);

#endif
