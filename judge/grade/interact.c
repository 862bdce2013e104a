/*
 * interact.c - a submission and a validator that talk, each in a box of its own (pass.h).
 *
 * The judge stands between them: it carries the bytes both ways and so sees who said what and when, and neither can do
 * to the other what a shared pipe would allow. A validator that ends first and does not accept ends the submission; one
 * that accepts does not: what the submission does then is judged under its own limits (ends.h).
 *
 * A manager (of a CMS Communication task) talks with several processes of the submission, each in a box of its own: by
 * named pipes (fifo.h) on its side, and by named pipes or their standard input and output on theirs.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "judge/grade/ends.h"
#include "judge/grade/fifo.h"
#include "judge/grade/pass.h"
#include "sandbox/cleanup.h"
#include "sandbox/clock.h"

/* Of the tasks: the validator, the submission's processes, and behind them the further ways to talk. */
enum {
	VALIDATOR,
	SUBMISSION
};

struct interaction;

/* One process of the submission, and what it and the validator say to each other. */
struct line {
	struct interaction *interaction;
	unsigned process;
	struct judge_fifo manager, own; /* our ends in either box */
};

struct interaction {
	struct judge_pass *pass;
	struct sbx_run *runs; /* of the validator, and of each process; owned */
	unsigned count;       /* of processes */
	struct line lines[JUDGE_PROCESSES_MAX];
	struct sbx_io ios[SBX_TASKS_MAX];
	struct sbx_task tasks[SBX_TASKS_MAX];
	unsigned task_count;
	char state[96];           /* of the talk, when the submission ended */
	struct sbx_error problem; /* why something could not be taken */
};

static bool has_manager(const struct interaction *interaction)
{
	return interaction->pass->subject->package->validation.protocol == JUDGE_PROTOCOL_CMS_COMMUNICATION;
}

static int note(const struct line *line, enum judge_speaker who, const void *data, size_t size)
{
	struct interaction *interaction = line->interaction;
	int r = judge_transcript_add(&interaction->pass->transcript, who, line->process, sbx_now_ns(), data, size);

	return r < 0 ? sbx_error_set(&interaction->problem, -r, "keep the transcript") : 0;
}

static int on_validator_says(void *ctx, const void *data, size_t size)
{
	return note(ctx, JUDGE_SPEAKER_VALIDATOR, data, size);
}

static int on_submission_says(void *ctx, const void *data, size_t size)
{
	return note(ctx, JUDGE_SPEAKER_SUBMISSION, data, size);
}

/* What a manager writes to standard output is its word on the submission. */
static int on_validator_output(void *ctx, const void *data, size_t size)
{
	const struct interaction *interaction = ctx;

	if (!has_manager(interaction))
		return note(&interaction->lines[0], JUDGE_SPEAKER_VALIDATOR, data, size);
	return judge_text_add(&interaction->pass->validated.out, data, size);
}

static int on_validator_error(void *ctx, const void *data, size_t size)
{
	const struct interaction *interaction = ctx;

	return judge_text_add(&interaction->pass->validated.error, data, size);
}

static int on_submission_error(void *ctx, const void *data, size_t size)
{
	const struct line *line = ctx;

	return judge_pass_on_error(line->interaction->pass, data, size);
}

static int on_artifact(void *ctx, const struct sbx_artifact *artifact, int fd)
{
	struct interaction *interaction = ctx;

	return judge_feedback_take(&interaction->pass->validated.feedback, artifact, fd, &interaction->problem);
}

static int on_tick(void *ctx)
{
	const struct interaction *interaction = ctx;
	const struct judge_worker *worker = interaction->pass->worker;

	return worker->on_tick(worker->tick_ctx);
}

/* Whether the submission can change nothing any more. A process that still runs may be about to end. */
static bool is_final(enum judge_protocol protocol, const struct sbx_result *validator)
{
	return validator->outcome != SBX_OUTCOME_EXITED || validator->limit != SBX_LIMIT_NONE ||
	       judge_protocol_is_no(protocol, validator->exit_code);
}

static uint32_t on_end(void *ctx, const struct sbx_task *tasks, unsigned count, unsigned ended)
{
	struct interaction *interaction = ctx;
	const struct judge_pass *pass = interaction->pass;
	uint32_t processes = ((1u << interaction->count) - 1) << SUBMISSION;

	if (ended != VALIDATOR)
		judge_transcript_state(&pass->transcript, sbx_now_ns(), interaction->state, sizeof(interaction->state));
	if (ended == count)
		return processes;
	return ended == VALIDATOR && is_final(pass->subject->package->validation.protocol, &tasks[VALIDATOR].result)
		   ? processes
		   : 0;
}

static uint64_t sum(uint64_t a, uint64_t b, uint64_t ceiling)
{
	return a >= ceiling || b >= ceiling - a ? ceiling : a + b;
}

/* It has to outlast the submission, and may say as much as the submission lets it. */
static void extend(const struct judge_worker *worker, const struct sbx_limits *submission, struct sbx_limits *limits)
{
	const struct sbx_limits *ceiling = &worker->profile->ceiling;

	limits->wall_ns = sum(limits->wall_ns, submission->wall_ns, ceiling->wall_ns);
	limits->output_bytes = ceiling->output_bytes;
}

static int order_validator(struct interaction *interaction, const struct judge_to_validate *what,
			   struct judge_handed *handed, struct sbx_error *err)
{
	struct judge_pass *pass = interaction->pass;
	struct judge_worker *worker = pass->worker;
	struct judge_validated *validated = &pass->validated;
	struct judge_fifo ends[JUDGE_PROCESSES_MAX];
	int r = judge_validate_order(worker, what, interaction->count, handed, validated, err);

	if (r < 0)
		return r;
	extend(worker, pass->subject->limits, &worker->run.limits);
	validated->limits = worker->run.limits;
	if (has_manager(interaction)) {
		r = judge_fifo_make(worker->spool, &worker->run, true, 0, interaction->count, ends, err);
		for (unsigned i = 0; i < interaction->count && r == 0; i++)
			interaction->lines[i].manager = ends[i];
	}
	interaction->runs[VALIDATOR] = worker->run;
	return r;
}

/* One process, as any submission, with the test's arguments behind those that tell it of its pipes and its number. */
static int order_with(struct interaction *interaction, const struct line *line, bool by_name, struct sbx_error *err)
{
	const struct judge_pass *pass = interaction->pass;
	char *const *own = pass->test->args;
	const char **args;
	char number[12];
	size_t count = 0;
	int r;

	while (own != NULL && own[count] != NULL)
		count++;
	args = calloc(count + 4, sizeof(*args));
	if (args == NULL)
		return sbx_error_set(err, ENOMEM, "run a process");
	count = 0;
	if (by_name) {
		args[count++] = judge_protocol_fifo(line->process, true);
		args[count++] = judge_protocol_fifo(line->process, false);
	}
	(void)snprintf(number, sizeof(number), "%u", line->process);
	if (interaction->count > 1)
		args[count++] = number;
	for (; own != NULL && *own != NULL; own++)
		args[count++] = *own;
	r = judge_pass_order(pass, args, err);
	free((void *)args);
	return r;
}

static int order_process(struct interaction *interaction, struct line *line, struct sbx_error *err)
{
	const struct judge_pass *pass = interaction->pass;
	bool by_name = has_manager(interaction) && !pass->subject->package->validation.standard_io;
	int r = order_with(interaction, line, by_name, err);

	if (r == 0 && by_name)
		r = judge_fifo_make(pass->worker->spool, &pass->worker->run, false, line->process, 1, &line->own, err);
	interaction->runs[SUBMISSION + line->process] = pass->worker->run;
	return r;
}

/* All ended. What either could not be told of itself is an error; what it did is judged. */
static int look(struct interaction *interaction, struct sbx_error *err)
{
	struct judge_pass *pass = interaction->pass;
	const struct sbx_task *validator = &interaction->tasks[VALIDATOR];

	if (interaction->problem.code != 0 && interaction->problem.code != EFBIG) {
		*err = interaction->problem;
		return sbx_error_below_zero(-err->code);
	}
	for (unsigned i = 0; i <= interaction->count; i++)
		if (interaction->problem.code == 0 && interaction->tasks[i].seen.cancelled != 0)
			return sbx_error_set(err, -interaction->tasks[i].seen.cancelled, "test %s was given up",
					     pass->test->name);
	judge_ends_merge(&interaction->tasks[SUBMISSION], interaction->count, &pass->result, &pass->seen);
	pass->validated.result = validator->result;
	pass->validated.seen = validator->seen;
	return 0;
}

static void decide(struct interaction *interaction)
{
	struct judge_pass *pass = interaction->pass;
	struct judge_ends ends = { .limits = pass->subject->limits,
				   .result = &pass->result,
				   .over_ns = pass->seen.over_ns,
				   .submission = &pass->finding,
				   .validator_result = &pass->validated.result,
				   .validator = &pass->validated.finding,
				   .state = interaction->state };
	struct judge_finding finding;

	if (pass->result.limit == SBX_LIMIT_CANCELLED && pass->seen.cancelled == 0) {
		pass->near = false;
		pass->finding.verdict = JUDGE_CANCELLED;
		(void)snprintf(pass->finding.reason, sizeof(pass->finding.reason), "ended after the validator");
	} else {
		judge_pass_look(pass, pass->worker->run.strings);
	}
	judge_validate_decide(pass->subject->package, pass->subject->package->validation.protocol, &pass->validated);
	if (interaction->problem.code == EFBIG) {
		pass->validated.finding.verdict = JUDGE_JE;
		(void)snprintf(pass->validated.finding.reason, sizeof(pass->validated.finding.reason),
			       "validator: %.400s", interaction->problem.text);
	}
	judge_ends_decide(&ends, &finding);
	pass->finding = finding;
	pass->near = pass->near && finding.verdict == JUDGE_TLE;
}

/* Has the line's two sides feed each other: standard input and output, or pipes that are opened by name. */
static void join(struct interaction *interaction, struct line *line, const struct judge_worker *worker)
{
	unsigned process = SUBMISSION + line->process, there = VALIDATOR, here = process;
	struct sbx_io *io = &interaction->ios[process];

	*io = (struct sbx_io){
		.input = worker->null,
		.output = -1,
		.error = -1,
		.on_error = on_submission_error,
		.stop = -1,
		.ctx = line,
		.files = interaction->pass->files->fds,
	};
	interaction->tasks[process] =
	    (struct sbx_task){ .run = &interaction->runs[process], .io = io, .feeds = SBX_FEEDS_NOBODY };
	if (line->manager.to >= 0) {
		there = interaction->task_count++;
		interaction->ios[there] = (struct sbx_io){ .input = line->manager.to, .output = line->manager.from };
		interaction->tasks[there] = (struct sbx_task){ .of = VALIDATOR, .io = &interaction->ios[there] };
	}
	if (line->own.to >= 0) {
		here = interaction->task_count++;
		interaction->ios[here] = (struct sbx_io){ .input = line->own.to, .output = line->own.from };
		interaction->tasks[here] = (struct sbx_task){ .of = process, .io = &interaction->ios[here] };
	}
	if (there != VALIDATOR) {
		interaction->ios[there].on_output = on_validator_says;
		interaction->ios[there].ctx = line;
	}
	interaction->ios[here].on_output = on_submission_says;
	interaction->ios[here].ctx = line;
	interaction->tasks[there].feeds = (int)here;
	interaction->tasks[here].feeds = (int)there;
	line->manager = line->own = (struct judge_fifo){ -1, -1 }; /* they are taken over */
}

static void prepare(struct interaction *interaction, const int *files)
{
	const struct judge_pass *pass = interaction->pass;
	const struct judge_worker *worker = pass->worker;

	interaction->ios[VALIDATOR] = (struct sbx_io){ .input = has_manager(interaction) ? pass->input : -1,
						       .output = -1,
						       .error = -1,
						       .on_output = on_validator_output,
						       .on_error = on_validator_error,
						       .on_artifact = on_artifact,
						       .on_tick = on_tick,
						       .tick_ms = worker->tick_ms,
						       .stop = worker->stop,
						       .ctx = interaction,
						       .files = files };
	interaction->tasks[VALIDATOR] = (struct sbx_task){ .run = &interaction->runs[VALIDATOR],
							   .io = &interaction->ios[VALIDATOR],
							   .feeds = SBX_FEEDS_NOBODY };
	interaction->task_count = SUBMISSION + interaction->count;
	for (unsigned i = 0; i < interaction->count; i++)
		join(interaction, &interaction->lines[i], worker);
}

static int talk(struct interaction *interaction, const int *files, struct sbx_error *err)
{
	struct judge_pass *pass = interaction->pass;
	struct judge_worker *worker = pass->worker;
	struct judge_timeline_run *noted = judge_timeline_run(worker->timeline);
	int r;

	prepare(interaction, files);
	pass->transcript.begun_ns = sbx_now_ns();
	pass->transcript.several = interaction->count > 1;
	judge_timeline_moment(noted, JUDGE_MOMENT_ASKED);
	r = sbx_client_run_together(&worker->client, interaction->tasks, interaction->task_count, on_end, interaction,
				    err);
	if (r == 0)
		r = look(interaction, err);
	if (r < 0)
		return r;
	judge_timeline_moment(noted, JUDGE_MOMENT_READ);
	judge_timeline_result(noted, &pass->result);
	decide(interaction);
	judge_timeline_moment(noted, JUDGE_MOMENT_CHECKED);
	return 0;
}

static bool has_checker(const struct judge_pass *pass)
{
	return pass->subject->package->validation.checker.path != NULL;
}

/* The interactor is content; what it wrote of the talk goes to the checker, whose word it is then. */
static int check(struct judge_pass *pass, int answer, struct sbx_error *err)
{
	struct judge_to_validate what = { .package = pass->subject->package,
					  .test = pass->test,
					  .use = JUDGE_PROGRAM_CHECKER,
					  .input = pass->input,
					  .answer = answer,
					  .code = -1 };
	int r;

	pass->interactor = pass->validated;
	pass->validated = (struct judge_validated)JUDGE_VALIDATED_NONE;
	what.output = pass->interactor.feedback.output;
	if (what.output < 0) {
		pass->finding.verdict = JUDGE_JE;
		(void)snprintf(pass->finding.reason, sizeof(pass->finding.reason),
			       "validator: the interactor has written nothing for the checker");
		return 0;
	}
	r = judge_validate(pass->worker, &what, &pass->validated, err);
	if (r == 0)
		pass->finding = pass->validated.finding;
	return r;
}

/* Orders for all boxes, the submission's last: its program's name is looked at when it has ended. */
static int order_all(struct interaction *interaction, const struct judge_to_validate *what, struct judge_handed *handed,
		     struct sbx_error *err)
{
	int r;

	interaction->runs = calloc(1 + interaction->count, sizeof(*interaction->runs));
	if (interaction->runs == NULL)
		return sbx_error_set(err, ENOMEM, "run the validator");
	r = order_validator(interaction, what, handed, err);
	for (unsigned i = 0; i < interaction->count && r == 0; i++)
		r = order_process(interaction, &interaction->lines[i], err);
	return r;
}

int judge_interact(struct judge_pass *pass, struct sbx_error *err)
{
	const struct judge_validation *validation = &pass->subject->package->validation;
	struct interaction interaction = { .pass = pass,
					   .count = validation->processes == 0 ? 1 : validation->processes };
	sbx_close int answer = judge_package_open(pass->subject->package_dir, pass->test->answer, err);
	const struct judge_to_validate what = { .package = pass->subject->package,
						.test = pass->test,
						.use = JUDGE_PROGRAM_VALIDATOR,
						.input = pass->input,
						.answer = answer,
						.output = -1,
						.code = -1,
						.before = pass->before };
	struct judge_handed handed = { .count = 0 };
	int r;

	for (unsigned i = 0; i < interaction.count; i++)
		interaction.lines[i] = (struct line){ &interaction, i, { -1, -1 }, { -1, -1 } };
	r = answer < 0 ? answer : order_all(&interaction, &what, &handed, err);
	pass->validated.feedback.take_output = has_checker(pass);
	if (r == 0)
		r = talk(&interaction, handed.fds, err);
	for (unsigned i = 0; i < interaction.count; i++) {
		judge_fifo_close(&interaction.lines[i].manager, 1);
		judge_fifo_close(&interaction.lines[i].own, 1);
	}
	free(interaction.runs);
	if (r == 0 && has_checker(pass) && pass->finding.verdict == JUDGE_AC)
		r = check(pass, answer, err);
	return r;
}
