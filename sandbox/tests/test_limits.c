/* test_limits.c - limits.c: the table of fields, defaults, and ceilings field by field. */
#include "sandbox/limits.h"

#include <check.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/tests/suite.h"

static const struct sbx_limits each_its_own = {
	.cpu_ns = 1,
	.wall_ns = 2,
	.memory_bytes = 3,
	.stack_bytes = 4,
	.file_bytes = 5,
	.work_bytes = 6,
	.work_inodes = 7,
	.output_bytes = 8,
	.open_files = 9,
	.processes = 10,
};

START_TEST(every_field_has_its_name_and_place_in_the_order_of_the_struct)
{
	static const char *const names[SBX_LIMIT_FIELDS] = { "cpu_ns",     "wall_ns",    "memory_bytes", "stack_bytes",
							     "file_bytes", "work_bytes", "work_inodes",  "output_bytes",
							     "open_files", "processes" };
	struct sbx_limits limits = each_its_own;

	ck_assert_str_eq(sbx_limits_name((unsigned)_i), names[_i]);
	ck_assert_uint_eq(sbx_limits_value(&limits, (unsigned)_i), (uint64_t)_i + 1);
	*sbx_limits_field(&limits, (unsigned)_i) = 77;
	ck_assert_uint_eq(((const uint64_t *)(const void *)&limits)[_i], 77);
}
END_TEST

START_TEST(a_field_past_the_end_does_not_exist)
{
	struct sbx_limits limits = each_its_own;

	ck_assert_ptr_null(sbx_limits_name(SBX_LIMIT_FIELDS));
	ck_assert_ptr_null(sbx_limits_field(&limits, SBX_LIMIT_FIELDS));
	ck_assert_uint_eq(sbx_limits_value(&limits, UINT32_MAX), 0);
}
END_TEST

START_TEST(defaults_fill_only_what_was_not_said)
{
	struct sbx_limits limits = { .cpu_ns = 50, .processes = SBX_NO_LIMIT };

	sbx_limits_default(&limits, &each_its_own);
	ck_assert_uint_eq(limits.cpu_ns, 50);
	ck_assert_uint_eq(limits.processes, SBX_NO_LIMIT);
	for (unsigned i = 1; i + 1 < SBX_LIMIT_FIELDS; i++)
		ck_assert_uint_eq(sbx_limits_value(&limits, i), i + 1);
}
END_TEST

START_TEST(limits_at_the_ceiling_pass_and_one_above_is_named)
{
	struct sbx_limits limits = each_its_own;
	struct sbx_error err = { 0 };

	ck_assert_int_eq(sbx_limits_check(&limits, &each_its_own, &err), 0);
	ck_assert_int_eq(err.code, 0);
	*sbx_limits_field(&limits, (unsigned)_i) += 1;
	ck_assert_int_eq(sbx_limits_check(&limits, &each_its_own, &err), -EINVAL);
	ck_assert_ptr_nonnull(strstr(err.text, sbx_limits_name((unsigned)_i)));
	ck_assert_ptr_nonnull(strstr(err.text, "above the ceiling"));
}
END_TEST

START_TEST(the_zero_limit_is_refused_whatever_the_ceiling)
{
	struct sbx_limits limits = each_its_own, ceiling;
	struct sbx_error err = { 0 };

	memset(&ceiling, 0xff, sizeof(ceiling));
	*sbx_limits_field(&limits, (unsigned)_i) = 0;
	ck_assert_int_eq(sbx_limits_check(&limits, &ceiling, &err), -EINVAL);
	ck_assert_ptr_nonnull(strstr(err.text, sbx_limits_name((unsigned)_i)));
	ck_assert_ptr_nonnull(strstr(err.text, "unlimited"));
}
END_TEST

START_TEST(no_limit_passes_only_under_a_ceiling_of_no_limit)
{
	struct sbx_limits limits = each_its_own, ceiling = each_its_own;
	struct sbx_error err = { 0 };

	*sbx_limits_field(&limits, (unsigned)_i) = SBX_NO_LIMIT;
	*sbx_limits_field(&ceiling, (unsigned)_i) = SBX_NO_LIMIT - 1;
	ck_assert_int_eq(sbx_limits_check(&limits, &ceiling, &err), -EINVAL);
	ck_assert_ptr_nonnull(strstr(err.text, "is unlimited, above"));
	*sbx_limits_field(&ceiling, (unsigned)_i) = SBX_NO_LIMIT;
	ck_assert_int_eq(sbx_limits_check(&limits, &ceiling, NULL), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("limits");
	TCase *tc = sbx_case("limits");

	tcase_add_loop_test(tc, every_field_has_its_name_and_place_in_the_order_of_the_struct, 0, SBX_LIMIT_FIELDS);
	tcase_add_test(tc, a_field_past_the_end_does_not_exist);
	tcase_add_test(tc, defaults_fill_only_what_was_not_said);
	tcase_add_loop_test(tc, limits_at_the_ceiling_pass_and_one_above_is_named, 0, SBX_LIMIT_FIELDS);
	tcase_add_loop_test(tc, the_zero_limit_is_refused_whatever_the_ceiling, 0, SBX_LIMIT_FIELDS);
	tcase_add_loop_test(tc, no_limit_passes_only_under_a_ceiling_of_no_limit, 0, SBX_LIMIT_FIELDS);
	suite_add_tcase(suite, tc);
	return sbx_run_suite(suite);
}
