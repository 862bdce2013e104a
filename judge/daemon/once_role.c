/*
 * once_role.c - the judge of `minos judge` and `minos verify`: no store, orders from the command (once.h).
 *
 * The package and its compiled programs are kept from order to order; it ends when the command hangs up.
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
#include "judge/daemon/once.h"
#include "judge/daemon/role.h"
#include "judge/grade/include.h"
#include "judge/grade/job.h"
#include "judge/grade/support.h"
#include "judge/grade/verdict_names.h"
#include "judge/store/files.h"
#include "sandbox/cleanup.h"
#include "sandbox/ipc.h"

#define FD_CHANNEL (JUDGE_ROLE_FD + 1)
#define FD_SPOOL   (JUDGE_ROLE_FD + 2)
#define FD_ORDERS  (JUDGE_ROLE_FD + 3)

#define FILTER "minosd-judge"

/* An event that cannot be made is told as our failure: the command waits for the last one of each order. */
static void tell(json_t *event)
{
	static const char lost[] = "{\"event\":\"error\",\"input\":false,\"text\":\"the judge has no memory to tell\"}";

	if (event == NULL || json_dumpfd(event, FD_CHANNEL, JSON_COMPACT) != 0)
		(void)!write(FD_CHANNEL, lost, strlen(lost)); /* if the command is gone there is nobody to tell */
	(void)!write(FD_CHANNEL, "\n", 1);                    /* as above */
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

/* What the command cannot know, who has not read the package. 0, or -ERANGE, or -ENOMEM. */
static int check_submission(const struct judge_once *once, const struct judge_sources *sources, struct sbx_error *err)
{
	const struct judge_files_limits limits = judge_package_takes(once->worker->profile, once->package);
	const char *where = NULL;
	int r = judge_files_check(sources->files, sources->count, &limits, err);

	if (r == 0)
		r = judge_package_admits(once->worker->policy, once->package, sources, &where, err);
	return r == 0 || r == -ENOMEM ? r : -ERANGE;
}

static int judge_files(const struct judge_once *once, const struct judge_once_order *order, int file,
		       struct sbx_error *err)
{
	struct judge_job job = { .id = "local",
				 .package = once->package,
				 .package_dir = once->package_dir,
				 .all_tests = order->all_tests != 0,
				 .order = judge_verdict_order((enum judge_verdict_style)order->style),
				 .on_progress = on_progress };
	struct judge_file *files = NULL;
	enum judge_verdict verdict;
	json_t *result = NULL;
	int r = judge_job_file_read(file, &files, &job.sources.count, err);

	if (r < 0)
		return r;
	job.sources.files = files;
	job.sources.entry = order->entry[0] == '\0' ? NULL : order->entry;
	job.sources.language = judge_policy_language(once->worker->policy, order->language);
	r = job.sources.language == NULL ? sbx_error_set(err, 0, "there is no language %.64s", order->language)
					 : check_submission(once, &job.sources, err);
	if (r == 0)
		r = judge_job_run(once->worker, &job, &verdict, &result, err);
	if (r == 0)
		tell(json_pack("{s:s, s:o}", "event", "result", "result", result));
	judge_files_free_all(files, job.sources.count);
	return r;
}

static int carry_out(const struct judge_once *once, struct judge_once_order *order, int file, struct sbx_error *err)
{
	order->language[sizeof(order->language) - 1] = '\0';
	order->entry[sizeof(order->entry) - 1] = '\0';
	if (order->style > JUDGE_STYLE_CCS)
		return sbx_error_set(err, EPROTO, "there is no judge %u to tell verdicts as", order->style);
	switch (order->kind) {
	case JUDGE_ONCE_FILES:
		return judge_files(once, order, file, err);
	case JUDGE_ONCE_LIST:
		return judge_once_list(once, err);
	case JUDGE_ONCE_PROGRAM:
		return judge_once_program(once, order, err);
	case JUDGE_ONCE_SUBMISSION:
		return judge_once_submission(once, order, err);
	case JUDGE_ONCE_ANSWERS:
		return judge_once_answers(once, err);
	case JUDGE_ONCE_OUTPUTS:
		return judge_once_outputs(once, err);
	case JUDGE_ONCE_INPUTS:
		return judge_once_inputs(once, err);
	case JUDGE_ONCE_LIMIT:
		return judge_once_limit(once, order, err);
	default:
		return sbx_error_set(err, EPROTO, "there is no order %u", order->kind);
	}
}

/* Until the command hangs up. *input: the last failure is the package's. */
static int serve(const struct judge_once *once, bool *input, struct sbx_error *err)
{
	for (size_t i = 0; i < once->package->warning_count; i++)
		tell(json_pack("{s:s, s:s}", "event", "warning", "text", once->package->warnings[i]));
	for (;;) {
		struct judge_once_order order;
		sbx_close int file = -1;
		unsigned count = 0;
		ssize_t got = sbx_ipc_recv(FD_ORDERS, &order, sizeof(order), &file, 1, &count, 0);
		int r;

		if (got == 0)
			return 0;
		if (got != (ssize_t)sizeof(order))
			return sbx_error_set(err, got < 0 ? (int)-got : EPROTO, "hear the command");
		r = carry_out(once, &order, file, err);
		*input = (r < 0 && order.kind != JUDGE_ONCE_FILES && order.kind != JUDGE_ONCE_SUBMISSION &&
			  r != -EPIPE && r != -ECANCELED && r != -EIO && !sbx_error_is_shortage(-r)) ||
			 r == -ERANGE; /* above a limit of the profile, or not what the package takes */
		if (r < 0)
			return r;
	}
}

int judge_once_role(char **args)
{
	static const char *const needed[] = { "policies", "profile", "package", "spool" };
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
	if (r == 0) {
		const struct judge_once once = {
			.worker = worker, .package = package, .package_dir = worker->client.tree, .tell = tell
		};

		r = serve(&once, &input, &err);
	}
	if (r < 0)
		tell(json_pack("{s:s, s:b, s:s}", "event", "error", "input", input, "text", err.text));
	judge_package_free(package);
	judge_worker_free(worker);
	return r < 0 ? 1 : 0;
}
