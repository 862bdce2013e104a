/*
 * root.h - the mount namespace that boxes are copied from.
 *
 * The warden makes it once: a small tree in memory with /proc (needed so that the kernel lets a box mount its own) and
 * /box, the read-only root that every box starts from: the toolchains of the host, or of a directory that holds another
 * system; a synthetic /etc, six device nodes, and empty mount points. Nothing else of the host is in it, so there is
 * little to copy and nothing to hide.
 */
#ifndef SANDBOX_ROOT_H
#define SANDBOX_ROOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/error.h"

#define SBX_BIND_PATH 1024

/* A path shown read-only in every box of this warden. */
struct sbx_bind {
	char host[SBX_BIND_PATH];
	char box[SBX_BIND_PATH];
	uint32_t optional;  /* left out when there is no such path */
	uint32_t of_system; /* a path of the system that boxes show, if that is not the host's */
};

/* The root of a box as seen in the warden's namespace, and the user id in the box. */
#define SBX_ROOT_PATH "/box"
#define SBX_BOX_UID   1000

/* Where a program starts, and what it leaves is collected. */
#define SBX_WORK_PATH "/work"

/* Where the warden keeps what it hands out parts of. */
#define SBX_SPOOL_PATH "/spool"
#define SBX_DATA_PATH  "/data"

struct sbx_root_wish {
	bool own_user; /* an ordinary user's warden: a user namespace of its own, in which it is the one mapped user */
	const struct sbx_bind *binds;
	size_t bind_count;
	const char
	    *system; /* host directory whose usr, bin, lib, ..., etc/ld.so.cache boxes show; "": the host's own */
	const char
	    *spool; /* host directories that only the warden sees, at SBX_SPOOL_PATH and SBX_DATA_PATH; "" for none */
	const char *data;
};

/*
 * Moves this process into new namespaces, makes the tree, pivots into it and lets go of the host. Returns 0 or -errno;
 * after a failure the process is good for nothing but exit.
 */
int sbx_root_enter(const struct sbx_root_wish *wish, struct sbx_error *err);

/*
 * A detached read-only copy of the directory `path` below dir: nosuid, nodev. With beneath, no symlink is followed and
 * no mount crossed on the way, and the copy is nosymfollow; else who opens files in it has to look to that (a judge
 * does: judge_package_open). Returns a descriptor or -errno.
 */
int sbx_root_clone_tree(int dir, const char *path, bool beneath, struct sbx_error *err);

#endif
