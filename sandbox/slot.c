/* slot.c - see slot.h. Pure. */
#include "sandbox/slot.h"

#include <stddef.h>

struct sbx_box *sbx_slot_find_run(struct sbx_slot *slot, uint32_t tag)
{
	for (unsigned i = 0; i < SBX_PLACES_MAX; i++) {
		struct sbx_box *box = &slot->boxes[i];

		if (box->state == SBX_BOX_RUNNING && !box->orphan && box->tag == tag)
			return box;
	}
	return NULL;
}

struct sbx_box *sbx_slot_find(struct sbx_slot *slot, enum sbx_box_state state)
{
	struct sbx_box *found = NULL;

	for (unsigned i = 0; i < SBX_PLACES_MAX; i++) {
		struct sbx_box *box = &slot->boxes[i];

		if (box->state == state && (found == NULL || box->made_ns < found->made_ns))
			found = box;
	}
	return found;
}

unsigned sbx_slot_count(const struct sbx_slot *slot, enum sbx_box_state state)
{
	unsigned count = 0;

	for (unsigned i = 0; i < SBX_PLACES_MAX; i++)
		count += slot->boxes[i].state == state;
	return count;
}
