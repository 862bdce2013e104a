/* test_quantity.c - durations, sizes and counts as people write them. */
#include "judge/policy/quantity.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/limits.h"
#include "sandbox/tests/suite.h"

struct good {
	const char *text;
	uint64_t value;
};

static const struct good durations[] = {
	{ "1s", 1000000000 },
	{ "500ms", 500000000 },
	{ "1.5s", 1500000000 },
	{ "0.000000001s", 1 },
	{ "2m", 120000000000 },
	{ "1h", 3600000000000 },
	{ "250us", 250000 },
	{ "10ns", 10 },
	{ "0.1s", 100000000 },
	{ "0.5us", 500 },
	{ "007ms", 7000000 },
	{ "9223372036854775807ns", INT64_MAX },
	{ "9223372036.854775807s", INT64_MAX },
	{ "unlimited", SBX_NO_LIMIT },
};

static const struct good sizes[] = {
	{ "64M", 64 << 20 },
	{ "64MiB", 64 << 20 },
	{ "1G", 1 << 30 },
	{ "512K", 512 << 10 },
	{ "512KiB", 512 << 10 },
	{ "100B", 100 },
	{ "1.5K", 1536 },
	{ "2T", UINT64_C(2) << 40 },
	{ "8388607T", UINT64_C(8388607) << 40 },
	{ "unlimited", SBX_NO_LIMIT },
};

struct bad {
	const char *text;
	int code;
};

static const struct bad bad_durations[] = {
	{ "", EINVAL },
	{ "1", EINVAL },
	{ "s", EINVAL },
	{ "0s", EINVAL },
	{ "0.0s", EINVAL },
	{ "-1s", EINVAL },
	{ "+1s", EINVAL },
	{ " 1s", EINVAL },
	{ "1s ", EINVAL },
	{ "1 s", EINVAL },
	{ "1e3s", EINVAL },
	{ "1.s", EINVAL },
	{ ".5s", EINVAL },
	{ "1..5s", EINVAL },
	{ "1.0000000001s", EINVAL },
	{ "0.5ns", EINVAL },
	{ "1S", EINVAL },
	{ "1d", EINVAL },
	{ "1sec", EINVAL },
	{ "0x1s", EINVAL },
	{ "1s\n", EINVAL },
	{ "Unlimited", EINVAL },
	{ "9223372036854775808ns", ERANGE },
	{ "18446744073709551616ns", ERANGE },
	{ "99999999999999999999999999s", ERANGE },
	{ "9223372036.854775808s", ERANGE },
	{ "9223372036855s", ERANGE },
};

static const struct bad bad_sizes[] = {
	{ "64", EINVAL },
	{ "64m", EINVAL },
	{ "64MB", EINVAL },
	{ "64Mi", EINVAL },
	{ "1BiB", EINVAL },
	{ "1.5B", EINVAL },
	{ "0.0001K", EINVAL },
	{ "0M", EINVAL },
	{ "-1M", EINVAL },
	{ "8388608T", ERANGE },
	{ "18446744073709551615B", ERANGE },
};

#define COUNT(table) (int)(sizeof(table) / sizeof((table)[0]))

START_TEST(a_duration_is_read_exactly)
{
	uint64_t value = 0;

	ck_assert_int_eq(judge_quantity_duration(durations[_i].text, &value, NULL), 0);
	ck_assert_uint_eq(value, durations[_i].value);
}
END_TEST

START_TEST(a_size_is_read_exactly)
{
	uint64_t value = 0;

	ck_assert_int_eq(judge_quantity_size(sizes[_i].text, &value, NULL), 0);
	ck_assert_uint_eq(value, sizes[_i].value);
}
END_TEST

static void check_refusal(int r, const struct bad *bad, uint64_t value, const struct sbx_error *err)
{
	ck_assert_msg(r == -bad->code, "`%s`: %d (%s)", bad->text, r, err->text);
	ck_assert_int_eq(err->code, bad->code);
	ck_assert_uint_eq(value, 12345);
	ck_assert_ptr_null(strchr(err->text, '\n'));
}

START_TEST(a_bad_duration_is_refused_and_nothing_written)
{
	struct sbx_error err = { 0 };
	uint64_t value = 12345;
	int r = judge_quantity_duration(bad_durations[_i].text, &value, &err);

	check_refusal(r, &bad_durations[_i], value, &err);
}
END_TEST

START_TEST(a_bad_size_is_refused_and_nothing_written)
{
	struct sbx_error err = { 0 };
	uint64_t value = 12345;
	int r = judge_quantity_size(bad_sizes[_i].text, &value, &err);

	check_refusal(r, &bad_sizes[_i], value, &err);
}
END_TEST

START_TEST(a_count_is_digits_within_its_bound)
{
	uint64_t value = 0;

	ck_assert_int_eq(judge_quantity_count("64", 64, &value, NULL), 0);
	ck_assert_uint_eq(value, 64);
	ck_assert_int_eq(judge_quantity_count("unlimited", SBX_NO_LIMIT, &value, NULL), 0);
	ck_assert_uint_eq(value, SBX_NO_LIMIT);
}
END_TEST

START_TEST(a_bad_count_is_refused)
{
	static const struct bad bad[] = {
		{ "65", ERANGE },  { "0", EINVAL },         { "-1", EINVAL },
		{ "1.5", EINVAL }, { "64K", EINVAL },       { "", EINVAL },
		{ " 1", EINVAL },  { "unlimited", ERANGE }, { "99999999999999999999", ERANGE }
	};

	for (int i = 0; i < COUNT(bad); i++) {
		struct sbx_error err = { 0 };
		uint64_t value = 12345;

		check_refusal(judge_quantity_count(bad[i].text, 64, &value, &err), &bad[i], value, &err);
	}
}
END_TEST

START_TEST(what_is_formatted_is_short_and_reads_back)
{
	static const struct {
		uint64_t ns;
		const char *text;
	} shown[] = { { 1500000000, "1.5s" },
		      { 500000000, "500ms" },
		      { 90000000000, "90s" },
		      { 60000000000, "1m" },
		      { 1, "1ns" },
		      { 3600000000000, "1h" },
		      { 1000000001, "1.000000001s" },
		      { INT64_MAX, "9223372036.854775807s" },
		      { SBX_NO_LIMIT, "unlimited" } };
	char buf[32];

	for (int i = 0; i < COUNT(shown); i++) {
		uint64_t back = 0;

		ck_assert_str_eq(judge_quantity_format_duration(shown[i].ns, buf, sizeof(buf)), shown[i].text);
		ck_assert_int_eq(judge_quantity_duration(buf, &back, NULL), 0);
		ck_assert_uint_eq(back, shown[i].ns);
	}
	ck_assert_str_eq(judge_quantity_format_size(64 << 20, buf, sizeof(buf)), "64M");
	ck_assert_str_eq(judge_quantity_format_size(1536, buf, sizeof(buf)), "1.5K");
	ck_assert_str_eq(judge_quantity_format_size(1025, buf, sizeof(buf)), "1025B");
	ck_assert_str_eq(judge_quantity_format_size(UINT64_C(1) << 40, buf, sizeof(buf)), "1T");
	ck_assert_str_eq(judge_quantity_format_size(SBX_NO_LIMIT, buf, sizeof(buf)), "unlimited");
}
END_TEST

START_TEST(any_number_reads_back_as_itself)
{
	uint64_t value = 1;

	for (int i = 0; i < 5000; i++) {
		uint64_t back = 0;
		char buf[32];

		value = (value * 6364136223846793005U + 1442695040888963407U) >> (1 + i % 60);
		value += value == 0;
		(void)judge_quantity_format_duration(value, buf, sizeof(buf));
		ck_assert_int_eq(judge_quantity_duration(buf, &back, NULL), 0);
		ck_assert_uint_eq(back, value);
		(void)judge_quantity_format_size(value, buf, sizeof(buf));
		ck_assert_int_eq(judge_quantity_size(buf, &back, NULL), 0);
		ck_assert_uint_eq(back, value);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("quantity");
	TCase *tc = sbx_case("quantity");

	tcase_add_loop_test(tc, a_duration_is_read_exactly, 0, COUNT(durations));
	tcase_add_loop_test(tc, a_size_is_read_exactly, 0, COUNT(sizes));
	tcase_add_loop_test(tc, a_bad_duration_is_refused_and_nothing_written, 0, COUNT(bad_durations));
	tcase_add_loop_test(tc, a_bad_size_is_refused_and_nothing_written, 0, COUNT(bad_sizes));
	tcase_add_test(tc, a_count_is_digits_within_its_bound);
	tcase_add_test(tc, a_bad_count_is_refused);
	tcase_add_test(tc, what_is_formatted_is_short_and_reads_back);
	tcase_add_test(tc, any_number_reads_back_as_itself);
	suite_add_tcase(suite, tc);
	return sbx_run_suite(suite);
}
