/*
 * expectation.h - whether a jury's submission got what its authors expect (submissions.h). Pure.
 */
#ifndef JUDGE_GRADE_EXPECTATION_H
#define JUDGE_GRADE_EXPECTATION_H

#include <jansson.h>

#include "judge/grade/verdict_names.h"
#include "judge/package/submissions.h"

/*
 * Compares a result (docs/schema/result.json) with what is expected. Of tests that did not run nothing is asked. Adds a
 * sentence to the array `problems`, in the words of style, for each expectation that is not met: none, and all is as
 * expected. Errors that the style has one word for are the same to it. 0 or -ENOMEM.
 */
int judge_expectation_check(const struct judge_submission *submission, enum judge_verdict_style style,
			    const json_t *result, json_t *problems);

/* "AC", "WA/OLE": the verdicts of a set, for people. Returns text, which has room for JUDGE_EXPECTATION_SIZE bytes.
 */
#define JUDGE_EXPECTATION_SIZE 96
char *judge_expectation_words(unsigned set, char *text);

#endif
