/*
 * fuzz_http.c - libFuzzer entry: any bytes as what a client sends on one connection to a real api.
 *
 * Every input finds the same store: a problem and three submissions. An api that has written to it is stopped, and the
 * next input gets a fresh one; so is one whose client waits (a long poll). A client's bytes alone must never be
 * answered with "our fault" (500), and a whole answer with a body must be JSON.
 *
 * Leaks are looked for at the end alone (-detect_leaks=0 in http.options): before, what the api's thread holds would be
 * taken for some now and then.
 */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <sqlite3.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "judge/api/api-internal.h"
#include "judge/daemon/log.h"
#include "judge/tests/fuzz_scratch.h"
#include "judge/toolchain/spool.h"
#include "sandbox/cleanup.h"

#define REPLY_MAX  (1 << 20)
#define STORE_FILE JUDGE_STORE_DIR "/minos.db"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char ext_c[] = "c", ext_py[] = "py";
static char *c_extensions[] = { ext_c, NULL }, *py_extensions[] = { ext_py, NULL };
static struct judge_language languages[] = {
	{ .time_multiplier = 1, .name = "c", .title = "C", .extensions = { c_extensions, 1 } },
	{ .time_multiplier = 1, .name = "python3", .title = "Python 3", .extensions = { py_extensions, 1 } },
};
/* That no package goes beyond: each has a number, and the largest. */
#define LIMITS                                                                                                         \
	SBX_NO_LIMIT, SBX_NO_LIMIT, SBX_NO_LIMIT, SBX_NO_LIMIT, SBX_NO_LIMIT, SBX_NO_LIMIT, SBX_NO_LIMIT,              \
	    SBX_NO_LIMIT, SBX_NO_LIMIT, SBX_NO_LIMIT
static struct judge_profile profiles[] = {
	{ .name = "contest", .run = { LIMITS }, .ceiling = { LIMITS }, .source_bytes = 4096, .source_files = 4 }
};
static const struct judge_policy policy = {
	.languages = languages, .language_count = 2, .profiles = profiles, .profile_count = 1
};
static const struct judge_api_language host_languages[] = { { "c", true, "gcc 12" },
							    { "python3", false, "is not there" } };

static char state_dir[PATH_MAX];
static int state_fd = -1;
static char *pristine; /* the database as each input finds it */
static size_t pristine_size;

/* ---- The store ---- */

static void must(int r)
{
	if (r < 0)
		abort();
}

static void make_package(void)
{
	static const char *const files[] = { "problem.yaml", "data/secret/1.in", "data/secret/1.ans" };
	sbx_close int problems = -1, dir = -1;
	struct sbx_error err = { 0 };

	if (mkdirat(state_fd, "problems", 0700) < 0 && errno != EEXIST)
		abort();
	problems = openat(state_fd, "problems", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	must(problems);
	if (faccessat(problems, "p0/problem.yaml", F_OK, 0) == 0)
		return;
	dir = judge_spool_fresh(problems, "p0", &err);
	must(dir);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		must(judge_spool_write(dir, files[i], "", 0, &err));
}

static void queue(struct judge_store *store, const char *key)
{
	char name[] = "a.c", text[] = "x", id[JUDGE_ID_SIZE];
	const struct judge_file file = { .name = name, .data = text, .size = 1 };
	const struct judge_submit submit = {
		.problem = "p", .language = "c", .idempotency_key = key, .files = &file, .file_count = 1
	};
	struct sbx_error err = { 0 };
	bool created;

	must(judge_store_submit(store, &submit, id, &created, &err));
}

/* Submission 00...: done, 11...: leased, 22...: queued. */
static void fill(struct judge_store *store)
{
	struct judge_lease *done = NULL, *leased = NULL;
	struct sbx_error err = { 0 };

	must(judge_store_problem_put(store, "p", "p0", "A problem", &err));
	queue(store, "k0");
	queue(store, "k1");
	queue(store, "k2");
	must(judge_store_lease(store, "h/0", 3600000, &done, &err));
	must(judge_store_finish(store, done, &(struct judge_outcome){ "AC", "{\"verdict\":\"AC\",\"tests\":[]}", NULL },
				&err));
	must(judge_store_lease(store, "h/0", 3600000, &leased, &err));
	judge_lease_free(done);
	judge_lease_free(leased);
}

/* Ids that seeds can name. */
static void name_ids(const char *path)
{
	sqlite3 *db = NULL;

	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_exec(db,
			 "UPDATE submissions SET id = replace(hex(zeroblob(16)), '0', substr(idempotency_key, 2, 1));"
			 "PRAGMA wal_checkpoint(TRUNCATE);",
			 NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_close(db) != SQLITE_OK)
		abort();
}

static void set_up(void)
{
	char path[PATH_MAX + 16];
	struct judge_store *store = NULL;
	struct sbx_error err = { 0 };
	FILE *file;
	struct stat st;

	judge_log_init("api", -1, JUDGE_LOG_ERROR + 1);
	state_fd = fuzz_scratch(state_dir, sizeof(state_dir));
	make_package();
	must(judge_store_open(state_dir, &store, &err));
	fill(store);
	judge_store_close(store);
	(void)snprintf(path, sizeof(path), "%s/" STORE_FILE, state_dir);
	name_ids(path);
	file = fopen(path, "re");
	if (file == NULL || fstat(fileno(file), &st) < 0)
		abort();
	pristine_size = (size_t)st.st_size;
	pristine = malloc(pristine_size);
	if (pristine == NULL || fread(pristine, 1, pristine_size, file) != pristine_size)
		abort();
	(void)fclose(file);
}

static void reset(void)
{
	sbx_close int fd = -1;

	make_package();
	(void)unlinkat(state_fd, STORE_FILE "-wal", 0); /* mostly gone with the last connection, and so is the next */
	(void)unlinkat(state_fd, STORE_FILE "-shm", 0);
	fd = openat(state_fd, STORE_FILE, O_WRONLY | O_TRUNC | O_CLOEXEC);
	if (fd < 0 || write(fd, pristine, pristine_size) != (ssize_t)pristine_size)
		abort();
}

/* ---- The api ---- */

static struct {
	bool running;
	int listening, stop;
	pthread_t thread;
	struct judge_store *store; /* ours, to see what has changed */
	int64_t version;
} api = { .listening = -1 };

static void *serve(void *stop)
{
	const struct judge_api_config config = {
		.listen_fd = api.listening,
		.state_dir = state_dir,
		.stop_fd = (int)(intptr_t)stop,
		.policy = &policy,
		.profile = "contest",
		.languages = host_languages,
		.language_count = 2,
		.limits = { .wait_ms = 30000, .submit_bytes = 8192, .upload_bytes = 32768, .unpacked_bytes = 65536 }
	};
	struct sbx_error err = { 0 };

	must(judge_api_run(&config, &err));
	(void)close(config.stop_fd);
	return NULL;
}

static void start_api(void)
{
	struct sbx_error err = { 0 };
	int stop[2];

	reset();
	must(judge_store_open(state_dir, &api.store, &err));
	api.version = judge_store_data_version(api.store);
	must(pipe2(stop, O_CLOEXEC));
	api.stop = stop[1];
	if (pthread_create(&api.thread, NULL, serve, (void *)(intptr_t)stop[0]) != 0)
		abort();
	api.running = true;
}

static void tell_to_stop(void)
{
	if (api.stop >= 0)
		(void)close(api.stop);
	api.stop = -1;
}

static void stop_api(void)
{
	if (!api.running)
		return;
	tell_to_stop();
	(void)pthread_join(api.thread, NULL);
	judge_store_close(api.store);
	api.running = false;
}

/* ---- The client ---- */

static int connect_to_api(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%.90s/s", state_dir);
	if (api.listening < 0) {
		api.listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		must(bind(api.listening, (const struct sockaddr *)&address, sizeof(address)));
		must(listen(api.listening, 4));
	}
	must((int)TEMP_FAILURE_RETRY(connect(fd, (const struct sockaddr *)&address, sizeof(address))));
	return fd;
}

/* How long the client waits for a byte, one time after the other, and what it does when there came none. */
static const struct patience {
	int ms;
	enum {
		SHUT,
		STOP,
		GIVE_UP
	} then;
} patience[] = {
	{ 5, SHUT },    /* not at once: libmicrohttpd would miss the end of a stream that comes with its last bytes */
	{ 50, STOP },   /* a long poll: the api is told to stop, and answers those who wait */
	{ 50, GIVE_UP } /* half a request */
};

/* Sends what the socket takes. Returns whether there is more to send. */
static bool send_some(int fd, const uint8_t **data, size_t *size)
{
	ssize_t n = send(fd, *data, *size, MSG_DONTWAIT | MSG_NOSIGNAL);

	*data += n > 0 ? n : 0;
	*size -= n > 0 ? (size_t)n : 0;
	return n >= 0 && *size > 0;
}

/* Writes all and reads until the end, or until its patience ends. Returns how much came. */
static size_t talk(int fd, const uint8_t *data, size_t size, char *reply)
{
	const struct patience *step = patience;
	size_t got = 0;
	bool more = true;

	for (;;) {
		struct pollfd polled = { .fd = fd, .events = (short)(more ? POLLIN | POLLOUT : POLLIN) };
		int ready = poll(&polled, 1, step->ms);
		ssize_t n = 0;

		if (ready > 0 && (polled.revents & POLLOUT) != 0)
			more = send_some(fd, &data, &size);
		if (ready > 0 && (polled.revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
			n = recv(fd, reply + got, REPLY_MAX - got, MSG_DONTWAIT);
			if (n == 0 || (n < 0 && errno != EAGAIN))
				return got;
			got += n > 0 ? (size_t)n : 0;
		}
		if (ready > 0 && !(n > 0 && step->then == SHUT && !more))
			continue;
		if (step->then == GIVE_UP)
			return got;
		if (step->then == SHUT)
			(void)shutdown(fd, SHUT_WR); /* the api may have been faster */
		else
			tell_to_stop();
		step++;
	}
}

/* The first reply. That to HEAD has a length and no body: the next reply follows, if there is one. */
static void check_reply(const char *text)
{
	const char *body = strstr(text, "\r\n\r\n"), *field = strcasestr(text, "\r\nContent-Length: ");
	size_t length = field == NULL ? 0 : strtoul(field + strlen("\r\nContent-Length: "), NULL, 10);
	json_t *json;

	if (strncmp(text, "HTTP/1.1 500", 12) == 0)
		abort();
	if (body == NULL || field == NULL || field > body || strlen(body + 4) < length ||
	    strncmp(body + 4, "HTTP/", 5) == 0 || strstr(text, "application/json") == NULL)
		return;
	json = json_loadb(body + 4, length, 0, NULL);
	if (json == NULL)
		abort();
	json_decref(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char reply[REPLY_MAX + 1];
	int fd;

	if (state_fd < 0) {
		set_up();
		(void)atexit(stop_api);
	}
	fd = connect_to_api();
	if (!api.running)
		start_api();
	reply[talk(fd, data, size, reply)] = '\0';
	(void)close(fd);
	check_reply(reply);
	if (api.stop < 0 || judge_store_data_version(api.store) != api.version)
		stop_api(); /* the next input finds everything as this one did */
	return 0;
}
