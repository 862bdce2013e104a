/* test_check.c - the default checker: each flag, each kind of difference, at every split of the output. */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/check/check-internal.h"
#include "judge/check/quote.h"
#include "sandbox/tests/suite.h"

struct source {
	const char *bytes;
	size_t size, at, piece;
	long failure; /* what the reader returns at the end instead of 0 */
};

static long read_answer(void *ctx, void *buf, size_t size)
{
	struct source *s = ctx;
	size_t take = s->size - s->at;

	if (take == 0)
		return s->failure;
	if (take > s->piece)
		take = s->piece;
	if (take > size)
		take = size;
	memcpy(buf, s->bytes + s->at, take);
	s->at += take;
	return (long)take;
}

static struct judge_check_flags flags_of(const char *text)
{
	struct judge_check_flags flags = JUDGE_CHECK_DEFAULT;
	struct sbx_error err = { 0 };

	ck_assert_msg(judge_check_parse_flags(text, &flags, &err) == 0, "%s", err.text);
	return flags;
}

struct example {
	const char *flags, *answer, *output;
	int accept;
	const char *detail; /* of a reject: the message after its first line */
};

static const struct example examples[] = {
	/* tokens and white space */
	{ "", "", "", 1, NULL },
	{ "", "", " \n\t\v\f\r\n", 1, NULL },
	{ "", "\n\n", "", 1, NULL },
	{ "", "1 2\n", "1 2\n", 1, NULL },
	{ "", "1 2\n", "1 2", 1, NULL },
	{ "", "1 2", "1 2 \n\n", 1, NULL },
	{ "", "1 2\n3\n", "1\n\n2\t3", 1, NULL },
	{ "", "1\n2\n", "1\r\n2\r\n", 1, NULL },
	{ "", "1\r\n2\r\n", "1\n2\n", 1, NULL },
	{ "", "  1", "1", 1, NULL },
	{ "", "1", "\n \n1", 1, NULL },
	{ "", "a b", "ab", 0, "String tokens mismatch\nJudge: \"a\"\nUser: \"ab\"" },
	{ "", "ab", "a b", 0, "String tokens mismatch\nJudge: \"ab\"\nUser: \"a\"" },
	{ "", "1", "2", 0, "String tokens mismatch\nJudge: \"1\"\nUser: \"2\"" },
	{ "", "1", "1.0", 0, "String tokens mismatch\nJudge: \"1\"\nUser: \"1.0\"" },
	{ "", "1", "01", 0, "String tokens mismatch\nJudge: \"1\"\nUser: \"01\"" },
	{ "",
	  "a\xc2\xa0"
	  "b",
	  "a b", 0,
	  "String tokens mismatch\nJudge: \"a\xc2\xa0"
	  "b\"\nUser: \"a\"" },
	/* missing and extra output */
	{ "", "1\n", "", 0, "User EOF while judge had more output; user output was empty.\n(Next judge token: 1)" },
	{ "", "1\n", "\n \n", 0,
	  "User EOF while judge had more output; user output contained no tokens.\n(Next judge token: 1)" },
	{ "", "\n\n1\n", "\n\n", 0,
	  "User EOF while judge had more output; user output contained no tokens.\n(Next judge token: 1)" },
	{ "", "1 2 3", "1 2", 0, "User EOF while judge had more output\n(Next judge token: 3)" },
	{ "", "1 2 3", "1 2\n", 0, "User EOF while judge had more output\n(Next judge token: 3)" },
	{ "", "1 2", "1 2 3", 0, "Trailing output:\n3" },
	{ "", "", "x", 0, "Trailing output:\nx" },
	{ "", "1 2\n", "1 2\n\n  34 5", 0, "Trailing output:\n34" },
	/* case */
	{ "", "Yes", "yES", 1, NULL },
	{ "", "\xc3\x89", "\xc3\xa9", 0, "String tokens mismatch\nJudge: \"\xc3\x89\"\nUser: \"\xc3\xa9\"" },
	{ "", "[", "{", 0, "String tokens mismatch\nJudge: \"[\"\nUser: \"{\"" },
	{ "", "@", "`", 0, "String tokens mismatch\nJudge: \"@\"\nUser: \"`\"" },
	{ "case_sensitive", "Yes", "Yes", 1, NULL },
	{ "case_sensitive", "Yes", "yes", 0, "String tokens mismatch\nJudge: \"Yes\"\nUser: \"yes\"" },
	{ "case_sensitive", "1 A\n", "1\nA", 1, NULL },
	/* white space that matters */
	{ "space_change_sensitive", "1 2\n", "1 2\n", 1, NULL },
	{ "space_change_sensitive", "A\n", "a\n", 1, NULL },
	{ "space_change_sensitive case_sensitive", "A\n", "a\n", 0,
	  "String tokens mismatch\nJudge: \"A\"\nUser: \"a\"" },
	{ "space_change_sensitive", "1 2\n", "1 2", 0, "Space change error: got -1 expected 10" },
	{ "space_change_sensitive", "1 2", "1 2\n", 0, "Space change error: judge out of space, got 10 from user" },
	{ "space_change_sensitive", "1 2\n", "1\t2\n", 0, "Space change error: got 9 expected 32" },
	{ "space_change_sensitive", "1 2\n", "1  2\n", 0, "Space change error: judge out of space, got 32 from user" },
	{ "space_change_sensitive", "1  2\n", "1 2\n", 0, "Space change error: got 50 expected 32" },
	{ "space_change_sensitive", "1\n", "1\r\n", 0, "Space change error: got 13 expected 10" },
	{ "space_change_sensitive", "1\n", " 1\n", 0, "Space change error: judge out of space, got 32 from user" },
	{ "space_change_sensitive", " ", "", 0, "Space change error: got -1 expected 32" },
	{ "space_change_sensitive", "1 2", "12", 0, "String tokens mismatch\nJudge: \"1\"\nUser: \"12\"" },
	{ "space_change_sensitive", "1", "1 2", 0, "Space change error: judge out of space, got 32 from user" },
	{ "space_change_sensitive float_tolerance 1", "1.0\n2\n", "1.5\n2.0\n", 1, NULL },
	{ "space_change_sensitive float_tolerance 1", "1.0\n2\n", "1.5\n\n2.0", 0,
	  "Space change error: judge out of space, got 10 from user" },
	/* tolerances */
	{ "float_tolerance 1e-6", "1.0", "1.0000001", 1, NULL },
	{ "float_tolerance 1e-6", "1000000", "1000001", 1, NULL },
	{ "float_tolerance 0.5", "1", "1.5", 1, NULL }, /* the bound itself is within */
	{ "float_tolerance 0", "1.0", "1", 1, NULL },
	{ "float_tolerance 0", "0.0", "-0", 1, NULL },
	{ "float_tolerance 0", "1e400", "1E400", 1, NULL },
	{ "float_tolerance 0 case_sensitive", "1e400", "1E400", 0,
	  "String tokens mismatch\nJudge: \"1e400\"\nUser: \"1E400\"" },
	{ "float_tolerance 0 case_sensitive", "1e5", "1E5", 1, NULL },
	{ "float_tolerance 0", "1", "1.0000000000000001", 1, NULL }, /* the same double */
	{ "float_absolute_tolerance 0.25", "8", "8.25", 1, NULL },
	{ "float_absolute_tolerance 0.25", "8", "7.75", 1, NULL },
	{ "float_absolute_tolerance 0.25", "8", "8.26", 0,
	  "Too large difference.\n Judge: 8\n User: 8.26\n Difference: -2.600000e-01\n (abs tol 2.500000e-01 rel tol "
	  "-1.000000e+00)" },
	{ "float_relative_tolerance 0.25", "8", "10", 1, NULL },
	{ "float_relative_tolerance 0.25", "8", "6", 1, NULL },
	{ "float_relative_tolerance 0.25", "8", "10.01", 0,
	  "Too large difference.\n Judge: 8\n User: 10.01\n Difference: -2.010000e+00\n (abs tol -1.000000e+00 rel tol "
	  "2.500000e-01)" },
	{ "float_relative_tolerance 0.25", "10", "8", 1, NULL }, /* relative to the judge's */
	{ "float_relative_tolerance 0.25", "0", "0.0", 1, NULL },
	{ "float_relative_tolerance 0.25", "0", "1e-300", 0,
	  "Too large difference.\n Judge: 0\n User: 1e-300\n Difference: -1.000000e-300\n (abs tol -1.000000e+00 rel "
	  "tol "
	  "2.500000e-01)" },
	{ "float_absolute_tolerance 1 float_relative_tolerance 0.1", "100", "109", 1, NULL }, /* either is enough */
	{ "float_absolute_tolerance 1 float_relative_tolerance 0.1", "1", "1.9", 1, NULL },
	{ "float_tolerance 1", "1e308", "-1e308", 0,
	  "Too large difference.\n Judge: 1e308\n User: -1e308\n Difference: inf\n (abs tol 1.000000e+00 rel tol "
	  "1.000000e+00)" },
	{ "float_tolerance 1", "5", "5x", 0, "Expected float, got: 5x" },
	{ "float_tolerance 1", "5", "1e5x", 0, "Expected float, got: 1e5x" },
	{ "float_tolerance 1", "5", "nan", 0, "Expected float, got: nan" },
	{ "float_tolerance 1", "5", "inf", 0, "Expected float, got: inf" },
	{ "float_tolerance 1", "5", "1e400", 0, "Expected float, got: 1e400" },
	{ "float_tolerance 1e300", "5", "five", 0, "Expected float, got: five" },
	{ "float_tolerance 1", "5", "5,0", 0, "Expected float, got: 5,0" },
	{ "float_tolerance 1", "5", "", 0,
	  "User EOF while judge had more output; user output was empty.\n(Next judge token: 5)" },
	{ "float_tolerance 1", "5", "5 5", 0, "Trailing output:\n5" },
	{ "float_tolerance 1", "five", "5", 0, "String tokens mismatch\nJudge: \"five\"\nUser: \"5\"" },
	{ "float_tolerance 1", "inf", "1e999", 0, "String tokens mismatch\nJudge: \"inf\"\nUser: \"1e999\"" },
	{ "float_tolerance 1", "nan", "NaN", 1, NULL }, /* as strings */
	{ "float_tolerance 1", "1e5x", "1E5X", 1, NULL },
	{ "float_tolerance 1", "Case 1: 2.5", "case 1: 2.5", 1, NULL },
	{ "float_tolerance 1", "Case 1: 2.5", "case 2: 2.5", 0, "String tokens mismatch\nJudge: \"1:\"\nUser: \"2:\"" },
	{ "float_tolerance 0.1", "+5 .5 5. -0 1e0 0x10", "5 0.5 5 0 1 16", 1, NULL },
	{ "float_tolerance 0.1", "5 0.5 5 0 1 16", "+5 .5 5. -0 1e0 0x10", 1, NULL },
	{ "float_tolerance 0.1", "1 2 3", "1.01 2.01 4", 0,
	  "Too large difference.\n Judge: 3\n User: 4\n Difference: -1.000000e+00\n (abs tol 1.000000e-01 rel tol "
	  "1.000000e-01)" },
	/* what is shown stays one line of printable UTF-8 */
	{ "", "1", "\x1b[31m\xff", 0, "String tokens mismatch\nJudge: \"1\"\nUser: \"\\x1b[31m\\xff\"" },
	{ "", "1",
	  "\xe2\x80\xae"
	  "1",
	  0,
	  "String tokens mismatch\nJudge: \"1\"\nUser: \"\\xe2\\x80\\xae"
	  "1\"" },
	{ "", "1", "1234567890123456789012345678901234567890123456789012345678901234567890", 0,
	  "String tokens mismatch\nJudge: \"1\"\nUser: "
	  "\"123456789012345678901234567890123456789012345678901234567890...\"" },
	{ "", "1", "12345678901234567890123456789012345678901234567890123456789\xc3\xa9", 0,
	  "String tokens mismatch\nJudge: \"1\"\nUser: "
	  "\"12345678901234567890123456789012345678901234567890123456789...\"" },
};

static int judge(const struct example *e, size_t answer_piece, size_t split, struct judge_check_diff *diff)
{
	struct judge_check_flags flags = flags_of(e->flags);
	struct source source = { e->answer, strlen(e->answer), 0, answer_piece, 0 };
	struct judge_check *check = judge_check_new(&flags, read_answer, &source);
	int accept;

	ck_assert_ptr_nonnull(check);
	ck_assert_int_ge(judge_check_feed(check, e->output, split), 0);
	ck_assert_int_ge(judge_check_feed(check, e->output + split, 0), 0);
	ck_assert_int_ge(judge_check_feed(check, e->output + split, strlen(e->output) - split), 0);
	accept = judge_check_finish(check);
	if (accept == 0)
		judge_check_diff(check, diff);
	judge_check_free(check);
	return accept;
}

START_TEST(each_example_gets_its_verdict_and_reason_at_every_split)
{
	const struct example *e = &examples[_i];

	for (size_t split = 0; split <= strlen(e->output); split++) {
		for (size_t piece = 1; piece <= 4; piece += 3) {
			struct judge_check_diff diff = { 0 };
			const char *detail;

			ck_assert_msg(judge(e, piece, split, &diff) == e->accept, "`%s` against `%s` with `%s`",
				      e->output, e->answer, e->flags);
			if (e->accept)
				continue;
			detail = strchr(diff.message, '\n');
			ck_assert_ptr_nonnull(detail);
			ck_assert_str_eq(detail + 1, e->detail);
		}
	}
}
END_TEST

/* Between equal texts that are longer than what the loops of scan.h take at once. */
static int judge_amid(const struct judge_scan *scan, const struct example *e, size_t before, size_t piece)
{
	struct judge_check_flags flags = flags_of(e->flags);
	char answer[1024], output[1024];
	struct source source = { answer, 0, 0, piece, 0 };
	struct judge_check *check = check_new_with(scan, &flags, read_answer, &source);
	int size, accept;

	size = snprintf(answer, sizeof(answer), "%*s\n%s\n%*s", (int)before, "word", e->answer, 200, "7.5\n");
	ck_assert_int_lt(size, sizeof(answer));
	source.size = (size_t)size;
	size = snprintf(output, sizeof(output), "%*s\n%s\n%*s", (int)before, "word", e->output, 200, "7.5\n");
	ck_assert_int_lt(size, sizeof(output));
	ck_assert_int_ge(judge_check_feed(check, output, (size_t)size), 0);
	accept = judge_check_finish(check);
	judge_check_free(check);
	return accept;
}

START_TEST(each_example_gets_its_verdict_amid_equal_text_from_every_variant)
{
	const struct judge_scan *variants[JUDGE_SCAN_VARIANTS];
	const struct example *e = &examples[_i];

	for (size_t i = judge_scan_usable(variants); i-- > 0;)
		for (size_t before = 4; before < 40; before++)
			for (size_t piece = 50; piece < 2000; piece += 1500)
				ck_assert_msg(judge_amid(variants[i], e, before, piece) == e->accept,
					      "%s: `%s` against `%s` with `%s` behind %zu bytes", variants[i]->name,
					      e->output, e->answer, e->flags, before);
}
END_TEST

START_TEST(a_reject_says_line_and_offset_on_both_sides)
{
	static const struct {
		const char *answer, *output;
		uint64_t output_line, answer_line, output_offset, answer_offset;
	} cases[] = {
		{ "1\n2\n3\n", "1\n2\n4\n", 3, 3, 4, 4 }, { "1\n2\n3\n", "1 2\n\n\n4\n", 4, 3, 6, 4 },
		{ "1\n\n\n22\n", "1 23", 1, 4, 2, 4 },    { "1\n2\n3\n", "1\n2\n", 3, 3, 4, 4 },
		{ "1\n2\n", "1\n2\n\n3", 4, 3, 5, 4 },    { "a", "b", 1, 1, 0, 0 },
	};
	const struct example e = { "", cases[_i].answer, cases[_i].output, 0, NULL };
	struct judge_check_diff diff = { 0 };
	char first[128];

	ck_assert_int_eq(judge(&e, 100, 2 > strlen(e.output) ? 0 : 2, &diff), 0);
	ck_assert_uint_eq(diff.output_line, cases[_i].output_line);
	ck_assert_uint_eq(diff.answer_line, cases[_i].answer_line);
	ck_assert_uint_eq(diff.output_offset, cases[_i].output_offset);
	ck_assert_uint_eq(diff.answer_offset, cases[_i].answer_offset);
	(void)snprintf(first, sizeof(first),
		       "Wrong answer on line %d of output (corresponding to line %d in answer file)\n",
		       (int)cases[_i].output_line, (int)cases[_i].answer_line);
	ck_assert_msg(strncmp(diff.message, first, strlen(first)) == 0, "%s", diff.message);
}
END_TEST

START_TEST(a_nul_byte_is_a_byte_of_its_token)
{
	struct source source = { "a\0b\n", 4, 0, 100, 0 };
	struct judge_check_diff diff;
	struct judge_check *check = judge_check_new(&JUDGE_CHECK_DEFAULT, read_answer, &source);

	ck_assert_int_eq(judge_check_feed(check, "a\0c", 3), 0);
	ck_assert_int_eq(judge_check_finish(check), 0);
	judge_check_diff(check, &diff);
	ck_assert_msg(strstr(diff.message, "Judge: \"a\\x00b\"\nUser: \"a\\x00c\"") != NULL, "%s", diff.message);
	judge_check_free(check);

	source.at = 0;
	check = judge_check_new(&JUDGE_CHECK_DEFAULT, read_answer, &source);
	ck_assert_int_eq(judge_check_feed(check, "A\0B", 3), 0);
	ck_assert_int_eq(judge_check_finish(check), 1);
	judge_check_free(check);
}
END_TEST

START_TEST(a_rejected_output_may_go_on_for_ever_to_no_effect)
{
	struct source source = { "1 2", 3, 0, 100, 0 };
	struct judge_check *check = judge_check_new(&JUDGE_CHECK_DEFAULT, read_answer, &source);
	struct judge_check_diff before, after;

	ck_assert_int_eq(judge_check_feed(check, "1 3 ", 4), 1);
	judge_check_diff(check, &before);
	for (int i = 0; i < 1000; i++)
		ck_assert_int_eq(judge_check_feed(check, "2 1 2", 5), 1);
	ck_assert_int_eq(judge_check_finish(check), 0);
	judge_check_diff(check, &after);
	ck_assert_str_eq(before.message, after.message);
	ck_assert_uint_eq(before.output_offset, after.output_offset);
	judge_check_free(check);
}
END_TEST

START_TEST(an_endless_token_is_rejected_before_it_ends)
{
	static const char *const flags[] = { "", "case_sensitive", "float_tolerance 1" };
	struct judge_check_flags parsed = flags_of(flags[_i]);
	struct source source = { "12x", 3, 0, 100, 0 };
	struct judge_check *check = judge_check_new(&parsed, read_answer, &source);
	int fed = 0, pieces = 0;

	while (fed == 0 && pieces < 100) {
		fed = judge_check_feed(check, "zzzzzzzzzzzz", 12);
		pieces++;
	}
	ck_assert_int_eq(fed, 1);
	ck_assert_int_lt(pieces, 10);
	judge_check_free(check);
}
END_TEST

START_TEST(an_answer_that_cannot_be_read_is_an_error_unless_a_difference_came_first)
{
	static const struct {
		const char *flags, *output;
		int accept;
	} cases[] = {
		{ "", "1 2", -EIO },
		{ "", "1 2 3 4", -EIO },
		{ "", "1 2 ", -EIO },
		{ "float_tolerance 1", "1.5 2.5", -EIO },
		{ "float_tolerance 1", "1 2 9", -EIO },
		{ "space_change_sensitive", "1 2 ", -EIO },
		{ "space_change_sensitive", "1 2 9", -EIO },
		{ "space_change_sensitive", "1 2", 0 },
		{ "", "", 0 },
		{ "", "1 x", 0 },
	};
	struct source source = { "1 2 ", 4, 0, 2, -EIO };
	struct judge_check_flags flags = flags_of(cases[_i].flags);
	struct judge_check *check = judge_check_new(&flags, read_answer, &source);
	int fed = judge_check_feed(check, cases[_i].output, strlen(cases[_i].output));

	ck_assert_int_eq(judge_check_finish(check), cases[_i].accept);
	ck_assert_int_eq(judge_check_finish(check), cases[_i].accept);
	ck_assert(fed == 0 || fed == (cases[_i].accept == 0 ? 1 : -EIO));
	judge_check_free(check);
}
END_TEST

static long too_much(void *ctx, void *buf, size_t size)
{
	(void)ctx;
	(void)buf;
	return (long)size + 1;
}

START_TEST(a_reader_that_claims_more_than_was_asked_is_an_error)
{
	struct judge_check *check = judge_check_new(&JUDGE_CHECK_DEFAULT, too_much, NULL);

	ck_assert_int_eq(judge_check_feed(check, "1", 1), -EIO);
	ck_assert_int_eq(judge_check_finish(check), -EIO);
	judge_check_free(check);
}
END_TEST

/* One token of the size, made up as it is read: `last` in its final byte, `fill` before. */
struct huge {
	uint64_t size, at;
	char fill, last;
};

static long read_huge(void *ctx, void *buf, size_t size)
{
	struct huge *h = ctx;
	size_t take = h->size - h->at < size ? (size_t)(h->size - h->at) : size;

	memset(buf, h->fill, take);
	h->at += take;
	if (take > 0 && h->at == h->size)
		((char *)buf)[take - 1] = h->last;
	return (long)take;
}

START_TEST(tokens_of_a_hundred_megabytes_are_compared_to_the_last_byte)
{
	static const struct {
		const char *flags;
		char fill, other_fill, last, other_last;
		int accept;
	} cases[] = {
		{ "", 'a', 'a', 'b', 'b', 1 },
		{ "", 'a', 'a', 'b', 'c', 0 },
		{ "", 'a', 'A', 'b', 'B', 1 },
		{ "case_sensitive", 'a', 'a', 'b', 'B', 0 },
		{ "float_tolerance 1e-9", '0', '0', '7', '8', 0 },
		{ "float_tolerance 1", '0', '0', '7', '8', 1 },
		{ "float_tolerance 1", '1', '1', '7', '8', 0 }, /* overflows: compared as strings */
	};
	struct judge_check_flags flags = flags_of(cases[_i].flags);
	uint64_t size = 100 << 20;
	struct huge answer = { size, 0, cases[_i].fill, cases[_i].last };
	struct huge output = { size, 0, cases[_i].other_fill, cases[_i].other_last };
	struct judge_check *check = judge_check_new(&flags, read_huge, &answer);
	char buffer[50000];
	long got;

	while ((got = read_huge(&output, buffer, sizeof(buffer))) > 0)
		(void)judge_check_feed(check, buffer, (size_t)got); /* the verdict is asked for below */
	ck_assert_int_eq(judge_check_finish(check), cases[_i].accept);
	judge_check_free(check);
}
END_TEST

static bool same_flags(const struct judge_check_flags *a, const struct judge_check_flags *b)
{
	return a->case_sensitive == b->case_sensitive && a->space_change_sensitive == b->space_change_sensitive &&
	       a->float_absolute_tolerance == b->float_absolute_tolerance &&
	       a->float_relative_tolerance == b->float_relative_tolerance;
}

START_TEST(flags_are_read_over_those_given_before)
{
	struct judge_check_flags flags = flags_of(" \tfloat_tolerance  1e-6\ncase_sensitive ");
	struct sbx_error err = { 0 };

	ck_assert(flags.case_sensitive && !flags.space_change_sensitive);
	ck_assert_double_eq(flags.float_absolute_tolerance, 1e-6);
	ck_assert_double_eq(flags.float_relative_tolerance, 1e-6);
	ck_assert_int_eq(judge_check_parse_flags("float_absolute_tolerance 0.5 space_change_sensitive", &flags, &err),
			 0);
	ck_assert(flags.case_sensitive && flags.space_change_sensitive);
	ck_assert_double_eq(flags.float_absolute_tolerance, 0.5);
	ck_assert_double_eq(flags.float_relative_tolerance, 1e-6);
	flags = flags_of("float_relative_tolerance 1 float_relative_tolerance 2"); /* the later one counts */
	ck_assert_double_eq(flags.float_relative_tolerance, 2);
	ck_assert_double_lt(flags.float_absolute_tolerance, 0);
	flags = flags_of("");
	ck_assert(same_flags(&flags, &JUDGE_CHECK_DEFAULT));
}
END_TEST

START_TEST(bad_flags_are_refused_by_name_and_change_nothing)
{
	static const struct {
		const char *flags, *message;
	} cases[] = {
		{ "colour", "unknown validator flag `colour`" },
		{ "case_sensitive\x1b", "unknown validator flag `case_sensitive\\x1b`" },
		{ "Case_Sensitive", "unknown validator flag `Case_Sensitive`" },
		{ "case_sensitive 1", "unknown validator flag `1`" },
		{ "-", "unknown validator flag `-`" },
		{ "float_tolerance", "validator flag float_tolerance needs a number after it" },
		{ "case_sensitive float_absolute_tolerance \n",
		  "validator flag float_absolute_tolerance needs a number after it" },
		{ "float_tolerance case_sensitive",
		  "validator flag float_tolerance: `case_sensitive` is no finite number from 0 up" },
		{ "float_tolerance -1", "validator flag float_tolerance: `-1` is no finite number from 0 up" },
		{ "float_tolerance nan", "validator flag float_tolerance: `nan` is no finite number from 0 up" },
		{ "float_tolerance inf", "validator flag float_tolerance: `inf` is no finite number from 0 up" },
		{ "float_tolerance 1e999", "validator flag float_tolerance: `1e999` is no finite number from 0 up" },
		{ "float_relative_tolerance 1e-6x",
		  "validator flag float_relative_tolerance: `1e-6x` is no finite number from 0 up" },
		{ "case_sensitive float_tolerance=1", "unknown validator flag `float_tolerance=1`" },
	};
	struct judge_check_flags flags = flags_of("float_tolerance 3"), before = flags;
	struct sbx_error err = { 0 };

	ck_assert_int_eq(judge_check_parse_flags(cases[_i].flags, &flags, &err), -EINVAL);
	ck_assert_str_eq(err.text, cases[_i].message);
	ck_assert(same_flags(&flags, &before));
}
END_TEST

START_TEST(quoted_bytes_are_printable_utf8_that_fits)
{
	static const struct {
		const char *bytes;
		size_t size;
		bool more;
		const char *expected;
	} cases[] = {
		{ "plain", 5, false, "plain" },
		{ "plain", 5, true, "plain..." },
		{ "\0\n\x7f", 3, false, "\\x00\\x0a\\x7f" },
		{ "\xc3\xa9", 2, false, "\xc3\xa9" },
		{ "\xc3", 1, false, "\\xc3" },
		{ "\xc3", 1, true, "..." },
		{ "\xc0\x80", 2, false, "\\xc0\\x80" },
		{ "\xed\xa0\x80", 3, false, "\\xed\\xa0\\x80" },
		{ "\xf0\x9f\x98\x80", 4, false, "\xf0\x9f\x98\x80" },
		{ "\xf4\x90\x80\x80", 4, false, "\\xf4\\x90\\x80\\x80" },
		{ "\xc2\x85", 2, false, "\\xc2\\x85" },
		{ "12345678901234567890", 20, false, "1234567890123456..." },
		{ "123456789012345\xc3\xa9", 17, false, "123456789012345..." },
		{ "1234567890123\xff", 14, false, "1234567890123..." },
		{ "", 0, false, "" },
	};
	char out[20];

	ck_assert_str_eq(judge_quote(out, sizeof(out), cases[_i].bytes, cases[_i].size, cases[_i].more),
			 cases[_i].expected);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

int main(void)
{
	Suite *suite = suite_create("check");
	TCase *tcase = sbx_case("check");

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, each_example_gets_its_verdict_and_reason_at_every_split, 0, COUNT(examples));
	tcase_add_loop_test(tcase, each_example_gets_its_verdict_amid_equal_text_from_every_variant, 0,
			    COUNT(examples));
	tcase_add_loop_test(tcase, a_reject_says_line_and_offset_on_both_sides, 0, 6);
	tcase_add_test(tcase, a_nul_byte_is_a_byte_of_its_token);
	tcase_add_test(tcase, a_rejected_output_may_go_on_for_ever_to_no_effect);
	tcase_add_loop_test(tcase, an_endless_token_is_rejected_before_it_ends, 0, 3);
	tcase_add_loop_test(tcase, an_answer_that_cannot_be_read_is_an_error_unless_a_difference_came_first, 0, 10);
	tcase_add_test(tcase, a_reader_that_claims_more_than_was_asked_is_an_error);
	tcase_add_loop_test(tcase, tokens_of_a_hundred_megabytes_are_compared_to_the_last_byte, 0, 7);
	tcase_add_test(tcase, flags_are_read_over_those_given_before);
	tcase_add_loop_test(tcase, bad_flags_are_refused_by_name_and_change_nothing, 0, 14);
	tcase_add_loop_test(tcase, quoted_bytes_are_printable_utf8_that_fits, 0, 15);
	return sbx_run_suite(suite);
}
