/*
 * verdict.h - from what one run was seen to do to a verdict, its reason and its evidence. Pure.
 *
 * The order of decision for a test is the one place that knows it: JE, SV, MLE, TLE, OLE, RTE, then the checker.
 */
#ifndef JUDGE_GRADE_VERDICT_H
#define JUDGE_GRADE_VERDICT_H

#include <jansson.h>

#include "judge/policy/policy.h"
#include "sandbox/client.h"
#include "sandbox/wire.h"

enum judge_verdict {
	JUDGE_AC,
	JUDGE_WA,
	JUDGE_PE,  /* only where a checker says so */
	JUDGE_PAC, /* scored, and not the full score */
	JUDGE_TLE,
	JUDGE_MLE,
	JUDGE_OLE,
	JUDGE_RTE,
	JUDGE_CE,
	JUDGE_SV,
	JUDGE_JE,
	JUDGE_CANCELLED,
};

/* "AC" */
const char *judge_verdict_name(enum judge_verdict verdict);

struct judge_finding {
	enum judge_verdict verdict;
	char reason[512];
};

/* What a run alone says: AC stands for "ended with status 0 within its limits". */
void judge_verdict_of_run(const struct sbx_result *result, const struct sbx_io_seen *seen,
			  const struct sbx_limits *limits, struct judge_finding *finding);

/*
 * A judge error because `program`, the first string of the command line, could not be executed gets a reason that names
 * it. finding is what judge_verdict_of_run made; any other is left as it is.
 */
void judge_verdict_of_exec(const struct sbx_result *result, const char *program, struct judge_finding *finding);

/*
 * What a run-time has to say about its memory: a run that ended by itself in the way in which the command's run-time
 * ends when its own limit on memory is reached is MLE and not RTE. A program that ends in this way on purpose changes
 * the one verdict of refusal into the other. finding is what judge_verdict_of_run made.
 */
void judge_verdict_of_runtime(const struct sbx_result *result, const struct judge_command *command,
			      struct judge_finding *finding);

/*
 * {"verdict","reason","exit_code","signal","cpu_ns","wall_ns","memory_peak_bytes","stdout_bytes","evidence":{...}} of
 * one run. A new reference, or NULL without memory.
 */
json_t *judge_verdict_json(const struct sbx_result *result, const struct sbx_io_seen *seen,
			   const struct sbx_limits *limits, const struct judge_finding *finding);

#endif
