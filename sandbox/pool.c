/* pool.c - see pool.h. */
#include "sandbox/pool.h"

#include <errno.h>
#include <sys/epoll.h>

#include "sandbox/clock.h"

#define NS_PER_MS UINT64_C(1000000)

/* After a failure: at first, and at most. */
#define PAUSE_MIN_NS (100 * NS_PER_MS)
#define PAUSE_MAX_NS (10000 * NS_PER_MS)

/* A slot that asked for no box for so long keeps fewer of them. */
#define IDLE_NS (10000 * NS_PER_MS)

void sbx_pool_open(struct sbx_pool *pool, struct sbx_host *host, struct sbx_slot *slots, unsigned slot_count,
		   unsigned ceiling)
{
	*pool = (struct sbx_pool){ .host = host,
				   .slots = slots,
				   .slot_count = slot_count,
				   .ceiling = ceiling,
				   .maker = { .sock = -1, .pid = -1 },
				   .source = { SBX_EVENT_MAKER, pool } };
}

struct sbx_box *sbx_pool_take(struct sbx_pool *pool, struct sbx_slot *slot)
{
	struct sbx_box *box = sbx_slot_find(slot, SBX_BOX_WARM);

	if (pool->ceiling == 0)
		return NULL;
	if (box != NULL)
		pool->pause_ns = 0;
	else if (slot->warm_wanted < pool->ceiling)
		slot->warm_wanted++;
	return box;
}

static void pause_after_failure(struct sbx_pool *pool)
{
	pool->pause_ns = pool->pause_ns == 0 ? PAUSE_MIN_NS : pool->pause_ns * 2;
	if (pool->pause_ns > PAUSE_MAX_NS)
		pool->pause_ns = PAUSE_MAX_NS;
	pool->not_before_ns = sbx_now_ns() + pool->pause_ns;
}

void sbx_pool_on_loss(struct sbx_pool *pool)
{
	pause_after_failure(pool);
}

static int start_maker(struct sbx_pool *pool)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = &pool->source };
	struct sbx_error err;
	int r = sbx_maker_start(pool->host, &pool->maker, &err);

	if (r < 0)
		return r;
	if (epoll_ctl(pool->host->epoll, EPOLL_CTL_ADD, pool->maker.sock, &event) == 0)
		return 0;
	sbx_maker_stop(&pool->maker);
	return -ENOMEM;
}

/* The processors that no running box is bound to; all where there are no others. */
static cpu_set_t quiet_processors(const struct sbx_pool *pool)
{
	cpu_set_t quiet = pool->host->usable;

	for (unsigned s = 0; s < pool->slot_count; s++) {
		const struct sbx_slot *slot = &pool->slots[s];

		if (slot->boxes[0].cpu < CPU_SETSIZE && sbx_slot_count(slot, SBX_BOX_RUNNING) > 0)
			CPU_CLR(slot->boxes[0].cpu, &quiet);
	}
	return CPU_COUNT(&quiet) > 0 ? quiet : pool->host->usable;
}

static bool wants_one(const struct sbx_slot *slot)
{
	return slot->judge >= 0 && sbx_slot_count(slot, SBX_BOX_WARM) < slot->warm_wanted;
}

/* The next slot in turn that wants a box and has a place for it. */
static struct sbx_slot *next_wish(struct sbx_pool *pool)
{
	for (unsigned i = 0; i < pool->slot_count; i++) {
		struct sbx_slot *slot = &pool->slots[(pool->next + i) % pool->slot_count];

		if (slot->judge >= 0 && slot->warm_wanted == 0)
			slot->warm_wanted = 1;
		if (wants_one(slot) && sbx_slot_find(slot, SBX_BOX_FREE) != NULL) {
			pool->next = (pool->next + i + 1) % pool->slot_count;
			return slot;
		}
	}
	return NULL;
}

/* A slot that has more than one box ahead, and no use for them. Returns the time until the next one could be. */
static uint64_t shrink(struct sbx_pool *pool, uint64_t now)
{
	uint64_t wait = UINT64_MAX;

	for (unsigned s = 0; s < pool->slot_count; s++) {
		struct sbx_slot *slot = &pool->slots[s];
		struct sbx_box *box;

		if (slot->warm_wanted <= 1)
			continue;
		if (now - slot->used_ns >= IDLE_NS) {
			slot->warm_wanted--;
			slot->used_ns = now;
			box = sbx_slot_find(slot, SBX_BOX_WARM);
			if (box != NULL && sbx_slot_count(slot, SBX_BOX_WARM) > slot->warm_wanted)
				sbx_box_end(pool->host, box);
		}
		if (slot->warm_wanted > 1 && slot->used_ns + IDLE_NS - now < wait)
			wait = slot->used_ns + IDLE_NS - now;
	}
	return wait;
}

static void ask(struct sbx_pool *pool, struct sbx_slot *slot)
{
	cpu_set_t cpus = quiet_processors(pool);

	if ((pool->maker.sock < 0 && start_maker(pool) < 0) ||
	    sbx_maker_ask(&pool->maker, sbx_slot_find(slot, SBX_BOX_FREE), &cpus) < 0)
		pause_after_failure(pool);
}

int sbx_pool_tend(struct sbx_pool *pool)
{
	uint64_t now, wait;
	struct sbx_slot *slot;

	if (pool->ceiling == 0 || pool->closing)
		return -1;
	now = sbx_now_ns();
	wait = shrink(pool, now);
	slot = pool->maker.box == NULL ? next_wish(pool) : NULL;
	if (slot != NULL && now >= pool->not_before_ns)
		ask(pool, slot);
	if (slot != NULL && pool->not_before_ns > now && pool->not_before_ns - now < wait)
		wait = pool->not_before_ns - now;
	return wait == UINT64_MAX ? -1 : (int)(wait / NS_PER_MS) + 1;
}

/* It failed or was killed: what it was making is to be removed, and the next one comes after a pause. */
static void lose_maker(struct sbx_pool *pool, struct sbx_box *half_made)
{
	(void)epoll_ctl(pool->host->epoll, EPOLL_CTL_DEL, pool->maker.sock, NULL); /* it was watched */
	sbx_maker_stop(&pool->maker);
	pause_after_failure(pool);
	if (half_made != NULL)
		sbx_box_remove(pool->host, half_made);
}

void sbx_pool_on_maker(struct sbx_pool *pool)
{
	struct sbx_box *box;
	struct sbx_error err;
	int r;

	if (pool->maker.sock < 0)
		return;
	r = sbx_maker_take(&pool->maker, &box);
	if (r == -EAGAIN)
		return;
	if (r < 0) {
		lose_maker(pool, box);
		return;
	}
	box->made_ns = sbx_now_ns();
	r = sbx_box_watch(pool->host, box, &err);
	if (r == 0)
		r = sbx_box_place(pool->host, box, &err);
	if (r < 0)
		pause_after_failure(pool);
	if (r < 0 || pool->closing)
		sbx_box_end(pool->host, box);
}

void sbx_pool_close(struct sbx_pool *pool)
{
	pool->closing = true;
	for (unsigned s = 0; s < pool->slot_count; s++)
		for (unsigned i = 0; i < SBX_PLACES_MAX; i++)
			if (pool->slots[s].boxes[i].state == SBX_BOX_WARM)
				sbx_box_end(pool->host, &pool->slots[s].boxes[i]);
}

void sbx_pool_finish(struct sbx_pool *pool)
{
	sbx_maker_stop(&pool->maker);
}
