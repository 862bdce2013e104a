/*
 * unpacker.h - what the roles that unpack have in common (unpack_role.h, import_role.h), and who starts them.
 *
 * What parses an archive is the likeliest of all to fall into an attacker's hands. So it is a process of its own, held
 * as the api is (confine.h), with its own places alone, and with a filter under which an attempt at anything that
 * unpacking never does is its end.
 */
#ifndef JUDGE_DAEMON_UNPACKER_H
#define JUDGE_DAEMON_UNPACKER_H

#include <stdint.h>
#include <sys/types.h>

#include "judge/daemon/confine.h"
#include "sandbox/error.h"

/*
 * First thing in such a role: from then on it reaches the places and no others, and may use so much CPU time and write
 * files no longer than that; what it writes to standard error goes nowhere. A place that was opened as its fd outside
 * must be the same directory inside. 0, or -errno: then the role must end.
 */
int judge_unpacker_hold(const char *policies, const struct judge_place places[JUDGE_PLACES_MAX], uint64_t file_bytes,
			uint64_t cpu_seconds, struct sbx_error *err);

/*
 * Waits for the end of the role. 0, or -EINVAL with err when a signal has ended it: "unpacking WHAT ...", what it came
 * to by its own doing, which is the archive's.
 */
int judge_unpacker_wait(pid_t pid, const char *what, struct sbx_error *err);

#endif
