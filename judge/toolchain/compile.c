/* compile.c - see compile.h. */
#include "judge/toolchain/compile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/policy/entry.h"
#include "judge/store/files.h"
#include "judge/toolchain/build.h"
#include "judge/toolchain/cache.h"
#include "judge/toolchain/key.h"
#include "judge/toolchain/order.h"
#include "judge/toolchain/prepared.h"
#include "judge/toolchain/spool.h"
#include "judge/toolchain/tools.h"
#include "sandbox/cleanup.h"

int judge_compile_write(struct judge_worker *worker, const struct judge_sources *sources, const char *name,
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

static int not_to_compile(struct judge_compiled *out, const struct sbx_error *why, struct sbx_error *err)
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
	r = sources->entry != NULL
		? judge_entry_asked(sources->language, files, sources->count, sources->entry, entry, size, why)
		: judge_entry_point(sources->language, files, sources->count, entry, size, why);
	free(files);
	return r;
}

/* What is kept of an earlier compilation, into the directory `into`. 1, 0 for nothing, or -errno. */
static int from_cache(struct judge_worker *worker, const struct judge_cache_key *key, const char *into,
		      struct judge_compiled *out, struct sbx_error *err)
{
	json_t *said = NULL;
	int r = judge_cache_fetch(worker->cache, JUDGE_CACHE_SHARED, key, worker->spool, into,
				  worker->run.limits.work_bytes, &said, err);

	if (r <= 0)
		return r;
	out->finding.verdict =
	    strcmp(json_string_value(json_object_get(said, "verdict")), "AC") == 0 ? JUDGE_AC : JUDGE_CE;
	(void)snprintf(out->finding.reason, sizeof(out->finding.reason), "%s",
		       json_string_value(json_object_get(said, "reason")));
	out->json = said;
	return json_object_set_new(said, "cached", json_true()) == 0
		   ? 1
		   : sbx_error_set(err, ENOMEM, "tell of the compilation");
}

/*
 * A compile error while a tool of the language is missing says nothing about the sources: it is ours then, whatever
 * they did. 0 or -errno.
 */
static int look_at_tools(struct judge_worker *worker, const struct judge_language *language, struct judge_built *built,
			 struct sbx_error *err)
{
	const struct judge_sources none = { .language = language };
	const struct judge_command tools = { .argv =
						 language->compile.tools }; /* which get another command line each */
	const struct judge_order order = { .command = &tools };
	const struct sbx_io io = { .input = worker->null,
				   .output = worker->null,
				   .error = worker->null,
				   .on_tick = worker->on_tick,
				   .tick_ms = worker->tick_ms,
				   .stop = worker->stop,
				   .ctx = worker->tick_ctx };
	struct judge_finding finding;
	int r;

	if (built->finding.verdict != JUDGE_CE || language->compile.tools.count == 0)
		return 0;
	r = judge_order_fill(worker, &none, &order, err);
	worker->run.flags = 0; /* nothing is made */
	if (r == 0)
		r = judge_tools_look(&worker->client, &worker->run, language, &io, &finding, err);
	if (r <= 0)
		return r;
	(void)snprintf(built->finding.reason, sizeof(built->finding.reason), "compiler: %.490s", finding.reason);
	built->finding.verdict = JUDGE_JE;
	built->lasting = false;
	r = json_object_set_new(built->json, "verdict", json_string(judge_verdict_name(JUDGE_JE)));
	if (r == 0)
		r = json_object_set_new(built->json, "reason", json_string(built->finding.reason));
	return r == 0 ? 0 : sbx_error_set(err, ENOMEM, "tell of the compilation");
}

/* Runs the compiler in a box. With a key, what it did is kept. */
static int in_box(struct judge_worker *worker, const struct judge_sources *sources, const struct judge_cache_key *key,
		  const char *into, struct judge_compiled *out, struct sbx_error *err)
{
	struct judge_built built = { .json = NULL };
	sbx_close int app = -1;
	int r = judge_compile_write(worker, sources, "src", err);

	if (r == 0)
		app = r = judge_spool_fresh(worker->spool, into, err);
	if (r >= 0)
		r = judge_build(worker, app, &built, err);
	if (r >= 0 && (r = look_at_tools(worker, sources->language, &built, err)) < 0)
		judge_built_free(&built);
	if (r < 0)
		return r;
	if (key != NULL && built.lasting)
		judge_cache_store(worker->cache, key, built.json, app, built.made,
				  built.finding.verdict == JUDGE_AC ? built.made_count : 0);
	out->finding = built.finding;
	out->json = json_incref(built.json);
	judge_built_free(&built);
	return 0;
}

/* What the language prepares has no part in the key: with it or without it, the compiler makes the same. */
static int order_prepared(struct judge_worker *worker, const struct judge_sources *sources,
			  const struct judge_order *order, struct sbx_error *err)
{
	int ready = judge_prepared_make(worker, sources->language, err), r;

	if (ready < 0)
		return ready;
	r = judge_order_fill(worker, sources, order, err); /* anew: the making of it was another order */
	if (r == 0 && ready > 0)
		judge_prepared_show(worker, sources->language);
	return r;
}

static int compile(struct judge_worker *worker, const struct judge_sources *sources,
		   const struct judge_compile_wish *wish, struct judge_compiled *out, struct sbx_error *err)
{
	const struct judge_cache_key *kept = NULL;
	const struct judge_order order = { .command = &sources->language->compile,
					   .entry = out->entry,
					   .time_ns = wish->time_ns,
					   .memory_bytes = wish->memory_bytes };
	struct judge_cache_key key;
	int r = judge_order_fill(worker, sources, &order, err);

	if (r == 0 && worker->cache != NULL) {
		r = judge_compile_key(worker->policy, sources, &worker->run, worker->toolchains, &key, err);
		kept = &key;
		if (r == 0)
			r = from_cache(worker, &key, wish->into, out, err);
	}
	if (r != 0)
		return r < 0 ? r : 0;
	if (judge_prepared_wanted(sources))
		r = order_prepared(worker, sources, &order, err);
	return r < 0 ? r : in_box(worker, sources, kept, wish->into, out, err);
}

static bool asks_for_main(const struct judge_language *language)
{
	for (size_t i = 0; i < language->compile.argv.count; i++)
		if (strstr(language->compile.argv.items[i], "{main}") != NULL)
			return true;
	return false;
}

/* Of several files one was compiled as the program: a guess, which may be why it does not compile. */
static int tell_guess(const struct judge_sources *sources, struct judge_compiled *made, struct sbx_error *err)
{
	char *reason = made->finding.reason;
	size_t used = strlen(reason), size = sizeof(made->finding.reason);

	if (made->finding.verdict != JUDGE_CE || sources->entry != NULL || sources->count < 2 ||
	    !asks_for_main(sources->language))
		return 0;
	(void)snprintf(reason + used, size - used, "; the program was taken to be %s", made->entry); /* cut: fine */
	return json_object_set_new(made->json, "reason", json_string(reason)) == 0
		   ? 0
		   : sbx_error_set(err, ENOMEM, "tell of the compilation");
}

int judge_compile(struct judge_worker *worker, const struct judge_sources *sources,
		  const struct judge_compile_wish *wish, struct judge_compiled *out, struct sbx_error *err)
{
	struct judge_compiled made = { .finding = { .verdict = JUDGE_AC, .reason = "no compiler needed" } };
	struct judge_compile_wish placed = *wish;
	struct sbx_error why = { 0 };
	/* With the files of a package beside them, names may no longer agree that did. */
	int r = judge_files_agree(sources->files, sources->count, &why);

	if (r == 0)
		r = find_entry(sources, made.entry, sizeof(made.entry), &why);
	if (placed.into == NULL)
		placed.into = "app";
	if (r == -ENOENT || r == -ENAMETOOLONG || r == -EINVAL)
		r = not_to_compile(&made, &why, err);
	else if (r < 0)
		r = sbx_error_set(err, -r, "%s", why.text);
	else if (sources->language->compile.argv.count > 0)
		r = compile(worker, sources, &placed, &made, err);
	else
		r = judge_compile_write(worker, sources, placed.into, err);
	if (r == 0 && made.entry[0] != '\0')
		r = tell_guess(sources, &made, err);
	if (r < 0) {
		json_decref(made.json);
		return r;
	}
	*out = made;
	return 0;
}
