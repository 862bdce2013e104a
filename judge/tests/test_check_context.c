/* test_check_context.c - the lines around a place: numbers, cuts, what cannot be printed, the ends of a stream. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "judge/check/context.h"
#include "sandbox/tests/suite.h"

#define LONG100 "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"

static const struct row {
	const char *name, *text;
	uint64_t offset, number;
	const char *lines; /* "NUMBER:TEXT\n" each */
} rows[] = {
	{ "two lines before and two behind", "a\nb\nc\nd\ne\nf\ng\n", 6, 4, "2:b\n3:c\n4:d\n5:e\n6:f\n" },
	{ "fewer at the beginning", "a\nb\nc\nd\n", 0, 1, "1:a\n2:b\n3:c\n" },
	{ "fewer at the end", "a\nb\nc\nd\n", 6, 4, "2:b\n3:c\n4:d\n" },
	{ "beyond the last line end stands an empty line", "a\nb\n", 4, 3, "1:a\n2:b\n3:\n" },
	{ "behind the last byte of one that does not end", "a\nb", 3, 2, "1:a\n2:b\n" },
	{ "nothing was written", "", 0, 1, "1:\n" },
	{ "an offset beyond the end is the end", "a\n", 99, 2, "1:a\n2:\n" },
	{ "empty lines count", "\n\n\nx\n\n\n\n", 3, 4, "2:\n3:\n4:x\n5:\n6:\n" },
	{ "what cannot be printed is written out", "\x1b[31m\xff\xe2\x80\xae\r\n", 0, 1,
	  "1:\\x1b[31m\\xff\\xe2\\x80\\xae\\x0d\n" },
	{ "a long line is cut before the place", LONG100 "X\n", 100, 1,
	  "1:...012345678901234567890123456789012345678901234567890123456789X\n" },
	{ "a long line is cut behind what is shown", LONG100 LONG100 "X\n", 0, 1,
	  "1:" LONG100
	  "012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345...\n" },
	{ "a line beside is shown from its beginning", LONG100 "\nX\n", 101, 2, "1:" LONG100 "\n2:X\n" },
};

static char *shown(const struct judge_excerpt *excerpt, uint64_t offset, uint64_t number)
{
	struct judge_context_line lines[JUDGE_CONTEXT_LINES];
	static char text[JUDGE_CONTEXT_LINES * (JUDGE_CONTEXT_TEXT + 24)];
	size_t count = judge_context_lines(excerpt, offset, number, lines), used = 0;

	ck_assert_uint_le(count, JUDGE_CONTEXT_LINES);
	text[0] = '\0';
	for (size_t i = 0; i < count; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%llu:%s\n",
					 (unsigned long long)lines[i].number, lines[i].text);
	return text;
}

START_TEST(the_lines_around_a_place_are_shown)
{
	const struct row *row = &rows[_i];
	struct judge_excerpt excerpt = { .size = 0 };

	judge_excerpt_add(&excerpt, row->text, strlen(row->text));
	ck_assert_msg(strcmp(shown(&excerpt, row->offset, row->number), row->lines) == 0, "%s: %s", row->name,
		      shown(&excerpt, row->offset, row->number));
}
END_TEST

/* In pieces of every size the excerpt is the end of the stream. */
START_TEST(an_excerpt_is_the_end_of_what_was_added)
{
	static unsigned char stream[4 * JUDGE_EXCERPT_BYTES];
	struct judge_excerpt excerpt = { .size = 0 };
	size_t piece = (size_t)_i * 97 + 1, at = 0;

	for (size_t i = 0; i < sizeof(stream); i++)
		stream[i] = (unsigned char)(i * 31 + i / 251);
	while (at < sizeof(stream)) {
		size_t size = piece < sizeof(stream) - at ? piece : sizeof(stream) - at;

		judge_excerpt_add(&excerpt, stream + at, size);
		at += size;
		ck_assert_uint_eq(excerpt.start + excerpt.size, at);
		ck_assert_uint_eq(excerpt.size, at < sizeof(excerpt.bytes) ? at : sizeof(excerpt.bytes));
		ck_assert_mem_eq(excerpt.bytes, stream + excerpt.start, excerpt.size);
	}
}
END_TEST

START_TEST(of_a_line_whose_beginning_is_gone_the_rest_is_shown)
{
	static char line[3 * JUDGE_EXCERPT_BYTES];
	struct judge_excerpt excerpt = { .size = 0 };

	memset(line, 'x', sizeof(line));
	judge_excerpt_add(&excerpt, line, sizeof(line));
	ck_assert_str_eq(shown(&excerpt, sizeof(line), 7),
			 "7:...xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n");
	judge_excerpt_add(&excerpt, "\ny\n", 3);
	ck_assert_str_eq(shown(&excerpt, sizeof(line) + 1, 8), "8:y\n"); /* of the line before, nobody knows how long */
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("check_context");
	TCase *tests = sbx_case("context");

	tcase_add_loop_test(tests, the_lines_around_a_place_are_shown, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_loop_test(tests, an_excerpt_is_the_end_of_what_was_added, 0, 64);
	tcase_add_test(tests, of_a_line_whose_beginning_is_gone_the_rest_is_shown);
	suite_add_tcase(suite, tests);
	return sbx_run_suite(suite);
}
