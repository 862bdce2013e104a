/*
 * layer.h - one layer of an image over what the lower ones have made, below one directory.
 *
 * Every path is looked up as if that directory were the root of all (RESOLVE_IN_ROOT): a link of a lower layer,
 * absolute or climbing, leads to what is in it, as it will in a box. Whiteouts take away what is lower. Owners, set-id
 * bits, times and attributes are ignored; what everybody may not read would be of no use in a box, so everybody may.
 * Device nodes, FIFOs and sockets are left out. Unprivileged; the layer is nobody's friend.
 */
#ifndef JUDGE_ROOTFS_LAYER_H
#define JUDGE_ROOTFS_LAYER_H

#include "judge/rootfs/image.h"

struct judge_unpacked {
	uint64_t entries, bytes, left_out; /* so far, of all layers */
	uint64_t max_entries, max_bytes;
};

/*
 * Applies it to the directory root, and makes sure of its digest. Returns 0 or -errno with err = "LAYER: reason"; the
 * directory is then good for nothing.
 */
int judge_layer_apply(const struct judge_source *source, const struct judge_layer *from, int root,
		      struct judge_unpacked *unpacked, struct sbx_error *err);

#endif
