/*
 * fifo.h - named pipes by which a manager and the processes of a submission talk (JUDGE_PROTOCOL_CMS_COMMUNICATION).
 *
 * Each box has pipes of its own, in a directory of the slot that it is shown read-only, so neither side can do to the
 * other's what is not the judge's to carry. They are made anew for each run. Whoever opens one in a box never waits for
 * somebody to open the other end: that is the judge's, and open before the box is.
 */
#ifndef JUDGE_GRADE_FIFO_H
#define JUDGE_GRADE_FIFO_H

#include <stdbool.h>

#include "sandbox/error.h"
#include "sandbox/wire.h"

/* Our ends of what one process of the submission and its manager talk by; -1: none. */
struct judge_fifo {
	int to, from; /* to write to, to read from; both O_NONBLOCK */
};

/*
 * Makes the pipes of the processes first .. first + count - 1 for one box and has run show them. In a manager's box we
 * write what the processes say; in that of a process, what the manager says. Returns 0 and ends[0 .. count - 1], the
 * caller's, or -errno.
 */
int judge_fifo_make(int spool, struct sbx_run *run, bool manager, unsigned first, unsigned count,
		    struct judge_fifo *ends, struct sbx_error *err);

void judge_fifo_close(struct judge_fifo *ends, unsigned count);

#endif
