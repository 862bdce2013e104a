/*
 * support.h - what of the packages that can be read can be judged, too. Pure.
 *
 * A package is refused as a whole, with what it needs, when it is added or before its first submission is judged:
 * never misjudged. Who builds the judging of a kind takes its refusal away here.
 */
#ifndef JUDGE_GRADE_SUPPORT_H
#define JUDGE_GRADE_SUPPORT_H

#include "judge/package/package.h"

/* 0, or -EINVAL with err naming what is not supported. */
int judge_job_supports(const struct judge_package *package, struct sbx_error *err);

#endif
