/* validate.c - see validate.h. */
#include "judge/grade/validate.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "judge/grade/timeline.h"

#define ARGS_MAX 256

/* What it writes itself is shown to people, a little of it. */
#define SHOWN 4096

struct validating {
	struct judge_worker *worker;
	struct judge_validated *out;
	struct sbx_error problem; /* why a file could not be taken */
};

static int on_output(void *ctx, const void *data, size_t size)
{
	struct validating *validating = ctx;

	return judge_text_add(&validating->out->out, data, size);
}

static int on_error(void *ctx, const void *data, size_t size)
{
	struct validating *validating = ctx;

	return judge_text_add(&validating->out->error, data, size);
}

static int on_artifact(void *ctx, const struct sbx_artifact *artifact, int fd)
{
	struct validating *validating = ctx;

	return judge_feedback_take(&validating->out->feedback, artifact, fd, &validating->problem);
}

static int on_tick(void *ctx)
{
	const struct validating *validating = ctx;

	return validating->worker->on_tick(validating->worker->tick_ctx);
}

int judge_validate_limits(const struct judge_worker *worker, const struct judge_package *package,
			  const struct judge_handed *handed, struct sbx_limits *limits, struct sbx_error *err)
{
	const struct judge_validation *validation = &package->validation;
	const struct sbx_limits *ceiling = &worker->profile->ceiling;
	struct sbx_limits wanted = { .cpu_ns = validation->time_ns,
				     .wall_ns = validation->time_ns * 2,
				     .memory_bytes = validation->memory_bytes,
				     .output_bytes = validation->output_bytes };
	int r;

	if (wanted.output_bytes == 0)
		wanted.output_bytes = worker->profile->run.output_bytes;
	/* A validator is what a compiler is: a tool of the jury's side, with time and memory to spare. */
	sbx_limits_default(&wanted, &worker->profile->compile);
	r = judge_hand_room(handed, ceiling, &wanted, err);
	if (r == 0)
		r = sbx_limits_check(&wanted, ceiling, err);
	if (r < 0)
		return sbx_error_prefix(err, "limits of the validator of problem %s", package->name);
	*limits = wanted;
	return 0;
}

int judge_validate_prepare(struct judge_worker *worker, int package_dir, const struct judge_package *package,
			   struct judge_finding *finding, struct sbx_error *err)
{
	const struct judge_validation *validation = &package->validation;
	int r = 0;

	if (package->static_validator.path != NULL)
		r = judge_program_make(worker, package_dir, package, &package->static_validator, JUDGE_PROGRAM_STATIC,
				       finding, err);
	if (r != 0 || !validation->custom)
		return r;
	r = judge_program_make(worker, package_dir, package, &validation->validator, JUDGE_PROGRAM_VALIDATOR, finding,
			       err);
	if (r == 0 && validation->checker.path != NULL)
		r = judge_program_make(worker, package_dir, package, &validation->checker, JUDGE_PROGRAM_CHECKER,
				       finding, err);
	return r;
}

static int hand_all(const struct judge_to_validate *what, struct judge_handed *handed, struct sbx_error *err)
{
	enum judge_protocol protocol = what->package->validation.protocol;
	bool by_name = what->output >= 0 && !judge_protocol_takes_stdin(protocol);
	bool manager = protocol == JUDGE_PROTOCOL_CMS_COMMUNICATION; /* which knows of no answer */
	int r;

	handed->link_large = true;
	r = judge_hand(handed, manager ? JUDGE_FILE_STDIN : JUDGE_FILE_INPUT, what->input, err);

	if (r == 0 && !manager)
		r = judge_hand(handed, JUDGE_FILE_ANSWER, what->answer, err);
	if (r == 0 && by_name)
		r = judge_hand(handed, JUDGE_FILE_OUTPUT, what->output, err);
	if (r == 0)
		r = judge_hand(handed, JUDGE_FILE_CODE, what->code, err);
	for (size_t i = 0; r == 0 && what->before != NULL && i < what->before->kept_count; i++)
		r = judge_hand(handed, what->before->kept[i].name, what->before->kept[i].fd, err);
	return r;
}

int judge_validate_order(struct judge_worker *worker, const struct judge_to_validate *what, unsigned talks_with,
			 struct judge_handed *handed, struct judge_validated *out, struct sbx_error *err)
{
	const struct judge_package *package = what->package;
	const char *args[ARGS_MAX];
	int r = hand_all(what, handed, err);

	if (r == 0)
		r = judge_validate_limits(worker, package, handed, &out->limits, err);
	if (r == 0 && judge_protocol_arguments(package->validation.protocol, talks_with, what->test->validator_args,
					       args, ARGS_MAX) < 0)
		r = sbx_error_set(err, E2BIG, "arguments of the validator of problem %s", package->name);
	if (r == 0)
		r = judge_program_order(worker, what->use, args, &out->limits, err);
	if (r < 0)
		return r;
	out->feedback.keep = package->multi_pass;
	out->feedback.plain_names = judge_protocol_writes_score(package->validation.protocol);
	out->limits = worker->run.limits;
	worker->run.flags = SBX_RUN_COLLECT;
	return judge_hand_order(handed, &worker->run, err);
}

static int run(struct validating *validating, int input, const int *files, struct sbx_error *err)
{
	struct judge_worker *worker = validating->worker;
	struct judge_validated *out = validating->out;
	const struct sbx_io io = { .input = input,
				   .output = -1,
				   .error = -1,
				   .on_output = on_output,
				   .on_error = on_error,
				   .on_artifact = on_artifact,
				   .on_tick = on_tick,
				   .tick_ms = worker->tick_ms,
				   .stop = worker->stop,
				   .ctx = validating,
				   .files = files };
	struct judge_timeline_run *noted = judge_timeline_run(worker->timeline);
	int r;

	judge_timeline_moment(noted, JUDGE_MOMENT_ASKED);
	r = sbx_client_run(&worker->client, &worker->run, &io, &out->result, &out->seen, err);
	if (r < 0)
		return r;
	judge_timeline_moment(noted, JUDGE_MOMENT_READ);
	judge_timeline_result(noted, &out->result);
	if (out->seen.cancelled != 0 && validating->problem.code == 0)
		return sbx_error_set(err, -out->seen.cancelled, "validating was given up");
	if (validating->problem.code != 0 && validating->problem.code != EFBIG) {
		*err = validating->problem;
		return sbx_error_below_zero(-err->code);
	}
	return 0;
}

int judge_validate_ordered(struct judge_worker *worker, const struct judge_package *package,
			   enum judge_protocol protocol, int input, const int *files, struct judge_validated *out,
			   struct sbx_error *err)
{
	struct validating validating = { .worker = worker, .out = out };
	int r = run(&validating, input, files, err);

	if (r < 0)
		return r;
	judge_validate_decide(package, protocol, out);
	if (validating.problem.code == EFBIG) {
		out->finding.verdict = JUDGE_JE;
		(void)snprintf(out->finding.reason, sizeof(out->finding.reason), "validator: %.400s",
			       validating.problem.text);
	}
	return 0;
}

int judge_validate(struct judge_worker *worker, const struct judge_to_validate *what, struct judge_validated *out,
		   struct sbx_error *err)
{
	enum judge_protocol protocol = what->package->validation.protocol;
	struct judge_handed handed = { .count = 0 };
	int r = judge_validate_order(worker, what, 0, &handed, out, err);

	return r < 0 ? r
		     : judge_validate_ordered(worker, what->package, protocol,
					      judge_protocol_takes_stdin(protocol) ? what->output : worker->null,
					      handed.fds, out, err);
}

/*
 * One line of what it says, for the reason: the first, or the last where several passes have written one behind the
 * other. Control characters and what is no ASCII stay in the message.
 */
static void one_line(const struct judge_text *text, bool last, char *out, size_t size)
{
	size_t at = 0, end = text->size, n = 0;

	while (end > 0 && text->data[end - 1] == '\n')
		end--;
	for (size_t i = 0; last && i < end; i++)
		if (text->data[i] == '\n')
			at = i + 1;
	for (; at < end && n + 1 < size && text->data[at] != '\n'; at++)
		out[n++] = (char)(text->data[at] >= 0x20 && text->data[at] < 0x7f ? text->data[at] : '?');
	out[n] = '\0';
}

static const struct judge_text *message_of(const struct judge_package *package, enum judge_protocol protocol,
					   const struct judge_validated *validated)
{
	switch (judge_protocol_message(protocol, package->interactive)) {
	case JUDGE_MESSAGE_STDERR:
		return &validated->error;
	case JUDGE_MESSAGE_STDOUT:
		return &validated->out;
	default:
		return &validated->feedback.message;
	}
}

/* A program that the jury's side did not write well: nothing of what it said counts. */
static void take_for_broken(struct judge_validated *validated, const char *why)
{
	validated->opinion = (struct judge_opinion){ .verdict = JUDGE_JE };
	validated->finding.verdict = JUDGE_JE;
	(void)snprintf(validated->finding.reason, sizeof(validated->finding.reason), "validator: %.400s", why);
}

void judge_validate_decide(const struct judge_package *package, enum judge_protocol protocol,
			   struct judge_validated *validated)
{
	const struct sbx_result *result = &validated->result;
	struct judge_opinion *opinion = &validated->opinion;
	struct judge_finding of_run;
	char line[160];

	judge_verdict_of_run(result, &validated->seen, &validated->limits, &of_run);
	if (result->outcome != SBX_OUTCOME_EXITED || result->limit != SBX_LIMIT_NONE) {
		take_for_broken(validated, of_run.reason);
		return;
	}
	judge_protocol_read(protocol, result->exit_code,
			    judge_protocol_writes_score(protocol) ? &validated->feedback.score : &validated->out,
			    &validated->error, opinion);
	if (protocol == JUDGE_PROTOCOL_KATTIS)
		judge_feedback_apply(&validated->feedback, package->validation.score || package->scoring, opinion);
	if (opinion->verdict != JUDGE_JE && opinion->verdict != JUDGE_AC && validated->feedback.next_pass >= 0)
		*opinion = (struct judge_opinion){ .verdict = JUDGE_JE,
						   .reason = "it asks for another pass of what it rejects" };
	if (opinion->verdict == JUDGE_JE) {
		memcpy(line, opinion->reason, sizeof(line) - 1);
		line[sizeof(line) - 1] = '\0';
		take_for_broken(validated, line);
		return;
	}
	validated->finding.verdict = opinion->verdict;
	one_line(message_of(package, protocol, validated), package->multi_pass, line, sizeof(line));
	(void)snprintf(validated->finding.reason, sizeof(validated->finding.reason), "output %s%s%s",
		       opinion->verdict == JUDGE_AC    ? "accepted"
		       : opinion->verdict == JUDGE_PAC ? "accepted in part"
						       : "rejected",
		       line[0] == '\0' || opinion->verdict == JUDGE_AC ? "" : ": ",
		       opinion->verdict == JUDGE_AC ? "" : line);
}

static int add_score(const struct judge_opinion *opinion, json_t *json)
{
	if (opinion->has_score && json_object_set_new(json, "score", json_real(opinion->score)) != 0)
		return -ENOMEM;
	return opinion->has_multiplier &&
		       json_object_set_new(json, "score_multiplier", json_real(opinion->multiplier)) != 0
		   ? -ENOMEM
		   : 0;
}

json_t *judge_validated_own_json(const struct judge_validated *validated)
{
	json_t *json =
	    judge_verdict_json(&validated->result, &validated->seen, &validated->limits, &validated->finding);
	struct judge_text error = validated->error;

	if (error.size > SHOWN) {
		error.dropped += error.size - SHOWN;
		error.size = SHOWN;
	}
	if (json != NULL && (add_score(&validated->opinion, json) < 0 ||
			     (error.size > 0 && json_object_set_new(json, "stderr", judge_text_json(&error)) != 0))) {
		json_decref(json);
		return NULL;
	}
	return json;
}

int judge_validated_json(const struct judge_package *package, const struct judge_validated *validated, json_t *test)
{
	const struct judge_text *message = message_of(package, package->validation.protocol, validated);

	if (judge_feedback_json(&validated->feedback, test) < 0 ||
	    json_object_set_new(test, "validator", judge_validated_own_json(validated)) != 0)
		return -ENOMEM;
	return message != &validated->feedback.message && message->size > 0 &&
		       json_object_set_new(test, "message", judge_text_json(message)) != 0
		   ? -ENOMEM
		   : 0;
}

void judge_validated_free(struct judge_validated *validated)
{
	judge_feedback_free(&validated->feedback);
	judge_text_free(&validated->out);
	judge_text_free(&validated->error);
}
