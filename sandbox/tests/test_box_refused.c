/*
 * test_box_refused.c - system calls that a program may not make: the box ends and names the call, or the program gets
 * an error; none gets through. What the filters say of every call is tested without boxes in
 * judge/tests/test_policy_filters.c; here, that they are in force.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/tests/scenario.h"

static struct scenario scenario;
static struct sbx_client client;
static struct scenario_seen seen;

static void set_up(void)
{
	scenario_start(&scenario, NULL);
	scenario_client(&scenario, 0, &client);
}

static void tear_down(void)
{
	sbx_client_close(&client);
	scenario_stop(&scenario);
}

static void run_probe(const struct scenario_run *run)
{
	scenario_run(&scenario, &client, run, &seen);
}

#define expect_line(line)                                                                                              \
	ck_assert_msg(scenario_line(&seen, line), "no `%s` in `%s`; %s", line, seen.out, scenario_describe(&seen))

#define X32 0x40000000

/* Refused system calls: the box ends and the result names the call, or the program gets an error; it never gets
 * through. */
static const struct {
	const char *name;
	long nr;
	unsigned long args[3];
	bool blocked;
	int error;
} calls[] = {
	{ "ptrace", SYS_ptrace, { 0 }, true, 0 },
	{ "mount", SYS_mount, { 0 }, true, 0 },
	{ "unshare(CLONE_NEWUSER)", SYS_unshare, { CLONE_NEWUSER }, true, 0 },
	{ "setns", SYS_setns, { 0 }, true, 0 },
	{ "pivot_root", SYS_pivot_root, { 0 }, true, 0 },
	{ "chroot", SYS_chroot, { 0 }, true, 0 },
	{ "socket(AF_INET)", SYS_socket, { 2, 1 }, true, 0 },
	{ "socket(AF_INET), high bits", SYS_socket, { 2 | 1ul << 32, 1 }, true, 0 },
	{ "socket(AF_UNIX)", SYS_socket, { 1, 1 }, false, EAFNOSUPPORT },
	{ "socket(AF_VSOCK)", SYS_socket, { 40, 1 }, true, 0 },
	{ "clone(CLONE_NEWUSER)", SYS_clone, { CLONE_NEWUSER | SIGCHLD }, true, 0 },
	{ "clone(CLONE_NEWUSER), high bits", SYS_clone, { CLONE_NEWUSER | SIGCHLD | 1ul << 40 }, true, 0 },
	{ "clone(CLONE_PARENT)", SYS_clone, { CLONE_PARENT | SIGCHLD }, true, 0 },
	{ "clone3", SYS_clone3, { 0 }, false, ENOSYS },
	{ "bpf", SYS_bpf, { 0 }, true, 0 },
	{ "io_uring_setup", SYS_io_uring_setup, { 1 }, true, 0 },
	{ "keyctl", SYS_keyctl, { 0 }, true, 0 },
	{ "perf_event_open", SYS_perf_event_open, { 0 }, true, 0 },
	{ "userfaultfd", SYS_userfaultfd, { 0 }, true, 0 },
	{ "process_vm_readv", SYS_process_vm_readv, { 1 }, true, 0 },
	{ "open_by_handle_at", SYS_open_by_handle_at, { 0 }, true, 0 },
	{ "reboot", SYS_reboot, { 0xfee1dead }, true, 0 },
	{ "syslog", SYS_syslog, { 3 }, true, 0 },
	{ "move_mount", SYS_move_mount, { 0 }, true, 0 },
	{ "execveat", SYS_execveat, { 0 }, false, ENOSYS },
	{ "memfd_create", SYS_memfd_create, { 0 }, false, ENOSYS },
	{ "shmget", SYS_shmget, { 0 }, false, ENOSYS },
	{ "mq_open", SYS_mq_open, { 0 }, false, ENOSYS },
	{ "sched_setaffinity", SYS_sched_setaffinity, { 0 }, false, EPERM },
	{ "setuid(0)", SYS_setuid, { 0 }, false, EPERM },
	{ "flock", SYS_flock, { 0, 2 }, false, ENOLCK },
	{ "unknown", 500, { 0 }, false, ENOSYS },
};

START_TEST(a_refused_call_ends_the_box_or_fails)
{
	char number[32], args[3][32];
	struct scenario_run run = { .args = { "call", number, args[0], args[1], args[2] } };
	const struct sbx_result *result = &seen.result;

	(void)snprintf(number, sizeof(number), "%ld", calls[_i].nr);
	for (int i = 0; i < 3; i++)
		(void)snprintf(args[i], sizeof(args[i]), "0x%lx", calls[_i].args[i]);
	run_probe(&run);
	if (calls[_i].blocked) {
		ck_assert_msg(result->outcome == SBX_OUTCOME_BLOCKED, "%s: %s %s", calls[_i].name,
			      scenario_describe(&seen), seen.out);
		ck_assert_int_eq(result->blocked, calls[_i].nr);
		ck_assert_uint_eq(result->blocked_arch, 0xc000003eu);
		ck_assert_int_eq(result->exit_code, -1);
		ck_assert_str_eq(seen.out, "");
	} else {
		ck_assert_msg(result->outcome == SBX_OUTCOME_EXITED, "%s: %s", calls[_i].name,
			      scenario_describe(&seen));
		ck_assert_int_eq(scenario_value(&seen, "errno"), calls[_i].error);
	}
}
END_TEST

START_TEST(a_call_of_another_architecture_ends_the_program)
{
	char number[32];
	struct scenario_run run = { .args = { "int80", "20" } };

	run_probe(&run);
	/* The slow machine's kernel has one entry for calls: there, 20 is the writev of the usual numbers, and this its
	 * -EBADF. */
	ck_assert_msg(seen.result.outcome == SBX_OUTCOME_BLOCKED || seen.result.outcome == SBX_OUTCOME_SIGNALED ||
			  (scenario_slow() && scenario_value(&seen, "result") == -EBADF),
		      "%s %s", scenario_describe(&seen), seen.out);
	(void)snprintf(number, sizeof(number), "%d", X32 | SYS_getpid);
	run = (struct scenario_run){ .args = { "call", number } };
	run_probe(&run);
	ck_assert_msg(seen.result.outcome == SBX_OUTCOME_BLOCKED || seen.result.outcome == SBX_OUTCOME_SIGNALED ||
			  scenario_value(&seen, "errno") == ENOSYS,
		      "%s %s", scenario_describe(&seen), seen.out);
}
END_TEST

START_TEST(a_refused_call_of_a_child_ends_the_box)
{
	struct scenario_run run = { .args = { "blocked-in-child" } };

	run_probe(&run);
	ck_assert_uint_eq(seen.result.outcome, SBX_OUTCOME_BLOCKED);
	ck_assert_int_eq(seen.result.blocked, SYS_ptrace);
}
END_TEST

START_TEST(a_filter_cannot_be_loosened)
{
	struct scenario_run run = { .args = { "allow-all" } };

	run_probe(&run);
	ck_assert_int_ne(scenario_value(&seen, "prctl"), 0);
	ck_assert_int_ne(scenario_value(&seen, "seccomp"), 0);
}
END_TEST

/*
 * init has the program's user id, so the kernel lets the program take init's resources away: without CPU time or
 * descriptors it could not report, and its end would look like a failure of the box.
 */
START_TEST(process_1_keeps_its_resources)
{
	static const char *const filters[] = { "native", "run", "compile", "python3", "java", "bash" };
	struct scenario_run run = { .args = { "prlimit-init", scenario_slow() ? "20000" : "300000" },
				    .filter = filters[_i],
				    .collect = true };

	run_probe(&run);
	ck_assert_msg(seen.result.outcome == SBX_OUTCOME_EXITED, "%s: %s", filters[_i], scenario_describe(&seen));
	expect_line("limits=0");
}
END_TEST

static Suite *make(void)
{
	Suite *suite = suite_create("box_refused");
	TCase *tc = sbx_case("refused");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, a_refused_call_ends_the_box_or_fails, 0, (int)(sizeof(calls) / sizeof(calls[0])));
	tcase_add_test(tc, a_call_of_another_architecture_ends_the_program);
	tcase_add_test(tc, a_refused_call_of_a_child_ends_the_box);
	tcase_add_test(tc, a_filter_cannot_be_loosened);
	tcase_add_loop_test(tc, process_1_keeps_its_resources, 0, 6);
	suite_add_tcase(suite, tc);
	return suite;
}

int main(void)
{
	return sbx_run_suite(make());
}
