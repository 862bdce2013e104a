/* test_fault_site.c - fault_site.c: which calls of a traced process are told apart. */
#include "sandbox/tests/fault_site.h"

#include <check.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/tests/suite.h"

#define CALLS 5

static volatile long sum; /* so that no call is a tail call, and no loop two */

__attribute__((noinline)) static void one_way(void)
{
	for (int i = 0; i < CALLS; i++)
		sum += syscall(SYS_getppid);
}

__attribute__((noinline)) static void other_way(void)
{
	for (int i = 0; i < CALLS; i++)
		sum += syscall(SYS_getppid);
	sum++;
}

__attribute__((noinline)) static void through_another(void (*way)(void))
{
	way();
	sum++;
}

_Noreturn static void be_traced(void)
{
	(void)ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	(void)raise(SIGSTOP);
	one_way();
	other_way();
	through_another(one_way);
	_exit(0);
}

static void note_calls(pid_t child)
{
	struct __ptrace_syscall_info info;
	unsigned long number = 0;
	bool begun = false;
	int status;

	while (ptrace(PTRACE_SYSCALL, child, NULL, NULL) == 0 && waitpid(child, &status, 0) == child &&
	       WIFSTOPPED(status)) {
		ck_assert_int_gt(ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof(info), &info), 0);
		if (info.op == PTRACE_SYSCALL_INFO_ENTRY && info.entry.nr == SYS_getppid)
			ck_assert_int_eq(fault_sites_add(fault_site(child, &info, &begun), ++number, 2), 0);
	}
	ck_assert_uint_eq(number, 3 * CALLS);
	ck_assert(begun);
}

START_TEST(calls_by_different_ways_are_told_apart_and_those_of_a_loop_are_not)
{
	const struct fault_seen *seen;
	bool met[3] = { false };
	unsigned next = 0;
	int status;
	pid_t child = fork();

	if (child == 0)
		be_traced();
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSTOPPED(status));
	ck_assert_int_eq(ptrace(PTRACE_SETOPTIONS, child, NULL, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL), 0);
	fault_sites_clear();
	note_calls(child);
	while ((seen = fault_sites_next(&next)) != NULL) {
		unsigned long way = (seen->first - 1) / CALLS;

		ck_assert_uint_eq(seen->first, way * CALLS + 1);
		ck_assert_uint_eq(seen->last, (way + 1) * CALLS);
		ck_assert_uint_eq(seen->errors, 2);
		met[way] = true;
	}
	ck_assert(met[0] && met[1] && met[2]);
	fault_sites_clear();
	next = 0;
	ck_assert_ptr_null(fault_sites_next(&next));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("fault_site");
	TCase *tests = sbx_case("fault_site");

	tcase_add_test(tests, calls_by_different_ways_are_told_apart_and_those_of_a_loop_are_not);
	suite_add_tcase(suite, tests);
	return sbx_run_suite(suite);
}
