/* What goes wrong around a running minosd: a full disk, a judge that hangs, what an earlier daemon left. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/cli/client.h"
#include "judge/tests/daemon_fixture.h"
#include "sandbox/cleanup.h"
#include "sandbox/tests/suite.h"

#define PROBLEM "peragrams"

#define DONE   "SELECT count(*) FROM submissions WHERE state = 'done'"
#define LEASED "SELECT count(*) FROM submissions WHERE state = 'leased'"

/* ---- Full disk ---- */

/* Writes as much as there is room for. */
static void fill_up(const char *path)
{
	static const char zeros[4096];
	sbx_close int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	ck_assert_int_ge(fd, 0);
	while (write(fd, zeros, sizeof(zeros)) > 0)
		;
	ck_assert_int_eq(errno, ENOSPC);
}

/* Submits until the store says that it is full; returns how many it took before. */
static int submit_until_full(int first)
{
	for (int i = first; i < first + 200; i++) {
		struct judge_reply reply = { 0 };
		struct sbx_error err = { 0 };
		json_t *request;
		char key[32];

		(void)snprintf(key, sizeof(key), "%d-WA", i);
		request = daemon_request(PROBLEM, "wrong_answer/silent_on_zero.c", key);
		ck_assert_msg(judge_client_call(the_daemon.client, "/api/v1/submissions", request, &reply, &err) == 0,
			      "%s", err.text);
		json_decref(request);
		if (reply.status != 201) {
			sbx_free char *text = json_dumps(reply.body, JSON_COMPACT);

			ck_assert_msg(reply.status == 507, "HTTP %ld: %s", reply.status, text);
			ck_assert_msg(strstr(text, "full") != NULL || strstr(text, "No space") != NULL, "%s", text);
			json_decref(reply.body);
			return i - first;
		}
		json_decref(reply.body);
	}
	ck_abort_msg("it is not full");
	return 0;
}

static void set_up_small(void)
{
	daemon_prepare();
	if (geteuid() != 0)
		return;
	/* A mount namespace of this test alone: whatever happens, nothing of it stays. */
	ck_assert_int_eq(unshare(CLONE_NEWNS), 0);
	ck_assert_int_eq(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	ck_assert_int_eq(mount("none", the_daemon.dir, "tmpfs", MS_NOSUID | MS_NODEV, "size=8m,mode=0755"), 0);
	daemon_start();
}

static void tear_down_small(void)
{
	if (the_daemon.pid > 0)
		daemon_stop();
	if (geteuid() == 0)
		ck_assert_int_eq(umount(the_daemon.dir), 0);
	daemon_tear_down();
}

START_TEST(on_a_full_disk_submissions_are_refused_and_none_is_lost)
{
	char filler[96], id[33];
	int taken;

	if (geteuid() != 0) {
		printf("minos-skip: only root can mount a small file system\n");
		return;
	}
	(void)snprintf(filler, sizeof(filler), "%s/filler", the_daemon.dir);
	daemon_add_problem(PROBLEM);
	/* Two that run while the disk gets full, and whose verdicts have to wait. */
	daemon_submit(PROBLEM, "time_limit_exceeded/spin.py", "a-TLE", id);
	daemon_submit(PROBLEM, "time_limit_exceeded/spin.py", "b-TLE", id);
	daemon_wait_for_count(LEASED, 2, 10000);
	fill_up(filler);
	taken = 2 + submit_until_full(0);
	daemon_pause_ms((unsigned)daemon_patience_ms(3000));
	/* It lives, and says how it is. */
	json_decref(daemon_call("/api/v1/health", NULL, 200));
	ck_assert_int_gt(daemon_process_of("judge", 0), 0);
	ck_assert_int_gt(daemon_process_of("judge", 1), 0);
	ck_assert_int_eq(unlink(filler), 0);
	daemon_wait_for_count(DONE, taken, 30000);
	for (int i = 0; i < 4; i++) {
		char key[32];

		(void)snprintf(key, sizeof(key), "later%d-AC", i);
		daemon_submit(PROBLEM, "accepted/lengths.sh", key, id);
		json_decref(daemon_wait(id));
		taken++;
	}
	daemon_expect_right_verdicts(taken);
	ck_assert_int_eq(daemon_count("SELECT count(*) FROM judgings WHERE outcome = 'failed'"), 0);
}
END_TEST

START_TEST(a_disk_without_room_for_the_store_is_said_at_the_start)
{
	const char *const args[] = { "--state", the_daemon.dir, NULL };
	char filler[96], said[2048];

	if (geteuid() != 0) {
		printf("minos-skip: only root can mount a small file system\n");
		return;
	}
	daemon_stop();
	(void)snprintf(filler, sizeof(filler), "%s/store/minos.db", the_daemon.dir);
	ck_assert_int_eq(unlink(filler), 0);
	(void)snprintf(filler, sizeof(filler), "%s/filler", the_daemon.dir);
	fill_up(filler);
	ck_assert_int_eq(daemon_try(args, said, sizeof(said)), 3);
	ck_assert_msg(strstr(said, "minosd: ") != NULL && strstr(said, "minos.db") != NULL, "%s", said);
	ck_assert_msg(strstr(said, "full") != NULL || strstr(said, "No space") != NULL, "%s", said);
	ck_assert_int_eq(unlink(filler), 0);
	daemon_start();
}
END_TEST

/* ---- A judge that hangs ---- */

static void set_up_short_lease(void)
{
	daemon_prepare();
	daemon_configure("{\"lease_ms\": 1000}");
	daemon_start();
}

/* The slot whose judge holds the one submission that is leased. */
static int slot_of_lease(void)
{
	char owner[300];
	const char *slash;

	daemon_text("SELECT owner FROM submissions WHERE state = 'leased'", owner, sizeof(owner));
	slash = strrchr(owner, '/');
	ck_assert_msg(slash != NULL, "owner `%s`", owner);
	return (int)strtol(slash + 1, NULL, 10);
}

START_TEST(a_judge_that_hangs_loses_its_lease_and_is_fenced_out)
{
	char id[33];
	pid_t judge;

	daemon_add_problem(PROBLEM);
	daemon_submit(PROBLEM, "time_limit_exceeded/spin.py", "1-TLE", id);
	daemon_wait_for_count(LEASED, 1, 10000);
	judge = daemon_process_of("judge", slot_of_lease());
	ck_assert_int_gt(judge, 0);
	daemon_signal(judge, SIGSTOP);
	/* The other slot takes it over and finishes it. */
	daemon_wait_for_count(DONE, 1, 15000);
	ck_assert_int_eq(daemon_count("SELECT count(*) FROM judgings"), 2);
	ck_assert_int_eq(daemon_count("SELECT count(*) FROM judgings WHERE outcome = 'abandoned' AND attempt = 1"), 1);
	ck_assert_int_eq(daemon_count("SELECT count(*) FROM judgings WHERE outcome = 'verdict' AND attempt = 2"), 1);
	daemon_signal(judge, SIGCONT);
	/* It wakes up with a result in its hands, writes nothing, and is of use again. */
	for (int i = 0; i < 4; i++) {
		char key[32];

		(void)snprintf(key, sizeof(key), "later%d-TLE", i);
		daemon_submit(PROBLEM, "time_limit_exceeded/spin.py", key, id);
	}
	daemon_wait_for_count("SELECT count(DISTINCT owner) FROM judgings WHERE attempt = 1 AND submission > 1", 2,
			      15000);
	daemon_wait_for_count(DONE, 5, 30000);
	daemon_expect_right_verdicts(5);
	ck_assert_int_eq(daemon_count("SELECT count(*) FROM judgings WHERE submission = 1"), 2);
	ck_assert_int_eq(daemon_process_of("judge", 0) == judge || daemon_process_of("judge", 1) == judge, 1);
}
END_TEST

START_TEST(a_judge_that_works_longer_than_its_lease_keeps_it)
{
	char id[33];

	/* Three seconds asleep, under a lease of one. */
	daemon_add_problem("tripletexting");
	daemon_submit("tripletexting", "time_limit_exceeded/sleep.py", "1-TLE", id);
	json_decref(daemon_wait(id));
	daemon_expect_right_verdicts(1);
	ck_assert_int_eq(daemon_count("SELECT count(*) FROM judgings"), 1);
}
END_TEST

START_TEST(a_judge_that_hangs_does_not_keep_a_new_warden_from_starting)
{
	char id[33];
	pid_t judge;

	daemon_add_problem(PROBLEM);
	daemon_submit(PROBLEM, "time_limit_exceeded/spin.py", "1-TLE", id);
	daemon_wait_for_count(LEASED, 1, 10000);
	judge = daemon_process_of("judge", slot_of_lease());
	daemon_signal(judge, SIGSTOP);
	daemon_signal(daemon_process_of("warden", -1), SIGKILL);
	daemon_wait_for_count(DONE, 1, 15000);
	daemon_expect_right_verdicts(1);
	daemon_wait_settled();
}
END_TEST

START_TEST(a_daemon_with_a_judge_that_hangs_can_be_stopped)
{
	char id[33];

	daemon_add_problem(PROBLEM);
	daemon_submit(PROBLEM, "time_limit_exceeded/spin.py", "1-TLE", id);
	daemon_wait_for_count(LEASED, 1, 10000);
	daemon_signal(daemon_process_of("judge", slot_of_lease()), SIGSTOP);
	ck_assert_int_eq(daemon_end(SIGTERM), 0);
	ck_assert_int_eq(daemon_count(LEASED), 1); /* it could not give it back; its successor does */
	daemon_start();
	daemon_wait_for_count(DONE, 1, 15000);
	daemon_expect_right_verdicts(1);
}
END_TEST

/* ---- What an earlier daemon left ---- */

static void make_dir(const char *name)
{
	char path[160];
	struct stat st;

	(void)snprintf(path, sizeof(path), "%s/%s", the_daemon.dir, name);
	ck_assert_int_eq(mkdir(path, 0755), 0);
	ck_assert_int_eq(stat(the_daemon.dir, &st), 0);
	ck_assert_int_eq(chown(path, st.st_uid, st.st_gid), 0);
}

static void make_file(const char *name)
{
	char path[160];
	sbx_close int fd = -1;
	struct stat st;

	(void)snprintf(path, sizeof(path), "%s/%s", the_daemon.dir, name);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(stat(the_daemon.dir, &st), 0);
	ck_assert_int_eq(fchown(fd, st.st_uid, st.st_gid), 0);
}

static bool exists(const char *name)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "%s/%s", the_daemon.dir, name);
	return access(path, F_OK) == 0;
}

START_TEST(half_written_leftovers_are_swept_at_the_start)
{
	char id[33], used[128];

	daemon_add_problem(PROBLEM);
	daemon_submit(PROBLEM, "accepted/lengths.sh", "1-AC", id);
	json_decref(daemon_wait(id));
	daemon_stop();
	make_dir("problems/p00000000000000000000000000000001.tmp");
	make_file("problems/p00000000000000000000000000000001.tmp/problem.yaml");
	make_dir("problems/p00000000000000000000000000000002");
	make_dir("problems/p00000000000000000000000000000002/data");
	make_file("problems/p00000000000000000000000000000002/data/1.in");
	make_dir("spool/0/app");
	make_file("spool/0/app/a.out");
	make_dir("spool/1/src");
	make_file("spool/1/src/a.c");
	daemon_start();
	daemon_text("SELECT 'problems/' || dir FROM problems", used, sizeof(used));
	ck_assert(exists(used));
	ck_assert(!exists("problems/p00000000000000000000000000000001.tmp"));
	ck_assert(!exists("problems/p00000000000000000000000000000002"));
	daemon_submit(PROBLEM, "accepted/lengths.sh", "2-AC", id);
	json_decref(daemon_wait(id));
	daemon_wait_settled(); /* the slots' directories are empty */
	daemon_stop();
	daemon_expect_right_verdicts(2);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("daemon_faults");
	TCase *disk = sbx_case("disk"), *hang = sbx_case("hang"), *leftovers = sbx_case("leftovers");

	tcase_add_checked_fixture(disk, set_up_small, tear_down_small);
	tcase_add_test(disk, on_a_full_disk_submissions_are_refused_and_none_is_lost);
	tcase_add_test(disk, a_disk_without_room_for_the_store_is_said_at_the_start);
	suite_add_tcase(suite, disk);
	tcase_add_checked_fixture(hang, set_up_short_lease, daemon_tear_down);
	tcase_add_test(hang, a_judge_that_hangs_loses_its_lease_and_is_fenced_out);
	tcase_add_test(hang, a_judge_that_works_longer_than_its_lease_keeps_it);
	tcase_add_test(hang, a_judge_that_hangs_does_not_keep_a_new_warden_from_starting);
	tcase_add_test(hang, a_daemon_with_a_judge_that_hangs_can_be_stopped);
	suite_add_tcase(suite, hang);
	tcase_add_checked_fixture(leftovers, daemon_set_up, daemon_tear_down);
	tcase_add_test(leftovers, half_written_leftovers_are_swept_at_the_start);
	suite_add_tcase(suite, leftovers);
	return sbx_run_suite(suite);
}
