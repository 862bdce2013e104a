/* include.c - see include.h. */
#include "judge/grade/include.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "judge/policy/entry.h"
#include "judge/toolchain/package_file.h"

/* A package names "cpp" and means each of its variants, too. */
static bool is_called(const struct judge_policy *policy, const struct judge_language *language, const char *name)
{
	const struct judge_language *called = judge_policy_language_called(policy, name);

	return called != NULL && (called == language || strcmp(called->name, language->variant_of) == 0);
}

bool judge_package_allows(const struct judge_policy *policy, const struct judge_package *package,
			  const struct judge_language *language)
{
	if (package->submit_answer || language == judge_policy_answers())
		return package->submit_answer && language == judge_policy_answers();
	for (size_t i = 0; package->languages != NULL && package->languages[i] != NULL; i++)
		if (is_called(policy, language, package->languages[i]))
			return true;
	return package->languages == NULL;
}

struct judge_files_limits judge_package_takes(const struct judge_profile *profile, const struct judge_package *package)
{
	struct judge_files_limits limits = { .bytes = profile->source_bytes, .files = profile->source_files };

	if (package->submit_answer)
		limits.bytes = profile->ceiling.output_bytes;
	else if (package->code_bytes > 0 && package->code_bytes < limits.bytes)
		limits.bytes = package->code_bytes;
	return limits;
}

/* One of the files that the package puts beside submissions can be the entry point too. */
static bool is_included(const struct judge_package *package, const char *entry)
{
	for (size_t i = 0; i < package->include_count; i++)
		if (strcmp(package->includes[i].name, entry) == 0)
			return true;
	return false;
}

static int check_entry(const struct judge_sources *sources, struct sbx_error *err)
{
	struct judge_source *files = calloc(sources->count + 1, sizeof(*files));
	char entry[JUDGE_NAME_SIZE];
	int r;

	if (files == NULL)
		return sbx_error_set(err, ENOMEM, "look for the entry point");
	for (size_t i = 0; i < sources->count; i++)
		files[i] =
		    (struct judge_source){ sources->files[i].name, sources->files[i].data, sources->files[i].size };
	r = judge_entry_asked(sources->language, files, sources->count, sources->entry, entry, sizeof(entry), err);
	free(files);
	return r < 0 ? -EINVAL : 0;
}

int judge_package_admits(const struct judge_policy *policy, const struct judge_package *package,
			 const struct judge_sources *sources, const char **where, struct sbx_error *err)
{
	*where = "language";
	if (!judge_package_allows(policy, package, sources->language))
		return sbx_error_set(err, 0, "`%s` is not a language of the problem", sources->language->name);
	*where = "entry_point";
	return sources->entry == NULL || is_included(package, sources->entry) ? 0 : check_entry(sources, err);
}

/* Whether the language has files of its own; they are then instead of the default ones. */
static bool has_own(const struct judge_policy *policy, const struct judge_package *package,
		    const struct judge_language *language)
{
	for (size_t i = 0; i < package->include_count; i++)
		if (is_called(policy, language, package->includes[i].language))
			return true;
	return false;
}

static bool is_wanted(const struct judge_policy *policy, const struct judge_include *one,
		      const struct judge_language *language, bool own)
{
	return own ? is_called(policy, language, one->language) : strcmp(one->language, "default") == 0;
}

static bool same_name(const struct judge_file *a, const struct judge_file *b)
{
	return a->name != NULL && b->name != NULL && strcmp(a->name, b->name) == 0;
}

/* In the place of a file of that name, or behind all. */
static void put(struct judge_included *out, const struct judge_file *file)
{
	size_t at = 0;

	while (at < out->sources.count && !same_name(&out->all[at], file))
		at++;
	out->all[at] = *file;
	if (at == out->sources.count)
		out->sources.count++;
}

static int add_all(const struct judge_policy *policy, const struct judge_package *package, int package_dir,
		   struct judge_included *out, struct sbx_error *err)
{
	bool own = has_own(policy, package, out->sources.language);
	uint64_t left = JUDGE_PROGRAM_BYTES_MAX;
	int r = 0;

	for (size_t i = 0; i < package->include_count && r == 0; i++) {
		const struct judge_include *one = &package->includes[i];

		if (!is_wanted(policy, one, out->sources.language, own))
			continue;
		r = judge_package_file(package, package_dir, one->path, one->name, &left,
				       &out->added[out->added_count++], err);
		if (r == 0)
			put(out, &out->added[out->added_count - 1]);
	}
	return r;
}

int judge_include(const struct judge_policy *policy, const struct judge_package *package, int package_dir,
		  const struct judge_sources *sources, struct judge_included *out, struct sbx_error *err)
{
	int r;

	*out = (struct judge_included){ .sources = *sources };
	if (package->include_count == 0)
		return 0;
	out->all = calloc(sources->count + package->include_count, sizeof(*out->all));
	out->added = calloc(package->include_count, sizeof(*out->added));
	if (out->all == NULL || out->added == NULL) {
		judge_included_free(out);
		return sbx_error_set(err, ENOMEM, "add the package's files");
	}
	for (size_t i = 0; i < sources->count; i++)
		out->all[i] = sources->files[i];
	out->sources.files = out->all;
	r = add_all(policy, package, package_dir, out, err);
	if (r < 0)
		judge_included_free(out);
	return r;
}

void judge_included_free(struct judge_included *included)
{
	for (size_t i = 0; i < included->added_count; i++)
		judge_package_file_free(&included->added[i]);
	free(included->all);
	free(included->added);
	*included = (struct judge_included){ .all = NULL };
}
