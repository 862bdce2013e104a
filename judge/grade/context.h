/*
 * context.h - where a rejected output and its answer part, with the lines around, for people who may see the answer.
 *
 * The default checker says where; a validator of the package may, and else it is where the default checker would have
 * rejected the output, which is no more than a hint.
 */
#ifndef JUDGE_GRADE_CONTEXT_H
#define JUDGE_GRADE_CONTEXT_H

#include <jansson.h>

#include "judge/check/check.h"
#include "judge/check/context.h"

/*
 * {"output_line","answer_line","output_offset","answer_offset","output_lines","answer_lines"}: a new reference, or NULL
 * where the answer (its descriptor is read from, its offset left alone) cannot be read, or without memory.
 */
json_t *judge_context_of(const struct judge_check_diff *diff, const struct judge_excerpt *output, int answer);

/*
 * The same of a whole output in a file. difference: {"output_offset","answer_offset"} by a validator, or NULL: then the
 * two are compared by flags. NULL too where they do not part.
 */
json_t *judge_context_of_file(const json_t *difference, const struct judge_check_flags *flags, int output, int answer);

#endif
