/* judge_setup.h - what both kinds of judge do first. */
#ifndef JUDGE_DAEMON_JUDGE_SETUP_H
#define JUDGE_DAEMON_JUDGE_SETUP_H

#include "judge/toolchain/worker.h"
#include "sandbox/error.h"

/*
 * Descriptors that a judge may have: a package, its sources and artefacts and the store are a few dozen, and the files
 * of a test SBX_FILES_MAX. This is far more, because the kernel passes no descriptors on once more than this are on
 * their way from all processes of the user, and the judges of all slots are one.
 */
#define JUDGE_OPEN_FILES 4096

/*
 * Takes over the policies and meets the warden at descriptor JUDGE_ROLE_FD, spool being the slot's directory. SIGTERM
 * becomes worker->stop. A new worker (judge_worker_free), or NULL with err.
 */
struct judge_worker *judge_worker_new(struct judge_policy *policy, const char *profile, int spool,
				      struct sbx_error *err);
void judge_worker_free(struct judge_worker *worker); /* NULL-safe */

#endif
