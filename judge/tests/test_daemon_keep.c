/* When a process of the daemon is started again, by a clock of the test's own. */
#include <check.h>
#include <stdlib.h>

#include "judge/daemon/keep.h"
#include "sandbox/tests/suite.h"

#define PID 4711

START_TEST(what_runs_is_never_due)
{
	struct judge_keep keep = { .pid = -1 };

	ck_assert_int_eq(judge_keep_due(&keep, 0), 0);
	judge_keep_started(&keep, PID, 100);
	ck_assert_int_eq(keep.pid, PID);
	ck_assert_int_eq(judge_keep_due(&keep, 100), -1);
	ck_assert_int_eq(judge_keep_due(&keep, 1000000), -1);
}
END_TEST

START_TEST(what_lived_for_a_while_is_started_at_once)
{
	struct judge_keep keep = { .pid = -1 };

	for (uint64_t now = 0; now < 100UL * JUDGE_KEEP_SHORT_LIFE_MS; now += JUDGE_KEEP_SHORT_LIFE_MS) {
		judge_keep_started(&keep, PID, now);
		judge_keep_ended(&keep, now + JUDGE_KEEP_SHORT_LIFE_MS);
		ck_assert_int_eq(keep.pid, -1);
		ck_assert_int_eq(judge_keep_due(&keep, now + JUDGE_KEEP_SHORT_LIFE_MS), 0);
	}
}
END_TEST

START_TEST(what_dies_again_and_again_waits_ever_longer_up_to_a_limit)
{
	static const int waits[] = { 0, 20, 40, 80, 160, 320, 640, 1280, 2000, 2000, 2000 };
	struct judge_keep keep = { .pid = -1 };
	uint64_t now = 5;

	for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
		judge_keep_started(&keep, PID, now);
		now += 3;
		judge_keep_ended(&keep, now);
		ck_assert_int_eq(judge_keep_due(&keep, now), waits[i]);
		if (waits[i] > 0)
			ck_assert_int_eq(judge_keep_due(&keep, now + 1), waits[i] - 1);
		now += (uint64_t)waits[i];
		ck_assert_int_eq(judge_keep_due(&keep, now), 0);
	}
}
END_TEST

START_TEST(a_long_life_is_forgiven_all_earlier_deaths)
{
	struct judge_keep keep = { .pid = -1 };
	uint64_t now = 0;

	for (int i = 0; i < 20; i++) {
		judge_keep_started(&keep, PID, now);
		judge_keep_ended(&keep, ++now);
	}
	judge_keep_started(&keep, PID, now);
	now += JUDGE_KEEP_SHORT_LIFE_MS;
	judge_keep_ended(&keep, now);
	ck_assert_int_eq(judge_keep_due(&keep, now), 0);
}
END_TEST

START_TEST(what_cannot_be_started_waits_as_what_dies)
{
	struct judge_keep keep = { .pid = -1 };

	judge_keep_started(&keep, -1, 1000000);
	judge_keep_ended(&keep, 1000000);
	ck_assert_int_eq(judge_keep_due(&keep, 1000000), 0);
	judge_keep_started(&keep, -1, 1000000);
	judge_keep_ended(&keep, 1000000);
	ck_assert_int_eq(judge_keep_due(&keep, 1000000), JUDGE_KEEP_DELAY_FIRST_MS);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("daemon_keep");
	TCase *keep = sbx_case("keep");

	tcase_add_test(keep, what_runs_is_never_due);
	tcase_add_test(keep, what_lived_for_a_while_is_started_at_once);
	tcase_add_test(keep, what_dies_again_and_again_waits_ever_longer_up_to_a_limit);
	tcase_add_test(keep, a_long_life_is_forgiven_all_earlier_deaths);
	tcase_add_test(keep, what_cannot_be_started_waits_as_what_dies);
	suite_add_tcase(suite, keep);
	return sbx_run_suite(suite);
}
