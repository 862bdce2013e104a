/* role.c - see role.h. */
#include "judge/daemon/role.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "judge/daemon/api_role.h"
#include "judge/daemon/judge_role.h"
#include "judge/daemon/probe_role.h"
#include "judge/daemon/store_role.h"
#include "sandbox/cleanup.h"
#include "sandbox/warden.h"

#define ARGS_MAX 32
#define FDS_MAX  (4 + SBX_SLOTS_MAX)

static int warden_role(char **args)
{
	(void)args; /* it takes nothing from a command line */
	return sbx_warden_main(JUDGE_ROLE_FD, JUDGE_ROLE_FD + 1);
}

static const struct {
	const char *name;
	int (*run)(char **args);
	bool takes_term; /* SIGTERM is for it; the others are told to end through their sockets */
} roles[] = {
	{ "warden", warden_role, false },     { "api", judge_api_role, false },
	{ "judge", judge_daemon_role, true }, { "judge-once", judge_once_role, true },
	{ "probe", judge_probe_role, false }, { "store", judge_store_role, false },
};

/*
 * A terminal's Ctrl-C and a service manager's SIGTERM often reach every process of a group: the roles leave the order
 * in which things end to who started them. A log that nobody reads any more is no reason to die, nor is a file that may
 * not grow. A box gives its program the defaults again.
 */
static void ignore_signals(bool takes_term)
{
	static const int always[] = { SIGINT, SIGHUP, SIGQUIT, SIGPIPE, SIGXFSZ };

	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		(void)signal(always[i], SIG_IGN); /* cannot fail for these */
	if (!takes_term)
		(void)signal(SIGTERM, SIG_IGN); /* as above */
}

/*
 * Limits of the shell or the service manager that started us are not what a submission was promised: a box inherits
 * them, and would blame its program. What a run may use is said by Minos, to each box. Those on open files stay: boxes
 * get fewer.
 */
static void lift_limits(void)
{
	static const __rlimit_resource_t inherited[] = { RLIMIT_AS,    RLIMIT_CPU,   RLIMIT_DATA,
							 RLIMIT_FSIZE, RLIMIT_NPROC, RLIMIT_STACK };

	for (size_t i = 0; i < sizeof(inherited) / sizeof(inherited[0]); i++) {
		struct rlimit limit = { RLIM_INFINITY, RLIM_INFINITY };

		if (setrlimit(inherited[i], &limit) == 0 || getrlimit(inherited[i], &limit) != 0)
			continue;
		limit.rlim_cur = limit.rlim_max; /* an ordinary user can do no more */
		(void)setrlimit(inherited[i], &limit);
	}
}

bool judge_role_dispatch(int argc, char **argv, int *status)
{
	if (argc < 3 || strcmp(argv[1], "--role") != 0)
		return false;
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (strcmp(argv[2], roles[i].name) == 0) {
			char name[16];

			(void)snprintf(name, sizeof(name), "minosd:%s", argv[2]);
			(void)prctl(PR_SET_NAME, name); /* for people and pgrep only */
			ignore_signals(roles[i].takes_term);
			lift_limits();
			*status = roles[i].run(argv + 3);
			return true;
		}
	(void)fprintf(stderr, "%s: no role `%s`\n", argv[0], argv[2]);
	*status = 2;
	return true;
}

/* In the child, between fork and exec: moves fds to 3, 4, ... without treading on one that is still to be moved. */
static int arrange(const int *fds, unsigned count)
{
	int high[FDS_MAX], null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (count > FDS_MAX || null < 0)
		return -1;
	for (unsigned i = 0; i < count; i++) {
		high[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, JUDGE_ROLE_FD + FDS_MAX);
		if (high[i] < 0)
			return -1;
	}
	if (dup2(null, 0) < 0 || dup2(null, 1) < 0)
		return -1;
	for (unsigned i = 0; i < count; i++)
		if (dup2(high[i], JUDGE_ROLE_FD + (int)i) < 0)
			return -1;
	return close_range(JUDGE_ROLE_FD + count, ~0u, 0);
}

int judge_role_spawn(const char *role, const char *const *args, const int *fds, unsigned count, pid_t *pid,
		     struct sbx_error *err)
{
	char title[64];
	const char *argv[ARGS_MAX] = { title, "--role", role };
	sigset_t none;
	pid_t child;
	int used = 3;

	(void)snprintf(title, sizeof(title), "minosd: %s", role);
	for (; args != NULL && *args != NULL && used < ARGS_MAX - 1; args++)
		argv[used++] = *args;
	child = fork();
	if (child < 0)
		return sbx_error_set(err, errno, "start the %s role", role);
	if (child == 0) {
		char *argv_copy[ARGS_MAX];

		memcpy(argv_copy, argv, sizeof(argv)); /* exec takes them without const, and does not write */
		(void)sigemptyset(&none);
		(void)sigprocmask(SIG_SETMASK, &none, NULL);
		if (arrange(fds, count) == 0)
			(void)execv("/proc/self/exe", argv_copy);
		_exit(127);
	}
	*pid = child;
	return 0;
}

int judge_role_user(uid_t *uid, gid_t *gid, struct sbx_error *err)
{
	struct passwd *user;

	if (geteuid() != 0) {
		*uid = geteuid();
		*gid = getegid();
		return 0;
	}
	errno = 0;
	user = getpwnam(JUDGE_ROLE_USER);
	if (user == NULL) { /* the same is said when the file could not be read just then: only who asks again knows */
		errno = 0;
		user = getpwnam(JUDGE_ROLE_USER);
	}
	if (user == NULL)
		return sbx_error_set(err, errno != 0 ? errno : ENOENT,
				     "user `" JUDGE_ROLE_USER
				     "`, that Minos works as when root starts it (tools/setup makes it, or: useradd "
				     "--system --no-create-home --shell /usr/sbin/nologin " JUDGE_ROLE_USER ")");
	if (user->pw_uid == 0)
		return sbx_error_set(err, 0, "user `" JUDGE_ROLE_USER "` has uid 0");
	*uid = user->pw_uid;
	*gid = user->pw_gid;
	return 0;
}

const char *judge_role_argument(char **args, const char *name)
{
	for (; args[0] != NULL && args[1] != NULL; args += 2)
		if (args[0][0] == '-' && args[0][1] == '-' && strcmp(args[0] + 2, name) == 0)
			return args[1];
	return NULL;
}
