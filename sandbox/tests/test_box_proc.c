/*
 * test_box_proc.c - what a program can learn from /proc. Each name in it was decided about: it is the program's own, or
 * it is emptied; a name that is not in the list below fails the test, so that a new kernel's is decided about too.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/*
 * Below /proc/self and /proc/thread-self. All are of the program itself and read-only, and numbers of users, processes
 * and groups in them are those of the box's namespaces. A name that ends in "/" stands for all below it.
 *
 * Of the host they tell: what of it is in use by the program (stat: since when it is up, and the processor; status: its
 * processors), names of kernel functions where the kernel shows them (wchan), numbers that the kernel hands out to
 * everybody in turn (sessionid, autogroup, those of namespaces and pipes), and packets handled by each processor
 * (net/softnet_stat). The files that would tell more, mountinfo, mounts and mountstats, are empty.
 */
static const char *const known[] = { "arch_status",
				     "attr/",
				     "autogroup",
				     "auxv",
				     "cgroup",
				     "children",
				     "clear_refs",
				     "cmdline",
				     "comm",
				     "coredump_filter",
				     "cpu_resctrl_groups",
				     "cpuset",
				     "cwd",
				     "environ",
				     "exe",
				     "fail-nth",
				     "fdinfo/",
				     "gid_map",
				     "io",
				     "ksm_merging_pages",
				     "ksm_stat",
				     "latency",
				     "limits",
				     "loginuid",
				     "make-it-fail",
				     "map_files/",
				     "maps",
				     "mem",
				     "mountinfo",
				     "mounts",
				     "mountstats",
				     "net/",
				     "ns/",
				     "numa_maps",
				     "oom_adj",
				     "oom_score",
				     "oom_score_adj",
				     "pagemap",
				     "patch_state",
				     "personality",
				     "projid_map",
				     "root",
				     "sched",
				     "schedstat",
				     "seccomp_cache",
				     "sessionid",
				     "setgroups",
				     "smaps",
				     "smaps_rollup",
				     "stack",
				     "stat",
				     "statm",
				     "status",
				     "syscall",
				     "timens_offsets",
				     "timers",
				     "timerslack_ns",
				     "uid_map",
				     "wchan" };

static bool is_known(const char *name)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		size_t length = strlen(known[i]);

		if (known[i][length - 1] == '/' ? strncmp(name, known[i], length) == 0 : strcmp(name, known[i]) == 0)
			return true;
	}
	return false;
}

START_TEST(every_file_of_proc_was_decided_about_and_none_can_be_written_to)
{
	static const char *const dirs[] = { "/proc/self", "/proc/thread-self" };
	struct scenario_run run = { .args = { "proc", dirs[_i] } };
	char *line, *rest = seen.out;
	int names = 0;

	run_probe(&run);
	ck_assert_msg(seen.result.exit_code == 0, "%s", scenario_describe(&seen));
	while ((line = strtok_r(rest, "\n", &rest)) != NULL) {
		const char *name = line + strlen("name ") + strlen(dirs[_i]) + 1;

		ck_assert_msg(strncmp(line, "name /proc/", 11) == 0, "%s", line);
		if (strncmp(name, "task/", 5) == 0) /* of the one thread: in the second round */
			continue;
		ck_assert_msg(is_known(name), "%s is new: does it tell of the host or of other boxes?", line);
		names++;
	}
	ck_assert_int_gt(names, 30);
}
END_TEST

START_TEST(proc_holds_the_program_s_processes_and_nothing_else)
{
	struct scenario_run run = { .args = { "ls", "/proc" } };

	run_probe(&run);
	ck_assert_msg(strcmp(seen.out, "2\nself\nthread-self\n") == 0 ||
			  strcmp(seen.out, "self\nthread-self\n2\n") == 0,
		      "%s", seen.out);
	run = (struct scenario_run){ .args = { "open", "/proc/1/mountinfo", "0" } };
	run_probe(&run);
	ck_assert_int_eq(scenario_value(&seen, "errno"), EPERM);
}
END_TEST

/* Where mounts come from is the host's: its disks and directories, the state directory, what is judged. */
START_TEST(mounts_are_not_told)
{
	static const char *const files[] = { "/proc/self/mountinfo", "/proc/self/mounts", "/proc/self/mountstats",
					     "/proc/thread-self/mountinfo" };
	struct scenario_run run = { .args = { "cat", files[_i] } };

	run_probe(&run);
	ck_assert_msg(seen.result.exit_code == 0, "%s", scenario_describe(&seen));
	ck_assert_str_eq(seen.out, "");
}
END_TEST

/* The place of the box in the control groups, and the warden's name in it, are not the program's business. */
START_TEST(control_groups_are_those_of_the_box)
{
	struct scenario_run run = { .args = { "cat", "/proc/self/cgroup" } };
	char *line, *rest = seen.out;
	char name[32];

	run_probe(&run);
	(void)snprintf(name, sizeof(name), "minos-%d", (int)scenario.warden.pid);
	ck_assert_ptr_null(strstr(seen.out, name));
	while ((line = strtok_r(rest, "\n", &rest)) != NULL)
		ck_assert_msg(strlen(line) > 2 && strcmp(line + strlen(line) - 2, ":/") == 0, "%s", line);
	run = (struct scenario_run){ .args = { "cat", "/proc/self/cpuset" } };
	run_probe(&run);
	ck_assert_msg(strcmp(seen.out, "/\n") == 0 || scenario_value(&seen, "errno") == ENOENT, "%s", seen.out);
}
END_TEST

START_TEST(the_network_is_the_boxs_own)
{
	struct scenario_run run = { .args = { "cat", "/proc/self/net/dev" } };
	char *line, *rest = seen.out;

	run_probe(&run);
	while ((line = strtok_r(rest, "\n", &rest)) != NULL)
		ck_assert_msg(strchr(line, '|') != NULL || strncmp(line + strspn(line, " "), "lo:", 3) == 0, "%s",
			      line);
	run = (struct scenario_run){ .args = { "cat", "/proc/self/net/unix" } };
	run_probe(&run);
	rest = strchr(seen.out, '\n');
	ck_assert_msg(rest != NULL && rest[1] == '\0', "%s", seen.out);
}
END_TEST

static Suite *make(void)
{
	Suite *suite = suite_create("box_proc");
	TCase *tc = sbx_case("proc");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, every_file_of_proc_was_decided_about_and_none_can_be_written_to, 0, 2);
	tcase_add_test(tc, proc_holds_the_program_s_processes_and_nothing_else);
	tcase_add_loop_test(tc, mounts_are_not_told, 0, 4);
	tcase_add_test(tc, control_groups_are_those_of_the_box);
	tcase_add_test(tc, the_network_is_the_boxs_own);
	suite_add_tcase(suite, tc);
	return suite;
}

int main(void)
{
	return sbx_run_suite(make());
}
