/* job.c - see job.h. */
#include "judge/grade/job.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "judge/daemon/canary.h"
#include "judge/grade/timeline.h"
#include "judge/toolchain/compile.h"

struct sums {
	uint64_t cpu_ns, wall_ns, memory_peak_bytes;
};

/* What is told of the whole: the first test that was not accepted, unless a failure of ours came later. */
static void take(struct judge_finding *whole, const struct judge_test *test, const struct judge_finding *finding)
{
	bool decides = whole->verdict == JUDGE_AC ? finding->verdict != JUDGE_AC
						  : finding->verdict == JUDGE_JE && whole->verdict != JUDGE_JE;

	if (!decides)
		return;
	whole->verdict = finding->verdict;
	(void)snprintf(whole->reason, sizeof(whole->reason), "%.200s: %.300s", test->name, finding->reason);
}

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

static int run_tests(struct judge_worker *worker, const struct judge_job *job, const char *entry, json_t *tests,
		     struct judge_finding *whole, struct sums *sums, struct sbx_error *err)
{
	const struct judge_package *package = job->package;
	struct sbx_limits limits;
	int r = judge_test_limits(worker, job->sources.language, package, &limits, err);

	for (size_t i = 0; i < package->test_count && r == 0; i++) {
		struct judge_tested tested;

		judge_timeline_test(worker->timeline, (uint32_t)i);
		r = judge_test_run(worker, job->sources.language, entry, &limits, job->package_dir, &package->tests[i],
				   &tested, err);
		if (r < 0)
			return r;
		take(whole, &package->tests[i], &tested.finding);
		add_up(sums, &tested.result);
		if (job->on_progress != NULL)
			job->on_progress(job->progress_ctx, i, package->test_count, &package->tests[i], &tested);
		if (json_array_append_new(tests, tested.json) != 0)
			r = sbx_error_set(err, ENOMEM, "tell of test %s", package->tests[i].name);
		if (tested.finding.verdict == JUDGE_JE || (tested.finding.verdict != JUDGE_AC && !job->all_tests))
			break;
	}
	if (r == 0 && whole->verdict == JUDGE_AC)
		(void)snprintf(whole->reason, sizeof(whole->reason), "%s%zu test%s accepted",
			       package->test_count == 1 ? "the " : "all ", package->test_count,
			       package->test_count == 1 ? "" : "s");
	return r;
}

static int tell_of_slot(const struct judge_canary *canary, json_t *result)
{
	json_t *slot =
	    json_pack("{s:b, s:I, s:I}", "slow", judge_canary_is_slow(canary->now_ns, canary->quiet_ns), "canary_ns",
		      (json_int_t)canary->now_ns, "canary_quiet_ns", (json_int_t)canary->quiet_ns);

	return json_object_set_new(result, "slot", slot) == 0 ? 0 : -ENOMEM;
}

int judge_job_run(struct judge_worker *worker, const struct judge_job *job, enum judge_verdict *verdict,
		  json_t **result, struct sbx_error *err)
{
	struct judge_compile_wish wish = { .time_ns = job->package->compilation_time_ns,
					   .memory_bytes = job->package->compilation_memory_bytes };
	struct judge_compiled compiled = { .json = NULL };
	struct judge_finding whole = { .verdict = JUDGE_JE };
	struct sums sums = { 0 };
	json_t *tests = json_array(), *json;
	int r = tests == NULL ? sbx_error_set(err, ENOMEM, "judge")
			      : judge_compile(worker, &job->sources, &wish, &compiled, err);

	judge_timeline_step(worker->timeline, JUDGE_STEP_COMPILED);
	if (r == 0) {
		whole = compiled.finding;
		if (whole.verdict == JUDGE_AC)
			r = run_tests(worker, job, compiled.entry, tests, &whole, &sums, err);
	}
	if (r < 0) {
		json_decref(compiled.json);
		json_decref(tests);
		return r;
	}
	json = json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:I, s:I, s:I}", "id", job->id, "verdict",
			 judge_verdict_name(whole.verdict), "reason", whole.reason, "language",
			 job->sources.language->name, "compile", compiled.json == NULL ? json_null() : compiled.json,
			 "tests", tests, "cpu_ns", (json_int_t)sums.cpu_ns, "wall_ns", (json_int_t)sums.wall_ns,
			 "memory_peak_bytes", (json_int_t)sums.memory_peak_bytes);
	if (json == NULL)
		return sbx_error_set(err, ENOMEM, "tell of the verdict");
	if (worker->canary != NULL && worker->canary->now_ns != 0 && tell_of_slot(worker->canary, json) < 0) {
		json_decref(json);
		return sbx_error_set(err, ENOMEM, "tell of the slot");
	}
	judge_timeline_step(worker->timeline, JUDGE_STEP_GRADED);
	*verdict = whole.verdict;
	*result = json;
	return 0;
}
