/*
 * ends.h - the verdict on an interactive run, from how submission and validator ended and who ended first. Pure.
 *
 * In this order:
 * 1. JE: either box failed; the validator gave no clean answer (crash, limits, a status that its protocol does not
 *    know); or the time that the submission waited too long for was the validator's own. But a validator that
 *    still waits long after the submission has failed says nothing against that failure.
 * 2. The validator ended first and rejects: its word, whatever became of the submission after that, which is ended.
 * 3. The submission failed (SV, MLE, TLE, OLE, RTE): that, also after the validator has accepted.
 * 4. The validator's word.
 */
#ifndef JUDGE_GRADE_ENDS_H
#define JUDGE_GRADE_ENDS_H

#include <stdbool.h>

#include "judge/grade/verdict.h"
#include "sandbox/client.h"
#include "sandbox/limits.h"

struct judge_ends {
	const struct sbx_limits *limits;        /* the submission's */
	const struct sbx_result *result;        /* as above */
	uint64_t over_ns;                       /* as above: when it had written too much; 0: never */
	const struct judge_finding *submission; /* what its run alone says; AC: nothing against it */
	const struct sbx_result *validator_result;
	const struct judge_finding *validator; /* its word on the submission, or JE */
	const char *state;                     /* of the talk when it ended, for people */
};

/* Whether the validator had ended when the submission did, or the submission was ended because of it. */
bool judge_ends_validator_first(const struct judge_ends *ends);

/*
 * Makes one result of those of the count processes that a submission consists of: how the first ended that did not end
 * well by itself, or else the last to end; CPU time is that of all together, memory and wall time the most of any.
 */
void judge_ends_merge(const struct sbx_task *tasks, unsigned count, struct sbx_result *result,
		      struct sbx_io_seen *seen);

void judge_ends_decide(const struct judge_ends *ends, struct judge_finding *finding);

#endif
