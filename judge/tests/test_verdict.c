/* test_verdict.c - the order of decision for one run, what its evidence holds, and which runs are made again. */
#include "judge/grade/verdict.h"

#include <check.h>
#include <errno.h>
#include <linux/audit.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>

#include "judge/grade/retry.h"
#include "sandbox/tests/suite.h"

static const struct sbx_limits limits = {
	.cpu_ns = 1000000000, .wall_ns = 3000000000, .memory_bytes = 64 << 20, .output_bytes = 1 << 20
};

static const struct row {
	const char *name;
	struct sbx_result result;
	struct sbx_io_seen seen;
	enum judge_verdict verdict;
	const char *reason; /* a part of it */
} rows[] = {
	{ "a clean exit", { .outcome = SBX_OUTCOME_EXITED, .blocked = -1 }, { 0 }, JUDGE_AC, "exit status 0" },
	{ "an exit code",
	  { .outcome = SBX_OUTCOME_EXITED, .exit_code = 7, .blocked = -1 },
	  { 0 },
	  JUDGE_RTE,
	  "exit status 7" },
	{ "a signal",
	  { .outcome = SBX_OUTCOME_SIGNALED, .exit_code = -1, .signal = SIGSEGV, .blocked = -1 },
	  { 0 },
	  JUDGE_RTE,
	  "SIGSEGV" },
	{ "SIGSYS, which a filter sends to foreign calls",
	  { .outcome = SBX_OUTCOME_SIGNALED, .exit_code = -1, .signal = SIGSYS, .blocked = -1 },
	  { 0 },
	  JUDGE_SV,
	  "SIGSYS" },
	{ "a refused call comes before a limit",
	  { .outcome = SBX_OUTCOME_BLOCKED,
	    .limit = SBX_LIMIT_MEMORY,
	    .exit_code = -1,
	    .blocked = SYS_ptrace,
	    .blocked_arch = AUDIT_ARCH_X86_64 },
	  { 0 },
	  JUDGE_SV,
	  "ptrace" },
	{ "an out-of-memory kill comes before a clean exit",
	  { .outcome = SBX_OUTCOME_EXITED, .limit = SBX_LIMIT_MEMORY, .oom_kills = 1, .blocked = -1 },
	  { 0 },
	  JUDGE_MLE,
	  "64M" },
	{ "CPU time",
	  { .outcome = SBX_OUTCOME_KILLED,
	    .limit = SBX_LIMIT_CPU,
	    .exit_code = -1,
	    .cpu_ns = 1005000000,
	    .blocked = -1 },
	  { 0 },
	  JUDGE_TLE,
	  "1.005 s used, limit 1s" },
	{ "CPU time, by the rlimit",
	  { .outcome = SBX_OUTCOME_SIGNALED,
	    .limit = SBX_LIMIT_CPU,
	    .exit_code = -1,
	    .signal = SIGKILL,
	    .cpu_ns = 990000000,
	    .blocked = -1 },
	  { 0 },
	  JUDGE_TLE,
	  "rlimit" },
	{ "time on the clock",
	  { .outcome = SBX_OUTCOME_KILLED,
	    .limit = SBX_LIMIT_WALL,
	    .exit_code = -1,
	    .wall_ns = 3001000000,
	    .blocked = -1 },
	  { 0 },
	  JUDGE_TLE,
	  "wall" },
	{ "output, though it ended well",
	  { .outcome = SBX_OUTCOME_EXITED, .limit = SBX_LIMIT_OUTPUT, .blocked = -1 },
	  { .output_bytes = 2 << 20 },
	  JUDGE_OLE,
	  "1M" },
	{ "a failing box",
	  { .outcome = SBX_OUTCOME_FAILED, .exit_code = -1, .blocked = -1, .error = "pivot_root: No" },
	  { 0 },
	  JUDGE_JE,
	  "pivot_root" },
	{ "a failing box comes before a cancelled run",
	  { .outcome = SBX_OUTCOME_FAILED, .exit_code = -1, .blocked = -1, .error = "x" },
	  { .cancelled = -ECANCELED },
	  JUDGE_JE,
	  "x" },
	{ "too little memory to start",
	  { .outcome = SBX_OUTCOME_FAILED,
	    .exit_code = -1,
	    .blocked = -1,
	    .stage = SBX_STAGE_EXEC,
	    .error_code = ENOMEM,
	    .memory_limit_hits = 1 },
	  { 0 },
	  JUDGE_MLE,
	  "start" },
	{ "too little memory to start, by the rlimit",
	  { .outcome = SBX_OUTCOME_FAILED,
	    .exit_code = -1,
	    .blocked = -1,
	    .stage = SBX_STAGE_EXEC,
	    .error_code = ENOMEM,
	    .enforced = { [SBX_FIELD_MEMORY] = SBX_BY_RLIMIT } },
	  { 0 },
	  JUDGE_MLE,
	  "start" },
	{ "a host with too little memory to start it",
	  { .outcome = SBX_OUTCOME_FAILED,
	    .exit_code = -1,
	    .blocked = -1,
	    .stage = SBX_STAGE_EXEC,
	    .error_code = ENOMEM,
	    .error = "exec: Cannot",
	    .enforced = { [SBX_FIELD_MEMORY] = SBX_BY_CGROUP1 } },
	  { 0 },
	  JUDGE_JE,
	  "exec" },
	{ "a cancelled run",
	  { .outcome = SBX_OUTCOME_KILLED, .limit = SBX_LIMIT_CANCELLED, .exit_code = -1, .blocked = -1 },
	  { .cancelled = -ECANCELED },
	  JUDGE_CANCELLED,
	  "cancelled" },
	{ "a run cancelled by nobody that we know of",
	  { .outcome = SBX_OUTCOME_KILLED, .limit = SBX_LIMIT_CANCELLED, .exit_code = -1, .blocked = -1 },
	  { 0 },
	  JUDGE_JE,
	  "the warden" },
};

START_TEST(a_run_gets_its_verdict_and_reason)
{
	const struct row *row = &rows[_i];
	struct judge_finding finding;

	judge_verdict_of_run(&row->result, &row->seen, &limits, &finding);
	ck_assert_msg(finding.verdict == row->verdict, "%s: %s", row->name, judge_verdict_name(finding.verdict));
	ck_assert_msg(strstr(finding.reason, row->reason) != NULL, "%s: %s", row->name, finding.reason);
}
END_TEST

START_TEST(what_could_not_be_executed_is_named)
{
	static const struct {
		struct sbx_result result;
		const char *reason;
	} cases[] = {
		{ { .outcome = SBX_OUTCOME_FAILED, .stage = SBX_STAGE_EXEC, .error_code = ENOENT, .error = "exec: x" },
		  "exec /usr/bin/cc: No such file or directory (it, or the interpreter that it needs, is not in the "
		  "rootfs)" },
		{ { .outcome = SBX_OUTCOME_FAILED, .stage = SBX_STAGE_EXEC, .error_code = EACCES, .error = "exec: x" },
		  "exec /usr/bin/cc: Permission denied" },
		{ { .outcome = SBX_OUTCOME_FAILED, .stage = SBX_STAGE_WORK, .error_code = ENOENT, .error = "mount: x" },
		  "mount: x" },
		{ { .outcome = SBX_OUTCOME_EXITED, .exit_code = 1 }, "exit status 1" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct sbx_io_seen seen = { 0 };
		struct judge_finding finding;

		judge_verdict_of_run(&cases[i].result, &seen, &limits, &finding);
		judge_verdict_of_exec(&cases[i].result, "/usr/bin/cc", &finding);
		ck_assert_str_eq(finding.reason, cases[i].reason);
	}
}
END_TEST

START_TEST(a_run_time_that_ends_for_want_of_memory_has_exceeded_the_limit)
{
	static const struct judge_command java = { .memory_exit = 3 }, node = { .memory_signal = SIGABRT }, c = { 0 };
	static const struct {
		const struct judge_command *command;
		struct sbx_result result;
		enum judge_verdict verdict;
	} cases[] = {
		{ &java, { .outcome = SBX_OUTCOME_EXITED, .exit_code = 3 }, JUDGE_MLE },
		{ &java, { .outcome = SBX_OUTCOME_EXITED, .exit_code = 1 }, JUDGE_RTE },
		{ &java, { .outcome = SBX_OUTCOME_EXITED }, JUDGE_AC },
		{ &java, { .outcome = SBX_OUTCOME_SIGNALED, .exit_code = -1, .signal = SIGABRT }, JUDGE_RTE },
		{ &java, { .outcome = SBX_OUTCOME_EXITED, .exit_code = 3, .limit = SBX_LIMIT_CPU }, JUDGE_TLE },
		{ &node, { .outcome = SBX_OUTCOME_SIGNALED, .exit_code = -1, .signal = SIGABRT }, JUDGE_MLE },
		{ &node, { .outcome = SBX_OUTCOME_SIGNALED, .exit_code = -1, .signal = SIGSEGV }, JUDGE_RTE },
		{ &node, { .outcome = SBX_OUTCOME_EXITED, .exit_code = 3 }, JUDGE_RTE },
		{ &c, { .outcome = SBX_OUTCOME_EXITED, .exit_code = 3 }, JUDGE_RTE },
		{ &c, { .outcome = SBX_OUTCOME_SIGNALED, .exit_code = -1, .signal = SIGABRT }, JUDGE_RTE },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct sbx_io_seen seen = { 0 };
		struct judge_finding finding;

		judge_verdict_of_run(&cases[i].result, &seen, &limits, &finding);
		judge_verdict_of_runtime(&cases[i].result, cases[i].command, &finding);
		ck_assert_msg(finding.verdict == cases[i].verdict, "%zu: %s", i, finding.reason);
		ck_assert_int_eq(strstr(finding.reason, "the run-time") != NULL, finding.verdict == JUDGE_MLE);
	}
}
END_TEST

START_TEST(the_evidence_names_what_was_seen)
{
	struct sbx_result result = { .outcome = SBX_OUTCOME_SIGNALED,
				     .exit_code = -1,
				     .signal = SIGKILL,
				     .blocked = SYS_mount,
				     .blocked_arch = AUDIT_ARCH_X86_64,
				     .oom_kills = 3,
				     .processes_refused = 5,
				     .enforced = { SBX_BY_CGROUP1, SBX_BY_TIMER } };
	struct sbx_io_seen seen = { .output_bytes = 10, .error_bytes = 2 };
	struct judge_finding finding = { .verdict = JUDGE_MLE, .reason = "r" };
	json_t *json = judge_verdict_json(&result, &seen, &limits, &finding);
	const json_t *evidence = json_object_get(json, "evidence");

	ck_assert_ptr_nonnull(json);
	ck_assert(json_is_null(json_object_get(json, "exit_code")));
	ck_assert_int_eq(json_integer_value(json_object_get(json, "signal")), SIGKILL);
	ck_assert_int_eq(json_integer_value(json_object_get(json, "stdout_bytes")), 10);
	ck_assert_str_eq(json_string_value(json_object_get(evidence, "signal_name")), "SIGKILL");
	ck_assert_str_eq(json_string_value(json_object_get(evidence, "blocked_syscall")), "mount");
	ck_assert_int_eq(json_integer_value(json_object_get(evidence, "oom_kill")), 3);
	ck_assert_int_eq(json_integer_value(json_object_get(evidence, "pids_max")), 5);
	ck_assert(json_is_false(json_object_get(evidence, "output_cut")));
	ck_assert_str_eq(json_string_value(json_object_get(json_object_get(evidence, "enforced_by"), "cpu_ns")),
			 "cgroup v1");
	json_decref(json);
}
END_TEST

START_TEST(a_limit_that_is_none_is_null_in_the_evidence)
{
	struct sbx_limits none = limits;
	struct sbx_result result = { .outcome = SBX_OUTCOME_EXITED, .blocked = -1 };
	struct sbx_io_seen seen = { 0 };
	struct judge_finding finding = { .verdict = JUDGE_AC };
	json_t *json;

	none.memory_bytes = SBX_NO_LIMIT;
	json = judge_verdict_json(&result, &seen, &none, &finding);
	ck_assert(json_is_null(
	    json_object_get(json_object_get(json_object_get(json, "evidence"), "limits"), "memory_bytes")));
	json_decref(json);
}
END_TEST

/* ---- Near the limit ---- */

static const struct judge_profile twice = { .ceiling = { .cpu_ns = 5000 }, .retry_band = 0.1, .retry_runs = 2 };

START_TEST(a_program_is_ended_at_the_end_of_the_band_but_never_above_the_ceiling)
{
	const struct judge_profile never = { .ceiling = { .cpu_ns = 5000 } };
	struct judge_profile unbound = twice;

	ck_assert_uint_eq(judge_retry_cpu_ns(&twice, 1000), 1100);
	ck_assert_uint_eq(judge_retry_cpu_ns(&twice, 4900), 5000);
	ck_assert_uint_eq(judge_retry_cpu_ns(&twice, 5000), 5000);
	ck_assert_uint_eq(judge_retry_cpu_ns(&twice, SBX_NO_LIMIT), SBX_NO_LIMIT);
	ck_assert_uint_eq(judge_retry_cpu_ns(&never, 1000), 1000);
	unbound.ceiling.cpu_ns = SBX_NO_LIMIT;
	ck_assert_uint_eq(judge_retry_cpu_ns(&unbound, SBX_NO_LIMIT - 1), SBX_NO_LIMIT);
	ck_assert_uint_eq(judge_retry_cpu_ns(&unbound, 5000), 5500);
}
END_TEST

static const struct held {
	const char *name;
	uint32_t outcome, limit, then;
	uint64_t cpu_ns;
	bool near;
} held[] = {
	{ "within the limit", SBX_OUTCOME_EXITED, SBX_LIMIT_NONE, SBX_LIMIT_NONE, 1000000000, false },
	{ "within the band", SBX_OUTCOME_EXITED, SBX_LIMIT_NONE, SBX_LIMIT_CPU, 1000000001, true },
	{ "a crash within the band", SBX_OUTCOME_SIGNALED, SBX_LIMIT_NONE, SBX_LIMIT_CPU, 1050000000, true },
	{ "past the band", SBX_OUTCOME_KILLED, SBX_LIMIT_CPU, SBX_LIMIT_CPU, 1100000000, false },
	{ "too much output as well", SBX_OUTCOME_KILLED, SBX_LIMIT_OUTPUT, SBX_LIMIT_CPU, 1050000000, false },
	{ "too long on the clock as well", SBX_OUTCOME_KILLED, SBX_LIMIT_WALL, SBX_LIMIT_CPU, 1050000000, false },
	{ "too long on the clock", SBX_OUTCOME_KILLED, SBX_LIMIT_WALL, SBX_LIMIT_WALL, 900000000, false },
	{ "out of memory", SBX_OUTCOME_KILLED, SBX_LIMIT_MEMORY, SBX_LIMIT_MEMORY, 1050000000, false },
	{ "given up", SBX_OUTCOME_KILLED, SBX_LIMIT_CANCELLED, SBX_LIMIT_CANCELLED, 1050000000, false },
	{ "a refused call", SBX_OUTCOME_BLOCKED, SBX_LIMIT_NONE, SBX_LIMIT_NONE, 1050000000, false },
	{ "a failing box", SBX_OUTCOME_FAILED, SBX_LIMIT_NONE, SBX_LIMIT_NONE, 1050000000, false },
};

START_TEST(a_run_is_held_to_its_limit_and_is_near_it_when_it_ended_by_itself)
{
	const struct held *row = &held[_i];
	struct sbx_result result = { .outcome = row->outcome, .limit = row->limit, .cpu_ns = row->cpu_ns };

	ck_assert_msg(judge_retry_hold(&result, &limits) == row->near, "%s", row->name);
	ck_assert_msg(result.limit == row->then, "%s: %s", row->name, sbx_limit_name(result.limit));
}
END_TEST

START_TEST(the_first_run_that_is_not_near_decides_and_else_the_last)
{
	const struct sbx_result result = { .cpu_ns = 7 };
	struct judge_profile many = twice;
	struct judge_runs runs = { .count = 0 };

	ck_assert(!judge_retry_note(&runs, &twice, &result, false));
	runs.count = 0;
	ck_assert(judge_retry_note(&runs, &twice, &result, true));
	ck_assert(!judge_retry_note(&runs, &twice, &result, false));
	runs.count = 0;
	ck_assert(judge_retry_note(&runs, &twice, &result, true));
	ck_assert(judge_retry_note(&runs, &twice, &result, true));
	ck_assert(!judge_retry_note(&runs, &twice, &result, true));
	ck_assert_uint_eq(runs.count, 3);
	runs.count = 0;
	many.retry_runs = JUDGE_RETRY_RUNS_MAX;
	for (unsigned i = 0; i < JUDGE_RETRY_RUNS_MAX; i++)
		ck_assert(judge_retry_note(&runs, &many, &result, true));
	ck_assert(!judge_retry_note(&runs, &many, &result, true));
}
END_TEST

START_TEST(more_runs_than_one_are_told_with_the_time_of_each)
{
	struct judge_runs runs = { .cpu_ns = { 1050, 990 }, .count = 1 };
	struct judge_finding finding = { .verdict = JUDGE_AC, .reason = "output accepted" };
	json_t *test = json_pack("{s:s, s:{}}", "reason", finding.reason, "evidence"), *told;

	ck_assert_int_eq(judge_retry_tell(&runs, &finding, test), 0);
	ck_assert_str_eq(finding.reason, "output accepted");
	ck_assert_ptr_null(json_object_get(json_object_get(test, "evidence"), "runs_cpu_ns"));
	runs.count = 2;
	ck_assert_int_eq(judge_retry_tell(&runs, &finding, test), 0);
	ck_assert_str_eq(finding.reason, "output accepted, in the last of 2 runs");
	ck_assert_str_eq(json_string_value(json_object_get(test, "reason")), finding.reason);
	told = json_object_get(json_object_get(test, "evidence"), "runs_cpu_ns");
	ck_assert_uint_eq(json_array_size(told), 2);
	ck_assert_int_eq(json_integer_value(json_array_get(told, 0)), 1050);
	ck_assert_int_eq(json_integer_value(json_array_get(told, 1)), 990);
	json_decref(test);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("verdict");
	TCase *tc = sbx_case("verdict");

	tcase_add_loop_test(tc, a_run_gets_its_verdict_and_reason, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(tc, what_could_not_be_executed_is_named);
	tcase_add_test(tc, a_run_time_that_ends_for_want_of_memory_has_exceeded_the_limit);
	tcase_add_test(tc, the_evidence_names_what_was_seen);
	tcase_add_test(tc, a_limit_that_is_none_is_null_in_the_evidence);
	tcase_add_test(tc, a_program_is_ended_at_the_end_of_the_band_but_never_above_the_ceiling);
	tcase_add_loop_test(tc, a_run_is_held_to_its_limit_and_is_near_it_when_it_ended_by_itself, 0,
			    sizeof(held) / sizeof(held[0]));
	tcase_add_test(tc, the_first_run_that_is_not_near_decides_and_else_the_last);
	tcase_add_test(tc, more_runs_than_one_are_told_with_the_time_of_each);
	suite_add_tcase(suite, tc);
	return sbx_run_suite(suite);
}
