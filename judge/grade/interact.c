/*
 * interact.c - a submission and a validator that talk, each in a box of its own (pass.h).
 *
 * The judge stands between them: it carries the bytes both ways and so sees who said what and when, and neither can do
 * to the other what a shared pipe would allow. A validator that ends first and does not accept ends the submission; one
 * that accepts does not: what the submission does then is judged under its own limits (ends.h).
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "judge/grade/ends.h"
#include "judge/grade/pass.h"
#include "sandbox/cleanup.h"
#include "sandbox/clock.h"

enum side {
	VALIDATOR,
	SUBMISSION,
	SIDES,
};

struct interaction {
	struct judge_pass *pass;
	struct sbx_task tasks[SIDES];
	char state[96];           /* of the talk, when the submission ended */
	struct sbx_error problem; /* why something could not be taken */
};

static int note(struct interaction *interaction, enum judge_speaker who, const void *data, size_t size)
{
	int r = judge_transcript_add(&interaction->pass->transcript, who, sbx_now_ns(), data, size);

	return r < 0 ? sbx_error_set(&interaction->problem, -r, "keep the transcript") : 0;
}

static int on_validator_output(void *ctx, const void *data, size_t size)
{
	return note(ctx, JUDGE_SPEAKER_VALIDATOR, data, size);
}

static int on_submission_output(void *ctx, const void *data, size_t size)
{
	return note(ctx, JUDGE_SPEAKER_SUBMISSION, data, size);
}

static int on_validator_error(void *ctx, const void *data, size_t size)
{
	const struct interaction *interaction = ctx;

	return judge_text_add(&interaction->pass->validated.error, data, size);
}

static int on_submission_error(void *ctx, const void *data, size_t size)
{
	const struct interaction *interaction = ctx;

	return judge_pass_on_error(interaction->pass, data, size);
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

/* Whether the submission can change nothing any more. */
static bool is_final(enum judge_protocol protocol, const struct sbx_result *validator)
{
	static const struct judge_text nothing;
	struct judge_opinion opinion;

	if (validator->outcome != SBX_OUTCOME_EXITED || validator->limit != SBX_LIMIT_NONE)
		return true;
	judge_protocol_read(protocol, validator->exit_code, &nothing, &nothing, &opinion);
	return opinion.verdict != JUDGE_AC;
}

static uint32_t on_end(void *ctx, const struct sbx_task *tasks, unsigned count, unsigned ended)
{
	struct interaction *interaction = ctx;
	const struct judge_pass *pass = interaction->pass;

	(void)count;
	if (ended == SUBMISSION)
		judge_transcript_state(&pass->transcript, sbx_now_ns(), interaction->state, sizeof(interaction->state));
	return ended == VALIDATOR && is_final(pass->subject->package->validation.protocol, &tasks[VALIDATOR].result)
		   ? 1u << SUBMISSION
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

static int order_validator(struct judge_pass *pass, const struct judge_to_validate *what, struct judge_handed *handed,
			   struct sbx_run **out, struct sbx_error *err)
{
	struct judge_validated *validated = &pass->validated;
	int r = judge_validate_order(pass->worker, what, true, handed, validated, err);

	if (r < 0)
		return r;
	extend(pass->worker, pass->subject->limits, &pass->worker->run.limits);
	validated->limits = pass->worker->run.limits;
	*out = malloc(sizeof(**out));
	if (*out == NULL)
		return sbx_error_set(err, ENOMEM, "run the validator");
	memcpy(*out, &pass->worker->run, sizeof(**out));
	return 0;
}

/* Both ended. What either could not be told of itself is an error; what it did is judged. */
static int look(struct interaction *interaction, struct sbx_error *err)
{
	struct judge_pass *pass = interaction->pass;
	const struct sbx_task *validator = &interaction->tasks[VALIDATOR],
			      *submission = &interaction->tasks[SUBMISSION];

	if (interaction->problem.code != 0 && interaction->problem.code != EFBIG) {
		*err = interaction->problem;
		return sbx_error_below_zero(-err->code);
	}
	if (interaction->problem.code == 0 && (validator->seen.cancelled != 0 || submission->seen.cancelled != 0))
		return sbx_error_set(
		    err, submission->seen.cancelled != 0 ? -submission->seen.cancelled : -validator->seen.cancelled,
		    "test %s was given up", pass->test->name);
	pass->result = submission->result;
	pass->seen = submission->seen;
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

static int talk(struct interaction *interaction, struct sbx_run *validator, const int *files, struct sbx_error *err)
{
	struct judge_pass *pass = interaction->pass;
	struct judge_worker *worker = pass->worker;
	const struct sbx_io ios[SIDES] = {
		[VALIDATOR] = { .input = -1,
				.output = -1,
				.error = -1,
				.on_output = on_validator_output,
				.on_error = on_validator_error,
				.on_artifact = on_artifact,
				.on_tick = on_tick,
				.tick_ms = worker->tick_ms,
				.stop = worker->stop,
				.ctx = interaction,
				.files = files },
		[SUBMISSION] = { .input = -1,
				 .output = -1,
				 .error = -1,
				 .on_output = on_submission_output,
				 .on_error = on_submission_error,
				 .stop = -1,
				 .ctx = interaction,
				 .files = pass->files->fds },
	};
	struct judge_timeline_run *noted = judge_timeline_run(worker->timeline);
	int r;

	interaction->tasks[VALIDATOR] =
	    (struct sbx_task){ .run = validator, .io = &ios[VALIDATOR], .feeds = SUBMISSION };
	interaction->tasks[SUBMISSION] =
	    (struct sbx_task){ .run = &worker->run, .io = &ios[SUBMISSION], .feeds = VALIDATOR };
	pass->transcript.begun_ns = sbx_now_ns();
	judge_timeline_moment(noted, JUDGE_MOMENT_ASKED);
	r = sbx_client_run_together(&worker->client, interaction->tasks, SIDES, on_end, interaction, err);
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

int judge_interact(struct judge_pass *pass, struct sbx_error *err)
{
	struct interaction interaction = { .pass = pass };
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
	struct sbx_run *validator = NULL;
	int r = answer < 0 ? answer : order_validator(pass, &what, &handed, &validator, err);

	if (r == 0)
		r = judge_pass_order(pass, err);
	pass->validated.feedback.take_output = has_checker(pass);
	if (r == 0)
		r = talk(&interaction, validator, handed.fds, err);
	free(validator);
	if (r == 0 && has_checker(pass) && pass->finding.verdict == JUDGE_AC)
		r = check(pass, answer, err);
	return r;
}
