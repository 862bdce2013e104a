/* pattern.h - patterns of submissions.yaml: `*` within a name, `{a,b}` for alternatives. Pure. */
#ifndef JUDGE_PACKAGE_PATTERN_H
#define JUDGE_PACKAGE_PATTERN_H

#include <errno.h>

#define PATTERN_ALTERNATIVES_MAX 256

/*
 * Adds each pattern that the text stands for, braces expanded, to the list (as package_strings_add). Returns 0,
 * -ENOMEM, -E2BIG for more than PATTERN_ALTERNATIVES_MAX or -EINVAL for braces that do not match.
 */
int pattern_expand(char ***list, const char *text);

#endif
