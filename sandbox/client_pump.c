/*
 * client_pump.c - see client.h: takes what programs write and the warden says, and carries bytes from one to another.
 *
 * One poll loop over the ends of all programs. What a program writes for another is read only when the last of it has
 * been passed on, so a slow reader slows its writer down as a pipe between them would, and no more than one buffer of
 * each is held.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sandbox/client-internal.h"
#include "sandbox/clock.h"
#include "sandbox/ipc.h"

#define FROM_WARDEN 0
#define FROM_STOP   1
#define FROM_TASKS  2

void sbx_pump_stop(struct sbx_pump *pump, struct sbx_running *running, uint32_t reason)
{
	struct sbx_stop message = { .type = SBX_MSG_STOP, .reason = reason };

	running = running->box;
	message.tag = running->tag;
	if (!running->asked || running->stopped || running->task->ended)
		return;
	running->stopped = true;
	(void)sbx_ipc_send(pump->client->sock, &message, sizeof(message), NULL, 0,
			   0); /* a dead warden shows on receiving */
}

/* The run as a whole is given up. */
static void cancel(struct sbx_pump *pump, int r)
{
	for (unsigned i = 0; i < pump->count && r < 0; i++) {
		struct sbx_running *running = &pump->running[i];

		if (running->task->seen.cancelled == 0) {
			running->task->seen.cancelled = r;
			sbx_pump_stop(pump, running, SBX_STOP_CANCEL);
		}
	}
}

static void close_end(struct sbx_running *running, enum sbx_end end)
{
	sbx_ipc_close_all(&running->ends[end], 1);
}

/* What was lost must not pass for what was never there. */
static void lose(struct sbx_pump *pump, struct sbx_running *running, enum sbx_end end, int r)
{
	close_end(running, end);
	cancel(pump, r);
}

static void forget_pending(struct sbx_running *running)
{
	running->pending_at = running->pending_size = 0;
}

/* Whether it is yet to open the pipe that it listens to. To open one that has no writer any more would make it wait. */
static bool is_unopened(const struct sbx_running *running)
{
	return running->box != running && !running->opened && !running->task->ended;
}

/* Nothing more will come for who listens, or nobody listens any more. */
static void end_feeding(struct sbx_running *running)
{
	forget_pending(running);
	running->close_due_ms = 0;
	if (running->feeds != NULL && !is_unopened(running->feeds))
		close_end(running->feeds, SBX_END_INPUT);
}

/*
 * All that it wrote for another has been passed on. When a program dies its output ends first, and its death is told a
 * moment later: if its listener heard of the one before we heard of the other, it could end before it, and be taken for
 * the one who ended first. So the listener hears that nothing more comes when the death is known, or, of a program that
 * only has closed its output, after a while.
 */
static void end_feeding_soon(struct sbx_running *running)
{
	if (running->feeds == NULL || running->task->ended)
		end_feeding(running);
	else if (running->close_due_ms == 0)
		running->close_due_ms = sbx_now_ns() / 1000000 + SBX_PUMP_CLOSE_MS;
}

/* As much of what is pending as the pipe takes now. */
static void pass_on(struct sbx_pump *pump, struct sbx_running *running)
{
	int to = running->feeds->ends[SBX_END_INPUT];

	while (to >= 0 && running->pending_size > 0) {
		ssize_t put = write(to, running->pending + running->pending_at, running->pending_size);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0 && (errno == EAGAIN || (errno == EPIPE && is_unopened(running->feeds))))
			return;
		if (put < 0 && errno != EPIPE)
			cancel(pump, -errno);
		if (put < 0) {
			end_feeding(running);
			/* Else it could write too much before we hear that its listener has ended. */
			if (!running->feeds->task->ended)
				running->quiet_until_ms = sbx_now_ns() / 1000000 + SBX_PUMP_CLOSE_MS;
			return;
		}
		running->feeds->opened = true;
		pump->still_ms = 0;
		running->pending_at += (size_t)put;
		running->pending_size -= (size_t)put;
	}
	forget_pending(running);
	if (running->ends[SBX_END_OUTPUT] < 0)
		end_feeding_soon(running);
}

static void feed(struct sbx_pump *pump, struct sbx_running *running, const char *data, size_t size)
{
	if (running->feeds == NULL || running->feeds->ends[SBX_END_INPUT] < 0)
		return;
	memcpy(running->pending, data, size); /* there is nothing pending, or we would not have read */
	running->pending_at = 0;
	running->pending_size = size;
	pass_on(pump, running);
}

static void end_output(struct sbx_running *running, enum sbx_end end)
{
	close_end(running, end);
	if (end == SBX_END_OUTPUT && running->pending_size == 0)
		end_feeding_soon(running);
}

/* Bytes above the limit are read no further than one buffer, and not handed on. */
static void hand_on(struct sbx_pump *pump, struct sbx_running *running, enum sbx_end end, size_t got)
{
	struct sbx_task *task = running->task;
	uint64_t *count = end == SBX_END_OUTPUT ? &task->seen.output_bytes : &task->seen.error_bytes;
	uint64_t limit = task->run->limits.output_bytes, before = task->seen.output_bytes + task->seen.error_bytes;
	size_t pass = before >= limit ? 0 : got < limit - before ? got : (size_t)(limit - before);
	sbx_sink sink = end == SBX_END_OUTPUT ? running->io->on_output : running->io->on_error;

	*count += got;
	pump->still_ms = 0;
	if (pass > 0 && sink != NULL && task->seen.cancelled == 0)
		cancel(pump, sink(running->io->ctx, pump->buffer, pass));
	if (pass > 0 && end == SBX_END_OUTPUT)
		feed(pump, running, pump->buffer, pass);
	if (before + got > limit) {
		if (task->seen.over_ns == 0)
			task->seen.over_ns = sbx_now_ns();
		sbx_pump_stop(pump, running, SBX_STOP_OUTPUT);
		if (task->ended)
			end_output(running, end);
	}
}

/* False: there was nothing now. */
static bool take_output(struct sbx_pump *pump, struct sbx_running *running, enum sbx_end end)
{
	ssize_t got = read(running->ends[end], pump->buffer, SBX_PUMP_BUFFER);

	if (got < 0 && (errno == EINTR || errno == EAGAIN))
		return false;
	if (got < 0)
		lose(pump, running, end, -errno);
	else if (got == 0)
		end_output(running, end);
	else
		hand_on(pump, running, end, (size_t)got);
	return true;
}

static void take_artifact(struct sbx_pump *pump, struct sbx_running *running)
{
	const struct sbx_io *io = running->io;
	struct sbx_artifact artifact;
	int fd = -1;
	unsigned fd_count = 0;
	ssize_t size = sbx_ipc_recv(running->ends[SBX_END_COLLECTOR], &artifact, sizeof(artifact), &fd, 1, &fd_count,
				    MSG_DONTWAIT);

	if (size == -EAGAIN)
		return;
	if (size == 0) {
		close_end(running, SBX_END_COLLECTOR);
		return;
	}
	if (size != (ssize_t)sizeof(artifact) || artifact.type != SBX_MSG_ARTIFACT || fd_count != 1) {
		sbx_ipc_close_all(&fd, size < 0 ? 0 : fd_count);
		lose(pump, running, SBX_END_COLLECTOR, size < 0 ? (int)size : -EPROTO);
		return;
	}
	artifact.path[sizeof(artifact.path) - 1] = '\0';
	if (running->task->seen.cancelled == 0 && io->on_artifact != NULL)
		cancel(pump, io->on_artifact(io->ctx, &artifact, fd));
	else
		(void)close(fd); /* nobody wants it */
}

/* Who has ended reads no more; what it has written by name is all there, and its end is no event of such a pipe. */
static void end_ways(struct sbx_pump *pump, const struct sbx_running *box)
{
	for (unsigned i = 0; i < pump->count; i++) {
		struct sbx_running *running = &pump->running[i], *feeds = running->feeds;

		if (running->box == box && running->close_due_ms != 0)
			end_feeding(running);
		if (feeds == NULL || feeds->box != box)
			continue;
		running->quiet_until_ms = 0;
		if (feeds != box)
			end_feeding(running);
	}
}

static void note_end(struct sbx_pump *pump, unsigned ended, struct sbx_result *result)
{
	struct sbx_task *task = pump->running[ended].task;
	uint32_t superfluous;

	result->error[sizeof(result->error) - 1] = '\0';
	task->result = *result;
	task->ended = true;
	end_ways(pump, &pump->running[ended]);
	pump->client->boxes++;
	pump->client->boxes_ahead += result->ahead != 0;
	pump->client->warm = result->warm;
	pump->client->ending = result->ending;
	if (pump->on_end == NULL)
		return;
	superfluous = pump->on_end(pump->ctx, pump->running[0].task, pump->count, ended);
	for (unsigned i = 0; i < pump->count; i++)
		if ((superfluous >> i & 1) != 0)
			sbx_pump_stop(pump, &pump->running[i], SBX_STOP_CANCEL);
}

/* Whether no program has written anything that we have not read, and none waits for us to pass something on. */
static bool is_still(const struct sbx_pump *pump)
{
	for (unsigned i = 0; i < pump->count; i++) {
		const struct sbx_running *running = &pump->running[i];
		struct pollfd polled[] = { { running->ends[SBX_END_OUTPUT], POLLIN, 0 },
					   { running->ends[SBX_END_ERROR], POLLIN, 0 } };

		if (running->pending_size > 0 || running->close_due_ms != 0 || running->quiet_until_ms != 0 ||
		    poll(polled, 2, 0) != 0)
			return false;
	}
	return true;
}

/*
 * All that run were found to wait to read, one after the other. What any of them had written before that is in the
 * pipes now; and if there is nothing, and nothing was passed on since we asked, nobody will write anything any more.
 */
static void note_look(struct sbx_pump *pump, const struct sbx_look *look)
{
	uint32_t stuck;

	for (unsigned i = 0; i < pump->count; i++)
		if (pump->running[i].asked && look->tag == pump->running[i].tag && pump->looks > 0) {
			pump->looks--;
			pump->asleep = pump->asleep && look->asleep != 0 && !pump->running[i].task->ended;
			if (pump->looks > 0 || !pump->asleep || pump->still_ms == 0 || !is_still(pump))
				return;
			stuck = pump->on_end(pump->ctx, pump->running[0].task, pump->count, pump->count);
			for (unsigned k = 0; k < pump->count; k++)
				if ((stuck >> k & 1) != 0)
					sbx_pump_stop(pump, &pump->running[k], SBX_STOP_DEADLOCK);
		}
}

/* Asks about all programs that talk, if they have not for a while. Returns the time until that is due as close_due. */
static int look_for_deadlock(struct sbx_pump *pump, int wait)
{
	struct sbx_look look = { .type = SBX_MSG_LOOK };
	uint64_t now = sbx_now_ns() / 1000000;
	unsigned boxes = 0;

	for (unsigned i = 0; i < pump->count; i++)
		boxes += pump->running[i].asked && !pump->running[i].task->ended;
	if (boxes < 2 || pump->on_end == NULL || pump->looks > 0)
		return wait;
	if (pump->still_ms == 0)
		pump->still_ms = now;
	if (now < pump->still_ms + SBX_PUMP_STILL_MS) {
		int left = (int)(pump->still_ms + SBX_PUMP_STILL_MS - now);

		return wait < 0 || wait > left ? left : wait;
	}
	pump->still_ms = now;
	pump->asleep = true;
	for (unsigned i = 0; i < pump->count; i++) {
		look.tag = pump->running[i].tag;
		if (pump->running[i].asked && !pump->running[i].task->ended &&
		    sbx_ipc_send(pump->client->sock, &look, sizeof(look), NULL, 0, 0) >= 0)
			pump->looks++; /* a dead warden shows on receiving */
	}
	return wait;
}

static int take_result(struct sbx_pump *pump, struct sbx_error *err)
{
	struct sbx_result result;
	struct sbx_look look;
	unsigned fd_count = 0;
	ssize_t size = sbx_ipc_recv(pump->client->sock, &result, sizeof(result), NULL, 0, &fd_count, 0);

	if (size == (ssize_t)sizeof(look) && result.type == SBX_MSG_LOOKED) {
		memcpy(&look, &result, sizeof(look));
		note_look(pump, &look);
		return 0;
	}
	if (size != (ssize_t)sizeof(result) || result.type != SBX_MSG_RESULT)
		return sbx_error_set(err, EPIPE, "the warden is gone");
	for (unsigned i = 0; i < pump->count; i++)
		if (pump->running[i].asked && result.tag == pump->running[i].tag && !pump->running[i].task->ended) {
			note_end(pump, i, &result);
			return 0;
		}
	return 0; /* of a run that was given up earlier */
}

static bool all_ended(const struct sbx_pump *pump)
{
	for (unsigned i = 0; i < pump->count; i++)
		if (!pump->running[i].task->ended)
			return false;
	return true;
}

static bool over(const struct sbx_pump *pump)
{
	for (unsigned i = 0; i < pump->count; i++)
		for (int end = 0; end < SBX_END_INPUT; end++)
			if (pump->running[i].ends[end] >= 0)
				return false;
	return all_ended(pump);
}

/* One program, whose ends came as `polled`. */
static void dispatch(struct sbx_pump *pump, struct sbx_running *running, const struct pollfd *polled)
{
	if (polled[SBX_END_INPUT].revents != 0)
		for (unsigned i = 0; i < pump->count; i++)
			if (pump->running[i].feeds == running)
				pass_on(pump, &pump->running[i]);
	if (polled[SBX_END_OUTPUT].revents != 0)
		(void)take_output(pump, running, SBX_END_OUTPUT); /* else it is polled again */
	if (polled[SBX_END_ERROR].revents != 0)
		(void)take_output(pump, running, SBX_END_ERROR); /* as above */
	if (polled[SBX_END_COLLECTOR].revents != 0)
		take_artifact(pump, running);
}

/* Calls on_tick when it is due. Returns the time until it is again, in ms; -1 for never. */
static int tick(struct sbx_pump *pump)
{
	const struct sbx_io *io = pump->running[0].io;
	uint64_t *due = &pump->client->tick_due_ms, now;

	if (io->tick_ms <= 0)
		return -1;
	now = sbx_now_ns() / 1000000;
	if (*due != 0 && now >= *due)
		cancel(pump, io->on_tick(io->ctx));
	if (*due == 0 || now >= *due)
		*due = now + (uint64_t)io->tick_ms;
	return (int)(*due - now);
}

/* Closes what is due to be. Returns the time until something is, in ms, or wait if that is less; -1 for never. */
static int close_due(struct sbx_pump *pump, int wait)
{
	uint64_t now = 0;

	for (unsigned i = 0; i < pump->count; i++) {
		struct sbx_running *running = &pump->running[i];

		if (running->quiet_until_ms == 0)
			continue;
		now = now != 0 ? now : sbx_now_ns() / 1000000;
		if (now >= running->quiet_until_ms)
			running->quiet_until_ms = 0;
		else if (wait < 0 || (uint64_t)wait > running->quiet_until_ms - now)
			wait = (int)(running->quiet_until_ms - now);
	}

	for (unsigned i = 0; i < pump->count; i++) {
		struct sbx_running *running = &pump->running[i];

		if (running->close_due_ms == 0 || running->task->ended)
			continue;
		now = now != 0 ? now : sbx_now_ns() / 1000000;
		if (now >= running->close_due_ms)
			end_feeding(running);
		else if (wait < 0 || (uint64_t)wait > running->close_due_ms - now)
			wait = (int)(running->close_due_ms - now);
	}
	return wait;
}

/*
 * A pipe that nobody has opened to write to has no end that poll(2) would tell of; so when the program has ended, what
 * there is is read, to the end.
 */
static void drain_ways(struct sbx_pump *pump)
{
	for (unsigned i = 0; i < pump->count; i++) {
		struct sbx_running *running = &pump->running[i];

		while (running->box != running && running->task->ended && running->ends[SBX_END_OUTPUT] >= 0 &&
		       running->pending_size == 0 && running->quiet_until_ms == 0 &&
		       take_output(pump, running, SBX_END_OUTPUT))
			; /* a limit on output is one here, too */
	}
}

static bool has_reader(int pipe)
{
	struct pollfd polled = { .fd = pipe, .events = POLLOUT };

	return poll(&polled, 1, 0) >= 0 && (polled.revents & POLLERR) == 0;
}

/* Looks whether who is waited for listens by now. Returns the time until it is to be done again as close_due does. */
static int look_for_listeners(struct sbx_pump *pump, int wait)
{
	for (unsigned i = 0; i < pump->count; i++) {
		struct sbx_running *running = &pump->running[i], *to = running->feeds;
		bool over = running->ends[SBX_END_OUTPUT] < 0 && running->close_due_ms == 0;

		if (to == NULL || to->ends[SBX_END_INPUT] < 0 || !is_unopened(to) ||
		    (running->pending_size == 0 && !over))
			continue;
		to->opened = has_reader(to->ends[SBX_END_INPUT]);
		if (!to->opened)
			wait = wait < 0 || wait > SBX_PUMP_OPEN_MS ? SBX_PUMP_OPEN_MS : wait;
		else if (running->pending_size > 0)
			pass_on(pump, running);
		else
			end_feeding(running);
	}
	return wait;
}

static unsigned fill(struct sbx_pump *pump, struct pollfd *polled)
{
	unsigned n = FROM_TASKS;

	polled[FROM_WARDEN] = (struct pollfd){ all_ended(pump) ? -1 : pump->client->sock, POLLIN, 0 };
	polled[FROM_STOP] = (struct pollfd){ pump->stop, POLLIN, 0 };
	for (unsigned i = 0; i < pump->count; i++) {
		const struct sbx_running *running = &pump->running[i];
		bool waited_for = false; /* somebody has something for its input */

		for (unsigned k = 0; k < pump->count; k++)
			waited_for =
			    waited_for || (pump->running[k].feeds == running && pump->running[k].pending_size > 0);
		for (int end = 0; end < SBX_ENDS; end++) {
			bool wanted = end == SBX_END_INPUT ? waited_for && !is_unopened(running)
				      : end == SBX_END_OUTPUT
					  ? running->pending_size == 0 && running->quiet_until_ms == 0
					  : true;

			polled[n++] = (struct pollfd){ wanted ? running->ends[end] : -1,
						       end == SBX_END_INPUT ? POLLOUT : POLLIN, 0 };
		}
	}
	return n;
}

int sbx_pump_until_over(struct sbx_pump *pump, struct sbx_error *err)
{
	struct pollfd polled[FROM_TASKS + SBX_TASKS_MAX * SBX_ENDS];

	for (drain_ways(pump); !over(pump); drain_ways(pump)) {
		int wait = look_for_deadlock(pump, look_for_listeners(pump, close_due(pump, tick(pump))));
		unsigned count = fill(pump, polled);
		int r = poll(polled, count, wait);

		if (r < 0 && errno != EINTR)
			return sbx_error_set(err, errno, "wait for a run");
		if (r <= 0)
			continue;
		for (unsigned i = 0; i < pump->count; i++)
			dispatch(pump, &pump->running[i], &polled[FROM_TASKS + i * SBX_ENDS]);
		if (polled[FROM_STOP].revents != 0) {
			pump->stop = -1;
			cancel(pump, -ECANCELED);
		}
		if (polled[FROM_WARDEN].revents != 0) {
			r = take_result(pump, err);
			if (r < 0)
				return r;
		}
	}
	return 0;
}
