/* The store: life of a submission, keys, fences, leases that run out. */
#include <check.h>
#include <errno.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "judge/tests/store_fixture.h"
#include "sandbox/tests/suite.h"

START_TEST(a_submission_is_queued_leased_and_done)
{
	char id[JUDGE_ID_SIZE];
	struct judge_lease *got = NULL;
	struct judge_status *status = NULL;

	store_submit(id);
	store_expect_state(id, JUDGE_STATE_QUEUED, "");
	got = store_lease("host/0", LEASE_MS);
	ck_assert_str_eq(got->id, id);
	ck_assert_str_eq(got->problem, "peragrams");
	ck_assert_str_eq(got->problem_dir, "p1");
	ck_assert_str_eq(got->language, "cpp");
	ck_assert(got->all_tests);
	ck_assert_uint_eq(got->attempt, 1);
	ck_assert_uint_eq(got->file_count, 2);
	ck_assert_str_eq(got->files[0].name, "a.cpp");
	ck_assert_uint_eq(got->files[0].size, 9);
	ck_assert_mem_eq(got->files[0].data, "int main;", 9);
	ck_assert_str_eq(got->files[1].name, "b.h");
	store_expect_state(id, JUDGE_STATE_LEASED, "");
	ck_assert_int_eq(
	    judge_store_finish(store, got, &(struct judge_outcome){ "AC", "{\"verdict\":\"AC\"}", NULL }, &store_err),
	    1);
	store_expect_state(id, JUDGE_STATE_DONE, "AC");
	store_expect_outcome(id, 1, "verdict");
	ck_assert_int_eq(judge_store_get(store, id, &status, &store_err), 1);
	ck_assert_str_eq(status->result, "{\"verdict\":\"AC\"}");
	ck_assert_int_ge(status->finished_ms, status->submitted_ms);
	judge_statuses_free(status, 1);
	judge_lease_free(got);
	ck_assert_int_eq(judge_store_lease(store, "host/0", LEASE_MS, &got, &store_err), 0);
}
END_TEST

START_TEST(an_entry_point_is_kept_for_every_attempt_and_shown)
{
	char id[JUDGE_ID_SIZE], other[JUDGE_ID_SIZE];
	struct judge_status *status = NULL;
	bool created = false;

	store_entry = "b.h";
	ck_assert_int_eq(store_submit_text(store, "k", "text", id, &created), 0);
	for (int i = 0; i < 2; i++) {
		struct judge_lease *got = store_lease("host/0", LEASE_MS);

		ck_assert_str_eq(got->entry, "b.h");
		ck_assert_int_eq(judge_store_release(store, got, true, "a failure", &store_err), 1);
		judge_lease_free(got);
	}
	ck_assert_int_eq(judge_store_get(store, id, &status, &store_err), 1);
	ck_assert_str_eq(status->entry, "b.h");
	judge_statuses_free(status, 1);
	/* It is a part of the content. */
	ck_assert_int_eq(store_submit_text(store, "k", "text", other, &created), 0);
	ck_assert(!created);
	ck_assert_str_eq(other, id);
	store_entry = "a.cpp";
	ck_assert_int_eq(store_submit_text(store, "k", "text", other, &created), -EEXIST);
	store_entry = NULL;
	ck_assert_int_eq(store_submit_text(store, "k", "text", other, &created), -EEXIST);
}
END_TEST

START_TEST(a_score_comes_with_the_verdict_where_there_is_one)
{
	static const struct {
		const char *result;
		bool has_score;
		double score;
	} rows[] = { { "{\"score\":40}", true, 40 },
		     { "{\"score\":0.5,\"tests\":[]}", true, 0.5 },
		     { "{\"score\":0}", true, 0 },
		     { "{\"tests\":[{\"score\":1}]}", false, 0 },
		     { "no JSON", false, 0 } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct judge_status *status = NULL;
		struct judge_lease *got = NULL;
		char id[JUDGE_ID_SIZE];

		store_submit(id);
		got = store_lease("host/0", LEASE_MS);
		ck_assert_int_eq(
		    judge_store_finish(store, got, &(struct judge_outcome){ "PAC", rows[i].result, NULL }, &store_err),
		    1);
		judge_lease_free(got);
		ck_assert_int_eq(judge_store_get(store, id, &status, &store_err), 1);
		ck_assert_int_eq(status->has_score, rows[i].has_score);
		ck_assert_double_eq(status->score, rows[i].score);
		ck_assert_str_eq(status->result, rows[i].result);
		judge_statuses_free(status, 1);
	}
}
END_TEST

START_TEST(a_timeline_comes_with_the_verdict_and_knows_when_the_request_came)
{
	static const char text[] = "{\"steps\":[1]}";
	const struct judge_outcome outcome = { "AC", "{}", text };
	char id[JUDGE_ID_SIZE], *found = NULL;
	struct judge_lease *got = NULL;

	store_submit(id);
	got = store_lease("host/0", LEASE_MS);
	ck_assert(got->received_this_boot);
	ck_assert_int_eq(got->received_ns, STORE_RECEIVED_NS);
	ck_assert_int_eq(judge_store_timeline(store, id, &found, &store_err), 0);
	ck_assert_int_eq(judge_store_finish(store, got, &outcome, &store_err), 1);
	ck_assert_int_eq(judge_store_timeline(store, id, &found, &store_err), 1);
	ck_assert_str_eq(found, text);
	free(found);
	judge_lease_free(got);
	store_submit(id);
	got = store_lease("host/0", LEASE_MS);
	ck_assert_int_eq(judge_store_finish(store, got, &(struct judge_outcome){ "AC", "{}", NULL }, &store_err), 1);
	ck_assert_int_eq(judge_store_timeline(store, id, &found, &store_err), 0);
	judge_lease_free(got);
}
END_TEST

START_TEST(the_oldest_is_leased_first)
{
	char first[JUDGE_ID_SIZE], second[JUDGE_ID_SIZE];
	struct judge_lease *got = NULL;

	store_submit(first);
	store_submit(second);
	got = store_lease("host/0", LEASE_MS);
	ck_assert_str_eq(got->id, first);
	judge_lease_free(got);
	got = store_lease("host/1", LEASE_MS);
	ck_assert_str_eq(got->id, second);
	judge_lease_free(got);
}
END_TEST

START_TEST(a_key_seen_before_gives_the_earlier_id)
{
	char first[JUDGE_ID_SIZE], again[JUDGE_ID_SIZE];
	bool created = false;
	struct judge_counts counts;

	ck_assert_int_eq(store_submit_text(store, "k", "one", first, &created), 0);
	ck_assert(created);
	ck_assert_int_eq(store_submit_text(store, "k", "one", again, &created), 0);
	ck_assert(!created);
	ck_assert_str_eq(first, again);
	ck_assert_int_eq(judge_store_counts(store, &counts, &store_err), 0);
	ck_assert_uint_eq(counts.queued, 1);
}
END_TEST

START_TEST(a_key_with_other_content_is_refused)
{
	char id[JUDGE_ID_SIZE], other[JUDGE_ID_SIZE] = "untouched";
	bool created = false;

	ck_assert_int_eq(store_submit_text(store, "k", "one", id, &created), 0);
	ck_assert_int_eq(store_submit_text(store, "k", "two", other, &created), -EEXIST);
	ck_assert_ptr_nonnull(strstr(store_err.text, "`k`"));
	ck_assert_str_eq(other, "untouched");
}
END_TEST

START_TEST(an_unknown_problem_is_refused_and_keeps_nothing)
{
	const struct judge_submit unknown = { .problem = "nix", .language = "c" };
	struct judge_counts counts;
	char id[JUDGE_ID_SIZE];
	bool created = false;

	ck_assert_int_eq(judge_store_submit(store, &unknown, id, &created, &store_err), -ENOENT);
	ck_assert_int_eq(judge_store_counts(store, &counts, &store_err), 0);
	ck_assert_uint_eq(counts.queued, 0);
}
END_TEST

START_TEST(a_lease_that_ran_out_is_taken_and_the_old_holder_is_fenced_out)
{
	char id[JUDGE_ID_SIZE];
	struct judge_lease *old = NULL, *new = NULL;

	store_submit(id);
	old = store_lease("host/0", 0);
	new = store_lease("host/1", LEASE_MS);
	ck_assert_str_eq(new->id, id);
	ck_assert_int_gt(new->fence, old->fence);
	ck_assert_uint_eq(new->attempt, 2);
	ck_assert_uint_eq(new->abandoned, 1);
	ck_assert_uint_eq(new->failures, 0);
	store_expect_outcome(id, 1, "abandoned");
	ck_assert_int_eq(judge_store_renew(store, old, LEASE_MS, &store_err), 0);
	ck_assert_int_eq(judge_store_finish(store, old, &(struct judge_outcome){ "WA", "{}", NULL }, &store_err), 0);
	ck_assert_int_eq(judge_store_release(store, old, true, "late", &store_err), 0);
	store_expect_state(id, JUDGE_STATE_LEASED, "");
	ck_assert_int_eq(judge_store_finish(store, new, &(struct judge_outcome){ "AC", "{}", NULL }, &store_err), 1);
	ck_assert_int_eq(judge_store_finish(store, new, &(struct judge_outcome){ "WA", "{}", NULL }, &store_err), 0);
	store_expect_state(id, JUDGE_STATE_DONE, "AC");
	judge_lease_free(old);
	judge_lease_free(new);
}
END_TEST

START_TEST(a_lease_that_holds_is_nobody_elses_and_can_be_renewed)
{
	char id[JUDGE_ID_SIZE];
	struct judge_lease *mine = NULL, *none = NULL;

	store_submit(id);
	mine = store_lease("host/0", LEASE_MS);
	ck_assert_int_eq(judge_store_lease(store, "host/1", LEASE_MS, &none, &store_err), 0);
	ck_assert_int_eq(judge_store_renew(store, mine, 0, &store_err), 1);
	ck_assert_int_eq(judge_store_lease(store, "host/1", LEASE_MS, &none, &store_err), 1);
	judge_lease_free(mine);
	judge_lease_free(none);
}
END_TEST

START_TEST(a_lease_of_an_earlier_boot_has_run_out)
{
	char id[JUDGE_ID_SIZE], path[PATH_MAX + 16];
	struct judge_lease *old = NULL, *new = NULL;
	sqlite3 *db = NULL;

	store_submit(id);
	old = store_lease("host/0", LEASE_MS);
	(void)snprintf(path, sizeof(path), "%s/store/minos.db", store_dir);
	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, "UPDATE submissions SET lease_boot = 'another'", NULL, NULL, NULL),
			 SQLITE_OK);
	(void)sqlite3_close(db);
	new = store_lease("host/0", LEASE_MS);
	ck_assert_str_eq(new->id, id);
	judge_lease_free(old);
	judge_lease_free(new);
}
END_TEST

START_TEST(what_is_given_back_is_leased_again_and_counts_only_when_it_failed)
{
	char id[JUDGE_ID_SIZE];
	struct judge_lease *got = NULL;

	store_submit(id);
	got = store_lease("host/0", LEASE_MS);
	ck_assert_int_eq(judge_store_release(store, got, false, "stopping", &store_err), 1);
	ck_assert_int_eq(judge_store_finish(store, got, &(struct judge_outcome){ "AC", "{}", NULL }, &store_err), 0);
	judge_lease_free(got);
	got = store_lease("host/0", LEASE_MS);
	ck_assert_uint_eq(got->failures, 0);
	ck_assert_uint_eq(got->attempt, 2);
	ck_assert_int_eq(judge_store_release(store, got, true, "no memory", &store_err), 1);
	judge_lease_free(got);
	got = store_lease("host/0", LEASE_MS);
	ck_assert_uint_eq(got->failures, 1);
	ck_assert_uint_eq(got->abandoned, 0);
	judge_lease_free(got);
	store_expect_outcome(id, 1, "returned");
	store_expect_outcome(id, 2, "failed");
	store_expect_outcome(id, 3, "");
}
END_TEST

START_TEST(reclaiming_gives_back_what_the_owner_held_and_nothing_else)
{
	char mine[JUDGE_ID_SIZE], other[JUDGE_ID_SIZE];
	struct judge_lease *a = NULL, *b = NULL;

	store_submit(mine);
	store_submit(other);
	a = store_lease("host/0", LEASE_MS);
	b = store_lease("host/1", LEASE_MS);
	ck_assert_int_eq(judge_store_reclaim(store, "host/0", &store_err), 1);
	ck_assert_int_eq(judge_store_reclaim(store, "host/0", &store_err), 0);
	store_expect_state(mine, JUDGE_STATE_QUEUED, "");
	store_expect_state(other, JUDGE_STATE_LEASED, "");
	store_expect_outcome(mine, 1, "abandoned");
	ck_assert_int_eq(judge_store_finish(store, a, &(struct judge_outcome){ "AC", "{}", NULL }, &store_err), 0);
	judge_lease_free(a);
	judge_lease_free(b);
}
END_TEST

START_TEST(two_connections_never_lease_the_same)
{
	char id[JUDGE_ID_SIZE];
	struct judge_store *second = NULL;
	struct judge_lease *a = NULL, *b = NULL;
	int64_t before = 0;

	ck_assert_int_eq(judge_store_open(store_dir, &second, &store_err), 0);
	before = judge_store_data_version(second);
	store_submit(id);
	ck_assert_int_ne(judge_store_data_version(second), before);
	ck_assert_int_eq(judge_store_lease(second, "host/1", LEASE_MS, &b, &store_err), 1);
	ck_assert_int_eq(judge_store_lease(store, "host/0", LEASE_MS, &a, &store_err), 0);
	judge_lease_free(b);
	judge_store_close(second);
}
END_TEST

/* Holds the database as a writer does that syncs, after saying so. */
_Noreturn static void hold_database(int ready)
{
	const struct timespec moment = { .tv_nsec = 60000000 };
	char path[PATH_MAX + 16];
	sqlite3 *db = NULL;

	(void)snprintf(path, sizeof(path), "%s/" JUDGE_STORE_DIR "/minos.db", store_dir);
	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK || write(ready, "", 1) != 1)
		_exit(1);
	(void)nanosleep(&moment, NULL);
	_exit(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK ? 0 : 1);
}

START_TEST(writers_wait_for_each_other)
{
	char id[JUDGE_ID_SIZE], byte;
	int ready[2], status = -1;
	pid_t pid;

	ck_assert_int_eq(pipe(ready), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		hold_database(ready[1]);
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	store_submit(id);
	ck_assert_int_eq(judge_store_sync(store, &store_err), 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	store_expect_state(id, JUDGE_STATE_QUEUED, "");
	(void)close(ready[0]);
	(void)close(ready[1]);
}
END_TEST

START_TEST(a_long_log_is_put_into_the_database_when_there_is_time)
{
	char id[JUDGE_ID_SIZE], path[PATH_MAX + 16], text[32];
	struct stat before, after;
	bool created = false;

	(void)snprintf(path, sizeof(path), "%s/" JUDGE_STORE_DIR "/minos.db", store_dir);
	ck_assert_int_eq(stat(path, &before), 0);
	for (int i = 0; i < 200; i++) {
		(void)snprintf(text, sizeof(text), "int x%d;", i);
		ck_assert_int_eq(store_submit_text(store, NULL, text, id, &created), 0);
	}
	ck_assert_int_eq(stat(path, &after), 0);
	ck_assert_int_eq(after.st_size, before.st_size);
	judge_store_tidy(store);
	ck_assert_int_eq(stat(path, &after), 0);
	ck_assert_int_gt(after.st_size, before.st_size);
	store_expect_state(id, JUDGE_STATE_QUEUED, "");
}
END_TEST

START_TEST(lists_are_newest_first_filtered_and_paged)
{
	char ids[5][JUDGE_ID_SIZE];
	struct judge_status *found = NULL;
	struct judge_list list = { .state = JUDGE_STATE_ANY, .limit = 2 };
	size_t count = 0;

	for (int i = 0; i < 5; i++)
		store_submit(ids[i]);
	judge_lease_free(store_lease("host/0", LEASE_MS));
	ck_assert_int_eq(judge_store_list(store, &list, &found, &count, &store_err), 0);
	ck_assert_uint_eq(count, 2);
	ck_assert_str_eq(found[0].id, ids[4]);
	ck_assert_str_eq(found[1].id, ids[3]);
	judge_statuses_free(found, count);
	list.before = ids[2];
	list.state = JUDGE_STATE_QUEUED;
	list.problem = "peragrams";
	ck_assert_int_eq(judge_store_list(store, &list, &found, &count, &store_err), 0);
	ck_assert_uint_eq(count, 1); /* ids[0] is leased */
	ck_assert_str_eq(found[0].id, ids[1]);
	judge_statuses_free(found, count);
	list.problem = "another";
	ck_assert_int_eq(judge_store_list(store, &list, &found, &count, &store_err), 0);
	ck_assert_uint_eq(count, 0);
	judge_statuses_free(found, count);
	list.before = "none";
	ck_assert_int_eq(judge_store_list(store, &list, &found, &count, &store_err), -ENOENT);
}
END_TEST

START_TEST(a_new_version_of_a_problem_leaves_queued_submissions_the_old_one)
{
	char id[JUDGE_ID_SIZE];
	struct judge_problem problem;
	struct judge_lease *got = NULL;
	char **dirs = NULL;
	size_t count = 0;

	store_submit(id);
	ck_assert_int_eq(judge_store_problem_put(store, "peragrams", "p2", "Peragrams!", &store_err), 0);
	ck_assert_int_eq(judge_store_problem_get(store, "peragrams", &problem, &store_err), 1);
	ck_assert_str_eq(problem.dir, "p2");
	ck_assert_uint_eq(problem.version, 2);
	ck_assert_int_eq(judge_store_problem_dirs_in_use(store, &dirs, &count, &store_err), 0);
	ck_assert_uint_eq(count, 2);
	free(dirs[0]);
	free(dirs[1]);
	free(dirs);
	got = store_lease("host/0", LEASE_MS);
	ck_assert_str_eq(got->problem_dir, "p1");
	ck_assert_int_eq(judge_store_finish(store, got, &(struct judge_outcome){ "AC", "{}", NULL }, &store_err), 1);
	judge_lease_free(got);
	ck_assert_int_eq(judge_store_problem_dirs_in_use(store, &dirs, &count, &store_err), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(dirs[0], "p2");
	free(dirs[0]);
	free(dirs);
	ck_assert_int_eq(judge_store_problem_get(store, "nix", &problem, &store_err), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("store");
	TCase *tcase = sbx_case("life");

	tcase_add_checked_fixture(tcase, store_set_up, store_tear_down);
	tcase_add_test(tcase, a_submission_is_queued_leased_and_done);
	tcase_add_test(tcase, an_entry_point_is_kept_for_every_attempt_and_shown);
	tcase_add_test(tcase, a_score_comes_with_the_verdict_where_there_is_one);
	tcase_add_test(tcase, a_timeline_comes_with_the_verdict_and_knows_when_the_request_came);
	tcase_add_test(tcase, the_oldest_is_leased_first);
	tcase_add_test(tcase, a_key_seen_before_gives_the_earlier_id);
	tcase_add_test(tcase, a_key_with_other_content_is_refused);
	tcase_add_test(tcase, an_unknown_problem_is_refused_and_keeps_nothing);
	tcase_add_test(tcase, a_lease_that_ran_out_is_taken_and_the_old_holder_is_fenced_out);
	tcase_add_test(tcase, a_lease_that_holds_is_nobody_elses_and_can_be_renewed);
	tcase_add_test(tcase, a_lease_of_an_earlier_boot_has_run_out);
	tcase_add_test(tcase, what_is_given_back_is_leased_again_and_counts_only_when_it_failed);
	tcase_add_test(tcase, reclaiming_gives_back_what_the_owner_held_and_nothing_else);
	tcase_add_test(tcase, two_connections_never_lease_the_same);
	tcase_add_test(tcase, writers_wait_for_each_other);
	tcase_add_test(tcase, a_long_log_is_put_into_the_database_when_there_is_time);
	tcase_add_test(tcase, lists_are_newest_first_filtered_and_paged);
	tcase_add_test(tcase, a_new_version_of_a_problem_leaves_queued_submissions_the_old_one);
	suite_add_tcase(suite, tcase);
	return sbx_run_suite(suite);
}
