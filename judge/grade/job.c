/* job.c - see job.h. */
#include "judge/grade/job.h"

#include <errno.h>
#include <stdlib.h>

#include "judge/daemon/canary.h"
#include "judge/grade/grader.h"
#include "judge/grade/include.h"
#include "judge/grade/same.h"
#include "judge/grade/score_json.h"
#include "judge/grade/timeline.h"
#include "judge/grade/validate.h"
#include "judge/toolchain/compile.h"

struct sums {
	uint64_t cpu_ns, wall_ns, memory_peak_bytes;
};

struct judging {
	struct judge_scoring *scoring;
	const struct judge_sources *sources; /* as compiled */
	struct judge_graded graded;          /* the whole, where tests have run */
	struct sums sums;
	json_t *tests;
	size_t *first;             /* same.h; or NULL */
	struct judge_tested **ran; /* of each test that others are the same as: what became of it, or NULL; its json is
				      borrowed from tests */
	bool failed;               /* a test ended in a failure of ours: nothing after it is run */
};

static void add_up(struct sums *sums, const struct sbx_result *result)
{
	/* The cost of a submission is that of its slowest and its largest test. */
	if (result->cpu_ns > sums->cpu_ns)
		sums->cpu_ns = result->cpu_ns;
	if (result->wall_ns > sums->wall_ns)
		sums->wall_ns = result->wall_ns;
	if (result->memory_peak_bytes > sums->memory_peak_bytes)
		sums->memory_peak_bytes = result->memory_peak_bytes;
}

/* Keeps what became of a test for those that are the same. */
static int keep(struct judging *judging, size_t index, const struct judge_tested *tested, struct sbx_error *err)
{
	if (judging->ran == NULL)
		return 0;
	judging->ran[index] = malloc(sizeof(*tested));
	if (judging->ran[index] == NULL)
		return sbx_error_set(err, ENOMEM, "keep the result of a test");
	*judging->ran[index] = *tested;
	return 0;
}

/* As if it had run: what became of the one that it is the same as. */
static int copy_test(const struct judge_job *job, const struct judging *judging, size_t index,
		     struct judge_tested *tested, struct sbx_error *err)
{
	const struct judge_test *test = &job->package->tests[index],
				*first = &job->package->tests[judging->first[index]];

	*tested = *judging->ran[judging->first[index]];
	tested->json = json_deep_copy(tested->json);
	(void)json_object_del(tested->json, "score"); /* where it has one */
	(void)json_object_del(tested->json, "max");   /* as above */
	if (tested->json != NULL && json_object_set_new(tested->json, "name", json_string(test->name)) == 0 &&
	    json_object_set_new(tested->json, "same_as", json_string(first->name)) == 0)
		return 0;
	json_decref(tested->json);
	return sbx_error_set(err, ENOMEM, "tell of test %s", test->name);
}

static int run_or_copy(struct judge_worker *worker, const struct judge_job *job, const char *entry,
		       const struct sbx_limits *limits, size_t index, const struct judging *judging,
		       struct judge_tested *tested, struct sbx_error *err)
{
	const struct judge_subject subject = { .language = job->sources.language,
					       .entry = entry,
					       .sources = judging->sources,
					       .limits = limits,
					       .package = job->package,
					       .package_dir = job->package_dir,
					       .context = job->context };

	if (judging->first != NULL && judging->first[index] != index && judging->ran[judging->first[index]] != NULL)
		return copy_test(job, judging, index, tested, err);
	judge_timeline_test(worker->timeline, (uint32_t)index);
	return judge_test_run(worker, &subject, &job->package->tests[index], tested, err);
}

/* One test, noted and told. */
static int run_test(struct judge_worker *worker, const struct judge_job *job, const char *entry,
		    const struct sbx_limits *limits, size_t index, struct judging *judging, struct sbx_error *err)
{
	const struct judge_test *test = &job->package->tests[index];
	struct judge_tested tested = { .json = NULL };
	int r = run_or_copy(worker, job, entry, limits, index, judging, &tested, err);

	if (r < 0)
		return r;
	judge_scoring_note(judging->scoring, index, tested.finding.verdict, &tested.given);
	if (judge_score_tell_test(judging->scoring, index, tested.json) < 0) {
		json_decref(tested.json);
		return sbx_error_set(err, ENOMEM, "tell of test %s", test->name);
	}
	add_up(&judging->sums, &tested.result);
	judging->failed = tested.finding.verdict == JUDGE_JE;
	if (job->on_progress != NULL)
		job->on_progress(job->progress_ctx, index, job->package->test_count, test, &tested);
	if (json_array_append_new(judging->tests, tested.json) != 0)
		return sbx_error_set(err, ENOMEM, "tell of test %s", test->name);
	return keep(judging, index, &tested, err);
}

static int look_for_same(const struct judge_job *job, struct judging *judging, struct sbx_error *err)
{
	int r = judge_same_find(job->package_dir, job->package, &judging->first, err);

	if (r == 0 && judging->first != NULL) {
		judging->ran = calloc(job->package->test_count + 1, sizeof(struct judge_tested *));
		r = judging->ran == NULL ? sbx_error_set(err, ENOMEM, "judge") : 0;
	}
	return r;
}

static void forget_same(const struct judge_job *job, struct judging *judging)
{
	for (size_t i = 0; judging->ran != NULL && i < job->package->test_count; i++)
		free(judging->ran[i]);
	free((void *)judging->ran);
	free(judging->first);
}

static int run_tests(struct judge_worker *worker, const struct judge_job *job, const char *entry,
		     struct judging *judging, struct judge_finding *whole, struct sbx_error *err)
{
	struct judge_grading grading = { .worker = worker, .package = job->package, .package_dir = job->package_dir };
	struct sbx_limits limits;
	int r = judge_test_limits(worker->profile, job->sources.language, job->package, &limits, err);

	if (r == 0)
		r = look_for_same(job, judging, err);
	for (size_t i = 0; i < job->package->test_count && r == 0 && !judging->failed; i++)
		if (job->only_test == i + 1 ||
		    (job->only_test == 0 && (job->all_tests || judge_scoring_needs(judging->scoring, i))))
			r = run_test(worker, job, entry, &limits, i, judging, err);
	if (r < 0)
		return r;
	judge_scoring_set_grader(judging->scoring, judge_grader_run, &grading);
	r = judge_scoring_finish(judging->scoring, &judging->graded, whole, err);
	if (r < 0)
		return r;
	judge_score_explain(job->package, judging->tests, &judging->graded, whole);
	return 0;
}

static int tell_of_slot(const struct judge_canary *canary, json_t *result)
{
	json_t *slot =
	    json_pack("{s:b, s:I, s:I}", "slow", judge_canary_is_slow(canary->now_ns, canary->quiet_ns), "canary_ns",
		      (json_int_t)canary->now_ns, "canary_quiet_ns", (json_int_t)canary->quiet_ns);

	return json_object_set_new(result, "slot", slot) == 0 ? 0 : -ENOMEM;
}

/* The result, of which tests and compiled->json become part; both are consumed. NULL without memory. */
static json_t *tell(const struct judge_worker *worker, const struct judge_job *job, struct judge_compiled *compiled,
		    struct judging *judging, const struct judge_finding *whole)
{
	const struct sums *sums = &judging->sums;
	json_t *json =
	    json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:I, s:I, s:I}", "id", job->id, "verdict",
		      judge_verdict_name(whole->verdict), "reason", whole->reason, "language",
		      job->sources.language->name, "compile", compiled->json == NULL ? json_null() : compiled->json,
		      "tests", judging->tests, "cpu_ns", (json_int_t)sums->cpu_ns, "wall_ns", (json_int_t)sums->wall_ns,
		      "memory_peak_bytes", (json_int_t)sums->memory_peak_bytes);

	compiled->json = judging->tests = NULL;
	if (json == NULL)
		return NULL;
	if (judge_score_tell(judging->scoring, job->package, &judging->graded, json) < 0 ||
	    (worker->canary != NULL && worker->canary->now_ns != 0 && tell_of_slot(worker->canary, json) < 0)) {
		json_decref(json);
		return NULL;
	}
	return json;
}

/* What is compiled: the submission's files with those of the package. 1 if it is not to be judged: *whole says why. */
static int prepare_sources(const struct judge_worker *worker, const struct judge_job *job,
			   struct judge_included *included, struct judge_finding *whole, struct sbx_error *err)
{
	int r;

	if (!judge_package_allows(worker->policy, job->package, job->sources.language)) {
		whole->verdict = JUDGE_CE;
		(void)snprintf(whole->reason, sizeof(whole->reason), "compiler: %s is not a language of this problem",
			       job->sources.language->name);
		return 1;
	}
	if (job->package->submit_answer) {
		included->sources = job->sources;
		return 0;
	}
	r = judge_include(worker->policy, job->package, job->package_dir, &job->sources, included, err);
	if (r < 0 && !sbx_error_is_shortage(-r)) {
		whole->verdict = JUDGE_JE;
		(void)snprintf(whole->reason, sizeof(whole->reason), "package: %.400s", err->text);
		return 1;
	}
	return r;
}

int judge_job_run(struct judge_worker *worker, const struct judge_job *job, enum judge_verdict *verdict,
		  json_t **result, struct sbx_error *err)
{
	struct judge_compile_wish wish = { .time_ns = job->package->compilation_time_ns,
					   .memory_bytes = job->package->compilation_memory_bytes };
	struct judge_compiled compiled = { .finding = { .verdict = JUDGE_AC } }; /* of answers, too */
	struct judge_included included = { .all = NULL };
	struct judge_finding whole = { .verdict = JUDGE_JE };
	struct judging judging = { .scoring = judge_scoring_new(job->package),
				   .sources = &included.sources,
				   .tests = json_array() };
	int r = judging.tests == NULL || judging.scoring == NULL
		    ? sbx_error_set(err, ENOMEM, "judge")
		    : judge_validate_prepare(worker, job->package_dir, job->package, &whole, err);
	const struct judge_grading grading = { .worker = worker,
					       .package = job->package,
					       .package_dir = job->package_dir };
	bool broken;

	if (r == 0)
		judge_scoring_set_order(judging.scoring, job->order);
	if (r == 0)
		r = judge_grader_prepare(&grading, &whole, err);
	if (r == 0)
		r = prepare_sources(worker, job, &included, &whole, err);
	broken = r > 0; /* the package: whole says how, and no submission is judged on it */

	if (r == 0 && !job->package->submit_answer)
		r = judge_compile(worker, &included.sources, &wish, &compiled, err);
	judge_timeline_step(worker->timeline, JUDGE_STEP_COMPILED);
	if (broken) {
		r = 0;
	} else if (r == 0) {
		whole = compiled.finding;
		if (whole.verdict == JUDGE_AC)
			r = run_tests(worker, job, compiled.entry, &judging, &whole, err);
	}
	if (r == 0) {
		json_t *json = tell(worker, job, &compiled, &judging, &whole);

		judge_timeline_step(worker->timeline, JUDGE_STEP_GRADED);
		if (json == NULL)
			r = sbx_error_set(err, ENOMEM, "tell of the verdict");
		else
			*result = json;
		*verdict = whole.verdict;
	}
	forget_same(job, &judging);
	judge_included_free(&included);
	judge_scoring_free(judging.scoring);
	json_decref(compiled.json);
	json_decref(judging.tests);
	return r;
}
