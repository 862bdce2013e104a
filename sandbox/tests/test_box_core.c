/*
 * test_box_core.c - that the memory of a crashed program stays in its box, whatever the host does with core dumps.
 *
 * What the host does is one setting of its kernel, which is not ours to change: so the handler is tried in the virtual
 * machine only, by root.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/core_dump.h"
#include "sandbox/tests/scenario.h"

#define PATTERN "/proc/sys/kernel/core_pattern"
#define HANDLER "/tmp/minos-core-handler"
#define MARK    "/tmp/minos-core-mark"

static struct scenario scenario;
static struct sbx_client client;
static struct scenario_seen seen;

static void open_box(void)
{
	scenario_start(&scenario, NULL);
	scenario_client(&scenario, 0, &client);
}

static void close_box(void)
{
	sbx_client_close(&client);
	scenario_stop(&scenario);
}

static void write_text(const char *path, const char *text, int flags, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | flags, mode);

	ck_assert_msg(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text), "write %s: %s", path,
		      strerror(errno));
	ck_assert_int_eq(close(fd), 0);
}

START_TEST(the_limit_is_the_one_that_stops_the_host_s_way)
{
	static const struct {
		const char *pattern;
		enum sbx_core_dump where;
		uint64_t limit;
	} patterns[] = { { "", SBX_CORE_FILE, 0 },
			 { "core\n", SBX_CORE_FILE, 0 },
			 { "/var/cores/%e.%p\n", SBX_CORE_FILE, 0 },
			 { "core@|", SBX_CORE_FILE, 0 },
			 { "|/usr/lib/systemd/systemd-coredump %P\n", SBX_CORE_PIPE, 1 },
			 { "@/run/cores.sock\n", SBX_CORE_SOCKET, 1 },
			 { "@@/run/cores.sock\n", SBX_CORE_SOCKET, 1 } };

	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		enum sbx_core_dump where = sbx_core_dump_of(patterns[i].pattern, strlen(patterns[i].pattern));

		ck_assert_msg(where == patterns[i].where, "%s", patterns[i].pattern);
		ck_assert_uint_eq(sbx_core_dump_limit(where), patterns[i].limit);
	}
}
END_TEST

START_TEST(a_program_cannot_change_its_limit)
{
	struct scenario_run run = { .args = { "limits" } };
	char before[32];

	open_box();
	scenario_run(&scenario, &client, &run, &seen);
	(void)snprintf(before, sizeof(before), "core=%ld,%ld", scenario_value(&seen, "core"),
		       scenario_value(&seen, "core"));
	ck_assert_msg(scenario_line(&seen, before), "%s", seen.out);
	run = (struct scenario_run){ .args = { "core", "0" } };
	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_msg(scenario_line(&seen, before), "%s is no longer %s", seen.out, before);
	run = (struct scenario_run){ .args = { "cat", "/proc/self/coredump_filter" } };
	scenario_run(&scenario, &client, &run, &seen);
	ck_assert_msg(strcmp(seen.out, "00000000\n") == 0, "%s", seen.out);
	close_box();
}
END_TEST

/* Whether the handler ran within a while; it is a process of the kernel's, and nobody tells when it is done. */
static bool was_handled(int tenths)
{
	for (int i = 0; i < tenths && access(MARK, F_OK) != 0; i++)
		(void)poll(NULL, 0, 100);
	return unlink(MARK) == 0;
}

static void crash_outside(rlim_t limit)
{
	pid_t pid = fork();

	if (pid == 0) {
		struct rlimit core = { limit, limit };

		(void)setrlimit(RLIMIT_CORE, &core);
		(void)signal(SIGSEGV, SIG_DFL);
		(void)raise(SIGSEGV);
		_exit(1);
	}
	ck_assert_int_gt(pid, 0);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
}

START_TEST(the_host_s_handler_gets_no_core_of_a_box)
{
	static const char *const crashes[][3] = { { "raise", "11" }, { "core", "0", "11" }, { "core", "4096", "11" } };
	char before[256] = "";
	int fd = open(PATTERN, O_RDONLY | O_CLOEXEC);

	ck_assert_int_gt(read(fd, before, sizeof(before) - 1), 0);
	(void)close(fd);
	write_text(HANDLER, "#!/bin/sh\n: >" MARK "\n", O_CREAT | O_TRUNC, 0755);
	(void)unlink(MARK);
	open_box(); /* before: what the host does is looked at for each box anew */
	write_text(PATTERN, "|" HANDLER, 0, 0);
	crash_outside(0);
	if (!was_handled(100))
		ck_abort_msg("the handler does not run: nothing is shown here");
	crash_outside(1);
	ck_assert_msg(!was_handled(20), "a limit of 1 byte does not keep the handler away");
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++) {
		struct scenario_run run = { .args = { crashes[i][0], crashes[i][1], crashes[i][2] } };

		scenario_run(&scenario, &client, &run, &seen);
		ck_assert_msg(seen.result.outcome == SBX_OUTCOME_SIGNALED && seen.result.signal == SIGSEGV, "%s",
			      scenario_describe(&seen));
		ck_assert_msg(!was_handled(20), "%s %s: the host's handler ran", crashes[i][0], crashes[i][1]);
	}
	close_box();
	write_text(PATTERN, before, 0, 0);
	(void)unlink(HANDLER);
}
END_TEST

static Suite *make(void)
{
	Suite *suite = suite_create("box_core");
	TCase *tc = sbx_case("core");

	tcase_add_test(tc, the_limit_is_the_one_that_stops_the_host_s_way);
	tcase_add_test(tc, a_program_cannot_change_its_limit);
	if (scenario_slow() && geteuid() == 0)
		tcase_add_test(tc, the_host_s_handler_gets_no_core_of_a_box);
	suite_add_tcase(suite, tc);
	return suite;
}

int main(void)
{
	return sbx_run_suite(make());
}
