/*
 * init_child.c - from init to the submission: the child that confines itself and execs.
 *
 * The child shares memory and descriptors with init until exec (as vfork does): it leaves in struct sbx_child where it
 * failed, what it cost and which descriptor its filter's listener got, with no pipe and no copy of page tables. exec
 * gives the program memory and a descriptor table of its own, in which everything but 0, 1 and 2 is closed.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/capabilities.h"
#include "sandbox/init_setup.h"
#include "sandbox/landlock.h"
#include "sandbox/rlimits.h"

#define NS_PER_S 1000000000u

struct start {
	const struct sbx_init *init;
	const struct sbx_order *order;
	int rules; /* see landlock.h */
	const struct sock_fprog *filter;
	const char *path;
	char **argv, **envp;
	struct sbx_child *child;
};

static char child_stack[65536] __attribute__((aligned(16)));

/* Their handlers are init's, the default ones. */
static void unblock_signals(void)
{
	sigset_t none;

	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
}

static int install_filter(const struct sock_fprog *filter, int *listener)
{
	long fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, filter);

	if (fd < 0)
		return -errno;
	*listener = (int)fd;
	return 0;
}

static int raise_walls(const struct sbx_walls *walls, int rules)
{
	int r = sbx_landlock_restrict(walls->landlock_abi, rules);

	if (r == 0)
		r = sbx_walls_speculate_no_more(walls);
	return r < 0 ? r : sbx_walls_own_cores(walls);
}

static int confine_and_exec(void *arg)
{
	struct start *start = arg;
	struct sbx_child *child = start->child;
	struct timespec used;
	int r;

	child->stage = SBX_STAGE_LIMITS;
	(void)setsid(); /* no controlling terminal; it is no group leader, so this works */
	unblock_signals();
	r = sbx_rlimits_set(start->init, &start->order->run.limits, start->order->core_bytes);
	if (r == 0) {
		child->stage = SBX_STAGE_CAPABILITIES;
		r = sbx_capabilities_drop();
	}
	if (r == 0) {
		child->stage = SBX_STAGE_WALLS;
		r = raise_walls(start->init->walls, start->rules);
	}
	if (r == 0) {
		(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
		child->setup_ns = (uint64_t)used.tv_sec * NS_PER_S + (uint64_t)used.tv_nsec;
		child->stage = SBX_STAGE_SECCOMP;
		r = install_filter(start->filter, &child->listener);
	}
	if (r == 0) {
		child->stage = SBX_STAGE_LIMITS;
		r = sbx_rlimits_set_files(&start->order->run.limits);
	}
	if (r == 0) {
		child->stage = SBX_STAGE_NONE;
		(void)execve(start->path, start->argv, start->envp);
		r = -errno;
		child->stage = SBX_STAGE_EXEC;
	}
	child->error = -r;
	_exit(127);
}

static const char *path_of(char **envp)
{
	for (; *envp != NULL; envp++)
		if (strncmp(*envp, "PATH=", 5) == 0)
			return *envp + 5;
	return "/usr/bin:/bin";
}

/* As execvp(3) does it, with the PATH of the program's own environment. Returns 0, or -errno when nothing is found. */
static int find_program(const char *name, char **envp, char *path, size_t size)
{
	const char *part = path_of(envp);
	int found = -ENOENT;

	if (strchr(name, '/') != NULL)
		return snprintf(path, size, "%s", name) < (int)size ? 0 : -ENAMETOOLONG;
	for (;;) {
		size_t length = strcspn(part, ":");
		int wrote = snprintf(path, size, "%.*s%s%s", (int)length, part, length ? "/" : "", name);

		if (wrote > 0 && (size_t)wrote < size) {
			if (access(path, X_OK) == 0)
				return 0;
			if (errno == EACCES)
				found = -EACCES;
		}
		if (part[length] == '\0')
			return found;
		part += length + 1;
	}
}

void sbx_init_start(const struct sbx_init *init, const struct sbx_order *order, int rules, char **argv, char **envp,
		    struct sbx_child *child)
{
	static char path[4096];
	struct start start = { .init = init,
			       .order = order,
			       .rules = rules,
			       .filter = &init->filters[order->run.filter],
			       .path = path,
			       .argv = argv,
			       .envp = envp,
			       .child = child };
	int r = find_program(argv[0], envp, path, sizeof(path));

	child->stage = SBX_STAGE_EXEC;
	child->error = -r;
	if (r < 0)
		return;
	child->stage = SBX_STAGE_CLONE;
	child->pid = clone(confine_and_exec, child_stack + sizeof(child_stack),
			   CLONE_VM | CLONE_VFORK | CLONE_FILES | SIGCHLD, &start);
	if (child->pid < 0) {
		child->stage = SBX_STAGE_CLONE;
		child->error = errno;
	}
}
