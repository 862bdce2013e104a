/* compile.c - see compile.h. */
#include "judge/toolchain/compile.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "judge/policy/entry.h"
#include "judge/toolchain/spool.h"
#include "judge/toolchain/text.h"
#include "sandbox/cleanup.h"

/* One compilation in progress. */
struct compiling {
	struct judge_worker *worker;
	struct judge_text text; /* what the compiler says */
	int app;                /* where the artefact goes */
	uint64_t left_bytes;    /* that it may still have */
	unsigned files;
	struct sbx_error problem; /* why the artefact could not be taken */
};

static int on_text(void *ctx, const void *data, size_t size)
{
	struct compiling *compiling = ctx;

	return judge_text_add(&compiling->text, data, size);
}

static int on_artifact(void *ctx, const struct sbx_artifact *artifact, int fd)
{
	struct compiling *compiling = ctx;
	sbx_close int from = fd;
	uint64_t size = 0;
	int r = judge_spool_copy(compiling->app, artifact->path, from, artifact->executable != 0, compiling->left_bytes,
				 &size, &compiling->problem);

	compiling->left_bytes -= r == 0 ? size : 0;
	compiling->files++;
	return r;
}

static int on_tick(void *ctx)
{
	struct compiling *compiling = ctx;

	return compiling->worker->on_tick(compiling->worker->tick_ctx);
}

static int write_sources(struct judge_worker *worker, const struct judge_sources *sources, const char *name,
			 struct sbx_error *err)
{
	sbx_close int dir = judge_spool_fresh(worker->spool, name, err);

	if (dir < 0)
		return dir;
	for (size_t i = 0; i < sources->count; i++) {
		int r =
		    judge_spool_write(dir, sources->files[i].name, sources->files[i].data, sources->files[i].size, err);

		if (r < 0)
			return r;
	}
	return 0;
}

static void set_limits(const struct judge_worker *worker, const struct judge_language *language,
		       const struct judge_compile_wish *wish, struct sbx_limits *limits)
{
	memset(limits, 0, sizeof(*limits));
	limits->cpu_ns = wish->time_ns;
	limits->wall_ns = wish->time_ns == 0 ? 0 : wish->time_ns * 2;
	limits->memory_bytes = wish->memory_bytes;
	sbx_limits_default(limits, &language->compile.limits);
	sbx_limits_default(limits, &worker->profile->compile);
}

static int fill_run(struct judge_worker *worker, const struct judge_sources *sources,
		    const struct judge_compile_wish *wish, const char *entry, struct sbx_error *err)
{
	const struct judge_command *command = &sources->language->compile;
	struct sbx_run *run = &worker->run;
	const char **names = calloc(sources->count + 1, sizeof(*names));
	struct judge_strings argv = { 0 };
	struct judge_expand with = { .sources = names, .main = entry };
	int r;

	if (names == NULL)
		return sbx_error_set(err, ENOMEM, "compile");
	for (size_t i = 0; i < sources->count; i++)
		if (judge_language_owns(sources->language, sources->files[i].name))
			names[with.source_count++] = sources->files[i].name;
	memset(run, 0, offsetof(struct sbx_run, strings));
	set_limits(worker, sources->language, wish, &run->limits);
	run->filter = (uint32_t)judge_policy_filter(worker->policy, command->filter); /* the loader made sure of it */
	run->flags = SBX_RUN_COLLECT;
	run->share_count = 1;
	(void)snprintf(run->shares[0].name, sizeof(run->shares[0].name), "src");
	(void)snprintf(run->shares[0].at, sizeof(run->shares[0].at), "/src");
	(void)snprintf(run->cwd, sizeof(run->cwd), "/src");
	with.memory_bytes = run->limits.memory_bytes;
	with.stack_bytes = run->limits.stack_bytes;
	r = judge_policy_expand(command, &with, &argv, err);
	if (r == 0)
		r = sbx_client_set_strings(run, (const char *const *)argv.items,
					   (const char *const *)command->env.items, err);
	judge_strings_free(&argv);
	free(names);
	return r;
}

/* The artefact is the submission's doing too: too much of it, or none, is its compile error. */
static void judge_artifact(const struct compiling *compiling, const struct sbx_result *result,
			   struct judge_finding *finding)
{
	bool too_much = result->outcome == SBX_OUTCOME_FAILED && result->stage == SBX_STAGE_COLLECT &&
			(result->error_code == E2BIG || result->error_code == ENAMETOOLONG);

	if (too_much || compiling->problem.code == EFBIG || compiling->problem.code == EINVAL) {
		finding->verdict = JUDGE_CE;
		(void)snprintf(finding->reason, sizeof(finding->reason),
			       "compiler: it left too many, too large or unusable files");
	} else if (finding->verdict == JUDGE_AC && compiling->files == 0) {
		finding->verdict = JUDGE_CE;
		(void)snprintf(finding->reason, sizeof(finding->reason), "compiler: it made no program");
	}
}

static void decide(const struct compiling *compiling, const struct sbx_result *result, const struct sbx_io_seen *seen,
		   const struct sbx_limits *limits, struct judge_finding *finding)
{
	struct judge_finding of_run;

	judge_verdict_of_run(result, seen, limits, &of_run);
	*finding = of_run;
	judge_artifact(compiling, result, finding);
	if (finding->verdict == JUDGE_AC || finding->verdict == JUDGE_JE || finding->verdict == JUDGE_CE)
		return;
	finding->verdict = JUDGE_CE;
	(void)snprintf(finding->reason, sizeof(finding->reason), "compiler: %.490s", of_run.reason);
}

static int compile_in_box(struct judge_worker *worker, struct compiling *compiling, struct judge_compiled *out,
			  struct sbx_error *err)
{
	struct sbx_io io = { .input = worker->null,
			     .output = -1,
			     .error = -1,
			     .on_output = on_text,
			     .on_error = on_text,
			     .on_artifact = on_artifact,
			     .on_tick = on_tick,
			     .tick_ms = worker->tick_ms,
			     .stop = worker->stop,
			     .ctx = compiling };
	struct sbx_result result;
	struct sbx_io_seen seen;
	int r = sbx_client_run(&worker->client, &worker->run, &io, &result, &seen, err);

	if (r < 0)
		return r;
	if (seen.cancelled != 0 && compiling->problem.code == 0)
		return sbx_error_set(err, -seen.cancelled, "compilation was given up");
	if (compiling->problem.code != 0 && compiling->problem.code != EFBIG && compiling->problem.code != EINVAL) {
		*err = compiling->problem; /* a full disk, not the submission */
		return sbx_error_prefix(err, "take the artefact");
	}
	decide(compiling, &result, &seen, &worker->run.limits, &out->finding);
	out->json = judge_verdict_json(&result, &seen, &worker->run.limits, &out->finding);
	if (out->json == NULL || json_object_set_new(out->json, "output", judge_text_json(&compiling->text)) != 0)
		return sbx_error_set(err, ENOMEM, "tell of the compilation");
	return 0;
}

static int no_entry(struct judge_compiled *out, const struct sbx_error *why, struct sbx_error *err)
{
	out->finding.verdict = JUDGE_CE;
	(void)snprintf(out->finding.reason, sizeof(out->finding.reason), "%s", why->text);
	out->json = json_pack("{s:s, s:s, s:s}", "verdict", "CE", "reason", out->finding.reason, "output", "");
	return out->json == NULL ? sbx_error_set(err, ENOMEM, "tell of the compilation") : 0;
}

static int find_entry(const struct judge_sources *sources, char *entry, size_t size, struct sbx_error *why)
{
	struct judge_source *files = calloc(sources->count, sizeof(*files));
	int r;

	if (files == NULL)
		return sbx_error_set(why, ENOMEM, "find the entry point");
	for (size_t i = 0; i < sources->count; i++)
		files[i] =
		    (struct judge_source){ sources->files[i].name, sources->files[i].data, sources->files[i].size };
	r = judge_entry_point(sources->language, files, sources->count, entry, size, why);
	free(files);
	return r;
}

int judge_compile(struct judge_worker *worker, const struct judge_sources *sources,
		  const struct judge_compile_wish *wish, struct judge_compiled *out, struct sbx_error *err)
{
	struct compiling compiling = { .worker = worker, .app = -1 };
	struct judge_compiled made = { .finding = { .verdict = JUDGE_AC, .reason = "no compiler needed" } };
	bool has_compiler = sources->language->compile.argv.count > 0;
	struct sbx_error why = { 0 };
	int r = find_entry(sources, made.entry, sizeof(made.entry), &why);

	if (r == -ENOENT || r == -ENAMETOOLONG)
		r = no_entry(&made, &why, err);
	else if (r < 0)
		r = sbx_error_set(err, -r, "%s", why.text);
	if (r == 0 && made.finding.verdict == JUDGE_AC)
		r = write_sources(worker, sources, has_compiler ? "src" : "app", err);
	if (r == 0 && made.finding.verdict == JUDGE_AC && has_compiler) {
		compiling.app = r = judge_spool_fresh(worker->spool, "app", err);
		if (r >= 0)
			r = fill_run(worker, sources, wish, made.entry, err);
		compiling.left_bytes = worker->run.limits.work_bytes;
		if (r == 0)
			r = compile_in_box(worker, &compiling, &made, err);
	}
	judge_text_free(&compiling.text);
	if (compiling.app >= 0)
		(void)close(compiling.app);
	if (r < 0) {
		json_decref(made.json);
		return r;
	}
	*out = made;
	return 0;
}
