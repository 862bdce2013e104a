/* unpacker.c - see unpacker.h. */
#include "judge/daemon/unpacker.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "judge/api/api-internal.h"

#define FILTER     "minosd-unpack"
#define OPEN_FILES 256 /* a directory for each level of what is removed or read */

/* Whoever may write beside a place could have put another one there since it was opened. */
static int look_at(const struct judge_place *places, struct stat seen[JUDGE_PLACES_MAX], struct sbx_error *err)
{
	for (unsigned i = 0; i < JUDGE_PLACES_MAX && places[i].path != NULL; i++)
		if (fstat(places[i].fd, &seen[i]) != 0)
			return sbx_error_set(err, errno, "look at %.200s", places[i].path);
	return 0;
}

static int check_same(const struct judge_place *places, const struct stat before[JUDGE_PLACES_MAX],
		      struct sbx_error *err)
{
	struct stat now[JUDGE_PLACES_MAX];
	int r = look_at(places, now, err);

	for (unsigned i = 0; r == 0 && i < JUDGE_PLACES_MAX && places[i].path != NULL; i++)
		if (now[i].st_dev != before[i].st_dev || now[i].st_ino != before[i].st_ino)
			r = sbx_error_set(err, 0, "%.200s: another directory has been put in its place",
					  places[i].path);
	return r;
}

int judge_unpacker_hold(const char *policies, const struct judge_place places[JUDGE_PLACES_MAX], uint64_t file_bytes,
			uint64_t cpu_seconds, struct sbx_error *err)
{
	struct judge_confinement confinement = { .policies = policies, .filter = FILTER, .open_files = OPEN_FILES };
	struct judge_policy *policy = NULL;
	struct stat before[JUDGE_PLACES_MAX];
	int r = look_at(places, before, err);

	if (r < 0)
		return r;
	for (unsigned i = 0; i < JUDGE_PLACES_MAX && places[i].path != NULL; i++)
		confinement.places[i] = places[i];
	/* libarchive reads names by the locale, and its files are out of reach later. */
	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL) /* NOLINT(concurrency-mt-unsafe): one thread */
		return sbx_error_set(err, ENOENT, "locale C.UTF-8");
	r = judge_role_confine(&confinement, &policy, err);
	if (r == 0)
		r = check_same(places, before, err);
	if (r == 0)
		r = api_unpack_ceilings(file_bytes, cpu_seconds, err);
	(void)umask(022);
	/* It has a way to say what it has to say, and a terminal would do whatever is written to it. */
	if (r == 0 && dup2(STDIN_FILENO, STDERR_FILENO) < 0)
		r = sbx_error_set(err, errno, "let go of standard error");
	if (r == 0)
		r = judge_role_filter(policy, FILTER, err);
	judge_policy_free(policy);
	return r;
}

int judge_unpacker_wait(pid_t pid, const char *what, struct sbx_error *err)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return sbx_error_set(err, errno, "wait for who unpacks %s", what);
	if (!WIFSIGNALED(status))
		return 0;
	if (WTERMSIG(status) == SIGSYS)
		return sbx_error_set(
		    err, 0, "unpacking %s tried a system call that it has no use for, and was ended (SIGSYS)", what);
	return sbx_error_set(err, 0, "unpacking %s used more time or memory than allowed (signal %d)", what,
			     WTERMSIG(status));
}
