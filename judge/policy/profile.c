/*
 * profile.c - policies/profiles: default limits and ceilings of a use. Pure.
 *
 * A profile is complete: each of its three sets of limits names every limit, and the defaults keep to the ceiling. So
 * no later step meets a limit that nobody decided on. Running again near the limit is what somebody asks for.
 */
#include <string.h>

#include "judge/policy/reader.h"

/* One set of limits, and that none is above the ceiling. */
static int read_limits(struct judge_node root, const char *key, const struct sbx_limits *ceiling,
		       struct sbx_limits *out, struct sbx_error *err)
{
	struct sbx_error why = { 0 };
	struct judge_node node;
	int r;

	r = judge_node_need(root, key, &node, err);
	if (r == 0)
		r = judge_limits_read(node, true, out, err);
	if (r == 0 && ceiling != NULL && sbx_limits_check(out, ceiling, &why) < 0)
		r = judge_node_fail(node, err, "`%s`: %s", key, why.text);
	return r;
}

static int read_source_limits(struct judge_node root, struct judge_profile *out, struct sbx_error *err)
{
	struct judge_node node;
	int r;

	r = judge_node_need(root, "source", &node, err);
	if (r == 0)
		r = judge_read_size(node, &out->source_bytes, err);
	if (r == 0 && out->source_bytes == SBX_NO_LIMIT)
		return judge_node_fail(node, err, "`source` needs a limit: sources are held in memory");
	if (r == 0)
		r = judge_node_need(root, "source_files", &node, err);
	if (r == 0)
		r = judge_node_integer(node, 1, 100000, &out->source_files, err);
	return r;
}

/* Both or none: one alone would mean nothing. */
static int read_retry(struct judge_node root, struct judge_profile *out, struct sbx_error *err)
{
	struct judge_node band, runs;
	bool has_band = judge_node_find(root, "retry_band", &band),
	     has_runs = judge_node_find(root, "retry_runs", &runs);

	if (!has_band && !has_runs)
		return 0;
	if (!has_band || !has_runs)
		return judge_node_fail(has_band ? band : runs, err, "`%s` needs `%s` too",
				       has_band ? "retry_band" : "retry_runs", has_band ? "retry_runs" : "retry_band");
	out->retry_band = json_number_value(band.value);
	if (!json_is_number(band.value) || !(out->retry_band > 0 && out->retry_band <= 1))
		return judge_node_fail(band, err, "`retry_band` must be a number above 0, at most 1");
	return judge_node_integer(runs, 1, JUDGE_RETRY_RUNS_MAX, &out->retry_runs, err);
}

int judge_profile_read(const struct judge_document *doc, struct judge_profile *out, struct sbx_error *err)
{
	static const char *const keys[] = { "$schema", "name",         "title",      "ceiling",    "run", "compile",
					    "source",  "source_files", "retry_band", "retry_runs", NULL };
	struct judge_node root = judge_document_root(doc), node;
	struct judge_profile profile = { 0 };
	const char *text = NULL;
	int r;

	r = judge_node_object(root, keys, err);
	if (r == 0)
		r = judge_node_need(root, "name", &node, err);
	if (r == 0)
		r = judge_node_name(node, profile.name, err);
	if (r == 0 && judge_node_find(root, "$schema", &node))
		r = judge_node_text(node, 200, &text, err);
	if (r == 0 && judge_node_find(root, "title", &node))
		r = judge_node_text(node, 200, &text, err);
	if (r == 0)
		r = read_limits(root, "ceiling", NULL, &profile.ceiling, err);
	if (r == 0)
		r = read_limits(root, "run", &profile.ceiling, &profile.run, err);
	if (r == 0)
		r = read_limits(root, "compile", &profile.ceiling, &profile.compile, err);
	if (r == 0)
		r = read_source_limits(root, &profile, err);
	if (r == 0)
		r = read_retry(root, &profile, err);
	if (r == 0)
		*out = profile;
	return r;
}
