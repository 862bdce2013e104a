/* A real minosd: what it answers, how it ends and begins again. Seed and size of the random part: test_daemon_kill.c.
 */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "judge/tests/daemon_fixture.h"
#include "sandbox/tests/suite.h"

#define PROBLEM "peragrams"

static const char *text_of(const json_t *object, const char *field)
{
	const char *text = json_string_value(json_object_get(object, field));

	return text == NULL ? "" : text;
}

/* ---- What it answers ---- */

static const char *const samples[] = {
	"accepted/counter.py",
	"accepted/counts.c",
	"accepted/lengths.sh",
	"accepted/parity.cpp",
	"compile_error/undeclared.c",
	"wrong_answer/all_odd.py",
	"wrong_answer/says_more.cpp",
	"run_time_error/exit_code.c",
	"run_time_error/null_pointer.c",
	"run_time_error/exception.py",
	"security_violation/socket.c",
	"time_limit_exceeded/spin.cpp",
	"memory_limit_exceeded/touch.cpp",
	"output_limit_exceeded/flood.cpp",
};
#define SAMPLES (sizeof(samples) / sizeof(samples[0]))

static void check_answer(const json_t *answer, const char *sample)
{
	const json_t *result = json_object_get(answer, "result");
	const char *wanted = daemon_expected(sample);

	ck_assert_msg(strcmp(text_of(answer, "verdict"), wanted) == 0, "%s: wanted %s, got %s: %s", sample, wanted,
		      text_of(answer, "verdict"), text_of(result, "reason"));
	ck_assert_str_eq(text_of(result, "verdict"), wanted);
	ck_assert_str_eq(text_of(result, "id"), text_of(answer, "id"));
	ck_assert_str_ne(text_of(result, "reason"), "");
	ck_assert_int_gt(json_integer_value(json_object_get(json_object_get(result, "slot"), "canary_ns")), 0);
	ck_assert_int_eq(json_integer_value(json_object_get(answer, "attempt")), 1);
	ck_assert_uint_eq(json_array_size(json_object_get(answer, "attempts")), 1);
	/* Nothing of a compile error is tested, and the accepted ones have passed all. */
	if (strcmp(wanted, "CE") == 0)
		ck_assert_uint_eq(json_array_size(json_object_get(result, "tests")), 0);
	if (strcmp(wanted, "AC") == 0)
		ck_assert_uint_eq(json_array_size(json_object_get(result, "tests")), 17);
}

START_TEST(every_sample_gets_the_verdict_of_its_folder)
{
	char ids[SAMPLES][33], key[64];

	daemon_add_problem(PROBLEM);
	for (size_t i = 0; i < SAMPLES; i++) {
		(void)snprintf(key, sizeof(key), "%zu-%s", i, daemon_expected(samples[i]));
		daemon_submit(PROBLEM, samples[i], key, ids[i]);
	}
	for (size_t i = 0; i < SAMPLES; i++) {
		json_t *answer = daemon_wait(ids[i]);

		check_answer(answer, samples[i]);
		json_decref(answer);
	}
	daemon_expect_right_verdicts(SAMPLES);
	daemon_wait_settled();
}
END_TEST

/* A package of Python in a directory beside a program that is wrong. */
static json_t *program_in_directories(const char *entry)
{
	return json_pack("{s:s, s:s*, s:[{s:s, s:s}, {s:s, s:s}, {s:s, s:s}, {s:s, s:s}]}", "problem", PROBLEM,
			 "entry_point", entry, "files", "name", "guess.py", "content", "print(0)\n", "name",
			 "right/main.py", "content", "from lib.odd import odd\nprint(max(0, odd(input()) - 1))\n",
			 "name", "right/lib/__init__.py", "content", "", "name", "right/lib/odd.py", "content",
			 "def odd(word):\n\treturn sum(word.count(c) % 2 for c in set(word.strip()))\n");
}

START_TEST(the_program_of_several_files_is_the_one_that_the_submitter_names)
{
	static const char *const entries[][2] = { { "right/main.py", "AC" }, { "guess.py", "WA" }, { NULL, "WA" } };

	daemon_add_problem(PROBLEM);
	for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
		json_t *request = program_in_directories(entries[i][0]);
		json_t *taken = daemon_call("/api/v1/submissions", request, 201);
		json_t *answer = daemon_wait(text_of(taken, "id"));

		ck_assert_msg(strcmp(text_of(answer, "verdict"), entries[i][1]) == 0, "%zu: %s", i,
			      text_of(json_object_get(answer, "result"), "reason"));
		ck_assert_str_eq(text_of(answer, "entry_point"), entries[i][0] == NULL ? "" : entries[i][0]);
		json_decref(answer);
		json_decref(taken);
		json_decref(request);
	}
}
END_TEST

START_TEST(a_repeated_request_is_the_same_submission)
{
	json_t *request, *reply;
	char id[33];

	daemon_add_problem(PROBLEM);
	daemon_submit(PROBLEM, "accepted/lengths.sh", "the-key", id);
	request = daemon_request(PROBLEM, "accepted/lengths.sh", "the-key");
	reply = daemon_call("/api/v1/submissions", request, 200);
	ck_assert_str_eq(text_of(reply, "id"), id);
	json_decref(reply);
	json_decref(request);
	request = daemon_request(PROBLEM, "accepted/counts.c", "the-key");
	json_decref(daemon_call("/api/v1/submissions", request, 409));
	json_decref(request);
	json_decref(daemon_wait(id));
	ck_assert_int_eq(daemon_count("SELECT count(*) FROM submissions"), 1);
}
END_TEST

static json_int_t moment_of(const json_t *run, const char *moment)
{
	const json_t *at = json_object_get(json_object_get(run, "moments"), moment);

	ck_assert_msg(json_is_integer(at), "%s is missing", moment);
	return json_integer_value(at);
}

/* Five processes have a part in it, and each comes after the one before. */
START_TEST(a_timeline_tells_each_step_in_order)
{
	static const char *const steps[] = { "received", "leased", "package", "compiled", "graded", "answered" };
	static const char *const moments[] = { "begun", "asked", "taken", "ordered", "started",
					       "ended", "told",  "read",  "checked" };
	char id[33], path[96];
	const json_t *runs, *run, *step;
	json_t *timeline;
	json_int_t before = 0;
	size_t i, next = 0;

	daemon_add_problem(PROBLEM);
	daemon_submit(PROBLEM, "accepted/counts.c", NULL, id);
	json_decref(daemon_wait(id));
	(void)snprintf(path, sizeof(path), "/api/v1/submissions/%s/trace", id);
	timeline = daemon_call(path, NULL, 200);
	json_array_foreach(json_object_get(timeline, "steps"), i, step)
	{
		if (next < sizeof(steps) / sizeof(steps[0]) && strcmp(text_of(step, "step"), steps[next]) == 0)
			next++;
		ck_assert_int_ge(json_integer_value(json_object_get(step, "at_ns")), before);
		before = json_integer_value(json_object_get(step, "at_ns"));
	}
	ck_assert_msg(next == sizeof(steps) / sizeof(steps[0]), "%s is missing", steps[next]);
	/* One for each test; the compiler's too, unless this was the second attempt; more of one near its limit. */
	runs = json_object_get(timeline, "runs");
	ck_assert_uint_ge(json_array_size(runs), 17);
	run = json_array_get(runs, json_array_size(runs) - 1);
	ck_assert_int_eq(json_integer_value(json_object_get(run, "index")), 16);
	ck_assert_str_ne(text_of(run, "test"), "");
	for (i = 1; i < sizeof(moments) / sizeof(moments[0]); i++)
		ck_assert_msg(moment_of(run, moments[i]) >= moment_of(run, moments[i - 1]), "%s before %s", moments[i],
			      moments[i - 1]);
	json_decref(timeline);
}
END_TEST

START_TEST(lists_and_health_tell_what_there_is)
{
	json_t *reply, *submissions;
	const json_t *counts;
	char first[33], second[33];

	daemon_add_problem(PROBLEM);
	daemon_submit(PROBLEM, "accepted/lengths.sh", NULL, first);
	daemon_submit(PROBLEM, "wrong_answer/silent_on_zero.c", NULL, second);
	json_decref(daemon_wait(first));
	json_decref(daemon_wait(second));
	reply = daemon_call("/api/v1/submissions?state=done", NULL, 200);
	submissions = json_object_get(reply, "submissions");
	ck_assert_uint_eq(json_array_size(submissions), 2);
	ck_assert_str_eq(text_of(json_array_get(submissions, 0), "id"), second);
	ck_assert_str_eq(text_of(json_array_get(submissions, 0), "verdict"), "WA");
	ck_assert_str_eq(text_of(json_array_get(submissions, 1), "verdict"), "AC");
	json_decref(reply);
	reply = daemon_call("/api/v1/submissions?state=queued", NULL, 200);
	ck_assert_uint_eq(json_array_size(json_object_get(reply, "submissions")), 0);
	json_decref(reply);
	reply = daemon_call("/api/v1/health", NULL, 200);
	counts = json_object_get(reply, "submissions");
	ck_assert_str_eq(text_of(reply, "status"), "ok");
	ck_assert_int_eq(json_integer_value(json_object_get(reply, "slots")), 2);
	ck_assert_int_eq(json_integer_value(json_object_get(counts, "done")), 2);
	ck_assert_int_eq(json_integer_value(json_object_get(counts, "queued")), 0);
	json_decref(reply);
}
END_TEST

START_TEST(languages_are_on_with_the_version_that_their_probe_said)
{
	json_t *reply = daemon_call("/api/v1/languages", NULL, 200);
	const json_t *language;
	unsigned on = 0;
	size_t i;

	json_array_foreach(json_object_get(reply, "languages"), i, language)
	{
		if (strcmp(text_of(language, "state"), "on") == 0) {
			ck_assert_msg(text_of(language, "version")[0] != '\0', "%s", text_of(language, "name"));
			on++;
		} else {
			ck_assert_msg(text_of(language, "why")[0] != '\0', "%s", text_of(language, "name"));
		}
	}
	ck_assert_uint_ge(on, 5);
	json_decref(reply);
}
END_TEST

START_TEST(what_cannot_be_judged_is_refused_and_nothing_is_kept)
{
	json_t *request;

	daemon_add_problem(PROBLEM);
	request = json_pack("{s:s, s:[{s:s, s:s}]}", "problem", "nowhere", "files", "name", "a.c", "content", "x");
	json_decref(daemon_call("/api/v1/submissions", request, 404));
	json_decref(request);
	request = json_pack("{s:s, s:[{s:s, s:s}]}", "problem", PROBLEM, "files", "name", "a.cobol", "content", "x");
	json_decref(daemon_call("/api/v1/submissions", request, 400));
	json_decref(request);
	json_decref(daemon_call("/api/v1/submissions/00000000000000000000000000000000", NULL, 404));
	ck_assert_int_eq(daemon_count("SELECT count(*) FROM submissions"), 0);
}
END_TEST

START_TEST(answers_are_judged_where_a_problem_asks_for_them)
{
	static const char *const languages[] = { NULL, "answer" };
	char id[33];

	daemon_add_problem("queens");
	for (size_t i = 0; i < 2; i++) {
		json_t *request =
		    json_pack("{s:s, s:s*, s:[{s:s, s:s}, {s:s, s:s}]}", "problem", "queens", "language", languages[i],
			      "files", "name", i == 0 ? "4.out" : "4.txt", "content", "3 1 4 2\n", "name",
			      i == 0 ? "6.out" : "6.txt", "content", "1 2 3 4 5 6\n");
		json_t *reply = daemon_call("/api/v1/submissions", request, 201), *answer;

		(void)snprintf(id, sizeof(id), "%s", text_of(reply, "id"));
		json_decref(request);
		json_decref(reply);
		answer = daemon_wait(id);
		ck_assert_str_eq(text_of(answer, "verdict"), "WA");
		ck_assert_str_eq(text_of(answer, "language"), "answer");
		ck_assert_str_eq(text_of(json_object_get(answer, "result"), "reason"),
				 "secret/6: output rejected: rows 1 and 2 attack each other");
		json_decref(answer);
	}
}
END_TEST

START_TEST(programs_are_refused_where_answers_are_asked_for)
{
	json_t *request =
	    json_pack("{s:s, s:[{s:s, s:s}]}", "problem", "queens", "files", "name", "4.py", "content", "x");

	daemon_add_problem("queens");
	daemon_add_problem(PROBLEM);
	json_decref(daemon_call("/api/v1/submissions", request, 400));
	json_decref(request);
	request = json_pack("{s:s, s:[{s:s, s:s}]}", "problem", PROBLEM, "files", "name", "4.out", "content", "x");
	json_decref(daemon_call("/api/v1/submissions", request, 400));
	json_decref(request);
}
END_TEST

START_TEST(an_idle_daemon_is_small)
{
	char id[33];
	uint64_t kib;

	daemon_add_problem(PROBLEM);
	daemon_submit(PROBLEM, "accepted/lengths.sh", NULL, id);
	json_decref(daemon_wait(id));
	kib = daemon_memory_kib();
	printf("memory of all processes: %llu KiB\n", (unsigned long long)kib);
#ifdef MINOS_SANITIZED
	return; /* that is the sanitiser's memory */
#endif
	if (kib == 0) {
		printf("minos-skip: this kernel does not tell the memory of processes\n");
		return;
	}
	ck_assert_uint_le(kib, 32768);
}
END_TEST

START_TEST(an_ordinary_user_s_daemon_judges_too)
{
	static const char *const few[] = { "accepted/counts.c", "wrong_answer/all_odd.py", "run_time_error/exit_code.c",
					   "compile_error/undeclared.c" };
	char ids[4][33], key[64];

	if (geteuid() != 0) {
		printf("minos-skip: the other tests run as an ordinary user already\n");
		return;
	}
	daemon_tear_down();
	daemon_prepare();
	the_daemon.user = 1899990000; /* nobody else's, so that what is left of it is found */
	daemon_start();
	daemon_add_problem(PROBLEM);
	for (int i = 0; i < 4; i++) {
		(void)snprintf(key, sizeof(key), "%d-%s", i, daemon_expected(few[i]));
		daemon_submit(PROBLEM, few[i], key, ids[i]);
	}
	for (int i = 0; i < 4; i++) {
		json_t *answer = daemon_wait(ids[i]);

		check_answer(answer, few[i]);
		json_decref(answer);
	}
	daemon_expect_right_verdicts(4);
}
END_TEST

/* ---- Ending and beginning again ---- */

#define BUSY 4

/* Slow ones, so that some run and some wait when something happens. */
static void make_busy(void)
{
	char id[33], key[32];

	daemon_add_problem(PROBLEM);
	for (int i = 0; i < BUSY; i++) {
		(void)snprintf(key, sizeof(key), "%d-TLE", i);
		daemon_submit(PROBLEM, "time_limit_exceeded/spin.py", key, id);
	}
	daemon_wait_for_count("SELECT count(*) FROM submissions WHERE state = 'leased'", 2, 10000);
}

static void expect_work_returned(void)
{
	ck_assert_int_eq(daemon_count("SELECT count(*) FROM submissions WHERE state = 'leased'"), 0);
	ck_assert_int_gt(daemon_count("SELECT count(*) FROM submissions WHERE state = 'queued'"), 0);
	ck_assert_int_ge(daemon_count("SELECT count(*) FROM judgings WHERE outcome = 'returned'"), 1);
	ck_assert_int_eq(daemon_count("SELECT count(*) FROM judgings WHERE outcome IN ('failed', 'abandoned')"), 0);
	daemon_expect_nothing_left();
}

static void finish_work(void)
{
	daemon_start();
	daemon_wait_for_count("SELECT count(*) FROM submissions WHERE state = 'done'", BUSY, 60000);
	daemon_expect_right_verdicts(BUSY);
	ck_assert_int_eq(daemon_count("SELECT count(*) FROM judgings WHERE outcome IN ('failed', 'abandoned')"), 0);
}

START_TEST(sigterm_gives_back_what_runs_and_the_next_start_finishes_it)
{
	make_busy();
	daemon_pause_ms(300);
	daemon_stop();
	expect_work_returned();
	finish_work();
}
END_TEST

/* As a service manager, or Ctrl-C on a terminal, does it. */
START_TEST(a_signal_to_every_process_at_once_is_as_orderly)
{
	static const int signals[] = { SIGTERM, SIGINT, SIGHUP };
	struct daemon_process all[DAEMON_PROCESSES_MAX];
	unsigned count;
	int status;

	make_busy();
	daemon_pause_ms(300);
	count = daemon_processes(all);
	ck_assert_uint_eq(count, 5);
	for (unsigned i = 0; i < count; i++)
		if (all[i].pid != the_daemon.pid)
			ck_assert_int_eq(kill(all[i].pid, signals[_i]), 0);
	status = daemon_end(signals[_i]);
	ck_assert_msg(status == 0, "wait status %x: %s", (unsigned)status, daemon_log());
	expect_work_returned();
	finish_work();
}
END_TEST

START_TEST(after_kill_9_of_everything_at_once_the_queue_goes_on)
{
	struct daemon_process all[DAEMON_PROCESSES_MAX];
	unsigned count;

	make_busy();
	for (int round = 0; round < 3; round++) {
		daemon_pause_ms(200);
		count = daemon_processes(all);
		for (unsigned i = 0; i < count; i++)
			if (all[i].pid != the_daemon.pid)
				(void)kill(all[i].pid, SIGKILL); /* may have died with another */
		ck_assert_int_eq(daemon_end(SIGKILL), SIGKILL);
		daemon_start();
	}
	daemon_wait_for_count("SELECT count(*) FROM submissions WHERE state = 'done'", BUSY, 60000);
	daemon_expect_right_verdicts(BUSY);
	ck_assert_int_eq(daemon_count("SELECT count(*) FROM judgings WHERE outcome = 'failed'"), 0);
	ck_assert_int_ge(daemon_count("SELECT count(*) FROM judgings WHERE outcome = 'abandoned'"), 2);
	daemon_wait_settled();
}
END_TEST

START_TEST(the_log_may_go_away)
{
	char id[33];
	int reader;

	/* A daemon whose standard error is a pipe that nobody reads any more. */
	daemon_stop();
	(void)unlink(the_daemon.log);
	ck_assert_int_eq(mkfifo(the_daemon.log, 0600), 0);
	reader = open(the_daemon.log, O_RDWR | O_CLOEXEC | O_NONBLOCK);
	ck_assert_int_ge(reader, 0);
	daemon_start();
	(void)close(reader);
	daemon_add_problem(PROBLEM);
	daemon_submit(PROBLEM, "accepted/lengths.sh", "1-AC", id);
	json_decref(daemon_wait(id));
	daemon_expect_right_verdicts(1);
	ck_assert_int_eq(daemon_end(SIGTERM), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("daemon");
	TCase *service = sbx_case("service"), *ends = sbx_case("ends");

	tcase_add_checked_fixture(service, daemon_set_up, daemon_tear_down);
	tcase_add_test(service, every_sample_gets_the_verdict_of_its_folder);
	tcase_add_test(service, the_program_of_several_files_is_the_one_that_the_submitter_names);
	tcase_add_test(service, a_repeated_request_is_the_same_submission);
	tcase_add_test(service, a_timeline_tells_each_step_in_order);
	tcase_add_test(service, lists_and_health_tell_what_there_is);
	tcase_add_test(service, answers_are_judged_where_a_problem_asks_for_them);
	tcase_add_test(service, programs_are_refused_where_answers_are_asked_for);
	tcase_add_test(service, languages_are_on_with_the_version_that_their_probe_said);
	tcase_add_test(service, what_cannot_be_judged_is_refused_and_nothing_is_kept);
	tcase_add_test(service, an_idle_daemon_is_small);
	tcase_add_test(service, an_ordinary_user_s_daemon_judges_too);
	suite_add_tcase(suite, service);
	tcase_add_checked_fixture(ends, daemon_set_up, daemon_tear_down);
	tcase_add_test(ends, sigterm_gives_back_what_runs_and_the_next_start_finishes_it);
	tcase_add_loop_test(ends, a_signal_to_every_process_at_once_is_as_orderly, 0, 3);
	tcase_add_test(ends, after_kill_9_of_everything_at_once_the_queue_goes_on);
	tcase_add_test(ends, the_log_may_go_away);
	suite_add_tcase(suite, ends);
	return sbx_run_suite(suite);
}
