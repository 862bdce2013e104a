/*
 * here.h - the toolchains of this host, for commands that ask no daemon.
 *
 * They are asked as a daemon asks them at its start: in boxes, by an unprivileged role.
 */
#ifndef JUDGE_CLI_HERE_H
#define JUDGE_CLI_HERE_H

#include <jansson.h>
#include <stdbool.h>

#include "sandbox/error.h"

/*
 * {"languages":[...]} as GET /api/v1/languages answers. cgroup: nest there, or NULL; where no control group can be
 * written the boxes have rlimits only, which is enough to ask a version. rootfs: directory with another system than the
 * host's, or NULL. Returns a new reference, or NULL with err; *bad_input: what is wrong is rootfs or the policies.
 */
json_t *judge_here_languages(const char *cgroup, const char *rootfs, bool *bad_input, struct sbx_error *err);

#endif
