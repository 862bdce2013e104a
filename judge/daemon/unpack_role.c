/* unpack_role.c - see unpack_role.h. */
#include "judge/daemon/unpack_role.h"

#include <fcntl.h>
#include <jansson.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "judge/api/api-internal.h"
#include "judge/daemon/confine.h"
#include "judge/daemon/role.h"
#include "sandbox/cleanup.h"

#define FD_ARCHIVE JUDGE_ROLE_FD
#define FD_REPORT  (JUDGE_ROLE_FD + 1)
#define FD_DIR     (JUDGE_ROLE_FD + 2)

#define FILTER       "minosd-api" /* which has a child that does the same */
#define OPEN_FILES   64
#define BYTES_MAX    (20ULL << 30)
#define ENTRIES_MAX  200000
#define REPORT_BYTES 65536

/* ---- The role ---- */

static int hold(char **args, struct judge_policy **policy, struct sbx_error *err)
{
	struct judge_confinement confinement = { .policies = judge_role_argument(args, "policies"),
						 .filter = FILTER,
						 .places = { { .path = judge_role_argument(args, "dir"),
							       .fd = FD_DIR } },
						 .open_files = OPEN_FILES };
	int r;

	if (confinement.policies == NULL || confinement.places[0].path == NULL ||
	    judge_role_argument(args, "name") == NULL)
		return sbx_error_set(err, 0, "unpack role: no --policies, --dir or --name");
	/* libarchive reads names by the locale, and its files are out of reach later. */
	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL) /* NOLINT(concurrency-mt-unsafe): one thread */
		return sbx_error_set(err, ENOENT, "locale C.UTF-8");
	r = judge_role_confine(&confinement, policy, err);
	if (r == 0)
		r = api_unpack_ceilings(BYTES_MAX, err);
	if (r == 0 && fchdir(FD_DIR) != 0)
		r = sbx_error_set(err, errno, "enter the package's directory");
	(void)umask(022);
	return r == 0 ? judge_role_filter(*policy, FILTER, err) : r;
}

int judge_unpack_role(char **args)
{
	struct api_unpack_child child = { .body_fd = FD_ARCHIVE,
					  .name = judge_role_argument(args, "name"),
					  .limits = { .bytes = BYTES_MAX, .entries = ENTRIES_MAX } };
	struct judge_policy *policy = NULL;
	struct sbx_error err = { 0 };
	char top[JUDGE_NAME_SIZE] = "";
	json_t *report = NULL;
	int r = hold(args, &policy, &err);

	if (r == 0)
		r = api_unpack_and_check(&child, FD_DIR, top, sizeof(top), &err);
	report = json_pack("{s:i, s:s, s:s}", "code", -r, "top", top, "why", err.text);
	if (report == NULL) /* a text that is no UTF-8 cannot be packed */
		report = json_pack("{s:i, s:s, s:s}", "code", -r, "top", "", "why",
				   "the package is bad (the reason cannot be shown: it is no UTF-8)");
	r = report != NULL && json_dumpfd(report, FD_REPORT, JSON_COMPACT) == 0 ? 0 : 1;
	json_decref(report);
	judge_policy_free(policy);
	return r;
}

/* ---- Who starts it ---- */

/* Its word counts for little: it is checked like anything from outside. */
static int read_report(int fd, char *top, size_t size, struct sbx_error *err)
{
	struct stat st;
	json_t *report = NULL;
	const char *text, *why;
	int code, r = 0;

	if (fstat(fd, &st) == 0 && st.st_size <= REPORT_BYTES && lseek(fd, 0, SEEK_SET) == 0)
		report = json_loadfd(fd, 0, NULL);
	text = json_string_value(json_object_get(report, "top"));
	why = json_string_value(json_object_get(report, "why"));
	code = (int)json_integer_value(json_object_get(report, "code"));
	if (text == NULL || why == NULL || strlen(text) >= size || strchr(text, '/') != NULL || strcmp(text, "..") == 0)
		r = sbx_error_set(err, EPROTO, "unpack the package: no good report");
	else if (code != 0) {
		(void)sbx_error_set(err, 0, "%s", why);
		err->code = code > 0 ? code : EPROTO;
		r = -err->code;
	} else
		(void)snprintf(top, size, "%s", text); /* checked to fit */
	json_decref(report);
	return r;
}

int judge_unpack_package(const struct judge_unpack_wish *wish, char *top, size_t size, struct sbx_error *err)
{
	const char *const args[] = { "--policies", wish->policies, "--dir", wish->dir, "--name", wish->name, NULL };
	sbx_close int report = memfd_create("minos-report", MFD_CLOEXEC);
	int status = 0, r;
	pid_t pid = -1;

	if (report < 0)
		return sbx_error_set(err, errno, "make a memory file");
	r = judge_role_spawn("unpack", args, (int[]){ wish->archive, report, wish->dir_fd }, 3, &pid, err);
	if (r < 0)
		return r;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(status))
		return sbx_error_set(err, 0, "unpacking the package used more time or memory than allowed (signal %d)",
				     WTERMSIG(status));
	return read_report(report, top, size, err);
}
