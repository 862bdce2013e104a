/* The level of containment: what a host must have for each, and that what it lacks is told. */
#include <check.h>
#include <string.h>

#include "judge/cli/containment.h"
#include "sandbox/core_dump.h"
#include "sandbox/tests/suite.h"

static const struct sbx_ready best = { .walls = { .landlock_abi = 7,
						  .store_bypass = SBX_SPEC_CONTROLLED,
						  .indirect_branch = SBX_SPEC_NOT_AFFECTED,
						  .core_scheduling = SBX_CORES_SINGLE,
						  .core_dump = SBX_CORE_PIPE } };

START_TEST(a_host_that_has_everything_is_full)
{
	struct judge_wall walls[JUDGE_WALLS];

	judge_containment_walls(&best, walls);
	for (size_t i = 0; i < JUDGE_WALLS; i++) {
		ck_assert_msg(walls[i].advice == NULL, "%s: %s", walls[i].name, walls[i].how);
		ck_assert_str_eq(walls[i].state, "ok");
		ck_assert_str_ne(walls[i].how, "");
	}
	ck_assert_int_eq(judge_containment_level(&best, false, walls), JUDGE_CONTAINMENT_FULL);
	ck_assert_int_eq(judge_containment_level(&best, true, walls), JUDGE_CONTAINMENT_BASIC);
	ck_assert_int_eq(judge_containment_level(NULL, false, NULL), JUDGE_CONTAINMENT_NONE);
}
END_TEST

/* Each lack alone. */
static const struct {
	const char *name, *state;
	size_t field;
	uint32_t value;
} lacks[] = {
	{ "Landlock", "absent", offsetof(struct sbx_ready, walls.landlock_abi), 0 },
	{ "Landlock", "absent", offsetof(struct sbx_ready, walls.landlock_abi), 1 },
	{ "store bypass", "absent", offsetof(struct sbx_ready, walls.store_bypass), SBX_SPEC_OPEN },
	{ "store bypass", "absent", offsetof(struct sbx_ready, walls.store_bypass), SBX_SPEC_UNKNOWN },
	{ "indirect branches", "absent", offsetof(struct sbx_ready, walls.indirect_branch), SBX_SPEC_OPEN },
	{ "core scheduling", "absent", offsetof(struct sbx_ready, walls.core_scheduling), SBX_CORES_SHARED },
	{ "core dumps", "weak", offsetof(struct sbx_ready, walls.core_dump), SBX_CORE_SOCKET },
	{ "uid per box", "weak", offsetof(struct sbx_ready, own_user), 1 },
};

START_TEST(a_host_that_lacks_one_thing_is_strong_and_told_so)
{
	struct sbx_ready ready = best;
	struct judge_wall walls[JUDGE_WALLS];
	size_t told = 0;

	memcpy((char *)&ready + lacks[_i].field, &lacks[_i].value, sizeof(lacks[_i].value));
	judge_containment_walls(&ready, walls);
	for (size_t i = 0; i < JUDGE_WALLS; i++)
		if (walls[i].advice != NULL) {
			ck_assert_str_eq(walls[i].name, lacks[_i].name);
			ck_assert_str_eq(walls[i].state, lacks[_i].state);
			told++;
		}
	ck_assert_uint_eq(told, 1);
	ck_assert_int_eq(judge_containment_level(&ready, false, walls), JUDGE_CONTAINMENT_STRONG);
}
END_TEST

START_TEST(levels_have_names)
{
	ck_assert_str_eq(judge_containment_name(JUDGE_CONTAINMENT_NONE), "none");
	ck_assert_str_eq(judge_containment_name(JUDGE_CONTAINMENT_BASIC), "basic");
	ck_assert_str_eq(judge_containment_name(JUDGE_CONTAINMENT_STRONG), "strong");
	ck_assert_str_eq(judge_containment_name(JUDGE_CONTAINMENT_FULL), "full");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("containment");
	TCase *tc = sbx_case("levels");

	tcase_add_test(tc, a_host_that_has_everything_is_full);
	tcase_add_loop_test(tc, a_host_that_lacks_one_thing_is_strong_and_told_so, 0,
			    (int)(sizeof(lacks) / sizeof(lacks[0])));
	tcase_add_test(tc, levels_have_names);
	suite_add_tcase(suite, tc);
	return sbx_run_suite(suite);
}
