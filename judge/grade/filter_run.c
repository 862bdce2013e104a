/* filter_run.c - see filter_run.h. */
#include "judge/grade/filter_run.h"

#include <stdio.h>
#include <string.h>

#include "judge/grade/validate.h"

struct filtering {
	struct judge_worker *worker;
	struct judge_filtered *out;
};

static int on_output(void *ctx, const void *data, size_t size)
{
	const struct filtering *filtering = ctx;

	return judge_text_add(&filtering->out->out, data, size);
}

static int on_error(void *ctx, const void *data, size_t size)
{
	const struct filtering *filtering = ctx;

	return judge_text_add(&filtering->out->error, data, size);
}

static int on_tick(void *ctx)
{
	const struct filtering *filtering = ctx;

	return filtering->worker->on_tick(filtering->worker->tick_ctx);
}

int judge_filter_run(struct judge_worker *worker, const struct judge_package *package, enum judge_program_use use,
		     const struct judge_to_filter *what, struct judge_filtered *out, struct sbx_error *err)
{
	static const struct judge_handed nothing;
	const struct judge_handed *files = what->files == NULL ? &nothing : what->files;
	struct filtering filtering = { .worker = worker, .out = out };
	const struct sbx_io io = { .input = what->input,
				   .output = -1,
				   .error = -1,
				   .on_output = on_output,
				   .on_error = on_error,
				   .on_tick = on_tick,
				   .tick_ms = worker->tick_ms,
				   .stop = worker->stop,
				   .ctx = &filtering,
				   .files = files->fds };
	struct sbx_limits limits;
	struct sbx_io_seen seen = { 0 };
	int r = judge_validate_limits(worker, package, files, &limits, err);

	if (r == 0)
		r = judge_program_order(worker, use, (const char *const *)what->args, &limits, err);
	if (r == 0)
		r = judge_hand_order(files, &worker->run, err);
	if (r == 0)
		r = sbx_client_run(&worker->client, &worker->run, &io, &out->result, &seen, err);
	if (r < 0)
		return r;
	if (seen.cancelled != 0)
		return sbx_error_set(err, -seen.cancelled, "a program of the package was given up");
	limits = worker->run.limits;
	judge_verdict_of_run(&out->result, &seen, &limits, &out->finding);
	judge_verdict_of_exec(&out->result, worker->run.strings, &out->finding);
	if (out->result.outcome == SBX_OUTCOME_EXITED && out->result.limit == SBX_LIMIT_NONE)
		out->finding.verdict = JUDGE_AC; /* its status says something to the caller */
	else
		out->finding.verdict = JUDGE_JE;
	return 0;
}

void judge_filtered_free(struct judge_filtered *filtered)
{
	judge_text_free(&filtered->out);
	judge_text_free(&filtered->error);
}
