/*
 * same.h - tests that are the same to the byte are judged once, where the format allows it (2025-09).
 */
#ifndef JUDGE_GRADE_SAME_H
#define JUDGE_GRADE_SAME_H

#include "judge/package/package.h"

/*
 * For each test the first one that has the same input, answer, arguments and flags: itself, where there is none before
 * it. A test with files of its own is like no other. Returns 0 and *out (package->test_count numbers, freed by the
 * caller; NULL where the format knows no such thing), or -errno with err.
 */
int judge_same_find(int package_dir, const struct judge_package *package, size_t **out, struct sbx_error *err);

#endif
