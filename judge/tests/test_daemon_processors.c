/* Which processor each slot of a daemon has, on hosts of several kinds, and when it counts as slow. */
#include "judge/daemon/processors.h"

#include <check.h>
#include <errno.h>
#include <string.h>

#include "judge/daemon/canary.h"
#include "sandbox/tests/suite.h"
#include "sandbox/warden.h"

static cpu_set_t usable;
static uint32_t core_of[CPU_SETSIZE];
static struct judge_processors processors;
static uint32_t cpus[64];
static struct sbx_error err;

static void set_up(void)
{
	CPU_ZERO(&usable);
	memset(core_of, 0, sizeof(core_of));
	memset(&err, 0, sizeof(err));
}

/* Siblings are neighbours, as many hosts number them, or half of all processors apart, as others do. */
static void make_host(unsigned count, unsigned threads, bool neighbours)
{
	for (unsigned cpu = 0; cpu < count; cpu++) {
		CPU_SET(cpu, &usable);
		core_of[cpu] = neighbours ? cpu / threads * threads : cpu % (count / threads);
	}
}

static void expect(const uint32_t *wanted, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		ck_assert_msg(cpus[i] == wanted[i], "slot %u has processor %u, not %u", i, cpus[i], wanted[i]);
}

static int assign(enum judge_siblings siblings, unsigned slots)
{
	judge_processors_order(&usable, core_of, &processors);
	return judge_processors_assign(&processors, siblings, slots, 64, cpus, &err);
}

START_TEST(slots_have_a_core_each_before_any_shares_one)
{
	make_host(8, 2, true);
	ck_assert_int_eq(assign(JUDGE_SIBLINGS_USE, 0), 8);
	expect((uint32_t[]){ 0, 2, 4, 6, 1, 3, 5, 7 }, 8);
	ck_assert_uint_eq(processors.cores, 4);
	set_up();
	make_host(8, 2, false);
	ck_assert_int_eq(assign(JUDGE_SIBLINGS_USE, 5), 5);
	expect((uint32_t[]){ 0, 1, 2, 3, 4 }, 5);
}
END_TEST

START_TEST(siblings_that_are_to_be_idle_are_given_to_nobody)
{
	make_host(8, 2, true);
	ck_assert_int_eq(assign(JUDGE_SIBLINGS_IDLE, 0), 4);
	expect((uint32_t[]){ 0, 2, 4, 6 }, 4);
	ck_assert_int_eq(assign(JUDGE_SIBLINGS_IDLE, 3), 3);
	ck_assert_int_eq(assign(JUDGE_SIBLINGS_IDLE, 5), -EINVAL);
	ck_assert_msg(strstr(err.text, "5 slots") != NULL && strstr(err.text, "4 cores") != NULL, "%s", err.text);
}
END_TEST

START_TEST(a_core_of_which_only_a_sibling_may_be_used_is_a_core)
{
	make_host(8, 2, true);
	CPU_CLR(0, &usable);
	CPU_CLR(4, &usable);
	CPU_CLR(5, &usable);
	ck_assert_int_eq(assign(JUDGE_SIBLINGS_IDLE, 0), 3);
	expect((uint32_t[]){ 1, 2, 6 }, 3);
}
END_TEST

START_TEST(without_siblings_both_are_the_same)
{
	make_host(3, 1, true);
	ck_assert_int_eq(assign(JUDGE_SIBLINGS_IDLE, 0), 3);
	expect((uint32_t[]){ 0, 1, 2 }, 3);
	ck_assert_int_eq(assign(JUDGE_SIBLINGS_USE, 0), 3);
	expect((uint32_t[]){ 0, 1, 2 }, 3);
}
END_TEST

START_TEST(more_slots_than_processors_share_them_where_that_is_allowed)
{
	make_host(2, 1, true);
	ck_assert_int_eq(assign(JUDGE_SIBLINGS_USE, 5), 5);
	expect((uint32_t[]){ 0, 1, 0, 1, 0 }, 5);
}
END_TEST

START_TEST(a_host_with_more_processors_than_slots_can_be_has_as_many_as_can_be)
{
	make_host(128, 1, true);
	ck_assert_int_eq(assign(JUDGE_SIBLINGS_USE, 0), 64);
}
END_TEST

START_TEST(where_no_processor_is_known_slots_are_not_bound)
{
	ck_assert_int_eq(assign(JUDGE_SIBLINGS_USE, 0), 1);
	ck_assert_uint_eq(cpus[0], SBX_NO_CPU);
	ck_assert_int_eq(assign(JUDGE_SIBLINGS_IDLE, 0), -EINVAL);
}
END_TEST

START_TEST(a_list_of_siblings_begins_with_the_number_of_its_core)
{
	static const char *const bad[] = { "", "\n", "-1", " 3", "a", "3x", "99999999999999999999", "4294967295" };
	uint32_t core = 0;

	ck_assert_int_eq(judge_processors_core("3,7\n", &core), 0);
	ck_assert_uint_eq(core, 3);
	ck_assert_int_eq(judge_processors_core("12-13\n", &core), 0);
	ck_assert_uint_eq(core, 12);
	ck_assert_int_eq(judge_processors_core("0\n", &core), 0);
	ck_assert_uint_eq(core, 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(judge_processors_core(bad[i], &core) == -EINVAL, "%s", bad[i]);
}
END_TEST

START_TEST(this_host_has_at_least_one)
{
	ck_assert_int_eq(judge_processors_find(JUDGE_SIBLINGS_USE, &processors, &err), 0);
	ck_assert_uint_ge(processors.count, 1);
	ck_assert_uint_ge(processors.cores, 1);
	ck_assert_uint_le(processors.cores, processors.count);
}
END_TEST

START_TEST(a_slot_is_slow_when_its_canary_takes_a_tenth_more_than_it_ever_did)
{
	struct judge_canary canary = { .now_ns = 0 };

	ck_assert(!judge_canary_is_slow(canary.now_ns, canary.quiet_ns));
	judge_canary_note(&canary, 1200);
	ck_assert(!judge_canary_is_slow(canary.now_ns, canary.quiet_ns));
	judge_canary_note(&canary, 1000);
	judge_canary_note(&canary, 1100);
	ck_assert_uint_eq(canary.quiet_ns, 1000);
	ck_assert(!judge_canary_is_slow(canary.now_ns, canary.quiet_ns));
	judge_canary_note(&canary, 1101);
	ck_assert(judge_canary_is_slow(canary.now_ns, canary.quiet_ns));
	judge_canary_note(&canary, 0); /* could not be measured */
	ck_assert_uint_eq(canary.now_ns, 1101);
	judge_canary_note(&canary, 900);
	ck_assert(!judge_canary_is_slow(canary.now_ns, canary.quiet_ns));
	ck_assert(judge_canary_is_slow(UINT64_MAX, 1));
}
END_TEST

START_TEST(the_canary_is_looked_at_now_and_then)
{
	struct judge_canary canary = { .now_ns = 0 };

	ck_assert(judge_canary_look(&canary));
	ck_assert_uint_gt(canary.now_ns, 0);
	ck_assert_uint_eq(canary.quiet_ns, canary.now_ns);
	canary.due_ns += 3600 * UINT64_C(1000000000); /* however slow this machine is */
	ck_assert(!judge_canary_look(&canary));
	canary.due_ns = 1;
	ck_assert(judge_canary_look(&canary));
	ck_assert_uint_le(canary.quiet_ns, canary.now_ns);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("daemon_processors");
	TCase *tc = tcase_create("processors");

	tcase_add_checked_fixture(tc, set_up, NULL);
	tcase_add_test(tc, slots_have_a_core_each_before_any_shares_one);
	tcase_add_test(tc, siblings_that_are_to_be_idle_are_given_to_nobody);
	tcase_add_test(tc, a_core_of_which_only_a_sibling_may_be_used_is_a_core);
	tcase_add_test(tc, without_siblings_both_are_the_same);
	tcase_add_test(tc, more_slots_than_processors_share_them_where_that_is_allowed);
	tcase_add_test(tc, a_host_with_more_processors_than_slots_can_be_has_as_many_as_can_be);
	tcase_add_test(tc, where_no_processor_is_known_slots_are_not_bound);
	tcase_add_test(tc, a_list_of_siblings_begins_with_the_number_of_its_core);
	tcase_add_test(tc, this_host_has_at_least_one);
	tcase_add_test(tc, a_slot_is_slow_when_its_canary_takes_a_tenth_more_than_it_ever_did);
	tcase_add_test(tc, the_canary_is_looked_at_now_and_then);
	suite_add_tcase(suite, tc);
	return sbx_run_suite(suite);
}
