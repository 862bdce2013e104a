/* The store's file: what is no database of ours is refused, what does not fit is said. */
#include <check.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "judge/tests/store_fixture.h"
#include "sandbox/tests/suite.h"

static void write_database(const char *bytes, size_t size)
{
	char path[PATH_MAX + 16];
	FILE *file = NULL;

	judge_store_close(store);
	store = NULL;
	(void)snprintf(path, sizeof(path), "%s/" JUDGE_STORE_DIR "/minos.db", store_dir);
	ck_assert_int_eq(unlink(path), 0);
	file = fopen(path, "we");
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
	ck_assert_int_eq(fclose(file), 0);
}

static void run_sql(const char *sql)
{
	char path[PATH_MAX + 16];
	sqlite3 *db = NULL;

	(void)snprintf(path, sizeof(path), "%s/" JUDGE_STORE_DIR "/minos.db", store_dir);
	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	(void)sqlite3_close(db);
}

static void expect_refused(const char *why)
{
	store_err = (struct sbx_error){ 0 };
	ck_assert_int_lt(judge_store_open(store_dir, &store, &store_err), 0);
	ck_assert_ptr_null(store);
	ck_assert_msg(strstr(store_err.text, why) != NULL && strstr(store_err.text, "minos.db") != NULL, "%s",
		      store_err.text);
}

START_TEST(a_file_that_is_no_database_is_refused)
{
	char junk[8192];

	memset(junk, 'x', sizeof(junk));
	write_database(junk, sizeof(junk));
	expect_refused("not a database");
}
END_TEST

START_TEST(a_database_of_another_program_is_refused)
{
	write_database("", 0);
	run_sql("CREATE TABLE theirs (x)");
	expect_refused("another program");
}
END_TEST

START_TEST(a_database_of_a_newer_minos_is_refused)
{
	judge_store_close(store);
	store = NULL;
	run_sql("PRAGMA user_version = 99");
	expect_refused("newer Minos");
}
END_TEST

/* As it was before there were timelines: what is queued in it is judged, and has no time of its request. */
START_TEST(a_database_of_the_first_schema_is_brought_forward)
{
	char id[JUDGE_ID_SIZE];
	struct judge_lease *got = NULL;

	store_submit(id);
	judge_store_close(store);
	store = NULL;
	run_sql("DROP INDEX submissions_open; DROP INDEX submissions_done;"
		"CREATE INDEX submissions_open ON submissions (seq) WHERE state <> 'done';"
		"CREATE INDEX submissions_by_state ON submissions (state, seq);"
		"ALTER TABLE submissions DROP COLUMN received_ns; ALTER TABLE submissions DROP COLUMN received_boot;"
		"ALTER TABLE submissions DROP COLUMN timeline; ALTER TABLE submissions DROP COLUMN score;"
		"ALTER TABLE submissions DROP COLUMN entry_point; PRAGMA user_version = 1");
	ck_assert_msg(judge_store_open(store_dir, &store, &store_err) == 0, "%s", store_err.text);
	got = store_lease("host/0", LEASE_MS);
	ck_assert_str_eq(got->id, id);
	ck_assert(!got->received_this_boot);
	ck_assert_int_eq(judge_store_finish(store, got, &(struct judge_outcome){ "AC", "{}", "{}" }, &store_err), 1);
	judge_lease_free(got);
	store_expect_state(id, JUDGE_STATE_DONE, "AC");
}
END_TEST

/* As it was before there were entry points: what was submitted is the same submission, and has none. */
START_TEST(a_database_without_entry_points_is_brought_forward)
{
	char id[JUDGE_ID_SIZE], again[JUDGE_ID_SIZE];
	struct judge_lease *got = NULL;
	bool created = true;

	ck_assert_int_eq(store_submit_text(store, "key", "text", id, &created), 0);
	judge_store_close(store);
	store = NULL;
	run_sql("ALTER TABLE submissions DROP COLUMN entry_point; PRAGMA user_version = 4");
	ck_assert_msg(judge_store_open(store_dir, &store, &store_err) == 0, "%s", store_err.text);
	ck_assert_int_eq(store_submit_text(store, "key", "text", again, &created), 0);
	ck_assert(!created);
	ck_assert_str_eq(again, id);
	got = store_lease("host/0", LEASE_MS);
	ck_assert_str_eq(got->id, id);
	ck_assert_str_eq(got->entry, "");
	judge_lease_free(got);
	store_entry = "b.h";
	store_submit(id);
	got = store_lease("host/0", LEASE_MS);
	ck_assert_str_eq(got->entry, "b.h");
	judge_lease_free(got);
}
END_TEST

START_TEST(a_symlink_in_the_databases_place_is_refused)
{
	char path[PATH_MAX + 16];

	write_database("", 0);
	(void)snprintf(path, sizeof(path), "%s/" JUDGE_STORE_DIR "/minos.db", store_dir);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(symlink("/etc/passwd", path), 0);
	expect_refused("no plain file");
}
END_TEST

START_TEST(a_missing_directory_is_named)
{
	struct judge_store *none = NULL;

	ck_assert_int_eq(judge_store_open("/nonexistent/state", &none, &store_err), -ENOENT);
	ck_assert_ptr_nonnull(strstr(store_err.text, "/nonexistent/state"));
}
END_TEST

START_TEST(the_database_is_private_and_survives_reopening)
{
	char id[JUDGE_ID_SIZE], path[PATH_MAX + 16];
	struct stat st;

	store_submit(id);
	(void)snprintf(path, sizeof(path), "%s/" JUDGE_STORE_DIR "/minos.db", store_dir);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
	judge_store_close(store);
	ck_assert_int_eq(judge_store_open(store_dir, &store, &store_err), 0);
	store_expect_state(id, JUDGE_STATE_QUEUED, "");
}
END_TEST

/* A ceiling on the size of files stands for the disk's end: the write fails in the same place. */
_Noreturn static void submit_beyond_the_ceiling(void)
{
	static char big[4 << 20];
	char name[] = "big.cpp", id[JUDGE_ID_SIZE];
	const struct judge_file file = { name, big, sizeof(big) };
	const struct judge_submit large = {
		.problem = "peragrams", .language = "cpp", .files = &file, .file_count = 1
	};
	const struct rlimit limit = { 1 << 20, 1 << 20 };
	struct judge_store *own = NULL;
	bool created = false;

	(void)signal(SIGXFSZ, SIG_IGN);
	if (judge_store_open(store_dir, &own, &store_err) < 0 || setrlimit(RLIMIT_FSIZE, &limit) < 0)
		_exit(2);
	_exit(judge_store_submit(own, &large, id, &created, &store_err) < 0 &&
		      strstr(store_err.text, "minos.db") != NULL
		  ? 0
		  : 1);
}

START_TEST(a_write_that_does_not_fit_is_said_and_keeps_nothing)
{
	char id[JUDGE_ID_SIZE];
	struct judge_counts counts;
	int status = 0;
	pid_t pid = 0;

	store_submit(id);
	judge_store_close(store);
	store = NULL;
	pid = fork();
	if (pid == 0)
		submit_beyond_the_ceiling();
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(judge_store_open(store_dir, &store, &store_err), 0);
	store_expect_state(id, JUDGE_STATE_QUEUED, "");
	ck_assert_int_eq(judge_store_counts(store, &counts, &store_err), 0);
	ck_assert_uint_eq(counts.queued, 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("store_files");
	TCase *tcase = sbx_case("files");

	tcase_add_checked_fixture(tcase, store_set_up, store_tear_down);
	tcase_add_test(tcase, a_file_that_is_no_database_is_refused);
	tcase_add_test(tcase, a_database_of_another_program_is_refused);
	tcase_add_test(tcase, a_database_of_a_newer_minos_is_refused);
	tcase_add_test(tcase, a_database_of_the_first_schema_is_brought_forward);
	tcase_add_test(tcase, a_database_without_entry_points_is_brought_forward);
	tcase_add_test(tcase, a_symlink_in_the_databases_place_is_refused);
	tcase_add_test(tcase, a_missing_directory_is_named);
	tcase_add_test(tcase, the_database_is_private_and_survives_reopening);
	tcase_add_test(tcase, a_write_that_does_not_fit_is_said_and_keeps_nothing);
	suite_add_tcase(suite, tcase);
	return sbx_run_suite(suite);
}
