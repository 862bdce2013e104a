/* The api as its clients see it: a real one in a child process, and real sockets. */
#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/tests/suite.h"

#include "judge/tests/api_fixture.h"

/* ---- The good way ---- */

START_TEST(a_submission_goes_in_and_its_verdict_comes_out)
{
	char id[JUDGE_ID_SIZE], path[128];
	struct answer answer;

	upload_package("p", "", "tar", 201);
	submit(id);
	ck_assert(judge_once("AC"));
	(void)snprintf(path, sizeof(path), "/api/v1/submissions/%s", id);
	answer = fixture_get(path);
	ck_assert_int_eq(answer.status, 200);
	ck_assert_str_eq(text_of(answer.body, "state"), "done");
	ck_assert_str_eq(text_of(answer.body, "verdict"), "AC");
	ck_assert_str_eq(text_of(answer.body, "language"), "cpp");
	ck_assert_str_eq(text_of(json_object_get(answer.body, "result"), "reason"), "said so");
	ck_assert_str_eq(text_of(json_array_get(json_object_get(answer.body, "attempts"), 0), "outcome"), "verdict");
	answer_free(&answer);
}
END_TEST

#define TREE                                                                                                           \
	"{\"problem\":\"p\",\"files\":[{\"name\":\"a.cpp\",\"content\":\"x\"},"                                        \
	"{\"name\":\"lib/b.cpp\",\"content\":\"y\"},{\"name\":\"lib/c.hh\",\"content\":\"\"}]"

START_TEST(files_in_directories_and_an_entry_point_are_kept)
{
	struct judge_lease *got = NULL;
	struct sbx_error err = { 0 };
	struct answer answer;
	char path[128];

	upload_package("p", "", "tar", 201);
	expect_error(fixture_post(TREE ",\"entry_point\":\"b.cpp\"}"), 400, "entry_point", "no such source file");
	ck_assert_uint_eq(submissions(), 0);
	answer = fixture_post(TREE ",\"entry_point\":\"lib/b.cpp\"}");
	ck_assert_msg(answer.status == 201, "%s", answer.text);
	ck_assert_str_eq(text_of(answer.body, "entry_point"), "lib/b.cpp");
	(void)snprintf(path, sizeof(path), "/api/v1/submissions/%s", text_of(answer.body, "id"));
	answer_free(&answer);
	answer = fixture_get(path);
	ck_assert_str_eq(text_of(answer.body, "entry_point"), "lib/b.cpp");
	answer_free(&answer);
	ck_assert_int_eq(judge_store_lease(fixture.store, "test/0", 60000, &got, &err), 1);
	ck_assert_str_eq(got->entry, "lib/b.cpp");
	ck_assert_uint_eq(got->file_count, 3);
	ck_assert_str_eq(got->files[1].name, "lib/b.cpp");
	ck_assert_uint_eq(got->files[2].size, 0);
	judge_lease_free(got);
	answer = fixture_post(TREE "}");
	ck_assert_int_eq(answer.status, 201);
	ck_assert_ptr_null(json_object_get(answer.body, "entry_point"));
	answer_free(&answer);
}
END_TEST

START_TEST(a_judge_is_woken_by_a_submission)
{
	char id[JUDGE_ID_SIZE], byte[4];

	upload_package("p", "", "tar", 201);
	ck_assert_int_eq(recv(fixture.bell_fd, byte, sizeof(byte), MSG_DONTWAIT), -1);
	submit(id);
	ck_assert_int_eq(recv(fixture.bell_fd, byte, sizeof(byte), MSG_DONTWAIT), 1);
}
END_TEST

START_TEST(a_repeated_key_answers_with_the_first_submission)
{
	static const char body[] =
	    "{\"problem\":\"p\",\"idempotency_key\":\"k\",\"files\":[{\"name\":\"a.cpp\",\"content\":\"x\"}]}";
	static const char other[] =
	    "{\"problem\":\"p\",\"idempotency_key\":\"k\",\"files\":[{\"name\":\"a.cpp\",\"content\":\"y\"}]}";
	struct answer first, second;

	upload_package("p", "", "tar", 201);
	first = fixture_post(body);
	second = fixture_post(body);
	ck_assert_int_eq(first.status, 201);
	ck_assert_int_eq(second.status, 200);
	ck_assert_str_eq(text_of(first.body, "id"), text_of(second.body, "id"));
	answer_free(&first);
	answer_free(&second);
	expect_error(fixture_post(other), 409, "idempotency_key", "`k`");
	ck_assert_uint_eq(submissions(), 1);
}
END_TEST

START_TEST(packages_come_as_tar_gz_and_zip_at_the_top_or_in_one_folder)
{
	struct answer answer;

	upload_package("a", "", "tar", 201);
	upload_package("b", "folder/", "tar.gz", 201);
	upload_package("c", "folder/", "zip", 201);
	upload_package("c", "", "zip", 200);
	ck_assert_uint_eq(entries_of_problems(), 3);
	answer = fixture_get("/api/v1/problems");
	ck_assert_int_eq(answer.status, 200);
	ck_assert_uint_eq(json_array_size(json_object_get(answer.body, "problems")), 3);
	answer_free(&answer);
	answer = fixture_get("/api/v1/problems/c");
	ck_assert_int_eq(answer.status, 200);
	ck_assert_int_eq(json_integer_value(json_object_get(answer.body, "version")), 2);
	ck_assert_str_eq(text_of(answer.body, "title"), "A test");
	answer_free(&answer);
}
END_TEST

START_TEST(a_superseded_version_stays_until_nothing_queued_needs_it)
{
	char id[JUDGE_ID_SIZE];

	upload_package("p", "", "tar", 201);
	submit(id);
	upload_package("p", "", "tar", 200);
	ck_assert_uint_eq(entries_of_problems(), 2);
	ck_assert(judge_once("AC"));
	upload_package("q", "", "tar", 201);
	ck_assert_uint_eq(entries_of_problems(), 2);
}
END_TEST

START_TEST(lists_are_filtered_and_paged)
{
	char ids[3][JUDGE_ID_SIZE], path[128];
	struct answer answer;

	upload_package("p", "", "tar", 201);
	for (int i = 0; i < 3; i++)
		submit(ids[i]);
	ck_assert(judge_once("WA"));
	answer = fixture_get("/api/v1/submissions?limit=1&state=queued&problem=p");
	ck_assert_uint_eq(json_array_size(json_object_get(answer.body, "submissions")), 1);
	ck_assert_str_eq(text_of(json_array_get(json_object_get(answer.body, "submissions"), 0), "id"), ids[2]);
	answer_free(&answer);
	(void)snprintf(path, sizeof(path), "/api/v1/submissions?before=%s", ids[1]);
	answer = fixture_get(path);
	ck_assert_uint_eq(json_array_size(json_object_get(answer.body, "submissions")), 1);
	ck_assert_str_eq(text_of(json_array_get(json_object_get(answer.body, "submissions"), 0), "verdict"), "WA");
	answer_free(&answer);
}
END_TEST

START_TEST(languages_and_health_are_told)
{
	struct answer answer = fixture_get("/api/v1/languages");
	const json_t *languages = json_object_get(answer.body, "languages");

	ck_assert_uint_eq(json_array_size(languages), 3);
	ck_assert_str_eq(text_of(json_array_get(languages, 1), "version"), "g++ 12.2.0");
	ck_assert_str_eq(text_of(json_array_get(languages, 2), "state"), "off");
	ck_assert_str_eq(text_of(json_array_get(languages, 2), "why"), "python3 is not installed");
	answer_free(&answer);
	answer = fixture_get("/api/v1/health");
	ck_assert_int_eq(answer.status, 200);
	ck_assert_str_eq(text_of(answer.body, "status"), "ok");
	ck_assert_int_eq(json_integer_value(json_object_get(answer.body, "slots")), 1);
	answer_free(&answer);
}
END_TEST

/* What a judge tells over its bell comes in a moment later. */
START_TEST(metrics_tell_of_the_queue_and_of_each_slot)
{
	static const struct judge_slot_bell bell = { .canary_ns = 2500,
						     .canary_quiet_ns = 2000,
						     .boxes = UINT64_C(1) << 53,
						     .boxes_ahead = 7,
						     .warm = 2,
						     .ending = 3 };
	static const char *const lines[] = {
		"\nminos_submissions{state=\"queued\"} 1\n",
		"\nminos_submissions{state=\"leased\"} 0\n",
		"\nminos_submissions_done_total 0\n",
		"\nminos_slot_busy{slot=\"0\"} 0\n",
		"\nminos_slot_canary_ratio{slot=\"0\"} 1.25\n",
		"\nminos_slot_slow{slot=\"0\"} 1\n",
		"\nminos_slot_boxes_total{slot=\"0\"} 9007199254740992\n",
		"\nminos_slot_boxes_ahead_total{slot=\"0\"} 7\n",
		"\nminos_slot_boxes_warm{slot=\"0\"} 2\n",
		"\nminos_slot_boxes_ending{slot=\"0\"} 3\n",
	};
	struct answer answer = fixture_get("/metrics");
	char id[JUDGE_ID_SIZE];

	ck_assert_ptr_nonnull(strstr(answer.text, "Content-Type: text/plain; version=0.0.4\r\n"));
	ck_assert_ptr_null(strstr(answer.text, "canary_ratio{")); /* not known yet */
	upload_package("p", "", "tar.gz", 201);
	submit(id);
	ck_assert_int_eq(send(fixture.bell_fd, &bell, sizeof(bell), MSG_NOSIGNAL), sizeof(bell));
	do {
		answer_free(&answer);
		answer = fixture_get("/metrics");
		ck_assert_int_eq(answer.status, 200);
	} while (strstr(answer.text, "canary_ratio{") == NULL);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		ck_assert_msg(strstr(answer.text, lines[i]) != NULL, "%s: %s", lines[i], answer.text);
	answer_free(&answer);
}
END_TEST

/* ---- Waiting ---- */

START_TEST(a_wait_ends_with_the_verdict)
{
	char id[JUDGE_ID_SIZE], path[128];
	struct answer answer;
	double begun = seconds();
	int status = 0;
	pid_t pid = 0;

	upload_package("p", "", "tar", 201);
	submit(id);
	pid = judge_later("WA");
	(void)snprintf(path, sizeof(path), "/api/v1/submissions/%s/wait?timeout=20", id);
	answer = fixture_get(path);
	ck_assert_int_eq(answer.status, 200);
	ck_assert_str_eq(text_of(answer.body, "verdict"), "WA");
	ck_assert_double_lt(seconds() - begun, 10);
	answer_free(&answer);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(a_wait_ends_with_the_verdict_although_every_bell_is_lost)
{
	char id[JUDGE_ID_SIZE], path[128];
	struct answer answer;
	pid_t pid = 0;

	upload_package("p", "", "tar", 201);
	submit(id);
	ck_assert_int_eq(shutdown(fixture.bell_fd, SHUT_RDWR), 0);
	pid = judge_later("TLE");
	(void)snprintf(path, sizeof(path), "/api/v1/submissions/%s/wait?timeout=20", id);
	answer = fixture_get(path);
	ck_assert_str_eq(text_of(answer.body, "verdict"), "TLE");
	answer_free(&answer);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
}
END_TEST

static size_t steps_of(const char *id, json_t **timeline)
{
	struct answer answer;
	char path[96];

	(void)snprintf(path, sizeof(path), "/api/v1/submissions/%s/trace", id);
	answer = fixture_get(path);
	ck_assert_int_eq(answer.status, 200);
	ck_assert_str_eq(text_of(answer.body, "id"), id);
	*timeline = json_incref(answer.body);
	answer_free(&answer);
	return json_array_size(json_object_get(*timeline, "steps"));
}

START_TEST(a_timeline_grows_with_what_is_known)
{
	char id[JUDGE_ID_SIZE], path[96];
	json_t *timeline = NULL;
	struct answer answer;

	upload_package("p", "", "tar", 201);
	submit(id);
	ck_assert_uint_eq(steps_of(id, &timeline), 2); /* received and stored */
	json_decref(timeline);
	ck_assert(judge_once("AC"));
	(void)snprintf(path, sizeof(path), "/api/v1/submissions/%s/wait?timeout=20", id);
	answer = fixture_get(path);
	answer_free(&answer);
	ck_assert_uint_ge(steps_of(id, &timeline), 2 + 5 + 1); /* and the judge's, and answered; bells may be lost */
	ck_assert_uint_eq(json_array_size(json_object_get(timeline, "runs")), 2);
	json_decref(timeline);
	fixture_restart(true);
	ck_assert_uint_eq(steps_of(id, &timeline), 1 + 5); /* what the store has */
	json_decref(timeline);
	expect_error(fixture_get("/api/v1/submissions/00000000000000000000000000000000/trace"), 404, "id",
		     "no submission");
	(void)snprintf(path, sizeof(path), "/api/v1/submissions/%s/trace?x=1", id);
	expect_error(fixture_get(path), 400, "query", "unknown argument");
}
END_TEST

START_TEST(a_wait_whose_time_is_up_tells_the_state)
{
	char id[JUDGE_ID_SIZE], path[128];
	struct answer answer;
	double begun = 0;

	upload_package("p", "", "tar", 201);
	submit(id);
	begun = seconds();
	(void)snprintf(path, sizeof(path), "/api/v1/submissions/%s/wait?timeout=1", id);
	answer = fixture_get(path);
	ck_assert_str_eq(text_of(answer.body, "state"), "queued");
	ck_assert_double_ge(seconds() - begun, 0.9);
	ck_assert_double_lt(seconds() - begun, 10);
	answer_free(&answer);
}
END_TEST

START_TEST(progress_is_told_while_a_judge_works)
{
	char id[JUDGE_ID_SIZE], path[160];
	struct judge_bell bell = {
		.kind = JUDGE_BELL_TEST, .test_index = 0, .test_count = 7, .verdict = "AC", .test_name = "sample/1"
	};
	struct judge_lease *lease = NULL;
	struct sbx_error err = { 0 };
	struct answer answer;
	const json_t *progress = NULL, *test = NULL;

	upload_package("p", "", "tar", 201);
	submit(id);
	ck_assert_int_eq(judge_store_lease(fixture.store, "test/0", 60000, &lease, &err), 1);
	memcpy(bell.id, lease->id, sizeof(bell.id));
	ck_assert_int_eq(send(fixture.bell_fd, "nonsense", 8, MSG_DONTWAIT), 8);
	ck_assert_int_eq(send(fixture.bell_fd, &bell, sizeof(bell), MSG_DONTWAIT), sizeof(bell));
	(void)snprintf(path, sizeof(path), "/api/v1/submissions/%s/wait?timeout=20&progress=0", id);
	answer = fixture_get(path);
	progress = json_object_get(answer.body, "progress");
	test = json_array_get(json_object_get(progress, "tests"), 0);
	ck_assert_int_eq(json_integer_value(json_object_get(progress, "test_count")), 7);
	ck_assert_str_eq(text_of(test, "name"), "sample/1");
	ck_assert_str_eq(text_of(test, "verdict"), "AC");
	(void)snprintf(path, sizeof(path), "/api/v1/submissions/%s/wait?timeout=1&progress=%lld", id,
		       (long long)json_integer_value(json_object_get(progress, "sequence")));
	answer_free(&answer);
	answer = fixture_get(path); /* nothing newer: ends by its time, with no line again */
	progress = json_object_get(answer.body, "progress");
	ck_assert_int_eq(json_integer_value(json_object_get(progress, "tests_done")), 1);
	ck_assert_uint_eq(json_array_size(json_object_get(progress, "tests")), 0);
	answer_free(&answer);
	judge_lease_free(lease);
}
END_TEST

START_TEST(a_stop_answers_those_who_wait)
{
	char id[JUDGE_ID_SIZE], request[256];
	struct answer answer;
	int fd = -1, n = 0;
	double begun = 0;

	upload_package("p", "", "tar", 201);
	submit(id);
	fd = fixture_connect();
	n = snprintf(request, sizeof(request), "GET /api/v1/submissions/%s/wait?timeout=60 HTTP/1.1\r\nHost: x\r\n\r\n",
		     id);
	ck_assert_int_eq(send(fd, request, (size_t)n, 0), n);
	answer = fixture_get("/api/v1/health"); /* now the other one is surely waiting */
	answer_free(&answer);
	begun = seconds();
	fixture_restart(false);
	answer = fixture_read(fd);
	ck_assert_str_eq(text_of(answer.body, "state"), "queued");
	ck_assert_double_lt(seconds() - begun, 4);
	answer_free(&answer);
	(void)close(fd);
}
END_TEST

/* ---- Crashes ---- */

START_TEST(what_was_acknowledged_is_there_after_kill_9_and_leftovers_are_swept)
{
	char id[JUDGE_ID_SIZE], path[PATH_MAX + 64];
	struct answer answer;

	upload_package("p", "", "tar", 201);
	submit(id);
	(void)snprintf(path, sizeof(path), "%s/problems/pdead.tmp", fixture.dir);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	fixture_restart(true);
	(void)snprintf(path, sizeof(path), "/api/v1/submissions/%s", id);
	answer = fixture_get(path);
	ck_assert_str_eq(text_of(answer.body, "state"), "queued");
	answer_free(&answer);
	ck_assert_uint_eq(entries_of_problems(), 1); /* it listens before it sweeps, and answers after that */
	ck_assert(judge_once("AC"));
}
END_TEST

/* The first child of a process, or 0. */
static pid_t child_of(pid_t pid)
{
	char path[64], text[32] = "";
	FILE *file = NULL;

	(void)snprintf(path, sizeof(path), "/proc/%d/task/%d/children", pid, pid);
	file = fopen(path, "re");
	ck_assert_ptr_nonnull(file);
	if (fgets(text, sizeof(text), file) == NULL)
		text[0] = '\0';
	(void)fclose(file);
	return (pid_t)strtol(text, NULL, 10);
}

/* Sends an upload and stops its child with a signal before it ends. Returns the connection. */
static int hang_an_upload(void)
{
	const struct entry entries[] = { { "zeros", 'f', "", 30 << 20, 0 }, { "more", 'f', "", 30 << 20, 0 } };
	char head[256];
	void *data = NULL;
	size_t size = 0;
	int fd = fixture_connect(), n = 0;
	double begun = seconds();

	make_archive("tar", entries, 2, &data, &size);
	n = snprintf(head, sizeof(head), "PUT /api/v1/problems/p HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n\r\n",
		     size);
	ck_assert_int_eq(send(fd, head, (size_t)n, 0), n);
	ck_assert_int_eq(send(fd, data, size, 0), (ssize_t)size);
	free(data);
	while (seconds() - begun < 10) {
		pid_t pid = child_of(fixture.pid);

		if (pid > 0 && kill(pid, SIGSTOP) == 0)
			return fd;
	}
	(void)close(fd);
	return -1;
}

START_TEST(an_upload_that_hangs_does_not_hold_up_a_stop)
{
	double begun = 0;
	struct answer answer;
	int fd = hang_an_upload();

	ck_assert_int_ge(fd, 0);
	answer = fixture_get("/api/v1/health"); /* the others are served meanwhile */
	ck_assert_int_eq(answer.status, 200);
	answer_free(&answer);
	begun = seconds();
	fixture_restart(false);
	ck_assert_double_lt(seconds() - begun, 10);
	expect_error(fixture_read(fd), 503, "daemon", "stopping");
	ck_assert_uint_eq(entries_of_problems(), 0);
	(void)close(fd);
}
END_TEST

START_TEST(a_second_api_on_the_same_socket_is_refused)
{
	const struct judge_api_config config = {
		.listen_fd = -1, .state_dir = fixture.dir, .stop_fd = -1, .profile = "contest"
	};
	struct judge_profile profile = { .name = "contest" };
	const struct judge_policy policy = { .profiles = &profile, .profile_count = 1 };
	struct judge_api_config second = config;
	struct sbx_error err = { 0 };

	second.policy = &policy;
	ck_assert_int_eq(judge_api_run(&second, &err), -EADDRINUSE);
	ck_assert_ptr_nonnull(strstr(err.text, "another daemon"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("api");
	TCase *tests = NULL;

	tests = fixture_case(suite, "way", fixture_set_up);
	tcase_add_test(tests, a_submission_goes_in_and_its_verdict_comes_out);
	tcase_add_test(tests, files_in_directories_and_an_entry_point_are_kept);
	tcase_add_test(tests, a_judge_is_woken_by_a_submission);
	tcase_add_test(tests, a_repeated_key_answers_with_the_first_submission);
	tcase_add_test(tests, packages_come_as_tar_gz_and_zip_at_the_top_or_in_one_folder);
	tcase_add_test(tests, a_superseded_version_stays_until_nothing_queued_needs_it);
	tcase_add_test(tests, lists_are_filtered_and_paged);
	tcase_add_test(tests, languages_and_health_are_told);
	tcase_add_test(tests, metrics_tell_of_the_queue_and_of_each_slot);
	tests = fixture_case(suite, "wait", fixture_set_up);
	tcase_add_test(tests, a_wait_ends_with_the_verdict);
	tcase_add_test(tests, a_wait_ends_with_the_verdict_although_every_bell_is_lost);
	tcase_add_test(tests, a_timeline_grows_with_what_is_known);
	tcase_add_test(tests, a_wait_whose_time_is_up_tells_the_state);
	tcase_add_test(tests, progress_is_told_while_a_judge_works);
	tcase_add_test(tests, a_stop_answers_those_who_wait);
	tests = fixture_case(suite, "crashes", fixture_set_up);
	tcase_add_test(tests, what_was_acknowledged_is_there_after_kill_9_and_leftovers_are_swept);
	tcase_add_test(tests, an_upload_that_hangs_does_not_hold_up_a_stop);
	tcase_add_test(tests, a_second_api_on_the_same_socket_is_refused);
	return sbx_run_suite(suite);
}
