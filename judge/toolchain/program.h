/*
 * program.h - a program of the package (validator, checker, grader): compiled once, kept for the next submission.
 *
 * Such a program is as untrusted as a submission, and goes the same way: its sources are compiled in a box by what its
 * language says, through the same cache, and it is run in boxes. The artefact stays in a directory of the slot of its
 * own, as long as the sources are the same to the byte: what tells one from another is their digest, so a problem that
 * was uploaded anew, or two that share a checker, need no other care.
 */
#ifndef JUDGE_TOOLCHAIN_PROGRAM_H
#define JUDGE_TOOLCHAIN_PROGRAM_H

#include <jansson.h>

#include "judge/grade/verdict.h"
#include "judge/package/package.h"
#include "judge/toolchain/worker.h"
#include "sandbox/error.h"

enum judge_program_use {
	JUDGE_PROGRAM_VALIDATOR,
	JUDGE_PROGRAM_CHECKER,
	JUDGE_PROGRAM_GRADER,
	JUDGE_PROGRAM_STATIC,
	JUDGE_PROGRAM_INPUT, /* a validator of inputs: of several, the one that was made last */
	JUDGE_PROGRAM_USES,
};

struct judge_made_program;

/*
 * Makes sure that the program is in place. Returns 0 when it can be run; 1 when it cannot be made, with *finding (JE)
 * saying why in the compiler's words: the package's fault; or -errno as of judge_compile.
 */
int judge_program_make(struct judge_worker *worker, int package_dir, const struct judge_package *package,
		       const struct judge_program *program, enum judge_program_use use, struct judge_finding *finding,
		       struct sbx_error *err);

/*
 * Of a program that judge_program_make could not make last for this use: what its compiler said, up to
 * JUDGE_PROGRAM_WORDS_MAX bytes, "" where there was none. NULL where it is not the package that is to blame. Lives
 * until the next call for the same use.
 */
#define JUDGE_PROGRAM_WORDS_MAX 8192
const char *judge_program_broken(const struct judge_worker *worker, enum judge_program_use use);

/*
 * Fills worker->run to run the one that judge_program_make has made for this use, with args (NULL-terminated, or NULL)
 * behind what its language says, in /work, under limits, which get what the language needs on top of them. 0 or -errno.
 */
int judge_program_order(struct judge_worker *worker, enum judge_program_use use, const char *const *args,
			const struct sbx_limits *limits, struct sbx_error *err);

/* What the worker has made; NULL-safe. */
void judge_programs_free(struct judge_worker *worker);

#endif
