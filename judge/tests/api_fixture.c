/* api_fixture.c - see api_fixture.h. */
#include "judge/tests/api_fixture.h"

#include <archive.h>
#include <archive_entry.h>
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "judge/daemon/log.h"

struct fixture fixture;

static struct sbx_error err;
static struct judge_api_limits limits_used;

static char ext_c[] = "c", ext_h[] = "h", ext_cpp[] = "cpp", ext_py[] = "py";
static char *c_extensions[] = { ext_c, ext_h, NULL }, *cpp_extensions[] = { ext_cpp, ext_h, NULL },
	    *py_extensions[] = { ext_py, NULL };
static struct judge_language languages[] = {
	{ .time_multiplier = 1, .name = "c", .title = "C", .extensions = { c_extensions, 2 } },
	{ .time_multiplier = 1, .name = "cpp", .title = "C++", .extensions = { cpp_extensions, 2 } },
	{ .time_multiplier = 1, .name = "python3", .title = "Python 3", .extensions = { py_extensions, 1 } },
};
/* That no package goes beyond: each has a number, and the largest. */
#define LIMITS                                                                                                         \
	SBX_NO_LIMIT, SBX_NO_LIMIT, SBX_NO_LIMIT, SBX_NO_LIMIT, SBX_NO_LIMIT, SBX_NO_LIMIT, SBX_NO_LIMIT,              \
	    SBX_NO_LIMIT, SBX_NO_LIMIT, SBX_NO_LIMIT
static struct judge_profile profiles[] = {
	{ .name = "contest", .run = { LIMITS }, .ceiling = { LIMITS }, .source_bytes = 65536, .source_files = 20 }
};
static const struct judge_policy policy = {
	.languages = languages, .language_count = 3, .profiles = profiles, .profile_count = 1
};
static const struct judge_api_language host_languages[] = { { "c", true, "gcc 12.2.0" },
							    { "cpp", true, "g++ 12.2.0" },
							    { "python3", false, "python3 is not installed" } };

_Noreturn static void run_api(int stop_fd, int bell_fd)
{
	struct judge_api_config config = { .listen_fd = -1,
					   .state_dir = fixture.dir,
					   .bells = &bell_fd,
					   .bell_count = 1,
					   .stop_fd = stop_fd,
					   .policy = &policy,
					   .profile = "contest",
					   .languages = host_languages,
					   .language_count = 3,
					   .limits = limits_used };
	int r = 0;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	profiles[0].run.output_bytes = 256U << 10;
	judge_log_init("api", -1, JUDGE_LOG_ERROR);
	r = judge_api_run(&config, &err);
	if (r < 0)
		(void)fprintf(stderr, "api: %s\n", err.text);
	exit(r == 0 ? 0 : 1); /* not _exit: the leak checker is to look */
}

static void wait_until_it_answers(void)
{
	const struct timespec pause = { .tv_nsec = 5000000 };

	for (int i = 0; i < 2000; i++) {
		int fd = fixture_connect();

		if (fd >= 0) {
			(void)close(fd);
			return;
		}
		(void)nanosleep(&pause, NULL);
	}
	ck_abort_msg("the api does not answer");
}

static void start_api(void)
{
	int bell[2], stop[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, bell), 0);
	ck_assert_int_eq(pipe2(stop, O_CLOEXEC), 0);
	fixture.pid = fork();
	ck_assert_int_ge(fixture.pid, 0);
	if (fixture.pid == 0) {
		(void)close(bell[0]);
		(void)close(stop[1]);
		run_api(stop[0], bell[1]);
	}
	(void)close(bell[1]);
	(void)close(stop[0]);
	fixture.bell_fd = bell[0];
	fixture.stop_fd = stop[1];
	wait_until_it_answers();
	ck_assert_msg(judge_store_open(fixture.dir, &fixture.store, &err) == 0, "%s", err.text);
}

void fixture_start(const struct judge_api_limits *limits)
{
	(void)snprintf(fixture.dir, sizeof(fixture.dir), "/tmp/minos-api-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(fixture.dir));
	limits_used = limits != NULL ? *limits : (struct judge_api_limits){ 0 };
	start_api();
}

void fixture_set_up(void)
{
	fixture_start(NULL);
}

static void stop_api(bool kill_it)
{
	int status = 0;

	judge_store_close(fixture.store);
	fixture.store = NULL;
	if (kill_it)
		(void)kill(fixture.pid, SIGKILL);
	(void)close(fixture.stop_fd);
	ck_assert_int_eq(waitpid(fixture.pid, &status, 0), fixture.pid);
	if (!kill_it)
		ck_assert_int_eq(status, 0);
	(void)close(fixture.bell_fd);
}

void fixture_restart(bool kill_it)
{
	stop_api(kill_it);
	start_api();
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

void fixture_tear_down(void)
{
	stop_api(false);
	ck_assert_int_eq(nftw(fixture.dir, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

/* ---- HTTP ---- */

int fixture_connect(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%.80s/%s", fixture.dir, JUDGE_API_SOCKET);
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	(void)close(fd);
	return -1;
}

/* Is the answer whole by its Content-Length? Then the offset of its body, else 0. */
static size_t whole(const char *text, size_t size)
{
	const char *end = strstr(text, "\r\n\r\n"), *length = strcasestr(text, "\r\nContent-Length: ");
	size_t body = end == NULL ? 0 : (size_t)(end + 4 - text);

	if (end == NULL || length == NULL)
		return 0;
	return size >= body + strtoul(length + 18, NULL, 10) ? body : 0;
}

struct answer fixture_read(int fd)
{
	struct answer answer = { .text = calloc(1, 1) };
	size_t size = 0, body = 0;

	for (;;) {
		struct pollfd ready = { .fd = fd, .events = POLLIN };
		ssize_t n = 0;

		ck_assert_msg(poll(&ready, 1, 20000) == 1, "no answer within 20 s");
		answer.text = realloc(answer.text, size + 65536 + 1);
		ck_assert_ptr_nonnull(answer.text);
		n = recv(fd, answer.text + size, 65536, 0);
		if (n > 0)
			size += (size_t)n;
		answer.text[size] = '\0';
		body = whole(answer.text, size);
		if (n <= 0 || body > 0)
			break;
	}
	if (strncmp(answer.text, "HTTP/1.1 ", 9) == 0)
		answer.status = (int)strtol(answer.text + 9, NULL, 10);
	if (body > 0)
		answer.body = json_loads(answer.text + body, 0, NULL);
	return answer;
}

static void send_all(int fd, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t n = send(fd, bytes, size, MSG_NOSIGNAL);

		if (n <= 0)
			return; /* refused early: the answer says why */
		bytes += n;
		size -= (size_t)n;
	}
}

struct answer fixture_send(const void *bytes, size_t size)
{
	int fd = fixture_connect();
	struct answer answer;

	ck_assert_int_ge(fd, 0);
	send_all(fd, bytes, size);
	answer = fixture_read(fd);
	(void)close(fd);
	return answer;
}

struct answer fixture_ask(const char *method, const char *path, const char *type, const void *body, size_t size)
{
	char head[2048];
	char *request = NULL;
	struct answer answer;
	int n = snprintf(head, sizeof(head), "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s%s%s", method, path,
			 type != NULL ? "Content-Type: " : "", type != NULL ? type : "", type != NULL ? "\r\n" : "");

	if (body != NULL)
		n += snprintf(head + n, sizeof(head) - (size_t)n, "Content-Length: %zu\r\n", size);
	n += snprintf(head + n, sizeof(head) - (size_t)n, "\r\n");
	request = malloc((size_t)n + size);
	ck_assert_ptr_nonnull(request);
	memcpy(request, head, (size_t)n);
	if (size > 0)
		memcpy(request + n, body, size);
	answer = fixture_send(request, (size_t)n + size);
	free(request);
	return answer;
}

struct answer fixture_get(const char *path)
{
	return fixture_ask("GET", path, NULL, NULL, 0);
}

struct answer fixture_post(const char *json)
{
	return fixture_ask("POST", "/api/v1/submissions", "application/json", json, strlen(json));
}

void answer_free(struct answer *answer)
{
	json_decref(answer->body);
	free(answer->text);
}

static const char *error_field(const struct answer *answer, const char *field)
{
	const char *text = json_string_value(json_object_get(json_object_get(answer->body, "error"), field));

	return text != NULL ? text : "";
}

void expect_error(struct answer answer, int status, const char *where, const char *why)
{
	ck_assert_msg(answer.status == status, "wanted %d, got: %s", status, answer.text);
	ck_assert_str_ne(error_field(&answer, "what"), "");
	if (where != NULL)
		ck_assert_msg(strcmp(error_field(&answer, "where"), where) == 0, "where: %s", answer.text);
	ck_assert_msg(strstr(error_field(&answer, "why"), why) != NULL, "why: %s", answer.text);
	answer_free(&answer);
}

/* ---- Packages ---- */

void upload_package(const char *name, const char *top, const char *format, int status)
{
	char yaml[64], in[64], ans[64], path[128];
	const struct entry entries[] = {
		{ yaml, 'f', "name: A test\nlimits:\n  code: 32\n", 0, 0 },
		{ in, 'f', "1\n", 0, 0 },
		{ ans, 'f', "2\n", 0, 0 },
	};
	struct answer answer;
	void *data = NULL;
	size_t size = 0;

	(void)snprintf(yaml, sizeof(yaml), "%sproblem.yaml", top);
	(void)snprintf(in, sizeof(in), "%sdata/secret/1.in", top);
	(void)snprintf(ans, sizeof(ans), "%sdata/secret/1.ans", top);
	(void)snprintf(path, sizeof(path), "/api/v1/problems/%s", name);
	make_archive(format, entries, 3, &data, &size);
	answer = fixture_ask("PUT", path, "application/octet-stream", data, size);
	ck_assert_msg(answer.status == status, "%s", answer.text);
	ck_assert_str_eq(json_string_value(json_object_get(answer.body, "name")), name);
	ck_assert_int_eq(json_integer_value(json_object_get(answer.body, "tests")), 1);
	answer_free(&answer);
	free(data);
}

/* ---- A judge ---- */

bool judge_once(const char *verdict)
{
	struct judge_bell bell = { .test_count = 2, .kind = JUDGE_BELL_LEASED };
	struct judge_lease *lease = NULL;
	char result[256];

	if (judge_store_lease(fixture.store, "test/0", 60000, &lease, &err) != 1)
		return false;
	memcpy(bell.id, lease->id, sizeof(bell.id));
	(void)send(fixture.bell_fd, &bell, sizeof(bell), MSG_DONTWAIT | MSG_NOSIGNAL);
	for (uint32_t i = 0; i < 2; i++) {
		bell.kind = JUDGE_BELL_TEST;
		bell.test_index = i;
		(void)snprintf(bell.verdict, sizeof(bell.verdict), "%s", verdict);
		(void)snprintf(bell.test_name, sizeof(bell.test_name), "secret/%u", i);
		(void)send(fixture.bell_fd, &bell, sizeof(bell), MSG_DONTWAIT | MSG_NOSIGNAL);
	}
	(void)snprintf(result, sizeof(result),
		       "{\"id\":\"%s\",\"verdict\":\"%s\",\"reason\":\"said "
		       "so\",\"tests\":[{\"name\":\"secret/1\",\"verdict\":\"%s\","
		       "\"reason\":\"x\",\"cpu_ns\":2000000,\"memory_peak_bytes\":4096}],\"cpu_ns\":2000000,\"memory_"
		       "peak_bytes\":4096}",
		       lease->id, verdict, verdict);
	ck_assert_int_eq(judge_store_finish(fixture.store, lease,
					    &(struct judge_outcome){ verdict, result, JUDGE_ONCE_TIMELINE }, &err),
			 1);
	bell.kind = JUDGE_BELL_DONE;
	(void)send(fixture.bell_fd, &bell, sizeof(bell), MSG_DONTWAIT | MSG_NOSIGNAL);
	judge_lease_free(lease);
	return true;
}
