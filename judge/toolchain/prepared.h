/*
 * prepared.h - what a language's compiler may find ready made: the precompiled headers of C++.
 *
 * A command of the policy makes it in a box, under the limits and the filter of a compilation and with no submission in
 * it, when a source first asks for it. It is kept in the cache - in our own slot's part, as one that a captured judge
 * had made would be in every program from then on - and for the judge's life in the slot's directory, from where
 * compile boxes are shown it at /app, read-only. Whether it fits is the compiler's to say: one that does not costs
 * time, and nothing else.
 */
#ifndef JUDGE_TOOLCHAIN_PREPARED_H
#define JUDGE_TOOLCHAIN_PREPARED_H

#include "judge/toolchain/worker.h"
#include "sandbox/error.h"

/* Directories of the slot's that begin so outlive a submission. */
#define JUDGE_PREPARED_PREFIX "for-"

/* Does a compilation of these want what its language prepares? Pure. */
bool judge_prepared_wanted(const struct judge_sources *sources);

/*
 * Makes it ready, using worker->run. Returns 1 when worker->run may now be filled anew and shown it; 0 when the
 * compiler has to do without, which is told once (worker->cache), or worker has no cache; -errno as of judge_build.
 */
int judge_prepared_make(struct judge_worker *worker, const struct judge_language *language, struct sbx_error *err);

/* Has worker->run show it, at /app. */
void judge_prepared_show(struct judge_worker *worker, const struct judge_language *language);

#endif
