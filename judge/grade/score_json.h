/*
 * score_json.h - what scoring decided, in the words of a result (docs/schema/result.json). Pure.
 */
#ifndef JUDGE_GRADE_SCORE_JSON_H
#define JUDGE_GRADE_SCORE_JSON_H

#include <jansson.h>

#include "judge/grade/score.h"

/* Adds the score of a test that has one to its entry. 0 or -ENOMEM. */
int judge_score_tell_test(const struct judge_scoring *scoring, size_t index, json_t *test);

/*
 * The verdict and the reason of the whole, from what judge_scoring_finish made of it and from the entries of the tests
 * that ran: finding's reason, the reason of the test that decided, or how many tests were accepted.
 */
void judge_score_explain(const struct judge_package *package, const json_t *tests, const struct judge_graded *whole,
			 struct judge_finding *finding);

/* Adds "score", "max_score" and "groups" to the result of a scored problem. 0 or -ENOMEM. */
int judge_score_tell(const struct judge_scoring *scoring, const struct judge_package *package,
		     const struct judge_graded *whole, json_t *result);

#endif
