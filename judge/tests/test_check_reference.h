/* test_check_reference.h - the default comparison written once more, as plainly as can be, to test the real one
 * against. */
#ifndef JUDGE_TESTS_CHECK_REFERENCE_H
#define JUDGE_TESTS_CHECK_REFERENCE_H

#include "judge/check/check.h"

struct reference_result {
	bool accept;
	uint64_t output_line, answer_line, output_offset, answer_offset; /* of a reject */
};

/* Compares two whole buffers. Holds everything, allocates for each token, knows nothing of pieces. */
struct reference_result reference_check(const struct judge_check_flags *flags, const char *answer, size_t answer_size,
					const char *output, size_t output_size);

/* Whether the bytes are a finite number for C's strtod, all of them. */
bool reference_number(const char *bytes, size_t size, double *value);

#endif
