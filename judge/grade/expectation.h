/*
 * expectation.h - whether a jury's submission got what its authors expect (submissions.h). Pure.
 */
#ifndef JUDGE_GRADE_EXPECTATION_H
#define JUDGE_GRADE_EXPECTATION_H

#include <jansson.h>

#include "judge/package/submissions.h"

/*
 * Compares a result (docs/schema/result.json) with what is expected. Of tests that did not run nothing is asked. Adds a
 * sentence to the array `problems` for each expectation that is not met: none, and all is as expected. 0 or -ENOMEM.
 */
int judge_expectation_check(const struct judge_submission *submission, const json_t *result, json_t *problems);

/* "AC", "WA/OLE": the verdicts of a set, for people. Returns text, which has room for JUDGE_EXPECTATION_SIZE bytes.
 */
#define JUDGE_EXPECTATION_SIZE 96
char *judge_expectation_words(unsigned set, char *text);

#endif
