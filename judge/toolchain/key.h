/*
 * key.h - what a compilation depends on, as one digest. Pure.
 *
 * All of it: the sources by name and content, in order; the command as it is executed, its environment and the language
 * that it belongs to; the limits under which it runs and the name of its system call filter; what the box shows besides
 * /usr; the toolchains and filters as they were when the daemon started; and the format of the cache itself. What is
 * left out, like the time, a compilation is not meant to depend on.
 */
#ifndef JUDGE_TOOLCHAIN_KEY_H
#define JUDGE_TOOLCHAIN_KEY_H

#include "judge/policy/policy.h"
#include "judge/toolchain/cache_entry.h"
#include "judge/toolchain/worker.h"
#include "sandbox/wire.h"

/* Of what `run` does to the sources in the name of their language. 0 or -ENOMEM. */
int judge_compile_key(const struct judge_policy *policy, const struct judge_sources *sources, const struct sbx_run *run,
		      const char *toolchains, struct judge_cache_key *key, struct sbx_error *err);

#endif
