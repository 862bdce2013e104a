/*
 * data_2025.c - test data in the version 2025-09 (package-internal.h). Walks directories through files.c.
 *
 * Groups are data/sample, data/secret and the directories in the latter; deeper directories hold tests of the group
 * that they are in. data/secret holds either tests or groups. Names that the format does not allow are as if they were
 * not there.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "judge/check/quote.h"
#include "judge/package/package-internal.h"
#include "sandbox/cleanup.h"

#define SHOWN_SIZE  320
#define GROUP_DEPTH 2 /* of data/secret/GROUP */

int package_check_top_2025(struct package_build *b)
{
	static const char *const known[] = { "sample", "secret", "invalid_input", "invalid_output", "valid_output" };
	static const char *const settings[] = { "test_group.yaml", "testdata.yaml" };
	struct package_names names = { NULL, 0 };
	int result = package_list(b->root, "data", PACKAGE_ENTRIES_MAX, &names, b->err);
	char shown[SHOWN_SIZE];

	for (size_t i = 0; i < names.count && result >= 0; i++) {
		const char *name = names.items[i];
		bool passed = !package_good_name(name);

		for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++)
			passed = passed || strcmp(known[k], name) == 0;
		judge_quote_text(shown, sizeof(shown), name);
		passed = passed || (b->draft && strcmp(name, "testdata.yaml") == 0);
		for (size_t k = 0; k < sizeof(settings) / sizeof(settings[0]); k++)
			if (strcmp(settings[k], name) == 0 && !passed)
				result = sbx_error_set(b->err, 0, "data/%s: has no meaning here in 2025-09", shown);
		if (result >= 0 && (package_ends_with(name, ".in") || package_ends_with(name, ".ans")))
			result =
			    sbx_error_set(b->err, 0, "data/%s: tests belong into data/sample or data/secret", shown);
		else if (result >= 0 && !passed)
			result = package_warn(b, "data/%s: neither sample nor secret, ignored", shown);
	}
	package_names_free(&names);
	return result < 0 ? result : 0;
}

/* What a group is when test_group.yaml says nothing. */
static void set_defaults(const struct package_build *b, const struct package_place *place)
{
	struct judge_group *group = &b->package->groups[place->group];
	bool secret = place->depth == 1 && !place->sample;

	group->verdict = JUDGE_GROUP_FIRST_ERROR;
	group->aggregation = secret && b->package->scoring ? JUDGE_AGGREGATE_SUM : JUDGE_AGGREGATE_PASS_FAIL;
	group->max_score = place->sample ? 0 : secret ? 100 : INFINITY;
	group->range_min = 0;
}

static int apply_settings(struct package_build *b, struct package_place *place, const char *name)
{
	sbx_free char *path = package_path(place->path, name);
	sbx_free char *bytes = NULL;
	size_t size = 0;
	int result = path == NULL ? package_no_memory(b) : package_read_file(b->root, path, &bytes, &size, b->err);

	if (result <= 0)
		return result;
	result = place->depth == 0 ? package_parse_test_yaml(b, path, bytes, size, &place->defaults)
				   : package_parse_test_group(b, path, bytes, size, place);
	return result < 0 ? result : 1;
}

int package_apply_top_2025(struct package_build *b, struct package_place *top)
{
	int result = b->draft ? apply_settings(b, top, "testdata.yaml") : 0;

	return result < 0 ? result : 0;
}

static int apply_test_group(struct package_build *b, struct package_place *place)
{
	int result = apply_settings(b, place, "test_group.yaml");

	if (result == 0 && b->draft)
		result = apply_settings(b, place, "testdata.yaml");
	b->package->groups[place->group].on_reject_break =
	    b->package->groups[place->group].aggregation == JUDGE_AGGREGATE_PASS_FAIL;
	return result;
}

int package_open_place_2025(struct package_build *b, const struct package_place *above, struct package_place *place)
{
	int result;

	if (place->depth > GROUP_DEPTH) {
		place->group = above->group;
		return 0;
	}
	result = package_add_group(b, place->path + strlen("data/"), above->group, &place->group);
	if (result < 0)
		return result;
	if (place->depth == 1)
		place->defaults.full_feedback = place->sample;
	set_defaults(b, place);
	return apply_test_group(b, place);
}

/* The static validator's look at a submission is a test of the group. */
static int add_static(struct package_build *b, uint32_t index, bool sample)
{
	const struct judge_group *group = &b->package->groups[index];
	struct judge_test test = { .is_static = true, .sample = sample, .group = index };

	if (!group->has_static)
		return 0;
	if (package_strings_append(&test.args, group->static_args) < 0)
		return package_no_memory(b);
	if (asprintf(&test.name, "%s/(static)", group->name) < 0)
		test.name = NULL;
	return package_add_test(b, &test);
}

int package_close_place_2025(struct package_build *b, const struct package_place *place, size_t tests_before)
{
	const struct judge_package *p = b->package;
	bool tests = p->test_count > tests_before, groups = p->group_count > place->group + 1;

	if (place->depth > GROUP_DEPTH)
		return 0;
	if (place->depth == GROUP_DEPTH)
		return tests || p->groups[place->group].has_static
			   ? add_static(b, place->group, place->sample)
			   : package_refuse_path(b, place->path, "a group without tests");
	for (size_t i = tests_before; i < p->test_count && groups; i++)
		if (p->tests[i].group == place->group)
			return package_refuse_path(b, place->path, "has both groups and tests of its own");
	if (!groups && !p->groups[place->group].has_static)
		package_drop_empty_group(b, place->group, tests_before);
	return p->group_count > place->group ? add_static(b, place->group, place->sample) : 0;
}

/* The extension of a file that belongs to a test, or NULL. */
static const char *companion(const char *name)
{
	static const char *const known[] = { ".in.statement", ".ans.statement", ".in.download", ".ans.download",
					     ".out",          ".interaction",   ".png",         ".jpg",
					     ".jpeg",         ".svg",           ".yaml",        ".files" };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (package_ends_with(name, known[i]))
			return known[i];
	return NULL;
}

static int take_directory(struct package_build *b, const struct package_place *place, const struct package_names *names,
			  const char *name, const char *path)
{
	if (package_has_partner(names, name, "", ".in"))
		return package_refuse_path(b, path, "a directory with the name of a test beside it");
	if (place->sample && place->depth == 1)
		return package_refuse_path(b, path, "samples have no groups");
	return package_walk(b, place, path, place->sample);
}

static int take_file(struct package_build *b, const struct package_place *place, const struct package_names *names,
		     const char *name, const char *path)
{
	const char *extension = companion(name);
	char shown[SHOWN_SIZE];

	if (strcmp(name, "test_group.yaml") == 0 || (b->draft && strcmp(name, "testdata.yaml") == 0))
		return place->depth <= GROUP_DEPTH ? 0 : package_refuse_path(b, path, "has no meaning below a group");
	if (strcmp(name, "testdata.yaml") == 0)
		return package_refuse_path(b, path, "is of the legacy format; in 2025-09 it is test_group.yaml");
	if (extension != NULL && !package_has_partner(names, name, extension, ".in"))
		return package_refuse_path(b, path, "belongs to no test: the input file (.in) beside it is missing");
	if (extension != NULL)
		return 0;
	return package_warn(b, "%s: not a known kind of file, ignored", judge_quote_text(shown, sizeof(shown), path));
}

int package_take_entry_2025(struct package_build *b, const struct package_place *place,
			    const struct package_names *names, const char *name, const char *path)
{
	bool half = package_ends_with(name, ".in") || package_ends_with(name, ".ans");
	char shown[SHOWN_SIZE];
	int type;

	if (judge_package_is_litter(name))
		return 0;
	if (!package_good_name(name))
		return half ? package_warn(b, "%s: not a name for a test, ignored",
					   judge_quote_text(shown, sizeof(shown), path))
			    : 0;
	if (strcmp(name, "test_group.in") == 0)
		return package_refuse_path(b, path, "a test cannot have the name of settings");
	type = package_file_type(b->root, path, b->err);
	if (type < 0)
		return type;
	if (type == 0)
		return package_refuse_path(b, path, "a symbolic link to nothing");
	if (half)
		return package_take_half(b, place, names, name, path);
	if (package_ends_with(name, ".files") ? type != S_IFDIR : type != S_IFREG && type != S_IFDIR)
		return package_refuse_path(b, path, type == S_IFREG ? "is no directory" : "is no regular file");
	if (type == S_IFDIR && !package_ends_with(name, ".files"))
		return take_directory(b, place, names, name, path);
	return take_file(b, place, names, name, path);
}

int package_configure_test_2025(struct package_build *b, const struct package_names *names, const char *name,
				const char *stem, struct package_defaults *defaults, struct judge_program *files)
{
	int result = 0;

	if (package_has_partner(names, name, ".in", ".yaml")) {
		sbx_free char *path = NULL, *bytes = NULL;
		size_t size = 0;

		if (asprintf(&path, "%s.yaml", stem) < 0) {
			path = NULL;
			return package_no_memory(b);
		}
		result = package_read_file(b->root, path, &bytes, &size, b->err);
		if (result > 0)
			result = package_parse_test_yaml(b, path, bytes, size, defaults);
	}
	if (result >= 0 && package_has_partner(names, name, ".in", ".files")) {
		sbx_free char *path = NULL;

		if (asprintf(&path, "%s.files", stem) < 0) {
			path = NULL;
			return package_no_memory(b);
		}
		if (b->package->submit_answer)
			return package_refuse_path(b, path, "a submit-answer problem runs no submission to read it");
		result =
		    package_program_at(b, path, files); /* each file is looked at now, not in the middle of judging */
	}
	return result < 0 ? result : 0;
}

static int check_group(struct package_build *b, const struct judge_group *secret, struct judge_group *group)
{
	if (secret->aggregation == JUDGE_AGGREGATE_PASS_FAIL && group->aggregation != JUDGE_AGGREGATE_PASS_FAIL)
		return sbx_error_set(
		    b->err, 0, "data/%s: score_aggregation must be pass-fail, because that of secret is", group->name);
	if (secret->aggregation == JUDGE_AGGREGATE_PASS_FAIL && isinf(group->max_score))
		group->max_score = secret->max_score; /* decides nothing */
	if (isinf(group->max_score) && !isinf(secret->max_score))
		return sbx_error_set(b->err, 0, "data/%s: needs a max_score, because secret has one (%g)", group->name,
				     secret->max_score);
	if (isinf(group->max_score) && group->aggregation == JUDGE_AGGREGATE_PASS_FAIL)
		return sbx_error_set(b->err, 0, "data/%s: pass-fail aggregation needs a max_score", group->name);
	if (group->has_static && group->static_score > group->max_score)
		return sbx_error_set(b->err, 0, "data/%s: static_validation_score is above max_score", group->name);
	return 0;
}

/* The best that the groups give together should be what the whole gives. */
static int compare_sum(struct package_build *b, const struct judge_group *secret, double sum, bool groups)
{
	if (!groups || secret->aggregation != JUDGE_AGGREGATE_SUM || isinf(sum) || sum == secret->max_score)
		return 0;
	return package_warn(b, "data/secret: its groups give %g at most, its max_score is %g", sum, secret->max_score);
}

int package_check_groups_2025(struct package_build *b)
{
	struct judge_package *p = b->package;
	struct judge_group *secret = NULL;
	bool groups = false;
	double sum = 0;
	int result = 0;

	p->groups[0].aggregation = p->scoring ? JUDGE_AGGREGATE_SUM : JUDGE_AGGREGATE_PASS_FAIL;
	p->groups[0].verdict = JUDGE_GROUP_FIRST_ERROR;
	p->groups[0].on_reject_break = !p->scoring;
	p->groups[0].ignore_sample = p->scoring;
	for (size_t i = 1; i < p->group_count && result == 0; i++) {
		bool inner = secret != NULL;

		if (strcmp(p->groups[i].name, "secret") == 0) {
			secret = &p->groups[i];
			p->groups[0].max_score = secret->max_score;
		}
		if (!p->scoring || !(inner || secret != NULL))
			continue;
		result = check_group(b, secret, &p->groups[i]);
		groups = groups || inner;
		sum += inner ? p->groups[i].max_score : 0;
	}
	return result < 0 || secret == NULL || !p->scoring ? result : compare_sum(b, secret, sum, groups);
}
