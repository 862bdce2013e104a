/* suite.h - what every libcheck program of ours has: cases that have time, and an end that tells by its status. */
#ifndef SANDBOX_TESTS_SUITE_H
#define SANDBOX_TESTS_SUITE_H

#include <check.h>
#include <stdlib.h>

/* Seconds after which a case hangs: however slow and full the machine is, none takes so long. */
#define SBX_HANG_S 300

/* As tcase_create, whose own limit is 4 s. */
static inline TCase *sbx_case(const char *name)
{
	TCase *tests = tcase_create(name);

	tcase_set_timeout(tests, SBX_HANG_S);
	return tests;
}

/* Takes over the suite. Returns main's status. */
static inline int sbx_run_suite(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
