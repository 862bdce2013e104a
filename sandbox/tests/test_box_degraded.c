/*
 * test_box_degraded.c - boxes where no control group can be written: what rlimits can do, and results that say so.
 *
 * Each case runs twice: as whoever runs the tests, and, when that is root, as an ordinary user. A group that does not
 * exist stands for a host without groups, so this is the same on every host.
 */
#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/tests/scenario.h"

#define MS     UINT64_C(1000000)
#define MIB    (UINT64_C(1024) * 1024)
#define NOBODY 65534

static struct scenario scenario;
static struct sbx_client client;
static struct scenario_seen seen;

static const struct judge_warden_wish wish = { .cgroup = "/minos-no-such-group", .degraded = true };

static void start(int as_nobody)
{
	if (as_nobody && geteuid() == 0) {
		ck_assert_int_eq(setgroups(0, NULL), 0);
		ck_assert_int_eq(setresgid(NOBODY, NOBODY, NOBODY), 0);
		ck_assert_int_eq(setresuid(NOBODY, NOBODY, NOBODY), 0);
	}
	scenario_start(&scenario, &wish);
	scenario_client(&scenario, 0, &client);
}

static void stop(void)
{
	sbx_client_close(&client);
	scenario_stop(&scenario);
}

START_TEST(without_the_word_degraded_a_host_without_groups_is_refused)
{
	struct judge_warden_wish strict = wish;
	struct judge_warden warden;
	struct sbx_error err = { 0 };

	start(_i);
	strict = scenario.wish;
	strict.degraded = false;
	ck_assert_int_lt(judge_warden_start(&strict, &warden, &err), 0);
	ck_assert_msg(strstr(err.text, "minos-no-such-group") != NULL, "%s", err.text);
	stop();
}
END_TEST

START_TEST(the_result_says_that_rlimits_did_it)
{
	struct scenario_run run = { .args = { "exit", "3" } };

	start(_i);
	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_uint_eq(seen.result.outcome, SBX_OUTCOME_EXITED);
	ck_assert_int_eq(seen.result.exit_code, 3);
	ck_assert_uint_eq(seen.result.enforced[0], SBX_BY_RLIMIT); /* CPU time */
	ck_assert_uint_eq(seen.result.enforced[1], SBX_BY_TIMER);
	ck_assert_uint_eq(seen.result.enforced[2], SBX_BY_RLIMIT); /* memory */
	ck_assert_uint_eq(seen.result.enforced[9], SBX_BY_RLIMIT); /* processes */
	stop();
}
END_TEST

START_TEST(a_spinning_program_is_ended_for_its_cpu_time)
{
	struct scenario_run run = { .args = { "spin" }, .limits.cpu_ns = 1000 * MS };

	start(_i);
	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_msg(seen.result.limit == SBX_LIMIT_CPU, "%s", scenario_describe(&seen));
	run.args[0] = "ignore-all";
	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_msg(seen.result.limit == SBX_LIMIT_CPU, "%s", scenario_describe(&seen));
	stop();
}
END_TEST

START_TEST(time_of_children_counts_in_the_end)
{
	struct scenario_run run = { .args = { "children-cpu", "4", "400" }, .limits.cpu_ns = 1000 * MS };

	start(_i);
	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_msg(seen.result.limit == SBX_LIMIT_CPU, "%s", scenario_describe(&seen));
	ck_assert_uint_ge(seen.result.cpu_ns, 1500 * MS);
	stop();
}
END_TEST

START_TEST(wall_time_needs_no_group)
{
	struct scenario_run run = { .args = { "nap" }, .limits.wall_ns = scenario_ms(200) };

	start(_i);
	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_uint_eq(seen.result.outcome, SBX_OUTCOME_KILLED);
	ck_assert_uint_eq(seen.result.limit, SBX_LIMIT_WALL);
	stop();
}
END_TEST

START_TEST(memory_beyond_the_address_space_is_not_to_be_had)
{
	struct scenario_run run = { .args = { "alloc", "9000" } };

	start(_i);
	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_msg(seen.result.outcome == SBX_OUTCOME_EXITED, "%s", scenario_describe(&seen));
	ck_assert_int_eq(scenario_value(&seen, "errno"), ENOMEM);
	run = (struct scenario_run){ .args = { "alloc", "20" } };
	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_int_eq(scenario_value(&seen, "touched"), 1);
	ck_assert_uint_ge(seen.result.memory_peak_bytes, 20 * MIB);
	stop();
}
END_TEST

START_TEST(processes_are_limited_exactly)
{
	struct scenario_run run = { .args = { "forks" }, .limits.processes = 4 };

	start(_i);
	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_int_eq(scenario_value(&seen, "errno"), EAGAIN);
	ck_assert_int_eq(scenario_value(&seen, "forked"), 3);
	run.args[0] = "threads";
	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_int_eq(scenario_value(&seen, "threads"), 3);
	stop();
}
END_TEST

START_TEST(a_bomb_ends_with_its_box)
{
	struct scenario_run run = { .args = { "bomb", "setsid" }, .limits.wall_ns = scenario_ms(300) };

	start(_i);
	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_msg(seen.result.outcome == SBX_OUTCOME_KILLED, "%s", scenario_describe(&seen));
	run = (struct scenario_run){ .args = { "exit", "1" } };
	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_int_eq(seen.result.exit_code, 1);
	stop();
}
END_TEST

static Suite *make(void)
{
	Suite *suite = suite_create("box_degraded");
	TCase *tc = sbx_case("degraded");

	tcase_add_loop_test(tc, without_the_word_degraded_a_host_without_groups_is_refused, 0, 2);
	tcase_add_loop_test(tc, the_result_says_that_rlimits_did_it, 0, 2);
	tcase_add_loop_test(tc, a_spinning_program_is_ended_for_its_cpu_time, 0, 2);
	tcase_add_loop_test(tc, time_of_children_counts_in_the_end, 0, 2);
	tcase_add_loop_test(tc, wall_time_needs_no_group, 0, 2);
	tcase_add_loop_test(tc, memory_beyond_the_address_space_is_not_to_be_had, 0, 2);
	tcase_add_loop_test(tc, processes_are_limited_exactly, 0, 2);
	tcase_add_loop_test(tc, a_bomb_ends_with_its_box, 0, 2);
	suite_add_tcase(suite, tc);
	return suite;
}

int main(void)
{
	return sbx_run_suite(make());
}
