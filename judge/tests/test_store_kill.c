/* The store when processes that use it are killed at random moments: nothing is lost or judged twice. */
#include <check.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "judge/tests/store_fixture.h"
#include "sandbox/tests/suite.h"

#define KILLS 60

/* Submits, leases, finishes and gives back without end; each acknowledged id goes into the pipe. */
_Noreturn static void busy_child(int pipe_fd, unsigned seed)
{
	struct judge_store *own = NULL;

	if (judge_store_open(store_dir, &own, &store_err) < 0)
		_exit(1);
	for (unsigned n = 0;; n++) {
		char id[JUDGE_ID_SIZE], text[32];
		struct judge_lease *got = NULL;
		bool created = false;

		(void)snprintf(text, sizeof(text), "%u.%u", seed, n);
		if (store_submit_text(own, text, text, id, &created) < 0 ||
		    write(pipe_fd, id, sizeof(id)) != sizeof(id))
			_exit(1);
		if (judge_store_lease(own, "host/x", n % 5 == 4 ? 0 : LEASE_MS, &got, &store_err) < 0)
			_exit(1);
		if (got != NULL && n % 3 != 2 &&
		    judge_store_finish(own, got, &(struct judge_outcome){ "AC", "{}", NULL }, &store_err) < 0)
			_exit(1);
		if (got != NULL && n % 3 == 2 && judge_store_release(own, got, n % 2 == 0, "why", &store_err) < 0)
			_exit(1);
		judge_lease_free(got);
	}
}

/* Bytes that wait in the pipe. */
static int waiting(int pipe_fd)
{
	int bytes = 0;

	ck_assert_int_eq(ioctl(pipe_fd, FIONREAD, &bytes), 0);
	return bytes;
}

/* Three of four children have acknowledged something when they are killed, however slow the machine is. */
static void kill_one(int read_fd, int pipe_fd, unsigned seed)
{
	struct timespec pause = { .tv_nsec = 1000000L * (2 + random() % 30) };
	const struct timespec look = { .tv_nsec = 1000000L };
	int status = 0, before = waiting(read_fd);
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		busy_child(pipe_fd, seed);
	while (seed % 4 != 0 && waiting(read_fd) == before && waitpid(pid, &status, WNOHANG) == 0)
		(void)nanosleep(&look, NULL);
	(void)nanosleep(&pause, NULL);
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_msg(WIFSIGNALED(status), "the child failed by itself");
}

static int64_t count(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	int64_t value = -1;

	ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
	if (sqlite3_step(statement) == SQLITE_ROW)
		value = sqlite3_column_int64(statement, 0);
	(void)sqlite3_finalize(statement);
	return value;
}

static void drain_queue(void)
{
	struct judge_lease *got = NULL;

	ck_assert_int_ge(judge_store_reclaim(store, "host/x", &store_err), 0);
	while (judge_store_lease(store, "host/y", LEASE_MS, &got, &store_err) == 1) {
		ck_assert_int_eq(
		    judge_store_finish(store, got, &(struct judge_outcome){ "AC", "{}", NULL }, &store_err), 1);
		judge_lease_free(got);
	}
}

START_TEST(no_submission_is_lost_or_judged_twice_when_processes_are_killed)
{
	char id[JUDGE_ID_SIZE], path[PATH_MAX + 16];
	sqlite3 *db = NULL;
	sqlite3_stmt *check = NULL;
	int pipe_fds[2], acknowledged = 0;

	ck_assert_int_eq(pipe2(pipe_fds, O_CLOEXEC | O_NONBLOCK), 0);
	ck_assert_int_ge(fcntl(pipe_fds[1], F_SETPIPE_SZ, 1 << 20), 1 << 18);
	judge_store_close(store); /* no connection may cross a fork */
	store = NULL;
	for (unsigned i = 0; i < KILLS; i++)
		kill_one(pipe_fds[0], pipe_fds[1], i);
	ck_assert_int_eq(judge_store_open(store_dir, &store, &store_err), 0);
	while (read(pipe_fds[0], id, sizeof(id)) == sizeof(id)) {
		struct judge_status *status = NULL;

		acknowledged++;
		ck_assert_msg(judge_store_get(store, id, &status, &store_err) == 1, "lost %s", id);
		judge_statuses_free(status, 1);
	}
	ck_assert_int_ge(acknowledged, KILLS / 4 * 3);
	drain_queue();
	(void)snprintf(path, sizeof(path), "%s/" JUDGE_STORE_DIR "/minos.db", store_dir);
	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &check, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(check), SQLITE_ROW);
	ck_assert_str_eq((const char *)sqlite3_column_text(check, 0), "ok");
	(void)sqlite3_finalize(check);
	ck_assert_int_eq(count(db, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
	ck_assert_int_eq(count(db, "SELECT count(*) FROM submissions WHERE state <> 'done'"), 0);
	ck_assert_int_eq(count(db, "SELECT count(*) FROM judgings WHERE outcome = 'verdict'"),
			 count(db, "SELECT count(*) FROM submissions"));
	ck_assert_int_eq(count(db, "SELECT count(*) FROM (SELECT submission FROM judgings WHERE outcome = 'verdict'"
				   " GROUP BY submission HAVING count(*) > 1)"),
			 0);
	ck_assert_int_eq(count(db, "SELECT count(*) FROM judgings WHERE outcome IS NULL"), 0);
	(void)sqlite3_close(db);
	(void)close(pipe_fds[0]);
	(void)close(pipe_fds[1]);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("store_kill");
	TCase *tcase = sbx_case("kills");

	tcase_add_checked_fixture(tcase, store_set_up, store_tear_down);
	tcase_add_test(tcase, no_submission_is_lost_or_judged_twice_when_processes_are_killed);
	suite_add_tcase(suite, tcase);
	return sbx_run_suite(suite);
}
