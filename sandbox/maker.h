/*
 * maker.h - the process that makes boxes ahead of need, so that the warden is not held up by it.
 *
 * A fork of the warden at low priority: the same program, privileges and namespaces, and of its descriptors only the
 * control groups and one socket to the warden, its only input: a fixed-size message for each box. The init that it
 * clones is a child of the warden (CLONE_PARENT); the descriptors of the box go to the warden and are closed here. It
 * knows of no judge and no run.
 *
 * What fails here is nobody's failure: the maker ends, the warden makes its boxes itself, and a new maker is started
 * after a pause, with whatever the warden holds then. What a maker leaves behind when it is killed in the middle of a
 * box is dead by itself (its init sees the end of its socket); the warden knows the place and removes the rest.
 */
#ifndef SANDBOX_MAKER_H
#define SANDBOX_MAKER_H

#include <sys/types.h>

#include "sandbox/box.h"

struct sbx_maker {
	int sock; /* -1: there is none */
	pid_t pid;
	struct sbx_box *box; /* what it is making, or NULL */
};

/* Starts one. Returns 0 or -errno. */
int sbx_maker_start(const struct sbx_host *host, struct sbx_maker *maker, struct sbx_error *err);

/* Asks for a box in a free place, made on those processors. 0, or -errno: then it is good for nothing. */
int sbx_maker_ask(struct sbx_maker *maker, struct sbx_box *box, const cpu_set_t *cpus);

/*
 * It has something to say: a box is handed over (*box, WARM, not watched yet). 0, or -errno when it has failed or is
 * dead: *box is then the half-made one, to be removed (sbx_box_remove), or NULL. -EAGAIN: nothing yet.
 */
int sbx_maker_take(struct sbx_maker *maker, struct sbx_box **box);

/* Ends it and waits for that. */
void sbx_maker_stop(struct sbx_maker *maker);

#endif
