/* test_run.c - see test_run.h. */
#include "judge/grade/test_run.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "judge/check/check.h"
#include "judge/grade/retry.h"
#include "judge/grade/timeline.h"
#include "judge/grade/validate.h"
#include "judge/toolchain/text.h"
#include "sandbox/cleanup.h"
#include "sandbox/input.h"
#include "sandbox/io.h"
#include "sandbox/ipc.h"

/* Without a wall limit of its own a run may take this many times its CPU limit: it may wait a little, not for ever. */
#define WALL_PER_CPU 3

/* Standard error is shown to people, a little of it. */
#define STDERR_SHOWN 4096

struct testing {
	struct judge_worker *worker;
	struct judge_check *check;
	struct judge_text stderr_text;
	int answer;
	int output; /* where the output is kept for a validator; -1: it goes to the checker */
	struct judge_timeline_run *noted;
	int check_error; /* -errno: the answer could not be read, the output not be kept, or there is no memory */
	struct judge_validated validated;
};

static long read_answer(void *ctx, void *buf, size_t size)
{
	const struct testing *testing = ctx;
	ssize_t got;

	do {
		got = read(testing->answer, buf, size);
	} while (got < 0 && errno == EINTR);
	return got < 0 ? -errno : got;
}

static int on_output(void *ctx, const void *data, size_t size)
{
	struct testing *testing = ctx;
	int r = 0;

	if (testing->check_error == 0)
		r = testing->output >= 0 ? sbx_io_write(testing->output, data, size)
					 : judge_check_feed(testing->check, data, size);

	/* A rejected output does not end the run: how it ends decides before what it wrote. */
	if (r < 0)
		testing->check_error = r;
	return r < 0 ? r : 0;
}

static int on_error(void *ctx, const void *data, size_t size)
{
	struct testing *testing = ctx;
	size_t room =
	    STDERR_SHOWN - (testing->stderr_text.size < STDERR_SHOWN ? testing->stderr_text.size : STDERR_SHOWN);

	return judge_text_add(&testing->stderr_text, data, size < room ? size : room);
}

static int on_tick(void *ctx)
{
	struct testing *testing = ctx;

	return testing->worker->on_tick(testing->worker->tick_ctx);
}

static uint64_t scaled(uint64_t value, double factor)
{
	return value == SBX_NO_LIMIT ? value : (uint64_t)((double)value * factor);
}

int judge_test_limits(const struct judge_worker *worker, const struct judge_language *language,
		      const struct judge_package *package, struct sbx_limits *limits, struct sbx_error *err)
{
	struct sbx_limits wanted = { .cpu_ns = package->time_limit_ns,
				     .memory_bytes = package->memory_bytes,
				     .output_bytes = package->output_bytes };
	int r;

	if (wanted.cpu_ns != 0)
		wanted.wall_ns = wanted.cpu_ns * WALL_PER_CPU;
	sbx_limits_default(&wanted, &worker->profile->run);
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
	r = sbx_limits_check(&wanted, &worker->profile->ceiling, err);
	if (r < 0)
		return sbx_error_prefix(err, "limits of problem %s for %s", package->name, language->name);
	*limits = wanted;
	return 0;
}

static int fill_run(struct judge_worker *worker, const struct judge_subject *subject, struct sbx_error *err)
{
	const struct judge_language *language = subject->language;
	const struct sbx_limits *limits = subject->limits;
	struct sbx_run *run = &worker->run;
	struct judge_expand with = { .main = subject->entry,
				     .memory_bytes = limits->memory_bytes,
				     .stack_bytes = limits->stack_bytes };
	struct judge_strings argv = { 0 };
	int r;

	memset(run, 0, offsetof(struct sbx_run, strings));
	run->limits = *limits;
	run->limits.cpu_ns = judge_retry_cpu_ns(worker->profile, limits->cpu_ns);
	run->filter =
	    (uint32_t)judge_policy_filter(worker->policy, language->run.filter); /* the loader made sure of it */
	run->share_count = 1;
	(void)snprintf(run->shares[0].name, sizeof(run->shares[0].name), "app");
	(void)snprintf(run->shares[0].at, sizeof(run->shares[0].at), "/app");
	(void)snprintf(run->cwd, sizeof(run->cwd), "/work");
	r = judge_policy_expand(&language->run, &with, &argv, err);
	if (r == 0)
		r = sbx_client_set_strings(run, (const char *const *)argv.items,
					   (const char *const *)language->run.env.items, err);
	judge_strings_free(&argv);
	return r;
}

/* The checker decides last, when the run itself was in order. */
static void check_output(const struct testing *testing, struct judge_finding *finding, struct judge_check_diff *diff)
{
	int accepted = testing->check_error;

	if (accepted == 0)
		accepted = judge_check_finish(testing->check);
	if (accepted < 0) {
		finding->verdict = JUDGE_JE;
		(void)snprintf(finding->reason, sizeof(finding->reason), "read the answer: %s", strerror(-accepted));
	} else if (accepted == 0) {
		judge_check_diff(testing->check, diff);
		finding->verdict = JUDGE_WA;
		(void)snprintf(finding->reason, sizeof(finding->reason), "%.500s", diff->message);
		for (char *newline = strchr(finding->reason, '\n'); newline != NULL; newline = strchr(newline, '\n'))
			*newline = ';'; /* the message keeps its lines */
	} else {
		(void)snprintf(finding->reason, sizeof(finding->reason), "output accepted");
	}
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

static int describe(const struct testing *testing, const struct judge_subject *subject, const struct judge_test *test,
		    const struct sbx_io_seen *seen, const struct judge_check_diff *diff, struct judge_tested *out,
		    struct sbx_error *err)
{
	json_t *json = judge_verdict_json(&out->result, seen, subject->limits, &out->finding);

	if (json == NULL || json_object_set_new(json, "name", json_string(test->name)) != 0 ||
	    (diff->message[0] != '\0' && add_message(json, diff) < 0) ||
	    (testing->validated.result.type != 0 &&
	     judge_validated_json(subject->package, &testing->validated, json) < 0) ||
	    (testing->stderr_text.size > 0 &&
	     json_object_set_new(json, "stderr", judge_text_json(&testing->stderr_text)) != 0)) {
		json_decref(json);
		return sbx_error_set(err, ENOMEM, "tell of test %s", test->name);
	}
	out->json = json;
	return 0;
}

/* The kernel refused to start what the submission's own compilation made: its fault, unlike a missing interpreter. */
static void blame_program(const struct judge_worker *worker, const struct sbx_result *result,
			  struct judge_finding *finding)
{
	if (result->stage != SBX_STAGE_EXEC || result->error_code == 0 || sbx_error_is_shortage(result->error_code) ||
	    strncmp(worker->run.strings, "/app/", 5) != 0)
		return;
	finding->verdict = JUDGE_RTE;
	(void)snprintf(finding->reason, sizeof(finding->reason), "the program cannot be started: %s",
		       strerror(result->error_code));
}

/* The package's own validator decides last, when the run itself was in order. */
static int validate(struct testing *testing, const struct judge_subject *subject, const struct judge_test *test,
		    struct judge_tested *out, struct sbx_error *err)
{
	struct judge_validated *validated = &testing->validated;
	sbx_close int input = judge_package_open(subject->package_dir, test->input, err);
	const struct judge_to_validate what = {
		.package = subject->package,
		.test = test,
		.input = input,
		.answer = testing->answer,
		.output = testing->output,
	};
	int r = input < 0 ? input : sbx_input_seal(testing->output, err);

	if (r == 0)
		r = judge_validate(testing->worker, &what, validated, err);
	if (r < 0)
		return r;
	out->finding = validated->finding;
	out->given = (struct judge_given_score){ .has_score = validated->opinion.has_score,
						 .has_multiplier = validated->opinion.has_multiplier,
						 .score = validated->opinion.score,
						 .multiplier = validated->opinion.multiplier };
	return 0;
}

static int run_in_box(struct testing *testing, int input, struct judge_tested *out, struct sbx_io_seen *seen,
		      struct sbx_error *err)
{
	struct judge_worker *worker = testing->worker;
	struct sbx_io io = { .input = input,
			     .output = -1,
			     .error = -1,
			     .on_output = on_output,
			     .on_error = on_error,
			     .on_tick = on_tick,
			     .tick_ms = worker->tick_ms,
			     .stop = worker->stop,
			     .ctx = testing };
	int r;

	judge_timeline_moment(testing->noted, JUDGE_MOMENT_ASKED);
	r = sbx_client_run(&worker->client, &worker->run, &io, &out->result, seen, err);
	if (r < 0)
		return r;
	judge_timeline_moment(testing->noted, JUDGE_MOMENT_READ);
	judge_timeline_result(testing->noted, &out->result);
	return 0;
}

/* Returns 1 if it is near the limit (retry.h), 0 or -errno. */
static int run_and_check(struct testing *testing, int input, const struct judge_subject *subject,
			 const struct judge_test *test, struct judge_tested *out, struct sbx_error *err)
{
	struct judge_check_diff diff = { .message = "" };
	struct sbx_io_seen seen;
	bool near;
	int r = run_in_box(testing, input, out, &seen, err);

	if (r < 0)
		return r;
	near = judge_retry_hold(&out->result, subject->limits);
	if (seen.cancelled != 0 && testing->check_error == 0)
		return sbx_error_set(err, -seen.cancelled, "test %s was given up", test->name);
	if (testing->check_error != 0 && testing->output >= 0)
		return sbx_error_set(err, -testing->check_error, "keep the output of test %s", test->name);
	judge_verdict_of_run(&out->result, &seen, subject->limits, &out->finding);
	if (out->finding.verdict == JUDGE_JE)
		blame_program(testing->worker, &out->result, &out->finding);
	if (out->finding.verdict == JUDGE_AC && testing->output >= 0)
		r = validate(testing, subject, test, out, err);
	else if (out->finding.verdict == JUDGE_AC || testing->check_error != 0)
		check_output(testing, &out->finding, &diff);
	judge_timeline_moment(testing->noted, JUDGE_MOMENT_CHECKED);
	if (r == 0)
		r = describe(testing, subject, test, &seen, &diff, out, err);
	return r < 0 ? r : near && out->finding.verdict == JUDGE_TLE;
}

/* Without the name that would tell the program which test this is. */
static int open_input(int package_dir, const char *path, struct sbx_error *err)
{
	sbx_close int file = judge_package_open(package_dir, path, err);
	int copy = file < 0 ? file : sbx_input_copy(file, err);

	return file >= 0 && copy < 0 ? sbx_error_prefix(err, "%s", path) : copy;
}

/* Where the output goes: to a validator, when the run has ended, or to the checker as it comes. */
static int open_judging(struct testing *testing, const struct judge_subject *subject, const struct judge_test *test,
			struct sbx_error *err)
{
	testing->answer = judge_package_open(subject->package_dir, test->answer, err);
	if (testing->answer < 0)
		return testing->answer;
	if (subject->package->validation.custom) {
		testing->output = sbx_input_new(err);
		return testing->output < 0 ? testing->output : 0;
	}
	testing->check = judge_check_new(&test->flags, read_answer, testing);
	return testing->check == NULL ? sbx_error_set(err, ENOMEM, "check test %s", test->name) : 0;
}

/* One run, as if there had been no other: input, answer, checker and all that it writes to are its own. As above. */
static int run_once(struct judge_worker *worker, const struct judge_subject *subject, const struct judge_test *test,
		    struct judge_tested *out, struct sbx_error *err)
{
	struct testing testing = { .worker = worker,
				   .answer = -1,
				   .output = -1,
				   .noted = judge_timeline_run(worker->timeline),
				   .validated = JUDGE_VALIDATED_NONE };
	struct judge_tested tested = { .json = NULL };
	sbx_close int input = open_input(subject->package_dir, test->input, err);
	int r = input < 0 ? input : fill_run(worker, subject, err);

	if (r == 0)
		r = open_judging(&testing, subject, test, err);
	if (r == 0)
		r = run_and_check(&testing, input, subject, test, &tested, err);
	judge_check_free(testing.check);
	judge_validated_free(&testing.validated);
	judge_text_free(&testing.stderr_text);
	sbx_ipc_close_all(&testing.answer, 1);
	sbx_ipc_close_all(&testing.output, 1);
	if (r >= 0)
		*out = tested;
	return r;
}

int judge_test_run(struct judge_worker *worker, const struct judge_subject *subject, const struct judge_test *test,
		   struct judge_tested *out, struct sbx_error *err)
{
	struct judge_tested tested = { .json = NULL };
	struct judge_runs runs = { .count = 0 };
	int r;

	for (;;) {
		r = run_once(worker, subject, test, &tested, err);
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
