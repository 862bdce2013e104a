/* suite.h - how every libcheck program of ours ends: runs its suite, and tells by its exit status. */
#ifndef SANDBOX_TESTS_SUITE_H
#define SANDBOX_TESTS_SUITE_H

#include <check.h>
#include <stdlib.h>

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
