/* client.c - see client.h. */
#include "sandbox/client.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/ipc.h"

#define BUFFER 65536

enum source {
	FROM_WARDEN,
	FROM_OUTPUT,
	FROM_ERROR,
	FROM_COLLECTOR,
	FROM_STOP,
	SOURCES
};

/* One run in progress. */
struct pump {
	struct sbx_client *client;
	const struct sbx_run *run;
	const struct sbx_io *io;
	struct pollfd polled[SOURCES]; /* what is over has fd -1; output, error and collector are owned */
	struct sbx_result *result;
	struct sbx_io_seen *seen;
	bool have_result, stopped;
	char *buffer; /* BUFFER bytes */
};

int sbx_client_open(int sock, struct sbx_client *client, struct sbx_error *err)
{
	struct sbx_hello hello;
	unsigned fd_count = 0;
	int fd = -1;
	ssize_t size = sbx_ipc_recv(sock, &hello, sizeof(hello), &fd, 1, &fd_count, 0);

	if (size != (ssize_t)sizeof(hello) || hello.type != SBX_MSG_HELLO || fd_count != (hello.tree ? 1u : 0u)) {
		sbx_ipc_close_all(&fd, fd_count);
		return sbx_error_set(err, size < 0 ? (int)-size : EPIPE, "wait for the warden");
	}
	if (hello.failed != 0) {
		sbx_ipc_close_all(&fd, fd_count);
		return sbx_error_set(err, (int)hello.failed, "wait for the warden's tree of the data directory");
	}
	*client = (struct sbx_client){ .sock = sock, .tree = hello.tree ? fd : -1, .slot = hello.slot };
	return 0;
}

void sbx_client_close(struct sbx_client *client)
{
	sbx_ipc_close_all(&client->sock, 1);
	sbx_ipc_close_all(&client->tree, 1);
}

static int add_strings(struct sbx_run *run, const char *const *strings, uint32_t *count)
{
	for (; *strings != NULL; strings++) {
		if (*count >= SBX_ARGS_MAX || sbx_wire_add_string(run, *strings) < 0)
			return -E2BIG;
		(*count)++;
	}
	return 0;
}

int sbx_client_set_strings(struct sbx_run *run, const char *const *argv, const char *const *envp, struct sbx_error *err)
{
	run->argc = run->envc = run->strings_bytes = 0;
	if (add_strings(run, argv, &run->argc) < 0 || add_strings(run, envp, &run->envc) < 0)
		return sbx_error_set(err, E2BIG, "arguments and environment of more than %d bytes", SBX_STRINGS_MAX);
	return 0;
}

static void stop(struct pump *pump, uint32_t reason)
{
	struct sbx_stop message = { .type = SBX_MSG_STOP, .tag = pump->run->tag, .reason = reason };

	if (pump->stopped || pump->have_result)
		return;
	pump->stopped = true;
	(void)sbx_ipc_send(pump->client->sock, &message, sizeof(message), NULL, 0,
			   0); /* a dead warden shows on receiving */
}

static void cancel(struct pump *pump, int r)
{
	if (r < 0 && pump->seen->cancelled == 0) {
		pump->seen->cancelled = r;
		stop(pump, SBX_STOP_CANCEL);
	}
}

/* Bytes above the limit are read no further than one buffer, and not handed on. */
/* What was lost must not pass for what was never there. */
static void lose(struct pump *pump, struct pollfd *polled, int r)
{
	sbx_ipc_close_all(&polled->fd, 1);
	cancel(pump, r);
}

static void take_output(struct pump *pump, enum source from, sbx_sink sink, uint64_t *count)
{
	struct pollfd *polled = &pump->polled[from];
	ssize_t got = read(polled->fd, pump->buffer, BUFFER);
	uint64_t limit = pump->run->limits.output_bytes, before = pump->seen->output_bytes + pump->seen->error_bytes;
	size_t pass;

	if (got < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (got < 0) {
		lose(pump, polled, -errno);
		return;
	}
	if (got == 0) {
		sbx_ipc_close_all(&polled->fd, 1);
		return;
	}
	*count += (uint64_t)got;
	pass = before >= limit ? 0 : (uint64_t)got < limit - before ? (size_t)got : (size_t)(limit - before);
	if (pass > 0 && sink != NULL && pump->seen->cancelled == 0)
		cancel(pump, sink(pump->io->ctx, pump->buffer, pass));
	if (before + (uint64_t)got > limit) {
		stop(pump, SBX_STOP_OUTPUT);
		if (pump->have_result)
			sbx_ipc_close_all(&polled->fd, 1);
	}
}

static void take_artifact(struct pump *pump)
{
	struct sbx_artifact artifact;
	struct pollfd *polled = &pump->polled[FROM_COLLECTOR];
	int fd = -1;
	unsigned fd_count = 0;
	ssize_t size = sbx_ipc_recv(polled->fd, &artifact, sizeof(artifact), &fd, 1, &fd_count, MSG_DONTWAIT);

	if (size == -EAGAIN)
		return;
	if (size == 0) {
		sbx_ipc_close_all(&polled->fd, 1);
		return;
	}
	if (size != (ssize_t)sizeof(artifact) || artifact.type != SBX_MSG_ARTIFACT || fd_count != 1) {
		sbx_ipc_close_all(&fd, size < 0 ? 0 : fd_count);
		lose(pump, polled, size < 0 ? (int)size : -EPROTO);
		return;
	}
	artifact.path[sizeof(artifact.path) - 1] = '\0';
	if (pump->seen->cancelled == 0 && pump->io->on_artifact != NULL)
		cancel(pump, pump->io->on_artifact(pump->io->ctx, &artifact, fd));
	else
		(void)close(fd); /* nobody wants it */
}

static int take_result(struct pump *pump, struct sbx_error *err)
{
	struct sbx_result result;
	unsigned fd_count = 0;
	ssize_t size = sbx_ipc_recv(pump->client->sock, &result, sizeof(result), NULL, 0, &fd_count, 0);

	if (size != (ssize_t)sizeof(result) || result.type != SBX_MSG_RESULT)
		return sbx_error_set(err, EPIPE, "the warden is gone");
	if (result.tag != pump->run->tag)
		return 0; /* of a run that was given up earlier */
	result.error[sizeof(result.error) - 1] = '\0';
	*pump->result = result;
	pump->have_result = true;
	pump->client->boxes++;
	pump->client->boxes_ahead += result.ahead != 0;
	pump->client->warm = result.warm;
	pump->client->ending = result.ending;
	return 0;
}

static uint64_t now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t); /* cannot fail for this clock */
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static bool over(const struct pump *pump)
{
	return pump->have_result && pump->polled[FROM_OUTPUT].fd < 0 && pump->polled[FROM_ERROR].fd < 0 &&
	       pump->polled[FROM_COLLECTOR].fd < 0;
}

static int dispatch(struct pump *pump, struct sbx_error *err)
{
	struct pollfd *polled = pump->polled;

	if (polled[FROM_OUTPUT].revents != 0)
		take_output(pump, FROM_OUTPUT, pump->io->on_output, &pump->seen->output_bytes);
	if (polled[FROM_ERROR].revents != 0)
		take_output(pump, FROM_ERROR, pump->io->on_error, &pump->seen->error_bytes);
	if (polled[FROM_COLLECTOR].revents != 0)
		take_artifact(pump);
	if (polled[FROM_STOP].revents != 0) {
		polled[FROM_STOP].fd = -1;
		cancel(pump, -ECANCELED);
	}
	return polled[FROM_WARDEN].revents != 0 && !pump->have_result ? take_result(pump, err) : 0;
}

/* Calls on_tick when it is due. Returns the time until it is again, in ms; -1 for never. */
static int tick(struct pump *pump)
{
	const struct sbx_io *io = pump->io;
	uint64_t *due = &pump->client->tick_due_ms, now;

	if (io->tick_ms <= 0)
		return -1;
	now = now_ms();
	if (*due != 0 && now >= *due)
		cancel(pump, io->on_tick(io->ctx));
	if (*due == 0 || now >= *due)
		*due = now + (uint64_t)io->tick_ms;
	return (int)(*due - now);
}

static int pump_until_over(struct pump *pump, struct sbx_error *err)
{
	while (!over(pump)) {
		int wait = tick(pump), r;

		pump->polled[FROM_WARDEN].fd = pump->have_result ? -1 : pump->client->sock;
		r = poll(pump->polled, SOURCES, wait);
		if (r < 0 && errno != EINTR)
			return sbx_error_set(err, errno, "wait for a run");
		r = r > 0 ? dispatch(pump, err) : 0;
		if (r < 0)
			return r;
	}
	return 0;
}

/* Makes the pipe for one standard stream unless the caller gave a descriptor. read_end stays -1 then. */
static int output_end(int given, int *read_end, int *write_end, struct sbx_error *err)
{
	int ends[2];

	if (given >= 0) {
		*write_end = fcntl(given, F_DUPFD_CLOEXEC, 0);
		return *write_end < 0 ? sbx_error_set(err, errno, "copy a descriptor") : 0;
	}
	if (pipe2(ends, O_CLOEXEC) != 0)
		return sbx_error_set(err, errno, "make a pipe");
	*read_end = ends[0];
	*write_end = ends[1];
	return 0;
}

static int send_run(struct pump *pump, struct sbx_run *run, struct sbx_error *err)
{
	int fds[SBX_FDS_MAX], ends[2] = { -1, -1 }, pair[2] = { -1, -1 };
	unsigned count = 3;
	int r = output_end(pump->io->output, &pump->polled[FROM_OUTPUT].fd, &ends[0], err);

	if (r == 0)
		r = output_end(pump->io->error, &pump->polled[FROM_ERROR].fd, &ends[1], err);
	if (r == 0 && (run->flags & SBX_RUN_COLLECT) != 0) {
		if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
			r = sbx_error_set(err, errno, "make the collector");
		pump->polled[FROM_COLLECTOR].fd = pair[0];
		fds[count++] = pair[1];
	}
	fds[0] = pump->io->input;
	fds[1] = ends[0];
	fds[2] = ends[1];
	for (uint32_t i = 0; i < run->file_count; i++)
		fds[count++] = pump->io->files[i];
	if (r == 0) {
		run->type = SBX_MSG_RUN;
		run->tag = ++pump->client->tag;
		r = sbx_ipc_send(pump->client->sock, run, sbx_wire_run_size(run), fds, count, 0);
		if (r == -ECONNRESET)
			r = -EPIPE;
		if (r < 0)
			(void)sbx_error_set(err, -r, "ask the warden for a box");
	}
	sbx_ipc_close_all(ends, 2);
	sbx_ipc_close_all(&pair[1], 1);
	return r;
}

int sbx_client_run(struct sbx_client *client, struct sbx_run *run, const struct sbx_io *io, struct sbx_result *result,
		   struct sbx_io_seen *seen, struct sbx_error *err)
{
	struct sbx_io_seen none = { 0 };
	char buffer[BUFFER]; /* not set to zero, unlike what is in the struct */
	struct pump pump = { .client = client, .run = run, .io = io, .result = result, .seen = seen, .buffer = buffer };
	int r;

	*seen = none;
	for (int i = 0; i < SOURCES; i++)
		pump.polled[i] = (struct pollfd){ .fd = -1, .events = POLLIN };
	pump.polled[FROM_STOP].fd = io->stop;
	r = send_run(&pump, run, err);
	if (r == 0)
		r = pump_until_over(&pump, err);
	sbx_ipc_close_all(&pump.polled[FROM_OUTPUT].fd, 1);
	sbx_ipc_close_all(&pump.polled[FROM_ERROR].fd, 1);
	sbx_ipc_close_all(&pump.polled[FROM_COLLECTOR].fd, 1);
	if (r == 0 && result->limit == SBX_LIMIT_NONE && result->outcome != SBX_OUTCOME_FAILED &&
	    seen->output_bytes + seen->error_bytes > run->limits.output_bytes)
		result->limit = SBX_LIMIT_OUTPUT; /* it ended before we could say so */
	return r;
}
