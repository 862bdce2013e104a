/*
 * build.h - one run of a compiler in a box, and what it left as a directory of the slot.
 */
#ifndef JUDGE_TOOLCHAIN_BUILD_H
#define JUDGE_TOOLCHAIN_BUILD_H

#include <jansson.h>

#include "judge/grade/verdict.h"
#include "judge/toolchain/cache_entry.h"
#include "judge/toolchain/worker.h"
#include "sandbox/error.h"

struct judge_built {
	struct judge_finding finding; /* AC: the files are in place. CE, or JE for a failure of ours */
	json_t *json;                 /* "compile" of a result */
	struct judge_made *made;      /* the files */
	size_t made_count;
	bool lasting; /* the compiler would say and do the same again: no limit or shortage had a part in it */
};

/*
 * Runs worker->run and copies every regular file of its /work into the directory `into`, which is empty. Returns 0 and
 * *out (judge_built_free), whatever the compiler said; or -errno when the warden is gone (-EPIPE), the work was given
 * up (-ECANCELED) or the files could not be written.
 */
int judge_build(struct judge_worker *worker, int into, struct judge_built *out, struct sbx_error *err);

void judge_built_free(struct judge_built *built);

#endif
