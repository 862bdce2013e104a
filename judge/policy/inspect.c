/* inspect.c - see inspect.h. */
#include "judge/policy/inspect.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/policy/files.h"
#include "sandbox/cleanup.h"

static bool is_path(const char *what)
{
	size_t len = strlen(what);

	return strchr(what, '/') != NULL || (len > 5 && strcmp(what + len - 5, ".json") == 0);
}

/* The folder of the seccomp policies in use. */
static int find_folder(char *folder, size_t size, struct sbx_error *err)
{
	char dir[PATH_MAX];
	int r = judge_policy_find(dir, sizeof(dir), err);

	if (r < 0)
		return r;
	r = snprintf(folder, size, "%s/seccomp", dir);
	return r > 0 && (size_t)r < size ? 0 : sbx_error_set(err, ENAMETOOLONG, "policies in %s", dir);
}

static int read_source(struct judge_inspection *in, const char *folder, const char *stem, struct sbx_error *err)
{
	sbx_close int fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct judge_filter_source *source = &in->sources[in->source_count];
	struct judge_document doc = { 0 };
	int r;

	if (fd < 0)
		return sbx_error_set(err, errno, "open %s", folder);
	r = judge_files_read_stem(fd, folder, stem, &doc, err);
	if (r == 0)
		r = judge_filter_read(&doc, source, err);
	if (r < 0) {
		judge_document_free(&doc);
		return r;
	}
	in->source_count++;
	return judge_files_match_name(&source->doc, stem, source->name, err);
}

/* What is included lies beside the including file, or where the policies in use are. */
static int read_include(struct judge_inspection *in, const char *beside, struct judge_node include,
			struct sbx_error *err)
{
	const char *name = json_string_value(include.value);
	char folder[PATH_MAX];
	int r;

	for (size_t i = 0; i < in->source_count; i++) {
		if (strcmp(in->sources[i].name, name) == 0)
			return 0; /* whether it may be there twice is for the table to say */
	}
	if (in->source_count == JUDGE_INSPECT_SOURCES)
		return judge_node_fail(include, err, "more than %d policies", JUDGE_INSPECT_SOURCES);
	r = read_source(in, beside, name, err);
	if (r != -ENOENT)
		return r;
	r = find_folder(folder, sizeof(folder), err);
	if (r == 0)
		r = read_source(in, folder, name, err);
	if (r == -ENOENT)
		return judge_node_fail(include, err, "there is no seccomp policy `%s` to include", name);
	return r;
}

static int read_all(struct judge_inspection *in, const char *folder, const char *stem, struct sbx_error *err)
{
	int r = read_source(in, folder, stem, err);

	for (size_t i = 0; r == 0 && i < in->source_count; i++) {
		for (size_t k = 0; r == 0 && k < in->sources[i].include_count; k++)
			r = read_include(in, folder, in->sources[i].includes[k], err);
	}
	return r;
}

/* The seccomp policy of the programs of a language. */
static int find_language(const char *name, char *stem, struct sbx_error *err)
{
	struct judge_policy *policy = NULL;
	const struct judge_language *language;
	char dir[PATH_MAX];
	int r = judge_policy_find(dir, sizeof(dir), err);

	if (r == 0)
		r = judge_policy_load(dir, &policy, err);
	if (r < 0)
		return r;
	language = judge_policy_language(policy, name);
	if (language == NULL)
		r = sbx_error_set(err, 0, "there is no seccomp policy and no language `%s` in %s", name, dir);
	else
		(void)snprintf(stem, JUDGE_POLICY_NAME_MAX, "%s", language->run.filter); /* fits: the same size */
	judge_policy_free(policy);
	return r;
}

static int read_named(struct judge_inspection *in, const char *name, struct sbx_error *err)
{
	char folder[PATH_MAX], stem[JUDGE_POLICY_NAME_MAX];
	int r = find_folder(folder, sizeof(folder), err);

	if (r == 0)
		r = read_all(in, folder, name, err);
	if (r != -ENOENT)
		return r;
	r = find_language(name, stem, err);
	return r == 0 ? read_all(in, folder, stem, err) : r;
}

static int read_path(struct judge_inspection *in, const char *path, struct sbx_error *err)
{
	const char *slash = strrchr(path, '/'), *base = slash != NULL ? slash + 1 : path;
	size_t len = strlen(base);
	char folder[PATH_MAX], stem[NAME_MAX + 1];

	if (len <= 5 || strcmp(base + len - 5, ".json") != 0 || len > NAME_MAX)
		return sbx_error_set(err, 0, "%s: the name of a policy file ends in .json", path);
	if (slash != NULL && (size_t)(slash - path) >= sizeof(folder))
		return sbx_error_set(err, ENAMETOOLONG, "open %s", path);
	(void)snprintf(stem, sizeof(stem), "%.*s", (int)(len - 5), base);
	if (slash == NULL)
		(void)snprintf(folder, sizeof(folder), ".");
	else
		(void)snprintf(folder, sizeof(folder), "%.*s", slash == path ? 1 : (int)(slash - path), path);
	return read_all(in, folder, stem, err);
}

int judge_inspect_open(const char *what, struct judge_inspection **out, struct sbx_error *err)
{
	struct judge_inspection *in = calloc(1, sizeof(*in));
	int r;

	if (in == NULL)
		return sbx_error_set(err, ENOMEM, "policy %s", what);
	r = is_path(what) ? read_path(in, what, err) : read_named(in, what, err);
	if (r == 0)
		r = judge_table_build(in->sources, in->source_count, 0, &in->table, err);
	if (r == 0)
		r = judge_filter_compile(in->sources[0].name, in->table, &in->filter, err);
	if (r < 0) {
		judge_inspect_close(in);
		return r;
	}
	*out = in;
	return 0;
}

void judge_inspect_close(struct judge_inspection *inspection)
{
	if (inspection == NULL)
		return;
	for (size_t i = 0; i < inspection->source_count; i++)
		judge_filter_source_free(&inspection->sources[i]);
	judge_table_free(inspection->table);
	free(inspection->filter.insns);
	free(inspection);
}
