/* retry.c - see retry.h. Pure. */
#include "judge/grade/retry.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

uint64_t judge_retry_cpu_ns(const struct judge_profile *profile, uint64_t cpu_ns)
{
	uint64_t ceiling = profile->ceiling.cpu_ns, band;

	if (cpu_ns == SBX_NO_LIMIT || profile->retry_runs == 0 || cpu_ns >= ceiling)
		return cpu_ns;
	band = (uint64_t)((double)cpu_ns * profile->retry_band);
	return band < ceiling - cpu_ns ? cpu_ns + band : ceiling;
}

bool judge_retry_hold(struct sbx_result *result, const struct sbx_limits *limits)
{
	bool by_itself = result->limit == SBX_LIMIT_NONE;

	if (result->outcome == SBX_OUTCOME_FAILED || result->outcome == SBX_OUTCOME_BLOCKED ||
	    result->cpu_ns <= limits->cpu_ns)
		return false;
	/* As where there is no band: CPU time before all but memory, and a run that was given up is none. */
	if (result->limit != SBX_LIMIT_MEMORY && result->limit != SBX_LIMIT_CANCELLED)
		result->limit = SBX_LIMIT_CPU;
	return by_itself;
}

bool judge_retry_note(struct judge_runs *runs, const struct judge_profile *profile, const struct sbx_result *result,
		      bool near)
{
	if (runs->count <= JUDGE_RETRY_RUNS_MAX)
		runs->cpu_ns[runs->count++] = result->cpu_ns;
	return near && runs->count <= profile->retry_runs && runs->count <= JUDGE_RETRY_RUNS_MAX;
}

int judge_retry_tell(const struct judge_runs *runs, struct judge_finding *finding, json_t *test)
{
	json_t *evidence = json_object_get(test, "evidence"), *all;
	size_t used = strlen(finding->reason);

	if (runs->count <= 1)
		return 0;
	(void)snprintf(finding->reason + used, sizeof(finding->reason) - used, ", in the last of %u runs", runs->count);
	all = json_array();
	for (unsigned i = 0; i < runs->count; i++)
		if (json_array_append_new(all, json_integer((json_int_t)runs->cpu_ns[i])) != 0) {
			json_decref(all);
			return -ENOMEM;
		}
	if (json_object_set_new(evidence, "runs_cpu_ns", all) != 0 ||
	    json_object_set_new(test, "reason", json_string(finding->reason)) != 0)
		return -ENOMEM;
	return 0;
}
