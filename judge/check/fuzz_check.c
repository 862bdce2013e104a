/*
 * fuzz_check.c - libFuzzer entry: the default checker against the plain reference of the tests.
 *
 * The first byte chooses flags, the second and third how the two sides are cut into pieces; then come output and
 * answer, parted by the first byte 0xfe. Any disagreement in verdict, line or offset aborts.
 */
#include <stdlib.h>
#include <string.h>

#include "judge/tests/test_check_reference.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct source {
	const char *bytes;
	size_t size, at, piece;
};

static long read_answer(void *ctx, void *buf, size_t size)
{
	struct source *s = ctx;
	size_t take = s->size - s->at < s->piece ? s->size - s->at : s->piece;

	take = take < size ? take : size;
	memcpy(buf, s->bytes + s->at, take);
	s->at += take;
	return (long)take;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const double tolerances[] = { -1, 0, 1e-6, 1e300 };
	struct judge_check_flags flags;
	struct reference_result expected;
	struct judge_check_diff diff;
	struct judge_check *check;
	const char *output, *cut;
	struct source source;
	size_t output_size, output_piece;

	if (size < 3)
		return 0;
	flags.case_sensitive = data[0] & 1;
	flags.space_change_sensitive = data[0] & 2;
	flags.float_absolute_tolerance = tolerances[data[0] >> 2 & 3];
	flags.float_relative_tolerance = tolerances[data[0] >> 4 & 3];
	output = (const char *)data + 3;
	cut = memchr(output, 0xfe, size - 3);
	output_size = cut != NULL ? (size_t)(cut - output) : size - 3;
	output_piece = (size_t)data[1] + 1;
	source = (struct source){ cut != NULL ? cut + 1 : output, cut != NULL ? size - 4 - output_size : size - 3, 0,
				  (size_t)data[2] + 1 };

	expected = reference_check(&flags, source.bytes, source.size, output, output_size);
	check = judge_check_new(&flags, read_answer, &source);
	if (check == NULL)
		abort();
	for (size_t at = 0; at < output_size; at += output_piece)
		(void)judge_check_feed(check, output + at,
				       output_size - at < output_piece ? output_size - at : output_piece);
	if (judge_check_finish(check) != expected.accept)
		abort();
	if (!expected.accept) {
		judge_check_diff(check, &diff);
		if (diff.output_line != expected.output_line || diff.answer_line != expected.answer_line ||
		    diff.output_offset != expected.output_offset || diff.answer_offset != expected.answer_offset)
			abort();
	}
	judge_check_free(check);
	return 0;
}
