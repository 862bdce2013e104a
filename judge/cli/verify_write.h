/* verify_write.h - writing a time limit back into a package. */
#ifndef JUDGE_CLI_VERIFY_WRITE_H
#define JUDGE_CLI_VERIFY_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/error.h"

/*
 * Legacy: PACKAGE/.timelimit is written anew, in seconds. 2025-09, whose limit is a key of problem.yaml, is refused
 * with the line that has to stand there: a file that people write is not rewritten by a program. 0 or -errno, and then
 * nothing is changed.
 */
int judge_verify_write(const char *package, bool modern, uint64_t limit_ns, struct sbx_error *err);

#endif
