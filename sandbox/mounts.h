/*
 * mounts.h - a mount namespace with a root of one's own: what the warden and the daemon's unprivileged roles have in
 * common.
 *
 * In this order: sbx_mounts_enter, sbx_mounts_show for whatever shall be seen, sbx_mounts_leave. Until the last, paths
 * are still those of the host. After a failure the process is good for nothing but exit.
 */
#ifndef SANDBOX_MOUNTS_H
#define SANDBOX_MOUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/error.h"

struct sbx_mounts {
	int base; /* the new root: an empty tmpfs of 4 MiB, nosuid */
	bool chrooted;
};

/*
 * Moves this process into a new mount namespace and those of flags (CLONE_NEW*); with own_user, for an ordinary user,
 * into a user namespace too, in which it has all capabilities and its one user is mapped. 0 or -errno.
 */
int sbx_mounts_enter(bool own_user, int flags, struct sbx_mounts *mounts, struct sbx_error *err);

/* Shows the host's file or directory `host`, with the mounts below it, at `at` (no leading slash) below the directory
 * root, with MOUNT_ATTR_* attributes; what is missing of `at` is made. 0 or -errno. */
int sbx_mounts_show(int root, const char *host, const char *at, uint64_t attributes, struct sbx_error *err);

/* The same of what was opened as fd (O_PATH will do), in this mount namespace; host is for messages. */
int sbx_mounts_show_opened(int root, int fd, const char *host, const char *at, uint64_t attributes,
			   struct sbx_error *err);

/* A new tmpfs of 4 MiB, nosuid, not attached anywhere yet: a descriptor, or -errno. */
int sbx_mounts_tmpfs(struct sbx_error *err);

/* Makes the mount behind a descriptor read-only; `what` is for the message. 0 or -errno. */
int sbx_mounts_read_only(int mount, const char *what, struct sbx_error *err);

/* Makes base the root and current directory, and lets go of the host's. 0 or -errno. */
int sbx_mounts_leave(struct sbx_mounts *mounts, struct sbx_error *err);

#endif
