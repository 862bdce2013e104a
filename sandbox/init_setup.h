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

/* What init has made ready for its order: descriptors, -1 for none. */
struct sbx_prepared {
	int work;               /* context of the file system of /work, whose size is still to be set */
	int mounted, own, root; /* mount namespace that the root is in, the one that init is in, and that root */
	int rules;              /* see landlock.h */
	int signals;            /* tells of SIGCHLD */
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

/* All that no order is needed for. 0 and *prepared, or -errno and *stage. */
int sbx_init_prepare(const struct sbx_init *init, struct sbx_prepared *prepared, uint32_t *stage);

/* Size of the work directory, shares, files, current directory, standard descriptors. 0, or -errno and *stage. */
int sbx_init_obey(const struct sbx_init *init, const struct sbx_run *run, struct sbx_run_fds *fds,
		  struct sbx_prepared *prepared, uint32_t *stage);

/* Clones, confines and execs the program; returns when it runs or has failed. */
void sbx_init_start(const struct sbx_init *init, const struct sbx_order *order, int rules, char **argv, char **envp,
		    struct sbx_child *child);

/* Sends every regular file of /work through the collector. 0 or -errno. */
int sbx_init_collect(int collector);

#endif
