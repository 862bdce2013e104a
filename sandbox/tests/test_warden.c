/*
 * test_warden.c - the life of a warden: what ends with a judge, with its parent and with itself; that it sweeps, and
 * does not grow.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/ipc.h"
#include "sandbox/tests/scenario.h"

#define MS UINT64_C(1000000)

static struct scenario scenario;
static struct sbx_client good; /* the judge of slot 1, which must never notice anything */
static struct scenario_seen seen;

static void set_up(void)
{
	struct judge_warden_wish wish = { .slots = 2, .ceiling = scenario_limits() };

	scenario_start(&scenario, &wish);
	scenario_client(&scenario, 1, &good);
}

static void tear_down(void)
{
	sbx_client_close(&good);
	scenario_stop(&scenario);
}

static void expect_good(void)
{
	struct scenario_run run = { .args = { "exit", "42" } };

	scenario_run(&scenario, &good, &run, &seen);
	ck_assert_msg(seen.result.outcome == SBX_OUTCOME_EXITED && seen.result.exit_code == 42, "%s",
		      scenario_describe(&seen));
}

static void send_run(int sock, const struct sbx_run *run, size_t size, const int *fds, unsigned count)
{
	(void)sbx_ipc_send(sock, run, size, fds, count, 0); /* a socket that was closed already is fine too */
}

/* A box in slot 0 that would live for long. Returns the judge's socket. */
static int sleeping_box(uint32_t tag, const char *applet)
{
	struct scenario_run run = { .args = { applet } };
	sbx_free struct sbx_run *message = scenario_message(&scenario, &run);
	int fds[3], sock = scenario_judge(&scenario);

	scenario_nulls(fds);
	message->type = SBX_MSG_RUN;
	message->tag = tag;
	send_run(sock, message, sbx_wire_run_size(message), fds, 3);
	sbx_ipc_close_all(fds, 3);
	ck_assert_int_gt(scenario_wait_for_child(scenario.warden.pid), 0);
	return sock;
}

START_TEST(a_judge_that_dies_takes_its_box_along)
{
	int sock = sleeping_box(1, _i == 0 ? "nap" : "bomb");

	ck_assert_int_eq(close(sock), 0);
	scenario_expect_no_box(&scenario);
	expect_good();
}
END_TEST

START_TEST(a_new_judge_of_a_slot_ends_the_earlier_one)
{
	int sock = sleeping_box(1, "nap"), next = scenario_judge(&scenario);

	ck_assert(scenario_dropped(sock));
	scenario_expect_no_box(&scenario);
	(void)close(sock);
	(void)close(next);
	expect_good();
}
END_TEST

/* Tags are each judge's own: the successor begins with the same, while the earlier one's box is still dying. */
START_TEST(a_new_judge_is_told_nothing_of_the_earlier_one_s_box)
{
	int sock = sleeping_box(1, _i == 0 ? "nap" : "bomb"), next = scenario_judge(&scenario), fds[3];
	struct scenario_run run = { .args = { "exit", "42" } };
	sbx_free struct sbx_run *message = scenario_message(&scenario, &run);
	struct sbx_result result;

	scenario_nulls(fds);
	message->type = SBX_MSG_RUN;
	message->tag = 1;
	send_run(next, message, sbx_wire_run_size(message), fds, 3);
	sbx_ipc_close_all(fds, 3);
	ck_assert(scenario_receive(next, &result));
	ck_assert_uint_eq(result.tag, 1);
	ck_assert_msg(result.outcome == SBX_OUTCOME_EXITED && result.exit_code == 42, "outcome %u, limit %u: %s",
		      result.outcome, result.limit, result.error);
	(void)close(sock);
	(void)close(next);
	scenario_expect_no_box(&scenario);
	expect_good();
}
END_TEST

START_TEST(the_end_of_the_control_socket_ends_everything)
{
	int sock = sleeping_box(1, _i == 0 ? "nap" : "bomb"), status = -1;

	ck_assert_int_eq(close(scenario.warden.control), 0);
	scenario.warden.control = -1;
	ck_assert_int_eq(waitpid(scenario.warden.pid, &status, 0), scenario.warden.pid);
	ck_assert_int_eq(status, 0);
	scenario_expect_clean(&scenario.warden);
	scenario.warden.pid = -1;
	(void)close(sock);
}
END_TEST

START_TEST(boxes_die_with_the_warden_and_the_next_one_sweeps)
{
	int sock = sleeping_box(1, _i == 0 ? "nap" : "bomb");
	struct judge_warden killed = scenario.warden;

	ck_assert_int_eq(kill(killed.pid, SIGKILL), 0);
	judge_warden_stop(&scenario.warden);
	ck_assert(scenario_dropped(sock));
	(void)close(sock);
	sbx_client_close(&good);
	judge_policy_free(scenario.policy);
	/* The boxes of the killed one are on their way out, but not all of their groups may be free at the first sweep.
	 */
	for (int i = 0; i < 3; i++) {
		(void)poll(NULL, 0, 100);
		scenario_start(&scenario, NULL);
		if (i < 2)
			scenario_stop(&scenario);
	}
	scenario_expect_clean(&killed);
	scenario_client(&scenario, 0, &good);
	expect_good();
}
END_TEST

START_TEST(a_killed_init_is_a_failure_of_the_box_and_not_of_the_program)
{
	int sock = sleeping_box(7, "nap");
	struct sbx_result result;
	pid_t init = scenario_child(scenario.warden.pid);

	ck_assert_int_gt(init, 0);
	(void)poll(NULL, 0, scenario_slow() ? 2000 : 50);
	ck_assert_int_eq(kill(init, SIGKILL), 0);
	ck_assert(scenario_receive(sock, &result));
	ck_assert_uint_eq(result.tag, 7);
	ck_assert_uint_eq(result.outcome, SBX_OUTCOME_FAILED);
	ck_assert_uint_eq(result.limit, SBX_LIMIT_NONE);
	ck_assert_ptr_nonnull(strstr(result.error, "init"));
	(void)close(sock);
	scenario_expect_no_box(&scenario);
	expect_good();
}
END_TEST

START_TEST(the_five_hundredth_box_costs_the_warden_no_more_than_the_first)
{
	struct scenario_run run = { .args = { "exit", "42" } };
	int fds = 0, boxes = scenario_slow() ? 60 : 500;
	long resident = 0;

	for (int i = 0; i < boxes; i++) {
		run.collect = i % 2 == 0;
		run.args[0] = i % 10 == 3 ? "raise" : "exit";
		scenario_run(&scenario, &good, &run, &seen);
		ck_assert_msg(seen.result.outcome != SBX_OUTCOME_FAILED, "box %d: %s", i, scenario_describe(&seen));
		if (i == 20) {
			fds = scenario_count_fds(scenario.warden.pid);
			resident = scenario_resident_kib(scenario.warden.pid);
		}
	}
	if (geteuid() == 0) /* the descriptors of a process in another user namespace are not ours to see */
		ck_assert_int_gt(fds, 0);
	scenario_expect_fds(&scenario, fds);
	ck_assert_int_gt(resident, 0);
	ck_assert_int_le(scenario_resident_kib(scenario.warden.pid), resident + 64);
}
END_TEST

START_TEST(boxes_start_however_urgent_the_warden_was_when_it_started)
{
	static const int nice[] = { 15, -15 }; /* without privileges the second stays at 0 */

	(void)setpriority(PRIO_PROCESS, 0, nice[_i]);
	set_up();
	expect_good();
	tear_down();
}
END_TEST

static Suite *make(void)
{
	Suite *suite = suite_create("warden");
	TCase *tc = sbx_case("warden");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, a_judge_that_dies_takes_its_box_along, 0, 2);
	tcase_add_test(tc, a_new_judge_of_a_slot_ends_the_earlier_one);
	tcase_add_loop_test(tc, a_new_judge_is_told_nothing_of_the_earlier_one_s_box, 0, 2);
	tcase_add_loop_test(tc, boxes_die_with_the_warden_and_the_next_one_sweeps, 0, 2);
	tcase_add_test(tc, a_killed_init_is_a_failure_of_the_box_and_not_of_the_program);
	tcase_add_test(tc, the_five_hundredth_box_costs_the_warden_no_more_than_the_first);
	suite_add_tcase(suite, tc);
	tc = sbx_case("end");
	tcase_add_checked_fixture(tc, set_up, NULL);
	tcase_add_loop_test(tc, the_end_of_the_control_socket_ends_everything, 0, 2);
	suite_add_tcase(suite, tc);
	tc = sbx_case("nice");
	tcase_add_loop_test(tc, boxes_start_however_urgent_the_warden_was_when_it_started, 0, 2);
	suite_add_tcase(suite, tc);
	return suite;
}

int main(void)
{
	return sbx_run_suite(make());
}
