/* test_box_view.c - what a program sees of its box, and what it cannot see: identity, namespaces, files, limits.
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

#include "sandbox/input.h"
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

START_TEST(a_program_is_nobody_special)
{
	static const char *const lines[] = { "uid=1000,1000",
					     "gid=1000,1000",
					     "hostname=minos",
					     "session=1",
					     "ppid=1",
					     "CapInh=0000000000000000",
					     "CapPrm=0000000000000000",
					     "CapEff=0000000000000000",
					     "CapBnd=0000000000000000",
					     "CapAmb=0000000000000000",
					     "NoNewPrivs=1",
					     "Seccomp=2",
					     "Umask=0022",
					     "SigBlk=0000000000000000",
					     "SigIgn=0000000000000000",
					     "SigCgt=0000000000000000" };
	struct scenario_run run = { .args = { "identity" } };

	run_probe(&run);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		expect_line(lines[i]);
	/* NOROOT, NO_SETUID_FIXUP, NO_CAP_AMBIENT_RAISE, locked, and KEEP_CAPS locked off. */
	ck_assert_int_eq(scenario_value(&seen, "securebits"), 0xef);
	ck_assert_int_eq(scenario_value(&seen, "groups"), geteuid() == 0 ? 0 : scenario_value(&seen, "groups"));
}
END_TEST

START_TEST(a_work_directory_may_be_for_reading_only)
{
	struct scenario_run run = { .args = { "open", "new", "65" }, .read_only = true }; /* O_WRONLY | O_CREAT */
	static const char *const others[] = { "/tmp/new", "/dev/shm/new" };

	run_probe(&run);
	ck_assert_int_eq(scenario_value(&seen, "errno"), EROFS);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		run.args[1] = others[i];
		run_probe(&run);
		ck_assert_int_eq(scenario_value(&seen, "errno"), 0);
	}
	run = (struct scenario_run){ .args = { "open", "new", "65" } };
	run_probe(&run);
	ck_assert_int_eq(scenario_value(&seen, "errno"), 0);
}
END_TEST

START_TEST(every_namespace_is_the_boxs_own)
{
	static const char *const names[] = { "cgroup", "ipc", "mnt", "net", "pid", "user", "uts" };
	struct scenario_run run = { .args = { "namespaces" } };

	run_probe(&run);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char path[64], target[64], line[128];
		ssize_t length;

		(void)snprintf(path, sizeof(path), "/proc/self/ns/%s", names[i]);
		length = readlink(path, target, sizeof(target) - 1);
		ck_assert_int_gt(length, 0);
		target[length] = '\0';
		(void)snprintf(line, sizeof(line), "%s=%s", names[i], target);
		ck_assert_msg(!scenario_line(&seen, line), "shared: %s", line);
		(void)snprintf(line, sizeof(line), "%s=", names[i]);
		ck_assert_msg(strstr(seen.out, line) != NULL && strstr(seen.out, line)[strlen(line)] != '\n',
			      "unknown: %s", line);
	}
}
END_TEST

START_TEST(only_the_standard_streams_are_open)
{
	struct scenario_run run = { .args = { "fds" } };

	run_probe(&run);
	ck_assert_str_eq(seen.out, "0\n1\n2\n");
}
END_TEST

START_TEST(arguments_environment_and_directory_are_those_that_were_asked_for)
{
	static const char *const envp[] = { "A=1", "EMPTY=", "B=x y\n z", NULL };
	static const char *const none[] = { NULL };
	static const char *const relative[] = { "probe", "args", "as in PATH", NULL };
	static const char *const path[] = { "PATH=/usr/bin:/nowhere:/:/bin", NULL };
	struct scenario_run run = { .args = { "args", "", "a b", "$HOME;`id`", "\n", "\xff\xfe" } };

	run_probe(&run);
	ck_assert_str_eq(seen.out, "<><a b><$HOME;`id`><\n><\xff\xfe>");
	run = (struct scenario_run){ .args = { "env" }, .envp = envp };
	run_probe(&run);
	ck_assert_str_eq(seen.out, "A=1\nEMPTY=\nB=x y\n z\n");
	run.envp = none;
	run_probe(&run);
	ck_assert_str_eq(seen.out, "");
	run = (struct scenario_run){ .args = { "cwd" }, .cwd = "/tmp" };
	run_probe(&run);
	ck_assert_str_eq(seen.out, "/tmp\n");
	run = (struct scenario_run){ .argv = relative, .envp = path };
	run_probe(&run);
	ck_assert_str_eq(seen.out, "<as in PATH>");
}
END_TEST

START_TEST(standard_input_comes_through_whole)
{
	struct scenario_run run = { .args = { "copy" }, .input = "one\ntwo\n" };

	run_probe(&run);
	ck_assert_str_eq(seen.out, "one\ntwo\n");
	run.input = NULL;
	run_probe(&run);
	ck_assert_str_eq(seen.out, "");
}
END_TEST

/* A file of the host's as standard input: its content, and nothing of where it lies. */
START_TEST(an_input_file_has_no_name_and_cannot_be_written_to)
{
	char name[] = "/tmp/minos-secret-XXXXXX";
	int file = mkostemp(name, O_CLOEXEC), handed[] = { -1, -1, -1 };
	struct scenario_run run = { .args = { "input" }, .standard = handed };
	struct sbx_error err = { 0 };

	ck_assert_int_ge(file, 0);
	ck_assert_int_eq(write(file, "123\n", 4), 4);
	ck_assert_int_eq(fchmod(file, 0666), 0);
	handed[0] = sbx_input_copy(file, &err);
	ck_assert_msg(handed[0] >= 0, "%s", err.text);
	run_probe(&run);
	expect_line("link=/memfd:input (deleted)");
	expect_line("regular=1");
	expect_line("size=4");
	expect_line("offset=0");
	expect_line("readonly=1");
	expect_line("written=0");
	expect_line("first=1");
	(void)close(handed[0]);
	(void)close(file);
	ck_assert_int_eq(unlink(name), 0);
}
END_TEST

START_TEST(what_is_no_file_is_an_input_as_it_is)
{
	struct sbx_error err = { 0 };
	int ends[2], copy;
	char byte;

	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	copy = sbx_input_copy(ends[0], &err);
	ck_assert_int_ge(copy, 0);
	ck_assert_int_eq(write(ends[1], "p", 1), 1);
	ck_assert_int_eq(read(copy, &byte, 1), 1);
	ck_assert_int_eq(byte, 'p');
	(void)close(copy);
	(void)close(ends[0]);
	(void)close(ends[1]);
	ck_assert_int_eq(sbx_input_copy(-1, &err), -EBADF);
}
END_TEST

START_TEST(resource_limits_are_set_hard)
{
	struct scenario_run run = { .args = { "limits" }, .limits.stack_bytes = 1048576, .limits.open_files = 20 };

	run_probe(&run);
	expect_line("stack=1048576,1048576");
	expect_line("nofile=20,20");
	expect_line("msgqueue=0,0");
	expect_line("sigpending=256,256");
	expect_line(scenario.degraded ? "cpu=3,3" : scenario_slow() ? "cpu=97,97" : "cpu=13,13");
	run = (struct scenario_run){ .args = { "raise-limits" } };
	run_probe(&run);
	expect_line("raised=0");
}
END_TEST

START_TEST(the_root_holds_what_it_should_and_nothing_else)
{
	static const char *const known[] = {
		"app",   "bin",  "dev",  "etc", "fifo", "lib", "lib32", "lib64", "libx32",
		"probe", "proc", "sbin", "src", "tmp",  "usr", "work",  "var" /* of a language: nothing else of it, see
									       * below
									       */
	};
	struct scenario_run run = { .args = { "ls", "/" } };
	char *line, *rest = seen.out;

	run_probe(&run);
	while ((line = strtok_r(rest, "\n", &rest)) != NULL) {
		bool found = false;

		for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
			found = found || strcmp(line, known[i]) == 0;
		ck_assert_msg(found, "/%s is in the box", line);
	}
	run = (struct scenario_run){ .args = { "ls", "/dev" } };
	run_probe(&run);
	ck_assert_ptr_null(strstr(seen.out, "tty"));
	ck_assert_ptr_null(strstr(seen.out, "mem"));
	expect_line("null");
	expect_line("shm");
	run = (struct scenario_run){ .args = { "ls", "/work" } };
	run_probe(&run);
	ck_assert_str_eq(seen.out, "");
}
END_TEST

static const struct {
	const char *path;
	int flags, error;
} opens[] = {
	{ "/dev/null", O_RDWR, 0 },
	{ "/dev/zero", O_RDONLY, 0 },
	{ "/dev/urandom", O_RDONLY, 0 },
	{ "/work/new", O_WRONLY | O_CREAT, 0 },
	{ "/tmp/new", O_WRONLY | O_CREAT, 0 },
	{ "/dev/shm/new", O_WRONLY | O_CREAT, 0 },
	{ "/etc/passwd", O_RDONLY, 0 },
	{ "/etc/passwd", O_RDWR, EACCES },
	{ "/etc/shadow", O_RDONLY, ENOENT },
	{ "/root", O_RDONLY, ENOENT },
	{ "/home", O_RDONLY, ENOENT },
	{ "/var/log", O_RDONLY, ENOENT },
	{ "/var/lib/dpkg", O_RDONLY, ENOENT },
	{ "/var/tmp", O_RDONLY, ENOENT },
	{ "/sys", O_RDONLY, ENOENT },
	{ "/run", O_RDONLY, ENOENT },
	{ "/box", O_RDONLY, ENOENT },
	{ "/spool", O_RDONLY, ENOENT },
	{ "/dev/kmsg", O_RDONLY, ENOENT },
	{ "/dev/tty", O_RDWR, ENOENT },
	{ "/dev/ptmx", O_RDWR, ENOENT },
	{ "/new", O_WRONLY | O_CREAT, EROFS },
	{ "/dev/new", O_WRONLY | O_CREAT, EROFS },
	{ "/usr/new", O_WRONLY | O_CREAT, EROFS },
	{ "/usr/bin/env", O_WRONLY, EACCES },
	{ "/probe", O_WRONLY, EACCES },
	{ "/app/new", O_WRONLY | O_CREAT, EROFS },
	{ "/proc/sys/kernel/hostname", O_RDONLY, ENOENT },
	{ "/proc/kcore", O_RDONLY, ENOENT },
	{ "/proc/meminfo", O_RDONLY, ENOENT },
	{ "/proc/1/environ", O_RDONLY, EPERM },
	{ "/proc/1/root", O_RDONLY | O_DIRECTORY, EPERM },
	{ "/proc/1/cwd", O_RDONLY | O_DIRECTORY, EPERM },
	{ "/proc/1/fd", O_RDONLY | O_DIRECTORY, EPERM },
	{ "/proc/1/mem", O_RDWR, EPERM },
	{ "/proc/1/oom_score_adj", O_WRONLY, EPERM },
	{ "/proc/self/mem", O_RDWR, EROFS },
	{ "/proc/self/comm", O_WRONLY, EROFS },
	{ "/proc/self/oom_score_adj", O_WRONLY, EROFS },
	{ "/work/../../../../etc/shadow", O_RDONLY, ENOENT },
};

START_TEST(a_path_opens_or_is_refused)
{
	char flags[32];
	int error;
	struct scenario_run run = { .args = { "open", opens[_i].path, flags } };

	(void)snprintf(flags, sizeof(flags), "%d", opens[_i].flags);
	run_probe(&run);
	error = (int)scenario_value(&seen, "errno");
	if (error == EROFS && opens[_i].error == EACCES)
		error = EACCES; /* the files of the user that started Minos have that owner in the box too */
	ck_assert_msg(error == opens[_i].error, "%s: %s", opens[_i].path, seen.out);
}
END_TEST

START_TEST(a_box_is_bound_to_its_processor)
{
	static const uint32_t cpus[] = { 0, 0 };
	struct scenario_run run = { .args = { "affinity" } };

	sbx_client_close(&client);
	scenario_stop(&scenario);
	scenario_start(&scenario, &(struct judge_warden_wish){ .slots = 2, .cpus = cpus });
	scenario_client(&scenario, 1, &client);
	run_probe(&run);
	ck_assert_str_eq(seen.out, "cpus=1\ncpu=0\n");
}
END_TEST

/* Where files of the starter's own are private, those of the box must not be. */
START_TEST(the_umask_of_who_starts_minos_changes_nothing)
{
	struct scenario_run run = { .args = { "cat", "/etc/passwd" } };

	sbx_client_close(&client);
	scenario_stop(&scenario);
	(void)umask(077);
	scenario_start(&scenario, NULL);
	scenario_client(&scenario, 0, &client);
	run_probe(&run);
	ck_assert_msg(strstr(seen.out, "box:x:1000:1000:box:/work:/bin/sh\n") != NULL, "%s", seen.out);
	run = (struct scenario_run){ .args = { "identity" } };
	run_probe(&run);
	expect_line("Umask=0022");
}
END_TEST

/* Ways to be of no use that are the order's fault, and told as such. */
START_TEST(what_cannot_be_started_is_a_failure_that_says_where)
{
	static const struct {
		const char *const argv[2];
		const char *cwd;
		uint32_t stage;
		int error;
	} bad[] = {
		{ { "no-such-program", NULL }, NULL, SBX_STAGE_EXEC, ENOENT },
		{ { "/no/such/program", NULL }, NULL, SBX_STAGE_EXEC, ENOENT },
		{ { "/etc/passwd", NULL }, NULL, SBX_STAGE_EXEC, EACCES },
		{ { "/usr", NULL }, NULL, SBX_STAGE_EXEC, EACCES },
		{ { "/probe", NULL }, "/nowhere", SBX_STAGE_CWD, ENOENT },
		{ { "/probe", NULL }, "/etc/passwd", SBX_STAGE_CWD, ENOTDIR },
	};
	struct scenario_run run = { .argv = bad[_i].argv, .cwd = bad[_i].cwd };

	run_probe(&run);
	ck_assert_uint_eq(seen.result.outcome, SBX_OUTCOME_FAILED);
	ck_assert_uint_eq(seen.result.stage, bad[_i].stage);
	ck_assert_int_eq(seen.result.error_code, bad[_i].error);
	ck_assert_str_ne(seen.result.error, "");
}
END_TEST

static Suite *make(void)
{
	Suite *suite = suite_create("box_view");
	TCase *tc = sbx_case("view");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, a_program_is_nobody_special);
	tcase_add_test(tc, a_work_directory_may_be_for_reading_only);
	tcase_add_test(tc, every_namespace_is_the_boxs_own);
	tcase_add_test(tc, only_the_standard_streams_are_open);
	tcase_add_test(tc, arguments_environment_and_directory_are_those_that_were_asked_for);
	tcase_add_test(tc, standard_input_comes_through_whole);
	tcase_add_test(tc, an_input_file_has_no_name_and_cannot_be_written_to);
	tcase_add_test(tc, what_is_no_file_is_an_input_as_it_is);
	tcase_add_test(tc, resource_limits_are_set_hard);
	tcase_add_test(tc, the_root_holds_what_it_should_and_nothing_else);
	tcase_add_loop_test(tc, a_path_opens_or_is_refused, 0, (int)(sizeof(opens) / sizeof(opens[0])));
	tcase_add_test(tc, a_box_is_bound_to_its_processor);
	tcase_add_test(tc, the_umask_of_who_starts_minos_changes_nothing);
	tcase_add_loop_test(tc, what_cannot_be_started_is_a_failure_that_says_where, 0, 6);
	suite_add_tcase(suite, tc);
	return suite;
}

int main(void)
{
	return sbx_run_suite(make());
}
