/* minosd where it cannot start: it ends by itself, with a status and a message that says what, where and why. */
#include <check.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "judge/tests/daemon_fixture.h"
#include "sandbox/cleanup.h"
#include "sandbox/tests/suite.h"

static char said[3000];

/* Runs minosd with these arguments behind --state DIR; expects it to end with the status and to say both texts. */
static void expect_refusal(int status, const char *one, const char *other, const char *first, const char *second)
{
	const char *const args[] = { "--state", the_daemon.dir, first, second, NULL };
	const char *const degraded[] = { "--state", the_daemon.dir, "--degraded", first, second, NULL };
	int got = daemon_try(geteuid() == 0 ? args : degraded, said, sizeof(said));

	ck_assert_msg(got == status, "wanted status %d, got %d: %s", status, got, said);
	ck_assert_msg(strstr(said, one) != NULL, "`%s` is not in: %s", one, said);
	ck_assert_msg(strstr(said, other) != NULL, "`%s` is not in: %s", other, said);
	/* It never got as far as serving. */
	ck_assert_msg(strstr(said, "\"ready\"") == NULL, "%s", said);
}

/* ---- Options and configuration ---- */

START_TEST(bad_options_are_refused)
{
	static const struct {
		const char *first, *second, *why;
	} cases[] = {
		{ "--slots", "0", "--slots" },
		{ "--slots", "-1", "--slots" },
		{ "--slots", "65", "--slots" },
		{ "--slots", "2x", "--slots" },
		{ "--listen", "tcp:0.0.0.0:80", "only unix:PATH" },
		{ "--listen", "127.0.0.1:8080", "only unix:PATH" },
		{ "--listen", "unix:relative", "only unix:PATH" },
		{ "--profile", "nothing", "there is no profile nothing" },
		{ "--frobnicate", NULL, "unrecognized option" },
		{ "--slots", NULL, "requires an argument" },
		{ "stray", NULL, "Too many arguments" },
	};

	expect_refusal(2, "minosd: ", cases[_i].why, cases[_i].first, cases[_i].second);
}
END_TEST

START_TEST(a_bad_configuration_is_refused_with_file_and_line)
{
	static const struct {
		const char *text, *line, *why;
	} cases[] = {
		{ "{\n\t\"slots\": 2,\n}\n", ".json:3: ", "" },
		{ "", ".json:1: ", "" },
		{ "[]\n", ".json:1: ", "object" },
		{ "{\n\t\"slots\": 2,\n\t\"slotz\": 3\n}\n", ".json:3: ", "slotz" },
		{ "{\n\t\"slots\": \"two\"\n}\n", ".json:2: ", "slots" },
		{ "{\n\n\t\"slots\": 0\n}\n", ".json:3: ", "slots" },
		{ "{\"slots\": 1.5}\n", ".json:1: ", "slots" },
		{ "{\"slots\": 2,\n\"slots\": 2}\n", ".json:2: ", "slots" },
		{ "{\"profile\": 7}\n", ".json:1: ", "profile" },
		{ "{\n\"state\": null\n}\n", ".json:2: ", "state" },
		{ "{\"degraded\":\n \"yes\"}\n", ".json:1: ", "degraded" },
		{ "{\"lease_ms\": 1}\n", ".json:1: ", "lease_ms" },
		{ "{\"cache\": \"both\"}\n", ".json:1: ", "shared, slot or off" },
		{ "{\"cache_size\": \"1K\"}\n", ".json:1: ", "1M or more" },
		{ "{\"smt_siblings\": \"off\"}\n", ".json:1: ", "must be use or idle" },
		{ "{\n\"listen\": \"tcp:80\"}\n", ".json:2: ", "only unix:PATH" },
	};

	daemon_configure(cases[_i].text);
	expect_refusal(2, cases[_i].line, cases[_i].why, "--config", the_daemon.config);
}
END_TEST

START_TEST(a_missing_configuration_is_named)
{
	expect_refusal(2, "/nowhere/minosd.json", "No such file or directory", "--config", "/nowhere/minosd.json");
}
END_TEST

START_TEST(a_configuration_is_used_and_options_win)
{
	static const char config[] = "{\"slots\": 1, \"state\": \"/nowhere\", \"profile\": \"contest\"}";
	json_t *reply;

	daemon_configure(config);
	the_daemon.slots = 3;
	daemon_start();
	reply = daemon_call("/api/v1/health", NULL, 200);
	ck_assert_int_eq(json_integer_value(json_object_get(reply, "slots")), 3);
	json_decref(reply);
}
END_TEST

/* ---- The state directory ---- */

START_TEST(a_second_daemon_on_the_same_directory_is_refused)
{
	json_t *reply;

	daemon_start();
	expect_refusal(2, the_daemon.dir, "in use by another minosd", NULL, NULL);
	/* The first has not noticed. */
	reply = daemon_call("/api/v1/health", NULL, 200);
	json_decref(reply);
}
END_TEST

static void try_state(const char *path, const char *why)
{
	const char *const args[] = { "--state", path, geteuid() == 0 ? NULL : "--degraded", NULL };
	int got = daemon_try(args, said, sizeof(said));

	ck_assert_msg(got == 2, "wanted status 2, got %d: %s", got, said);
	ck_assert_msg(strstr(said, path) != NULL && strstr(said, why) != NULL, "`%s` is not in: %s", why, said);
}

START_TEST(a_file_in_place_of_the_directory_is_refused)
{
	daemon_configure("{}");
	try_state(the_daemon.config, "Not a directory");
}
END_TEST

START_TEST(a_directory_that_cannot_be_made_is_refused)
{
	try_state("/nowhere/at/all", "No such file or directory");
	try_state("/proc/minos-state", "No such file or directory");
}
END_TEST

START_TEST(somebody_else_s_directory_is_refused_and_left_alone)
{
	struct stat st;

	if (geteuid() != 0) {
		try_state("/etc", "not writable");
		return;
	}
	ck_assert_int_eq(chown(the_daemon.dir, 65534, 65534), 0);
	try_state(the_daemon.dir, "belongs to uid 65534");
	ck_assert_int_eq(chown(the_daemon.dir, 0, 0), 0);
	daemon_configure("{}");
	(void)snprintf(the_daemon.log, sizeof(the_daemon.log), "%s/thesis.txt", the_daemon.dir);
	ck_assert_int_eq(rename(the_daemon.config, the_daemon.log), 0);
	try_state(the_daemon.dir, "not empty");
	ck_assert_int_eq(stat(the_daemon.log, &st), 0);
	ck_assert_uint_eq(st.st_uid, 0);
	ck_assert_int_eq(stat(the_daemon.dir, &st), 0);
	ck_assert_uint_eq(st.st_uid, 0);
	(void)snprintf(the_daemon.log, sizeof(the_daemon.log), "%s.log", the_daemon.dir);
}
END_TEST

START_TEST(a_directory_that_the_daemon_s_user_cannot_reach_is_refused)
{
	char below[96];

	if (geteuid() != 0) {
		printf("minos-skip: only root's daemon works as another user\n");
		return;
	}
	(void)snprintf(below, sizeof(below), "%s/state", the_daemon.dir); /* mkdtemp's mode is 0700 */
	try_state(below, "cannot pass");
}
END_TEST

START_TEST(a_directory_that_cannot_be_written_is_refused)
{
	char below[96];

	(void)snprintf(below, sizeof(below), "%s/state", the_daemon.dir);
	if (geteuid() != 0) {
		ck_assert_int_eq(chmod(the_daemon.dir, 0500), 0);
		try_state(the_daemon.dir, "not writable");
		ck_assert_int_eq(chmod(the_daemon.dir, 0700), 0);
		return;
	}
	/* In a mount namespace of this test alone. */
	ck_assert_int_eq(unshare(CLONE_NEWNS), 0);
	ck_assert_int_eq(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	ck_assert_int_eq(mount("none", the_daemon.dir, "tmpfs", MS_RDONLY, "mode=0755"), 0);
	try_state(the_daemon.dir, "Read-only file system");
	try_state(below, "Read-only file system");
	ck_assert_int_eq(umount(the_daemon.dir), 0);
}
END_TEST

/* ---- The database ---- */

static void put_database(const char *content)
{
	char path[96];
	sbx_fclose FILE *file = NULL;

	/* As a daemon that ran before has left it. */
	daemon_start();
	daemon_stop();
	(void)snprintf(path, sizeof(path), "%s/store/minos.db", the_daemon.dir);
	ck_assert_int_eq(truncate(path, 0), 0);
	file = fopen(path, "we");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(content, file), 0);
}

START_TEST(a_database_that_is_none_is_refused)
{
	put_database(
	    "This is a shopping list, and no database at all: bread, butter, a hundred eggs, salt, more salt.\n");
	expect_refusal(2, "minos.db", "file is not a database", NULL, NULL);
}
END_TEST

static void run_sql(const char *sql)
{
	char path[96];
	sqlite3 *db = NULL;

	(void)snprintf(path, sizeof(path), "%s/store/minos.db", the_daemon.dir);
	ck_assert_int_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

START_TEST(a_database_of_a_newer_minos_is_refused)
{
	daemon_start();
	daemon_stop();
	run_sql("PRAGMA user_version = 1000");
	expect_refusal(2, "minos.db", "newer Minos", NULL, NULL);
}
END_TEST

START_TEST(a_directory_in_place_of_the_database_is_refused)
{
	char path[96];

	daemon_start();
	daemon_stop();
	(void)snprintf(path, sizeof(path), "%s/store/minos.db", the_daemon.dir);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(mkdir(path, 0755), 0);
	expect_refusal(2, "minos.db", "no plain file", NULL, NULL);
}
END_TEST

/* Not passed over: the daemon would begin with an empty queue. */
START_TEST(a_database_where_an_older_minos_had_it_is_refused)
{
	char path[96], old[96];

	daemon_start();
	daemon_stop();
	(void)snprintf(path, sizeof(path), "%s/store/minos.db", the_daemon.dir);
	(void)snprintf(old, sizeof(old), "%s/minos.db", the_daemon.dir);
	ck_assert_int_eq(rename(path, old), 0);
	expect_refusal(2, "older Minos", "move minos.db* there", NULL, NULL);
}
END_TEST

START_TEST(a_database_of_somebody_else_is_refused)
{
	char path[96];

	if (geteuid() != 0) {
		printf("minos-skip: an ordinary user cannot give files away\n");
		return;
	}
	daemon_start();
	daemon_stop();
	(void)snprintf(path, sizeof(path), "%s/store/minos.db", the_daemon.dir);
	ck_assert_int_eq(chown(path, 0, 0), 0);
	expect_refusal(2, "minos.db", "", NULL, NULL);
}
END_TEST

/* ---- The socket ---- */

static void expect_answer_on(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	sbx_close int sock = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct stat st;

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	ck_assert_int_eq(connect(sock, (const struct sockaddr *)&address, sizeof(address)), 0);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0660);
}

START_TEST(a_dead_socket_is_replaced_and_a_living_one_is_not)
{
	char config[160], own[96];

	(void)snprintf(the_daemon.socket, sizeof(the_daemon.socket), "%s.sock", the_daemon.dir);
	(void)snprintf(own, sizeof(own), "%s/minosd.sock", the_daemon.dir);
	(void)snprintf(config, sizeof(config), "{\"listen\": \"unix:%s\"}", the_daemon.socket);
	daemon_configure(config);
	daemon_start();
	expect_answer_on(the_daemon.socket);
	ck_assert_int_eq(access(own, F_OK), -1);
	ck_assert_int_eq(daemon_end(SIGKILL), SIGKILL);
	ck_assert_int_eq(access(the_daemon.socket, F_OK), 0);
	daemon_start();
	expect_answer_on(the_daemon.socket);
	daemon_stop();
	ck_assert_int_eq(access(the_daemon.socket, F_OK), -1);
	/* Something else is not removed. */
	ck_assert_int_eq(mkdir(the_daemon.socket, 0700), 0);
	expect_refusal(2, the_daemon.socket, "no socket", "--config", the_daemon.config);
	ck_assert_int_eq(rmdir(the_daemon.socket), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("daemon_start");
	TCase *options = sbx_case("options"), *state = sbx_case("state");

	tcase_add_checked_fixture(options, daemon_prepare, daemon_tear_down);
	tcase_add_loop_test(options, bad_options_are_refused, 0, 11);
	tcase_add_loop_test(options, a_bad_configuration_is_refused_with_file_and_line, 0, 16);
	tcase_add_test(options, a_missing_configuration_is_named);
	tcase_add_test(options, a_configuration_is_used_and_options_win);
	suite_add_tcase(suite, options);
	tcase_add_checked_fixture(state, daemon_prepare, daemon_tear_down);
	tcase_add_test(state, a_second_daemon_on_the_same_directory_is_refused);
	tcase_add_test(state, a_file_in_place_of_the_directory_is_refused);
	tcase_add_test(state, a_directory_that_cannot_be_made_is_refused);
	tcase_add_test(state, somebody_else_s_directory_is_refused_and_left_alone);
	tcase_add_test(state, a_directory_that_the_daemon_s_user_cannot_reach_is_refused);
	tcase_add_test(state, a_directory_that_cannot_be_written_is_refused);
	tcase_add_test(state, a_database_that_is_none_is_refused);
	tcase_add_test(state, a_database_of_a_newer_minos_is_refused);
	tcase_add_test(state, a_directory_in_place_of_the_database_is_refused);
	tcase_add_test(state, a_database_where_an_older_minos_had_it_is_refused);
	tcase_add_test(state, a_database_of_somebody_else_is_refused);
	tcase_add_test(state, a_dead_socket_is_replaced_and_a_living_one_is_not);
	suite_add_tcase(suite, state);
	return sbx_run_suite(suite);
}
