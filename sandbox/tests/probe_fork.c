/* probe_fork.c - applets about processes, threads and signals. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/tests/probe.h"

static int raise_signal(int argc, char **argv)
{
	(void)raise((int)probe_number(argc, argv, 1, SIGSEGV));
	return 90;
}

/* abort: libc's own way, which differs for process 1. */
static int call_abort(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	abort();
}

/* children-cpu N MS: N children burn MS each, one after the other; the parent hardly anything. */
static int children_cpu(int argc, char **argv)
{
	long count = probe_number(argc, argv, 1, 1), ms = probe_number(argc, argv, 2, 10);

	for (long i = 0; i < count; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			probe_burn_ms(ms);
			_exit(0);
		}
		if (pid < 0 || waitpid(pid, NULL, 0) != pid)
			return 1;
	}
	return 0;
}

/* spread-cpu N: N children spin at once, the parent waits for ever. */
static int spread_cpu(int argc, char **argv)
{
	long count = probe_number(argc, argv, 1, 2);

	for (long i = 0; i < count; i++)
		if (fork() == 0)
			probe_burn_ms(-1);
	for (;;)
		(void)pause();
	return 0;
}

/* brief-children MS: for ever, children that live MS: CPU time in processes that are gone when one looks. */
static int brief_children(int argc, char **argv)
{
	long ms = probe_number(argc, argv, 1, 1);

	for (;;) {
		pid_t pid = fork();

		if (pid == 0) {
			probe_burn_ms(ms);
			_exit(0);
		}
		if (pid > 0)
			(void)waitpid(pid, NULL, 0);
	}
}

/* orphans N [spin]: daemons that outlive the program, which ends at once with 5. */
static int orphans(int argc, char **argv)
{
	long count = probe_number(argc, argv, 1, 1);

	for (long i = 0; i < count; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			(void)setsid();
			if (fork() != 0)
				_exit(0);
			(void)setsid();
			(void)signal(SIGTERM, SIG_IGN);
			(void)signal(SIGHUP, SIG_IGN);
			if (argc > 2)
				probe_burn_ms(-1);
			for (;;)
				(void)pause();
		}
		if (pid > 0)
			(void)waitpid(pid, NULL, 0);
	}
	return 5;
}

/* forks: sleeping children until there can be no more. */
static int forks(int argc, char **argv)
{
	long count = 0;

	(void)argc;
	(void)argv;
	for (;; count++) {
		pid_t pid = fork();

		if (pid < 0)
			break;
		if (pid == 0)
			for (;;)
				(void)pause();
	}
	printf("errno=%d\nforked=%ld\n", errno, count);
	return 0;
}

/* bomb: every process forks for ever; with an argument, each in a session of its own. */
static int bomb(int argc, char **argv)
{
	(void)argv;
	for (;;)
		if (fork() == 0 && argc > 1)
			(void)setsid();
	return 0;
}

static void *sleep_in_thread(void *arg)
{
	for (;;)
		(void)pause();
	return arg;
}

static void *spin_in_thread(void *arg)
{
	probe_burn_ms(-1);
	return arg;
}

static int threads(int argc, char **argv)
{
	pthread_attr_t attr;
	long count = 0;
	int error;

	(void)argc;
	(void)argv;
	(void)pthread_attr_init(&attr);
	(void)pthread_attr_setstacksize(&attr, 65536);
	for (;; count++) {
		pthread_t thread;

		error = pthread_create(&thread, &attr, sleep_in_thread, NULL);
		if (error != 0)
			break;
	}
	printf("errno=%d\nthreads=%ld\n", error, count);
	return 0;
}

/* spin-threads N: N threads beside the first, all spinning. */
static int spin_threads(int argc, char **argv)
{
	long count = probe_number(argc, argv, 1, 2);

	for (long i = 0; i < count; i++) {
		pthread_t thread;

		if (pthread_create(&thread, NULL, spin_in_thread, NULL) != 0)
			return 1;
	}
	probe_burn_ms(-1);
	return 0;
}

/* leader-exits: the first thread ends, another goes on for a moment and then ends the process with 6. */
static void *outlive(void *arg)
{
	probe_burn_ms(30);
	_exit(6);
	return arg;
}

static int leader_exits(int argc, char **argv)
{
	pthread_t thread;

	(void)argc;
	(void)argv;
	if (pthread_create(&thread, NULL, outlive, NULL) != 0)
		return 1;
	pthread_exit(NULL);
	return 0;
}

/* child-alloc MIB: a child takes the memory; the parent carries on if the child is killed and says all is well. */
static int child_alloc(int argc, char **argv)
{
	size_t size = (size_t)probe_number(argc, argv, 1, 1) * 1024 * 1024;
	struct timespec t = { 0, 300000000 };
	pid_t pid = fork();

	if (pid == 0) {
		char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		for (size_t i = 0; p != MAP_FAILED && i < size; i += 4096)
			p[i] = 1;
		_exit(0);
	}
	(void)waitpid(pid, NULL, 0);
	(void)nanosleep(&t, NULL);
	return 0;
}

/* ignore-all: every signal that can be ignored is, and it spins. */
static int ignore_all(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	for (int s = 1; s < 65; s++)
		(void)signal(s, SIG_IGN);
	probe_burn_ms(-1);
	return 0;
}

/* stop: stops itself and waits to be woken. */
static int stop_self(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	(void)raise(SIGSTOP);
	return 91;
}

/* kill PID SIGNAL: tells what came of it. */
static int send_signal(int argc, char **argv)
{
	int r = kill((pid_t)probe_number(argc, argv, 1, 1), (int)probe_number(argc, argv, 2, SIGKILL));

	printf("errno=%d\n", r == 0 ? 0 : errno);
	return 3;
}

/* kill-init: every signal there is, from every side, at process 1, which must outlive them to report. */
static int kill_init(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	for (int round = 0; round < 20; round++)
		for (int s = 1; s < 65; s++)
			(void)kill(1, s);
	return 4;
}

/* rename NAME MS: a name that breaks naive readers of /proc/PID/stat, then burns. */
static int rename_self(int argc, char **argv)
{
	(void)prctl(PR_SET_NAME, argc > 1 ? argv[1] : "a) R 0 0 0 0 0");
	probe_burn_ms(probe_number(argc, argv, 2, 10));
	return 0;
}

/* exec-self: again and again, CPU time must go on counting. */
static int exec_self(int argc, char **argv)
{
	char *again[] = { argv[-1], argv[0], NULL };

	(void)argc;
	probe_burn_ms(5);
	(void)execv("/proc/self/exe", again);
	return 1;
}

const struct probe_applet probe_fork[] = {
	{ "raise", raise_signal },
	{ "abort", call_abort },
	{ "children-cpu", children_cpu },
	{ "spread-cpu", spread_cpu },
	{ "brief-children", brief_children },
	{ "orphans", orphans },
	{ "forks", forks },
	{ "bomb", bomb },
	{ "threads", threads },
	{ "spin-threads", spin_threads },
	{ "leader-exits", leader_exits },
	{ "child-alloc", child_alloc },
	{ "ignore-all", ignore_all },
	{ "stop", stop_self },
	{ "kill", send_signal },
	{ "kill-init", kill_init },
	{ "rename", rename_self },
	{ "exec-self", exec_self },
	{ NULL, NULL },
};
