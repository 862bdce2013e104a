/*
 * test_policy_filters.c - the filters that Minos ships, compiled and run in an interpreter: what each class of system
 * calls gets, that foreign architectures die, that x32 numbers and unknown ones get nowhere, and that high bits of
 * arguments change nothing.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/futex.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "judge/policy/bpf.h"
#include "judge/policy/policy.h"
#include "sandbox/tests/suite.h"

#define ALLOW      SECCOMP_RET_ALLOW
#define NOTIFY     SECCOMP_RET_USER_NOTIF
#define FAIL(code) (SECCOMP_RET_ERRNO | (code))
#define KILL       SECCOMP_RET_KILL_PROCESS

#define SUBMISSION "native python3 java bash javascript mono"
#define EVERY      "base compile run " SUBMISSION

static struct judge_policy *policy;

static void load(void)
{
	struct sbx_error err = { 0 };

	ck_assert_msg(judge_policy_load("policies", &policy, &err) == 0, "%s", err.text);
}

static void unload(void)
{
	judge_policy_free(policy);
}

static uint32_t ask_arch(const struct judge_filter *filter, uint32_t arch, int nr, const uint64_t *args)
{
	struct seccomp_data data = { .nr = nr, .arch = arch, .instruction_pointer = 0x7f1234567890 };

	for (size_t i = 0; args != NULL && i < 6; i++)
		data.args[i] = args[i];
	return judge_bpf_run(filter->insns, filter->count, &data, NULL);
}

static uint32_t ask(const struct judge_filter *filter, int nr, const uint64_t *args)
{
	return ask_arch(filter, AUDIT_ARCH_X86_64, nr, args);
}

/* Whether name is one of the words of list. */
static bool is_among(const char *list, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = list; (at = strstr(at, name)) != NULL; at += len) {
		if ((at == list || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
			return true;
	}
	return false;
}

/* Each of the system calls, in each of the filters, with these arguments, must get this answer. */
static const struct expectation {
	const char *filters;
	const char *syscalls;
	uint64_t args[6];
	uint32_t answer;
} expectations[] = {
	{ EVERY,
	  "read write openat close mmap brk execve exit_group futex rt_sigreturn clock_nanosleep getrandom vfork fork "
	  "wait4",
	  { 0 },
	  ALLOW },
	{ EVERY,
	  "unlink rename mkdir chmod pipe2 dup2 poll epoll_wait timer_create setrlimit prlimit64 kill tgkill",
	  { 0 },
	  ALLOW },
	{ EVERY,
	  "clone3 execveat inotify_init1 landlock_create_ruleset mbind io_setup splice openat2",
	  { 0 },
	  FAIL(ENOSYS) },
	{ EVERY, "flock", { 0 }, FAIL(ENOLCK) },
	{ EVERY, "fsync fdatasync sync syncfs fadvise64", { 0 }, FAIL(0) },
	{ EVERY, "setxattr getxattr", { 0 }, FAIL(EOPNOTSUPP) },
	{ EVERY, "setuid setgroups capset sched_setaffinity ioprio_set", { 0 }, FAIL(EPERM) },
	{ EVERY, "seccomp", { 0 }, FAIL(EINVAL) },
	{ EVERY,
	  "mount umount2 pivot_root chroot unshare setns open_tree move_mount fsopen mount_setattr",
	  { 0 },
	  NOTIFY },
	{ EVERY,
	  "process_vm_readv process_vm_writev pidfd_getfd kcmp bpf userfaultfd keyctl add_key request_key",
	  { 0 },
	  NOTIFY },
	{ EVERY,
	  "open_by_handle_at fanotify_init reboot kexec_load init_module finit_module delete_module syslog",
	  { 0 },
	  NOTIFY },
	{ EVERY,
	  "settimeofday clock_settime adjtimex sethostname acct quotactl swapon iopl ioperm modify_ldt vhangup",
	  { 0 },
	  NOTIFY },
	{ "base compile " SUBMISSION, "io_uring_enter perf_event_open name_to_handle_at ptrace", { 0 }, NOTIFY },
	{ "base compile native python3 java bash mono", "io_uring_setup", { 0 }, NOTIFY },
	{ "javascript", "io_uring_setup", { 0 }, FAIL(ENOSYS) },
	{ "base compile run native python3 java bash javascript", "sched_setscheduler", { 0 }, FAIL(EPERM) },
	{ "mono", "sched_setscheduler", { 0 }, FAIL(0) },
	{ "run", "io_uring_setup io_uring_enter perf_event_open", { 0 }, FAIL(ENOSYS) },
	{ "run", "ptrace", { 0 }, FAIL(EPERM) },
	{ "base compile " SUBMISSION, "connect bind listen accept sendmsg recvmsg", { 0 }, NOTIFY },
	{ "base compile " SUBMISSION,
	  "memfd_create shmget semget msgget pidfd_open pkey_alloc mincore",
	  { 0 },
	  FAIL(ENOSYS) },
	{ EVERY, "mq_open", { 0 }, FAIL(ENOSYS) },
	{ "base native python3 bash mono", "sysinfo", { 0 }, FAIL(ENOSYS) },
	{ "compile java javascript run", "sysinfo", { 0 }, ALLOW },
	{ "base compile native python3 java javascript mono", "mknod mknodat", { 0 }, FAIL(EPERM) },
	{ "base compile " SUBMISSION, "chown fchownat setpriority", { 0 }, FAIL(EPERM) },

	/* limits: one's own, but not those of the box's process 1; the kernel reads 32 bits of a process id */
	{ EVERY, "prlimit64", { 1 }, FAIL(ENOSYS) },
	{ EVERY, "prlimit64", { 1ULL << 32 | 1 }, FAIL(ENOSYS) },
	{ EVERY, "prlimit64", { 1ULL << 32 }, ALLOW },
	{ EVERY, "setrlimit", { RLIMIT_NOFILE }, ALLOW },
	{ EVERY, "setrlimit", { RLIMIT_CORE }, FAIL(ENOSYS) },
	{ EVERY, "prlimit64", { 0, RLIMIT_CORE, 0x7fffffff }, FAIL(ENOSYS) },

	/* clone: flags of fork and of threads; each namespace, tracing, a foster parent */
	{ EVERY, "clone", { 0x1200011 }, ALLOW },
	{ EVERY, "clone", { 0x3d0f00 }, ALLOW },
	{ EVERY, "clone", { CLONE_NEWUSER | 0x11 }, NOTIFY },
	{ EVERY, "clone", { CLONE_NEWNS }, NOTIFY },
	{ EVERY, "clone", { CLONE_NEWPID | 0x3d0f00 }, NOTIFY },
	{ EVERY, "clone", { CLONE_NEWNET }, NOTIFY },
	{ EVERY, "clone", { CLONE_NEWIPC }, NOTIFY },
	{ EVERY, "clone", { CLONE_NEWUTS }, NOTIFY },
	{ EVERY, "clone", { CLONE_NEWCGROUP }, NOTIFY },
	{ EVERY, "clone", { CLONE_PARENT | 0x11 }, NOTIFY },
	{ EVERY, "clone", { CLONE_PTRACE | 0x11 }, NOTIFY },

	/* sockets: family by family */
	{ "base native python3 bash mono", "socket", { AF_UNIX, SOCK_STREAM }, FAIL(EAFNOSUPPORT) },
	{ "base native python3 bash mono", "socket", { AF_INET, SOCK_STREAM }, NOTIFY },
	{ "java compile javascript", "socket", { AF_INET6, SOCK_STREAM }, FAIL(EAFNOSUPPORT) },
	{ "java compile javascript", "socket", { AF_INET, SOCK_STREAM }, FAIL(EAFNOSUPPORT) },
	{ EVERY, "socket", { AF_VSOCK, SOCK_STREAM }, NOTIFY },
	{ EVERY, "socket", { AF_PACKET, SOCK_RAW }, NOTIFY },
	{ EVERY, "socket", { AF_ALG }, NOTIFY },
	{ "base compile " SUBMISSION, "socket", { AF_NETLINK, SOCK_RAW }, NOTIFY },
	{ "run", "socket", { AF_UNIX }, ALLOW },
	{ "run", "socket", { AF_INET }, FAIL(EAFNOSUPPORT) },
	{ "java compile python3 run", "socketpair", { AF_UNIX }, ALLOW },
	{ "base native bash javascript mono", "socketpair", { AF_UNIX }, FAIL(EAFNOSUPPORT) },
	{ EVERY, "socketpair", { AF_INET }, FAIL(ENOSYS) },
	{ "python3 run", "sendto recvfrom", { 3, 0, 1, 0x40 }, ALLOW },
	{ "python3 run", "sendto recvfrom", { 3, 0, 1, MSG_OOB }, FAIL(EOPNOTSUPP) },
	{ "run", "sendmsg recvmsg", { 3, 0, MSG_OOB }, FAIL(EOPNOTSUPP) },
	{ "run", "sendmsg recvmsg", { 3, 0, 0 }, ALLOW },

	/* calls that are many in one */
	{ EVERY, "ioctl", { 0, TCGETS }, ALLOW },
	{ EVERY, "ioctl", { 0, FIONREAD }, ALLOW },
	{ EVERY, "ioctl", { 0, TIOCSTI }, NOTIFY },
	{ EVERY, "ioctl", { 0, TIOCLINUX }, NOTIFY },
	{ EVERY, "ioctl", { 0, 0xc0045877 }, FAIL(ENOTTY) },
	{ "base compile " SUBMISSION, "ioctl", { 0, TCSETS }, FAIL(ENOTTY) },
	{ "run", "ioctl", { 0, TCSETS }, ALLOW },
	{ EVERY, "fcntl", { 0, 3 }, ALLOW },
	{ EVERY, "fcntl", { 0, 1030 }, ALLOW },
	{ EVERY, "fcntl", { 0, 6 }, FAIL(ENOLCK) },
	{ EVERY, "fcntl", { 0, 37 }, FAIL(ENOLCK) },
	{ EVERY, "fcntl", { 0, F_SETLEASE }, FAIL(ENOSYS) },
	{ EVERY, "fcntl", { 0, F_NOTIFY }, FAIL(ENOSYS) },
	{ EVERY, "fcntl", { 0, F_SETPIPE_SZ }, FAIL(ENOSYS) },
	{ EVERY, "fcntl", { 0, F_SETOWN }, FAIL(ENOSYS) },
	{ EVERY, "fcntl", { 0, F_SETSIG }, FAIL(ENOSYS) },
	{ EVERY, "prctl", { 15 }, ALLOW },
	{ EVERY, "prctl", { 0x53564d41 }, ALLOW },
	{ EVERY, "prctl", { PR_SET_SECCOMP, 2 }, FAIL(ENOSYS) },
	{ EVERY, "prctl", { PR_SET_SPECULATION_CTRL }, FAIL(ENOSYS) },
	{ EVERY, "prctl", { PR_SET_DUMPABLE }, FAIL(ENOSYS) },
	{ EVERY, "prctl", { PR_SET_CHILD_SUBREAPER }, FAIL(ENOSYS) },
	{ EVERY, "prctl", { 67 }, FAIL(ENOSYS) },
	{ EVERY, "madvise", { 0, 0, MADV_DONTNEED }, ALLOW },
	{ EVERY, "madvise", { 0, 0, MADV_MERGEABLE }, FAIL(ENOSYS) },
	{ EVERY, "madvise", { 0, 0, 21 }, FAIL(ENOSYS) },
	{ EVERY, "preadv2 pwritev2", { 3, 0, 1, 0, 0, 0 }, ALLOW },
	{ EVERY, "preadv2 pwritev2", { 3, 0, 1, 0, 0, 8 }, FAIL(EOPNOTSUPP) },
	{ EVERY, "preadv2 pwritev2", { 3, 0, 1, 0, 0, 0x80 }, FAIL(EOPNOTSUPP) },
	{ EVERY, "personality", { 0xffffffff }, ALLOW },
	{ EVERY, "personality", { 0 }, ALLOW },
	{ EVERY, "personality", { 0x40000 }, FAIL(ENOSYS) },
	{ EVERY, "arch_prctl", { 0x1002 }, ALLOW },
	{ EVERY, "arch_prctl", { 0x3001 }, FAIL(ENOSYS) },
	{ EVERY, "mmap", { 0, 1, 3, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE | MAP_FIXED }, ALLOW },
	{ EVERY, "mmap", { 0, 1, 3, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB }, FAIL(ENOMEM) },
	{ EVERY, "mmap", { 0, 1, 3, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN }, FAIL(ENOMEM) },
	{ EVERY, "futex", { 0, FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME }, ALLOW },
	{ EVERY, "futex", { 0, FUTEX_WAKE }, ALLOW },
	{ EVERY, "futex", { 0, FUTEX_LOCK_PI }, FAIL(ENOSYS) },
	{ EVERY, "futex", { 0, FUTEX_CMP_REQUEUE_PI | FUTEX_PRIVATE_FLAG }, FAIL(ENOSYS) },
	{ EVERY, "membarrier", { 16 }, ALLOW },
	{ EVERY, "membarrier", { 1 }, FAIL(ENOSYS) },
	{ EVERY, "membarrier", { 2 }, FAIL(ENOSYS) },
	{ EVERY, "mlock mlockall munlock", { 0 }, FAIL(EPERM) },
	{ EVERY, "preadv2 pwritev2", { 3, 0, 1, 0, 0, 1 }, FAIL(EOPNOTSUPP) },
	{ EVERY, "get_robust_list sched_getattr ioprio_get", { 1 }, FAIL(ENOSYS) },
	{ "run", "memfd_create", { 0, 1 }, ALLOW },
	{ "run", "memfd_create", { 0, 5 }, FAIL(ENOMEM) },
	{ "run", "shmget", { 0, 1, 01600 }, ALLOW },
	{ "run", "shmget", { 0, 1, 05600 }, FAIL(ENOMEM) },
	{ "bash compile javascript", "getpeername", { 0 }, FAIL(ENOTSOCK) },
	{ "base native java mono", "getpeername", { 0 }, FAIL(ENOSYS) },
	{ "bash run", "mknod", { 0, 0010644 }, ALLOW },
	{ "bash run", "mknod", { 0, 0100644 }, ALLOW },
	{ "bash run", "mknod", { 0, 0020644 }, FAIL(EPERM) },
	{ "bash run", "mknodat", { 0, 0, 0060644 }, FAIL(EPERM) },
	{ "bash run", "mknodat", { 0, 0, 0140644 }, FAIL(EPERM) },
};

#define EXPECTATIONS (int)(sizeof(expectations) / sizeof(expectations[0]))

/* Asks for one system call of an expectation: as it is, and with bits set that the kernel does not read. */
static void expect(const struct judge_filter *filter, const struct expectation *want, const char *syscall)
{
	int nr = seccomp_syscall_resolve_name(syscall);

	ck_assert_msg(nr >= 0, "%s is no system call", syscall);
	for (int bit = -1; bit < 6 * 32; bit++) {
		uint64_t args[6];
		uint32_t got;

		memcpy(args, want->args, sizeof(args));
		if (bit >= 0)
			args[bit / 32] |= UINT64_C(1) << (32 + bit % 32);
		got = ask(filter, nr, args);
		ck_assert_msg(got == want->answer, "%s: %s(%#lx, %#lx, %#lx, %#lx): %#x, not %#x", filter->name,
			      syscall, args[0], args[1], args[2], args[3], got, want->answer);
	}
}

START_TEST(each_class_of_calls_gets_its_answer_whatever_the_high_bits)
{
	const struct expectation *want = &expectations[_i];
	size_t filters = 0;

	for (size_t i = 0; i < policy->filter_count; i++) {
		char *copy = strdup(want->syscalls), *rest = copy, *syscall;

		if (is_among(want->filters, policy->filters[i].name)) {
			filters++;
			while ((syscall = strsep(&rest, " ")) != NULL)
				expect(&policy->filters[i], want, syscall);
		}
		free(copy);
	}
	ck_assert_uint_ge(filters, 1);
}
END_TEST

/* The third argument is a pointer, of which the kernel reads all bits: the limit on core dumps can be asked for only.
 */
START_TEST(the_limit_on_core_dumps_can_be_read)
{
	static const uint64_t get[6] = { 0, RLIMIT_CORE, 0, 0x7fffffff };
	static const uint64_t set[6] = { 0, RLIMIT_CORE, UINT64_C(1) << 32, 0x7fffffff };

	for (size_t i = 0; i < policy->filter_count; i++) {
		int nr = seccomp_syscall_resolve_name("prlimit64");

		if (!is_among(EVERY, policy->filters[i].name))
			continue;
		ck_assert_uint_eq(ask(&policy->filters[i], nr, get), ALLOW);
		ck_assert_uint_eq(ask(&policy->filters[i], nr, set), FAIL(ENOSYS));
	}
}
END_TEST

START_TEST(all_shipped_filters_are_there_and_no_other_goes_untested)
{
	ck_assert_uint_eq(policy->filter_count >= 7, true);
	for (size_t i = 0; i < policy->filter_count; i++) {
		if (strncmp(policy->filters[i].name, "minosd-", 7) != 0) /* the daemon's own have tests of their own */
			ck_assert_msg(is_among(EVERY, policy->filters[i].name), "%s", policy->filters[i].name);
	}
}
END_TEST

START_TEST(a_foreign_architecture_kills_the_process_for_every_number)
{
	static const uint32_t arches[] = {
		AUDIT_ARCH_I386, AUDIT_ARCH_AARCH64, AUDIT_ARCH_ARM, AUDIT_ARCH_X86_64 & 0xff, 0, UINT32_MAX
	};

	for (size_t i = 0; i < policy->filter_count; i++) {
		for (size_t k = 0; k < sizeof(arches) / sizeof(arches[0]); k++) {
			for (int nr = -1; nr < 600; nr++)
				ck_assert_uint_eq(ask_arch(&policy->filters[i], arches[k], nr, NULL), KILL);
		}
	}
}
END_TEST

START_TEST(x32_numbers_kill_the_process)
{
	for (size_t i = 0; i < policy->filter_count; i++) {
		for (int nr = 0; nr < 600; nr++)
			ck_assert_uint_eq(ask(&policy->filters[i], 0x40000000 | nr, NULL), KILL);
		ck_assert_uint_eq(ask(&policy->filters[i], (int)0x80000000U, NULL), KILL);
		ck_assert_uint_eq(ask(&policy->filters[i], (int)0xfffffffeU, NULL), KILL);
	}
}
END_TEST

START_TEST(numbers_that_nobody_knows_look_like_an_old_kernel)
{
	for (size_t i = 0; i < policy->filter_count; i++) {
		if (strcmp(policy->filters[i].name, "minosd-init") == 0)
			continue; /* it tolerates nothing */
		ck_assert_uint_eq(ask(&policy->filters[i], -1, NULL), FAIL(ENOSYS));
		for (int nr = 451; nr < 4096; nr++)
			ck_assert_uint_eq(ask(&policy->filters[i], nr, NULL), FAIL(ENOSYS));
	}
}
END_TEST

/* The list is written down a second time, so that a rule added by mistake is seen. Allowed whatever the arguments are.
 */
START_TEST(nothing_but_the_known_calls_is_allowed)
{
	static const uint64_t odd[6] = { 0x7fffffff, 0x7fffffff, 0x7fffffff, 0x7fffffff, 0x7fffffff, 0x7fffffff };
	static const char refused[] =
	    "clone3 ptrace bpf mount unshare setns userfaultfd io_uring_setup keyctl execveat "
	    "process_vm_readv open_by_handle_at perf_event_open socket ioctl prctl fcntl clone "
	    "personality memfd_create seccomp flock prlimit64 setrlimit mmap futex membarrier mlock mlockall "
	    "get_robust_list";
	const struct judge_filter *native = &policy->filters[judge_policy_filter(policy, "native")];
	size_t allowed = 0;

	for (int nr = 0; nr < 451; nr++) {
		char name[64];

		if (ask(native, nr, odd) != ALLOW)
			continue;
		allowed++;
		judge_policy_syscall_name(nr, AUDIT_ARCH_X86_64, name, sizeof(name));
		ck_assert_msg(!is_among(refused, name), "%s is allowed", name);
	}
	ck_assert_uint_eq(allowed, 151);
}
END_TEST

/* Process 1 of a box: these calls, with these arguments, and what else it tries ends the box. */
START_TEST(process_1_of_a_box_may_do_what_it_has_to)
{
	static const char always[] =
	    "poll restart_syscall read wait4 waitid clock_gettime openat2 getdents64 fstat newfstatat close "
	    "sendmsg exit_group sigaltstack";
	static const struct {
		const char *syscall;
		uint64_t good[6], bad[6];
	} some[] = { { "kill", { 0xffffffff, 9 }, { 1, 9 } },
		     { "kill", { 0xffffffff, 9 }, { 0xffffffff, 15 } },
		     { "ioctl", { 3, 0xc0502100 }, { 3, 0xc0182101 } }, /* SECCOMP_IOCTL_NOTIF_SEND */
		     { "openat",
		       { 0xffffff9c, 0, O_RDONLY | O_DIRECTORY | O_CLOEXEC },
		       { 0xffffff9c, 0, O_RDWR | O_CLOEXEC } },
		     { "openat", { 0xffffff9c, 0, O_RDONLY | O_CLOEXEC }, { 0xffffff9c, 0, 0 } } };
	const struct judge_filter *init = &policy->filters[judge_policy_filter(policy, "minosd-init")];

	for (int nr = 0; nr < 600; nr++) {
		char name[64];

		judge_policy_syscall_name(nr, AUDIT_ARCH_X86_64, name, sizeof(name));
		ck_assert_msg(ask(init, nr, NULL) == (is_among(always, name) ? ALLOW : KILL), "%s", name);
	}
	for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++) {
		int nr = seccomp_syscall_resolve_name(some[i].syscall);

		ck_assert_msg(ask(init, nr, some[i].good) == ALLOW, "%s", some[i].syscall);
		ck_assert_msg(ask(init, nr, some[i].bad) == KILL, "%s", some[i].syscall);
	}
}
END_TEST

START_TEST(filters_are_valid_small_and_quick)
{
	const struct seccomp_data reading = { .nr = 0, .arch = AUDIT_ARCH_X86_64 };

	for (size_t i = 0; i < policy->filter_count; i++) {
		const struct judge_filter *filter = &policy->filters[i];
		size_t steps = 0;

		ck_assert_int_eq(judge_bpf_verify(filter->insns, filter->count), 0);
		ck_assert_uint_le(filter->count, 1024);
		ck_assert_uint_eq(judge_bpf_run(filter->insns, filter->count, &reading, &steps), ALLOW);
		ck_assert_uint_le(steps, 32);
	}
}
END_TEST

START_TEST(system_calls_have_names_and_unknown_ones_a_number)
{
	char name[32];

	judge_policy_syscall_name(101, AUDIT_ARCH_X86_64, name, sizeof(name));
	ck_assert_str_eq(name, "ptrace");
	judge_policy_syscall_name(26, AUDIT_ARCH_I386, name, sizeof(name));
	ck_assert_str_eq(name, "ptrace");
	judge_policy_syscall_name(9999, AUDIT_ARCH_X86_64, name, sizeof(name));
	ck_assert_str_eq(name, "#9999");
	judge_policy_syscall_name(101, 0xdead, name, sizeof(name));
	ck_assert_str_eq(name, "#101");
	judge_policy_syscall_name(101, AUDIT_ARCH_X86_64, name, 4);
	ck_assert_str_eq(name, "ptr");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy_filters");
	TCase *tc = sbx_case("filters");

	tcase_add_unchecked_fixture(tc, load, unload);
	tcase_add_loop_test(tc, each_class_of_calls_gets_its_answer_whatever_the_high_bits, 0, EXPECTATIONS);
	tcase_add_test(tc, the_limit_on_core_dumps_can_be_read);
	tcase_add_test(tc, all_shipped_filters_are_there_and_no_other_goes_untested);
	tcase_add_test(tc, a_foreign_architecture_kills_the_process_for_every_number);
	tcase_add_test(tc, x32_numbers_kill_the_process);
	tcase_add_test(tc, numbers_that_nobody_knows_look_like_an_old_kernel);
	tcase_add_test(tc, nothing_but_the_known_calls_is_allowed);
	tcase_add_test(tc, process_1_of_a_box_may_do_what_it_has_to);
	tcase_add_test(tc, filters_are_valid_small_and_quick);
	tcase_add_test(tc, system_calls_have_names_and_unknown_ones_a_number);
	suite_add_tcase(suite, tc);
	return sbx_run_suite(suite);
}
