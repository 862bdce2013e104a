/* client.c - see client.h: asks the warden for boxes; client_pump.c takes what comes of them. */
#include "sandbox/client.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sandbox/client-internal.h"
#include "sandbox/ipc.h"

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
	run->argc = run->envc = run->strings_bytes = run->file_count = 0;
	if (add_strings(run, argv, &run->argc) < 0 || add_strings(run, envp, &run->envc) < 0)
		return sbx_error_set(err, E2BIG, "arguments and environment of more than %d bytes", SBX_STRINGS_MAX);
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

/* The pipe that feeds a program: our end never makes us wait. */
static int input_end(int *write_end, int *read_end, struct sbx_error *err)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return sbx_error_set(err, errno, "make a pipe");
	*read_end = ends[0];
	*write_end = ends[1];
	return fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0 ? 0 : sbx_error_set(err, errno, "make a pipe");
}

static bool is_fed(const struct sbx_pump *pump, const struct sbx_running *running)
{
	for (unsigned i = 0; i < pump->count; i++)
		if (pump->running[i].feeds == running)
			return true;
	return false;
}

static int collector_end(struct sbx_running *running, int *box_end, struct sbx_error *err)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return sbx_error_set(err, errno, "make the collector");
	running->ends[SBX_END_COLLECTOR] = pair[0];
	*box_end = pair[1];
	return 0;
}

/* Makes the program's ends; what goes to its box is in fds and box_ends, the latter the caller's to close. */
static int make_ends(struct sbx_pump *pump, struct sbx_running *running, int *fds, unsigned *count, int box_ends[4],
		     struct sbx_error *err)
{
	const struct sbx_io *io = running->io;
	const struct sbx_run *run = running->task->run;
	int r = output_end(io->output, &running->ends[SBX_END_OUTPUT], &box_ends[1], err);

	if (r == 0)
		r = output_end(io->error, &running->ends[SBX_END_ERROR], &box_ends[2], err);
	if (r == 0 && is_fed(pump, running))
		r = input_end(&running->ends[SBX_END_INPUT], &box_ends[0], err);
	if (r == 0 && (run->flags & SBX_RUN_COLLECT) != 0)
		r = collector_end(running, &box_ends[3], err);
	if (r < 0)
		return r;
	fds[0] = box_ends[0] >= 0 ? box_ends[0] : io->input;
	fds[1] = box_ends[1];
	fds[2] = box_ends[2];
	*count = 3;
	if (box_ends[3] >= 0)
		fds[(*count)++] = box_ends[3];
	for (uint32_t i = 0; i < run->file_count; i++)
		fds[(*count)++] = io->files[i];
	return 0;
}

static int send_run(struct sbx_pump *pump, struct sbx_running *running, struct sbx_error *err)
{
	struct sbx_run *run = running->task->run;
	int fds[SBX_FDS_MAX], box_ends[4] = { -1, -1, -1, -1 };
	unsigned count = 0;
	int r = make_ends(pump, running, fds, &count, box_ends, err);

	if (r == 0) {
		run->type = SBX_MSG_RUN;
		run->tag = running->tag = ++pump->client->tag;
		r = sbx_ipc_send(pump->client->sock, run, sbx_wire_run_size(run), fds, count, 0);
		if (r == -ECONNRESET)
			r = -EPIPE;
		if (r < 0)
			(void)sbx_error_set(err, -r, "ask the warden for a box");
		running->asked = r == 0;
	}
	sbx_ipc_close_all(box_ends, 4);
	return r;
}

static void prepare_one(struct sbx_pump *pump, struct sbx_task *tasks, unsigned i)
{
	struct sbx_running *running = &pump->running[i];
	struct sbx_task *task = &tasks[i];
	bool further = task->run == NULL;

	task->ended = false;
	task->seen = (struct sbx_io_seen){ 0 };
	*running = (struct sbx_running){ .box = &pump->running[further ? task->of : i],
					 .task = &tasks[further ? task->of : i],
					 .io = task->io,
					 .ends = { -1, -1, -1, -1 } };
	if (further) {
		running->ends[SBX_END_INPUT] = task->io->input;
		running->ends[SBX_END_OUTPUT] = task->io->output;
	}
}

static int prepare(struct sbx_pump *pump, struct sbx_task *tasks, struct sbx_error *err)
{
	for (unsigned i = 0; i < pump->count; i++)
		prepare_one(pump, tasks, i);
	for (unsigned i = 0; i < pump->count; i++) {
		struct sbx_running *running = &pump->running[i];

		if (tasks[i].feeds == SBX_FEEDS_NOBODY)
			continue;
		running->feeds = &pump->running[tasks[i].feeds];
		running->pending = malloc(SBX_PUMP_BUFFER);
		if (running->pending == NULL)
			return sbx_error_set(err, ENOMEM, "run programs together");
	}
	return 0;
}

static void finish(struct sbx_pump *pump, int r)
{
	for (unsigned i = 0; i < pump->count; i++) {
		struct sbx_running *running = &pump->running[i];
		struct sbx_task *task = running->task;

		if (r < 0)
			sbx_pump_stop(pump, running, SBX_STOP_CANCEL); /* else it would run on for nobody */
		sbx_ipc_close_all(running->ends, SBX_ENDS);
		free(running->pending);
		if (r == 0 && task->result.limit == SBX_LIMIT_NONE && task->result.outcome != SBX_OUTCOME_FAILED &&
		    task->seen.output_bytes + task->seen.error_bytes > task->run->limits.output_bytes)
			task->result.limit = SBX_LIMIT_OUTPUT; /* it ended before we could say so */
	}
}

int sbx_client_run_together(struct sbx_client *client, struct sbx_task *tasks, unsigned count, sbx_on_end on_end,
			    void *ctx, struct sbx_error *err)
{
	char buffer[SBX_PUMP_BUFFER]; /* not set to zero, unlike what is in the struct */
	struct sbx_pump pump = { .client = client,
				 .count = count,
				 .stop = tasks[0].io->stop,
				 .on_end = on_end,
				 .ctx = ctx,
				 .buffer = buffer };
	int r = prepare(&pump, tasks, err);

	for (unsigned i = 0; i < count && r == 0; i++)
		if (tasks[i].run != NULL)
			r = send_run(&pump, &pump.running[i], err);
	if (r == 0)
		r = sbx_pump_until_over(&pump, err);
	finish(&pump, r);
	return r;
}

int sbx_client_run(struct sbx_client *client, struct sbx_run *run, const struct sbx_io *io, struct sbx_result *result,
		   struct sbx_io_seen *seen, struct sbx_error *err)
{
	struct sbx_task task = { .run = run, .io = io, .feeds = SBX_FEEDS_NOBODY };
	int r = sbx_client_run_together(client, &task, 1, NULL, NULL, err);

	*seen = task.seen;
	if (r == 0)
		*result = task.result;
	return r;
}
