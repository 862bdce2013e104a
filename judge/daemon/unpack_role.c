/* unpack_role.c - see unpack_role.h. */
#include "judge/daemon/unpack_role.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/api/api-internal.h"
#include "judge/daemon/job_file.h"
#include "judge/daemon/role.h"
#include "judge/daemon/unpacker.h"
#include "sandbox/cleanup.h"

#define FD_ARCHIVE JUDGE_ROLE_FD
#define FD_REPORT  (JUDGE_ROLE_FD + 1)
#define FD_TARGET  (JUDGE_ROLE_FD + 2) /* of a package, the directory; of sources, a memory file (job_file.h) */

#define CPU_SECONDS     600
#define BYTES_MAX       (20ULL << 30)
#define ENTRIES_MAX     200000
#define SOURCES_ENTRIES 20000
#define REPORT_BYTES    65536

/* ---- The role ---- */

static int hold(char **args, struct sbx_error *err)
{
	const char *policies = judge_role_argument(args, "policies"), *dir = judge_role_argument(args, "dir");
	const struct judge_place places[JUDGE_PLACES_MAX] = { { .path = dir, .fd = FD_TARGET } };
	int r;

	if (policies == NULL || (dir == NULL) != (judge_role_argument(args, "name") == NULL) ||
	    (dir == NULL) != (judge_role_argument(args, "sources") != NULL))
		return sbx_error_set(err, 0, "unpack role: no --policies, or neither --dir and --name nor --sources");
	r = judge_unpacker_hold(policies, places, BYTES_MAX, CPU_SECONDS, err);
	return r == 0 && dir != NULL && fchdir(FD_TARGET) != 0
		   ? sbx_error_set(err, errno, "enter the package's directory")
		   : r;
}

static int unpack_package(const char *name, char *top, size_t size, struct sbx_error *err)
{
	struct api_unpack_child child = { .body_fd = FD_ARCHIVE,
					  .name = name,
					  .limits = { .bytes = BYTES_MAX, .entries = ENTRIES_MAX } };

	return api_unpack_and_check(&child, FD_TARGET, top, size, err);
}

static int unpack_sources(const char *bytes, const char *answers, struct sbx_error *err)
{
	const struct judge_unpack_limits limits = { .bytes = strtoull(bytes, NULL, 10),
						    .answer_bytes = answers == NULL ? 0 : strtoull(answers, NULL, 10),
						    .entries = SOURCES_ENTRIES };
	struct judge_file *files = NULL;
	size_t count = 0;
	int r = judge_unpack_files(FD_ARCHIVE, &limits, &files, &count, err);

	if (r == 0)
		r = judge_job_file_write(FD_TARGET, files, count, err);
	judge_files_free_all(files, count);
	return r;
}

int judge_unpack_role(char **args)
{
	const char *sources = judge_role_argument(args, "sources");
	struct sbx_error err = { 0 };
	char top[JUDGE_NAME_SIZE] = "";
	json_t *report = NULL;
	int r = hold(args, &err);

	if (r == 0)
		r = sources != NULL ? unpack_sources(sources, judge_role_argument(args, "answers"), &err)
				    : unpack_package(judge_role_argument(args, "name"), top, sizeof(top), &err);
	report = json_pack("{s:i, s:s, s:s}", "code", -r, "top", top, "why", err.text);
	if (report == NULL) /* a text that is no UTF-8 cannot be packed */
		report = json_pack("{s:i, s:s, s:s}", "code", -r, "top", "", "why",
				   "the archive is bad (the reason cannot be shown: it is no UTF-8)");
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
		r = sbx_error_set(err, EPROTO, "unpack the archive: no good report");
	else if (code != 0) {
		(void)sbx_error_set(err, 0, "%s", why);
		err->code = code > 0 ? code : EPROTO;
		r = -err->code;
	} else
		(void)snprintf(top, size, "%s", text); /* checked to fit */
	json_decref(report);
	return r;
}

/* Runs the role. 0 and *top, or -errno. */
static int run(const char *const *args, int archive, int target, char *top, size_t size, struct sbx_error *err)
{
	sbx_close int report = memfd_create("minos-report", MFD_CLOEXEC);
	pid_t pid = -1;
	int r;

	if (report < 0)
		return sbx_error_set(err, errno, "make a memory file");
	r = judge_role_spawn("unpack", args, (int[]){ archive, report, target }, 3, &pid, err);
	if (r < 0)
		return r;
	r = judge_unpacker_wait(pid, "the archive", err);
	return r < 0 ? r : read_report(report, top, size, err);
}

int judge_unpack_package(const struct judge_unpack_wish *wish, char *top, size_t size, struct sbx_error *err)
{
	const char *const args[] = { "--policies", wish->policies, "--dir", wish->dir, "--name", wish->name, NULL };

	return run(args, wish->archive, wish->dir_fd, top, size, err);
}

int judge_unpack_sources(int archive, const char *policies, const struct judge_files_limits *limits,
			 struct judge_file **files, size_t *count, struct sbx_error *err)
{
	sbx_close int job = memfd_create("minos-job", MFD_CLOEXEC);
	uint64_t most = limits->answer_bytes > limits->bytes ? limits->answer_bytes : limits->bytes;
	char sources[24], answers[24], top[JUDGE_NAME_SIZE];
	const char *const args[] = { "--policies", policies, "--sources", sources, "--answers", answers, NULL };
	struct stat st;
	int r;

	if (job < 0)
		return sbx_error_set(err, errno, "make a memory file");
	(void)snprintf(sources, sizeof(sources), "%llu", (unsigned long long)limits->bytes);
	(void)snprintf(answers, sizeof(answers), "%llu", (unsigned long long)limits->answer_bytes);
	r = run(args, archive, job, top, sizeof(top), err);
	if (r < 0)
		return r;
	/* The role has ended, and nobody else ever had the file: what is looked at now is what is read. */
	if (fstat(job, &st) != 0 || (uint64_t)st.st_size > most + (uint64_t)SOURCES_ENTRIES * JUDGE_JOB_RECORD_BYTES)
		return sbx_error_set(err, EPROTO, "unpack the archive: no good report");
	return judge_job_file_read(job, files, count, err);
}
