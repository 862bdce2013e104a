/*
 * import.h - an image to a directory that boxes can show as their system (--rootfs).
 *
 * The work is done by a role that is never root (judge/daemon/import_role.h): it is the user `minos` when root asks,
 * and has nothing but the image and the new directory. That gets its name when all of it is there and every digest is
 * right.
 */
#ifndef JUDGE_ROOTFS_IMPORT_H
#define JUDGE_ROOTFS_IMPORT_H

#include "judge/rootfs/layer.h"

struct judge_import {
	const char *image;     /* path of a directory or file */
	const char *reference; /* tag or name of one among several, or NULL */
	const char *directory; /* to be made; its parent is there */
	const char *policies;  /* directory */
	uint64_t max_entries, max_bytes;
	/* Before each layer, in the calling process; may be NULL. */
	void (*on_layer)(void *ctx, size_t index, size_t count, const char *name);
	void *ctx;
};

struct judge_imported {
	uint64_t layers, entries, bytes, left_out;
};

/* Returns 0 and *out, or -errno with err; nothing is left then. */
int judge_rootfs_import(const struct judge_import *import, struct judge_imported *out, struct sbx_error *err);

/* The role's work, on what is open already: all layers of the image into the directory root. on_layer as above. */
int judge_rootfs_unpack(int image, int root, const struct judge_import *import, struct judge_imported *out,
			struct sbx_error *err);

#endif
