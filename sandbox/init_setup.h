/*
 * init_setup.h - the steps of init, in the order in which init.c takes them. Private to the box's process 1.
 */
#ifndef SANDBOX_INIT_SETUP_H
#define SANDBOX_INIT_SETUP_H

#include <linux/filter.h>
#include <stdint.h>
#include <sys/types.h>

#include <stdbool.h>

#include "sandbox/init.h"
#include "sandbox/wire.h"

/* The descriptors of an order. */
struct sbx_run_fds {
	int standard[3];
	int collector; /* -1 for none */
	int *files;
	int *shares;
};

/* The program's process. stage is SBX_STAGE_NONE when it runs. */
struct sbx_child {
	pid_t pid;
	int listener; /* of its filter, -1 where the filter names nothing */
	uint32_t stage;
	int error;
	uint64_t setup_ns; /* CPU time used before exec */
};

/* Moves sock to SBX_INIT_SOCK, puts copies of it in the place of 0, 1 and 2, and closes all others. */
int sbx_init_keep_only(int sock);

/* Identity, namespace limits, host name, root, /proc. 0 and *mount_limit (for sbx_init_obey), or -errno and *stage. */
int sbx_init_prepare(const struct sbx_init *init, int *mount_limit, uint32_t *stage);

/* Work directory, shares, files, resource limits, standard descriptors, current directory. 0, or -errno and *stage. */
int sbx_init_obey(const struct sbx_run *run, struct sbx_run_fds *fds, int mount_limit, uint32_t *stage);

/* Clones, confines and execs the program; returns when it runs or has failed. */
void sbx_init_start(const struct sbx_init *init, const struct sbx_run *run, char **argv, char **envp,
		    struct sbx_child *child);

/* Sends every regular file of /work through the collector. 0 or -errno. */
int sbx_init_collect(int collector);

#endif
