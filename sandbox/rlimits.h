/* rlimits.h - the resource limits (setrlimit(2)) of a box's program. */
#ifndef SANDBOX_RLIMITS_H
#define SANDBOX_RLIMITS_H

#include <stdbool.h>

#include "sandbox/error.h"
#include "sandbox/init.h"
#include "sandbox/limits.h"

/*
 * In the warden: whether what a run is promised fits into what Minos itself was started with. A program would be blamed
 * for a limit that nobody has told it of. memory_by_rlimit: no cgroup counts memory here. 0, or negative with err
 * naming the limit.
 */
int sbx_rlimits_check(const struct sbx_limits *limits, bool memory_by_rlimit, struct sbx_error *err);

/* In the child: all of them, hard and soft alike, never above what this process may have. 0 or -errno. */
int sbx_rlimits_set(const struct sbx_init *init, const struct sbx_limits *limits, uint64_t core_bytes);

/* In the child, when it needs no more descriptors of its own: the limit on open files if it is a very small one. */
int sbx_rlimits_set_files(const struct sbx_limits *limits);

#endif
