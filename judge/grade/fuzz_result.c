/*
 * fuzz_result.c - libFuzzer entry: what a captured init reports, from there to the verdict; and any result at all.
 *
 * The first byte chooses: `r` a byte of flags (1: init has reported, 2: no control group accounts) and a struct input,
 * below; `w` a struct sbx_result as the judge reads it. Zeros stand for what the input leaves out. A limit that fired
 * is never AC, what the warden makes of a report is in order whatever it says, and a verdict has a reason that JSON
 * takes.
 */
#include <stdlib.h>
#include <string.h>

#include "judge/grade/retry.h"
#include "judge/grade/verdict.h"
#include "sandbox/outcome.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_verdict(const struct sbx_result *result, const struct sbx_limits *limits, bool good_text)
{
	const struct sbx_io_seen seen = { .output_bytes = result->tag % 4096 };
	struct judge_finding finding = { .verdict = JUDGE_CANCELLED };
	struct sbx_result held = *result;
	bool near = judge_retry_hold(&held, limits);
	json_t *json;

	/* What was held to its limit is never accepted above it; and only such a TLE is near the limit. */
	judge_verdict_of_run(&held, &seen, limits, &finding);
	if ((near && finding.verdict != JUDGE_TLE) || (finding.verdict == JUDGE_AC && held.cpu_ns > limits->cpu_ns))
		abort();
	judge_verdict_of_run(result, &seen, limits, &finding);
	if (memchr(finding.reason, '\0', sizeof(finding.reason)) == NULL || (good_text && finding.reason[0] == '\0'))
		abort();
	if (finding.verdict == JUDGE_AC && (result->limit != SBX_LIMIT_NONE || result->exit_code != 0))
		abort();
	json = judge_verdict_json(result, &seen, limits, &finding);
	if (json == NULL && good_text)
		abort();
	json_decref(json);
}

/* Of what the warden sees, that which decides. */
struct input {
	struct sbx_report report;
	uint64_t cpu_limit_ns, wall_limit_ns, wall_ns, cpu_ns, cpu_user_ns, cpu_system_ns, oom_kills, own_out_of_memory;
	int32_t init_status;
	uint32_t killed;
};

static void check_report(const uint8_t *data, size_t size)
{
	struct sbx_result result = { .type = SBX_MSG_RESULT };
	struct input input;
	struct sbx_seen seen;
	uint8_t bits = size > 0 ? data[0] : 0;

	memset(&input, 0, sizeof(input));
	if (size > 1)
		memcpy(&input, data + 1, size - 1 < sizeof(input) ? size - 1 : sizeof(input));
	seen = (struct sbx_seen){ .limits = { .cpu_ns = input.cpu_limit_ns, .wall_ns = input.wall_limit_ns },
				  .killed = input.killed % (SBX_LIMIT_DEADLOCK + 1),
				  .reported = (bits & 1) != 0,
				  .report = input.report,
				  .init_status = input.init_status,
				  .usage = { .cpu_ns = input.cpu_ns,
					     .cpu_user_ns = input.cpu_user_ns,
					     .cpu_system_ns = input.cpu_system_ns,
					     .oom_kills = input.oom_kills,
					     .own_out_of_memory = input.own_out_of_memory },
				  .wall_ns = input.wall_ns,
				  .usage_from_rusage = (bits & 2) != 0 };
	sbx_outcome_decide(&seen, &result);
	if (result.outcome < SBX_OUTCOME_EXITED || result.outcome > SBX_OUTCOME_FAILED ||
	    memchr(result.error, '\0', sizeof(result.error)) == NULL || result.limit > SBX_LIMIT_DEADLOCK ||
	    result.cpu_user_ns > result.cpu_ns || result.cpu_system_ns > result.cpu_ns)
		abort();
	if (input.oom_kills > 0 && result.outcome != SBX_OUTCOME_BLOCKED && result.outcome != SBX_OUTCOME_FAILED &&
	    result.limit != SBX_LIMIT_MEMORY)
		abort();
	if (result.outcome == SBX_OUTCOME_FAILED && result.error[0] == '\0')
		abort();
	check_verdict(&result, &seen.limits, true);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sbx_result result;
	struct sbx_limits limits;

	if (size == 0)
		return 0;
	if (data[0] == 'r') {
		check_report(data + 1, size - 1);
		return 0;
	}
	memset(&result, 0, sizeof(result));
	memcpy(&result, data + 1, size - 1 < sizeof(result) ? size - 1 : sizeof(result));
	result.error[sizeof(result.error) - 1] = '\0'; /* as the client has it */
	memset(&limits, 0, sizeof(limits));
	limits.cpu_ns = limits.memory_bytes = result.wall_ns;
	check_verdict(&result, &limits, false);
	return 0;
}
