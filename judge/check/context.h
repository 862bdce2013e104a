/*
 * context.h - the lines around one place of an output or an answer, for people. Pure.
 *
 * Of a stream no more than an excerpt is held, however long it is and however long its lines are.
 */
#ifndef JUDGE_CHECK_CONTEXT_H
#define JUDGE_CHECK_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JUDGE_EXCERPT_AFTER 1024 /* bytes behind the place */
#define JUDGE_EXCERPT_BYTES (2 * JUDGE_EXCERPT_AFTER)

/* The last bytes of what was added. */
struct judge_excerpt {
	unsigned char bytes[JUDGE_EXCERPT_BYTES];
	size_t size;
	uint64_t start; /* of the first of them in the stream */
};

void judge_excerpt_add(struct judge_excerpt *excerpt, const void *data, size_t size);

#define JUDGE_CONTEXT_LINES 5 /* that of the place, two before it and two behind */
#define JUDGE_CONTEXT_TEXT  200

struct judge_context_line {
	uint64_t number;               /* from 1 */
	char text[JUDGE_CONTEXT_TEXT]; /* as of judge_quote; a long line is cut, around the place if it has that */
};

/* The lines around the byte at offset, which is in the line `number` (from 1). Returns how many were written. */
size_t judge_context_lines(const struct judge_excerpt *excerpt, uint64_t offset, uint64_t number,
			   struct judge_context_line lines[JUDGE_CONTEXT_LINES]);

#endif
