/* ends.c - see ends.h. Pure. */
#include "judge/grade/ends.h"

#include <stdio.h>
#include <string.h>

/* init tells when its program has ended; of one that was killed with its box the warden does, a moment later. */
static uint64_t end_of(const struct sbx_result *result)
{
	return result->moments.ended_ns != 0 ? result->moments.ended_ns : result->moments.told_ns;
}

bool judge_ends_validator_first(const struct judge_ends *ends)
{
	const struct sbx_result *submission = ends->result;

	if (submission->limit == SBX_LIMIT_CANCELLED)
		return true; /* only a validator that has ended is a reason to end it */
	if (submission->limit == SBX_LIMIT_OUTPUT)
		return end_of(ends->validator_result) < ends->over_ns;
	if (submission->limit != SBX_LIMIT_NONE || submission->outcome == SBX_OUTCOME_BLOCKED)
		return false; /* it was ended for something of its own, before it could be for the validator */
	return end_of(ends->validator_result) < end_of(submission);
}

/*
 * A validator that used more of the processor than the submission may: no wonder that the latter, which shares its
 * processor and waits for its words, had not come to an end by the wall limit.
 */
static bool was_kept_waiting(const struct judge_ends *ends)
{
	return ends->result->limit == SBX_LIMIT_WALL && ends->validator_result->cpu_ns > ends->limits->cpu_ns;
}

/* A wall limit is where both waited for each other, or one for what the other has not flushed: the talk tells. */
static void tell_of_waiting(const struct judge_ends *ends, struct judge_finding *finding)
{
	uint64_t busy_ns = ends->limits->wall_ns / 10;
	size_t length;

	if (ends->result->limit != SBX_LIMIT_WALL || ends->result->cpu_ns > busy_ns ||
	    ends->validator_result->cpu_ns > busy_ns)
		return;
	length = strlen(finding->reason);
	(void)snprintf(finding->reason + length, sizeof(finding->reason) - length,
		       "; both sides waited: %s (a deadlock, or output that was not flushed)", ends->state);
}

void judge_ends_decide(const struct judge_ends *ends, struct judge_finding *finding)
{
	bool failed = ends->submission->verdict != JUDGE_AC;
	bool first = judge_ends_validator_first(ends);

	*finding = *ends->validator;
	if (ends->submission->verdict == JUDGE_JE) {
		*finding = *ends->submission;
	} else if (was_kept_waiting(ends)) {
		finding->verdict = JUDGE_JE;
		(void)snprintf(finding->reason, sizeof(finding->reason),
			       "validator: it used %.3f s of CPU time itself, while the submission waited",
			       (double)ends->validator_result->cpu_ns / 1e9);
	} else if (ends->validator->verdict == JUDGE_JE) {
		if (failed && !first && ends->validator_result->limit == SBX_LIMIT_WALL)
			*finding = *ends->submission;
	} else if (failed &&
		   !(first && ends->validator->verdict != JUDGE_AC && ends->validator->verdict != JUDGE_PAC)) {
		*finding = *ends->submission;
	}
	if (finding->verdict == JUDGE_TLE)
		tell_of_waiting(ends, finding);
}
