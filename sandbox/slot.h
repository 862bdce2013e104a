/*
 * slot.h - what a warden has for one judge: its socket, and places for boxes. Pure: looks at states.
 *
 * A slot has more places than its judge may have boxes running: the others are for boxes that are made ahead, and for
 * those whose result is told and that are still being cleaned away. Each place has a host uid of its own, so no two
 * boxes share one, whatever becomes of them.
 */
#ifndef SANDBOX_SLOT_H
#define SANDBOX_SLOT_H

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/box.h"

struct sbx_slot {
	int judge; /* socket, -1 for none */
	int spool; /* directory, -1 for none */
	struct sbx_source source;
	uint64_t deaf_ns;     /* since when its judge is not listened to, as all places are being cleaned; 0: it is */
	unsigned warm_wanted; /* see pool.h */
	uint64_t used_ns;     /* when a box was last asked for */
	struct sbx_box boxes[SBX_PLACES_MAX];
};

/* The running box of its judge's that has this tag, or NULL. */
struct sbx_box *sbx_slot_find_run(struct sbx_slot *slot, uint32_t tag);

/* A box in that state, of several the one made first; or NULL. */
struct sbx_box *sbx_slot_find(struct sbx_slot *slot, enum sbx_box_state state);

unsigned sbx_slot_count(const struct sbx_slot *slot, enum sbx_box_state state);

#endif
