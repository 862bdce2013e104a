/*
 * fuzz_check.c - libFuzzer entry: the default checker, with each variant of its loops, against the plain reference of
 * the tests.
 *
 * The first byte chooses flags and how often both sides are repeated, so that short inputs make texts that are alike
 * for long; the second and third how large the pieces of the two sides are; then come output and answer, parted by the
 * first byte 0xfe. Each variant gets both sides whole, in pieces of those sizes, and in pieces of random sizes up to
 * those. Any disagreement in verdict, line or offset aborts; so does one between messages.
 */
#include <stdlib.h>
#include <string.h>

#include "judge/check/check-internal.h"
#include "judge/tests/test_check_reference.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A side, and how it is cut. */
struct source {
	const char *bytes;
	size_t size, at;
	size_t piece;
	uint32_t random; /* 0: all pieces are alike */
};

/* The bytes of a side, repeated; the caller frees them. */
static char *repeat(const struct source *s, size_t times)
{
	char *bytes = malloc(s->size * times + 1);

	if (bytes == NULL)
		abort();
	for (size_t i = 0; i < times; i++)
		memcpy(bytes + i * s->size, s->bytes, s->size);
	return bytes;
}

static size_t take_piece(struct source *s)
{
	size_t take = s->piece;

	if (s->random != 0) {
		s->random = s->random * 1664525 + 1013904223;
		take = 1 + (s->random >> 8) % s->piece;
	}
	take = take < s->size - s->at ? take : s->size - s->at;
	s->at += take;
	return take;
}

static long read_answer(void *ctx, void *buf, size_t size)
{
	struct source *s = ctx;
	size_t take = take_piece(s);

	if (take > size)
		abort();
	memcpy(buf, s->bytes + s->at - take, take);
	return (long)take;
}

/* Both by value: each check reads them from the start. Returns the verdict. */
static bool check(const struct judge_scan *scan, const struct judge_check_flags *flags, struct source answer,
		  struct source output, struct judge_check_diff *diff)
{
	struct judge_check *check = check_new_with(scan, flags, read_answer, &answer);
	int accept;

	if (check == NULL)
		abort();
	while (output.at < output.size) {
		size_t take = take_piece(&output);
		char *piece = malloc(take); /* of just that size: the sanitiser sees a byte too far */

		if (piece == NULL)
			abort();
		memcpy(piece, output.bytes + output.at - take, take);
		(void)judge_check_feed(check, piece, take); /* the verdict is asked for below */
		free(piece);
	}
	accept = judge_check_finish(check);
	if (accept < 0)
		abort();
	if (accept == 0)
		judge_check_diff(check, diff);
	judge_check_free(check);
	return accept;
}

static void expect(const struct reference_result *expected, bool accept, const struct judge_check_diff *diff,
		   const struct judge_check_diff *first)
{
	if (accept != expected->accept)
		abort();
	if (!accept && (diff->output_line != expected->output_line || diff->answer_line != expected->answer_line ||
			diff->output_offset != expected->output_offset ||
			diff->answer_offset != expected->answer_offset || strcmp(diff->message, first->message) != 0))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const double tolerances[] = { -1, 0, 1e-6, 1e300 };
	static const size_t times[] = { 1, 2, 7, 30 };
	const struct judge_scan *variants[JUDGE_SCAN_VARIANTS];
	struct judge_check_diff first = { .message = "" }, diff = first;
	struct source answer = { 0 }, output = { 0 };
	struct judge_check_flags flags;
	struct reference_result expected;
	char *output_copy, *answer_copy;
	const char *cut;
	bool accept;

	if (size < 3)
		return 0;
	flags.case_sensitive = data[0] & 1;
	flags.space_change_sensitive = data[0] & 2;
	flags.float_absolute_tolerance = tolerances[data[0] >> 2 & 3];
	flags.float_relative_tolerance = tolerances[data[0] >> 4 & 3];
	output.bytes = answer.bytes = (const char *)data + 3;
	output.size = answer.size = size - 3;
	cut = memchr(output.bytes, 0xfe, output.size);
	if (cut != NULL) {
		output.size = (size_t)(cut - output.bytes);
		answer.bytes = cut + 1;
		answer.size = size - 4 - output.size;
	}
	output_copy = repeat(&output, times[data[0] >> 6]);
	answer_copy = repeat(&answer, times[data[0] >> 6]);
	output.bytes = output_copy;
	answer.bytes = answer_copy;
	output.size *= times[data[0] >> 6];
	answer.size *= times[data[0] >> 6];
	expected = reference_check(&flags, answer.bytes, answer.size, output.bytes, output.size);

	for (size_t i = judge_scan_usable(variants); i-- > 0;) {
		answer.random = output.random = 0;
		answer.piece = output.piece = CHECK_WINDOW;
		accept = check(variants[i], &flags, answer, output, &diff);
		if (first.message[0] == '\0')
			first = diff;
		expect(&expected, accept, &diff, &first);
		output.piece = (size_t)data[1] + 1;
		answer.piece = (size_t)data[2] + 1;
		accept = check(variants[i], &flags, answer, output, &diff);
		expect(&expected, accept, &diff, &first);
		output.random = 1 + data[1];
		answer.random = 1000 + data[2];
		accept = check(variants[i], &flags, answer, output, &diff);
		expect(&expected, accept, &diff, &first);
	}
	free(output_copy);
	free(answer_copy);
	return 0;
}
