/*
 * test_daemon_attempts.c - what holds the daemon's unprivileged roles, tried from inside: by a process that confines
 * itself as they do and then does what an attacker would. test_daemon_roles.c looks at it from outside.
 */
#include <check.h>
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
	Suite *suite = suite_create("daemon_attempts");
	TCase *tcase = sbx_case("attempts");

	tcase_add_checked_fixture(tcase, NULL, daemon_tear_down);
	tcase_add_loop_test(tcase, nothing_that_an_attacker_would_try_succeeds, 0, FILTERS);
	tcase_add_loop_test(tcase, foreign_system_calls_kill, 0, 2 * FILTERS);
	tcase_add_test(tcase, who_unpacks_takes_no_other_directory_than_the_one_that_was_opened);
	tcase_add_test(tcase, a_role_whose_places_are_missing_does_not_start);
	suite_add_tcase(suite, tcase);
	return sbx_run_suite(suite);
}
