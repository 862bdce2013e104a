/*
 * test_box_walls.c - the second wall: what holds a program where namespaces, mounts and filters would not. What a host
 * does not have is not tested there; the warden says what it has.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/ipc.h"
#include "sandbox/landlock.h"
#include "sandbox/tests/scenario.h"

static struct scenario scenario;
static struct sbx_client client;
static struct scenario_seen seen;

static void set_up(void)
{
	/* As `minos run` does: what a judge may hand over is looked at by the warden already. */
	scenario_start(&scenario, &(struct judge_warden_wish){ .any_stream = true });
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

static bool has_landlock(uint32_t abi)
{
	return scenario.warden.ready.walls.landlock_abi >= abi;
}

START_TEST(a_domain_handles_what_its_abi_knows_and_no_more)
{
	static const struct {
		uint32_t abi;
		struct sbx_landlock_rights rights;
	} abis[] = {
		{ 0, { 0, 0, 0 } },      { 1, { 0, 0, 0 } },      { 2, { 0x3fff, 0, 0 } },
		{ 3, { 0x7fff, 0, 0 } }, { 4, { 0x7fff, 3, 0 } }, { 5, { 0xffff, 3, 0 } },
		{ 6, { 0xffff, 3, 3 } }, { 7, { 0xffff, 3, 3 } }, { 99, { 0xffff, 3, 3 } },
	};

	for (size_t i = 0; i < sizeof(abis) / sizeof(abis[0]); i++) {
		struct sbx_landlock_rights rights = sbx_landlock_handled(abis[i].abi);

		ck_assert_uint_eq(rights.fs, abis[i].rights.fs);
		ck_assert_uint_eq(rights.net, abis[i].rights.net);
		ck_assert_uint_eq(rights.scoped, abis[i].rights.scoped);
	}
}
END_TEST

START_TEST(what_the_kernel_says_of_speculation_is_understood)
{
	static const struct {
		int answer;
		enum sbx_speculation meaning;
	} answers[] = {
		{ -ENODEV, SBX_SPEC_UNKNOWN }, { -EINVAL, SBX_SPEC_UNKNOWN }, { 0, SBX_SPEC_NOT_AFFECTED },
		{ 2, SBX_SPEC_OPEN },          { 4, SBX_SPEC_OFF },           { 8, SBX_SPEC_OFF },
		{ 3, SBX_SPEC_CONTROLLED },    { 5, SBX_SPEC_CONTROLLED },    { 9, SBX_SPEC_CONTROLLED },
	};

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
		ck_assert_int_eq(sbx_walls_speculation(answers[i].answer), answers[i].meaning);
}
END_TEST

/* A file of the host's, which anybody may read and write, and which no mount of the box shows. */
static int host_file(void)
{
	char name[] = "/tmp/minos-walls-XXXXXX";
	int fd = mkostemp(name, O_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(fchmod(fd, 0666), 0);
	ck_assert_int_eq(unlink(name), 0);
	ck_assert_int_eq(write(fd, "earlier\n", 8), 8);
	return fd;
}

/* A descriptor of the host's is good for what it was given for, and not to be opened anew for more. */
START_TEST(a_descriptor_of_the_host_is_no_way_to_its_file)
{
	static const struct {
		const char *path;
		int flags, error;
	} ways[] = {
		{ "/proc/self/fd/2", O_RDONLY, EACCES },
		{ "/proc/self/fd/2", O_RDWR, EACCES },
		{ "/dev/stderr", O_WRONLY, 0 },
		{ "/dev/stderr", O_WRONLY | O_TRUNC, 0 },
		{ "/dev/stderr", O_WRONLY | O_APPEND, 0 },
	};
	int handed[] = { -1, -1, host_file() };
	char flags[32];
	struct scenario_run run = { .args = { "open", ways[_i].path, flags }, .standard = handed };

	(void)snprintf(flags, sizeof(flags), "%d", ways[_i].flags);
	run_probe(&run);
	ck_assert_int_eq(scenario_value(&seen, "errno"), has_landlock(SBX_LANDLOCK_ABI_MIN) ? ways[_i].error : 0);
	(void)close(handed[2]);
}
END_TEST

START_TEST(no_directory_comes_in_as_a_standard_stream)
{
	int handed[] = { -1, -1, -1 };
	struct scenario_run run = { .args = { "exit", "0" }, .standard = handed };

	handed[_i] = open("/", (_i == 1 ? O_PATH : O_RDONLY) | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(handed[_i], 0);
	run_probe(&run);
	ck_assert_msg(seen.result.outcome == SBX_OUTCOME_FAILED && seen.result.stage == SBX_STAGE_DESCRIPTORS &&
			  seen.result.error_code == EISDIR,
		      "%s", scenario_describe(&seen));
	(void)close(handed[_i]);
}
END_TEST

START_TEST(signals_stay_among_the_program_s_processes)
{
	struct scenario_run run = { .args = { "kill", "1", "0" } };

	run_probe(&run);
	ck_assert_int_eq(scenario_value(&seen, "errno"), has_landlock(6) ? EPERM : 0);
}
END_TEST

/* What programs do with their own files goes on as without a domain. */
START_TEST(a_work_directory_is_still_one)
{
	static const char *const sh[] = { "/bin/sh", "-ec",
					  "mkdir a b; echo x >a/f; mv a/f b/g; ln b/g a/h; ln -s a/h l; cat l; : >a/h; "
					  "truncate -s 5 a/h; mkfifo p; mv b c; rm -r a c p l; cp /bin/true t; ./t; "
					  "cd /tmp; mkdir d; echo y >/dev/shm/z; mv /dev/shm/z d; cat d/z; echo n "
					  ">/dev/null; ls /proc/self/fd >/dev/null; echo done",
					  NULL };
	struct scenario_run run = { .argv = sh, .filter = "run" };

	run_probe(&run);
	ck_assert_msg(strcmp(seen.out, "x\ny\ndone\n") == 0, "%s%s; %s", seen.out, seen.err, scenario_describe(&seen));
}
END_TEST

START_TEST(speculation_is_off_where_it_can_be_switched)
{
	static const struct {
		const char *line;
		size_t state;
	} kinds[] = { { "Speculation_Store_Bypass", offsetof(struct sbx_walls, store_bypass) },
		      { "SpeculationIndirectBranch", offsetof(struct sbx_walls, indirect_branch) } };
	struct scenario_run run = { .args = { "cat", "/proc/self/status" } };

	run_probe(&run);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const char *line = strstr(seen.out, kinds[i].line);
		uint32_t state;

		memcpy(&state, (const char *)&scenario.warden.ready.walls + kinds[i].state, sizeof(state));
		if (line == NULL) /* a kernel or a processor without */
			continue;
		line += strcspn(line, "\n") < 200 ? strlen(kinds[i].line) : 0;
		if (state == SBX_SPEC_CONTROLLED)
			ck_assert_msg(strncmp(line, ":\tthread force mitigated\n", 25) == 0 ||
					  strncmp(line, ":\tconditional force disabled\n", 28) == 0,
				      "%.80s", line);
		else
			ck_assert_msg(strncmp(line, ":\tthread vulnerable", 19) != 0 &&
					  strncmp(line, ":\tconditional", 13) != 0,
				      "%.80s", line);
	}
}
END_TEST

/* In the box's user namespace, where nobody else sees them: asked for by a process that enters it. */
static int count_limits_that_are_not_0(pid_t init)
{
	static const char *const names[] = { "cgroup_namespaces", "ipc_namespaces",  "mnt_namespaces",
					     "net_namespaces",    "pid_namespaces",  "time_namespaces",
					     "user_namespaces",   "uts_namespaces",  "inotify_instances",
					     "inotify_watches",   "fanotify_groups", "fanotify_marks" };
	char path[64], text[32];
	int ns, wrong = 0;

	(void)snprintf(path, sizeof(path), "/proc/%d/ns/user", (int)init);
	ns = open(path, O_RDONLY | O_CLOEXEC);
	if (ns < 0 || setns(ns, CLONE_NEWUSER) != 0)
		return 100;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		int fd;
		ssize_t got;

		(void)snprintf(path, sizeof(path), "/proc/sys/user/max_%s", names[i]);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		got = fd < 0 ? -1 : read(fd, text, sizeof(text));
		if (fd < 0 && errno == ENOENT)
			continue; /* a kernel without them */
		wrong += got != 2 || memcmp(text, "0\n", 2) != 0;
		(void)close(fd);
	}
	return wrong;
}

/* A box in which a program sleeps, looked at from the host. */
static int sleeping_box(pid_t *init)
{
	struct scenario_run run = { .args = { "nap", "3000" } };
	int sock = scenario_judge(&scenario), fds[3];
	struct sbx_run *message = scenario_message(&scenario, &run);

	scenario_nulls(fds);
	message->type = SBX_MSG_RUN;
	ck_assert_int_eq(sbx_ipc_send(sock, message, sbx_wire_run_size(message), fds, 3, 0), 0);
	*init = scenario_wait_for_child(scenario.warden.pid);
	ck_assert_int_gt(*init, 0);
	ck_assert_int_gt(scenario_wait_for_child(*init), 0);
	(void)poll(NULL, 0,
		   scenario_slow() ? 2000 : 200); /* until the program has been executed, and init is at rest */
	sbx_ipc_close_all(fds, 3);
	free(message);
	return sock;
}

START_TEST(what_a_user_namespace_counts_is_limited_to_0)
{
	pid_t init, pid;
	int status, sock = sleeping_box(&init);

	pid = fork();
	if (pid == 0)
		_exit(count_limits_that_are_not_0(init));
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	(void)close(sock);
	scenario_client(&scenario, 0, &client);
}
END_TEST

/* Once its program runs, init has no capabilities, a filter, and memory that nobody may look into. */
START_TEST(init_has_given_up_what_it_needs_no_more)
{
	static const char *const lines[] = { "\nSeccomp:\t2\n", "\nNoNewPrivs:\t1\n", "\nCapEff:\t0000000000000000\n",
					     "\nCapPrm:\t0000000000000000\n" };
	char path[64], text[8192] = "";
	struct stat st;
	pid_t init;
	int sock = sleeping_box(&init), fd;

	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)init);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	ck_assert_int_gt(read(fd, text, sizeof(text) - 1), 0);
	(void)close(fd);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		ck_assert_msg(strstr(text, lines[i]) != NULL, "no%sin%s", lines[i], text);
	(void)snprintf(path, sizeof(path), "/proc/%d/environ", (int)init);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_uid, 0); /* not the box's user: it is not dumpable */
	(void)close(sock);
	scenario_client(&scenario, 0, &client);
}
END_TEST

static Suite *make(void)
{
	Suite *suite = suite_create("box_walls");
	TCase *tc = sbx_case("walls");

	tcase_add_test(tc, a_domain_handles_what_its_abi_knows_and_no_more);
	tcase_add_test(tc, what_the_kernel_says_of_speculation_is_understood);
	suite_add_tcase(suite, tc);
	tc = sbx_case("boxes");
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, a_descriptor_of_the_host_is_no_way_to_its_file, 0, 5);
	tcase_add_loop_test(tc, no_directory_comes_in_as_a_standard_stream, 0, 3);
	tcase_add_test(tc, signals_stay_among_the_program_s_processes);
	tcase_add_test(tc, a_work_directory_is_still_one);
	tcase_add_test(tc, speculation_is_off_where_it_can_be_switched);
	if (geteuid() == 0) { /* an ordinary user cannot look into boxes from outside */
		tcase_add_test(tc, init_has_given_up_what_it_needs_no_more);
		tcase_add_test(tc, what_a_user_namespace_counts_is_limited_to_0);
	}
	suite_add_tcase(suite, tc);
	return suite;
}

int main(void)
{
	return sbx_run_suite(make());
}
