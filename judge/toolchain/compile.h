/*
 * compile.h - sources to artefact, in a box with no test data in it.
 *
 * The sources are shown at /src, the compiler writes to /work, every regular file left there comes out as a descriptor
 * and becomes the slot's `app` directory, which run boxes show at /app. A language without a compile step has its
 * sources there.
 *
 * A judge with a cache starts no box for what was compiled before: the artefact, and the compiler's own verdict that it
 * does not compile, are kept under a key of all that they depend on (key.h). Verdicts by a limit are not.
 */
#ifndef JUDGE_TOOLCHAIN_COMPILE_H
#define JUDGE_TOOLCHAIN_COMPILE_H

#include <jansson.h>

#include "judge/grade/verdict.h"
#include "judge/toolchain/worker.h"
#include "sandbox/error.h"

struct judge_compile_wish {
	uint64_t time_ns, memory_bytes; /* limits that a problem sets for compiling; 0 where it says nothing */
	const char *into;               /* directory of the slot for the artefact; NULL: `app` */
};

struct judge_compiled {
	struct judge_finding finding; /* AC: the artefact is in place. CE, or JE for a failure of ours */
	char entry[256];              /* {main} of the run */
	json_t *json;                 /* "compile" of the result; owned */
};

/*
 * Returns 0 and *out (free json with json_decref), whatever the compiler said; or -errno when the warden is gone
 * (-EPIPE) or the work was given up
 * (-ECANCELED).
 */
int judge_compile(struct judge_worker *worker, const struct judge_sources *sources,
		  const struct judge_compile_wish *wish, struct judge_compiled *out, struct sbx_error *err);

/* Writes the sources to the directory `name` of the slot, which is emptied before. 0 or -errno. */
int judge_compile_write(struct judge_worker *worker, const struct judge_sources *sources, const char *name,
			struct sbx_error *err);

#endif
