/* daemon_fixture.c - see daemon_fixture.h: starting and ending a minosd, and talking to it. */
#include "judge/tests/daemon_fixture.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "judge/api/api.h"
#include "judge/cli/client.h"
#include "judge/cli/pack.h"
#include "sandbox/cleanup.h"

#define PROBLEMS "testcases/problems/"

struct daemon the_daemon;

int64_t daemon_now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail for this clock */
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void daemon_pause_ms(unsigned ms)
{
	const struct timespec pause = { .tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000 };

	(void)nanosleep(&pause, NULL);
}

int64_t daemon_patience_ms(int64_t ms)
{
	const char *factor = getenv("CK_TIMEOUT_MULTIPLIER");
	long times = factor == NULL ? 1 : strtol(factor, NULL, 10);

	return times > 1 ? ms * times : ms;
}

/* ---- Log ---- */

/* Everything that is in fd, from its beginning. */
static char *read_all(int fd)
{
	struct stat st;
	ssize_t got = 0;
	char *text;

	ck_assert_int_eq(fstat(fd, &st), 0);
	text = calloc(1, (size_t)st.st_size + 1);
	ck_assert_ptr_nonnull(text);
	got = pread(fd, text, (size_t)st.st_size, 0);
	ck_assert_int_ge(got, 0);
	text[got] = '\0';
	return text;
}

static char *read_log(void)
{
	sbx_close int fd = open(the_daemon.log, O_RDONLY | O_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	return read_all(fd);
}

const char *daemon_log(void)
{
	static char end[3000]; /* libcheck takes no more than 4096 bytes of message */
	sbx_free char *log = read_log();
	size_t size = strlen(log);

	(void)snprintf(end, sizeof(end), "%s", size < sizeof(end) ? log : log + size - sizeof(end) + 1);
	return end;
}

/* ---- Starting and ending ---- */

void daemon_prepare(void)
{
	(void)snprintf(the_daemon.dir, sizeof(the_daemon.dir), "/tmp/minos-daemon-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(the_daemon.dir));
	(void)snprintf(the_daemon.log, sizeof(the_daemon.log), "%s.log", the_daemon.dir);
	(void)snprintf(the_daemon.socket, sizeof(the_daemon.socket), "%s/%s", the_daemon.dir, JUDGE_API_SOCKET);
	the_daemon.config[0] = '\0';
	the_daemon.slots = 2;
	the_daemon.user = 0;
	the_daemon.pid = -1;
	the_daemon.client = NULL;
}

/* In the child: becomes the daemon, or one that is only tried. */
_Noreturn static void become(const char *const *args, int error)
{
	char *argv[24] = { NULL };
	uid_t user = the_daemon.user;

	for (int i = 0; i < 23 && args[i] != NULL; i++)
		argv[i] = strdup(args[i]);
	(void)setsid();
	if (dup2(error, STDERR_FILENO) < 0 || dup2(error, STDOUT_FILENO) < 0)
		_exit(126);
	if (user != 0 &&
	    (setgroups(0, NULL) != 0 || setresgid(user, user, user) != 0 || setresuid(user, user, user) != 0))
		_exit(126);
	/* Roles let nobody look into them: not the search for leaks either. */
	if (setenv("ASAN_OPTIONS", "detect_leaks=0", 0) != 0)
		_exit(126);
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0) /* it is not to outlive a test that failed */
		_exit(126);
	(void)execv(MINOSD_BIN, argv);
	_exit(127);
}

static pid_t spawn(const char *const *args, int error)
{
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		become(args, error);
	return pid;
}

static bool degraded(void)
{
	return the_daemon.user != 0 || geteuid() != 0;
}

/*
 * Is the api there? Not only the socket, which the supervisor holds: it must answer. And it must be this supervisor's:
 * the api of one that was just killed may answer for a moment more.
 */
static bool answers(void)
{
	static const char request[] = "GET /api/v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
	const struct timeval patience = { .tv_sec = 5 };
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	sbx_close int sock = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct ucred listener = { .pid = 0 }; /* who called listen */
	socklen_t size = sizeof(listener);
	char byte;

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", the_daemon.socket);
	return sock >= 0 && setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) == 0 &&
	       connect(sock, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
	       getsockopt(sock, SOL_SOCKET, SO_PEERCRED, &listener, &size) == 0 && listener.pid == the_daemon.pid &&
	       send(sock, request, sizeof(request) - 1, MSG_NOSIGNAL) == (ssize_t)sizeof(request) - 1 &&
	       recv(sock, &byte, 1, 0) == 1;
}

void daemon_expect_alive(void)
{
	int status;

	ck_assert_msg(waitpid(the_daemon.pid, &status, WNOHANG) == 0, "minosd has ended: %s", daemon_log());
}

void daemon_start(void)
{
	sbx_close int log = open(the_daemon.log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	char slots[16];
	const char *args[] = { "minosd", "--state", the_daemon.dir, "--slots", slots, NULL, NULL, NULL, NULL };
	int64_t end = daemon_now_ms() + daemon_patience_ms(20000);
	struct sbx_error err;
	int used = 5;

	(void)snprintf(slots, sizeof(slots), "%u", the_daemon.slots);
	ck_assert_int_ge(log, 0);
	if (the_daemon.config[0] != '\0') {
		args[used++] = "--config";
		args[used++] = the_daemon.config;
	}
	if (degraded())
		args[used++] = "--degraded";
	if (the_daemon.user != 0)
		ck_assert_int_eq(chown(the_daemon.dir, the_daemon.user, the_daemon.user), 0);
	the_daemon.pid = spawn(args, log);
	while (!answers()) {
		daemon_expect_alive();
		ck_assert_msg(daemon_now_ms() < end, "minosd does not answer: %s", daemon_log());
		daemon_pause_ms(10);
	}
	(void)daemon_process_of("warden", -1); /* remembers it, for the search for leftovers */
	ck_assert_msg(judge_client_open(the_daemon.dir, &the_daemon.client, &err) == 0, "%s", err.text);
}

void daemon_set_up(void)
{
	daemon_prepare();
	daemon_start();
}

/* The wait status once it has ended, or -1 if it goes on longer than that. */
static int wait_ended(pid_t pid, int64_t ms)
{
	int64_t end = daemon_now_ms() + daemon_patience_ms(ms);
	int status;

	while (waitpid(pid, &status, WNOHANG) != pid) {
		if (daemon_now_ms() >= end)
			return -1;
		daemon_pause_ms(5);
	}
	return status;
}

int daemon_end(int signal_number)
{
	int status;

	judge_client_close(the_daemon.client);
	the_daemon.client = NULL;
	ck_assert_int_eq(kill(the_daemon.pid, signal_number), 0);
	status = wait_ended(the_daemon.pid, 60000);
	ck_assert_msg(status != -1, "minosd does not end: %s", daemon_log());
	the_daemon.pid = -1;
	return status;
}

void daemon_stop(void)
{
	int64_t start = daemon_now_ms();
	int status = daemon_end(SIGTERM);

	ck_assert_msg(status == 0, "wait status %x: %s", (unsigned)status, daemon_log());
	ck_assert_int_le(daemon_now_ms() - start, daemon_patience_ms(10000));
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

/* No role has died but by kill -9: not of its own system call filter (31), not of a bad access. */
static void expect_no_crash(void)
{
	static const char killed[] = "was killed by signal ";
	struct stat st;
	sbx_free char *log = NULL;

	if (stat(the_daemon.log, &st) != 0 || !S_ISREG(st.st_mode))
		return; /* never started, or its log was no file */
	log = read_log();
	ck_assert_msg(strstr(log, "Sanitizer") == NULL, "%.3000s", strstr(log, "Sanitizer"));
	ck_assert_msg(strstr(log, "runtime error: ") == NULL, "%.3000s", strstr(log, "runtime error: "));
	for (const char *at = strstr(log, killed); at != NULL; at = strstr(at + 1, killed))
		ck_assert_msg(strtol(at + strlen(killed), NULL, 10) == SIGKILL, "%.200s", at);
}

void daemon_tear_down(void)
{
	if (the_daemon.pid > 0)
		daemon_stop();
	expect_no_crash();
	daemon_expect_nothing_left();
	ck_assert_int_eq(nftw(the_daemon.dir, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
	(void)unlink(the_daemon.log); /* not there if it was never started */
	(void)unlink(the_daemon.config);
}

void daemon_configure(const char *json)
{
	FILE *file;

	(void)snprintf(the_daemon.config, sizeof(the_daemon.config), "%s.json", the_daemon.dir);
	file = fopen(the_daemon.config, "we");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(json, file), 0);
	ck_assert_int_eq(fclose(file), 0);
	ck_assert_int_eq(chmod(the_daemon.config, 0644), 0);
}

int daemon_try(const char *const *args, char *text, size_t size)
{
	sbx_close int out = open("/tmp", O_TMPFILE | O_RDWR | O_APPEND | O_CLOEXEC, 0600);
	const char *all[24] = { "minosd" };
	sbx_free char *said = NULL;
	pid_t pid;
	int status;

	ck_assert_int_ge(out, 0);
	for (int i = 0; i < 22 && args[i] != NULL; i++)
		all[i + 1] = args[i];
	pid = spawn(all, out);
	status = wait_ended(pid, 10000);
	if (status == -1) {
		ck_assert_int_eq(kill(pid, SIGTERM), 0);
		ck_assert_int_ne(wait_ended(pid, 30000), -1);
	}
	said = read_all(out);
	(void)snprintf(text, size, "%s", said);
	return status == -1 ? -1 : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* ---- Its interface ---- */

json_t *daemon_call(const char *path, const json_t *body, long status)
{
	struct judge_reply reply = { 0 };
	struct sbx_error err = { 0 };
	sbx_free char *text = NULL;

	ck_assert_msg(judge_client_call(the_daemon.client, path, body, &reply, &err) == 0, "%s: %s", path, err.text);
	text = json_dumps(reply.body, JSON_COMPACT);
	ck_assert_msg(reply.status == status, "%s: wanted HTTP %ld, got %ld: %s", path, status, reply.status, text);
	return reply.body;
}

void daemon_add_problem(const char *name)
{
	char from[128], to[128];
	struct judge_reply reply = { 0 };
	struct sbx_error err = { 0 };
	uint64_t size = 0;
	sbx_close int fd = -1;

	(void)snprintf(from, sizeof(from), PROBLEMS "%s", name);
	(void)snprintf(to, sizeof(to), "/api/v1/problems/%s", name);
	fd = judge_pack(from, &size, &err);
	ck_assert_msg(fd >= 0, "%s", err.text);
	ck_assert_msg(judge_client_upload(the_daemon.client, to, "application/x-tar", fd, size, &reply, &err) == 0,
		      "%s", err.text);
	ck_assert_int_lt(reply.status, 300);
	json_decref(reply.body);
}

json_t *daemon_request(const char *problem, const char *submission, const char *key)
{
	char path[256];
	const char *base = strrchr(submission, '/') + 1;
	sbx_close int fd = -1;
	sbx_free char *text = NULL;
	json_t *request;

	(void)snprintf(path, sizeof(path), PROBLEMS "%s/submissions/%s", problem, submission);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	ck_assert_msg(fd >= 0, "%s", path);
	text = read_all(fd);
	request = json_pack("{s:s, s:[{s:s, s:s}], s:s*}", "problem", problem, "files", "name", base, "content", text,
			    "idempotency_key", key);
	ck_assert_ptr_nonnull(request);
	return request;
}

void daemon_submit(const char *problem, const char *submission, const char *key, char *id)
{
	json_t *request = daemon_request(problem, submission, key);
	json_t *reply = daemon_call("/api/v1/submissions", request, 201);

	(void)snprintf(id, 33, "%s", json_string_value(json_object_get(reply, "id")));
	json_decref(reply);
	json_decref(request);
}

json_t *daemon_wait(const char *id)
{
	int64_t end = daemon_now_ms() + daemon_patience_ms(60000);
	char path[96];

	(void)snprintf(path, sizeof(path), "/api/v1/submissions/%s/wait?timeout=10", id);
	for (;;) {
		json_t *reply = daemon_call(path, NULL, 200);

		if (strcmp(json_string_value(json_object_get(reply, "state")), "done") == 0)
			return reply;
		json_decref(reply);
		ck_assert_msg(daemon_now_ms() < end, "no verdict for %s: %s", id, daemon_log());
	}
}

const char *daemon_expected(const char *submission)
{
	static const char *const folders[][2] = {
		{ "accepted/", "AC" },
		{ "wrong_answer/", "WA" },
		{ "time_limit_exceeded/", "TLE" },
		{ "memory_limit_exceeded/", "MLE" },
		{ "output_limit_exceeded/", "OLE" },
		{ "run_time_error/", "RTE" },
		{ "compile_error/", "CE" },
		{ "security_violation/", "SV" },
	};

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (strncmp(submission, folders[i][0], strlen(folders[i][0])) == 0)
			return folders[i][1];
	ck_abort_msg("no folder of %s", submission);
	return "";
}
