/*
 * once_verify.c - the judge of `minos verify`: the package's own submissions; see once.h.
 *
 * As unprivileged as the rest of the role. The package is read again for each order that needs its submissions, so that
 * nothing has to be kept between them but what judging keeps.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/daemon/job_file.h"
#include "judge/daemon/once.h"
#include "judge/grade/expectation.h"
#include "judge/grade/include.h"
#include "judge/grade/job.h"
#include "judge/package/limit_edit.h"
#include "judge/package/submissions.h"
#include "judge/store/files.h"
#include "judge/toolchain/package_file.h"
#include "sandbox/cleanup.h"

/* ---- The list ---- */

static const char *time_use_name(enum judge_time_use use)
{
	static const char *const names[] = { "unused", "lower", "upper" };

	return names[use];
}

/* As many files as are ever read of one; what is more is refused when it is judged. */
static int read_files(const struct judge_once *once, const struct judge_submission *submission,
		      struct judge_file *files, struct sbx_error *err)
{
	const struct judge_files_limits limits = judge_package_takes(once->worker->profile, once->package);
	uint64_t left = limits.bytes > JUDGE_PROGRAM_BYTES_MAX ? limits.bytes : JUDGE_PROGRAM_BYTES_MAX;
	int r = 0;

	for (size_t i = 0; i < submission->file_count && i < limits.files && r == 0; i++)
		r = judge_package_file(once->package, once->package_dir, submission->files[i],
				       submission->files[i] + submission->name_skip, &left, &files[i], err);
	return r;
}

/* Authors have languages that are none of ours, and files beside their sources. 1, 0 or -errno. */
static int is_in_none(const struct judge_once *once, const struct judge_submission *submission, struct sbx_error *err)
{
	struct sbx_error why = { 0 };
	struct judge_file *files;
	int r;

	if (submission->language != NULL || once->package->submit_answer ||
	    submission->file_count > once->worker->profile->source_files)
		return 0;
	files = calloc(submission->file_count + 1, sizeof(*files));
	if (files == NULL)
		return sbx_error_set(err, ENOMEM, "list the submissions");
	r = read_files(once, submission, files, &why);
	if (r == 0)
		r = judge_files_in_none(once->worker->policy, files, submission->file_count);
	judge_files_free_all(files, submission->file_count);
	return r < 0 ? 0 : r; /* what cannot be read is refused when it is judged */
}

/* One that is in no language is told of, and not judged. */
static int add_submission(const struct judge_once *once, const struct judge_submission *submission, json_t *list,
			  struct sbx_error *err)
{
	char expected[JUDGE_EXPECTATION_SIZE];
	int none = is_in_none(once, submission, err);
	json_t *one;

	if (none < 0)
		return none;
	if (none > 0)
		once->tell(json_pack("{s:s, s:s+}", "event", "warning", "text", submission->name,
				     ": in none of the languages here, so it is not judged"));
	one = json_pack("{s:s, s:s, s:s, s:s, s:b}", "name", submission->name, "expected",
			judge_expectation_words(submission->permitted, expected), "origin",
			submission->origin != NULL ? submission->origin : "", "time_use",
			time_use_name(submission->time_use), "judged", none == 0);
	return json_array_append_new(list, one) == 0 ? 0 : sbx_error_set(err, ENOMEM, "list the submissions");
}

static json_t *names_of_tests(const struct judge_package *package)
{
	json_t *names = json_array();

	for (size_t i = 0; i < package->test_count && names != NULL; i++)
		(void)json_array_append_new(names,
					    json_string(package->tests[i].name)); /* one that is missing is no test */
	return names;
}

int judge_once_list(const struct judge_once *once, struct sbx_error *err)
{
	const struct judge_package *package = once->package;
	struct judge_submissions submissions = { .items = NULL };
	size_t programs = 0, input_programs = 0;
	int r = judge_once_count_programs(once, &programs, &input_programs, err);
	json_t *list = json_array(), *event;

	if (r == 0)
		r = judge_submissions_read(once->package_dir, package, &submissions, err);
	if (r < 0) {
		json_decref(list);
		return r;
	}
	for (size_t i = 0; i < submissions.count && r == 0; i++)
		r = add_submission(once, &submissions.items[i], list, err);
	for (size_t i = 0; i < submissions.warning_count; i++)
		once->tell(json_pack("{s:s, s:s}", "event", "warning", "text", submissions.warnings[i]));
	judge_submissions_free(&submissions);
	event = json_pack("{s:s, s:s, s:b, s:b, s:s, s:I, s:f, s:f, s:I, s:I, s:I, s:o, s:o}", "event", "package",
			  "name", package->name, "modern", package->format == JUDGE_FORMAT_2025_09, "scoring",
			  package->scoring, "time_limit_file", package->time_limit_file, "time_limit_ns",
			  (json_int_t)package->time_limit_ns, "time_multiplier", package->time_multiplier,
			  "time_safety_margin", package->time_safety_margin, "time_resolution_ns",
			  (json_int_t)package->time_resolution_ns, "programs", (json_int_t)programs, "input_programs",
			  (json_int_t)input_programs, "tests", names_of_tests(package), "submissions", list);
	if (event == NULL)
		r = sbx_error_set(err, ENOMEM, "list the submissions");
	if (r == 0)
		once->tell(event);
	else
		json_decref(event);
	return r;
}

int judge_once_limit(const struct judge_once *once, const struct judge_once_order *order, struct sbx_error *err)
{
	struct judge_limit_edit edit;
	int r = judge_limit_edit_read(once->package_dir, order->time_limit_ns, &edit, err);

	if (r == 0)
		once->tell(json_pack("{s:s, s:I, s:I, s:s, s:s}", "event", "edit", "offset", (json_int_t)edit.offset,
				     "length", (json_int_t)edit.length, "text", edit.text, "seen", edit.seen));
	return r;
}

/* ---- One submission ---- */

static int read_sources(const struct judge_once *once, const struct judge_submission *submission, struct judge_job *job,
			struct judge_file *files, struct sbx_error *err)
{
	const struct judge_files_limits limits = judge_package_takes(once->worker->profile, once->package);
	const char *language = once->package->submit_answer ? judge_policy_answers()->name : submission->language;
	int r = read_files(once, submission, files, err);

	if (r == 0)
		r = judge_files_check(files, submission->file_count, &limits, err);
	if (r == 0)
		r = judge_files_language(once->worker->policy, language, files, submission->file_count,
					 &job->sources.language, err);
	return r;
}

/* What can be said of one test alone is asked, and no more. */
static int compare(const struct judge_submission *submission, const struct judge_once_order *order,
		   const json_t *result, json_t *problems)
{
	enum judge_verdict_style style = (enum judge_verdict_style)order->style; /* carry_out has looked at it */
	struct judge_submission alone = *submission;

	if (order->test == 0)
		return judge_expectation_check(submission, style, result, problems);
	if ((alone.permitted & JUDGE_EXPECT_PAC) != 0)
		alone.permitted = ~0U; /* a part of the points: it fails some tests, and nobody says which */
	alone.permitted |= JUDGE_EXPECT_AC;
	alone.required = 0;
	alone.message = NULL;
	alone.rule_count = 0;
	alone.score_min = -INFINITY;
	alone.score_max = INFINITY;
	return judge_expectation_check(&alone, style, result, problems);
}

static void on_progress(void *ctx, size_t index, size_t count, const struct judge_test *test,
			const struct judge_tested *tested)
{
	const struct judge_once *once = ctx;

	(void)test; /* the entry has its name */
	once->tell(json_pack("{s:s, s:I, s:I, s:O}", "event", "test", "index", (json_int_t)index, "count",
			     (json_int_t)count, "test", tested->json));
}

/* One that cannot be judged, through its authors' doing, is a problem of the package: it is told as one. */
static int tell_refused(const struct judge_once *once, const struct sbx_error *why)
{
	once->tell(json_pack("{s:s, s:n, s:[s]}", "event", "result", "result", "problems", why->text));
	return 0;
}

/*
 * Authors have compilers of their own, and no word for the version of a language: what does not compile, and ought to,
 * is judged as the first variant of the language that it is a program of, and that is told.
 */
static int run_as_any(const struct judge_once *once, const struct judge_submission *submission, struct judge_job *job,
		      enum judge_verdict *verdict, json_t **result, struct sbx_error *err)
{
	const struct judge_language *plain = job->sources.language, *variant;
	int r = judge_job_run(once->worker, job, verdict, result, err);

	if (submission->language != NULL || (submission->permitted & JUDGE_EXPECT_CE) != 0)
		return r;
	for (size_t i = 0;
	     r == 0 && *verdict == JUDGE_CE && (variant = judge_policy_variant(once->worker->policy, plain, i)) != NULL;
	     i++) {
		enum judge_verdict other = JUDGE_CE;
		json_t *of_other = NULL;

		job->sources.language = variant;
		r = judge_job_run(once->worker, job, &other, &of_other, err);
		if (r == 0 && other != JUDGE_CE) {
			json_decref(*result);
			*result = of_other;
			*verdict = other;
			once->tell(json_pack("{s:s, s:s++++}", "event", "warning", "text", submission->name,
					     ": does not compile as ", plain->title, ", judged as ", variant->title));
			return 0;
		}
		json_decref(of_other);
	}
	job->sources.language = plain;
	return r;
}

static int judge_it(const struct judge_once *once, const struct judge_once_order *order,
		    const struct judge_submission *submission, struct judge_job *job, struct sbx_error *err)
{
	json_t *result = NULL, *problems = json_array();
	enum judge_verdict verdict;
	int r = problems == NULL ? sbx_error_set(err, ENOMEM, "judge %s", submission->name)
				 : run_as_any(once, submission, job, &verdict, &result, err);

	if (r == 0 && compare(submission, order, result, problems) < 0)
		r = sbx_error_set(err, ENOMEM, "judge %s", submission->name);
	if (r == 0) {
		once->tell(json_pack("{s:s, s:O, s:O, s:f}", "event", "result", "result", result, "problems", problems,
				     "time_multiplier", job->sources.language->time_multiplier));
	}
	json_decref(result);
	json_decref(problems);
	return r;
}

int judge_once_submission(const struct judge_once *once, const struct judge_once_order *order, struct sbx_error *err)
{
	uint64_t limit = once->package->time_limit_ns;
	struct judge_submissions all = { .items = NULL };
	struct judge_job job = { .id = "local",
				 .package = once->package,
				 .package_dir = once->package_dir,
				 .all_tests = order->all_tests != 0,
				 .order = judge_verdict_order((enum judge_verdict_style)order->style),
				 .context = true,
				 .only_test = order->test,
				 .on_progress = on_progress,
				 .progress_ctx = (void *)(uintptr_t)once };
	int r = judge_submissions_read(once->package_dir, once->package, &all, err);
	struct judge_file *files;

	if (r < 0)
		return r;
	if (order->submission >= all.count || order->test > once->package->test_count) {
		judge_submissions_free(&all);
		return sbx_error_set(err, 0, "the package has changed meanwhile");
	}
	const struct judge_submission *submission = &all.items[order->submission];

	files = calloc(submission->file_count + 1, sizeof(*files));
	r = files == NULL ? sbx_error_set(err, ENOMEM, "judge %s", submission->name)
			  : read_sources(once, submission, &job, files, err);
	job.id = submission->name;
	job.sources.files = files;
	job.sources.count = submission->file_count;
	job.sources.entry = submission->entry_point;
	if (order->time_limit_ns != 0)
		once->package->time_limit_ns = order->time_limit_ns;
	if (r == 0)
		r = judge_it(once, order, submission, &job, err);
	else if (!sbx_error_is_shortage(-r))
		r = tell_refused(once, err);
	once->package->time_limit_ns = limit;
	judge_files_free_all(files, submission->file_count);
	judge_submissions_free(&all);
	return r;
}
