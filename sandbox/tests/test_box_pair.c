/* test_box_pair.c - boxes side by side: apart from each other, each with its own end, many at once without a mix-up. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/tests/scenario.h"

#define SLOTS 4

static struct scenario scenario;
static struct sbx_client clients[SLOTS];
static struct scenario_seen seen[SLOTS];
static char spool[] = "/tmp/minos-pair.XXXXXX";

static void make_spool(void)
{
	char path[64];

	ck_assert_ptr_nonnull(mkdtemp(spool));
	ck_assert_int_eq(chmod(spool, 0755), 0);
	for (int i = 0; i < SLOTS; i++) {
		sbx_close int fd = -1;

		(void)snprintf(path, sizeof(path), "%s/%d", spool, i);
		ck_assert_int_eq(mkdir(path, 0755), 0);
		(void)snprintf(path, sizeof(path), "%s/%d/things", spool, i);
		ck_assert_int_eq(mkdir(path, 0755), 0);
		(void)snprintf(path, sizeof(path), "%s/%d/things/of-%d", spool, i, i);
		fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
		ck_assert_int_ge(fd, 0);
		(void)snprintf(path, sizeof(path), "%s/%d/link", spool, i);
		ck_assert_int_eq(symlink("things", path), 0);
	}
}

static void remove_spool(void)
{
	char path[64];

	for (int i = 0; i < SLOTS; i++) {
		(void)snprintf(path, sizeof(path), "%s/%d/things/of-%d", spool, i, i);
		ck_assert_int_eq(unlink(path), 0);
		(void)snprintf(path, sizeof(path), "%s/%d/link", spool, i);
		ck_assert_int_eq(unlink(path), 0);
		(void)snprintf(path, sizeof(path), "%s/%d/things", spool, i);
		ck_assert_int_eq(rmdir(path), 0);
		(void)snprintf(path, sizeof(path), "%s/%d", spool, i);
		ck_assert_int_eq(rmdir(path), 0);
	}
	ck_assert_int_eq(rmdir(spool), 0);
}

static void set_up(void)
{
	struct judge_warden_wish wish = { .slots = SLOTS };

	make_spool();
	wish.spool = spool;
	scenario_start(&scenario, &wish);
	for (unsigned i = 0; i < SLOTS; i++)
		scenario_client(&scenario, i, &clients[i]);
}

static void tear_down(void)
{
	for (unsigned i = 0; i < SLOTS; i++)
		sbx_client_close(&clients[i]);
	scenario_stop(&scenario);
	remove_spool();
}

/* One run in a thread of its own; libcheck's assertions are for the first thread, so what came of it is told. */
struct task {
	pthread_t thread;
	unsigned slot;
	struct scenario_run run;
	int r;
};

static void *run_task(void *arg)
{
	struct task *task = arg;
	struct sbx_error err = { 0 };

	task->r = scenario_try(&scenario, &clients[task->slot], &task->run, &seen[task->slot], &err);
	return NULL;
}

static void start_task(struct task *task)
{
	ck_assert_int_eq(pthread_create(&task->thread, NULL, run_task, task), 0);
}

static void finish_task(struct task *task)
{
	ck_assert_int_eq(pthread_join(task->thread, NULL), 0);
	ck_assert_int_eq(task->r, 0);
}

START_TEST(neither_box_sees_the_other)
{
	struct task other = { .slot = 0, .run = { .args = { "nap", "1500" } } };
	struct scenario_run run = { .args = { "processes" } };

	start_task(&other);
	(void)poll(NULL, 0, scenario_slow() ? 1000 : 200);
	scenario_run(&scenario, &clients[1], &run, &seen[1]);
	ck_assert_int_eq(scenario_value(&seen[1], "processes"), 1);
	run = (struct scenario_run){ .args = { "kill", "-1", "9" } };
	scenario_run(&scenario, &clients[1], &run, &seen[1]);
	ck_assert_int_eq(scenario_value(&seen[1], "errno"), ESRCH); /* nobody but itself and process 1 */
	run = (struct scenario_run){ .args = { "ls", "/work" } };
	scenario_run(&scenario, &clients[1], &run, &seen[1]);
	ck_assert_str_eq(seen[1].out, "");
	finish_task(&other);
	ck_assert_msg(seen[0].result.outcome == SBX_OUTCOME_EXITED, "%s", scenario_describe(&seen[0]));
}
END_TEST

START_TEST(boxes_at_once_have_no_namespace_in_common)
{
	struct task tasks[2] = { { .slot = 0, .run = { .args = { "namespaces", "1500" } } },
				 { .slot = 1, .run = { .args = { "namespaces", "1500" } } } };
	char *line, *rest = seen[0].out;
	int lines = 0;

	start_task(&tasks[0]);
	start_task(&tasks[1]);
	finish_task(&tasks[0]);
	finish_task(&tasks[1]);
	for (; (line = strtok_r(rest, "\n", &rest)) != NULL; lines++)
		ck_assert_msg(!scenario_line(&seen[1], line), "in common: %s", line);
	ck_assert_int_eq(lines, 7);
}
END_TEST

START_TEST(each_slot_shows_its_own_share_and_only_that)
{
	struct scenario_run run = { .args = { "ls", "/app" }, .share = "things" };
	struct scenario_run through_link = { .args = { "ls", "/app" }, .share = "link" };
	char want[16];

	for (unsigned i = 0; i < SLOTS; i++) {
		scenario_run(&scenario, &clients[i], &run, &seen[i]);
		(void)snprintf(want, sizeof(want), "of-%u\n", i);
		ck_assert_str_eq(seen[i].out, want);
	}
	scenario_run(&scenario, &clients[0], &through_link, &seen[0]);
	ck_assert_uint_eq(seen[0].result.outcome, SBX_OUTCOME_FAILED);
	run = (struct scenario_run){ .args = { "open", "/app/new", "65" }, .share = "things" }; /* O_WRONLY | O_CREAT */
	scenario_run(&scenario, &clients[0], &run, &seen[0]);
	ck_assert_int_eq(scenario_value(&seen[0], "errno"), EROFS);
}
END_TEST

START_TEST(a_bomb_in_one_box_is_no_trouble_to_another)
{
	struct task bomb = {
		.slot = 0, .run = { .args = { "bomb" }, .limits.wall_ns = 1500000000u, .limits.cpu_ns = SBX_NO_LIMIT }
	};
	struct scenario_run run = { .args = { "children-cpu", "5", "2" } };

	start_task(&bomb);
	for (int i = 0; i < 3; i++) {
		scenario_run(&scenario, &clients[1], &run, &seen[1]);
		ck_assert_msg(seen[1].result.outcome == SBX_OUTCOME_EXITED && seen[1].result.exit_code == 0 &&
				  seen[1].result.processes_refused == 0,
			      "%s", scenario_describe(&seen[1]));
	}
	finish_task(&bomb);
	ck_assert_msg(seen[0].result.outcome == SBX_OUTCOME_KILLED, "%s", scenario_describe(&seen[0]));
}
END_TEST

/* Short boxes in all slots at once, with all kinds of ends: an event of one must never be taken for an event of
 * another. */
static void *run_many(void *arg)
{
	static const struct {
		struct scenario_run run;
		uint32_t outcome, limit;
		int code;
	} kinds[] = {
		{ { .args = { "exit", "11" } }, SBX_OUTCOME_EXITED, SBX_LIMIT_NONE, 11 },
		{ { .args = { "raise", "10" } }, SBX_OUTCOME_SIGNALED, SBX_LIMIT_NONE, 10 },
		{ { .args = { "write", "-1" }, .limits.output_bytes = 5000 }, SBX_OUTCOME_KILLED, SBX_LIMIT_OUTPUT, 0 },
		{ { .args = { "alloc", "8" } }, SBX_OUTCOME_EXITED, SBX_LIMIT_NONE, 0 },
		{ { .args = { "orphans", "2" } }, SBX_OUTCOME_EXITED, SBX_LIMIT_NONE, 5 },
		{ { .args = { "nap" }, .limits.wall_ns = 15000000u }, SBX_OUTCOME_KILLED, SBX_LIMIT_WALL, 0 },
	};
	struct task *task = arg;
	int rounds = scenario_slow() ? 12 : 150;

	for (int i = 0; i < rounds && task->r == 0; i++) {
		size_t k = ((size_t)i + task->slot) % (sizeof(kinds) / sizeof(kinds[0]));
		const struct sbx_result *result = &seen[task->slot].result;
		struct sbx_error err = { 0 };

		task->r = scenario_try(&scenario, &clients[task->slot], &kinds[k].run, &seen[task->slot], &err);
		if (task->r == 0 && (result->outcome != kinds[k].outcome || result->limit != kinds[k].limit ||
				     (result->outcome == SBX_OUTCOME_EXITED && result->exit_code != kinds[k].code) ||
				     (result->outcome == SBX_OUTCOME_SIGNALED && result->signal != kinds[k].code)))
			task->r = 1 + (int)k;
	}
	return NULL;
}

START_TEST(many_boxes_at_once_keep_their_own_results)
{
	struct task tasks[SLOTS];

	for (unsigned i = 0; i < SLOTS; i++) {
		tasks[i] = (struct task){ .slot = i };
		ck_assert_int_eq(pthread_create(&tasks[i].thread, NULL, run_many, &tasks[i]), 0);
	}
	for (unsigned i = 0; i < SLOTS; i++)
		ck_assert_int_eq(pthread_join(tasks[i].thread, NULL), 0);
	for (unsigned i = 0; i < SLOTS; i++)
		ck_assert_msg(tasks[i].r == 0, "slot %u, kind %d: %s", i, tasks[i].r - 1, scenario_describe(&seen[i]));
}
END_TEST

static Suite *make(void)
{
	Suite *suite = suite_create("box_pair");
	TCase *tc = sbx_case("pair");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, neither_box_sees_the_other);
	tcase_add_test(tc, boxes_at_once_have_no_namespace_in_common);
	tcase_add_test(tc, each_slot_shows_its_own_share_and_only_that);
	tcase_add_test(tc, a_bomb_in_one_box_is_no_trouble_to_another);
	tcase_add_test(tc, many_boxes_at_once_keep_their_own_results);
	suite_add_tcase(suite, tc);
	return suite;
}

int main(void)
{
	return sbx_run_suite(make());
}
