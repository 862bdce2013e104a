/* unpack_role.c - see unpack_role.h. */
#include "judge/daemon/unpack_role.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/api/api-internal.h"
#include "judge/daemon/role.h"
#include "judge/daemon/unpacker.h"
#include "sandbox/cleanup.h"

#define FD_ARCHIVE JUDGE_ROLE_FD
#define FD_REPORT  (JUDGE_ROLE_FD + 1)
#define FD_DIR     (JUDGE_ROLE_FD + 2)

#define CPU_SECONDS  600
#define BYTES_MAX    (20ULL << 30)
#define ENTRIES_MAX  200000
#define REPORT_BYTES 65536

/* ---- The role ---- */

static int hold(char **args, struct sbx_error *err)
{
	const char *policies = judge_role_argument(args, "policies");
	const struct judge_place places[JUDGE_PLACES_MAX] = { { .path = judge_role_argument(args, "dir"),
								.fd = FD_DIR } };
	int r;

	if (policies == NULL || places[0].path == NULL || judge_role_argument(args, "name") == NULL)
		return sbx_error_set(err, 0, "unpack role: no --policies, --dir or --name");
	r = judge_unpacker_hold(policies, places, BYTES_MAX, CPU_SECONDS, err);
	return r == 0 && fchdir(FD_DIR) != 0 ? sbx_error_set(err, errno, "enter the package's directory") : r;
}

int judge_unpack_role(char **args)
{
	struct api_unpack_child child = { .body_fd = FD_ARCHIVE,
					  .name = judge_role_argument(args, "name"),
					  .limits = { .bytes = BYTES_MAX, .entries = ENTRIES_MAX } };
	struct sbx_error err = { 0 };
	char top[JUDGE_NAME_SIZE] = "";
	json_t *report = NULL;
	int r = hold(args, &err);

	if (r == 0)
		r = api_unpack_and_check(&child, FD_DIR, top, sizeof(top), &err);
	report = json_pack("{s:i, s:s, s:s}", "code", -r, "top", top, "why", err.text);
	if (report == NULL) /* a text that is no UTF-8 cannot be packed */
		report = json_pack("{s:i, s:s, s:s}", "code", -r, "top", "", "why",
				   "the package is bad (the reason cannot be shown: it is no UTF-8)");
	r = report != NULL && json_dumpfd(report, FD_REPORT, JSON_COMPACT) == 0 ? 0 : 1;
	json_decref(report);
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
	pid_t pid = -1;
	int r;

	if (report < 0)
		return sbx_error_set(err, errno, "make a memory file");
	r = judge_role_spawn("unpack", args, (int[]){ wish->archive, report, wish->dir_fd }, 3, &pid, err);
	if (r < 0)
		return r;
	r = judge_unpacker_wait(pid, "the package", err);
	return r < 0 ? r : read_report(report, top, size, err);
}
