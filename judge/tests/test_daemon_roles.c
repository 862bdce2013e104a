/*
 * test_daemon_roles.c - what holds the daemon's unprivileged roles: seen from outside, in a running daemon, and tried
 * from inside, by a process that confines itself as they do and then does what an attacker would.
 */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/bpf.h>
#include <linux/io_uring.h>
#include <linux/keyctl.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "judge/daemon/confine.h"
#include "judge/daemon/role.h"
#include "judge/daemon/unpacker.h"
#include "judge/tests/daemon_fixture.h"
#include "sandbox/cleanup.h"
#include "sandbox/tests/suite.h"

#define NOBODY 64321 /* no user that anything else works as */

/* ---- From outside ---- */

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

/* ---- From inside ---- */

static pid_t victim; /* the test, which is no business of the role's */
static int place_fd; /* the role's directory */

static long open_host(void)
{
	return open("/etc/passwd", O_RDONLY | O_CLOEXEC);
}

static long open_proc(void)
{
	return open("/proc/self/status", O_RDONLY | O_CLOEXEC);
}

static long climb(void)
{
	return openat(place_fd, "../../../../../etc/passwd", O_RDONLY | O_CLOEXEC);
}

static long other_places(void)
{
	return openat(place_fd, "../spool", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static long write_root(void)
{
	return open("/new", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
}

static long make_device(void)
{
	return mknodat(place_fd, "device", S_IFCHR | 0600, 0x103);
}

static long set_user_id(void)
{
	sbx_close int fd = openat(place_fd, "tool", O_WRONLY | O_CREAT | O_CLOEXEC, 0700);

	return fd < 0 ? 0 : fchmod(fd, 06777);
}

static long run_program(void)
{
	char *argv[] = { NULL };

	return execve("/bin/true", argv, argv);
}

static long run_descriptor(void)
{
	char *argv[] = { NULL };

	return syscall(SYS_execveat, place_fd, "tool", argv, argv, 0);
}

static long internet(void)
{
	return socket(AF_INET, SOCK_STREAM, 0);
}

static long internet_pair(void)
{
	int pair[2];

	return socketpair(AF_INET, SOCK_STREAM, 0, pair);
}

static long local_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0);
}

static long netlink(void)
{
	return socket(AF_NETLINK, SOCK_RAW, 0);
}

static long high_family(void)
{
	return syscall(SYS_socket, AF_UNIX | (1ull << 32), SOCK_STREAM, 0);
}

static long vsock(void)
{
	return socket(AF_VSOCK, SOCK_STREAM, 0);
}

static long connect_out(void)
{
	const struct sockaddr address = { .sa_family = AF_UNIX };

	return connect(place_fd, &address, sizeof(address));
}

static long signal_one(void)
{
	return kill(victim, 0);
}

static long signal_all(void)
{
	return kill(-1, 0);
}

static long signal_thread(void)
{
	return syscall(SYS_tgkill, victim, victim, 0);
}

static long queue_signal(void)
{
	const union sigval value = { 0 };

	return sigqueue(victim, 0, value);
}

static long open_process(void)
{
	return syscall(SYS_pidfd_open, victim, 0);
}

static long trace(void)
{
	return ptrace(PTRACE_SEIZE, victim, NULL, NULL);
}

static long read_memory(void)
{
	char byte;
	struct iovec here = { &byte, 1 }, there = { &victim, 1 };

	return process_vm_readv(victim, &here, 1, &there, 1, 0);
}

static long limit_other(void)
{
	const struct rlimit none = { 0, 0 };

	return prlimit(victim, RLIMIT_CPU, &none, NULL);
}

static long slow_down(void)
{
	return setpriority(PRIO_PROCESS, (id_t)victim, 19);
}

static long bind_other(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(0, &set);
	return sched_setaffinity(victim, sizeof(set), &set);
}

static long new_namespaces(void)
{
	return unshare(CLONE_NEWUSER | CLONE_NEWNS);
}

static long cloned_namespaces(void)
{
	long pid = syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL);

	if (pid == 0)
		_exit(0);
	return pid;
}

static long cloned_anew(void)
{
	struct {
		uint64_t flags, fields[10];
	} args = { .flags = CLONE_NEWUSER };

	return syscall(SYS_clone3, &args, sizeof(args));
}

static long mount_something(void)
{
	return mount("none", "/tmp", "tmpfs", 0, NULL);
}

static long unmount_something(void)
{
	return umount2("/tmp", MNT_DETACH);
}

static long new_mount(void)
{
	return fsopen("tmpfs", 0);
}

static long change_root(void)
{
	return chroot("/tmp");
}

static long become_root(void)
{
	return setresuid(0, 0, 0);
}

static long be_dumpable(void)
{
	return prctl(PR_SET_DUMPABLE, 1);
}

static long outlive(void)
{
	return prctl(PR_SET_PDEATHSIG, 0);
}

static long new_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
		   ? -1
		   : 0;
}

static long code_from_data(void)
{
	static char page[8192];

	return mprotect((void *)(((uintptr_t)page + 4095) & ~(uintptr_t)4095), 4096, PROT_READ | PROT_EXEC);
}

static long program_kernel(void)
{
	union bpf_attr attr = { 0 };

	return syscall(SYS_bpf, BPF_MAP_CREATE, &attr, sizeof(attr));
}

static long count_events(void)
{
	struct perf_event_attr attr = { .size = sizeof(attr), .type = PERF_TYPE_SOFTWARE };

	return syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0);
}

static long ring(void)
{
	struct io_uring_params params = { 0 };

	return syscall(SYS_io_uring_setup, 1, &params);
}

static long page_faults(void)
{
	return syscall(SYS_userfaultfd, 0);
}

static long keys(void)
{
	return syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 1);
}

static long by_handle(void)
{
	struct {
		struct file_handle head;
		char bytes[64];
	} handle = { .head = { .handle_bytes = 8, .handle_type = 1 } };

	return syscall(SYS_open_by_handle_at, place_fd, &handle, O_RDONLY);
}

static long watch_files(void)
{
	return syscall(SYS_inotify_init1, 0);
}

static long own_filter(void)
{
	return syscall(SYS_seccomp, 1, 0, NULL) < 0 && errno == EFAULT ? 0 : -1; /* a policy gives another error */
}

static long stop_machine(void)
{
	return reboot(RB_DISABLE_CAD);
}

static long type_for_others(void)
{
	return syscall(SYS_ioctl, 0, 0x5412 /* TIOCSTI */, "x") < 0 && errno != ENOTTY ? -1 : 0;
}

struct attempt {
	const char *name;
	long (*try)(void);
};

#define ATTEMPT(f)                                                                                                     \
	{                                                                                                              \
#f, f                                                                                                  \
	}

static const struct attempt attempts[] = {
	ATTEMPT(open_host),
	ATTEMPT(open_proc),
	ATTEMPT(climb),
	ATTEMPT(other_places),
	ATTEMPT(write_root),
	ATTEMPT(make_device),
	ATTEMPT(set_user_id),
	ATTEMPT(run_program),
	ATTEMPT(run_descriptor),
	ATTEMPT(internet),
	ATTEMPT(internet_pair),
	ATTEMPT(local_socket),
	ATTEMPT(netlink),
	ATTEMPT(high_family),
	ATTEMPT(vsock),
	ATTEMPT(connect_out),
	ATTEMPT(signal_one),
	ATTEMPT(signal_all),
	ATTEMPT(signal_thread),
	ATTEMPT(queue_signal),
	ATTEMPT(open_process),
	ATTEMPT(trace),
	ATTEMPT(read_memory),
	ATTEMPT(limit_other),
	ATTEMPT(slow_down),
	ATTEMPT(bind_other),
	ATTEMPT(new_namespaces),
	ATTEMPT(cloned_namespaces),
	ATTEMPT(cloned_anew),
	ATTEMPT(mount_something),
	ATTEMPT(unmount_something),
	ATTEMPT(new_mount),
	ATTEMPT(change_root),
	ATTEMPT(become_root),
	ATTEMPT(be_dumpable),
	ATTEMPT(outlive),
	ATTEMPT(new_code),
	ATTEMPT(code_from_data),
	ATTEMPT(program_kernel),
	ATTEMPT(count_events),
	ATTEMPT(ring),
	ATTEMPT(page_faults),
	ATTEMPT(keys),
	ATTEMPT(by_handle),
	ATTEMPT(watch_files),
	ATTEMPT(own_filter),
	ATTEMPT(stop_machine),
	ATTEMPT(type_for_others),
};
#define ATTEMPTS (sizeof(attempts) / sizeof(attempts[0]))

/* Becomes what the role is, as far as a process that shares the test's memory can. */
static void be_the_role(const char *policy_name)
{
	char policies[PATH_MAX], store[96], problems[96];
	struct judge_policy *policy = NULL;
	struct sbx_error err = { 0 };
	struct judge_confinement confinement = { .policies = policies,
						 .filter = policy_name,
						 .places = { { .path = store, .fd = -1 },
							     { .path = problems, .fd = place_fd } },
						 .open_files = 64 };
	int r;

	(void)snprintf(store, sizeof(store), "%s/store", the_daemon.dir);
	(void)snprintf(problems, sizeof(problems), "%s/problems", the_daemon.dir);
	r = judge_policy_find(policies, sizeof(policies), &err);
	if (r == 0)
		r = judge_role_confine(&confinement, &policy, &err);
	if (r == 0)
		r = judge_role_filter(policy, policy_name, &err);
	if (r < 0) {
		(void)fprintf(stderr, "%s\n", err.text);
		_exit(1);
	}
}

static void make_places(void)
{
	static const char *const names[] = { "store", "problems", "spool" };
	struct sbx_error err = { 0 };
	char path[96];
	uid_t uid;
	gid_t gid;

	ck_assert_msg(judge_role_user(&uid, &gid, &err) == 0, "%s", err.text);
	for (int i = 0; i < 3; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", the_daemon.dir, names[i]);
		ck_assert_int_eq(mkdir(path, 0755), 0);
		ck_assert_int_eq(chown(path, uid, gid), 0);
	}
	(void)snprintf(path, sizeof(path), "%s/problems", the_daemon.dir);
	place_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(place_fd, 0);
	victim = getpid();
}

/* May an attempt be the end of the process? One that unpacks has no business with anything that is the end of it. */
static const struct {
	const char *name;
	bool kills;
} filters[] = { { "minosd-api", false }, { "minosd-judge", false }, { "minosd-unpack", true } };
#define FILTERS (sizeof(filters) / sizeof(filters[0]))

/* Each in a process of its own: some may be the end of it. Returns its wait status: exit status 0 is a refusal. */
static int attempt_in_role(const char *filter, long (*try)(void))
{
	pid_t pid = fork();
	int status;

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		be_the_role(filter);
		_exit(try() >= 0 ? 2 : 0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return status;
}

START_TEST(nothing_that_an_attacker_would_try_succeeds)
{
	unsigned killed = 0;

	daemon_prepare();
	make_places();
	for (size_t i = 0; i < ATTEMPTS; i++) {
		int status = attempt_in_role(filters[_i].name, attempts[i].try);
		bool ended = WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;

		killed += ended;
		ck_assert_msg(status == 0 || (filters[_i].kills && ended), "%s: %s: wait status %x", filters[_i].name,
			      attempts[i].name, (unsigned)status);
	}
	(void)close(place_fd);
	ck_assert_int_eq(killed > 20, filters[_i].kills);
}
END_TEST

/* The tables of 32-bit and of x32 programs are no way around a filter that knows those of 64-bit ones. */
START_TEST(foreign_system_calls_kill)
{
	pid_t pid;
	int status;

	daemon_prepare();
	make_places();
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		long result = 20; /* getpid */

		be_the_role(filters[_i / 2].name);
		if (_i % 2 == 0)
			__asm__ volatile("int $0x80" : "+a"(result) : : "memory");
		else
			result = syscall(0x40000000 | SYS_getpid);
		_exit(result > 0 ? 1 : 0);
	}
	(void)close(place_fd);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS, "wait status %x", (unsigned)status);
}
END_TEST

START_TEST(a_role_whose_places_are_missing_does_not_start)
{
	pid_t pid;
	int status;

	daemon_prepare();
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		const struct judge_confinement confinement = { .places = { { .path = the_daemon.dir, .fd = -1 },
									   { .path = "/nowhere/at/all", .fd = -1 } },
							       .open_files = 64 };
		struct sbx_error err = { 0 };

		_exit(judge_role_confine(&confinement, NULL, &err) == -ENOENT &&
			      strstr(err.text, "/nowhere/at/all") != NULL
			  ? 0
			  : 1);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

/* Whoever may write beside the directory puts another one under its name, between its opening and the role's start. */
START_TEST(who_unpacks_takes_no_other_directory_than_the_one_that_was_opened)
{
	char policies[PATH_MAX], path[96], aside[96];
	struct sbx_error err = { 0 };
	pid_t pid;
	int status;

	daemon_prepare();
	make_places();
	(void)snprintf(path, sizeof(path), "%s/problems", the_daemon.dir);
	(void)snprintf(aside, sizeof(aside), "%s/aside", the_daemon.dir);
	ck_assert_msg(judge_policy_find(policies, sizeof(policies), &err) == 0, "%s", err.text);
	for (int exchanged = 0; exchanged < 2; exchanged++) {
		if (exchanged)
			ck_assert_int_eq(rename(path, aside) == 0 && mkdir(path, 0755) == 0, 1);
		pid = fork();
		ck_assert_int_ge(pid, 0);
		if (pid == 0) {
			const struct judge_place places[JUDGE_PLACES_MAX] = { { .path = path, .fd = place_fd } };
			int r = judge_unpacker_hold(policies, places, 1000, 10, &err);

			_exit(exchanged ? r == -EINVAL && strstr(err.text, "has been put in its place") != NULL
					: r == 0);
		}
		ck_assert_int_eq(waitpid(pid, &status, 0), pid);
		ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 1, "%d: wait status %x", exchanged,
			      (unsigned)status);
	}
	(void)close(place_fd);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("daemon_roles");
	TCase *outside = sbx_case("outside"), *inside = sbx_case("inside");

	tcase_add_checked_fixture(outside, NULL, daemon_tear_down);
	tcase_add_loop_test(outside, each_role_sees_and_holds_what_it_needs, 0, 2);
	tcase_add_test(outside, a_role_that_was_started_again_is_held_the_same);
	tcase_add_test(outside, the_warden_holds_what_it_needs);
	suite_add_tcase(suite, outside);
	tcase_add_checked_fixture(inside, NULL, daemon_tear_down);
	tcase_add_loop_test(inside, nothing_that_an_attacker_would_try_succeeds, 0, FILTERS);
	tcase_add_loop_test(inside, foreign_system_calls_kill, 0, 2 * FILTERS);
	tcase_add_test(inside, who_unpacks_takes_no_other_directory_than_the_one_that_was_opened);
	tcase_add_test(inside, a_role_whose_places_are_missing_does_not_start);
	suite_add_tcase(suite, inside);
	return sbx_run_suite(suite);
}
