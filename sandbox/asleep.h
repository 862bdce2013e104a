/*
 * asleep.h - whether all of a program waits for what only its input could bring.
 *
 * The warden looks when a judge asks, which then knows whether programs that talk wait for each other for ever. A task
 * counts as waiting in a read(2) of a pipe, or in a futex(2) wait without a timeout; anything else, and all that cannot
 * be told, is no. A program that handles signals which a timer could send is taken for one that has such a timer.
 */
#ifndef SANDBOX_ASLEEP_H
#define SANDBOX_ASLEEP_H

#include <stdbool.h>

#include "sandbox/cgroup.h"

/* Whether no task of the leaf but init has run while we looked, and each waits like that. */
bool sbx_asleep(const struct sbx_cgroups *cgroups, const struct sbx_leaf *leaf, pid_t init);

/* ---- Pure, of what the kernel writes into /proc/TASK/syscall and /proc/TASK/status ---- */

/* Whether the task waits like that: *fd is the descriptor that it reads, or -1. */
bool sbx_asleep_in_call(const char *text, int *fd);

/* Whether it has a handler for a signal that a timer could send. True as well when that is not told. */
bool sbx_asleep_handles_timers(const char *status);

#endif
