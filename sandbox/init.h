/*
 * init.h - process 1 of a box.
 */
#ifndef SANDBOX_INIT_H
#define SANDBOX_INIT_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "sandbox/walls.h"

/* What init is born with; everything else comes in its one order. */
struct sbx_init {
	int sock;         /* to the warden */
	const int *doors; /* of its control groups of version 1, see sbx_leaf_join */
	unsigned door_count;
	uid_t uid;
	gid_t gid;
	bool ahead;                       /* of need: it says when it waits for its order */
	bool set_groups;                  /* true where the gid map lets init drop supplementary groups */
	int nice;                         /* priority of the program: the warden's is its own */
	const struct sock_fprog *filters; /* all of the warden's, so that the order can name one */
	size_t filter_count;
	const struct sock_fprog *own_filter; /* of init itself, once the program runs */
	const struct sbx_walls *walls;
	bool rlimit_cpu, rlimit_memory, rlimit_processes; /* no cgroup enforces it here: an rlimit does what it can */
};

/* Where the warden's socket is in init. */
#define SBX_INIT_SOCK 3

/* Runs in the cloned child: sets up the box, waits for the order, runs it, reports. Never returns. */
_Noreturn void sbx_init_main(const struct sbx_init *init);

#endif
