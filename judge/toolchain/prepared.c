/* prepared.c - see prepared.h. */
#include "judge/toolchain/prepared.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "judge/toolchain/build.h"
#include "judge/toolchain/cache.h"
#include "judge/toolchain/key.h"
#include "judge/toolchain/order.h"
#include "judge/toolchain/spool.h"
#include "sandbox/cleanup.h"

static void name_directory(const struct judge_language *language, char name[SBX_SHARE_MAX])
{
	(void)snprintf(name, SBX_SHARE_MAX, JUDGE_PREPARED_PREFIX "%s", language->name); /* names are short enough */
}

bool judge_prepared_wanted(const struct judge_sources *sources)
{
	const char *text = sources->language->prepare_for;

	if (sources->language->prepare.argv.count == 0)
		return false;
	for (size_t i = 0; i < sources->count; i++)
		if (memmem(sources->files[i].data, sources->files[i].size, text, strlen(text)) != NULL)
			return true;
	return false;
}

static int make_in_box(struct judge_worker *worker, const struct judge_language *language, const char *name,
		       const struct judge_cache_key *key, struct sbx_error *err)
{
	struct judge_built built = { .json = NULL };
	struct sbx_error why = { 0 };
	sbx_close int into = judge_spool_fresh(worker->spool, name, err);
	int r = into < 0 ? into : judge_build(worker, into, &built, err);

	if (r < 0)
		return r;
	if (built.finding.verdict == JUDGE_AC) {
		judge_cache_store(worker->cache, key, built.json, into, built.made, built.made_count);
		r = 1;
	} else {
		(void)sbx_error_set(&why, 0, "prepare for %s: %s: %.300s", language->name, built.finding.reason,
				    json_string_value(json_object_get(built.json, "output")));
		judge_cache_tell(worker->cache, &why);
		r = judge_spool_clear(into, err); /* of half of it a compiler could make something else */
	}
	judge_built_free(&built);
	return r;
}

static int make(struct judge_worker *worker, const struct judge_language *language, struct sbx_error *err)
{
	const struct judge_sources none = { .language = language };
	const struct judge_order order = { .command = &language->prepare };
	struct judge_cache_key key;
	char name[SBX_SHARE_MAX];
	json_t *said = NULL;
	int r = judge_order_fill(worker, &none, &order, err);

	name_directory(language, name);
	if (r == 0)
		r = judge_compile_key(worker->policy, &none, &worker->run, worker->toolchains, &key, err);
	if (r == 0)
		r = judge_cache_fetch(worker->cache, JUDGE_CACHE_OWN, &key, worker->spool, name,
				      worker->run.limits.work_bytes, &said, err);
	json_decref(said);
	return r == 0 ? make_in_box(worker, language, name, &key, err) : r;
}

int judge_prepared_make(struct judge_worker *worker, const struct judge_language *language, struct sbx_error *err)
{
	size_t index = (size_t)(language - worker->policy->languages);
	uint8_t *state;
	int r;

	if (worker->cache == NULL || index >= JUDGE_PREPARED_MAX)
		return 0;
	state = &worker->prepared[index];
	if (*state != JUDGE_PREPARED_UNTRIED)
		return *state == JUDGE_PREPARED_READY;
	r = make(worker, language, err);
	if (r >= 0)
		*state = r > 0 ? JUDGE_PREPARED_READY : JUDGE_PREPARED_NOT;
	return r;
}

void judge_prepared_show(struct judge_worker *worker, const struct judge_language *language)
{
	struct sbx_share *share = &worker->run.shares[worker->run.share_count++];

	name_directory(language, share->name);
	(void)snprintf(share->at, sizeof(share->at), "/app");
}
