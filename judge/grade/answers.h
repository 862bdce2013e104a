/*
 * answers.h - submissions that are no program but the answers themselves (2025-09, `submit-answer`). Pure.
 *
 * Each test is answered by a file of its name: for secret/group1/02-big that is secret.group1.02-big.out, or else
 * group1.02-big.out, or else 02-big.out; .ans and .txt, and no ending at all, are as good as .out. Where there is but
 * one test and one file, the file may have any name.
 */
#ifndef JUDGE_GRADE_ANSWERS_H
#define JUDGE_GRADE_ANSWERS_H

#include "judge/package/package.h"
#include "judge/toolchain/worker.h"

/* The file that answers the test, one of sources; NULL: there is none. */
const struct judge_file *judge_answers_find(const struct judge_package *package, const struct judge_test *test,
					    const struct judge_sources *sources);

#endif
