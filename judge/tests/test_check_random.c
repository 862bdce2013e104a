/*
 * test_check_random.c - the checker against the plain reference, on random small cases.
 *
 * The answer is made of tokens that are nearly numbers and nearly words; the output is a damaged copy of it; both sides
 * are handed over in random pieces. Verdict, lines and offsets must agree. MINOS_CHECK_CASES and MINOS_CHECK_SEED
 * change the run.
 */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/check/check-internal.h"
#include "judge/tests/test_check_reference.h"
#include "sandbox/tests/suite.h"

#define TEXT_MAX 2048

static const struct judge_scan *variants[JUDGE_SCAN_VARIANTS];
static size_t variant_count;

struct random {
	uint64_t state;
};

static uint64_t draw(struct random *r, uint64_t below)
{
	r->state ^= r->state << 13;
	r->state ^= r->state >> 7;
	r->state ^= r->state << 17;
	return (r->state >> 11) % below;
}

struct source {
	const char *bytes;
	size_t size, at;
	struct random *random;
	size_t piece; /* 0: pieces of random size */
};

/* Mostly small, so that tokens are cut; often larger than what the loops of scan.h take at once. */
static size_t draw_piece(struct random *r)
{
	static const uint64_t sizes[] = { 9, 9, 70, 300 };

	return 1 + draw(r, sizes[draw(r, 4)]);
}

static long read_answer(void *ctx, void *buf, size_t size)
{
	struct source *s = ctx;
	size_t take = s->piece != 0 ? s->piece : draw_piece(s->random);

	if (take > s->size - s->at)
		take = s->size - s->at;
	if (take > size)
		take = size;
	memcpy(buf, s->bytes + s->at, take);
	s->at += take;
	return (long)take;
}

struct text {
	char bytes[TEXT_MAX];
	size_t size;
};

static void add(struct text *t, const char *bytes, size_t size)
{
	if (t->size + size > TEXT_MAX)
		return;
	memcpy(t->bytes + t->size, bytes, size);
	t->size += size;
}

static void add_space(struct text *t, struct random *r)
{
	static const char *const spaces[] = { " ", "\n", "\r\n", "\t", "  ", " \n", "\v", "\f", "\n\n", "" };

	const char *space = spaces[draw(r, 10)];

	add(t, space, strlen(space));
}

static void add_token(struct text *t, struct random *r)
{
	static const char *const tokens[] = { "1",
					      "1.0",
					      "0.5",
					      ".5",
					      "5.",
					      "1e1",
					      "10",
					      "9.99",
					      "1E1",
					      "0x10",
					      "16",
					      "-0",
					      "0",
					      "inf",
					      "nan",
					      "yes",
					      "YES",
					      "Yes",
					      "no",
					      "1e",
					      "1e5x",
					      "+5",
					      "1000001",
					      "1000000",
					      "abc",
					      "aBC",
					      "\xc3\xa9",
					      "x",
					      "100000.1",
					      "0.3333333333333",
					      "0.33333333334",
					      "Z[",
					      "z{" };
	const char *token = tokens[draw(r, sizeof(tokens) / sizeof(tokens[0]))];

	if (draw(r, 40) == 0)
		add(t, "a\0b", 3);
	else
		add(t, token, strlen(token));
	if (draw(r, 30) == 0)
		for (uint64_t i = draw(r, 90); i > 0; i--)
			add(t, "7", 1);
}

static void make_answer(struct text *t, struct random *r)
{
	uint64_t tokens = draw(r, draw(r, 20) == 0 ? 120 : 7);

	t->size = 0;
	if (draw(r, 6) == 0)
		add_space(t, r);
	while (tokens-- > 0) {
		add_token(t, r);
		add_space(t, r);
	}
}

/* A copy in which here and there a byte is changed, dropped or added, or a token replaced. */
static void make_output(struct text *t, const struct text *answer, struct random *r)
{
	uint64_t rarity = 2 + draw(r, 40);

	t->size = 0;
	for (size_t i = 0; i < answer->size; i++) {
		char c = answer->bytes[i];

		if (draw(r, rarity) != 0) {
			add(t, &c, 1);
			continue;
		}
		switch (draw(r, 7)) {
		case 0:
			break;
		case 1:
			add_space(t, r);
			break;
		case 2:
			add_token(t, r);
			break;
		case 3:
			c ^= 0x20;
			add(t, &c, 1);
			break;
		case 4:
			add(t, &c, 1);
			add(t, " ", 1);
			break;
		case 5:
			add(t, &c, 1);
			add(t, "0", 1);
			break;
		default:
			add(t, &c, 1);
			add(t, &c, 1);
		}
	}
	if (draw(r, 8) == 0)
		add_space(t, r);
	if (draw(r, 16) == 0)
		t->size = draw(r, t->size + 1);
}

static void make_flags(struct judge_check_flags *flags, struct random *r)
{
	static const double tolerances[] = { -1, -1, 0, 1e-9, 1e-6, 0.1, 1, 1e300 };

	flags->case_sensitive = draw(r, 2);
	flags->space_change_sensitive = draw(r, 3) == 0;
	flags->float_absolute_tolerance = tolerances[draw(r, 8)];
	flags->float_relative_tolerance = tolerances[draw(r, 8)];
}

static void compare(const struct judge_scan *scan, const struct judge_check_flags *flags, const struct text *answer,
		    const struct text *output, struct random *r, size_t answer_piece, size_t output_piece)
{
	struct reference_result expected =
	    reference_check(flags, answer->bytes, answer->size, output->bytes, output->size);
	struct source source = { answer->bytes, answer->size, 0, r, answer_piece };
	struct judge_check *check = check_new_with(scan, flags, read_answer, &source);
	struct judge_check_diff diff;
	int accept, fed = 0;

	ck_assert_ptr_nonnull(check);
	for (size_t at = 0; at < output->size;) {
		char copy[TEXT_MAX]; /* bytes of a piece must not be used once feed has returned */
		size_t take = output_piece != 0 ? output_piece : draw_piece(r);
		int last = fed;

		take = take < output->size - at ? take : output->size - at;
		memcpy(copy, output->bytes + at, take);
		fed = judge_check_feed(check, copy, take);
		memset(copy, 'X', take);
		ck_assert_int_ge(fed, last);
		at += take;
	}
	accept = judge_check_finish(check);
	ck_assert_msg(accept == expected.accept && (fed == 0 || !accept), "%s: answer `%.*s`, output `%.*s`: %d",
		      scan->name, (int)answer->size, answer->bytes, (int)output->size, output->bytes, accept);
	if (!accept) {
		judge_check_diff(check, &diff);
		ck_assert_uint_eq(diff.output_line, expected.output_line);
		ck_assert_uint_eq(diff.answer_line, expected.answer_line);
		ck_assert_uint_eq(diff.output_offset, expected.output_offset);
		ck_assert_uint_eq(diff.answer_offset, expected.answer_offset);
	}
	judge_check_free(check);
}

static uint64_t setting(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text != NULL ? strtoull(text, NULL, 10) : otherwise;
}

START_TEST(random_cases_in_random_pieces_get_the_verdict_of_the_reference)
{
	uint64_t cases = setting("MINOS_CHECK_CASES", 250000), accepted = 0;
	struct random r = { setting("MINOS_CHECK_SEED", 0x9e3779b97f4a7c15) };

	for (uint64_t i = 0; i < cases; i++) {
		struct judge_check_flags flags;
		struct text answer, output;

		make_flags(&flags, &r);
		make_answer(&answer, &r);
		make_output(&output, &answer, &r);
		accepted += reference_check(&flags, answer.bytes, answer.size, output.bytes, output.size).accept;
		compare(variants[i % variant_count], &flags, &answer, &output, &r, 0, 0);
		if (i % 8 == 0)
			compare(variants[i / 8 % variant_count], &flags, &answer, &output, &r, TEXT_MAX, TEXT_MAX);
	}
	ck_assert_uint_gt(accepted, cases / 10); /* both verdicts are well represented */
	ck_assert_uint_lt(accepted, cases - cases / 10);
}
END_TEST

START_TEST(every_pair_of_piece_sizes_gives_the_same_verdict)
{
	struct random r = { 12345 };

	for (int i = 0; i < 150; i++) {
		struct judge_check_flags flags;
		struct text answer, output;

		make_flags(&flags, &r);
		make_answer(&answer, &r);
		make_output(&output, &answer, &r);
		for (size_t a = 1; a <= 24; a++)
			for (size_t o = 1; o <= 24; o++)
				compare(variants[(a + o) % variant_count], &flags, &answer, &output, &r, a, o);
	}
}
END_TEST

/* The same tokens as the answer's, told apart only by what the flags of `forgiving` allow. */
static void make_forgiven(struct text *t, const struct text *answer, struct random *r)
{
	static const char *const spaces[] = { " ", "\n", "\r\n", " \n", "\t\t\t" };
	const char *space = spaces[draw(r, 5)];

	t->size = 0;
	for (size_t i = 0; i < answer->size; i++) {
		char c = answer->bytes[i];

		if (c == '\n' || c == ' ')
			add(t, space, strlen(space));
		else if (c == 'e' || (c >= 'x' && c <= 'z'))
			add(t, (char[]){ (char)(c ^ 0x20) }, 1);
		else if (c == '.')
			add(t, ".000", 4);
		else
			add(t, &c, 1);
	}
}

START_TEST(a_token_cut_at_any_offset_is_the_same_token)
{
	static const struct judge_check_flags forgiving = { .float_absolute_tolerance = 1,
							    .float_relative_tolerance = -1 };
	struct random r = { 777 };

	for (int i = 0; i < 4; i++) {
		struct text answer = { .size = 0 }, output;

		while (answer.size < 330) {
			char token[64];

			if (draw(&r, 3) == 0)
				(void)snprintf(token, sizeof(token), "x%dyz", (int)draw(&r, 100000));
			else
				(void)snprintf(token, sizeof(token), "%.*f", (int)draw(&r, 7),
					       (double)draw(&r, 100000) / 7);
			add(&answer, token, strlen(token));
			add(&answer, &" \n"[draw(&r, 2)], 1);
		}
		make_forgiven(&output, &answer, &r);
		if (i % 4 == 3) /* one that is wrong */
			output.bytes[draw(&r, output.size)] = '#';
		for (size_t cut = 1; cut <= output.size; cut++) {
			const struct judge_scan *scan = variants[cut % variant_count];

			compare(scan, &forgiving, &answer, &output, &r, TEXT_MAX, cut);
			compare(scan, &forgiving, &answer, &output, &r, cut, TEXT_MAX);
		}
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("check_random");
	TCase *tcase = sbx_case("random");

	variant_count = judge_scan_usable(variants);
	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, random_cases_in_random_pieces_get_the_verdict_of_the_reference);
	tcase_add_test(tcase, a_token_cut_at_any_offset_is_the_same_token);
	tcase_add_test(tcase, every_pair_of_piece_sizes_gives_the_same_verdict);
	return sbx_run_suite(suite);
}
