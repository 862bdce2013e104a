/* verdict.c - see verdict.h. Pure. */
#include "judge/grade/verdict.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "judge/policy/policy.h"
#include "judge/policy/quantity.h"

const char *judge_verdict_name(enum judge_verdict verdict)
{
	static const char *const names[] = { "AC",  "WA",  "PE", "PAC", "TLE", "MLE",
					     "OLE", "RTE", "CE", "SV",  "JE",  "CANCELLED" };

	return names[verdict];
}

static void signal_name(int signal, char *name, size_t size)
{
	const char *abbreviation = sigabbrev_np(signal);

	if (abbreviation != NULL)
		(void)snprintf(name, size, "SIG%s", abbreviation);
	else
		(void)snprintf(name, size, "signal %d", signal);
}

static void blocked_name(const struct sbx_result *result, char *name, size_t size)
{
	judge_policy_syscall_name(result->blocked, result->blocked_arch, name, size);
}

static void find(struct judge_finding *finding, enum judge_verdict verdict, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void find(struct judge_finding *finding, enum judge_verdict verdict, const char *format, ...)
{
	va_list ap;

	finding->verdict = verdict;
	va_start(ap, format);
	(void)vsnprintf(finding->reason, sizeof(finding->reason), format, ap);
	va_end(ap);
}

static void of_limit(const struct sbx_result *result, const struct sbx_limits *limits, struct judge_finding *finding)
{
	char bound[32], used[32];

	switch (result->limit) {
	case SBX_LIMIT_MEMORY:
		find(finding, JUDGE_MLE, "memory: out of memory at the limit of %s",
		     judge_quantity_format_size(limits->memory_bytes, bound, sizeof(bound)));
		break;
	case SBX_LIMIT_CPU:
		(void)judge_quantity_format_duration(limits->cpu_ns, bound, sizeof(bound));
		if (result->cpu_ns > limits->cpu_ns)
			find(finding, JUDGE_TLE, "cpu: %.3f s used, limit %s", (double)result->cpu_ns / 1e9, bound);
		else
			find(finding, JUDGE_TLE, "cpu: ended by the rlimit at %s (%.3f s accounted)", bound,
			     (double)result->cpu_ns / 1e9);
		break;
	case SBX_LIMIT_WALL:
		(void)snprintf(used, sizeof(used), "%.3f s", (double)result->wall_ns / 1e9);
		find(finding, JUDGE_TLE, "wall: %s passed with %.3f s of CPU time used, limit %s", used,
		     (double)result->cpu_ns / 1e9,
		     judge_quantity_format_duration(limits->wall_ns, bound, sizeof(bound)));
		break;
	case SBX_LIMIT_OUTPUT:
		find(finding, JUDGE_OLE, "output: more than %s written",
		     judge_quantity_format_size(limits->output_bytes, bound, sizeof(bound)));
		break;
	case SBX_LIMIT_DEADLOCK:
		find(finding, JUDGE_TLE, "deadlock: after %.3f s all sides wait to read, and nothing is in the pipes",
		     (double)result->wall_ns / 1e9);
		break;
	default: /* we did not ask for it: seen->cancelled was looked at before */
		find(finding, JUDGE_JE, "the warden has ended the box");
		break;
	}
}

/* A program that the kernel could not even start within its memory has exceeded it; if it was the box's memory that
 * was short, and not the host's. */
static bool starved_at_start(const struct sbx_result *result)
{
	return result->outcome == SBX_OUTCOME_FAILED && result->stage == SBX_STAGE_EXEC &&
	       result->error_code == ENOMEM &&
	       (result->memory_limit_hits > 0 || result->enforced[SBX_FIELD_MEMORY] == SBX_BY_RLIMIT);
}

void judge_verdict_of_run(const struct sbx_result *result, const struct sbx_io_seen *seen,
			  const struct sbx_limits *limits, struct judge_finding *finding)
{
	char name[64];

	if (starved_at_start(result)) {
		find(finding, JUDGE_MLE, "memory: too little to start the program");
	} else if (result->outcome == SBX_OUTCOME_FAILED) {
		find(finding, JUDGE_JE, "%s", result->error);
	} else if (seen->cancelled != 0) {
		find(finding, JUDGE_CANCELLED, "cancelled");
	} else if (result->outcome == SBX_OUTCOME_BLOCKED) {
		blocked_name(result, name, sizeof(name));
		find(finding, JUDGE_SV, "system call %s is refused", name);
	} else if (result->limit != SBX_LIMIT_NONE) {
		of_limit(result, limits, finding);
	} else if (result->outcome == SBX_OUTCOME_SIGNALED && result->signal == SIGSYS) {
		find(finding, JUDGE_SV, "a system call of a foreign architecture or table (SIGSYS)");
	} else if (result->outcome == SBX_OUTCOME_SIGNALED) {
		signal_name(result->signal, name, sizeof(name));
		find(finding, JUDGE_RTE, "ended by %s", name);
	} else if (result->exit_code != 0) {
		find(finding, JUDGE_RTE, "exit status %d", result->exit_code);
	} else {
		find(finding, JUDGE_AC, "exit status 0");
	}
}

void judge_verdict_of_exec(const struct sbx_result *result, const char *program, struct judge_finding *finding)
{
	if (finding->verdict != JUDGE_JE || result->outcome != SBX_OUTCOME_FAILED || result->stage != SBX_STAGE_EXEC ||
	    result->error_code == 0)
		return;
	find(finding, JUDGE_JE, "exec %.200s: %s%s", program, strerror(result->error_code),
	     result->error_code == ENOENT ? " (it, or the interpreter that it needs, is not in the rootfs)" : "");
}

void judge_verdict_of_runtime(const struct sbx_result *result, const struct judge_command *command,
			      struct judge_finding *finding)
{
	bool by_exit = result->outcome == SBX_OUTCOME_EXITED && command->memory_exit != 0 &&
		       result->exit_code == command->memory_exit;
	bool by_signal = result->outcome == SBX_OUTCOME_SIGNALED && command->memory_signal != 0 &&
			 result->signal == command->memory_signal;
	char name[64];

	if (finding->verdict != JUDGE_RTE || (!by_exit && !by_signal))
		return;
	signal_name(result->signal, name, sizeof(name));
	if (by_exit)
		find(finding, JUDGE_MLE, "memory: exit status %d, with which the run-time ends when it has no more",
		     result->exit_code);
	else
		find(finding, JUDGE_MLE, "memory: ended by %s, as the run-time does when it has no more", name);
}

static json_t *enforcers(const struct sbx_result *result)
{
	json_t *all = json_object();

	for (unsigned i = 0; i < SBX_LIMIT_FIELDS && all != NULL; i++)
		if (json_object_set_new(all, sbx_limits_name(i), json_string(sbx_enforcer_name(result->enforced[i]))) !=
		    0) {
			json_decref(all);
			return NULL;
		}
	return all;
}

static json_t *limits_json(const struct sbx_limits *limits)
{
	json_t *all = json_object();

	for (unsigned i = 0; i < SBX_LIMIT_FIELDS && all != NULL; i++) {
		uint64_t value = sbx_limits_value(limits, i);

		if (json_object_set_new(all, sbx_limits_name(i),
					value == SBX_NO_LIMIT ? json_null() : json_integer((json_int_t)value)) != 0) {
			json_decref(all);
			return NULL;
		}
	}
	return all;
}

static json_t *evidence(const struct sbx_result *result, const struct sbx_io_seen *seen,
			const struct sbx_limits *limits)
{
	char signal[64], blocked[64];
	json_t *json = json_pack(
	    "{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:b, s:o, s:o}", "limit_fired", sbx_limit_name(result->limit),
	    "cpu_user_ns", (json_int_t)result->cpu_user_ns, "cpu_system_ns", (json_int_t)result->cpu_system_ns,
	    "oom_kill", (json_int_t)result->oom_kills, "memory_limit_hits", (json_int_t)result->memory_limit_hits,
	    "pids_max", (json_int_t)result->processes_refused, "stderr_bytes", (json_int_t)seen->error_bytes,
	    "output_cut", seen->output_bytes + seen->error_bytes > limits->output_bytes, "limits", limits_json(limits),
	    "enforced_by", enforcers(result));

	if (json == NULL)
		return NULL;
	if (result->signal != 0) {
		signal_name(result->signal, signal, sizeof(signal));
		(void)json_object_set_new(json, "signal_name", json_string(signal)); /* left out without memory */
	}
	if (result->blocked >= 0) {
		blocked_name(result, blocked, sizeof(blocked));
		(void)json_object_set_new(json, "blocked_syscall", json_string(blocked));
	}
	return json;
}

json_t *judge_verdict_json(const struct sbx_result *result, const struct sbx_io_seen *seen,
			   const struct sbx_limits *limits, const struct judge_finding *finding)
{
	json_t *exit_code = result->exit_code >= 0 ? json_integer(result->exit_code) : json_null();
	json_t *signal = result->signal != 0 ? json_integer(result->signal) : json_null();

	return json_pack("{s:s, s:s, s:o, s:o, s:I, s:I, s:I, s:I, s:o}", "verdict",
			 judge_verdict_name(finding->verdict), "reason", finding->reason, "exit_code", exit_code,
			 "signal", signal, "cpu_ns", (json_int_t)result->cpu_ns, "wall_ns", (json_int_t)result->wall_ns,
			 "memory_peak_bytes", (json_int_t)result->memory_peak_bytes, "stdout_bytes",
			 (json_int_t)seen->output_bytes, "evidence", evidence(result, seen, limits));
}
