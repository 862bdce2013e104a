/* test_check_number.c - which tokens are numbers, and that their values are those of strtod, however the bytes are
 * split. */
#include <check.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/tests/suite.h"

#include "judge/check/number.h"

/* Bit for bit, so that -0 is not 0. */
static bool same(double a, double b)
{
	uint64_t x, y;

	memcpy(&x, &a, sizeof(x));
	memcpy(&y, &b, sizeof(y));
	return x == y;
}

static bool value_of(const char *bytes, size_t size, size_t split, double *value)
{
	struct judge_number number, copy;

	judge_number_start(&number);
	judge_number_feed(&number, (const unsigned char *)bytes, split);
	judge_number_copy(&copy, &number);
	judge_number_feed(&copy, (const unsigned char *)bytes + split, size - split);
	return judge_number_value(&copy, value);
}

static const char *const numbers[] = { "0",
				       "-0",
				       "+0",
				       "00",
				       "007",
				       "5",
				       "+5",
				       "-5",
				       "5.",
				       ".5",
				       "-.5",
				       "0.5",
				       "00.50",
				       "1e5",
				       "1E5",
				       "1e+5",
				       "1e-5",
				       "1.e1",
				       ".1e1",
				       "0e0",
				       "0e99999999999999999999",
				       "1e-99999999999999999999",
				       "1e-400",
				       "4.9e-324",
				       "2.4703282292062327e-324",
				       "2.4703282292062328e-324",
				       "1.7976931348623157e308",
				       "1.7976931348623158e308",
				       "123456789012345",
				       "1234567890123456",
				       "12345678901234567890",
				       "0.1",
				       "0.2",
				       "0.3",
				       "3.141592653589793",
				       "9007199254740993",
				       "9007199254740992.9999999999",
				       "1e22",
				       "1e23",
				       "123456789012345e22",
				       "123456789012345e-22",
				       "8.5e-23",
				       "0x10",
				       "0X1F",
				       "0x.8",
				       "0x1.",
				       "0x1.8p3",
				       "0x1P-3",
				       "0x0",
				       "0x1.fffffffffffff8p0",
				       "0x1.fffffffffffff7p0",
				       "0x1.00000000000008p0",
				       "0x1.000000000000080000001p0",
				       "0x1p-1074",
				       "0x1p-1075",
				       "0x1.1p-1075",
				       "-0x1p+4",
				       "0xabcdef",
				       "0x1e5" };

static const char *const strings[] = { "",
				       "+",
				       "-",
				       ".",
				       "+.",
				       "-.",
				       "e",
				       "e5",
				       ".e5",
				       "1e",
				       "1e+",
				       "1e-",
				       "1e5x",
				       "1e5.",
				       "1e5e5",
				       "1.2.3",
				       "--5",
				       "+-5",
				       "5-",
				       "5+",
				       "1,5",
				       "1_000",
				       "x",
				       "0x",
				       "0x.",
				       "0xp1",
				       "0x1p",
				       "0x1p+",
				       "0xg",
				       "00x1",
				       "0x0x1",
				       "0x-1",
				       "1x1",
				       "0b1",
				       "1f",
				       "1p5",
				       "inf",
				       "-inf",
				       "infinity",
				       "INF",
				       "nan",
				       "-nan",
				       "nan(1)",
				       "1e400",
				       "-1e400",
				       "0x1p1024",
				       "1.7976931348623159e308",
				       "5 ",
				       " 5",
				       "5\n",
				       "\xd9\xa5",
				       "1e5\xff" };

START_TEST(decimal_and_hexadecimal_numbers_have_the_value_of_strtod_at_every_split)
{
	const char *text = numbers[_i];

	for (size_t split = 0; split <= strlen(text); split++) {
		double expected = strtod(text, NULL), got = 42;

		ck_assert_msg(value_of(text, strlen(text), split, &got), "%s is a number", text);
		ck_assert_msg(same(got, expected), "%s: %a, not %a", text, got, expected);
	}
}
END_TEST

START_TEST(other_tokens_are_no_numbers_at_any_split)
{
	const char *text = strings[_i];

	for (size_t split = 0; split <= strlen(text); split++) {
		double got = 42;

		ck_assert_msg(!value_of(text, strlen(text), split, &got), "`%s` is no number", text);
		ck_assert_double_eq(got, 42);
	}
}
END_TEST

START_TEST(a_nul_byte_belongs_to_no_number)
{
	double value;

	ck_assert(!value_of("5\0", 2, 1, &value));
	ck_assert(!value_of("\0", 1, 0, &value));
}
END_TEST

START_TEST(a_token_is_dead_as_soon_as_nothing_can_save_it)
{
	struct judge_number number;

	judge_number_start(&number);
	judge_number_feed(&number, (const unsigned char *)"1e", 2);
	ck_assert(!judge_number_dead(&number));
	judge_number_feed(&number, (const unsigned char *)"x", 1);
	ck_assert(judge_number_dead(&number));
	judge_number_feed(&number, (const unsigned char *)"1", 1);
	ck_assert(judge_number_dead(&number));
}
END_TEST

/* size digits into a buffer, which then also holds a tail. */
static char *long_text(const char *head, char fill, size_t count, const char *tail)
{
	size_t size = strlen(head) + count + strlen(tail) + 1, used = strlen(head);
	char *text = malloc(size);

	ck_assert_ptr_nonnull(text);
	(void)snprintf(text, size, "%s", head);
	memset(text + used, fill, count);
	(void)snprintf(text + used + count, size - used - count, "%s", tail);
	return text;
}

START_TEST(numbers_longer_than_what_is_held_are_rounded_correctly)
{
	static const struct {
		const char *head;
		char fill;
		size_t count;
		const char *tail;
	} cases[] = {
		{ "0.", '3', 5000, "" },
		{ "0.", '0', 300, "25" },
		{ "0.", '0', 100000, "1e100000" },
		{ "1", '0', 100000, "e-100000" },
		{ "1", '0', 300, "" },
		{ "", '9', 308, ".5" },
		{ "9007199254740993", '0', 0, "" },
		{ "9007199254740993.", '0', 5000, "" },  /* a tie: to even, down */
		{ "9007199254740993.", '0', 5000, "1" }, /* just above the tie: up */
		{ "9007199254740992.", '9', 5000, "" },  /* just below */
		{ "000", '0', 5000, "12.5" },
		{ "0x1.0000000000000", '8', 1, "" },
		{ "0x1.00000000000008", '0', 5000, "" },
		{ "0x1.00000000000008", '0', 5000, "1" },
		{ "0x1", '0', 3000, "p-12000" },
		{ "0x.", '0', 3000, "1p12004" },
	};
	char *text = long_text(cases[_i].head, cases[_i].fill, cases[_i].count, cases[_i].tail);
	double expected = strtod(text, NULL), got = 42;

	ck_assert(value_of(text, strlen(text), strlen(text) / 2, &got));
	ck_assert_msg(same(got, expected), "%a, not %a", got, expected);
	free(text);
}
END_TEST

START_TEST(a_million_digits_before_the_point_overflow_and_are_no_number)
{
	char *text = long_text("1", '2', 1000000, "");
	double value;

	ck_assert(!value_of(text, strlen(text), 7, &value));
	free(text);
}
END_TEST

static void write_double(char *text, size_t size, unsigned way, double x)
{
	static const int precision[] = { 17, 3, 15, 6, 13, 0, 40, 12 };

	switch (way % 4) {
	case 0:
		(void)snprintf(text, size, "%.*g", precision[way], x);
		break;
	case 1:
		(void)snprintf(text, size, "%.*f", precision[way], x);
		break;
	case 2:
		(void)snprintf(text, size, "%.*e", precision[way], x);
		break;
	default:
		(void)snprintf(text, size, "%.*a", precision[way], x);
	}
}

START_TEST(random_doubles_written_in_many_ways_come_back_exactly)
{
	uint64_t state = 88172645463325252;

	for (int i = 0; i < 100000; i++) {
		char text[512];
		double x, expected, got = 42;

		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		if (i % 2 == 0)
			memcpy(&x, &state, sizeof(x));
		else
			x = (double)(int64_t)(state >> 20) / 1e6;
		if (!isfinite(x))
			continue;
		write_double(text, sizeof(text), state >> 8 & 7, x);
		expected = strtod(text, NULL);
		ck_assert_msg(value_of(text, strlen(text), strlen(text) * (state & 15) / 16, &got) ==
				  isfinite(expected),
			      "%s", text);
		ck_assert_msg(!isfinite(expected) || same(got, expected), "%s: %a", text, got);
	}
}
END_TEST

/* What judge_number_quick makes of the text, which white space ends; false if it leaves it to others. */
static bool quick(const char *text, double *value)
{
	size_t size = strlen(text);
	char token[600];
	const unsigned char *p = (const unsigned char *)token, *end;

	/* No ck_assert where all is well: each writes to a file, which the many cases below would fill. */
	if (size + 2 >= sizeof(token))
		ck_abort_msg("%s is too long", text);
	(void)snprintf(token, sizeof(token), "%s\n7", text);
	if (judge_number_quick(p, p + size, value) != NULL)
		ck_abort_msg("%s: more of the token may follow", text);
	end = judge_number_quick(p, p + size + 2, value);
	if (end != NULL && end != p + size)
		ck_abort_msg("%s ends elsewhere", text);
	return end != NULL;
}

START_TEST(the_quick_way_takes_plain_numbers_and_nothing_else)
{
	static const char *const plain[] = { "0",
					     "-0",
					     "+0",
					     "007",
					     "5.",
					     ".5",
					     "1e5",
					     "1E+05",
					     "1.5e-5",
					     "-.5e1",
					     "9007199254740993",
					     "9999999999999999999",
					     "0.3333333333333333148",
					     "3.14159265358979323846" };
	static const unsigned char nul[] = { '5', '\0', ' ' };
	double got;

	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		ck_assert_msg(quick(plain[i], &got), "%s", plain[i]);
		ck_assert_msg(same(got, strtod(plain[i], NULL)), "%s: %a", plain[i], got);
	}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		ck_assert_msg(!quick(numbers[i], &got) || same(got, strtod(numbers[i], NULL)), "%s", numbers[i]);
	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
		ck_assert_msg(strpbrk(strings[i], " \n") != NULL || !quick(strings[i], &got), "%s", strings[i]);
	ck_assert_ptr_null(judge_number_quick(nul, nul + sizeof(nul), &got));
	ck_assert_ptr_null(judge_number_quick(nul, nul, &got));
}
END_TEST

static uint64_t draw(uint64_t *state, uint64_t below)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (*state >> 11) % below;
}

/* A token of random digits, with all that may stand around them. */
static void write_digits(char *text, uint64_t *state)
{
	static const char *const signs[] = { "", "", "-", "+" };
	unsigned digits = 1 + (unsigned)draw(state, 21), point = (unsigned)draw(state, digits + 1);
	size_t used = (size_t)sprintf(text, "%s", signs[draw(state, 4)]);
	unsigned few = draw(state, 4) == 0 ? 2 : 10; /* long runs of 0 and 9 are where rounding is close */

	if (draw(state, 4) == 0)
		point = draw(state, 2) == 0 ? 0 : digits;
	for (unsigned i = 0; i < digits; i++) {
		if (i == point)
			text[used++] = '.';
		text[used++] = (char)(few == 2 ? "09"[draw(state, 2)] : '0' + (int)draw(state, 10));
	}
	if (draw(state, 4) == 0)
		used += (size_t)sprintf(text + used, "%c%d", "eE"[draw(state, 2)], (int)draw(state, 50) - 25);
	text[used] = '\0';
}

/* A decimal at, just below or just above the middle of two doubles, as far as 19 to 22 digits can say. */
static void write_middle(char *text, uint64_t *state)
{
	uint64_t odd = (UINT64_C(1) << 53) + 2 * draw(state, UINT64_C(1) << 52) + 1;
	int twos = (int)draw(state, 75) - 64;

	if (twos >= 0 && twos < 10)
		(void)sprintf(text, "%llu", (unsigned long long)(odd << twos) + draw(state, 3) - 1);
	else
		(void)sprintf(text, "%.*Lf", 18 - (int)draw(state, 6), ldexpl((long double)odd, twos));
}

START_TEST(the_quick_way_gives_bit_for_bit_what_strtod_gives)
{
	const char *setting = getenv("MINOS_CHECK_CASES");
	uint64_t cases = setting != NULL ? strtoull(setting, NULL, 10) : 100000, taken = 0;
	uint64_t state = 0x9e3779b97f4a7c15;

	for (uint64_t i = 0; i < cases; i++) {
		double got = 42, other = 42;
		char text[512];

		if (i % 4 == 0)
			write_middle(text, &state);
		else if (i % 4 == 1)
			(void)snprintf(text, sizeof(text), "%.*f", (int)draw(&state, 20),
				       (double)(int64_t)(draw(&state, UINT64_C(1) << 50)) / 1e9 - 1e5);
		else
			write_digits(text, &state);
		if (!quick(text, &got))
			continue;
		taken++;
		if (!same(got, strtod(text, NULL)))
			ck_abort_msg("%s: %a", text, got);
		if (i % 16 == 0 && !(value_of(text, strlen(text), 1, &other) && same(got, other)))
			ck_abort_msg("%s: %a in pieces", text, other);
	}
	ck_assert_uint_gt(taken, cases / 2);
	if (setting != NULL)
		printf("%llu of %llu tokens went the quick way, all as strtod\n", (unsigned long long)taken,
		       (unsigned long long)cases);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("check_number");
	TCase *tcase = sbx_case("number");

	suite_add_tcase(suite, tcase);
	if (getenv("MINOS_CHECK_CASES") != NULL)
		tcase_set_timeout(tcase, 0);
	tcase_add_loop_test(tcase, decimal_and_hexadecimal_numbers_have_the_value_of_strtod_at_every_split, 0,
			    sizeof(numbers) / sizeof(numbers[0]));
	tcase_add_loop_test(tcase, other_tokens_are_no_numbers_at_any_split, 0, sizeof(strings) / sizeof(strings[0]));
	tcase_add_test(tcase, a_nul_byte_belongs_to_no_number);
	tcase_add_test(tcase, a_token_is_dead_as_soon_as_nothing_can_save_it);
	tcase_add_loop_test(tcase, numbers_longer_than_what_is_held_are_rounded_correctly, 0, 16);
	tcase_add_test(tcase, a_million_digits_before_the_point_overflow_and_are_no_number);
	tcase_add_test(tcase, the_quick_way_takes_plain_numbers_and_nothing_else);
	tcase_add_test(tcase, the_quick_way_gives_bit_for_bit_what_strtod_gives);
	tcase_add_test(tcase, random_doubles_written_in_many_ways_come_back_exactly);
	return sbx_run_suite(suite);
}
