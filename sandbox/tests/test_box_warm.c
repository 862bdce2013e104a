/*
 * test_box_warm.c - boxes made ahead of need: a run in one is like any other, and the pool survives what happens to it.
 *
 * Two wardens, one with a pool and one without, run the same programs; what they see and what is told of them has to be
 * the same.
 */
#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/tests/scenario.h"

#define MS  UINT64_C(1000000)
#define MIB (UINT64_C(1024) * 1024)

static struct scenario cold, warm;
static struct sbx_client cold_client, warm_client;
static struct scenario_seen cold_seen, warm_seen;

static void set_up(void)
{
	struct judge_warden_wish wish = { .pool = 2 };

	(void)unsetenv("MINOS_TEST_POOL");
	scenario_start(&warm, &wish);
	scenario_client(&warm, 0, &warm_client);
	scenario_start(&cold, NULL);
	scenario_client(&cold, 0, &cold_client);
}

static void tear_down(void)
{
	sbx_client_close(&cold_client);
	sbx_client_close(&warm_client);
	/* This one first: an ordinary user's boxes all have the same uid, and those that wait would be taken for left
	 * ones. */
	scenario_stop(&warm);
	scenario_stop(&cold);
}

/* Runs it in a box made ahead: the first is not there before somebody could have asked for it. */
static void run_warm(const struct scenario_run *run)
{
	for (int i = 0; i < 20; i++) {
		scenario_run(&warm, &warm_client, run, &warm_seen);
		if (warm_seen.result.ahead)
			return;
	}
	ck_abort_msg("no run got a box made ahead; %s", scenario_describe(&warm_seen));
}

static const struct scenario_run runs[] = {
	{ .args = { "identity" } },
	{ .args = { "fds" } },
	{ .args = { "env" } },
	{ .args = { "cwd" }, .cwd = "/tmp" },
	{ .args = { "limits" } },
	{ .args = { "affinity" } },
	{ .args = { "processes" } },
	{ .args = { "ls", "/" } },
	{ .args = { "ls", "/work" } },
	{ .args = { "ls", "/dev" } },
	{ .args = { "cat", "/proc/self/mountinfo" } },
	{ .args = { "cat", "/proc/self/cgroup" } },
	{ .args = { "open", "/work/new", "/tmp/new", "/new" } },
	{ .args = { "copy" }, .input = "one\ntwo\n" },
	{ .args = { "exit", "3" } },
	{ .args = { "exit" }, .cwd = "/nowhere" },
	{ .args = { "raise", "11" } },
	{ .args = { "alloc", "40" } },
	{ .args = { "alloc", "100" } },
	{ .args = { "exit" }, .limits.memory_bytes = 65536 }, /* less than setting up takes */
	{ .args = { "fill", "big" }, .limits.work_bytes = 5 * MIB },
	{ .args = { "inodes", "1000" }, .limits.work_inodes = 50 },
	{ .args = { "open-files", "100" } },
	{ .args = { "forks", "20" }, .limits.processes = 8 },
	{ .args = { "stack", "6000" }, .limits.stack_bytes = 2 * MIB },
	{ .args = { "write", "-1" } },
	{ .args = { "spin" }, .limits.cpu_ns = 60 * MS },
	{ .args = { "nap" }, .limits.wall_ns = 150 * MS },
	{ .args = { "call", "101" } }, /* ptrace: refused and named */
};

static bool same(const struct sbx_result *a, const struct sbx_result *b)
{
	/* Out of memory, either the kernel ends the program or the warden the box: whoever comes first. */
	bool same_end = a->limit == SBX_LIMIT_MEMORY ||
			(a->outcome == b->outcome && a->exit_code == b->exit_code && a->signal == b->signal);

	return same_end && a->limit == b->limit && a->blocked == b->blocked && a->stage == b->stage &&
	       (a->processes_refused > 0) == (b->processes_refused > 0) &&
	       memcmp(a->enforced, b->enforced, sizeof(a->enforced)) == 0 && strcmp(a->error, b->error) == 0;
}

START_TEST(a_run_is_the_same_in_a_box_made_ahead)
{
	const struct sbx_result *a = &cold_seen.result, *b = &warm_seen.result;

	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
		struct scenario_run run = runs[i];

		if (warm.degraded && run.limits.cpu_ns != 0)
			continue; /* an rlimit counts whole seconds; there is nothing to compare */
		if (scenario_slow()) {
			run.limits.cpu_ns *= 8;
			run.limits.wall_ns *= 8;
		}
		scenario_run(&cold, &cold_client, &run, &cold_seen);
		run_warm(&run);
		ck_assert_uint_eq(a->ahead, 0);
		if (run.limits.output_bytes == 0 && strcmp(run.args[0], "write") != 0)
			ck_assert_str_eq(cold_seen.out, warm_seen.out);
		ck_assert_msg(same(a, b), "%s %s: outcome %u, limit %u, stage %u, error `%s`, but ahead: %s",
			      run.args[0], run.args[1] == NULL ? "" : run.args[1], a->outcome, a->limit, a->stage,
			      a->error, scenario_describe(&warm_seen));
		/* What making it took is told as nobody's. */
		if (strcmp(run.args[0], "exit") == 0 && run.args[1] != NULL && !scenario_slow())
			ck_assert_msg(b->cpu_ns < 2 * MS, "%s", scenario_describe(&warm_seen));
	}
}
END_TEST

/* Kills it and waits until the warden has seen that. */
static bool kill_whole(pid_t pid)
{
	if (pid <= 1 || kill(pid, SIGKILL) != 0)
		return false;
	for (int i = 0; i < 5000 && kill(pid, 0) == 0; i++)
		(void)poll(NULL, 0, 1);
	return true;
}

/* Kills the children of the warden that have this name. Returns their number. */
static int kill_children(const char *name)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	int killed = 0;

	while (proc != NULL && (entry = readdir(proc)) != NULL) {
		char path[300], line[128];
		bool named = false, child = false;
		sbx_fclose FILE *file = NULL;

		(void)snprintf(path, sizeof(path), "/proc/%s/status", entry->d_name);
		file = fopen(path, "re");
		while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
			line[strcspn(line, "\n")] = '\0';
			named = named || (strncmp(line, "Name:\t", 6) == 0 && strcmp(line + 6, name) == 0);
			child = child ||
				(strncmp(line, "PPid:\t", 6) == 0 && strtol(line + 6, NULL, 10) == warm.warden.pid);
		}
		if (named && child && kill_whole((pid_t)strtol(entry->d_name, NULL, 10)))
			killed++;
	}
	if (proc != NULL)
		(void)closedir(proc);
	return killed;
}

static void expect_good(void)
{
	struct scenario_run run = { .args = { "exit", "42" } };

	scenario_run(&warm, &warm_client, &run, &warm_seen);
	ck_assert_msg(warm_seen.result.outcome == SBX_OUTCOME_EXITED && warm_seen.result.exit_code == 42, "%s",
		      scenario_describe(&warm_seen));
}

START_TEST(whoever_of_the_pool_is_killed_comes_back_and_no_run_notices)
{
	static const char *const names[] = { "minos-init", "minos-maker" };
	int killed = 0;

	for (int round = 0; round < 4; round++) {
		scenario_wait_for_warm(&warm);
		killed += kill_children(names[_i]);
		for (int i = 0; i < 3; i++)
			expect_good();
	}
	ck_assert_int_gt(killed, 0);
	for (int i = 0; i < 400 && !warm_seen.result.ahead; i++) {
		(void)poll(NULL, 0, 10);
		expect_good();
	}
	ck_assert_uint_eq(warm_seen.result.ahead, 1);
}
END_TEST

/* Boxes made ahead are their slot's: the next judge gets those that are left, and the answers to what it asks of them.
 */
START_TEST(a_new_judge_gets_the_boxes_that_were_made_for_the_last_one)
{
	expect_good();
	scenario_wait_for_warm(&warm);
	sbx_client_close(&warm_client);
	scenario_client(&warm, 0, &warm_client);
	for (int i = 0; i < 4; i++)
		expect_good();
}
END_TEST

START_TEST(a_pool_has_no_more_boxes_than_it_may)
{
	for (int i = 0; i < 60; i++) {
		expect_good();
		ck_assert_uint_le(warm_seen.result.warm, 2);
		ck_assert_uint_le(warm_seen.result.warm + warm_seen.result.ending, SBX_PLACES_MAX);
	}
}
END_TEST

static Suite *make(void)
{
	Suite *suite = suite_create("box_warm");
	TCase *tc = sbx_case("pool");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, a_run_is_the_same_in_a_box_made_ahead);
	tcase_add_loop_test(tc, whoever_of_the_pool_is_killed_comes_back_and_no_run_notices, 0, 2);
	tcase_add_test(tc, a_new_judge_gets_the_boxes_that_were_made_for_the_last_one);
	tcase_add_test(tc, a_pool_has_no_more_boxes_than_it_may);
	suite_add_tcase(suite, tc);
	return suite;
}

int main(void)
{
	return sbx_run_suite(make());
}
