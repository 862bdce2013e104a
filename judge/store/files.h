/*
 * files.h - is this a set of source files that Minos takes? Pure: the same answer for the command line and the api.
 *
 * Names become files in a box, arguments of a compiler and lines of a report, so they are narrow: a letter, digit or
 * underscore first, then also `.`, `+` and `-`. That leaves no room for separators, `..`, options, blanks, control
 * characters, shell characters or bytes that are no UTF-8, and each gets a message of its own.
 */
#ifndef JUDGE_STORE_FILES_H
#define JUDGE_STORE_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "judge/policy/policy.h"
#include "judge/store/store.h"
#include "sandbox/error.h"

#define JUDGE_FILE_NAME_MAX 128

struct judge_files_limits {
	uint64_t bytes; /* of all files together */
	uint64_t files;
	/* A name may be a path of good names, "a/b.py", and one of several files may be empty, as __init__.py is. */
	bool trees;
};

/* A name of `length` bytes (which may hold NUL). 0, or -EINVAL with err saying what is wrong with it. */
int judge_files_check_name(const char *name, size_t length, struct sbx_error *err);

/*
 * At least one file, not too many nor too large, each name good and none given twice, no file empty or with a NUL byte.
 * 0; -EINVAL; -EFBIG when there are too many files or bytes. err names the file.
 */
int judge_files_check(const struct judge_file *files, size_t count, const struct judge_files_limits *limits,
		      struct sbx_error *err);

/* A problem's name: letters, digits, `_`, `.`, `-`; letter, digit or `_` first; at most 255 bytes. 0 or -EINVAL. */
int judge_files_check_problem(const char *name, size_t length, struct sbx_error *err);

/*
 * The one language of the policy that has the extension of at least one file, or the `#!` line of one without an
 * extension; variants are passed over. Where there is none and all files end in .out or .ans, that of answers
 * (judge_policy_answers). -EINVAL when there is none or more than one, with err naming the candidates.
 * With `name` not NULL: the language of that name or alias, whatever the extensions; -EINVAL when unknown.
 */
int judge_files_language(const struct judge_policy *policy, const char *name, const struct judge_file *files,
			 size_t count, const struct judge_language **out, struct sbx_error *err);

#endif
