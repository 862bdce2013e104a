/* context.c - see context.h. Pure. */
#include "judge/check/context.h"

#include <string.h>

#include "judge/check/quote.h"

#define LINES_BESIDE 2
#define LEAD_BYTES   60 /* of a long line, before the place */

void judge_excerpt_add(struct judge_excerpt *excerpt, const void *data, size_t size)
{
	const unsigned char *bytes = data;
	size_t keep = excerpt->size;

	if (size > sizeof(excerpt->bytes)) {
		excerpt->start += excerpt->size + size - sizeof(excerpt->bytes);
		memcpy(excerpt->bytes, bytes + size - sizeof(excerpt->bytes), sizeof(excerpt->bytes));
		excerpt->size = sizeof(excerpt->bytes);
		return;
	}
	if (keep > sizeof(excerpt->bytes) - size)
		keep = sizeof(excerpt->bytes) - size;
	memmove(excerpt->bytes, excerpt->bytes + excerpt->size - keep, keep);
	excerpt->start += excerpt->size - keep;
	memcpy(excerpt->bytes + keep, bytes, size);
	excerpt->size = keep + size;
}

static size_t line_start(const struct judge_excerpt *excerpt, size_t at)
{
	while (at > 0 && excerpt->bytes[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_end(const struct judge_excerpt *excerpt, size_t at)
{
	const unsigned char *end = memchr(excerpt->bytes + at, '\n', excerpt->size - at);

	return end == NULL ? excerpt->size : (size_t)(end - excerpt->bytes);
}

static void show_line(const struct judge_excerpt *excerpt, size_t from, size_t to, bool cut,
		      struct judge_context_line *line)
{
	const char *lead = cut ? "..." : "";
	size_t used = strlen(lead);

	memcpy(line->text, lead, used + 1);
	(void)judge_quote(line->text + used, sizeof(line->text) - used, excerpt->bytes + from, to - from, false);
}

size_t judge_context_lines(const struct judge_excerpt *excerpt, uint64_t offset, uint64_t number,
			   struct judge_context_line lines[JUDGE_CONTEXT_LINES])
{
	uint64_t distance = offset > excerpt->start ? offset - excerpt->start : 0;
	size_t at = distance < excerpt->size ? (size_t)distance : excerpt->size;
	size_t own = line_start(excerpt, at), from = own, count = 0;

	for (size_t i = 0; i < LINES_BESIDE && from > 0 && number > 1; i++) {
		size_t before = line_start(excerpt, from - 1);

		if (before == 0 && excerpt->start > 0)
			break; /* its beginning is not there */
		from = before;
		number--;
	}
	for (size_t behind = 0; behind <= LINES_BESIDE && count < JUDGE_CONTEXT_LINES; count++) {
		size_t to = line_end(excerpt, from), shown = from;

		if (from > own)
			behind++;
		if (behind > LINES_BESIDE || (from > own && from == excerpt->size))
			break; /* nothing stands behind the last line end */
		if (from == own && at - own > LEAD_BYTES)
			shown = at - LEAD_BYTES;
		lines[count].number = number++;
		show_line(excerpt, shown, to, shown > from || (from == 0 && excerpt->start > 0), &lines[count]);
		if (to == excerpt->size)
			return count + 1;
		from = to + 1;
	}
	return count;
}
