/* ends.c - see ends.h. Pure. */
#include "judge/grade/ends.h"

#include <stdio.h>
#include <string.h>

/* init tells when its program has ended; of one that was killed with its box the warden does, a moment later. */
static uint64_t end_of(const struct sbx_result *result)
{
	return result->moments.ended_ns != 0 ? result->moments.ended_ns : result->moments.told_ns;
}

static bool ended_well(const struct sbx_result *result)
{
	return result->outcome == SBX_OUTCOME_EXITED && result->exit_code == 0 && result->limit == SBX_LIMIT_NONE;
}

/* Whether a says more of the submission than b: what failed, above all by our doing; and of two the first. */
static bool goes_before(const struct sbx_result *a, const struct sbx_result *b)
{
	bool cancelled = a->limit == SBX_LIMIT_CANCELLED;

	if ((a->outcome == SBX_OUTCOME_FAILED) != (b->outcome == SBX_OUTCOME_FAILED))
		return a->outcome == SBX_OUTCOME_FAILED;
	if (ended_well(a) != ended_well(b))
		return ended_well(b);
	if (cancelled != (b->limit == SBX_LIMIT_CANCELLED))
		return !cancelled;
	return ended_well(a) ? end_of(a) > end_of(b) : end_of(a) < end_of(b);
}

void judge_ends_merge(const struct sbx_task *tasks, unsigned count, struct sbx_result *result, struct sbx_io_seen *seen)
{
	struct sbx_result sum = { .type = 0 };
	unsigned at = 0;

	for (unsigned i = 0; i < count; i++) {
		const struct sbx_result *one = &tasks[i].result;

		if (goes_before(one, &tasks[at].result))
			at = i;
		sum.cpu_ns += one->cpu_ns;
		sum.cpu_user_ns += one->cpu_user_ns;
		sum.cpu_system_ns += one->cpu_system_ns;
		sum.wall_ns = one->wall_ns > sum.wall_ns ? one->wall_ns : sum.wall_ns;
		sum.memory_peak_bytes =
		    one->memory_peak_bytes > sum.memory_peak_bytes ? one->memory_peak_bytes : sum.memory_peak_bytes;
	}
	*result = tasks[at].result;
	*seen = tasks[at].seen;
	result->cpu_ns = sum.cpu_ns;
	result->cpu_user_ns = sum.cpu_user_ns;
	result->cpu_system_ns = sum.cpu_system_ns;
	result->wall_ns = sum.wall_ns;
	result->memory_peak_bytes = sum.memory_peak_bytes;
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
	size_t length = strlen(finding->reason);

	if (ends->result->limit == SBX_LIMIT_DEADLOCK) {
		(void)snprintf(finding->reason + length, sizeof(finding->reason) - length,
			       ": %s (or output that was not flushed)", ends->state);
		return;
	}
	if (ends->result->limit != SBX_LIMIT_WALL || ends->result->cpu_ns > busy_ns ||
	    ends->validator_result->cpu_ns > busy_ns)
		return;
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
	} else if (failed && ends->submission->verdict != JUDGE_CANCELLED && /* for what the validator said */
		   !(first && ends->validator->verdict != JUDGE_AC && ends->validator->verdict != JUDGE_PAC)) {
		*finding = *ends->submission;
	}
	if (finding->verdict == JUDGE_TLE)
		tell_of_waiting(ends, finding);
}
