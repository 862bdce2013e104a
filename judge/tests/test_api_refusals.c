/* What the api refuses: bad requests, slow clients, hostile archives. After each it still answers, and nothing is left.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/tests/suite.h"

#include "judge/tests/api_fixture.h"

/* ---- Bad input ---- */

static const struct {
	const char *method, *path, *type, *body;
	int status;
	const char *where, *why;
} refused[] = {
	{ "GET", "/", NULL, NULL, 404, "path", "/api/v1/" },
	{ "GET", "/api/v1/submission", NULL, NULL, 404, "path", "nothing" },
	{ "GET", "/api/v1/submissions/", NULL, NULL, 404, "path", "nothing" },
	{ "GET", "/api/v1/health%00", NULL, NULL, 404, "path", "nothing" },
	{ "GET", "/api/v1/problems/x%2f..%2fetc", NULL, NULL, 400, "problem", "shell" },
	{ "GET", "/api/v1/problems/../../etc", NULL, NULL, 404, "path", "nothing" },
	{ "GET", "/api/v1/problems/-x", NULL, NULL, 400, "problem", "begins with `-`" },
	{ "GET", "/api/v1/problems/none", NULL, NULL, 404, "problem", "there is no problem `none`" },
	{ "GET", "/api/v1/submissions/xyz", NULL, NULL, 400, "id", "hexadecimal" },
	{ "GET", "/api/v1/submissions/00000000000000000000000000000000", NULL, NULL, 404, "id", "no submission" },
	{ "GET", "/api/v1/submissions/00000000000000000000000000000000/wait", NULL, NULL, 404, "id", "no submission" },
	{ "GET", "/api/v1/submissions?limit=-1", NULL, NULL, 400, "limit", "whole number" },
	{ "GET", "/api/v1/submissions?limit=99999999999999999999999", NULL, NULL, 400, "limit", "whole number" },
	{ "GET", "/api/v1/submissions?limit=1001", NULL, NULL, 400, "limit", "at most 1000" },
	{ "GET", "/api/v1/submissions?limit=", NULL, NULL, 400, "limit", "whole number" },
	{ "GET", "/api/v1/submissions?state=odd", NULL, NULL, 400, "state", "queued, leased or done" },
	{ "GET", "/api/v1/submissions?sort=id", NULL, NULL, 400, "query", "unknown argument `sort`" },
	{ "GET", "/api/v1/submissions?limit=1&state=done&limit=2", NULL, NULL, 400, "limit", "is given twice" },
	{ "GET", "/api/v1/health?x", NULL, NULL, 400, "query", "unknown argument `x`" },
	{ "GET", "/api/v1/languages?x=1", NULL, NULL, 400, "query", "unknown argument `x`" },
	{ "GET", "/api/v1/problems?limit=1", NULL, NULL, 400, "query", "unknown argument `limit`" },
	{ "GET", "/api/v1/problems/p?x=1", NULL, NULL, 400, "query", "unknown argument `x`" },
	{ "GET", "/metrics?x=1", NULL, NULL, 400, "query", "unknown argument `x`" },
	{ "POST", "/api/v1/submissions?wait=1", "application/json", "{}", 400, "query", "unknown argument `wait`" },
	{ "PUT", "/api/v1/problems/p?force=1", "application/zip", "x", 400, "query", "unknown argument `force`" },
	{ "GET", "/api/v1/submissions?before=x", NULL, NULL, 400, "before", "id of a submission" },
	{ "GET", "/api/v1/submissions?before=00000000000000000000000000000000", NULL, NULL, 404, "before",
	  "no submission" },
	{ "GET", "/api/v1/submissions/00000000000000000000000000000000/wait?timeout=61", NULL, NULL, 400, "timeout",
	  "at most 60" },
	{ "DELETE", "/api/v1/submissions", NULL, NULL, 405, "method", "takes POST, GET only" },
	{ "PUT", "/api/v1/submissions", "application/json", "{}", 405, "method", "takes POST, GET only" },
	{ "POST", "/api/v1/problems/p", "application/json", "{}", 405, "method", "takes PUT, GET only" },
	{ "POST", "/api/v1/health", "application/json", "{}", 405, "method", "takes GET only" },
	{ "GET", "/api/v1/health", "application/json", "{}", 413, "body", "at most 0" },
	{ "POST", "/api/v1/submissions", NULL, NULL, 411, "body", "needed" },
	{ "POST", "/api/v1/submissions", NULL, "{}", 415, "Content-Type", "application/json" },
	{ "POST", "/api/v1/submissions", "text/plain", "{}", 415, "Content-Type", "application/json" },
	{ "POST", "/api/v1/submissions", "application/jsonx", "{}", 415, "Content-Type", "application/json" },
	{ "PUT", "/api/v1/problems/p", "text/html", "x", 415, "Content-Type", "application/zip" },
	{ "POST", "/api/v1/submissions", "application/json", "", 400, "line 1, column 0", "no JSON" },
	{ "POST", "/api/v1/submissions", "application/json", "{\"problem\"", 400, "line 1, column 10", "no JSON" },
	{ "POST", "/api/v1/submissions", "application/json; charset=utf-8", "{\"problem\":7}", 400, "problem",
	  "must be a string" },
	{ "POST", "/api/v1/submissions", "application/json", "[[[[[[[[[[[[[[[[[[[[[[[[[[", 400, "line 1", "deeper" },
	{ "POST", "/api/v1/submissions", "application/json",
	  "{\"problem\":\"none\",\"files\":[{\"name\":\"a.c\",\"content\":\"x\"}]}", 404, "problem",
	  "there is no problem `none`" },
	{ "POST", "/api/v1/submissions", "application/json", "{\"problem\":\"p\",\"files\":[]}", 400, "files",
	  "no file" },
	{ "POST", "/api/v1/submissions", "application/json",
	  "{\"problem\":\"p\",\"files\":[{\"name\":\"a.c\",\"content\":\"\"}]}", 400, "files", "`a.c` is empty" },
	{ "POST", "/api/v1/submissions", "application/json",
	  "{\"problem\":\"p\",\"files\":[{\"name\":\"a.c\",\"content\":\"x\\u0000\"}]}", 400, "files", "binary" },
	{ "POST", "/api/v1/submissions", "application/json",
	  "{\"problem\":\"p\",\"files\":[{\"name\":\"a.c\",\"content_base64\":\"AAAA\"}]}", 400, "files", "binary" },
	{ "POST", "/api/v1/submissions", "application/json",
	  "{\"problem\":\"p\",\"files\":[{\"name\":\"a.h\",\"content\":\"x\"}]}", 400, "language",
	  "several languages (c, cpp)" },
	{ "POST", "/api/v1/submissions", "application/json",
	  "{\"problem\":\"p\",\"files\":[{\"name\":\"a.rs\",\"content\":\"x\"}]}", 400, "language", "no language" },
	{ "POST", "/api/v1/submissions", "application/json",
	  "{\"problem\":\"p\",\"language\":\"cobol\",\"files\":[{\"name\":\"a.rs\",\"content\":\"x\"}]}", 400,
	  "language", "unknown language `cobol`" },
	{ "POST", "/api/v1/submissions", "application/json",
	  "{\"problem\":\"p\",\"files\":[{\"name\":\"a.py\",\"content\":\"x\"}]}", 400, "language",
	  "`python3` is off on this host: python3 is not installed" },
	{ "POST", "/api/v1/submissions", "application/json",
	  "{\"problem\":\"p\",\"files\":[{\"name\":\"a;b.c\",\"content\":\"x\"}]}", 400, "files[0].name", "shell" },
	{ "PUT", "/api/v1/problems/p", "application/zip", "", 400, "body", "empty" },
	{ "PUT", "/api/v1/problems/p", "application/zip", "this is no archive", 422, "archive", "cannot be read" },
	{ "PUT", "/api/v1/problems/.p", "application/zip", "x", 400, "problem", "begins with `.`" },
};

/* One api for all of them: after each refusal it still answers. */
START_TEST(every_bad_request_is_refused_with_what_where_and_why)
{
	upload_package("p", "", "tar", 201);
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct answer answer = fixture_ask(refused[i].method, refused[i].path, refused[i].type, refused[i].body,
						   refused[i].body != NULL ? strlen(refused[i].body) : 0);

		if (refused[i].status == 405)
			ck_assert_ptr_nonnull(strstr(answer.text, "\r\nAllow: "));
		expect_error(answer, refused[i].status, refused[i].where, refused[i].why);
	}
	ck_assert_uint_eq(submissions(), 0);
	ck_assert_uint_eq(entries_of_problems(), 1);
}
END_TEST

START_TEST(a_head_request_is_a_get_without_its_body)
{
	int fd = fixture_connect();
	static const char request[] = "HEAD /api/v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
	char text[2048] = "";
	size_t n = 0;
	ssize_t got = 0;

	ck_assert_int_eq(send(fd, request, sizeof(request) - 1, 0), sizeof(request) - 1);
	while ((got = recv(fd, text + n, sizeof(text) - 1 - n, 0)) > 0)
		n += (size_t)got;
	ck_assert_int_eq(strncmp(text, "HTTP/1.1 200", 12), 0);
	ck_assert_str_eq(strstr(text, "\r\n\r\n"), "\r\n\r\n");
	(void)close(fd);
}
END_TEST

START_TEST(a_source_above_the_problems_own_limit_is_refused)
{
	static char source[33 * 1024 + 1];
	char *body = malloc(sizeof(source) + 256);

	upload_package("p", "", "tar", 201); /* code: 32 KiB */
	ck_assert_ptr_nonnull(body);
	memset(source, 'x', sizeof(source) - 1);
	(void)snprintf(body, sizeof(source) + 256,
		       "{\"problem\":\"p\",\"files\":[{\"name\":\"a.c\",\"content\":\"%s\"}]}", source);
	expect_error(fixture_post(body), 413, "files", "larger than 32768 bytes");
	free(body);
}
END_TEST

/* Of so many letters: POSTed for the problem. */
static struct answer submit_letters(const char *problem, const char *file, size_t letters)
{
	char *body = malloc(letters + 256);
	struct answer answer;
	int n;

	ck_assert_ptr_nonnull(body);
	n = sprintf(body, "{\"problem\":\"%s\",\"files\":[{\"name\":\"%s\",\"content\":\"", problem, file);
	memset(body + n, 'x', letters);
	(void)strcpy(body + n + letters, "\"}]}");
	answer = fixture_post(body);
	free(body);
	return answer;
}

/* Which one is within the output limit, the judge says. */
START_TEST(an_answer_may_be_larger_than_a_source)
{
	static char yaml[] = "problem.yaml", in[] = "data/secret/1.in", ans[] = "data/secret/1.ans";
	static char settings[] = "problem_format_version: 2025-09\nname: made up\nuuid: 0\nlicense: cc0\n"
				 "type: submit-answer\nlimits:\n  time_limit: 1\n  code: 1\n  output: 1\n";
	const struct entry entries[] = { { yaml, 'f', settings, 0, 0 },
					 { in, 'f', "1\n", 0, 0 },
					 { ans, 'f', "2\n", 0, 0 } };
	struct answer answer;
	void *data = NULL;
	size_t size = 0;

	make_archive("tar", entries, 3, &data, &size);
	answer = fixture_ask("PUT", "/api/v1/problems/a", "application/octet-stream", data, size);
	ck_assert_msg(answer.status == 201, "%s", answer.text);
	answer_free(&answer);
	free(data);
	upload_package("p", "", "tar", 201);
	answer = submit_letters("a", "1.out", 256U << 10);
	ck_assert_msg(answer.status == 201, "%s", answer.text);
	answer_free(&answer);
	expect_error(submit_letters("a", "1.out", 1U << 20), 413, "body", "at most 1048576");
	expect_error(submit_letters("p", "1.c", 256U << 10), 413, "files", "larger than 32768 bytes");
}
END_TEST

START_TEST(ten_thousand_files_are_refused)
{
	char *body = malloc(600000);
	size_t n = 0;

	upload_package("p", "", "tar", 201);
	ck_assert_ptr_nonnull(body);
	n = (size_t)sprintf(body, "{\"problem\":\"p\",\"files\":[");
	for (int i = 0; i < 10000; i++)
		n += (size_t)sprintf(body + n, "%s{\"name\":\"f%d.c\",\"content\":\"x\"}", i > 0 ? "," : "", i);
	(void)sprintf(body + n, "]}");
	expect_error(fixture_post(body), 413, NULL, "at most");
	free(body);
	ck_assert_uint_eq(submissions(), 0);
}
END_TEST

START_TEST(a_body_declared_as_one_gigabyte_is_refused_by_its_headers)
{
	static const char head[] = "POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
				   "Content-Length: 1073741824\r\n\r\n";

	expect_error(fixture_send(head, sizeof(head) - 1), 413, "body", "1073741824 bytes; at most 1048576");
}
END_TEST

START_TEST(a_body_streamed_without_end_is_cut_and_told_why)
{
	static const char head[] = "POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
				   "Transfer-Encoding: chunked\r\n\r\n";
	size_t chunk = 65536, size = sizeof(head) - 1;
	char *request = malloc(size + (size_t)1600 * (chunk + 16)); /* 100 MB */

	ck_assert_ptr_nonnull(request);
	memcpy(request, head, size);
	for (int i = 0; i < 1600; i++)
		size += (size_t)sprintf(request + size, "%zx\r\n%*s\r\n", chunk, (int)chunk, "");
	expect_error(fixture_send(request, size), 413, "body", "more than 1048576 bytes");
	free(request);
}
END_TEST

START_TEST(a_source_of_100_megabytes_is_refused)
{
	size_t size = 100 << 20;
	char *body = malloc(size + 1);

	ck_assert_ptr_nonnull(body);
	memset(body, 'x', size);
	body[size] = '\0';
	expect_error(fixture_post(body), 413, "body", "104857600 bytes; at most 1048576");
	free(body);
}
END_TEST

static const char *const halves[] = {
	"",
	"POST /api/v1",
	"POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Ty",
	"POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
	"500\r\n\r\n{\"problem\":\"p\",",
	"POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: "
	"chunked\r\n\r\n5\r\n{\"p",
	"PUT /api/v1/problems/p HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\nPK\003\004",
};

static void set_up_impatient(void)
{
	const struct judge_api_limits limits = {
		.request_timeout_ms = 300, .body_timeout_ms = 300, .upload_timeout_ms = 300, .connections = 8
	};

	fixture_start(&limits);
}

START_TEST(a_half_sent_request_is_cut_in_time_and_leaves_nothing)
{
	for (int closed = 0; closed < 2; closed++)
		for (size_t i = 0; i < sizeof(halves) / sizeof(halves[0]); i++) {
			int fd = fixture_connect();
			double begun = seconds();
			char byte = 0;

			ck_assert_int_eq(send(fd, halves[i], strlen(halves[i]), 0), (ssize_t)strlen(halves[i]));
			if (closed == 0) /* else the client goes away at once */
				ck_assert_int_le(recv(fd, &byte, 1, 0), 0);
			ck_assert_double_lt(seconds() - begun, 5);
			(void)close(fd);
		}
	ck_assert_uint_eq(submissions(), 0);
	ck_assert_uint_eq(entries_of_problems(), 0);
}
END_TEST

START_TEST(a_client_that_dribbles_is_cut_however_steady_it_is)
{
	int fd = fixture_connect();
	const struct timespec pause = { .tv_nsec = 50000000 };
	static const char head[] = "POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
				   "Content-Length: 1000\r\n\r\n";
	int sent = 0;

	ck_assert_int_eq(send(fd, head, sizeof(head) - 1, 0), sizeof(head) - 1);
	while (sent < 100 && send(fd, " ", 1, MSG_NOSIGNAL) == 1) {
		(void)nanosleep(&pause, NULL);
		sent++;
	}
	ck_assert_int_lt(sent, 60);
	(void)close(fd);
}
END_TEST

START_TEST(idle_connections_up_to_the_ceiling_do_not_lock_others_out_for_long)
{
	int fds[8];
	struct answer answer;

	for (int i = 0; i < 8; i++)
		fds[i] = fixture_connect();
	answer = fixture_get("/api/v1/health");
	ck_assert_int_eq(answer.status, 200);
	answer_free(&answer);
	for (int i = 0; i < 8; i++)
		(void)close(fds[i]);
}
END_TEST

/* ---- Hostile archives ---- */

static const struct {
	struct entry entries[3];
	size_t count;
	int status;
	const char *why;
} archives[] = {
	{ { { "../evil", 'f', "x", 0, 0 } }, 1, 422, "climbs out" },
	{ { { "a/../../evil", 'f', "x", 0, 0 } }, 1, 422, "climbs out" },
	{ { { "/tmp/evil", 'f', "x", 0, 0 } }, 1, 422, "absolute" },
	{ { { "link", 'l', "/tmp", 0, 0 }, { "link/evil", 'f', "x", 0, 0 } }, 2, 422, "absolute target" },
	{ { { "link", 'l', "../..", 0, 0 }, { "link/evil", 'f', "x", 0, 0 } }, 2, 422, "leads out" },
	{ { { "link", 'l', ".", 0, 0 }, { "link/evil", 'f', "x", 0, 0 } }, 2, 422, "through symlink" },
	{ { { "hard", 'h', "/etc/passwd", 0, 0 } }, 1, 422, "hard link" },
	{ { { "a", 'f', "x", 0, 0 }, { "b", 'h', "a", 0, 0 } }, 2, 422, "hard link" },
	{ { { "data/1.in", 'f', "x", 0, 0 }, { "data", 'f', "x", 0, 0 } }, 2, 422, "`data` is there twice" },
	{ { { "problem.yaml", 'f', "name: a", 0, 0 }, { "problem.yaml", 'f', "name: b", 0, 0 } },
	  2,
	  422,
	  "there twice" },
	{ { { "data", 'd', "", 0, 0 }, { "./data", 'l', ".", 0, 0 } }, 2, 422, "there twice" },
	{ { { "fifo", 'p', "", 0, 0 } }, 1, 422, "no file, directory or symlink" },
	{ { { "disk", 'b', "", 0, 0 } }, 1, 422, "no file, directory or symlink" },
	{ { { "a\nb", 'f', "x", 0, 0 } }, 1, 422, "control character" },
	{ { { "zeros", 'f', "", 100 << 20, 0 } }, 1, 413, "times its size" },
	{ { { "zeros", 'f', "", 300 << 20, 0 } }, 1, 413, "larger than" },
	{ { { "problem.yaml", 'f', "name: [", 0, 0 } }, 1, 422, "package `p`" },
	{ { { "only-a-file", 'f', "x", 0, 0 } }, 1, 422, "package `p`" },
	{ { { "problem.yaml", 'f', "name: x\n", 0, 0 }, { "data/secret/1.in", 'f', "x", 0, 0 } },
	  2,
	  422,
	  "package `p`" },
};

static void set_up_small(void)
{
	const struct judge_api_limits limits = { .unpacked_bytes = 200 << 20, .unpacked_entries = 50 };

	fixture_start(&limits);
}

START_TEST(a_hostile_archive_is_refused_and_leaves_nothing)
{
	for (size_t i = 0; i < sizeof(archives) / sizeof(archives[0]); i++) {
		struct answer answer;
		void *data = NULL;
		size_t size = 0;

		make_archive("tar.gz", archives[i].entries, archives[i].count, &data, &size);
		answer = fixture_ask("PUT", "/api/v1/problems/p", "application/gzip", data, size);
		expect_error(answer, archives[i].status, "archive", archives[i].why);
		free(data);
		ck_assert_uint_eq(entries_of_problems(), 0);
	}
	ck_assert_int_eq(access("/tmp/evil", F_OK), -1);
}
END_TEST

START_TEST(an_archive_of_too_many_entries_is_refused)
{
	static char names[60][16];
	struct entry entries[60];
	void *data = NULL;
	size_t size = 0;

	for (int i = 0; i < 60; i++) {
		(void)snprintf(names[i], sizeof(names[i]), "f%d", i);
		entries[i] = (struct entry){ names[i], 'f', "", 0, 0 };
	}
	make_archive("zip", entries, 60, &data, &size);
	expect_error(fixture_ask("PUT", "/api/v1/problems/p", "application/zip", data, size), 413, "archive",
		     "more than 50 entries");
	free(data);
	ck_assert_uint_eq(entries_of_problems(), 0);
}
END_TEST

START_TEST(set_id_bits_of_an_archive_are_dropped)
{
	const struct entry entries[] = { { "problem.yaml", 'f', "name: x\n", 0, 06777 },
					 { "data/secret/1.in", 'f', "1", 0, 0 },
					 { "data/secret/1.ans", 'f', "1", 0, 0 } };
	char path[PATH_MAX + JUDGE_NAME_SIZE + 64];
	struct judge_problem problem;
	struct sbx_error err = { 0 };
	struct answer answer;
	struct stat st;
	void *data = NULL;
	size_t size = 0;

	make_archive("tar", entries, 3, &data, &size);
	answer = fixture_ask("PUT", "/api/v1/problems/p", "application/x-tar", data, size);
	ck_assert_msg(answer.status == 201, "%s", answer.text);
	answer_free(&answer);
	free(data);
	ck_assert_int_eq(judge_store_problem_get(fixture.store, "p", &problem, &err), 1);
	(void)snprintf(path, sizeof(path), "%s/problems/%s/problem.yaml", fixture.dir, problem.dir);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_mode & 07777, 0755);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("api_refusals");
	TCase *tests = NULL;

	tests = fixture_case(suite, "bad", fixture_set_up);
	tcase_add_test(tests, every_bad_request_is_refused_with_what_where_and_why);
	tcase_add_test(tests, a_head_request_is_a_get_without_its_body);
	tcase_add_test(tests, a_source_above_the_problems_own_limit_is_refused);
	tcase_add_test(tests, an_answer_may_be_larger_than_a_source);
	tcase_add_test(tests, ten_thousand_files_are_refused);
	tcase_add_test(tests, a_body_declared_as_one_gigabyte_is_refused_by_its_headers);
	tcase_add_test(tests, a_body_streamed_without_end_is_cut_and_told_why);
	tcase_add_test(tests, a_source_of_100_megabytes_is_refused);
	tests = fixture_case(suite, "slow", set_up_impatient);
	tcase_add_test(tests, a_half_sent_request_is_cut_in_time_and_leaves_nothing);
	tcase_add_test(tests, a_client_that_dribbles_is_cut_however_steady_it_is);
	tcase_add_test(tests, idle_connections_up_to_the_ceiling_do_not_lock_others_out_for_long);
	tests = fixture_case(suite, "archives", set_up_small);
	tcase_add_test(tests, a_hostile_archive_is_refused_and_leaves_nothing);
	tcase_add_test(tests, an_archive_of_too_many_entries_is_refused);
	tcase_add_test(tests, set_id_bits_of_an_archive_are_dropped);
	return sbx_run_suite(suite);
}
