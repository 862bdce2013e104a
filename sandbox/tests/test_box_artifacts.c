/* test_box_artifacts.c - what leaves the box: regular files of /work as descriptors, and nothing that a path or link
 * could smuggle. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/tests/scenario.h"

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

static const struct scenario_artifact *find(const char *path)
{
	for (size_t i = 0; i < seen.artifact_count; i++)
		if (strcmp(seen.artifacts[i].path, path) == 0)
			return &seen.artifacts[i];
	return NULL;
}

START_TEST(regular_files_come_out_with_path_mode_and_content_and_nothing_else_does)
{
	static const struct {
		const char *path, *text;
		bool executable;
	} wanted[] = { { "plain", "plain text", false }, { "program", "#!x", true },
		       { "secret", "mode 0", false },    { "special", "setuid", true },
		       { "dir/inner", "inner", false },  { "closed/kept", "kept", false },
		       { "hard", "plain text", false },  { "new\nline", "newline", false },
		       { "-rf", "dash", false },         { "dots/..a", "dots", false } };
	struct scenario_run run = { .args = { "leave" }, .collect = true };

	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_msg(seen.result.outcome == SBX_OUTCOME_EXITED && seen.result.exit_code == 0, "%s",
		      scenario_describe(&seen));
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		const struct scenario_artifact *got = find(wanted[i].path);

		ck_assert_msg(got != NULL, "%s did not come", wanted[i].path);
		ck_assert(got->regular);
		ck_assert_str_eq(got->head, wanted[i].text);
		ck_assert_uint_eq(got->size, strlen(wanted[i].text));
		ck_assert_msg(got->executable == wanted[i].executable, "%s", wanted[i].path);
	}
	ck_assert_uint_eq(seen.artifact_count, sizeof(wanted) / sizeof(wanted[0]));
}
END_TEST

START_TEST(a_named_pipe_neither_comes_out_nor_blocks)
{
	struct scenario_run run = { .args = { "leave-fifo" }, .collect = true, .filter = "run" };

	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_msg(seen.result.outcome == SBX_OUTCOME_EXITED && seen.result.exit_code == 0, "%s",
		      scenario_describe(&seen));
	ck_assert_uint_eq(seen.artifact_count, 1);
	ck_assert_str_eq(seen.artifacts[0].path, "beside");
}
END_TEST

START_TEST(nothing_comes_out_unless_asked_for)
{
	struct scenario_run run = { .args = { "leave" } };

	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_uint_eq(seen.result.outcome, SBX_OUTCOME_EXITED);
	ck_assert_uint_eq(seen.artifact_count, 0);
}
END_TEST

START_TEST(what_a_killed_program_left_does_not_come_out)
{
	struct scenario_run run = { .args = { "nap" }, .collect = true, .limits.wall_ns = 200000000u };

	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_uint_eq(seen.result.outcome, SBX_OUTCOME_KILLED);
	ck_assert_uint_eq(seen.artifact_count, 0);
}
END_TEST

/* Too many files or too deep directories are the program's doing: stage and error let the judge know. */
START_TEST(too_much_to_collect_is_told_apart_from_a_failure_of_the_box)
{
	static const struct scenario_run runs[] = {
		{ .args = { "leave-many", "4200" }, .limits.work_inodes = 5000 },
		{ .args = { "leave-deep", "20" } },
		{ .args = { "leave-deep", "280" } },
	};
	struct scenario_run run = runs[_i];

	run.collect = true;
	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_uint_le(seen.artifact_count, SBX_ARTIFACTS_MAX);
	ck_assert_uint_eq(seen.result.stage, SBX_STAGE_COLLECT);
	ck_assert_uint_eq(seen.result.outcome, SBX_OUTCOME_FAILED);
	ck_assert_msg(seen.result.error_code == E2BIG || seen.result.error_code == ENAMETOOLONG, "%s",
		      scenario_describe(&seen));
}
END_TEST

START_TEST(as_many_files_as_are_allowed_come_out)
{
	struct scenario_run run = { .args = { "leave-many", "4000" }, .collect = true, .limits.work_inodes = 5000 };

	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_msg(seen.result.outcome == SBX_OUTCOME_EXITED, "%s", scenario_describe(&seen));
	ck_assert_uint_eq(seen.artifact_count, 4000);
}
END_TEST

START_TEST(a_sparse_file_is_as_large_as_it_says)
{
	struct scenario_run run = { .args = { "leave-sparse", "1000000" }, .collect = true };

	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_uint_eq(seen.artifact_count, 1);
	ck_assert_uint_eq(seen.artifacts[0].size, 1000000);
	ck_assert(seen.artifacts[0].regular);
}
END_TEST

START_TEST(a_new_box_holds_nothing_of_the_last)
{
	static const char *const places[] = { "/work", "/tmp", "/dev/shm" };
	struct scenario_run run = { .args = { "leave" } };

	scenario_run(&scenario, &client, &run, &seen);
	run = (struct scenario_run){ .args = { "ls", places[_i] } };
	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_str_eq(seen.out, "");
}
END_TEST

static Suite *make(void)
{
	Suite *suite = suite_create("box_artifacts");
	TCase *tc = sbx_case("artifacts");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, regular_files_come_out_with_path_mode_and_content_and_nothing_else_does);
	tcase_add_test(tc, a_named_pipe_neither_comes_out_nor_blocks);
	tcase_add_test(tc, nothing_comes_out_unless_asked_for);
	tcase_add_test(tc, what_a_killed_program_left_does_not_come_out);
	tcase_add_loop_test(tc, too_much_to_collect_is_told_apart_from_a_failure_of_the_box, 0, 3);
	tcase_add_test(tc, as_many_files_as_are_allowed_come_out);
	tcase_add_test(tc, a_sparse_file_is_as_large_as_it_says);
	tcase_add_loop_test(tc, a_new_box_holds_nothing_of_the_last, 0, 3);
	suite_add_tcase(suite, tc);
	return suite;
}

int main(void)
{
	return sbx_run_suite(make());
}
