/* test_asleep.c - which tasks count as waiting for input, from what the kernel says of them. */
#include "sandbox/asleep.h"

#include <check.h>

#include "sandbox/tests/suite.h"

#define REST " 0x0 0x7ffc82da91e8 0x7ff4836692ad\n"

static const struct {
	const char *text;
	bool waits;
	int fd;
} calls[] = {
	{ "0 0x0 0x7ff4834ef000 0x1000 0x0 0xffffffff" REST, true, 0 },
	{ "0 0x13 0x7ff4834ef000 0x1000 0x7ff483580b60 0xffffffff" REST, true, 0x13 },
	{ "0 0xffffffffffffffff 0x0 0x0 0x0 0x0" REST, false, -1 },
	{ "202 0x7ff4834ef000 0x80 0x2 0x0 0x0" REST, true, -1 },  /* futex(2), FUTEX_WAIT_PRIVATE */
	{ "202 0x7ff4834ef000 0x189 0x0 0x0 0x0" REST, true, -1 }, /* FUTEX_WAIT_BITSET_PRIVATE, wall clock */
	{ "202 0x7ff4834ef000 0x80 0x2 0x7ff483580b60 0x0" REST, false, -1 }, /* with a timeout */
	{ "202 0x7ff4834ef000 0x86 0x2 0x0 0x0" REST, false, -1 },            /* FUTEX_LOCK_PI */
	{ "1 0x1 0x7ff4834ef000 0x1000 0x0 0x0" REST, false, -1 },            /* write(2) */
	{ "230 0x0 0x0 0x7ffc82da91e8 0x0 0x0" REST, false, -1 },             /* clock_nanosleep(2) */
	{ "7 0x7ffc82da91e8 0x1 0xffffffff 0x0 0x0" REST, false, -1 },        /* poll(2), of whatever */
	{ "34 0x0 0x0 0x0 0x0 0x0" REST, false, -1 },                         /* pause(2) */
	{ "running\n", false, -1 },
	{ "-1 0x7ffc82da91e8 0x7ff4836692ad\n", false, -1 }, /* stopped */
	{ "0\n", false, -1 },
	{ "0 0x0 0x1", false, -1 },
	{ "", false, -1 },
};

START_TEST(only_an_untimed_wait_is_one)
{
	int fd = 99;

	ck_assert_msg(sbx_asleep_in_call(calls[_i].text, &fd) == calls[_i].waits, "%s", calls[_i].text);
	if (calls[_i].waits)
		ck_assert_int_eq(fd, calls[_i].fd);
}
END_TEST

static const struct {
	const char *status;
	bool handles;
} signals[] = {
	{ "Name:\tx\nSigCgt:\t0000000000000000\nCapInh:\t0\n", false },
	{ "Name:\tx\nSigCgt:\t0000000000000002\n", false }, /* SIGINT, as Python */
	{ "Name:\tx\nSigCgt:\t0000000180000000\n", false }, /* what the C library has for threads */
	{ "Name:\tx\nSigCgt:\t0000000000002000\n", true },  /* SIGALRM */
	{ "Name:\tx\nSigCgt:\t0000000000000200\n", true },  /* SIGUSR1 */
	{ "Name:\tx\nSigCgt:\tffffffffffffffff\n", true },
	{ "Name:\tSigCgt:\t0000000000000000\n", true }, /* that is its name */
	{ "", true },
};

START_TEST(a_handler_that_a_timer_could_call_is_seen)
{
	ck_assert_msg(sbx_asleep_handles_timers(signals[_i].status) == signals[_i].handles, "%s", signals[_i].status);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("asleep");
	TCase *tcase = sbx_case("asleep");

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, only_an_untimed_wait_is_one, 0, (int)(sizeof(calls) / sizeof(calls[0])));
	tcase_add_loop_test(tcase, a_handler_that_a_timer_could_call_is_seen, 0,
			    (int)(sizeof(signals) / sizeof(signals[0])));
	return sbx_run_suite(suite);
}
