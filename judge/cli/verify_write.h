/* verify_write.h - writing a time limit back into a package. A new file takes the place of the old one. */
#ifndef JUDGE_CLI_VERIFY_WRITE_H
#define JUDGE_CLI_VERIFY_WRITE_H

#include <jansson.h>
#include <stdint.h>

#include "sandbox/error.h"

#define JUDGE_VERIFY_LIMIT_FILE ".timelimit"

/* PACKAGE/.timelimit is written anew, in seconds. 0 or -errno, and then nothing is changed. */
int judge_verify_write(const char *package, uint64_t limit_ns, struct sbx_error *err);

/*
 * Carries out on PACKAGE/problem.yaml what a judge told (limit_edit.h), who is believed no more than that: the
 * file must be the one that it saw, and it changes a few bytes of it. Owner and mode stay. 0 or -errno, and then
 * nothing is changed.
 */
int judge_verify_edit(const char *package, const json_t *edit, struct sbx_error *err);

#endif
