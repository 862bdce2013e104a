/* test_run.c - see test_run.h: limits, passes, and runs that are made again. */
#include "judge/grade/test_run.h"
#include "judge/grade/include.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "judge/grade/pass.h"
#include "judge/grade/retry.h"
#include "sandbox/cleanup.h"
#include "sandbox/input.h"

/* Without a wall limit of its own a run may take this many times its CPU limit: it may wait a little, not for ever. */
#define WALL_PER_CPU 3

/* Of a multi-pass problem whose package says nothing. */
#define PASSES_DEFAULT 2

static uint64_t scaled(uint64_t value, double factor)
{
	return value == SBX_NO_LIMIT ? value : (uint64_t)((double)value * factor);
}

int judge_test_limits(const struct judge_profile *profile, const struct judge_language *language,
		      const struct judge_package *package, struct sbx_limits *limits, struct sbx_error *err)
{
	struct sbx_limits wanted = { .cpu_ns = package->time_limit_ns,
				     .memory_bytes = package->memory_bytes,
				     .output_bytes = package->output_bytes };
	int r;

	if (wanted.cpu_ns != 0)
		wanted.wall_ns = wanted.cpu_ns * WALL_PER_CPU;
	sbx_limits_default(&wanted, &profile->run);
	wanted.cpu_ns = scaled(wanted.cpu_ns, language->time_multiplier);
	wanted.wall_ns = scaled(wanted.wall_ns, language->time_multiplier);
	if (wanted.memory_bytes != SBX_NO_LIMIT)
		wanted.memory_bytes += language->memory_extra_bytes;
	/* More stack than memory means nothing to a program, but its C library maps as much for each thread, which a
	 * small host refuses. */
	if (wanted.stack_bytes > wanted.memory_bytes)
		wanted.stack_bytes = wanted.memory_bytes;
	if (wanted.processes < language->processes)
		wanted.processes = language->processes;
	r = sbx_limits_check(&wanted, &profile->ceiling, err);
	if (r < 0) {
		(void)sbx_error_prefix(err, "limits of problem %s for %s", package->name, language->name);
		err->code = ERANGE;
		return -ERANGE;
	}
	*limits = wanted;
	return 0;
}

int judge_test_can_be_run(const struct judge_policy *policy, const struct judge_profile *profile,
			  const struct judge_package *package, struct sbx_error *err)
{
	int r = 0;

	for (size_t i = 0; i < policy->language_count && !package->submit_answer; i++) {
		struct sbx_limits limits;

		if (!judge_package_allows(policy, package, &policy->languages[i]))
			continue;
		r = judge_test_limits(profile, &policy->languages[i], package, &limits, err);
		if (r == 0)
			break;
	}
	return r;
}

static int add_message(json_t *json, const struct judge_check_diff *diff)
{
	json_t *where = json_pack("{s:I, s:I, s:I, s:I}", "output_line", (json_int_t)diff->output_line, "answer_line",
				  (json_int_t)diff->answer_line, "output_offset", (json_int_t)diff->output_offset,
				  "answer_offset", (json_int_t)diff->answer_offset);

	return json_object_set_new(json, "message", json_string(diff->message)) == 0 &&
		       json_object_set_new(json_object_get(json, "evidence"), "difference", where) == 0
		   ? 0
		   : -ENOMEM;
}

/* As far as the checker or the validator has not said where that is. */
static int add_context(const struct judge_pass *pass, json_t *json)
{
	json_t *evidence = json_object_get(json, "evidence"), *difference = json_object_get(evidence, "difference");

	if (pass->context == NULL)
		return 0;
	return difference == NULL ? json_object_set(evidence, "difference", pass->context)
				  : json_object_update_missing(difference, pass->context);
}

static bool was_validated(const struct judge_pass *pass)
{
	return pass->validated.result.type != 0;
}

static int add_talk(const struct judge_pass *pass, json_t *json)
{
	if (!pass->subject->package->interactive || pass->test->is_static)
		return 0;
	if (pass->interactor.result.type != 0 &&
	    json_object_set_new(json, "interactor", judge_validated_own_json(&pass->interactor)) != 0)
		return -ENOMEM;
	return json_object_set_new(json, "transcript", judge_transcript_json(&pass->transcript));
}

static int describe(const struct judge_pass *pass, unsigned passes, struct judge_tested *out, struct sbx_error *err)
{
	json_t *json = judge_verdict_json(&out->result, &pass->seen, pass->subject->limits, &out->finding);

	if (json == NULL || json_object_set_new(json, "name", json_string(pass->test->name)) != 0 ||
	    (pass->diff.message[0] != '\0' && add_message(json, &pass->diff) < 0) ||
	    (was_validated(pass) && judge_validated_json(pass->subject->package, &pass->validated, json) < 0) ||
	    add_context(pass, json) != 0 || add_talk(pass, json) != 0 ||
	    (pass->subject->package->multi_pass && json_object_set_new(json, "passes", json_integer(passes)) != 0) ||
	    (pass->stderr_text.size > 0 &&
	     json_object_set_new(json, "stderr", judge_text_json(&pass->stderr_text)) != 0)) {
		json_decref(json);
		return sbx_error_set(err, ENOMEM, "tell of test %s", pass->test->name);
	}
	out->json = json;
	return 0;
}

/* Without the name that would tell the program which test this is. */
static int open_input(int package_dir, const char *path, struct sbx_error *err)
{
	sbx_close int file = judge_package_open(package_dir, path, err);
	int copy = file < 0 ? file : sbx_input_copy(file, err);

	return file >= 0 && copy < 0 ? sbx_error_prefix(err, "%s", path) : copy;
}

/* What the passes have cost together is what the most costly of them did: each has the limits for itself. */
static void add_up(struct sbx_result *all, const struct sbx_result *pass)
{
	struct sbx_result most = *pass;

	if (all->cpu_ns > most.cpu_ns) {
		most.cpu_ns = all->cpu_ns;
		most.cpu_user_ns = all->cpu_user_ns;
		most.cpu_system_ns = all->cpu_system_ns;
	}
	if (all->wall_ns > most.wall_ns)
		most.wall_ns = all->wall_ns;
	if (all->memory_peak_bytes > most.memory_peak_bytes)
		most.memory_peak_bytes = all->memory_peak_bytes;
	*all = most;
}

/* Whether another pass is to follow. A validator that never comes to an end is the package's failure. */
static bool goes_on(struct judge_pass *pass, unsigned passes)
{
	const struct judge_package *package = pass->subject->package;
	unsigned max = package->validation.passes != 0 ? package->validation.passes : PASSES_DEFAULT;

	if (!package->multi_pass || pass->finding.verdict != JUDGE_AC || pass->validated.feedback.next_pass < 0)
		return false;
	if (passes < max)
		return true;
	pass->finding.verdict = JUDGE_JE;
	(void)snprintf(pass->finding.reason, sizeof(pass->finding.reason), "validator: it asks for more than %u passes",
		       max);
	return false;
}

/* All passes on one test. Takes over *input. Returns 1 if it is near the limit (retry.h), 0 or -errno. */
static int run_passes(struct judge_pass *pass, int *input, struct judge_tested *out, struct sbx_error *err)
{
	struct judge_feedback before = JUDGE_FEEDBACK_NONE;
	bool near = false;
	int r;

	for (unsigned passes = 1;; passes++) {
		pass->input = *input;
		pass->before = passes > 1 ? &before : NULL;
		r = judge_pass_run(pass, err);
		if (r < 0)
			break;
		add_up(&out->result, &pass->result);
		near = near || pass->near;
		if (!goes_on(pass, passes)) {
			out->finding = pass->finding;
			r = describe(pass, passes, out, err);
			break;
		}
		judge_feedback_free(&before);
		before = pass->validated.feedback;
		pass->validated.feedback = (struct judge_feedback)JUDGE_FEEDBACK_NONE;
		judge_pass_free(pass);
		*pass = (struct judge_pass){ .worker = pass->worker,
					     .subject = pass->subject,
					     .test = pass->test,
					     .files = pass->files,
					     .validated = JUDGE_VALIDATED_NONE,
					     .interactor = JUDGE_VALIDATED_NONE };
		(void)close(*input); /* of a file in memory */
		*input = sbx_take_fd(&before.next_pass);
	}
	judge_feedback_free(&before);
	return r < 0 ? r : near && out->finding.verdict == JUDGE_TLE;
}

/* One run, as if there had been no other: input, answer, checker and all that it writes to are its own. As above. */
static int run_once(struct judge_worker *worker, const struct judge_subject *subject, const struct judge_test *test,
		    const struct judge_handed *files, struct judge_tested *out, struct sbx_error *err)
{
	struct judge_pass pass = { .worker = worker,
				   .subject = subject,
				   .test = test,
				   .files = files,
				   .validated = JUDGE_VALIDATED_NONE,
				   .interactor = JUDGE_VALIDATED_NONE };
	struct judge_tested tested = { .json = NULL };
	sbx_close int input = test->is_static ? sbx_input_new(err) : open_input(subject->package_dir, test->input, err);
	int r = input < 0 ? input : run_passes(&pass, &input, &tested, err);

	if (r >= 0) {
		const struct judge_opinion *opinion = &pass.validated.opinion;

		tested.given = (struct judge_given_score){ .has_score = opinion->has_score,
							   .has_multiplier = opinion->has_multiplier,
							   .score = opinion->score,
							   .multiplier = opinion->multiplier };
		*out = tested;
	}
	judge_pass_free(&pass);
	return r;
}

/* Again, where it ends near its CPU limit. */
static int run_often(struct judge_worker *worker, const struct judge_subject *subject, const struct judge_test *test,
		     const struct judge_handed *files, struct judge_tested *out, struct sbx_error *err)
{
	struct judge_tested tested = { .json = NULL };
	struct judge_runs runs = { .count = 0 };
	int r;

	for (;;) {
		r = run_once(worker, subject, test, files, &tested, err);
		if (r < 0)
			return r;
		if (!judge_retry_note(&runs, worker->profile, &tested.result, r > 0))
			break;
		json_decref(tested.json);
	}
	if (judge_retry_tell(&runs, &tested.finding, tested.json) < 0) {
		json_decref(tested.json);
		return sbx_error_set(err, ENOMEM, "tell of the runs of test %s", test->name);
	}
	*out = tested;
	return 0;
}

int judge_test_run(struct judge_worker *worker, const struct judge_subject *subject, const struct judge_test *test,
		   struct judge_tested *out, struct sbx_error *err)
{
	struct judge_handed files = { .count = 0 };
	struct sbx_limits limits = *subject->limits;
	struct judge_subject roomy = *subject;
	int r = judge_hand_files(&files, subject->package_dir, test, err);

	roomy.limits = &limits;
	if (r == 0)
		r = judge_hand_input(&files, subject->package_dir, subject->package, test, err);
	if (r == 0 && !test->is_static)
		r = judge_hand_sources(&files, subject->sources, subject->package, test, &worker->profile->ceiling,
				       err);
	if (r == 0)
		r = judge_hand_room(&files, &worker->profile->ceiling, &limits, err);
	if (r == 0)
		r = run_often(worker, &roomy, test, &files, out, err);
	judge_hand_close(&files);
	return r;
}
