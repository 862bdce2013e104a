/*
 * test_daemon_roles.c - what holds the daemon's roles, seen from outside in a running daemon: user, root, mounts,
 * namespaces, descriptors. test_daemon_attempts.c tries it from inside.
 */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/daemon/role.h"
#include "judge/tests/daemon_fixture.h"
#include "sandbox/cleanup.h"
#include "sandbox/tests/suite.h"

#define NOBODY 64321 /* no user that anything else works as */

/* The names in a directory, sorted, with a space behind each. */
static const char *names_in(const char *path)
{
	static char text[2048];
	struct dirent **entries = NULL;
	int count = scandir(path, &entries, NULL, alphasort);

	ck_assert_msg(count >= 0, "%s: %s", path, strerror(errno));
	text[0] = '\0';
	for (int i = 0; i < count; i++) {
		size_t used = strlen(text);

		if (strcmp(entries[i]->d_name, ".") != 0 && strcmp(entries[i]->d_name, "..") != 0)
			(void)snprintf(text + used, sizeof(text) - used, "%s ", entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return text;
}

static void expect_names(pid_t pid, const char *below, const char *wanted)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "/proc/%d/root%s", (int)pid, below);
	ck_assert_str_eq(names_in(path), wanted);
}

/* The state directory is below /tmp: so is what a role sees of it, and nothing else is there. */
static void expect_root(const struct daemon_process *role)
{
	char base[64], path[128], slot[16];

	(void)snprintf(base, sizeof(base), "%s ", strrchr(the_daemon.dir, '/') + 1);
	expect_names(role->pid, "", "tmp ");
	expect_names(role->pid, "/tmp", base);
	expect_names(role->pid, the_daemon.dir, role->slot < 0 ? "problems store " : "cache spool store ");
	(void)snprintf(path, sizeof(path), "%s/store", the_daemon.dir);
	expect_names(role->pid, path, "minos.db minos.db-shm minos.db-wal ");
	if (role->slot < 0)
		return;
	(void)snprintf(path, sizeof(path), "%s/spool", the_daemon.dir);
	(void)snprintf(slot, sizeof(slot), "%d ", role->slot);
	expect_names(role->pid, path, slot);
}

static void read_proc(pid_t pid, const char *name, char *text, size_t size)
{
	char path[64];
	sbx_close int fd = -1;
	ssize_t got;

	(void)snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	got = fd < 0 ? -1 : read(fd, text, size - 1);
	ck_assert_msg(got >= 0, "%s: %s", path, strerror(errno));
	text[got] = '\0';
}

/*
 * The root is read-only, and the cache but for a judge's own part of it; what is in it leads to no device, no program
 * and no other rights.
 */
static void expect_mounts(pid_t pid, int slot)
{
	char text[4096];
	unsigned count = 0;

	read_proc(pid, "mountinfo", text, sizeof(text));
	for (char *rest = text, *line; (line = strsep(&rest, "\n")) != NULL && *line != '\0'; count++) {
		const char *wanted =
		    strstr(line, "/cache ") != NULL ? "/cache ro,nosuid,nodev,noexec," : " rw,nosuid,nodev,noexec,";

		ck_assert_msg(strstr(line, count == 0 ? " / / ro,nosuid," : wanted) != NULL, "%s", line);
	}
	ck_assert_uint_eq(count, slot < 0 ? 3 : 5);
}

static void expect_status(pid_t pid, uid_t uid)
{
	static const char *const lines[] = { "\nSeccomp:\t2\n",
					     "\nNoNewPrivs:\t1\n",
					     "\nCapInh:\t0000000000000000\n",
					     "\nCapPrm:\t0000000000000000\n",
					     "\nCapEff:\t0000000000000000\n",
					     "\nCapBnd:\t0000000000000000\n",
					     "\nCapAmb:\t0000000000000000\n" };
	char text[4096], ids[96];

	read_proc(pid, "status", text, sizeof(text));
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		ck_assert_msg(strstr(text, lines[i]) != NULL, "no `%s` in %s", lines[i], text);
	(void)snprintf(ids, sizeof(ids), "\nUid:\t%u\t%u\t%u\t%u\n", uid, uid, uid, uid);
	ck_assert_msg(strstr(text, ids) != NULL, "no `%s` in %s", ids, text);
	read_proc(pid, "limits", text, sizeof(text));
	ck_assert_ptr_nonnull(strstr(text, "Max core file size        0                    0"));
}

static ino_t namespace_of(pid_t pid, const char *name)
{
	char path[64];
	struct stat st;

	(void)snprintf(path, sizeof(path), "/proc/%d/ns/%s", (int)pid, name);
	ck_assert_int_eq(stat(path, &st), 0);
	return st.st_ino;
}

static void expect_namespaces(const struct daemon_process *all, unsigned count, const struct daemon_process *role)
{
	static const char *const names[] = { "mnt", "net", "ipc", "uts", "user" };

	for (unsigned n = 0; n < 4u + (the_daemon.user != 0); n++)
		for (unsigned i = 0; i < count; i++)
			if (all[i].pid != role->pid)
				ck_assert_uint_ne(namespace_of(role->pid, names[n]),
						  namespace_of(all[i].pid, names[n]));
}

/* What a descriptor is, in a word; "?" for what no role should have. */
static const char *name_of(const char *link, const char *target)
{
	static const struct {
		const char *start, *name;
	} kinds[] = { { "socket:", "socket" },
		      { "anon_inode:[eventpoll]", "epoll" },
		      { "anon_inode:[signalfd]", "signals" },
		      { "anon_inode:[timerfd]", "timer" },
		      { "anon_inode:[eventfd]", "event" },
		      { "anon_inode:[pidfd]", "process" },
		      { "pidfd:", "process" },
		      { "/memfd:minos-probes", "probes" },
		      { "/memfd:minos-warden", "image" },
		      { "/sys/fs/cgroup/", "cgroup" },
		      { "/proc/sys/kernel/core_pattern", "core_pattern" },
		      { "/dev/null", "null" },
		      { "/data", "problems" } };
	static char name[256];
	size_t length = strlen(the_daemon.dir);
	struct stat st, root;
	char path[96];

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strncmp(target, kinds[i].start, strlen(kinds[i].start)) == 0)
			return kinds[i].name;
	if (strcmp(target, the_daemon.log) == 0)
		return "log";
	if (strncmp(target, "/spool/", 7) == 0)
		return target + 1;
	if (strncmp(target, the_daemon.dir, length) == 0 && target[length] == '/') {
		(void)snprintf(name, sizeof(name), "%s", target + length + 1);
		return name;
	}
	/* The tree of packages that the warden sends is attached nowhere, so it has no name. */
	(void)snprintf(path, sizeof(path), "%s/problems", the_daemon.dir);
	return strcmp(target, "/") == 0 && stat(link, &st) == 0 && stat(path, &root) == 0 && st.st_ino == root.st_ino &&
		       st.st_dev == root.st_dev
		   ? "tree"
		   : "?";
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A directory that was opened outside of the role's root would be a way out of it. */
static void expect_no_way_up(const char *link)
{
	sbx_close int dir = open(link, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (dir >= 0)
		ck_assert_msg(faccessat(dir, "../../../../../../etc/passwd", F_OK, 0) != 0, "%s leads to the host",
			      link);
}

/* The names of all descriptors, sorted, with a space behind each. */
static const char *descriptors(pid_t pid, bool in_own_root)
{
	static char text[4096];
	char path[64], *names[128] = { NULL };
	unsigned count = 0;
	const struct dirent *entry;
	DIR *dir;

	(void)snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
	dir = opendir(path);
	ck_assert_ptr_nonnull(dir);
	while ((entry = readdir(dir)) != NULL && count < 128) {
		char link[384], target[256];
		ssize_t length;

		if (entry->d_name[0] == '.')
			continue;
		(void)snprintf(link, sizeof(link), "%s/%s", path, entry->d_name);
		length = readlink(link, target, sizeof(target) - 1);
		ck_assert_int_gt(length, 0);
		target[length] = '\0';
		if (in_own_root)
			expect_no_way_up(link);
		names[count++] = strdup(name_of(link, target));
	}
	(void)closedir(dir);
	qsort(names, count, sizeof(names[0]), by_text);
	text[0] = '\0';
	for (unsigned i = 0; i < count; i++) {
		size_t used = strlen(text);

		(void)snprintf(text + used, sizeof(text) - used, "%s ", names[i]);
		free(names[i]);
	}
	return text;
}

/* What a client had open may be on its way out still, and a role that was just started on its way in. */
static void wait_for_descriptors(pid_t pid, const char *wanted)
{
	int64_t end = daemon_now_ms() + daemon_patience_ms(5000);

	while (strcmp(descriptors(pid, true), wanted) != 0 && daemon_now_ms() < end)
		daemon_pause_ms(10);
	ck_assert_str_eq(descriptors(pid, true), wanted);
}

static void expect_descriptors(const struct daemon_process *role)
{
	char judge[256];

	(void)snprintf(judge, sizeof(judge),
		       "cache log null null null signals socket socket spool/%d store/minos.db store/minos.db-shm "
		       "store/minos.db-wal tree ",
		       role->slot);
	/* The api: the listening socket twice, the one that stops it, two bells. */
	wait_for_descriptors(role->pid, role->slot >= 0 ? judge
							: "epoll epoll log null null probes problems socket socket "
							  "socket socket socket store/minos.db store/minos.db-shm "
							  "store/minos.db-wal ");
}

/* The filter comes last. */
static void wait_for_filter(pid_t pid)
{
	int64_t end = daemon_now_ms() + daemon_patience_ms(5000);
	char text[4096];

	do {
		read_proc(pid, "status", text, sizeof(text));
		if (strstr(text, "\nSeccomp:\t2\n") != NULL)
			return;
		daemon_pause_ms(10);
	} while (daemon_now_ms() < end);
	ck_abort_msg("process %d installs no filter", (int)pid);
}

static uid_t user_of(pid_t pid)
{
	char path[32];
	struct stat st;

	(void)snprintf(path, sizeof(path), "/proc/%d/maps", (int)pid);
	ck_assert_int_eq(stat(path, &st), 0);
	return st.st_uid;
}

static void expect_roles_confined(void)
{
	struct daemon_process all[DAEMON_PROCESSES_MAX];
	struct sbx_error err = { 0 };
	unsigned count = daemon_processes(all), seen = 0;
	uid_t uid = the_daemon.user;
	gid_t gid;

	if (uid == 0)
		ck_assert_msg(judge_role_user(&uid, &gid, &err) == 0, "%s", err.text);
	for (unsigned i = 0; i < count; i++) {
		if (strcmp(all[i].role, "api") != 0 && strcmp(all[i].role, "judge") != 0)
			continue;
		seen++;
		wait_for_filter(all[i].pid);
		expect_root(&all[i]);
		expect_mounts(all[i].pid, all[i].slot);
		expect_namespaces(all, count, &all[i]);
		expect_status(all[i].pid, uid);
		expect_descriptors(&all[i]);
		/* Not dumpable: what is the role's in /proc belongs to root. */
		ck_assert_uint_eq(user_of(all[i].pid), 0);
	}
	ck_assert_uint_eq(seen, 1 + the_daemon.slots);
}

static bool as_root(void)
{
	if (geteuid() == 0)
		return true;
	printf("minos-skip: only root may look into the roles\n");
	return false;
}

START_TEST(each_role_sees_and_holds_what_it_needs)
{
	daemon_prepare();
	if (!as_root())
		return;
	the_daemon.user = _i == 0 ? 0 : NOBODY;
	daemon_start();
	daemon_wait_settled();
	expect_roles_confined();
}
END_TEST

START_TEST(a_role_that_was_started_again_is_held_the_same)
{
	pid_t api, judge;

	daemon_prepare();
	if (!as_root())
		return;
	daemon_start();
	daemon_wait_settled();
	api = daemon_process_of("api", -1);
	judge = daemon_process_of("judge", 1);
	daemon_signal(api, SIGKILL);
	daemon_signal(judge, SIGKILL);
	while (daemon_process_of("api", -1) == api || daemon_process_of("judge", 1) == judge)
		daemon_pause_ms(20);
	daemon_wait_settled();
	expect_roles_confined();
}
END_TEST

START_TEST(the_warden_holds_what_it_needs)
{
	/* Processes and events are of boxes made ahead. */
	static const char *const known[] = { "cgroup",   "core_pattern", "epoll",  "event",   "image",   "log",  "null",
					     "problems", "process",      "socket", "spool/0", "spool/1", "timer" };
	char text[4096], *rest = text, *name;

	daemon_prepare();
	if (!as_root())
		return;
	daemon_start();
	daemon_wait_settled();
	expect_names(daemon_process_of("warden", -1), "", "box data proc spool ");
	(void)snprintf(text, sizeof(text), "%s", descriptors(daemon_process_of("warden", -1), false));
	while ((name = strsep(&rest, " ")) != NULL && *name != '\0') {
		bool found = false;

		for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
			found = found || strcmp(name, known[i]) == 0;
		ck_assert_msg(found, "a descriptor `%s`", name);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("daemon_roles");
	TCase *tcase = sbx_case("roles");

	tcase_add_checked_fixture(tcase, NULL, daemon_tear_down);
	tcase_add_loop_test(tcase, each_role_sees_and_holds_what_it_needs, 0, 2);
	tcase_add_test(tcase, a_role_that_was_started_again_is_held_the_same);
	tcase_add_test(tcase, the_warden_holds_what_it_needs);
	suite_add_tcase(suite, tcase);
	return sbx_run_suite(suite);
}
