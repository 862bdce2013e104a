/*
 * grader.h - groups that a program of the package grades (legacy `grading: custom`).
 *
 * It reads a line `VERDICT SCORE` for each item of the group, in order, and writes one such line; status 0. Anything
 * else is the package's failure.
 */
#ifndef JUDGE_GRADE_GRADER_H
#define JUDGE_GRADE_GRADER_H

#include "judge/grade/score.h"
#include "judge/toolchain/worker.h"

struct judge_grading {
	struct judge_worker *worker;
	const struct judge_package *package;
	int package_dir;
};

/* Whether any group of the package is graded so. Pure. */
bool judge_grader_wanted(const struct judge_package *package);

/* Makes the program, if it is wanted; returns as judge_program_make. */
int judge_grader_prepare(const struct judge_grading *grading, struct judge_finding *finding, struct sbx_error *err);

/* As judge_scoring_grader; ctx is a struct judge_grading. */
int judge_grader_run(void *ctx, const struct judge_group *group, const char *lines, struct judge_graded *graded,
		     struct judge_finding *breach, struct sbx_error *err);

/*
 * Reads what a grader wrote, which need not end in NUL: one line with a verdict of the format (AC, WA, RTE, TLE; also
 * MLE, OLE, PE) and a number. 0, or -EINVAL. Pure.
 */
int judge_grader_read(const char *text, size_t size, enum judge_verdict *verdict, double *score);

/* "WA": the word that the format has for one of our verdicts. Pure. */
const char *judge_grader_word(enum judge_verdict verdict);

#endif
