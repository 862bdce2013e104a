/* test_outcome.c - outcome.c: the order of decision, and combinations that a program would like to bring about. */
#include "sandbox/outcome.h"

#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/tests/suite.h"

#define MS        UINT64_C(1000000)
#define EXIT(n)   ((n) << 8)
#define CPU_LIMIT (1000 * MS)

/* What was seen, in the fields that decide; the rest is the same in every case. */
static const struct row {
	const char *name;
	bool silent; /* init told nothing */
	uint32_t stage;
	int status, init_status, blocked; /* blocked: number + 1 */
	uint32_t killed;
	uint64_t cpu_ms, wall_ms, oom;
	bool rusage;
	bool shared_memory; /* it was not the box's own limit that was short of memory */
	uint32_t outcome, limit;
	int code, signal, number;
} rows[] = {
	{ "exit", .status = EXIT(3), .outcome = SBX_OUTCOME_EXITED, .code = 3 },
	{ "signal", .status = SIGSEGV, .outcome = SBX_OUTCOME_SIGNALED, .code = -1, .signal = SIGSEGV },
	{ "signal with core", .status = SIGABRT | 0x80, .outcome = SBX_OUTCOME_SIGNALED, .code = -1,
	  .signal = SIGABRT },
	{ "blocked", .blocked = 102, .outcome = SBX_OUTCOME_BLOCKED, .code = -1, .number = 101 },
	{ "blocked, number 0", .blocked = 1, .outcome = SBX_OUTCOME_BLOCKED, .code = -1, .number = 0 },
	{ "blocked beats memory and time", .blocked = 102, .oom = 1, .killed = SBX_LIMIT_WALL, .cpu_ms = 5000,
	  .outcome = SBX_OUTCOME_BLOCKED, .code = -1, .number = 101 },
	{ "memory, own end", .status = SIGKILL, .oom = 1, .outcome = SBX_OUTCOME_SIGNALED, .limit = SBX_LIMIT_MEMORY,
	  .code = -1, .signal = SIGKILL },
	{ "memory of a child, exit 0", .oom = 1, .outcome = SBX_OUTCOME_EXITED, .limit = SBX_LIMIT_MEMORY },
	{ "memory beats CPU time", .status = SIGKILL, .oom = 1, .cpu_ms = 1200, .outcome = SBX_OUTCOME_SIGNALED,
	  .limit = SBX_LIMIT_MEMORY, .code = -1, .signal = SIGKILL },
	{ "memory took init too", .silent = true, .init_status = SIGKILL, .oom = 3, .outcome = SBX_OUTCOME_KILLED,
	  .limit = SBX_LIMIT_MEMORY, .code = -1 },
	{ "memory, told by the event alone", .silent = true, .init_status = SIGKILL, .killed = SBX_LIMIT_MEMORY,
	  .outcome = SBX_OUTCOME_KILLED, .limit = SBX_LIMIT_MEMORY, .code = -1 },
	{ "memory while setting up", .stage = SBX_STAGE_FILES, .oom = 1, .outcome = SBX_OUTCOME_KILLED,
	  .limit = SBX_LIMIT_MEMORY, .code = -1 },
	{ "memory of the host, init too", .silent = true, .init_status = SIGKILL, .oom = 3, .shared_memory = true,
	  .outcome = SBX_OUTCOME_FAILED, .code = -1 },
	{ "memory of the host, the program", .status = SIGKILL, .oom = 1, .shared_memory = true,
	  .outcome = SBX_OUTCOME_FAILED, .code = -1, .signal = SIGKILL },
	{ "memory of the group above, told by the event", .silent = true, .init_status = SIGKILL,
	  .killed = SBX_LIMIT_MEMORY, .shared_memory = true, .outcome = SBX_OUTCOME_FAILED, .code = -1 },
	{ "CPU", .silent = true, .init_status = SIGKILL, .killed = SBX_LIMIT_CPU, .cpu_ms = 1005,
	  .outcome = SBX_OUTCOME_KILLED, .limit = SBX_LIMIT_CPU, .code = -1 },
	{ "wall", .silent = true, .init_status = SIGKILL, .killed = SBX_LIMIT_WALL, .wall_ms = 3001,
	  .outcome = SBX_OUTCOME_KILLED, .limit = SBX_LIMIT_WALL, .code = -1 },
	{ "output", .silent = true, .init_status = SIGKILL, .killed = SBX_LIMIT_OUTPUT, .outcome = SBX_OUTCOME_KILLED,
	  .limit = SBX_LIMIT_OUTPUT, .code = -1 },
	{ "cancelled", .silent = true, .init_status = SIGKILL, .killed = SBX_LIMIT_CANCELLED,
	  .outcome = SBX_OUTCOME_KILLED, .limit = SBX_LIMIT_CANCELLED, .code = -1 },
	{ "CPU passed between two looks, exit 0", .cpu_ms = 1001, .outcome = SBX_OUTCOME_EXITED,
	  .limit = SBX_LIMIT_CPU },
	{ "exactly at the limits", .cpu_ms = 1000, .wall_ms = 3000, .outcome = SBX_OUTCOME_EXITED },
	{ "wall passed, exit 0", .wall_ms = 3001, .outcome = SBX_OUTCOME_EXITED, .limit = SBX_LIMIT_WALL },
	{ "CPU before wall", .cpu_ms = 1001, .wall_ms = 3001, .outcome = SBX_OUTCOME_EXITED, .limit = SBX_LIMIT_CPU },
	{ "SIGXCPU by the rlimit", .status = SIGXCPU, .cpu_ms = 995, .outcome = SBX_OUTCOME_SIGNALED,
	  .limit = SBX_LIMIT_CPU, .code = -1, .signal = SIGXCPU },
	{ "SIGXCPU of its own making", .status = SIGXCPU, .cpu_ms = 5, .outcome = SBX_OUTCOME_SIGNALED, .code = -1,
	  .signal = SIGXCPU },
	{ "SIGKILL of its own making, near the limit", .status = SIGKILL, .cpu_ms = 995,
	  .outcome = SBX_OUTCOME_SIGNALED, .code = -1, .signal = SIGKILL },
	{ "SIGKILL by the rlimit", .status = SIGKILL, .cpu_ms = 995, .rusage = true, .outcome = SBX_OUTCOME_SIGNALED,
	  .limit = SBX_LIMIT_CPU, .code = -1, .signal = SIGKILL },
	{ "killed for output but had ended", .status = EXIT(0), .killed = SBX_LIMIT_OUTPUT,
	  .outcome = SBX_OUTCOME_EXITED, .limit = SBX_LIMIT_OUTPUT },
	{ "killed for wall but had ended in time", .status = EXIT(0), .killed = SBX_LIMIT_WALL,
	  .outcome = SBX_OUTCOME_EXITED },
	{ "cancelled but had ended", .status = EXIT(1), .killed = SBX_LIMIT_CANCELLED, .outcome = SBX_OUTCOME_EXITED,
	  .code = 1 },
	{ "init killed by a stranger", .silent = true, .init_status = SIGKILL, .outcome = SBX_OUTCOME_FAILED,
	  .code = -1 },
	{ "init killed by a stranger after much time", .silent = true, .init_status = SIGKILL, .cpu_ms = 5000,
	  .wall_ms = 9000, .outcome = SBX_OUTCOME_FAILED, .code = -1 },
	{ "init ended without a word", .silent = true, .init_status = EXIT(1), .outcome = SBX_OUTCOME_FAILED,
	  .code = -1 },
	{ "exec failed", .stage = SBX_STAGE_EXEC, .outcome = SBX_OUTCOME_FAILED, .code = -1 },
	{ "exec failed, then killed", .stage = SBX_STAGE_EXEC, .killed = SBX_LIMIT_CANCELLED,
	  .outcome = SBX_OUTCOME_FAILED, .code = -1 },
	{ "mount failed", .stage = SBX_STAGE_WORK, .outcome = SBX_OUTCOME_FAILED, .code = -1 },
};

static struct sbx_seen seen;
static struct sbx_result result;

static void see(const struct row *row)
{
	memset(&seen, 0, sizeof(seen));
	memset(&result, 0, sizeof(result));
	memset(&seen.limits, 0xff, sizeof(seen.limits));
	seen.limits.cpu_ns = CPU_LIMIT;
	seen.limits.wall_ns = 3 * CPU_LIMIT;
	seen.killed = row->killed;
	seen.reported = !row->silent;
	seen.report.stage = row->stage;
	seen.report.error = row->stage == SBX_STAGE_NONE ? 0 : 2;
	seen.report.status = row->status;
	seen.report.blocked = row->blocked - 1;
	seen.report.blocked_arch = 0xc000003eu;
	seen.init_status = row->init_status;
	seen.usage.cpu_ns = row->cpu_ms * MS;
	seen.usage.oom_kills = row->oom;
	seen.usage.own_out_of_memory = !row->shared_memory && (row->oom > 0 || row->killed == SBX_LIMIT_MEMORY);
	seen.wall_ns = row->wall_ms * MS;
	seen.usage_from_rusage = row->rusage;
}

START_TEST(what_was_seen_has_one_meaning)
{
	const struct row *row = &rows[_i];

	see(row);
	sbx_outcome_decide(&seen, &result);
	ck_assert_msg(result.outcome == row->outcome, "%s: outcome %u", row->name, result.outcome);
	ck_assert_msg(result.limit == row->limit, "%s: limit %s", row->name, sbx_limit_name(result.limit));
	ck_assert_msg(result.exit_code == row->code, "%s: exit code %d", row->name, result.exit_code);
	ck_assert_msg(result.signal == row->signal, "%s: signal %d", row->name, result.signal);
	ck_assert_int_eq(result.blocked, row->blocked == 0 ? -1 : row->number);
	ck_assert_msg((result.outcome == SBX_OUTCOME_FAILED) == (result.error[0] != '\0'), "%s: `%s`", row->name,
		      result.error);
	if (row->stage != SBX_STAGE_NONE && result.outcome == SBX_OUTCOME_FAILED) {
		ck_assert_uint_eq(result.stage, row->stage);
		ck_assert_int_eq(result.error_code, 2);
		ck_assert_ptr_nonnull(strstr(result.error, sbx_stage_name(row->stage)));
	}
}
END_TEST

/* A report without its stage fields, or with a stage that does not exist, can only come from a bug; it is no crash. */
START_TEST(a_report_with_an_unknown_stage_is_a_failure)
{
	see(&rows[0]);
	seen.report.stage = UINT32_MAX;
	seen.report.error = -1;
	sbx_outcome_decide(&seen, &result);
	ck_assert_uint_eq(result.outcome, SBX_OUTCOME_FAILED);
	ck_assert_ptr_nonnull(strstr(result.error, "unknown stage"));
}
END_TEST

START_TEST(who_was_killed_before_exec_has_not_run)
{
	see(&rows[0]);
	seen.report.stage = SBX_STAGE_EXEC;
	seen.report.error = 0;
	sbx_outcome_decide(&seen, &result);
	ck_assert_uint_eq(result.outcome, SBX_OUTCOME_FAILED);
	ck_assert_str_eq(result.error, "exec: killed");
}
END_TEST

START_TEST(setting_up_is_not_the_programs_time)
{
	see(&rows[0]);
	seen.usage.cpu_ns = 10 * MS;
	seen.usage.cpu_user_ns = 7 * MS;
	seen.report.setup_ns = 4 * MS;
	seen.report.wall_ns = 5 * MS;
	seen.wall_ns = 9 * MS;
	sbx_outcome_decide(&seen, &result);
	ck_assert_uint_eq(result.cpu_ns, 6 * MS);
	ck_assert_uint_eq(result.cpu_user_ns + result.cpu_system_ns, result.cpu_ns);
	ck_assert_uint_eq(result.wall_ns, 5 * MS);
	seen.report.setup_ns = 11 * MS;
	sbx_outcome_decide(&seen, &result);
	ck_assert_uint_eq(result.cpu_ns, 0);
	ck_assert_uint_eq(result.cpu_user_ns, 0);
	ck_assert_uint_eq(result.cpu_system_ns, 0);
}
END_TEST

START_TEST(no_limit_is_never_passed)
{
	see(&rows[0]);
	seen.limits.cpu_ns = seen.limits.wall_ns = SBX_NO_LIMIT;
	seen.usage.cpu_ns = SBX_NO_LIMIT;
	seen.wall_ns = SBX_NO_LIMIT;
	seen.report.status = SIGXCPU;
	sbx_outcome_decide(&seen, &result);
	ck_assert_uint_eq(result.limit, SBX_LIMIT_NONE);
}
END_TEST

START_TEST(counters_pass_through)
{
	see(&rows[0]);
	seen.usage.memory_peak_bytes = 11;
	seen.usage.memory_limit_hits = 12;
	seen.usage.processes_refused = 13;
	sbx_outcome_decide(&seen, &result);
	ck_assert_uint_eq(result.memory_peak_bytes, 11);
	ck_assert_uint_eq(result.memory_limit_hits, 12);
	ck_assert_uint_eq(result.processes_refused, 13);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("outcome");
	TCase *tc = sbx_case("outcome");

	tcase_add_loop_test(tc, what_was_seen_has_one_meaning, 0, (int)(sizeof(rows) / sizeof(rows[0])));
	tcase_add_test(tc, a_report_with_an_unknown_stage_is_a_failure);
	tcase_add_test(tc, who_was_killed_before_exec_has_not_run);
	tcase_add_test(tc, setting_up_is_not_the_programs_time);
	tcase_add_test(tc, no_limit_is_never_passed);
	tcase_add_test(tc, counters_pass_through);
	suite_add_tcase(suite, tc);
	return sbx_run_suite(suite);
}
