/* policy_look.h - a folder of seccomp policies that a test writes, and opens as `minos policy` does. */
#ifndef JUDGE_TEST_POLICY_LOOK_H
#define JUDGE_TEST_POLICY_LOOK_H

#include "judge/policy/inspect.h"

/* Fixture: the folder, empty; afterwards it is gone with all that look_put made. */
void look_set_up(void);
void look_tear_down(void);

/* Writes the policy NAME.json: the text after its name, in which each line keeps its number. */
void look_put(const char *name, const char *rest);
/* Its path; the buffer is used again by the next call. */
const char *look_path(const char *name);
/* Opens it; it must be good. Close with judge_inspect_close. */
void look_open(const char *name, struct judge_inspection **inspection);

#endif
