/* pass.c - see pass.h: one submission alone, its output compared while it streams, or kept for a validator. */
#include "judge/grade/pass.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/grade/answers.h"
#include "judge/grade/context.h"
#include "judge/grade/retry.h"
#include "judge/toolchain/order.h"
#include "sandbox/cleanup.h"
#include "sandbox/input.h"
#include "sandbox/io.h"
#include "sandbox/ipc.h"
#include "sandbox/root.h"

/* Standard error is shown to people, a little of it. */
#define STDERR_SHOWN 4096

/* One submission that runs alone. */
struct alone {
	struct judge_pass *pass;
	struct judge_check *check;
	int answer;
	int output;                      /* where the output is kept for a validator; -1: it goes to the checker */
	struct judge_excerpt shown;      /* of what the checker got */
	bool file_found, file_too_large; /* where the output is a file that it leaves */
	int check_error; /* -errno: the answer could not be read, the output not be kept, or there is no memory */
};

static long read_answer(void *ctx, void *buf, size_t size)
{
	const struct alone *alone = ctx;
	ssize_t got;

	do {
		got = read(alone->answer, buf, size);
	} while (got < 0 && errno == EINTR);
	return got < 0 ? -errno : got;
}

/* Of a rejected output what stands around the place, or else the end of what has come. */
static void keep_excerpt(struct alone *alone, const void *data, size_t size, bool rejected)
{
	uint64_t had = alone->shown.start + alone->shown.size, wanted;
	struct judge_check_diff diff;

	if (rejected) {
		judge_check_diff(alone->check, &diff);
		wanted = diff.output_offset + JUDGE_EXCERPT_AFTER;
		wanted = wanted > had ? wanted - had : 0;
		size = wanted < size ? (size_t)wanted : size;
	}
	judge_excerpt_add(&alone->shown, data, size);
}

static int on_output(void *ctx, const void *data, size_t size)
{
	struct alone *alone = ctx;
	int r = 0;

	if (alone->check_error == 0)
		r = alone->output >= 0 ? sbx_io_write(alone->output, data, size)
				       : judge_check_feed(alone->check, data, size);
	if (alone->output < 0 && r >= 0 && alone->check_error == 0 && alone->pass->subject->context)
		keep_excerpt(alone, data, size, r > 0);
	/* A rejected output does not end the run: how it ends decides before what it wrote. */
	if (r < 0)
		alone->check_error = r;
	return r < 0 ? r : 0;
}

/* No more of a file than the output limit lets through, however large it says that it is. */
static int read_file(struct alone *alone, int fd)
{
	uint64_t left = alone->pass->subject->limits->output_bytes;
	char buf[16384];

	for (;;) {
		ssize_t got = read(fd, buf, sizeof(buf));
		int r;

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got < 0 ? -errno : 0;
		alone->file_too_large = (uint64_t)got > left;
		if (alone->file_too_large)
			return 0;
		left -= (uint64_t)got;
		r = on_output(alone, buf, (size_t)got);
		if (r < 0)
			return r;
	}
}

/* Of all that a submission leaves in its work directory, the file that its output is to be in. */
static int on_artifact(void *ctx, const struct sbx_artifact *artifact, int fd)
{
	struct alone *alone = ctx;
	sbx_close int file = fd;
	struct stat st;
	int r = 0;

	if (strcmp(artifact->path, alone->pass->subject->package->output_file) != 0)
		return 0;
	/* init sends files only, each once, but the box may have got hold of init. */
	if (fstat(file, &st) != 0 || !S_ISREG(st.st_mode) || alone->file_found)
		r = -EPROTO;
	alone->file_found = true;
	if (r == 0 && (uint64_t)st.st_size > alone->pass->subject->limits->output_bytes)
		alone->file_too_large = true;
	else if (r == 0)
		r = read_file(alone, file);
	if (r < 0)
		alone->check_error = r;
	return r;
}

int judge_pass_on_error(struct judge_pass *pass, const void *data, size_t size)
{
	struct judge_text *text = &pass->stderr_text;
	size_t room = STDERR_SHOWN - (text->size < STDERR_SHOWN ? text->size : STDERR_SHOWN);

	return judge_text_add(text, data, size < room ? size : room);
}

static int on_error(void *ctx, const void *data, size_t size)
{
	const struct alone *alone = ctx;

	return judge_pass_on_error(alone->pass, data, size);
}

static int on_tick(void *ctx)
{
	const struct alone *alone = ctx;
	const struct judge_worker *worker = alone->pass->worker;

	return worker->on_tick(worker->tick_ctx);
}

int judge_pass_order(const struct judge_pass *pass, const char *const *args, struct sbx_error *err)
{
	const struct judge_subject *subject = pass->subject;
	const struct judge_language *language = subject->language;
	const struct judge_worker *worker = pass->worker;
	const struct judge_expand with = { .main = subject->entry,
					   .memory_bytes = subject->limits->memory_bytes,
					   .memory_extra_bytes = language->memory_extra_bytes,
					   .stack_bytes = subject->limits->stack_bytes };
	struct sbx_run *run = &pass->worker->run;
	int r;

	memset(run, 0, offsetof(struct sbx_run, strings));
	run->limits = *subject->limits;
	run->limits.cpu_ns = judge_retry_cpu_ns(worker->profile, run->limits.cpu_ns);
	run->filter =
	    (uint32_t)judge_policy_filter(worker->policy, language->run.filter); /* the loader made sure of it */
	run->share_count = 1;
	(void)snprintf(run->shares[0].name, sizeof(run->shares[0].name), "app");
	(void)snprintf(run->shares[0].at, sizeof(run->shares[0].at), "/app");
	(void)snprintf(run->cwd, sizeof(run->cwd), SBX_WORK_PATH);
	run->flags = subject->package->file_writing ? 0 : SBX_RUN_READ_ONLY;
	if (subject->package->output_file != NULL)
		run->flags = SBX_RUN_COLLECT;
	r = judge_order_strings(run, &language->run, &with, args, err);
	return r == 0 ? judge_hand_order(pass->files, run, err) : r;
}

/* The checker decides last, when the run itself was in order. */
static void check_output(const struct alone *alone, struct judge_finding *finding, struct judge_check_diff *diff)
{
	int accepted = alone->check_error;

	if (accepted == 0)
		accepted = judge_check_finish(alone->check);
	if (accepted < 0) {
		finding->verdict = JUDGE_JE;
		(void)snprintf(finding->reason, sizeof(finding->reason), "read the answer: %s", strerror(-accepted));
	} else if (accepted == 0) {
		judge_check_diff(alone->check, diff);
		finding->verdict = JUDGE_WA;
		(void)snprintf(finding->reason, sizeof(finding->reason), "%.500s", diff->message);
		for (char *newline = strchr(finding->reason, '\n'); newline != NULL; newline = strchr(newline, '\n'))
			*newline = ';'; /* the message keeps its lines */
	} else {
		(void)snprintf(finding->reason, sizeof(finding->reason), "output accepted");
	}
}

/* Where output and answer part; without memory for it the verdict is none the worse. */
static void show_context(const struct alone *alone)
{
	struct judge_pass *pass = alone->pass;
	json_t *difference;

	if (!pass->subject->context || pass->finding.verdict == JUDGE_AC || pass->finding.verdict == JUDGE_JE)
		return;
	if (alone->output < 0) {
		if (pass->diff.message[0] != '\0')
			pass->context = judge_context_of(&pass->diff, &alone->shown, alone->answer);
		return;
	}
	if (pass->validated.result.type == 0)
		return; /* it was not asked */
	difference = judge_feedback_difference(&pass->validated.feedback);
	pass->context = judge_context_of_file(difference, &pass->test->flags, alone->output, alone->answer);
	json_decref(difference);
}

/* The kernel refused to start what the submission's own compilation made: its fault, unlike a missing interpreter. */
static void blame_program(const char *program, const struct sbx_result *result, struct judge_finding *finding)
{
	if (result->stage != SBX_STAGE_EXEC || result->error_code == 0 || sbx_error_is_shortage(result->error_code) ||
	    strncmp(program, "/app/", 5) != 0)
		return;
	finding->verdict = JUDGE_RTE;
	(void)snprintf(finding->reason, sizeof(finding->reason), "the program cannot be started: %s",
		       strerror(result->error_code));
}

void judge_pass_look(struct judge_pass *pass, const char *program)
{
	const struct sbx_limits *limits = pass->subject->limits;

	pass->near = judge_retry_hold(&pass->result, limits);
	judge_verdict_of_run(&pass->result, &pass->seen, limits, &pass->finding);
	judge_verdict_of_runtime(&pass->result, &pass->subject->language->run, &pass->finding);
	judge_verdict_of_exec(&pass->result, program, &pass->finding);
	if (pass->finding.verdict == JUDGE_JE)
		blame_program(program, &pass->result, &pass->finding);
	pass->near = pass->near && pass->finding.verdict == JUDGE_TLE;
}

/* The file that the program is started from, or the first, as a file in memory. */
static int open_code(const struct judge_subject *subject, struct sbx_error *err)
{
	const struct judge_sources *sources = subject->sources;
	const struct judge_file *file = &sources->files[0];
	sbx_close int fd = sbx_input_new(err);
	int r = fd < 0 ? fd : 0;

	for (size_t i = 0; i < sources->count; i++)
		if (strcmp(sources->files[i].name, subject->entry) == 0)
			file = &sources->files[i];
	if (r == 0 && sbx_io_write(fd, file->data, file->size) < 0)
		r = sbx_error_set(err, ENOMEM, "show the validator the submission's source");
	if (r == 0)
		r = sbx_input_seal(fd, err);
	return r < 0 ? r : sbx_take_fd(&fd);
}

/* The package's own validator decides last, when the run itself was in order. */
static int validate(struct alone *alone, struct sbx_error *err)
{
	struct judge_pass *pass = alone->pass;
	const struct judge_package *package = pass->subject->package;
	bool wants_code = judge_protocol_wants_code(package->validation.protocol);
	sbx_close int code = wants_code ? open_code(pass->subject, err) : -1;
	const struct judge_to_validate what = {
		.package = package,
		.test = pass->test,
		.use = JUDGE_PROGRAM_VALIDATOR,
		.input = pass->input,
		.answer = alone->answer,
		.output = alone->output,
		.code = code,
		.before = pass->before,
	};
	int r = wants_code && code < 0 ? code : sbx_input_seal(alone->output, err);

	if (r == 0)
		r = judge_validate(pass->worker, &what, &pass->validated, err);
	if (r == 0)
		pass->finding = pass->validated.finding;
	return r;
}

static int run_in_box(struct alone *alone, struct judge_timeline_run *noted, struct sbx_error *err)
{
	struct judge_pass *pass = alone->pass;
	struct judge_worker *worker = pass->worker;
	const struct judge_package *package = pass->subject->package;
	struct sbx_io io = { .input = package->input_file != NULL ? worker->null : pass->input,
			     .output = -1,
			     .error = -1,
			     .on_output = package->output_file != NULL ? NULL : on_output,
			     .on_error = on_error,
			     .on_artifact = on_artifact,
			     .on_tick = on_tick,
			     .tick_ms = worker->tick_ms,
			     .stop = worker->stop,
			     .ctx = alone,
			     .files = pass->files->fds };
	int r;

	judge_timeline_moment(noted, JUDGE_MOMENT_ASKED);
	r = sbx_client_run(&worker->client, &worker->run, &io, &pass->result, &pass->seen, err);
	if (r < 0)
		return r;
	judge_timeline_moment(noted, JUDGE_MOMENT_READ);
	judge_timeline_result(noted, &pass->result);
	if (pass->seen.cancelled != 0 && alone->check_error == 0)
		return sbx_error_set(err, -pass->seen.cancelled, "test %s was given up", pass->test->name);
	if (alone->check_error != 0 && (alone->output >= 0 || package->output_file != NULL))
		return sbx_error_set(err, -alone->check_error, "keep the output of test %s", pass->test->name);
	return 0;
}

/* Nothing is run: the file stands for the output of a run that was in order. */
static int take_answer(struct alone *alone, struct sbx_error *err)
{
	struct judge_pass *pass = alone->pass;
	const struct judge_subject *subject = pass->subject;
	const struct judge_file *file = judge_answers_find(subject->package, pass->test, subject->sources);
	const char *slash = strrchr(pass->test->name, '/');

	pass->result = (struct sbx_result){ .outcome = SBX_OUTCOME_EXITED, .blocked = -1 };
	if (file == NULL) {
		pass->finding.verdict = JUDGE_WA;
		(void)snprintf(pass->finding.reason, sizeof(pass->finding.reason),
			       "no answer was submitted (%.200s.out)", slash == NULL ? pass->test->name : slash + 1);
		return 0;
	}
	pass->seen.output_bytes = file->size;
	if (file->size > subject->limits->output_bytes) {
		pass->finding.verdict = JUDGE_OLE;
		(void)snprintf(pass->finding.reason, sizeof(pass->finding.reason),
			       "the answer is larger than the output limit");
		return 0;
	}
	if (on_output(alone, file->data, file->size) < 0 && alone->output >= 0)
		return sbx_error_set(err, -alone->check_error, "keep the answer to test %s", pass->test->name);
	if (alone->output >= 0)
		return validate(alone, err);
	check_output(alone, &pass->finding, &pass->diff);
	return 0;
}

/* What it left decides as what it would have written: too much of it before a checker sees any. */
static void look_for_file(const struct alone *alone)
{
	struct judge_pass *pass = alone->pass;
	struct judge_finding *finding = &pass->finding;
	const char *name = pass->subject->package->output_file;
	uint32_t stage = pass->result.outcome == SBX_OUTCOME_FAILED ? pass->result.stage : SBX_STAGE_NONE;
	int error = pass->result.error_code;

	if (stage == SBX_STAGE_COLLECT && (error == E2BIG || error == ENAMETOOLONG)) {
		finding->verdict = JUDGE_OLE;
		(void)snprintf(finding->reason, sizeof(finding->reason),
			       "output: more is left in the work directory than can be taken out of it");
	} else if (finding->verdict == JUDGE_AC && alone->file_too_large) {
		finding->verdict = JUDGE_OLE;
		(void)snprintf(finding->reason, sizeof(finding->reason), "output: %s is larger than the output limit",
			       name);
	} else if (finding->verdict == JUDGE_AC && !alone->file_found) {
		finding->verdict = JUDGE_WA;
		(void)snprintf(finding->reason, sizeof(finding->reason), "no output file %s", name);
	}
}

static int run_and_check(struct alone *alone, struct sbx_error *err)
{
	struct judge_pass *pass = alone->pass;
	struct judge_timeline_run *noted = judge_timeline_run(pass->worker->timeline);
	int r = judge_pass_order(pass, (const char *const *)pass->test->args, err);

	if (r == 0)
		r = run_in_box(alone, noted, err);
	if (r < 0)
		return r;
	judge_pass_look(pass, pass->worker->run.strings);
	if (pass->subject->package->output_file != NULL)
		look_for_file(alone);
	if (pass->finding.verdict == JUDGE_AC && alone->output >= 0)
		r = validate(alone, err);
	else if (pass->finding.verdict == JUDGE_AC || alone->check_error != 0)
		check_output(alone, &pass->finding, &pass->diff);
	judge_timeline_moment(noted, JUDGE_MOMENT_CHECKED);
	return r;
}

/* Where the output goes: to a validator, when the run has ended, or to the checker as it comes. */
static int open_judging(struct alone *alone, struct sbx_error *err)
{
	const struct judge_pass *pass = alone->pass;

	alone->answer = judge_package_open(pass->subject->package_dir, pass->test->answer, err);
	if (alone->answer < 0)
		return alone->answer;
	if (pass->subject->package->validation.custom) {
		alone->output = sbx_input_new(err);
		return alone->output < 0 ? alone->output : 0;
	}
	alone->check = judge_check_new(&pass->test->flags, read_answer, alone);
	return alone->check == NULL ? sbx_error_set(err, ENOMEM, "check test %s", pass->test->name) : 0;
}

int judge_pass_run(struct judge_pass *pass, struct sbx_error *err)
{
	struct alone alone = { .pass = pass, .answer = -1, .output = -1 };
	int r;

	if (pass->test->is_static)
		return judge_pass_static(pass, err);
	if (pass->subject->package->interactive)
		return judge_interact(pass, err);
	r = open_judging(&alone, err);
	if (r == 0)
		r = pass->subject->package->submit_answer ? take_answer(&alone, err) : run_and_check(&alone, err);
	if (r == 0)
		show_context(&alone);
	judge_check_free(alone.check);
	sbx_ipc_close_all(&alone.answer, 1);
	sbx_ipc_close_all(&alone.output, 1);
	return r;
}

void judge_pass_free(struct judge_pass *pass)
{
	judge_validated_free(&pass->validated);
	judge_validated_free(&pass->interactor);
	judge_transcript_free(&pass->transcript);
	judge_text_free(&pass->stderr_text);
	json_decref(pass->context);
}
