/*
 * files.h - is this a set of source files that Minos takes? Pure: the same answer for the command line and the api.
 *
 * Names become files in a box, arguments of a compiler and lines of a report, so they are narrow: paths of parts that
 * have a letter, digit or underscore first, then also `.`, `+` and `-`. That leaves no room for absolute names, `..`,
 * options, blanks, control characters, shell characters or bytes that are no UTF-8, and each gets a message of its own.
 */
#ifndef JUDGE_STORE_FILES_H
#define JUDGE_STORE_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "judge/policy/policy.h"
#include "judge/store/store.h"
#include "sandbox/error.h"
#include "sandbox/wire.h"

#define JUDGE_FILE_NAME_MAX  128 /* a part */
#define JUDGE_FILE_PATH_MAX  (SBX_PATH_MAX - 1)
#define JUDGE_FILE_DEPTH_MAX 16                    /* directories in a path */
#define JUDGE_FILE_NAMES_MAX (SBX_STRINGS_MAX / 2) /* bytes of all paths together, each with a NUL */

struct judge_files_limits {
	uint64_t bytes;        /* of all files together */
	uint64_t answer_bytes; /* the same, where the names of all tell that they are answers; as `bytes` if less */
	uint64_t files;
};

/* A name ("a.py", "a/b.py") of `length` bytes, which may hold NUL. 0, or -EINVAL with err saying what is wrong. */
int judge_files_check_name(const char *name, size_t length, struct sbx_error *err);

/* None of these names, whatever they are, is given twice, or is that of a directory of another. 0, -EINVAL or -ENOMEM.
 */
int judge_files_agree(const struct judge_file *files, size_t count, struct sbx_error *err);

/* What is called like an output, and so is no source of any language. */
bool judge_files_is_answer(const char *name);

/*
 * At least one file, not too many nor too large, each name good, and all of them not too long together, no NUL byte in
 * any, not all empty (one of several may be, as __init__.py is), and names that agree. 0; -EINVAL; -EFBIG when there
 * are too many files or bytes. err names the file.
 */
int judge_files_check(const struct judge_file *files, size_t count, const struct judge_files_limits *limits,
		      struct sbx_error *err);

/* A problem's name: letters, digits, `_`, `.`, `-`; letter, digit or `_` first; at most 255 bytes. 0 or -EINVAL. */
int judge_files_check_problem(const char *name, size_t length, struct sbx_error *err);

/* Frees the files, with names and data, and the array; NULL-safe. */
void judge_files_free_all(struct judge_file *files, size_t count);

/* Whether the language has a part in at least one of the files, by its extension or its `#!` line. */
bool judge_files_fit(const struct judge_language *language, const struct judge_file *files, size_t count);

/* Whether no language of the policy has a part in any of the files, and they are no answers either. */
bool judge_files_in_none(const struct judge_policy *policy, const struct judge_file *files, size_t count);

/*
 * The one language of the policy that has the extension of at least one file, or the `#!` line of one without an
 * extension; variants are passed over. Where there is none and all files end in .out or .ans, that of answers
 * (judge_policy_answers). -EINVAL when there is none or more than one, with err naming the candidates.
 * With `name` not NULL: the language of that name or alias, whatever the extensions; -EINVAL when unknown.
 */
int judge_files_language(const struct judge_policy *policy, const char *name, const struct judge_file *files,
			 size_t count, const struct judge_language **out, struct sbx_error *err);

#endif
