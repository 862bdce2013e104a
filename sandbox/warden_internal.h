/* warden_internal.h - what warden.c and warden_setup.c share. */
#ifndef SANDBOX_WARDEN_INTERNAL_H
#define SANDBOX_WARDEN_INTERNAL_H

#include <stdbool.h>

#include "sandbox/box.h"
#include "sandbox/pool.h"
#include "sandbox/slot.h"
#include "sandbox/warden.h"

struct sbx_warden {
	const struct sbx_warden_image *image;
	struct sbx_host host;
	int control;
	int data; /* directory, -1 for none */
	bool stopping;
	struct sbx_source control_source;
	struct sbx_slot *slots;
	struct sbx_pool pool;
	struct sbx_order *order; /* where messages of judges are received */
};

/* Maps the sealed image that fd is. 0 or -errno. */
int sbx_warden_read_image(int fd, const struct sbx_warden_image **out, struct sbx_error *err);

/*
 * All that comes before the first request: priority, control groups, the warden's own root, slots, filters. Fills in
 * ready, also when it fails. 0 or -errno.
 */
int sbx_warden_set_up(struct sbx_warden *warden, struct sbx_ready *ready, struct sbx_error *err);

#endif
