/*
 * test_warden_judges.c - the warden against judges: a judge may be in the hands of an attacker.
 *
 * Whatever one does with its socket, the boxes of the other slots go on, nothing above the ceilings is started, and
 * nothing is left behind.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

START_TEST(a_malformed_message_drops_its_judge_alone)
{
	static const struct {
		size_t size;
		uint32_t type;
		unsigned fds;
	} bad[] = {
		{ 1, SBX_MSG_RUN, 0 },
		{ 4, SBX_MSG_RUN, 3 },
		{ 100, SBX_MSG_RUN, 3 },
		{ offsetof(struct sbx_run, strings) - 1, SBX_MSG_RUN, 3 },
		{ sizeof(struct sbx_stop), SBX_MSG_RUN, 0 },
		{ sizeof(struct sbx_stop), SBX_MSG_STOP, 1 },
		{ sizeof(struct sbx_stop) - 1, SBX_MSG_STOP, 0 },
		{ sizeof(struct sbx_stop) + 1, SBX_MSG_STOP, 0 },
		{ sizeof(struct sbx_result), SBX_MSG_RESULT, 0 },
		{ sizeof(struct sbx_report), SBX_MSG_REPORT, 0 },
		{ sizeof(struct sbx_run), 0, 3 },
		{ sizeof(struct sbx_run), SBX_MSG_STOP, 0 },
		{ sizeof(struct sbx_run), SBX_MSG_RUN, SBX_FDS_MAX },
		{ 0, 0, 0 },
	};
	struct scenario_run run = { .args = { "exit" } };
	sbx_free struct sbx_run *message = scenario_message(&scenario, &run);
	int fds[SBX_FDS_MAX], sock = scenario_judge(&scenario), before = scenario_count_fds(scenario.warden.pid);

	for (unsigned i = 0; i < bad[_i].fds; i++)
		fds[i] = open("/dev/null", O_RDWR | O_CLOEXEC);
	message->type = bad[_i].type;
	send_run(sock, message, bad[_i].size, fds, bad[_i].fds);
	sbx_ipc_close_all(fds, bad[_i].fds);
	/* A whole head with a known type may also be told what is wrong with it. */
	if (bad[_i].size < sizeof(struct sbx_run) || bad[_i].type != SBX_MSG_RUN)
		ck_assert(scenario_dropped(sock));
	expect_good();
	scenario_expect_no_box(&scenario);
	scenario_expect_fds(&scenario, before);
	(void)close(sock);
}
END_TEST

START_TEST(nothing_above_a_ceiling_is_started)
{
	struct scenario_run run = { .args = { "exit" } };
	sbx_free struct sbx_run *message = scenario_message(&scenario, &run);
	struct sbx_result result;
	int fds[3], sock = scenario_judge(&scenario);

	scenario_nulls(fds);
	message->type = SBX_MSG_RUN;
	message->tag = 5;
	*sbx_limits_field(&message->limits, (unsigned)_i) += 1;
	send_run(sock, message, sbx_wire_run_size(message), fds, 3);
	ck_assert(scenario_receive(sock, &result));
	ck_assert_uint_eq(result.outcome, SBX_OUTCOME_FAILED);
	ck_assert_uint_eq(result.tag, 5);
	ck_assert_ptr_nonnull(strstr(result.error, sbx_limits_name((unsigned)_i)));
	*sbx_limits_field(&message->limits, (unsigned)_i) -= 1;
	send_run(sock, message, sbx_wire_run_size(message), fds, 3);
	ck_assert(scenario_receive(sock, &result));
	ck_assert_msg(result.outcome == SBX_OUTCOME_EXITED, "%s", result.error);
	sbx_ipc_close_all(fds, 3);
	(void)close(sock);
	expect_good();
}
END_TEST

START_TEST(a_share_outside_of_the_slots_directory_is_refused)
{
	static const char *const names[] = { "..", ".", "", "/etc", "a/../..", "1", "missing" };
	struct scenario_run run = { .args = { "ls", "/app" } };
	sbx_free struct sbx_run *message = scenario_message(&scenario, &run);
	struct sbx_result result;
	int fds[3], sock = scenario_judge(&scenario);

	scenario_nulls(fds);
	message->type = SBX_MSG_RUN;
	message->share_count = 1;
	(void)snprintf(message->shares[0].name, sizeof(message->shares[0].name), "%s", names[_i]);
	(void)snprintf(message->shares[0].at, sizeof(message->shares[0].at), "/app");
	send_run(sock, message, sbx_wire_run_size(message), fds, 3);
	ck_assert(scenario_receive(sock, &result));
	ck_assert_uint_eq(result.outcome, SBX_OUTCOME_FAILED);
	sbx_ipc_close_all(fds, 3);
	(void)close(sock);
	expect_good();
}
END_TEST

START_TEST(more_boxes_than_a_slot_has_are_refused_and_the_others_go_on)
{
	struct scenario_run run = { .args = { "nap" } };
	sbx_free struct sbx_run *message = scenario_message(&scenario, &run);
	struct sbx_result result;
	int fds[3], sock = scenario_judge(&scenario);

	scenario_nulls(fds);
	message->type = SBX_MSG_RUN;
	for (message->tag = 1; message->tag <= SBX_BOXES_MAX + 3; message->tag++)
		send_run(sock, message, sbx_wire_run_size(message), fds, 3);
	for (uint32_t i = 1; i <= 3; i++) {
		ck_assert(scenario_receive(sock, &result));
		ck_assert_uint_eq(result.tag, SBX_BOXES_MAX + i);
		ck_assert_uint_eq(result.outcome, SBX_OUTCOME_FAILED);
	}
	message->tag = 1; /* in use */
	send_run(sock, message, sbx_wire_run_size(message), fds, 3);
	ck_assert(scenario_receive(sock, &result));
	ck_assert_uint_eq(result.outcome, SBX_OUTCOME_FAILED);
	for (uint32_t tag = SBX_BOXES_MAX; tag >= 1; tag--) {
		struct sbx_stop stop = { .type = SBX_MSG_STOP, .tag = tag, .reason = SBX_STOP_CANCEL };

		ck_assert_int_eq(sbx_ipc_send(sock, &stop, sizeof(stop), NULL, 0, 0), 0);
		ck_assert(scenario_receive(sock, &result));
		ck_assert_uint_eq(result.tag, tag);
		ck_assert_uint_eq(result.limit, SBX_LIMIT_CANCELLED);
	}
	sbx_ipc_close_all(fds, 3);
	(void)close(sock);
	scenario_expect_no_box(&scenario);
	expect_good();
}
END_TEST

START_TEST(a_flood_of_stops_and_refused_runs_starves_nobody)
{
	struct sbx_stop stop = { .type = SBX_MSG_STOP, .tag = 77, .reason = SBX_STOP_OUTPUT };
	struct scenario_run run = { .args = { "exit" } };
	sbx_free struct sbx_run *message = scenario_message(&scenario, &run);
	int fds[3], sock = scenario_judge(&scenario);

	scenario_nulls(fds);
	message->type = SBX_MSG_RUN;
	message->filter = UINT32_MAX;
	for (int i = 0; i < 20000; i++)
		if (sbx_ipc_send(sock, &stop, sizeof(stop), NULL, 0, MSG_DONTWAIT) < 0 && i % 100 == 0)
			(void)poll(NULL, 0, 1);
	expect_good();
	/* Nobody reads the answers: when the socket is full the judge is dropped. */
	for (int i = 0; i < 3000; i++)
		if (sbx_ipc_send(sock, message, sbx_wire_run_size(message), fds, 3, 0) < 0)
			break;
	expect_good();
	ck_assert(scenario_dropped(sock));
	sbx_ipc_close_all(fds, 3);
	(void)close(sock);
}
END_TEST

/* Reproducible: the seed is the case's number. */
static uint64_t random_state;

static uint64_t next_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

START_TEST(random_and_mutated_messages_harm_nobody_else)
{
	struct scenario_run run = { .args = { "exit" } };
	sbx_free struct sbx_run *message = calloc(1, sizeof(*message)), *whole = scenario_message(&scenario, &run);
	int sock = scenario_judge(&scenario), before = scenario_count_fds(scenario.warden.pid);

	random_state = (uint64_t)_i * 2654435761u + 88172645463325252u;
	for (int round = 0; round < (scenario_slow() ? 40 : 300); round++) {
		int fds[8];
		unsigned count = (unsigned)(next_random() % 9);
		size_t size;

		if (sock < 0)
			sock = scenario_judge(&scenario);
		memcpy(message, whole, sizeof(*message));
		message->type = SBX_MSG_RUN;
		message->tag = (uint32_t)(next_random() % 6);
		if (next_random() % 2 == 0)
			count = 3;
		size = next_random() % 4 == 0 ? next_random() % sizeof(*message) : sbx_wire_run_size(message);
		for (uint64_t i = 0; i < next_random() % 6; i++)
			((unsigned char *)message)[4 + next_random() % (next_random() % 2 ? 200 : size + 1)] =
			    (unsigned char)next_random();
		for (unsigned i = 0; i < count; i++)
			fds[i] = open(next_random() % 2 ? "/dev/null" : "/", O_RDONLY | O_CLOEXEC);
		if (sbx_ipc_send(sock, message, size, fds, count, 0) < 0) {
			(void)close(sock);
			sock = -1;
		}
		sbx_ipc_close_all(fds, count);
		if (next_random() % 50 == 0)
			expect_good();
	}
	expect_good();
	(void)close(sock);
	scenario_expect_no_box(&scenario);
	expect_good();
	scenario_expect_fds(&scenario, before);
}
END_TEST

static Suite *make(void)
{
	Suite *suite = suite_create("warden_judges");
	TCase *tc = sbx_case("judges");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, a_malformed_message_drops_its_judge_alone, 0, 14);
	tcase_add_loop_test(tc, nothing_above_a_ceiling_is_started, 0, SBX_LIMIT_FIELDS);
	tcase_add_loop_test(tc, a_share_outside_of_the_slots_directory_is_refused, 0, 7);
	tcase_add_test(tc, more_boxes_than_a_slot_has_are_refused_and_the_others_go_on);
	tcase_add_test(tc, a_flood_of_stops_and_refused_runs_starves_nobody);
	tcase_add_loop_test(tc, random_and_mutated_messages_harm_nobody_else, 0, 6);
	suite_add_tcase(suite, tc);
	return suite;
}

int main(void)
{
	return sbx_run_suite(make());
}
