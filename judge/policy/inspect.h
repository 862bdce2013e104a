/*
 * inspect.h - one seccomp policy, opened to be looked into: its files, its rules with their lines, its table, its BPF.
 *
 * What a box needs comes from judge_policy_load; this is for people who write policies. Reads files, as the user.
 */
#ifndef JUDGE_POLICY_INSPECT_H
#define JUDGE_POLICY_INSPECT_H

#include "judge/policy/filter.h"
#include "sandbox/error.h"

#define JUDGE_INSPECT_SOURCES 64 /* files that one policy is made of, at most */

struct judge_inspection {
	struct judge_filter_source sources[JUDGE_INSPECT_SOURCES]; /* the policy itself, then what it includes */
	size_t source_count;
	struct judge_table *table;
	struct judge_filter filter;
};

/*
 * Opens a policy. what is the path of a file (it has a slash or ends in ".json"), or a name in the seccomp folder of
 * the policies in use, or the name of a language, which stands for the policy that its programs run under. What a
 * policy includes lies beside it, or else in that folder. Returns 0 and *out (free with judge_inspect_close), or
 * -errno with err = "FILE:LINE: reason" or the operation that failed.
 */
int judge_inspect_open(const char *what, struct judge_inspection **out, struct sbx_error *err);
void judge_inspect_close(struct judge_inspection *inspection); /* NULL-safe */

#endif
