/* outcome.c - see outcome.h. Pure. */
#include "sandbox/outcome.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

/* init counts setting up as the box's CPU time; it is not the program's. */
static void set_times(const struct sbx_seen *seen, struct sbx_result *result)
{
	const struct sbx_usage *usage = &seen->usage;
	uint64_t setup = seen->reported ? seen->report.setup_ns : 0;

	result->cpu_ns = usage->cpu_ns > setup ? usage->cpu_ns - setup : 0;
	result->cpu_user_ns = usage->cpu_user_ns < result->cpu_ns ? usage->cpu_user_ns : result->cpu_ns;
	result->cpu_system_ns = result->cpu_ns - result->cpu_user_ns;
	result->wall_ns = seen->reported && seen->report.wall_ns != 0 ? seen->report.wall_ns : seen->wall_ns;
	result->memory_peak_bytes = usage->memory_peak_bytes;
	result->oom_kills = usage->oom_kills;
	result->memory_limit_hits = usage->memory_limit_hits;
	result->processes_refused = usage->processes_refused;
}

static void set_status(int status, struct sbx_result *result)
{
	if (WIFEXITED(status)) {
		result->outcome = SBX_OUTCOME_EXITED;
		result->exit_code = WEXITSTATUS(status);
	} else {
		result->outcome = SBX_OUTCOME_SIGNALED;
		result->signal = WTERMSIG(status);
	}
}

static void set_failure(const struct sbx_seen *seen, struct sbx_result *result)
{
	result->outcome = SBX_OUTCOME_FAILED;
	if (seen->reported) {
		result->stage = seen->report.stage;
		result->error_code = seen->report.error;
		/* Without an error it was killed there. */
		(void)snprintf(result->error, sizeof(result->error), "%s: %s", sbx_stage_name(seen->report.stage),
			       seen->report.error == 0 ? "killed" : strerror(seen->report.error));
	} else if (WIFSIGNALED(seen->init_status)) {
		(void)snprintf(result->error, sizeof(result->error), "init of the box was killed by signal %d",
			       WTERMSIG(seen->init_status));
	} else {
		(void)snprintf(result->error, sizeof(result->error),
			       "init of the box ended without a report (status %d)", WEXITSTATUS(seen->init_status));
	}
}

/* A limit that was passed without our killing for it: between two looks, or by the rlimit that stands behind. */
static uint32_t passed_limit(const struct sbx_seen *seen, const struct sbx_result *result)
{
	bool by_rlimit = result->signal == SIGXCPU || (result->signal == SIGKILL && seen->usage_from_rusage);
	/* The kernel compares an rlimit with whole clock ticks, which stray from the time that it accounts. */
	uint64_t percent = seen->usage_from_rusage ? 75 : 98;

	if (result->cpu_ns > seen->limits.cpu_ns)
		return SBX_LIMIT_CPU;
	if (by_rlimit && seen->limits.cpu_ns != SBX_NO_LIMIT && result->cpu_ns >= seen->limits.cpu_ns / 100 * percent)
		return SBX_LIMIT_CPU;
	return result->wall_ns > seen->limits.wall_ns ? SBX_LIMIT_WALL : SBX_LIMIT_NONE;
}

/*
 * Somebody of the box was chosen when memory ran out. If that was not for the box's own limit it was the host's lack,
 * or that of a group above ours, and nothing that the program did.
 */
static void set_out_of_memory(const struct sbx_seen *seen, bool ran, struct sbx_result *result)
{
	if (seen->usage.own_out_of_memory == 0) {
		result->outcome = SBX_OUTCOME_FAILED;
		(void)snprintf(result->error, sizeof(result->error), "the host is out of memory");
		return;
	}
	result->limit = SBX_LIMIT_MEMORY;
	if (!ran)
		result->outcome = SBX_OUTCOME_KILLED;
}

void sbx_outcome_decide(const struct sbx_seen *seen, struct sbx_result *result)
{
	bool ran = seen->reported && seen->report.stage == SBX_STAGE_NONE;

	result->exit_code = -1;
	result->blocked = -1;
	set_times(seen, result);
	if (ran && seen->report.blocked >= 0) {
		result->outcome = SBX_OUTCOME_BLOCKED;
		result->blocked = seen->report.blocked;
		result->blocked_arch = seen->report.blocked_arch;
		return;
	}
	if (ran)
		set_status(seen->report.status, result);
	if (seen->usage.oom_kills > 0 || seen->killed == SBX_LIMIT_MEMORY) {
		set_out_of_memory(seen, ran, result);
		return;
	}
	if (ran) {
		/* It ended by itself; a kill that came too late to matter is not what ended it. */
		result->limit = passed_limit(seen, result);
		if (result->limit == SBX_LIMIT_NONE && seen->killed == SBX_LIMIT_OUTPUT)
			result->limit = SBX_LIMIT_OUTPUT;
		return;
	}
	if (seen->killed != SBX_LIMIT_NONE && !seen->reported) {
		result->outcome = SBX_OUTCOME_KILLED;
		/* Both were passed between two looks: the scarcer one is told. */
		result->limit = seen->killed == SBX_LIMIT_WALL && result->cpu_ns > seen->limits.cpu_ns ? SBX_LIMIT_CPU
												       : seen->killed;
		return;
	}
	set_failure(seen, result);
}
