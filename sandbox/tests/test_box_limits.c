/*
 * test_box_limits.c - each limit in a real box: it fires when passed, it does not fire below, and the result says which
 * it was.
 *
 * The upper bounds on time hold on an idle machine with real processors. How long somebody who wants to run had to wait
 * meanwhile is put on top (watch_clock); in the slow machine only the kind of end is asserted.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/clock.h"
#include "sandbox/ipc.h"
#include "sandbox/tests/scenario.h"

#define MIB (UINT64_C(1024) * 1024)
#define MS  UINT64_C(1000000)

static struct scenario scenario;
static struct sbx_client client;
static struct scenario_seen seen;

static void set_up(void)
{
	scenario_start(&scenario, NULL);
	scenario_client(&scenario, 0, &client);
}

static void tear_down(void)
{
	sbx_client_close(&client);
	scenario_stop(&scenario);
}

/* Ends that depend on limits of control groups are as they are only where there are some. */
struct end {
	const char *name;
	struct scenario_run run;
	uint32_t outcome, limit;
	int code;                                     /* exit code or signal */
	uint64_t cpu_min_ms, cpu_max_ms, wall_max_ms; /* 0: not asked */
	bool oom, refused;
	bool needs_groups;
};

static const struct end ends[] = {
	{ "exit 0", { .args = { "exit" } }, .outcome = SBX_OUTCOME_EXITED, .cpu_max_ms = 20, .wall_max_ms = 200 },
	{ "exit 255", { .args = { "exit", "255" } }, .outcome = SBX_OUTCOME_EXITED, .code = 255 },
	{ "exit 43", { .args = { "exit", "43" } }, .outcome = SBX_OUTCOME_EXITED, .code = 43 },
	{ "segv", { .args = { "raise", "11" } }, .outcome = SBX_OUTCOME_SIGNALED, .code = SIGSEGV },
	{ "own kill", { .args = { "raise", "9" } }, .outcome = SBX_OUTCOME_SIGNALED, .code = SIGKILL },
	{ "own xcpu", { .args = { "raise", "24" } }, .outcome = SBX_OUTCOME_SIGNALED, .code = SIGXCPU },
	{ "real-time signal", { .args = { "raise", "64" } }, .outcome = SBX_OUTCOME_SIGNALED, .code = 64 },
	{ "abort", { .args = { "abort" } }, .outcome = SBX_OUTCOME_SIGNALED, .code = SIGABRT },
	{ "kill all", { .args = { "kill", "-1", "9" } }, .outcome = SBX_OUTCOME_EXITED, .code = 3 },
	{ "kill init", { .args = { "kill-init" } }, .outcome = SBX_OUTCOME_EXITED, .code = 4 },
	{ "kill init's group", { .args = { "kill", "1", "9" } }, .outcome = SBX_OUTCOME_EXITED, .code = 3 },
	{ "leader exits first",
	  { .args = { "leader-exits" } },
	  .outcome = SBX_OUTCOME_EXITED,
	  .code = 6,
	  .cpu_min_ms = 25 },
	{ "orphans", { .args = { "orphans", "5" } }, .outcome = SBX_OUTCOME_EXITED, .code = 5, .wall_max_ms = 500 },
	{ "spinning orphans",
	  { .args = { "orphans", "5", "spin" } },
	  .outcome = SBX_OUTCOME_EXITED,
	  .code = 5,
	  .wall_max_ms = 500 },
	{ "closed streams", { .args = { "close-out" } }, .outcome = SBX_OUTCOME_EXITED, .code = 7 },
	{ "burn below",
	  { .args = { "spin", "150" } },
	  .outcome = SBX_OUTCOME_EXITED,
	  .cpu_min_ms = 145,
	  .cpu_max_ms = 175 },
	{ "renamed",
	  { .args = { "rename", "a) R 0 0", "50" } },
	  .outcome = SBX_OUTCOME_EXITED,
	  .cpu_min_ms = 45,
	  .cpu_max_ms = 75 },
	{ "children's time",
	  { .args = { "children-cpu", "5", "30" } },
	  .outcome = SBX_OUTCOME_EXITED,
	  .cpu_min_ms = 145,
	  .cpu_max_ms = 190 },
	{ "spin",
	  { .args = { "spin" }, .limits.cpu_ns = 200 * MS },
	  .outcome = SBX_OUTCOME_KILLED,
	  .limit = SBX_LIMIT_CPU,
	  .cpu_min_ms = 200,
	  .cpu_max_ms = 220,
	  .needs_groups = true },
	{ "ignoring signals",
	  { .args = { "ignore-all" }, .limits.cpu_ns = 200 * MS },
	  .outcome = SBX_OUTCOME_KILLED,
	  .limit = SBX_LIMIT_CPU,
	  .cpu_min_ms = 200,
	  .cpu_max_ms = 220,
	  .needs_groups = true },
	{ "nap, then spin",
	  { .args = { "nap", "300", "-1" }, .limits.cpu_ns = 100 * MS },
	  .outcome = SBX_OUTCOME_KILLED,
	  .limit = SBX_LIMIT_CPU,
	  .cpu_min_ms = 100,
	  .cpu_max_ms = 120,
	  .needs_groups = true },
	{ "children at once",
	  { .args = { "spread-cpu", "4" }, .limits.cpu_ns = 200 * MS },
	  .outcome = SBX_OUTCOME_KILLED,
	  .limit = SBX_LIMIT_CPU,
	  .cpu_min_ms = 200,
	  .cpu_max_ms = 230,
	  .needs_groups = true },
	{ "threads at once",
	  { .args = { "spin-threads", "4" }, .limits.cpu_ns = 200 * MS },
	  .outcome = SBX_OUTCOME_KILLED,
	  .limit = SBX_LIMIT_CPU,
	  .cpu_min_ms = 200,
	  .cpu_max_ms = 230,
	  .needs_groups = true },
	{ "brief children",
	  { .args = { "brief-children", "2" }, .limits.cpu_ns = 200 * MS },
	  .outcome = SBX_OUTCOME_KILLED,
	  .limit = SBX_LIMIT_CPU,
	  .cpu_min_ms = 200,
	  .cpu_max_ms = 225,
	  .needs_groups = true },
	{ "exec again and again",
	  { .args = { "exec-self" }, .limits.cpu_ns = 200 * MS },
	  .outcome = SBX_OUTCOME_KILLED,
	  .limit = SBX_LIMIT_CPU,
	  .cpu_min_ms = 200,
	  .cpu_max_ms = 225,
	  .needs_groups = true },
	{ "spin to the end of an rlimit second",
	  { .args = { "spin" }, .limits.cpu_ns = 1000 * MS },
	  .outcome = SBX_OUTCOME_KILLED,
	  .limit = SBX_LIMIT_CPU,
	  .cpu_min_ms = 1000,
	  .cpu_max_ms = 1020,
	  .needs_groups = true },
	{ "sleep",
	  { .args = { "nap" }, .limits.wall_ns = 300 * MS },
	  .outcome = SBX_OUTCOME_KILLED,
	  .limit = SBX_LIMIT_WALL,
	  .cpu_max_ms = 20,
	  .wall_max_ms = 400 },
	{ "stopped",
	  { .args = { "stop" }, .limits.wall_ns = 300 * MS },
	  .outcome = SBX_OUTCOME_KILLED,
	  .limit = SBX_LIMIT_WALL,
	  .wall_max_ms = 400 },
	{ "slow drip",
	  { .args = { "drip", "20" }, .limits.wall_ns = 300 * MS },
	  .outcome = SBX_OUTCOME_KILLED,
	  .limit = SBX_LIMIT_WALL,
	  .wall_max_ms = 400 },
	{ "spin past the wall",
	  { .args = { "spin" }, .limits.wall_ns = 300 * MS },
	  .outcome = SBX_OUTCOME_KILLED,
	  .limit = SBX_LIMIT_WALL,
	  .wall_max_ms = 400 },
	{ "memory below", { .args = { "alloc", "40" } }, .outcome = SBX_OUTCOME_EXITED },
	{ "memory",
	  { .args = { "alloc", "100" } },
	  .outcome = SBX_OUTCOME_SIGNALED,
	  .limit = SBX_LIMIT_MEMORY,
	  .code = SIGKILL,
	  .oom = true,
	  .needs_groups = true },
	{ "memory by a child",
	  { .args = { "child-alloc", "100" } },
	  .outcome = SBX_OUTCOME_KILLED,
	  .limit = SBX_LIMIT_MEMORY,
	  .oom = true,
	  .needs_groups = true },
	{ "memory by files",
	  { .args = { "fill", "big" }, .limits.work_bytes = SBX_NO_LIMIT, .limits.file_bytes = SBX_NO_LIMIT },
	  .outcome = SBX_OUTCOME_SIGNALED,
	  .limit = SBX_LIMIT_MEMORY,
	  .code = SIGKILL,
	  .oom = true,
	  .needs_groups = true },
	{ "memory by a mapped file",
	  { .args = { "map-file", "100" }, .limits.work_bytes = SBX_NO_LIMIT, .limits.file_bytes = SBX_NO_LIMIT },
	  .outcome = SBX_OUTCOME_SIGNALED,
	  .limit = SBX_LIMIT_MEMORY,
	  .code = SIGKILL,
	  .oom = true,
	  .needs_groups = true },
	{ "stack below", { .args = { "stack", "6000" } }, .outcome = SBX_OUTCOME_EXITED },
	{ "stack",
	  { .args = { "stack", "6000" }, .limits.stack_bytes = 2 * MIB },
	  .outcome = SBX_OUTCOME_SIGNALED,
	  .code = SIGSEGV },
	{ "output", { .args = { "write", "-1" } }, .outcome = SBX_OUTCOME_KILLED, .limit = SBX_LIMIT_OUTPUT },
	{ "output to stderr",
	  { .args = { "write", "-1", "2" } },
	  .outcome = SBX_OUTCOME_KILLED,
	  .limit = SBX_LIMIT_OUTPUT },
	{ "fork bomb",
	  { .args = { "bomb" }, .limits.wall_ns = 500 * MS, .limits.memory_bytes = 512 * MIB },
	  .outcome = SBX_OUTCOME_KILLED,
	  .limit = SBX_LIMIT_WALL,
	  .wall_max_ms = 700,
	  .refused = true,
	  .needs_groups = true },
	{ "fork bomb with sessions",
	  { .args = { "bomb", "setsid" }, .limits.wall_ns = 500 * MS, .limits.memory_bytes = 512 * MIB },
	  .outcome = SBX_OUTCOME_KILLED,
	  .limit = SBX_LIMIT_WALL,
	  .wall_max_ms = 700,
	  .refused = true,
	  .needs_groups = true },
};

/* On v2 the kernel kills the whole box for memory, init included; on v1 the warden does. Both are the same end. */
static bool same_end(uint32_t seen_outcome, const struct end *want)
{
	if (want->limit == SBX_LIMIT_MEMORY)
		return seen_outcome == SBX_OUTCOME_KILLED || seen_outcome == SBX_OUTCOME_SIGNALED ||
		       seen_outcome == SBX_OUTCOME_EXITED;
	return seen_outcome == want->outcome;
}

static atomic_bool watched;

/* Adds up by how much naps are longer than they should be. */
static void *watch_clock(void *ctx)
{
	const struct timespec nap = { .tv_nsec = 1000000 };
	uint64_t *late_ns = ctx;

	while (atomic_load(&watched)) {
		uint64_t start = sbx_now_ns(), took;

		(void)nanosleep(&nap, NULL); /* cut short by a signal: not late then */
		took = sbx_now_ns() - start;
		if (took > 3 * MS / 2) /* less is the timer's */
			*late_ns += took - MS;
	}
	return NULL;
}

/* Runs it. Returns for how long it may have waited for others. */
static uint64_t run_watched(const struct scenario_run *run)
{
	uint64_t late_ns = 0;
	pthread_t thread;

	atomic_store(&watched, true);
	ck_assert_int_eq(pthread_create(&thread, NULL, watch_clock, &late_ns), 0);
	scenario_run(&scenario, &client, run, &seen);
	atomic_store(&watched, false);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	return late_ns;
}

START_TEST(a_box_ends_as_it_should)
{
	const struct end *want = &ends[_i];
	const struct sbx_result *result = &seen.result;
	struct scenario_run run = want->run;
	uint64_t late_ns;

	if (want->needs_groups && scenario.degraded) {
		/* test_box_degraded.c has the ends of such boxes. */
		(void)printf("minos-skip: %s: no control group can be written here\n", want->name);
		return;
	}
	if (scenario_slow()) {
		run.limits.wall_ns *= 8;
		run.limits.cpu_ns *= want->limit == SBX_LIMIT_CPU ? 1 : 8;
	}
	late_ns = run_watched(&run);
	ck_assert_msg(same_end(result->outcome, want), "%s: %s", want->name, scenario_describe(&seen));
	ck_assert_msg(result->limit == want->limit, "%s: %s", want->name, scenario_describe(&seen));
	if (want->outcome == SBX_OUTCOME_EXITED)
		ck_assert_msg(result->exit_code == want->code, "%s: %s", want->name, scenario_describe(&seen));
	if (want->outcome == SBX_OUTCOME_SIGNALED && result->outcome == SBX_OUTCOME_SIGNALED)
		ck_assert_msg(result->signal == want->code, "%s: %s", want->name, scenario_describe(&seen));
	ck_assert_msg(!scenario.degraded == (result->oom_kills > 0) || !want->oom, "%s: %s", want->name,
		      scenario_describe(&seen));
	ck_assert_msg((result->processes_refused > 0) == want->refused, "%s: %s", want->name, scenario_describe(&seen));
	/* The slow machine counts CPU time in ticks of 10 ms, and those of setting up go off. */
	ck_assert_msg(result->cpu_ns >= want->cpu_min_ms * MS || (scenario_slow() && want->limit != SBX_LIMIT_CPU),
		      "%s: %s", want->name, scenario_describe(&seen));
	ck_assert_uint_eq(result->cpu_user_ns + result->cpu_system_ns, result->cpu_ns);
	if (scenario_slow())
		return;
	ck_assert_msg(want->cpu_max_ms == 0 || result->cpu_ns <= want->cpu_max_ms * MS + late_ns,
		      "%s, %.1f ms late: %s", want->name, (double)late_ns / 1e6, scenario_describe(&seen));
	ck_assert_msg(want->wall_max_ms == 0 || result->wall_ns <= want->wall_max_ms * MS + late_ns,
		      "%s, %.1f ms late: %s", want->name, (double)late_ns / 1e6, scenario_describe(&seen));
}
END_TEST

START_TEST(memory_that_was_touched_shows_in_the_peak)
{
	struct scenario_run run = { .args = { "alloc", "40" } };

	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_uint_eq(seen.result.limit, SBX_LIMIT_NONE);
	ck_assert_uint_ge(seen.result.memory_peak_bytes, 40 * MIB);
	ck_assert_uint_le(seen.result.memory_peak_bytes, 48 * MIB);
	run.args[1] = "1";
	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_msg(seen.result.memory_peak_bytes < 8 * MIB, "a fresh box starts anew: %s", scenario_describe(&seen));
}
END_TEST

/* Room for one page of slack: a directory takes some of it. */
START_TEST(the_work_directory_takes_what_the_limit_says_and_no_more)
{
	static const char *const paths[] = { "/work/full", "/tmp/full", "/dev/shm/full" };
	struct scenario_run run = { .args = { "fill", paths[_i] }, .limits.work_bytes = 4 * MIB };

	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_int_eq(scenario_value(&seen, "errno"), ENOSPC);
	ck_assert_int_ge(scenario_value(&seen, "bytes"), (long)(4 * MIB) - 65536);
	ck_assert_int_le(scenario_value(&seen, "bytes"), (long)(4 * MIB));
}
END_TEST

START_TEST(the_number_of_files_is_limited_in_all_writable_places_together)
{
	static const char *const paths[] = { "/work", "/tmp", "/dev/shm" };
	struct scenario_run run = { .args = { "inodes", paths[_i] }, .limits.work_inodes = 50 };

	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_int_eq(scenario_value(&seen, "errno"), ENOSPC);
	ck_assert_int_eq(scenario_value(&seen, "made"), 50);
}
END_TEST

START_TEST(one_file_is_limited)
{
	struct scenario_run run = { .args = { "fill", "one" }, .limits.file_bytes = MIB };

	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_int_eq(scenario_value(&seen, "errno"), EFBIG);
	ck_assert_int_eq(scenario_value(&seen, "bytes"), (long)(MIB));
}
END_TEST

START_TEST(open_files_are_limited)
{
	struct scenario_run run = { .args = { "open-files" }, .limits.open_files = (uint64_t)_i };

	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_msg(seen.result.outcome == SBX_OUTCOME_EXITED, "%s", scenario_describe(&seen));
	ck_assert_int_eq(scenario_value(&seen, "errno"), EMFILE);
	ck_assert_int_eq(scenario_value(&seen, "opened"), _i - 3);
}
END_TEST

START_TEST(processes_and_threads_are_limited_exactly)
{
	struct scenario_run run = { .args = { "forks" }, .limits.processes = (uint64_t)_i };

	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_int_eq(scenario_value(&seen, "errno"), EAGAIN);
	ck_assert_int_eq(scenario_value(&seen, "forked"), _i - 1);
	if (!scenario.degraded)
		ck_assert_uint_ge(seen.result.processes_refused, 1);
	run.args[0] = "threads";
	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_int_eq(scenario_value(&seen, "errno"), EAGAIN);
	ck_assert_int_eq(scenario_value(&seen, "threads"), _i - 1);
}
END_TEST

START_TEST(output_is_cut_at_the_limit_to_the_byte)
{
	struct scenario_run run = { .args = { "write", "5000" }, .limits.output_bytes = 5000 };

	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_uint_eq(seen.result.outcome, SBX_OUTCOME_EXITED);
	ck_assert_uint_eq(seen.result.limit, SBX_LIMIT_NONE);
	ck_assert_uint_eq(strlen(seen.out), 5000);
	run.limits.output_bytes = 4999;
	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_uint_eq(seen.result.limit, SBX_LIMIT_OUTPUT);
	ck_assert_uint_eq(strlen(seen.out), 4999);
	ck_assert_uint_eq(seen.io.output_bytes, 5000);
}
END_TEST

static uint64_t at_most(__rlimit_resource_t resource, uint64_t value)
{
	struct rlimit own;

	ck_assert_int_eq(getrlimit(resource, &own), 0);
	return own.rlim_max < value ? own.rlim_max : value;
}

/* No limit at all is a limit too: the warden must take it wherever the ceiling is open, and numbers near it as well. */
START_TEST(a_box_without_limits_and_one_with_enormous_ones_run)
{
	struct scenario_run run = { .args = { "spin", "20" } };

	for (unsigned i = 0; i < SBX_LIMIT_FIELDS; i++)
		*sbx_limits_field(&run.limits, i) = SBX_NO_LIMIT - (uint64_t)_i;
	if (_i > 0) { /* of these the kernel gives us less */
		run.limits.open_files = at_most(RLIMIT_NOFILE, run.limits.open_files);
		run.limits.processes = at_most(RLIMIT_NPROC, run.limits.processes);
	}
	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_msg(seen.result.outcome == SBX_OUTCOME_EXITED && seen.result.limit == SBX_LIMIT_NONE, "%s",
		      scenario_describe(&seen));
}
END_TEST

START_TEST(what_minos_itself_may_not_have_is_refused_by_name)
{
	struct scenario_run run = { .args = { "exit" } };

	run.limits.open_files = at_most(RLIMIT_NOFILE, SBX_NO_LIMIT) + 1; /* never without a limit */
	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_msg(seen.result.outcome == SBX_OUTCOME_FAILED, "%s", scenario_describe(&seen));
	ck_assert_msg(strstr(seen.result.error, "open_files") != NULL &&
			  strstr(seen.result.error, "RLIMIT_NOFILE") != NULL,
		      "%s", seen.result.error);
}
END_TEST

/* The least that there is: the end is the program's, never a failure of the box. */
START_TEST(the_smallest_limits_are_the_programs_trouble)
{
	struct scenario_run run = { .args = { "exit" } };

	*sbx_limits_field(&run.limits, (unsigned)_i) = 1;
	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_msg(seen.result.outcome != SBX_OUTCOME_FAILED, "%s=1: %s", sbx_limits_name((unsigned)_i),
		      scenario_describe(&seen));
}
END_TEST

START_TEST(the_result_says_what_enforced_each_limit)
{
	struct scenario_run run = { .args = { "exit" } };

	scenario_run(&scenario, &client, &run, &seen);
	for (unsigned i = 0; i < SBX_LIMIT_FIELDS; i++)
		ck_assert_uint_ne(seen.result.enforced[i], SBX_BY_NOTHING);
	ck_assert_mem_eq(seen.result.enforced, scenario.warden.ready.enforced, SBX_LIMIT_FIELDS);
	if (!scenario.degraded)
		ck_assert_uint_eq(seen.result.enforced[0], scenario_slow() ? SBX_BY_CGROUP2 : seen.result.enforced[2]);
}
END_TEST

START_TEST(a_run_that_nobody_wants_any_more_is_cancelled)
{
	struct scenario_run run = { .args = { "write", "-1" } };

	seen.refuse_with = -ENOBUFS;
	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_uint_eq(seen.result.outcome, SBX_OUTCOME_KILLED);
	ck_assert_uint_eq(seen.result.limit, SBX_LIMIT_CANCELLED);
	ck_assert_int_eq(seen.io.cancelled, -ENOBUFS);
}
END_TEST

static int count_tick(void *ctx)
{
	(*(unsigned *)ctx)++;
	return 0;
}

/* A lease is renewed by it: many runs that are shorter than a tick must not outlast the lease. */
START_TEST(ticks_go_on_from_run_to_run)
{
	const struct scenario_run run = { .args = { "exit" } };
	struct sbx_run *message = scenario_message(&scenario, &run);
	struct sbx_error err = { 0 };
	unsigned ticks = 0;
	int nulls[3];
	struct sbx_io io = { .on_tick = count_tick, .tick_ms = 50, .stop = -1, .ctx = &ticks };

	scenario_nulls(nulls);
	io.input = nulls[0];
	io.output = nulls[1];
	io.error = nulls[2];
	for (int i = 0; i < 2; i++) {
		ck_assert_msg(sbx_client_run(&client, message, &io, &seen.result, &seen.io, &err) == 0, "%s", err.text);
		ck_assert_uint_eq(seen.result.outcome, SBX_OUTCOME_EXITED);
		(void)usleep(60000);
	}
	ck_assert_uint_ge(ticks, 1);
	sbx_ipc_close_all(nulls, 3);
	free(message);
}
END_TEST

static Suite *make(void)
{
	Suite *suite = suite_create("box_limits");
	TCase *tc = sbx_case("limits");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, a_box_ends_as_it_should, 0, (int)(sizeof(ends) / sizeof(ends[0])));
	tcase_add_test(tc, memory_that_was_touched_shows_in_the_peak);
	tcase_add_loop_test(tc, the_work_directory_takes_what_the_limit_says_and_no_more, 0, 3);
	tcase_add_loop_test(tc, the_number_of_files_is_limited_in_all_writable_places_together, 0, 3);
	tcase_add_test(tc, one_file_is_limited);
	tcase_add_loop_test(tc, open_files_are_limited, 3, 20);
	tcase_add_loop_test(tc, processes_and_threads_are_limited_exactly, 1, 9);
	tcase_add_test(tc, output_is_cut_at_the_limit_to_the_byte);
	tcase_add_loop_test(tc, a_box_without_limits_and_one_with_enormous_ones_run, 0, 2);
	tcase_add_test(tc, what_minos_itself_may_not_have_is_refused_by_name);
	tcase_add_loop_test(tc, the_smallest_limits_are_the_programs_trouble, 0, SBX_LIMIT_FIELDS);
	tcase_add_test(tc, the_result_says_what_enforced_each_limit);
	tcase_add_test(tc, a_run_that_nobody_wants_any_more_is_cancelled);
	tcase_add_test(tc, ticks_go_on_from_run_to_run);
	suite_add_tcase(suite, tc);
	return suite;
}

int main(void)
{
	return sbx_run_suite(make());
}
