/*
 * api.c - the api role's start, loop and end. See api.h.
 *
 * One epoll set: libmicrohttpd's own epoll descriptor, the judges' bells, the children that unpack packages, and the
 * descriptor that says stop. The timeout is the nearest deadline of a connection or a long poll; only while somebody
 * waits for a verdict is there a look at the store each second, which makes a lost bell harmless.
 */
#include "judge/api/api.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "judge/api/api-internal.h"
#include "judge/daemon/log.h"
#include "sandbox/cleanup.h"

#define LOOK_MS   1000 /* between looks at the store for those who wait, without a bell */
#define FINISH_MS 5000 /* for running requests, once stopping */
#define EVENTS    16

#define ANSWERS_MAX (16U << 20) /* of their bytes in a body */

/* ---- Start ---- */

/* What the files of a submission may come to: sources, or answers that are outputs. */
static uint64_t content_bytes(const struct judge_profile *profile)
{
	uint64_t answers = profile->run.output_bytes < ANSWERS_MAX ? profile->run.output_bytes : ANSWERS_MAX;

	return answers > profile->source_bytes ? answers : profile->source_bytes;
}

static void fill_limits(struct api *api)
{
	struct judge_api_limits *l = &api->limits;

	*l = api->config->limits;
#define DEFAULT(field, value) l->field = l->field != 0 ? l->field : (value)
	DEFAULT(submit_bytes, 3 * content_bytes(api->profile) + (256U << 10));
	DEFAULT(body_bytes, 128U << 20);
	DEFAULT(upload_bytes, 1ULL << 30);
	DEFAULT(unpacked_bytes, 4ULL << 30);
	DEFAULT(unpacked_entries, 100000);
	DEFAULT(uploads, 2);
	DEFAULT(connections, 512);
	DEFAULT(request_timeout_ms, 15000);
	DEFAULT(body_timeout_ms, 60000);
	DEFAULT(upload_timeout_ms, 900000);
	DEFAULT(wait_ms, 60000);
#undef DEFAULT
}

/* A socket that is left over from a daemon that died refuses connections; one that accepts belongs to a living one. */
static int clear_socket(int dir_fd, const struct sockaddr_un *address, struct sbx_error *err)
{
	sbx_close int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return sbx_error_set(err, errno, "make a socket");
	if (connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0)
		return sbx_error_set(err, EADDRINUSE, "another daemon answers on %s", JUDGE_API_SOCKET);
	if (errno == ENOENT)
		return 0;
	if (errno != ECONNREFUSED)
		return sbx_error_set(err, errno, "try %s", JUDGE_API_SOCKET);
	return unlinkat(dir_fd, JUDGE_API_SOCKET, 0) == 0 ? 0
							  : sbx_error_set(err, errno, "remove %s", JUDGE_API_SOCKET);
}

/* Through /proc/self/fd, because a path in sockaddr_un is short and a state directory's may be long. */
static int bind_socket(int dir_fd, struct sbx_error *err)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	sbx_close int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int r = 0;

	if (fd < 0)
		return sbx_error_set(err, errno, "make a socket");
	(void)snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d/%s", dir_fd, JUDGE_API_SOCKET);
	r = clear_socket(dir_fd, &address, err);
	if (r < 0)
		return r;
	if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) < 0 || listen(fd, SOMAXCONN) < 0)
		return sbx_error_set(err, errno, "listen on %s", JUDGE_API_SOCKET);
	return sbx_take_fd(&fd);
}

static int open_directories(struct api *api, struct sbx_error *err)
{
	const struct judge_api_config *config = api->config;
	sbx_close int dir_fd = open(config->state_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (dir_fd < 0)
		return sbx_error_set(err, errno, "open state directory %s", config->state_dir);
	if (mkdirat(dir_fd, "problems", 0700) < 0 && errno != EEXIST)
		return sbx_error_set(err, errno, "make %s/problems", config->state_dir);
	api->problems_fd = openat(dir_fd, "problems", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (api->problems_fd < 0)
		return sbx_error_set(err, errno, "open %s/problems", config->state_dir);
	/* A duplicate, because libmicrohttpd closes what it listens on. */
	api->listen_fd =
	    config->listen_fd < 0 ? bind_socket(dir_fd, err) : fcntl(config->listen_fd, F_DUPFD_CLOEXEC, 3);
	if (api->listen_fd < 0)
		return config->listen_fd < 0 ? api->listen_fd
					     : sbx_error_set(err, errno, "duplicate the listening socket");
	return 0;
}

static int watch(const struct api *api, int fd, const void *tag, struct sbx_error *err)
{
	/* epoll only hands the tag back; nothing is ever written through it. */
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = (void *)(uintptr_t)tag };

	if (epoll_ctl(api->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0)
		return sbx_error_set(err, errno, "watch descriptor %d", fd);
	return 0;
}

/* Tags: the address of the field that an event is about; uploads have their own address (upload.c). */
static int watch_all(const struct api *api, struct sbx_error *err)
{
	const struct judge_api_config *config = api->config;
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(api->http, MHD_DAEMON_INFO_EPOLL_FD);
	int r = info == NULL ? sbx_error_set(err, EIO, "watch the HTTP server")
			     : watch(api, info->epoll_fd, &api->http, err);

	if (r == 0 && config->stop_fd >= 0)
		r = watch(api, config->stop_fd, &config->stop_fd, err);
	for (size_t i = 0; r == 0 && i < config->bell_count; i++)
		if (config->bells[i] >= 0)
			r = watch(api, config->bells[i], &config->bells[i], err);
	return r;
}

static int start(struct api *api, struct sbx_error *err)
{
	int r = 0;

	api->profile = judge_policy_profile(api->config->policy, api->config->profile);
	if (api->profile == NULL)
		return sbx_error_set(err, 0, "there is no profile `%s`", api->config->profile);
	fill_limits(api);
	api->started_ms = api_now_ms();
	api->progress = judge_progress_new(api->config->bell_count);
	api->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	api->moments = judge_moments_new();
	if (api->progress == NULL || api->moments == NULL || api->epoll_fd < 0)
		return sbx_error_set(err, errno, "start the api");
	r = judge_store_open(api->config->state_dir, &api->store, err);
	if (r == 0)
		r = open_directories(api, err);
	if (r == 0)
		r = api_http_start(api, err);
	if (r == 0)
		r = watch_all(api, err);
	if (r == 0)
		api_upload_sweep(api);
	return r;
}

/* ---- Those who wait ---- */

/* All, for a NULL id. Progress is of interest to those alone who asked for it. */
static void wake(struct api *api, const char *id, bool progress)
{
	for (struct api_request *request = api->waiting; request != NULL; request = request->next)
		if (id == NULL || (strcmp(request->wait_id, id) == 0 && (request->wait_progress || !progress)))
			api_resume(request);
}

/* Resumes the long polls whose time is up, and at times all, in case a bell was lost. */
static void wake_late(struct api *api)
{
	int64_t now = api_now_ms();
	int64_t version = 0;

	if (api->waiting == NULL)
		return;
	for (struct api_request *request = api->waiting; request != NULL; request = request->next)
		if (request->wait_until_ms <= now)
			api_resume(request);
	if (now < api->next_look_ms)
		return;
	api->next_look_ms = now + LOOK_MS;
	version = judge_store_data_version(api->store);
	if (version != api->data_version)
		wake(api, NULL, false);
	api->data_version = version;
}

/* Everything that waits in one judge's bell. A bell that is broken or closed is not watched any more. */
static void hear(struct api *api, size_t index)
{
	unsigned char message[2 * sizeof(struct judge_bell)]; /* one too long shows by its length */
	int fd = api->config->bells[index];

	for (;;) {
		ssize_t n = recv(fd, message, sizeof(message), MSG_DONTWAIT);
		struct judge_bell bell;

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0) {
			judge_log(JUDGE_LOG_WARNING, NULL, "bell", "judge %zu hung up", index);
			(void)epoll_ctl(api->epoll_fd, EPOLL_CTL_DEL, fd, NULL); /* is in the set */
			return;
		}
		if (!judge_progress_take(api->progress, index, message, (size_t)n, &bell))
			continue;
		if (bell.kind == JUDGE_BELL_DONE && bell.written_ns != 0)
			judge_moments_write(api->moments, bell.id, bell.written_ns);
		wake(api, bell.id, bell.kind != JUDGE_BELL_DONE);
	}
}

/* ---- The loop ---- */

static int timeout_ms(const struct api *api, int64_t finish_ms)
{
	MHD_UNSIGNED_LONG_LONG http = 0;
	int64_t now = api_now_ms(), next = api_http_next_deadline(api);

	if (MHD_get_timeout(api->http, &http) == MHD_YES && (int64_t)http < next - now)
		next = now + (int64_t)http;
	for (const struct api_request *request = api->waiting; request != NULL; request = request->next) {
		if (request->suspended && request->wait_until_ms < next)
			next = request->wait_until_ms;
		if (request->suspended && api->next_look_ms < next)
			next = api->next_look_ms;
	}
	if (api->stopping && finish_ms < next)
		next = finish_ms;
	if (next == API_NO_DEADLINE)
		return -1;
	return next <= now ? 0 : next - now > 60000 ? 60000 : (int)(next - now);
}

static void begin_stop(struct api *api)
{
	judge_log(JUDGE_LOG_INFO, NULL, "stopping", "%u requests are running", api->request_count);
	api->stopping = true;
	(void)epoll_ctl(api->epoll_fd, EPOLL_CTL_DEL, api->config->stop_fd, NULL); /* is in the set */
	(void)MHD_quiesce_daemon(api->http); /* gives back listen_fd, which we close at the end */
	wake(api, NULL, false);              /* long polls answer with what they know */
}

static void dispatch(struct api *api, const void *tag)
{
	const struct judge_api_config *config = api->config;

	if (tag == &config->stop_fd) {
		begin_stop(api);
		return;
	}
	for (size_t i = 0; i < config->bell_count; i++)
		if (tag == &config->bells[i]) {
			hear(api, i);
			return;
		}
	if (tag != &api->http)
		api_upload_collect(api);
}

static int loop(struct api *api, struct sbx_error *err)
{
	int64_t finish_ms = 0;

	for (;;) {
		struct epoll_event events[EVENTS];
		int n = 0;

		/* At its ceiling libmicrohttpd stops listening, and listens again only in the run after one has ended.
		 */
		do {
			api->connection_ended = false;
			if (MHD_run(api->http) != MHD_YES)
				return sbx_error_set(err, EIO, "run the HTTP server");
		} while (api_submit_sync(api) || api->connection_ended);
		if (api->stopping && (api->request_count == 0 || api_now_ms() >= finish_ms))
			return 0;
		n = epoll_wait(api->epoll_fd, events, EVENTS, timeout_ms(api, finish_ms));
		if (n < 0 && errno != EINTR)
			return sbx_error_set(err, errno, "wait for events");
		for (int i = 0; i < n; i++)
			dispatch(api, events[i].data.ptr);
		if (api->stopping && finish_ms == 0)
			finish_ms = api_now_ms() + FINISH_MS;
		wake_late(api);
		api_http_cut_late(api);
	}
}

/* ---- End ---- */

/* Accepts an api that was started in part. */
static void finish(struct api *api)
{
	if (api->store != NULL && api->problems_fd >= 0)
		api_upload_end(api);
	if (api->http != NULL) {
		(void)api_submit_sync(api); /* only of a loop that failed */
		for (struct api_request *request = api->waiting; request != NULL; request = request->next)
			api_resume(request); /* libmicrohttpd cannot stop with suspended connections */
		if (!api->stopping)
			(void)MHD_quiesce_daemon(api->http); /* so that listen_fd is ours to close */
		(void)MHD_run(api->http);                    /* the last answers, as far as they fit the sockets */
		MHD_stop_daemon(api->http);
	}
	if (api->listen_fd >= 0)
		(void)close(api->listen_fd); /* a listening socket has nothing to lose */
	if (api->problems_fd >= 0)
		(void)close(api->problems_fd); /* a directory: as above */
	if (api->epoll_fd >= 0)
		(void)close(api->epoll_fd); /* as above */
	for (unsigned i = 0; i < API_PACKAGES_KEPT; i++)
		judge_package_free(api->packages[i].package);
	judge_progress_free(api->progress);
	judge_moments_free(api->moments);
	judge_store_close(api->store);
}

int judge_api_run(const struct judge_api_config *config, struct sbx_error *err)
{
	struct api api = { .config = config, .listen_fd = -1, .epoll_fd = -1, .problems_fd = -1 };
	int r = start(&api, err);

	if (r == 0) {
		judge_log(JUDGE_LOG_INFO, NULL, "ready", "state directory %s, %zu judges", config->state_dir,
			  config->bell_count);
		r = loop(&api, err);
	}
	finish(&api);
	return r;
}
