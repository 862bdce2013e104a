/*
 * once_role.c - the judge of `minos judge`: one submission, no store.
 *
 * Tells the command over its channel, one JSON object a line: {"event":"warning","text"},
 * {"event":"test","index","count","test"}, and last {"event":"result","result"} or
 * {"event":"error","input":bool,"text"}.
 */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "judge/daemon/confine.h"
#include "judge/daemon/job_file.h"
#include "judge/daemon/judge_role.h"
#include "judge/daemon/judge_setup.h"
#include "judge/daemon/role.h"
#include "judge/grade/job.h"
#include "judge/grade/support.h"
#include "sandbox/cleanup.h"

#define FD_CHANNEL (JUDGE_ROLE_FD + 1)
#define FD_SPOOL   (JUDGE_ROLE_FD + 2)
#define FD_JOB     (JUDGE_ROLE_FD + 3)

#define FILTER "minosd-judge"

static void tell(json_t *event)
{
	if (event != NULL && json_dumpfd(event, FD_CHANNEL, JSON_COMPACT) == 0)
		(void)!write(FD_CHANNEL, "\n", 1); /* if the command is gone there is nobody to tell */
	json_decref(event);
}

static void on_progress(void *ctx, size_t index, size_t count, const struct judge_test *test,
			const struct judge_tested *tested)
{
	(void)ctx; /* the channel is all there is */
	(void)test;
	tell(json_pack("{s:s, s:I, s:I, s:O}", "event", "test", "index", (json_int_t)index, "count", (json_int_t)count,
		       "test", tested->json));
}

static int judge_it(char **args, struct judge_worker *worker, const struct judge_package *package, int package_dir,
		    struct sbx_error *err)
{
	struct judge_job job = {
		.id = "local", .package = package, .package_dir = package_dir, .on_progress = on_progress
	};
	struct judge_file *files = NULL;
	enum judge_verdict verdict;
	json_t *result = NULL;
	int r = judge_job_file_read(FD_JOB, &files, &job.sources.count, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < package->warning_count; i++)
		tell(json_pack("{s:s, s:s}", "event", "warning", "text", package->warnings[i]));
	job.sources.files = files;
	job.sources.language = judge_policy_language(worker->policy, judge_role_argument(args, "language"));
	job.all_tests = strcmp(judge_role_argument(args, "all-tests"), "yes") == 0;
	r = judge_job_run(worker, &job, &verdict, &result, err);
	if (r == 0)
		tell(json_pack("{s:s, s:o}", "event", "result", "result", result));
	judge_job_file_free(files, job.sources.count);
	return r;
}

int judge_once_role(char **args)
{
	static const char *const needed[] = { "policies", "profile", "language", "package", "all-tests", "spool" };
	struct judge_confinement confinement = { .filter = FILTER,
						 .places = { { .fd = FD_SPOOL } },
						 .open_files = JUDGE_OPEN_FILES };
	struct judge_package *package = NULL;
	struct judge_worker *worker = NULL;
	struct judge_policy *policy = NULL;
	struct sbx_error err = { 0 };
	bool input = false;
	int r = 0;

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]) && r == 0; i++)
		if (judge_role_argument(args, needed[i]) == NULL)
			r = sbx_error_set(&err, 0, "judge role: no --%s", needed[i]);
	confinement.policies = judge_role_argument(args, "policies");
	confinement.places[0].path = judge_role_argument(args, "spool");
	if (r == 0)
		r = judge_role_confine(&confinement, &policy, &err);
	if (r == 0) {
		worker = judge_worker_new(policy, judge_role_argument(args, "profile"), FD_SPOOL, &err);
		r = worker == NULL ? sbx_error_below_zero(-err.code) : 0;
	}
	if (r == 0)
		r = judge_role_filter(worker->policy, FILTER, &err);
	if (r == 0) {
		r = judge_package_read(worker->client.tree, judge_role_argument(args, "package"), &package, &err);
		if (r == 0)
			r = judge_job_supports(package, &err);
		input = r < 0 && !sbx_error_is_shortage(-r);
	}
	if (r == 0)
		r = judge_it(args, worker, package, worker->client.tree, &err);
	if (r < 0)
		tell(json_pack("{s:s, s:b, s:s}", "event", "error", "input", input, "text", err.text));
	judge_package_free(package);
	judge_worker_free(worker);
	return r < 0 ? 1 : 0;
}
