/* build.c - see build.h. */
#include "judge/toolchain/build.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/grade/timeline.h"
#include "judge/toolchain/spool.h"
#include "judge/toolchain/text.h"
#include "sandbox/cleanup.h"

/* One compilation in progress. */
struct building {
	struct judge_worker *worker;
	struct judge_text text; /* what the compiler says */
	int into;               /* where the files go */
	uint64_t left_bytes;    /* that they may still have */
	struct judge_made *made;
	size_t count, room;
	struct sbx_error problem; /* why a file could not be taken */
};

static int on_text(void *ctx, const void *data, size_t size)
{
	struct building *building = ctx;

	return judge_text_add(&building->text, data, size);
}

static int make_room(struct building *building)
{
	size_t room = building->room == 0 ? 8 : building->room * 2;
	struct judge_made *more;

	if (building->count < building->room)
		return 0;
	more = reallocarray(building->made, room, sizeof(*more));
	if (more == NULL)
		return sbx_error_set(&building->problem, ENOMEM, "note an artefact");
	building->made = more;
	building->room = room;
	return 0;
}

static int on_artifact(void *ctx, const struct sbx_artifact *artifact, int fd)
{
	struct building *building = ctx;
	sbx_close int from = fd;
	uint64_t size = 0;
	int r = make_room(building);

	if (r == 0)
		r = judge_spool_copy(building->into, artifact->path, from, artifact->executable != 0,
				     building->left_bytes, &size, &building->problem);
	if (r == 0) {
		struct judge_made *made = &building->made[building->count++];

		*made = (struct judge_made){ .size = size, .executable = artifact->executable != 0 };
		memcpy(made->path, artifact->path, strlen(artifact->path)); /* judge_spool_copy has checked it */
		building->left_bytes -= size;
	}
	return r;
}

static int on_tick(void *ctx)
{
	struct building *building = ctx;

	return building->worker->on_tick(building->worker->tick_ctx);
}

/* The artefact is the submission's doing too: too much of it, or none, is its compile error. */
static void judge_artifact(const struct building *building, const struct sbx_result *result,
			   struct judge_finding *finding)
{
	bool too_much = result->outcome == SBX_OUTCOME_FAILED && result->stage == SBX_STAGE_COLLECT &&
			(result->error_code == E2BIG || result->error_code == ENAMETOOLONG);

	if (too_much || building->problem.code == EFBIG || building->problem.code == EINVAL) {
		finding->verdict = JUDGE_CE;
		(void)snprintf(finding->reason, sizeof(finding->reason),
			       "compiler: it left too many, too large or unusable files");
	} else if (finding->verdict == JUDGE_AC && building->count == 0) {
		finding->verdict = JUDGE_CE;
		(void)snprintf(finding->reason, sizeof(finding->reason), "compiler: it made no program");
	}
}

static void decide(const struct building *building, const struct sbx_result *result, const struct sbx_io_seen *seen,
		   const struct sbx_limits *limits, struct judge_finding *finding)
{
	struct judge_finding of_run;

	judge_verdict_of_run(result, seen, limits, &of_run);
	judge_verdict_of_exec(result, building->worker->run.strings, &of_run);
	*finding = of_run;
	judge_artifact(building, result, finding);
	if (finding->verdict == JUDGE_AC || finding->verdict == JUDGE_JE || finding->verdict == JUDGE_CE)
		return;
	finding->verdict = JUDGE_CE;
	(void)snprintf(finding->reason, sizeof(finding->reason), "compiler: %.490s", of_run.reason);
}

/* A compiler that says no because it was short of something may say yes the next time. */
static bool is_lasting(const struct building *building, const struct sbx_result *result,
		       const struct judge_finding *finding)
{
	if (result->outcome != SBX_OUTCOME_EXITED || result->limit != SBX_LIMIT_NONE || building->problem.code != 0)
		return false;
	return finding->verdict == JUDGE_AC ||
	       (finding->verdict == JUDGE_CE && result->exit_code > 0 && result->oom_kills == 0 &&
		result->memory_limit_hits == 0 && result->processes_refused == 0);
}

static int run(struct building *building, struct judge_built *out, struct sbx_error *err)
{
	struct judge_worker *worker = building->worker;
	struct sbx_io io = { .input = worker->null,
			     .output = -1,
			     .error = -1,
			     .on_output = on_text,
			     .on_error = on_text,
			     .on_artifact = on_artifact,
			     .on_tick = on_tick,
			     .tick_ms = worker->tick_ms,
			     .stop = worker->stop,
			     .ctx = building };
	struct judge_timeline_run *noted = judge_timeline_run(worker->timeline);
	struct sbx_result result;
	struct sbx_io_seen seen;
	int r;

	judge_timeline_moment(noted, JUDGE_MOMENT_ASKED);
	r = sbx_client_run(&worker->client, &worker->run, &io, &result, &seen, err);
	if (r < 0)
		return r;
	judge_timeline_moment(noted, JUDGE_MOMENT_READ);
	judge_timeline_result(noted, &result);
	if (seen.cancelled != 0 && building->problem.code == 0)
		return sbx_error_set(err, -seen.cancelled, "compilation was given up");
	if (building->problem.code != 0 && building->problem.code != EFBIG && building->problem.code != EINVAL) {
		*err = building->problem; /* a full disk, not the submission */
		return sbx_error_prefix(err, "take the artefact");
	}
	decide(building, &result, &seen, &worker->run.limits, &out->finding);
	judge_timeline_moment(noted, JUDGE_MOMENT_CHECKED);
	out->lasting = is_lasting(building, &result, &out->finding);
	out->json = judge_verdict_json(&result, &seen, &worker->run.limits, &out->finding);
	if (out->json == NULL || json_object_set_new(out->json, "output", judge_text_json(&building->text)) != 0 ||
	    json_object_set_new(out->json, "cached", json_false()) != 0)
		return sbx_error_set(err, ENOMEM, "tell of the compilation");
	return 0;
}

int judge_build(struct judge_worker *worker, int into, struct judge_built *out, struct sbx_error *err)
{
	struct building building = { .worker = worker, .into = into, .left_bytes = worker->run.limits.work_bytes };
	struct judge_built built = { .json = NULL };
	int r = run(&building, &built, err);

	judge_text_free(&building.text);
	built.made = building.made;
	built.made_count = building.count;
	if (r < 0) {
		judge_built_free(&built);
		return r;
	}
	*out = built;
	return 0;
}

void judge_built_free(struct judge_built *built)
{
	json_decref(built->json);
	free(built->made);
	*built = (struct judge_built){ .json = NULL };
}
