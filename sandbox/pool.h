/*
 * pool.h - boxes made ahead of need: how many for which slot, and when.
 *
 * Each slot with a judge gets one box ahead; one more whenever a run found none, up to the ceiling that the warden was
 * started with; one less, down to one, when the slot has not asked for any for a while. A box is made while the warden
 * has nothing else to do, one at a time, by a process of its own (maker.h), off the processors of running boxes where
 * there are others. It is used once, as any box; who finds none has one made at once, and is told no difference.
 *
 * A judge gets no more out of it than faster boxes: it never takes one of another slot, and it can have no more boxes
 * at once, nor make the host hold more, than the ceilings say. What fails is tried again after a pause that doubles.
 */
#ifndef SANDBOX_POOL_H
#define SANDBOX_POOL_H

#include "sandbox/maker.h"
#include "sandbox/slot.h"

struct sbx_pool {
	struct sbx_host *host;
	struct sbx_slot *slots;
	unsigned slot_count;
	unsigned ceiling; /* boxes ahead for one slot; 0: no pool */
	unsigned next;    /* slot to look at first */
	struct sbx_maker maker;
	struct sbx_source source;
	uint64_t not_before_ns, pause_ns; /* after a failure */
	bool closing;
};

/* host and slots stay the caller's. Nothing is started yet. */
void sbx_pool_open(struct sbx_pool *pool, struct sbx_host *host, struct sbx_slot *slots, unsigned slot_count,
		   unsigned ceiling);

/* A box for a run of slot's, or NULL: there is none ahead. */
struct sbx_box *sbx_pool_take(struct sbx_pool *pool, struct sbx_slot *slot);

/*
 * The warden has nothing else to do: asks for a box if one is wanted, lets one go that is not any more. Returns the
 * milliseconds after which it wants to be called again if nothing happens until then, -1 for never.
 */
int sbx_pool_tend(struct sbx_pool *pool);

/* Handler of SBX_EVENT_MAKER. */
void sbx_pool_on_maker(struct sbx_pool *pool);

/* A box that nobody had asked for has died. */
void sbx_pool_on_loss(struct sbx_pool *pool);

/* No more boxes are made and those at hand end. May be called again. */
void sbx_pool_close(struct sbx_pool *pool);

/* Ends the maker; after the last box is gone. */
void sbx_pool_finish(struct sbx_pool *pool);

#endif
