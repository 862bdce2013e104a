/*
 * explain.h - a seccomp policy in words, and as JSON that a program can read. Pure but for memory.
 */
#ifndef JUDGE_POLICY_EXPLAIN_H
#define JUDGE_POLICY_EXPLAIN_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "judge/policy/inspect.h"
#include "judge/policy/simulate.h"

/* "allow", "errno ENOSYS", "ignore", "notify", "kill" into buf. Returns buf. */
const char *judge_explain_action(uint32_t action, char *buf, size_t size);

/*
 * What a match asks of the arguments of system call nr: "argument 1 is TCSETS (0x5402)", "argument 0 & 0x7e02a000 is
 * 0"; "" if nothing. Without a word on the width, bits above the lower 32 are not looked at. The text is the caller's
 * to free; NULL without memory.
 */
char *judge_explain_match(int nr, const struct judge_match *match);

/*
 * All rules, those of included files first: an array of objects with file, line, action, arguments (text), syscalls,
 * replaced (those that a file including this one speaks of), absent (those that this architecture does not have) and
 * reason. NULL without memory.
 */
json_t *judge_explain_rules(const struct judge_inspection *inspection);

/*
 * What is wrong with a policy that loads: rules that never decide, calls that the filter answers differently from the
 * rules. An array of objects with file, line and text. NULL without memory.
 */
json_t *judge_explain_findings(const struct judge_inspection *inspection, const struct judge_simulation *simulation);

#endif
