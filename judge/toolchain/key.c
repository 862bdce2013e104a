/* key.c - see key.h. */
#include "judge/toolchain/key.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Format, language, toolchains, flags, counts, limits, filter, strings, shares. */
#define FIXED_PARTS 16

static void add(struct judge_digest_part *parts, size_t *count, const void *data, size_t size)
{
	parts[(*count)++] = (struct judge_digest_part){ data, size };
}

int judge_compile_key(const struct judge_policy *policy, const struct judge_sources *sources, const struct sbx_run *run,
		      const char *toolchains, struct judge_cache_key *key, struct sbx_error *err)
{
	const struct judge_language *language = sources->language;
	const struct judge_filter *filter = &policy->filters[run->filter];
	const uint64_t numbers[] = { JUDGE_CACHE_FORMAT,     run->argc,      run->envc,
				     language->mounts.count, sources->count, run->flags };
	struct judge_digest_part *parts =
	    calloc(FIXED_PARTS + language->mounts.count + 2 * sources->count, sizeof(*parts));
	size_t count = 0;
	int r;

	if (parts == NULL)
		return sbx_error_set(err, ENOMEM, "key of a compilation");
	add(parts, &count, numbers, sizeof(numbers));
	add(parts, &count, toolchains, strlen(toolchains));
	add(parts, &count, language->name, strlen(language->name));
	add(parts, &count, &run->limits, sizeof(run->limits)); /* eight-byte fields, so nothing between them */
	add(parts, &count, filter->name, strlen(filter->name));
	add(parts, &count, run->strings, run->strings_bytes);
	add(parts, &count, run->cwd, strlen(run->cwd));
	for (size_t i = 0; i < language->mounts.count; i++)
		add(parts, &count, language->mounts.items[i], strlen(language->mounts.items[i]));
	for (size_t i = 0; i < sources->count; i++) {
		add(parts, &count, sources->files[i].name, strlen(sources->files[i].name));
		add(parts, &count, sources->files[i].data, sources->files[i].size);
	}
	r = judge_digest(parts, count, key->digest, err);
	free(parts);
	return r;
}
