/* probe_try.c - applets that make one system call which a box should not get through with, and tell what it said. */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/tests/probe.h"

/* call NR [ARG...]: one raw system call, numbers as the kernel gets them, high bits included. */
static int call(int argc, char **argv)
{
	unsigned long a[6] = { 0 };
	long r;

	for (int i = 0; i < 6 && i + 2 < argc; i++)
		a[i] = strtoul(argv[i + 2], NULL, 0);
	r = syscall(probe_number(argc, argv, 1, -1), a[0], a[1], a[2], a[3], a[4], a[5]);
	printf("errno=%d\n", r < 0 ? errno : 0);
	return 0;
}

/* int80 NR: by the 32-bit entry, whose numbers mean other calls. */
static int int80(int argc, char **argv)
{
	long r = probe_number(argc, argv, 1, 20);

#ifdef __x86_64__
	__asm__ volatile("int $0x80" : "+a"(r) : "b"(0), "c"(0), "d"(0) : "memory", "r8", "r9", "r10", "r11");
#endif
	printf("result=%ld\n", r);
	return 0;
}

/* prlimit-init [WAKES]: takes away from process 1 what it needs to report; the same user id makes the kernel allow it.
 */
static int prlimit_init(int argc, char **argv)
{
	static const __rlimit_resource_t which[] = { RLIMIT_NOFILE, RLIMIT_FSIZE, RLIMIT_AS, RLIMIT_STACK, RLIMIT_CPU };
	struct rlimit none = { 0, 0 };
	long wakes = probe_number(argc, argv, 1, 300000);
	int done = 0;

	for (size_t i = 0; i < sizeof(which) / sizeof(which[0]); i++)
		done += prlimit(1, which[i], &none, NULL) == 0;
	printf("limits=%d\n", done);
	(void)fflush(stdout);
	/* Passing the CPU limit needs process 1 to run: each of these wakes it. */
	for (long i = 0; i < wakes; i++)
		(void)kill(1, SIGCHLD);
	return 0;
}

/* renice-init */
static int renice_init(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	printf("errno=%d\n", setpriority(PRIO_PROCESS, 1, 19) == 0 ? 0 : errno);
	return 0;
}

/* core LIMIT [SIGNAL]: tries to change the limit on core dumps, tells what it is then, and ends by a signal. */
static int core(int argc, char **argv)
{
	struct rlimit limit = { (rlim_t)probe_number(argc, argv, 1, 0), 1 };

	(void)setrlimit(RLIMIT_CORE, &limit);
	(void)syscall(SYS_setrlimit, RLIMIT_CORE, &limit);
	if (getrlimit(RLIMIT_CORE, &limit) == 0)
		printf("core=%lld,%lld\n", (long long)limit.rlim_cur, (long long)limit.rlim_max);
	(void)fflush(stdout);
	return argc > 2 ? raise((int)probe_number(argc, argv, 2, SIGABRT)) : 0;
}

/* raise-limits: a soft limit may move below the hard one; the hard one may not rise. */
static int raise_limits(int argc, char **argv)
{
	static const __rlimit_resource_t which[] = { RLIMIT_NOFILE, RLIMIT_FSIZE, RLIMIT_STACK, RLIMIT_CPU };
	int raised = 0;

	(void)argc;
	(void)argv;
	for (size_t i = 0; i < sizeof(which) / sizeof(which[0]); i++) {
		struct rlimit limit;

		if (getrlimit(which[i], &limit) != 0)
			return 1;
		limit.rlim_max = limit.rlim_max == RLIM_INFINITY ? RLIM_INFINITY : limit.rlim_max + 1;
		raised += setrlimit(which[i], &limit) == 0 && limit.rlim_max != RLIM_INFINITY;
	}
	printf("raised=%d\n", raised);
	return 0;
}

/* allow-all: a filter of one's own cannot loosen the first; it may not even be installed. */
static int allow_all(int argc, char **argv)
{
	struct sock_filter code = { 0x06, 0, 0, 0x7fff0000u };
	struct sock_fprog program = { 1, &code };

	(void)argc;
	(void)argv;
	printf("prctl=%d\n", prctl(PR_SET_SECCOMP, 2, &program) == 0 ? 0 : errno);
	printf("seccomp=%d\n", syscall(SYS_seccomp, 1, 0, &program) == 0 ? 0 : errno);
	return 0;
}

/* blocked-in-child: a child makes the refused call while the parent waits; the box ends all the same. */
static int blocked_in_child(int argc, char **argv)
{
	if (fork() == 0) {
		(void)setsid();
		(void)syscall(probe_number(argc, argv, 1, SYS_ptrace), 0, 0, 0, 0);
		_exit(0);
	}
	for (;;)
		(void)pause();
	return 0;
}

const struct probe_applet probe_try[] = {
	{ "call", call },
	{ "int80", int80 },
	{ "prlimit-init", prlimit_init },
	{ "renice-init", renice_init },
	{ "core", core },
	{ "raise-limits", raise_limits },
	{ "allow-all", allow_all },
	{ "blocked-in-child", blocked_in_child },
	{ NULL, NULL },
};
