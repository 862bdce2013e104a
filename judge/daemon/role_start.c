/* role_start.c - starting roles, and what they are told; see role.h. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "judge/daemon/role.h"
#include "sandbox/cleanup.h"
#include "sandbox/warden.h"

#define ARGS_MAX 32
#define FDS_MAX  (4 + SBX_SLOTS_MAX)

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
	return close_range(JUDGE_ROLE_FD + count, ~0u, CLOSE_RANGE_CLOEXEC); /* the program itself is one of them */
}

/* In the child. program: -1 for the running one. Returns only if it cannot be. */
static void become(int program, char *const *argv, const int *fds, unsigned count)
{
	sigset_t none;

	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL); /* cannot fail for this one */
	if (program >= 0) {
		program = fcntl(program, F_DUPFD_CLOEXEC, JUDGE_ROLE_FD + 2 * FDS_MAX); /* out of the way */
		if (program < 0)
			return;
	}
	if (arrange(fds, count) < 0)
		return;
	if (program < 0)
		(void)execv("/proc/self/exe", argv);
	else
		(void)syscall(SYS_execveat, program, "", argv, environ, AT_EMPTY_PATH);
}

static int spawn(int program, const char *role, const char *const *args, const int *fds, unsigned count, pid_t *pid,
		 struct sbx_error *err)
{
	char title[64];
	const char *argv[ARGS_MAX] = { title, "--role", role };
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
		become(program, argv_copy, fds, count);
		_exit(127);
	}
	*pid = child;
	return 0;
}

int judge_role_spawn(const char *role, const char *const *args, const int *fds, unsigned count, pid_t *pid,
		     struct sbx_error *err)
{
	return spawn(-1, role, args, fds, count, pid, err);
}

int judge_program_find(const char *name, struct sbx_error *err)
{
	static const char *const below[] = { "", "../libexec/minos/" };
	char own[PATH_MAX - 64], path[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", own, sizeof(own));
	int found = -1;

	if (length <= 0 || (size_t)length >= sizeof(own))
		return sbx_error_set(err, length < 0 ? errno : ENAMETOOLONG, "find the program that runs here");
	while (own[length - 1] != '/')
		length--;
	for (size_t i = 0; i < sizeof(below) / sizeof(below[0]) && found < 0; i++) {
		(void)snprintf(path, sizeof(path), "%.*s%s%s", (int)length, own, below[i], name);
		found = open(path, O_PATH | O_CLOEXEC);
		if (found < 0 && errno != ENOENT)
			break;
	}
	return found >= 0 ? found : sbx_error_set(err, errno, "find the program %s", path);
}

int judge_warden_spawn(const int *fds, unsigned count, pid_t *pid, struct sbx_error *err)
{
	/* Found once: what is installed over it later is not what this Minos was started with. */
	static int program = -1;

	if (program < 0)
		program = judge_program_find("minos-warden", err);
	return program < 0 ? program : spawn(program, "warden", NULL, fds, count, pid, err);
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
