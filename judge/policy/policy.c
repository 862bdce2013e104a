/*
 * policy.c - loads a directory of policies. Ordinary code: reads files that the administrator wrote.
 *
 * Order: all seccomp files are read before any is compiled, because they include one another; languages come after
 * them, because they name them; profiles stand alone. A file is called after the name in it, so no name is there twice.
 * What ready.h has of the same files is taken from there.
 */
#include "judge/policy/policy.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/policy/files.h"
#include "judge/policy/filter.h"
#include "judge/policy/reader.h"
#include "judge/policy/ready.h"
#include "sandbox/cleanup.h"

static int read_filters(const struct judge_files *files, struct judge_filter_source *sources, size_t *count,
			struct sbx_error *err)
{
	for (size_t i = 0; i < files->count; i++) {
		struct judge_document doc = { 0 };
		int r = judge_files_read(files, i, &doc, err);

		if (r == 0)
			r = judge_filter_read(&doc, &sources[i], err);
		if (r < 0) {
			judge_document_free(&doc);
			return r;
		}
		*count = i + 1;
		r = judge_files_match_name(&sources[i].doc, files->stems.items[i], sources[i].name, err);
		if (r < 0)
			return r;
	}
	return 0;
}

static int compile_filter(const struct judge_filter_source *sources, size_t count, size_t i, struct judge_filter *out,
			  struct sbx_error *err)
{
	struct judge_table *table = NULL;
	int r = judge_table_build(sources, count, i, &table, err);

	if (r == 0)
		r = judge_filter_compile(sources[i].name, table, out, err);
	judge_table_free(table);
	return r;
}

static bool is_in(const char *const *names, const char *name)
{
	while (*names != NULL && strcmp(*names, name) != 0)
		names++;
	return *names != NULL;
}

/* All, or only those of these names. */
static int compile_filters(const struct judge_filter_source *sources, size_t count, const char *const *only,
			   struct judge_policy *policy, struct sbx_error *err)
{
	policy->filters = calloc(count + 1, sizeof(*policy->filters));
	if (policy->filters == NULL)
		return sbx_error_set(err, ENOMEM, "seccomp policies");
	for (size_t i = 0; i < count; i++) {
		struct judge_filter *filter = &policy->filters[i];
		int r = 0;

		if (only == NULL || is_in(only, sources[i].name))
			r = compile_filter(sources, count, i, filter, err);
		else
			(void)snprintf(filter->name, sizeof(filter->name), "%s", sources[i].name); /* it fits */
		if (r < 0)
			return r;
		policy->filter_count++;
	}
	return 0;
}

static int make_filters(const struct judge_files *files, const char *const *only, struct judge_policy *policy,
			struct sbx_error *err)
{
	struct judge_filter_source *sources = calloc(files->count + 1, sizeof(*sources));
	size_t count = 0;
	int r;

	if (sources == NULL)
		return sbx_error_set(err, ENOMEM, "seccomp policies");
	r = read_filters(files, sources, &count, err);
	if (r == 0)
		r = compile_filters(sources, count, only, policy, err);
	for (size_t i = 0; i < count; i++)
		judge_filter_source_free(&sources[i]);
	free(sources);
	return r;
}

/* Those that were compiled when Minos was built. */
static int take_filters(const char *const *only, struct judge_policy *policy, struct sbx_error *err)
{
	policy->filters = calloc(judge_ready.seccomp.count + 1, sizeof(*policy->filters));
	if (policy->filters == NULL)
		return sbx_error_set(err, ENOMEM, "seccomp policies");
	for (size_t i = 0; i < judge_ready.seccomp.count; i++) {
		const struct judge_ready_filter *ready = &judge_ready.filters[i];
		struct judge_filter *filter = &policy->filters[policy->filter_count++];

		(void)snprintf(filter->name, sizeof(filter->name), "%s", ready->name); /* it fits */
		if (only != NULL && !is_in(only, ready->name))
			continue;
		filter->insns = malloc(ready->count * sizeof(*filter->insns));
		if (filter->insns == NULL)
			return sbx_error_set(err, ENOMEM, "seccomp policies");
		memcpy(filter->insns, ready->insns, ready->count * sizeof(*filter->insns));
		filter->count = ready->count;
	}
	return 0;
}

static int load_filters(const char *dir, const char *const *only, struct judge_policy *policy, struct sbx_error *err)
{
	struct judge_files files = { 0 };
	int r = judge_files_list(dir, "seccomp", &files, err);

	if (r < 0)
		return r;
	r = judge_files_are(&files, &judge_ready.seccomp) ? take_filters(only, policy, err)
							  : make_filters(&files, only, policy, err);
	judge_files_free(&files);
	return r;
}

static int load_language(const struct judge_files *files, size_t i, struct judge_policy *policy, struct sbx_error *err)
{
	struct judge_language *language = &policy->languages[i];
	struct judge_document doc = { 0 };
	int r = judge_files_read(files, i, &doc, err);

	if (r == 0)
		r = judge_language_read(&doc, policy, language, err);
	if (r == 0) {
		policy->language_count++;
		r = judge_files_match_name(&doc, files->stems.items[i], language->name, err);
	}
	judge_document_free(&doc);
	return r;
}

static bool is_called(const struct judge_language *language, const char *name)
{
	if (strcmp(language->name, name) == 0)
		return true;
	for (size_t i = 0; i < language->aliases.count; i++)
		if (strcmp(language->aliases.items[i], name) == 0)
			return true;
	return false;
}

/* A name means one language, and a variant is one of something. */
static int check_names(const char *dir, const struct judge_policy *policy, struct sbx_error *err)
{
	for (size_t i = 0; i < policy->language_count; i++) {
		const struct judge_language *language = &policy->languages[i], *base;

		for (size_t k = 0; k < policy->language_count; k++)
			for (size_t a = 0; a < language->aliases.count; a++)
				if (k != i && is_called(&policy->languages[k], language->aliases.items[a]))
					return sbx_error_set(err, 0, "%s/languages/%s.json: `%s` is %s already", dir,
							     language->name, language->aliases.items[a],
							     policy->languages[k].name);
		if (language->variant_of[0] == '\0')
			continue;
		base = judge_policy_language(policy, language->variant_of);
		if (base == NULL || base->variant_of[0] != '\0')
			return sbx_error_set(err, 0, "%s/languages/%s.json: `variant_of`: %s", dir, language->name,
					     base == NULL ? "there is no such language" : "that is a variant itself");
	}
	return 0;
}

static int add_mount(struct judge_policy *policy, const char *path, struct sbx_error *err)
{
	for (size_t i = 0; i < policy->mounts.count; i++)
		if (strcmp(policy->mounts.items[i], path) == 0)
			return 0;
	return judge_strings_add(&policy->mounts, path) == 0 ? 0 : sbx_error_set(err, ENOMEM, "mounts");
}

static int add_mounts(struct judge_policy *policy, struct sbx_error *err)
{
	int r = 0;

	for (size_t l = 0; l < policy->language_count; l++)
		for (size_t i = 0; i < policy->languages[l].mounts.count && r == 0; i++)
			r = add_mount(policy, policy->languages[l].mounts.items[i], err);
	return r;
}

static int make_languages(const char *dir, const struct judge_files *files, struct judge_policy *policy,
			  struct sbx_error *err)
{
	int r = 0;

	policy->languages = calloc(files->count + 1, sizeof(*policy->languages));
	if (policy->languages == NULL)
		return sbx_error_set(err, ENOMEM, "languages");
	for (size_t i = 0; r == 0 && i < files->count; i++)
		r = load_language(files, i, policy, err);
	if (r == 0)
		r = check_names(dir, policy, err);
	return r < 0 ? r : add_mounts(policy, err);
}

static int take_mounts(struct judge_policy *policy, struct sbx_error *err)
{
	int r = 0;

	for (size_t i = 0; i < judge_ready.mount_count && r == 0; i++)
		r = add_mount(policy, judge_ready.mounts[i], err);
	return r;
}

static int load_languages(const char *dir, bool mounts_do, struct judge_policy *policy, struct sbx_error *err)
{
	struct judge_files files = { 0 };
	int r = judge_files_list(dir, "languages", &files, err);

	if (r < 0)
		return r;
	r = mounts_do && judge_files_are(&files, &judge_ready.languages) ? take_mounts(policy, err)
									 : make_languages(dir, &files, policy, err);
	judge_files_free(&files);
	return r;
}

static int load_profiles(const char *dir, struct judge_policy *policy, struct sbx_error *err)
{
	struct judge_files files = { 0 };
	int r = judge_files_list(dir, "profiles", &files, err);

	if (r < 0)
		return r;
	policy->profiles = calloc(files.count + 1, sizeof(*policy->profiles));
	if (policy->profiles == NULL) {
		judge_files_free(&files);
		return sbx_error_set(err, ENOMEM, "profiles");
	}
	for (size_t i = 0; r == 0 && i < files.count; i++) {
		struct judge_document doc = { 0 };

		r = judge_files_read(&files, i, &doc, err);
		if (r == 0)
			r = judge_profile_read(&doc, &policy->profiles[i], err);
		if (r == 0)
			r = judge_files_match_name(&doc, files.stems.items[i], policy->profiles[i].name, err);
		judge_document_free(&doc);
		policy->profile_count = i + 1;
	}
	judge_files_free(&files);
	return r;
}

static int load(const char *dir, const char *const *filters, bool mounts_do, struct judge_policy **out,
		struct sbx_error *err)
{
	struct judge_policy *policy = calloc(1, sizeof(*policy));
	int r;

	if (policy == NULL)
		return sbx_error_set(err, ENOMEM, "policies in %s", dir);
	r = load_filters(dir, filters, policy, err);
	if (r == 0)
		r = load_languages(dir, mounts_do, policy, err);
	if (r == 0)
		r = load_profiles(dir, policy, err);
	if (r < 0) {
		judge_policy_free(policy);
		return r;
	}
	*out = policy;
	return 0;
}

int judge_policy_load(const char *dir, struct judge_policy **out, struct sbx_error *err)
{
	return load(dir, NULL, false, out, err);
}

int judge_policy_load_for(const char *dir, const char *const *filters, struct judge_policy **out, struct sbx_error *err)
{
	return load(dir, filters, false, out, err);
}

int judge_policy_load_box(const char *dir, const char *const *filters, struct judge_policy **out, struct sbx_error *err)
{
	return load(dir, filters, true, out, err);
}

void judge_policy_free(struct judge_policy *policy)
{
	if (policy == NULL)
		return;
	for (size_t i = 0; i < policy->filter_count; i++)
		free(policy->filters[i].insns);
	for (size_t i = 0; i < policy->language_count; i++)
		judge_language_free(&policy->languages[i]);
	free(policy->filters);
	free(policy->languages);
	free(policy->profiles);
	judge_strings_free(&policy->mounts);
	free(policy);
}

const struct judge_language *judge_policy_answers(void)
{
	static const struct judge_language answers = {
		.name = "answer", .title = "Answers", .entry = JUDGE_ENTRY_NONE, .time_multiplier = 1, .processes = 1
	};

	return &answers;
}

const struct judge_language *judge_policy_language(const struct judge_policy *policy, const char *name)
{
	if (strcmp(judge_policy_answers()->name, name) == 0)
		return judge_policy_answers();
	for (size_t i = 0; i < policy->language_count; i++) {
		if (strcmp(policy->languages[i].name, name) == 0)
			return &policy->languages[i];
	}
	return NULL;
}

const struct judge_language *judge_policy_variant(const struct judge_policy *policy,
						  const struct judge_language *language, size_t number)
{
	for (size_t i = 0; i < policy->language_count; i++)
		if (strcmp(policy->languages[i].variant_of, language->name) == 0 && number-- == 0)
			return &policy->languages[i];
	return NULL;
}

const struct judge_language *judge_policy_language_called(const struct judge_policy *policy, const char *name)
{
	if (strcmp(judge_policy_answers()->name, name) == 0)
		return judge_policy_answers();
	for (size_t i = 0; i < policy->language_count; i++) {
		if (is_called(&policy->languages[i], name))
			return &policy->languages[i];
	}
	return NULL;
}

const struct judge_profile *judge_policy_profile(const struct judge_policy *policy, const char *name)
{
	for (size_t i = 0; i < policy->profile_count; i++) {
		if (strcmp(policy->profiles[i].name, name) == 0)
			return &policy->profiles[i];
	}
	return NULL;
}

int judge_policy_filter(const struct judge_policy *policy, const char *name)
{
	for (size_t i = 0; i < policy->filter_count; i++) {
		if (strcmp(policy->filters[i].name, name) == 0)
			return (int)i;
	}
	return -ENOENT;
}
