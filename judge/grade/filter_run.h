/*
 * filter_run.h - a program of the package that reads standard input and writes a little text: a grader, a validator of
 * inputs. One run, in a box of its own.
 */
#ifndef JUDGE_GRADE_FILTER_RUN_H
#define JUDGE_GRADE_FILTER_RUN_H

#include "judge/grade/hand.h"
#include "judge/grade/verdict.h"
#include "judge/toolchain/program.h"
#include "judge/toolchain/text.h"

struct judge_filtered {
	struct sbx_result result;
	/* AC: it ended by itself with a status, result.exit_code, within its limits; else JE with the reason. */
	struct judge_finding finding;
	struct judge_text out, error; /* what it wrote */
};

/* All of it is the caller's. */
struct judge_to_filter {
	int input;                        /* its standard input */
	char *const *args;                /* NULL-terminated, or NULL */
	const struct judge_handed *files; /* in its work directory, or NULL */
};

/*
 * Runs the program that judge_program_make has made for this use. Returns 0 and *out, which judge_filtered_free frees
 * whatever is returned; or -errno as judge_compile does.
 */
int judge_filter_run(struct judge_worker *worker, const struct judge_package *package, enum judge_program_use use,
		     const struct judge_to_filter *what, struct judge_filtered *out, struct sbx_error *err);
void judge_filtered_free(struct judge_filtered *filtered);

#endif
