/*
 * check.h - the default checker: compares a submission's output with the answer while it streams.
 *
 * Pure: bytes in, state out; no descriptors. Memory is constant in the size of the output; of the answer nothing but a
 * window is held (the caller feeds both sides). Semantics: the default output validator of the Kattis problem package
 * format, all four flags.
 */
#ifndef JUDGE_CHECK_H
#define JUDGE_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/error.h"

struct judge_check_flags {
	bool case_sensitive;
	bool space_change_sensitive;
	double float_absolute_tolerance; /* < 0: not given */
	double float_relative_tolerance; /* < 0: not given */
};

/* No flag given: tokens, case-insensitive, no tolerance. */
extern const struct judge_check_flags JUDGE_CHECK_DEFAULT;

/*
 * Parses validator_flags ("float_tolerance 1e-6 case_sensitive") over *flags, which the caller has initialised. Returns
 * 0, or -EINVAL with err naming the flag; *flags is then untouched.
 */
int judge_check_parse_flags(const char *text, struct judge_check_flags *flags, struct sbx_error *err);

/*
 * Reads the answer: puts up to size bytes into buf, returns their number, 0 at the end, or -errno.
 * Called from within judge_check_feed and judge_check_finish.
 */
typedef long (*judge_check_reader)(void *ctx, void *buf, size_t size);

struct judge_check;

/* Returns a new checker (free with judge_check_free) or NULL without memory. flags are copied; ctx outlives the
 * checker. */
struct judge_check *judge_check_new(const struct judge_check_flags *flags, judge_check_reader answer, void *ctx);
void judge_check_free(struct judge_check *check);

/* The next bytes of the output. Returns 0 while it may still be accepted, 1 once it is rejected (more may be fed, to no
 * effect), or -errno when the answer could not be read. */
int judge_check_feed(struct judge_check *check, const void *output, size_t size);

/* The output has ended. Returns 1 accept, 0 reject, or -errno when the answer could not be read. */
int judge_check_finish(struct judge_check *check);

/* Where and why it was rejected; valid after a reject. */
struct judge_check_diff {
	uint64_t output_line, answer_line;     /* from 1 */
	uint64_t output_offset, answer_offset; /* bytes from the start: of the differing token or white space */
	/*
	 * For people: "Wrong answer on line 3 of output (corresponding to line 3 in answer file)", a line end, and the
	 * reason, in the words of the Kattis default validator. Always valid UTF-8, long tokens cut, nothing
	 * unprintable but '\n'.
	 */
	char message[512];
};
void judge_check_diff(const struct judge_check *check, struct judge_check_diff *diff);

#endif
