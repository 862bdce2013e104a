/*
 * warden.c - the warden's loop: who may ask what, and which box an event belongs to.
 *
 * Single-threaded, one epoll, no timers of its own; made by warden_setup.c. Each slot has one judge and up to
 * SBX_BOXES_MAX boxes that run. A judge whose message is malformed or whose socket is full is dropped with its boxes:
 * no honest judge does that.
 *
 * A result goes out as soon as init has said that all of the program is gone, before anything is cleaned away. Boxes
 * whose cleaning takes long keep their places; when there is none left the judge waits for one, and after a while is
 * told.
 */
#include "sandbox/warden.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/asleep.h"
#include "sandbox/cleanup.h"
#include "sandbox/clock.h"
#include "sandbox/ipc.h"
#include "sandbox/warden_internal.h"

/* How long a judge waits for a place for its box. */
#define DEAF_MAX_NS UINT64_C(1000000000)

static void drop_judge(struct sbx_slot *slot)
{
	slot->deaf_ns = 0;
	for (unsigned i = 0; i < SBX_PLACES_MAX; i++) {
		slot->boxes[i].orphan = true;
		sbx_box_kill(&slot->boxes[i], SBX_LIMIT_CANCELLED);
	}
	/* The peer sees the end of its socket, and so does epoll forget ours. */
	sbx_ipc_hang_up(&slot->judge);
}

static void answer(struct sbx_slot *slot, struct sbx_result *result)
{
	result->warm = sbx_slot_count(slot, SBX_BOX_WARM);
	result->ending = sbx_slot_count(slot, SBX_BOX_ENDING);
	if (slot->judge >= 0 && sbx_ipc_send(slot->judge, result, sizeof(*result), NULL, 0, MSG_DONTWAIT) < 0)
		drop_judge(slot);
}

static void refuse(struct sbx_warden *warden, struct sbx_slot *slot, uint32_t tag, const struct sbx_error *err)
{
	struct sbx_result result = {
		.type = SBX_MSG_RESULT, .tag = tag, .outcome = SBX_OUTCOME_FAILED, .exit_code = -1, .blocked = -1
	};

	memcpy(result.enforced, warden->host.enforced, sizeof(result.enforced));
	result.error_code = err->code;
	(void)snprintf(result.error, sizeof(result.error), "%s", err->text);
	answer(slot, &result);
}

/* One detached read-only mount for each share, behind the descriptors that came with the run. */
static int clone_shares(const struct sbx_slot *slot, const struct sbx_run *run, int *fds, unsigned *fd_count,
			struct sbx_error *err)
{
	for (uint32_t i = 0; i < run->share_count; i++) {
		int tree = slot->spool < 0 ? sbx_error_set(err, 0, "this slot has no directory to share from")
					   : sbx_root_clone_tree(slot->spool, run->shares[i].name, true, err);

		if (tree < 0)
			return tree;
		fds[(*fd_count)++] = tree;
	}
	return 0;
}

/* In a box made ahead if there is one. What is wrong with such a box is not the run's failure. */
static int start_box(struct sbx_warden *warden, struct sbx_slot *slot, const int *fds, unsigned fd_count,
		     struct sbx_error *err)
{
	struct sbx_box *box;
	int r;

	while ((box = sbx_pool_take(&warden->pool, slot)) != NULL) {
		box->taken_ns = slot->used_ns;
		if (sbx_box_order(&warden->host, box, warden->order, fds, fd_count, err) == 0)
			return 0;
		sbx_box_end(&warden->host, box);
		sbx_pool_on_loss(&warden->pool);
	}
	box = sbx_slot_find(slot, SBX_BOX_FREE);
	if (box == NULL)
		return sbx_error_set(err, EBUSY, "run: the places of this slot's last boxes are not cleaned yet");
	r = sbx_box_make(&warden->host, box, err);
	if (r == 0)
		r = sbx_box_watch(&warden->host, box, err);
	box->taken_ns = slot->used_ns;
	if (r == 0)
		r = sbx_box_order(&warden->host, box, warden->order, fds, fd_count, err);
	if (r < 0)
		sbx_box_end(&warden->host, box);
	return r;
}

static void start_run(struct sbx_warden *warden, struct sbx_slot *slot, int *fds, unsigned fd_count)
{
	const struct sbx_run *run = &warden->order->run;
	struct sbx_error err = { 0 };
	int r = 0;

	slot->used_ns = sbx_now_ns();
	if (sbx_slot_find_run(slot, run->tag) != NULL)
		r = sbx_error_set(&err, 0, "run: tag %u is in use", run->tag);
	else if (sbx_slot_count(slot, SBX_BOX_RUNNING) >= SBX_BOXES_MAX)
		r = sbx_error_set(&err, EBUSY, "run: all %d boxes of the slot are in use", SBX_BOXES_MAX);
	if (r == 0)
		r = sbx_box_check(&warden->host, warden->order, &err);
	if (r == 0)
		r = clone_shares(slot, run, fds, &fd_count, &err);
	if (r == 0)
		r = start_box(warden, slot, fds, fd_count, &err);
	sbx_ipc_close_all(fds, fd_count);
	if (r < 0)
		refuse(warden, slot, run->tag, &err);
}

static void stop_run(struct sbx_slot *slot, const struct sbx_run *message)
{
	static const uint32_t limits[] = { [SBX_STOP_OUTPUT] = SBX_LIMIT_OUTPUT,
					   [SBX_STOP_CANCEL] = SBX_LIMIT_CANCELLED,
					   [SBX_STOP_DEADLOCK] = SBX_LIMIT_DEADLOCK };
	struct sbx_stop stop;
	struct sbx_box *box;

	memcpy(&stop, message, sizeof(stop));
	box = sbx_slot_find_run(slot, stop.tag);
	if (box != NULL) /* else it has just ended by itself */
		sbx_box_kill(box, limits[stop.reason]);
}

static void look_at_run(const struct sbx_warden *warden, struct sbx_slot *slot, const struct sbx_run *message)
{
	struct sbx_look look;
	const struct sbx_box *box;

	memcpy(&look, message, sizeof(look));
	box = sbx_slot_find_run(slot, look.tag);
	look.type = SBX_MSG_LOOKED;
	look.asleep = box != NULL && sbx_asleep(warden->host.cgroups, &box->leaf, box->pid);
	if (sbx_ipc_send(slot->judge, &look, sizeof(look), NULL, 0, MSG_DONTWAIT) < 0)
		drop_judge(slot);
}

static int listen_to(struct sbx_warden *warden, struct sbx_slot *slot)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = &slot->source };

	return epoll_ctl(warden->host.epoll, EPOLL_CTL_ADD, slot->judge, &event);
}

/* Whether the judge has to wait, as its next box would find no place though it has less of them than it may. */
static bool must_wait(struct sbx_warden *warden, struct sbx_slot *slot)
{
	uint64_t now;

	if (sbx_slot_find(slot, SBX_BOX_FREE) != NULL || sbx_slot_find(slot, SBX_BOX_WARM) != NULL ||
	    sbx_slot_count(slot, SBX_BOX_RUNNING) >= SBX_BOXES_MAX) {
		slot->deaf_ns = 0;
		return false;
	}
	now = sbx_now_ns();
	if (slot->deaf_ns == 0)
		slot->deaf_ns = now;
	if (now - slot->deaf_ns > DEAF_MAX_NS)
		return false;                                                  /* then it is told */
	(void)epoll_ctl(warden->host.epoll, EPOLL_CTL_DEL, slot->judge, NULL); /* it is watched */
	return true;
}

/* A place may have become free. */
static void listen_again(struct sbx_warden *warden, struct sbx_slot *slot)
{
	if (slot->deaf_ns != 0 && slot->judge >= 0 && listen_to(warden, slot) != 0 && errno != EEXIST)
		drop_judge(slot);
}

static void on_judge(struct sbx_warden *warden, struct sbx_slot *slot)
{
	int fds[SBX_FDS_MAX];
	enum sbx_fd_kind kinds[SBX_FDS_MAX];
	unsigned fd_count = 0;
	struct sbx_run *message = &warden->order->run;
	struct sbx_error err = { 0 };
	ssize_t size;

	if (slot->judge < 0 || must_wait(warden, slot))
		return; /* dropped by an earlier event of the same round, or later */
	size = sbx_ipc_recv(slot->judge, message, sizeof(*message), fds, SBX_FDS_MAX, &fd_count, MSG_DONTWAIT);
	if (size == -EAGAIN)
		return;
	for (unsigned i = 0; i < fd_count; i++)
		kinds[i] = sbx_ipc_kind(fds[i]);
	switch (
	    sbx_wire_decide(message, size < 0 ? 0 : (size_t)size, kinds, fd_count, &warden->image->ceilings, &err)) {
	case SBX_ANSWER_RUN:
		start_run(warden, slot, fds, fd_count);
		return;
	case SBX_ANSWER_STOP:
		stop_run(slot, message);
		return;
	case SBX_ANSWER_LOOK:
		look_at_run(warden, slot, message);
		return;
	case SBX_ANSWER_REFUSE:
		sbx_ipc_close_foreign(fds, fd_count);
		refuse(warden, slot, message->tag, &err);
		return;
	case SBX_ANSWER_DROP:
		sbx_ipc_close_foreign(fds, fd_count);
		drop_judge(slot);
		return;
	}
}

static void say_hello(struct sbx_warden *warden, struct sbx_slot *slot, unsigned index)
{
	struct sbx_hello hello = { .type = SBX_MSG_HELLO, .slot = index };
	struct sbx_error err;
	sbx_close int tree = warden->data < 0 ? -1 : sbx_root_clone_tree(warden->data, ".", false, &err);

	hello.tree = tree >= 0;
	/* A judge without what it is to read would take that for a package that is not there. */
	hello.failed = warden->data >= 0 && tree < 0 ? (uint32_t)-tree : 0;
	if (sbx_ipc_send(slot->judge, &hello, sizeof(hello), &tree, tree >= 0 ? 1 : 0, MSG_DONTWAIT) < 0 ||
	    hello.failed != 0)
		drop_judge(slot);
}

static void on_control(struct sbx_warden *warden)
{
	struct sbx_attach attach;
	int fds[SBX_FDS_MAX];
	unsigned fd_count = 0;
	ssize_t size =
	    sbx_ipc_recv(warden->control, &attach, sizeof(attach), fds, SBX_FDS_MAX, &fd_count, MSG_DONTWAIT);
	struct sbx_slot *slot;

	if (size == -EAGAIN)
		return;
	if (size != (ssize_t)sizeof(attach) || fd_count != 1 || attach.slot >= warden->image->slot_count) {
		sbx_ipc_close_all(fds, fd_count);
		warden->stopping = true; /* the parent is gone */
		return;
	}
	slot = &warden->slots[attach.slot];
	drop_judge(slot);
	slot->judge = fds[0];
	if (listen_to(warden, slot) != 0)
		drop_judge(slot);
	else
		say_hello(warden, slot, attach.slot);
}

/*
 * What somebody else has left as a child of ours: the init of a box that a maker was killed over. Children that are
 * known have an event of their own; one of those may stand before it, and then it is its turn next time.
 */
static void reap_strays(struct sbx_warden *warden)
{
	for (;;) {
		siginfo_t info = { .si_pid = 0 };

		if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0 ||
		    info.si_pid == warden->pool.maker.pid)
			return;
		for (uint32_t s = 0; s < warden->image->slot_count; s++)
			for (unsigned i = 0; i < SBX_PLACES_MAX; i++)
				if (warden->slots[s].boxes[i].pid == info.si_pid)
					return;
		(void)waitpid(info.si_pid, NULL, 0); /* it is dead */
	}
}

static void on_exit_event(struct sbx_warden *warden, struct sbx_box *box)
{
	struct sbx_result result;
	bool warm = box->state == SBX_BOX_WARM;

	if (box->pid < 0)
		return;
	if (sbx_box_on_exit(&warden->host, box, &result) && !box->orphan)
		answer(&warden->slots[box->slot], &result);
	if (warm)
		sbx_pool_on_loss(&warden->pool);
	sbx_box_remove(&warden->host, box);
	reap_strays(warden);
}

static void on_box(struct sbx_warden *warden, struct sbx_box *box, enum sbx_event event)
{
	struct sbx_result result;

	switch (event) {
	case SBX_EVENT_REPORT:
		if (sbx_box_on_report(&warden->host, box, &result) && !box->orphan)
			answer(&warden->slots[box->slot], &result);
		break;
	case SBX_EVENT_TIMER:
		sbx_box_on_timer(&warden->host, box);
		break;
	case SBX_EVENT_OOM:
		if (box->state == SBX_BOX_RUNNING)
			sbx_box_on_oom(&warden->host, box);
		break;
	default:
		on_exit_event(warden, box);
	}
	listen_again(warden, &warden->slots[box->slot]);
}

static void on_event(struct sbx_warden *warden, const struct sbx_source *source)
{
	switch (source->event) {
	case SBX_EVENT_CONTROL:
		on_control(warden);
		break;
	case SBX_EVENT_JUDGE:
		on_judge(warden, source->owner);
		break;
	case SBX_EVENT_MAKER:
		sbx_pool_on_maker(&warden->pool);
		break;
	default:
		on_box(warden, source->owner, source->event);
	}
}

static bool busy(const struct sbx_warden *warden)
{
	for (uint32_t s = 0; s < warden->image->slot_count; s++)
		if (sbx_slot_count(&warden->slots[s], SBX_BOX_FREE) < SBX_PLACES_MAX)
			return true;
	return false;
}

/* Boxes are made ahead only when there is nothing else to do. */
static int wait_for_events(struct sbx_warden *warden, struct epoll_event *events, int max)
{
	int count = epoll_wait(warden->host.epoll, events, max, 0);

	return count != 0 ? count : epoll_wait(warden->host.epoll, events, max, sbx_pool_tend(&warden->pool));
}

static void serve(struct sbx_warden *warden)
{
	struct epoll_event events[16];

	while (!warden->stopping || busy(warden)) {
		int count = wait_for_events(warden, events, 16);

		for (int i = 0; i < count; i++)
			on_event(warden, events[i].data.ptr);
		if (!warden->stopping)
			continue;
		(void)epoll_ctl(warden->host.epoll, EPOLL_CTL_DEL, warden->control, NULL);
		for (uint32_t s = 0; s < warden->image->slot_count; s++)
			drop_judge(&warden->slots[s]);
		sbx_pool_close(&warden->pool);
	}
	sbx_pool_finish(&warden->pool);
}

int sbx_warden_main(int image_fd, int control)
{
	struct sbx_warden warden = { .control = control, .data = -1, .host = { .epoll = -1, .core_pattern = -1 } };
	struct sbx_ready ready = { 0 };
	struct sbx_error err = { 0 };
	int r;

	r = sbx_warden_read_image(image_fd, &warden.image, &err);
	if (r == 0)
		r = sbx_warden_set_up(&warden, &ready, &err);
	ready.failed = (uint32_t)(r < 0 ? err.code : 0);
	memcpy(ready.error, err.text, sizeof(ready.error));
	if (sbx_ipc_send(control, &ready, sizeof(ready), NULL, 0, 0) == 0 && r == 0)
		serve(&warden);
	sbx_cgroups_close(warden.host.cgroups);
	free(warden.slots);
	free(warden.order);
	return r < 0 ? 1 : 0;
}
