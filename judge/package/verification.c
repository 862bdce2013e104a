/* verification.c - see verification.h. Touches the kernel through files.c only. */
#include "judge/package/verification.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "judge/check/quote.h"
#include "judge/package/polygon.h"
#include "sandbox/cleanup.h"

#define SHOWN_SIZE 320

struct verifying {
	struct package_build build; /* its package takes the warnings and says the format */
	struct judge_verification *out;
};

/* A directory of checks on the way. */
struct kind {
	const char *directory;
	enum judge_check_kind kind;
};

static void free_check(struct judge_data_check *check)
{
	free(check->name);
	free(check->input);
	free(check->answer);
	free(check->output);
	package_strings_free(check->validator_args);
	package_input_args_free(check->input_args, check->input_args_count);
}

void judge_verification_free(struct judge_verification *verification)
{
	for (size_t i = 0; i < verification->input_validator_count; i++)
		package_program_free(&verification->input_validators[i]);
	for (size_t i = 0; i < verification->check_count; i++)
		free_check(&verification->checks[i]);
	for (size_t i = 0; i < verification->warning_count; i++)
		free(verification->warnings[i]);
	free(verification->input_validators);
	free(verification->checks);
	free((void *)verification->warnings);
	*verification = (struct judge_verification){ .input_validators = NULL };
}

/* ---- validators of inputs ---- */

static int keep_validator(struct verifying *v, struct judge_program *program)
{
	struct judge_program *more =
	    reallocarray(v->out->input_validators, v->out->input_validator_count + 1, sizeof(*more));

	if (more == NULL) {
		package_program_free(program);
		return package_no_memory(&v->build);
	}
	v->out->input_validators = more;
	more[v->out->input_validator_count++] = *program;
	return 0;
}

static int find_validators(struct verifying *v, const char *directory)
{
	char **paths = NULL;
	int result = package_list_programs(&v->build, directory, &paths);

	for (size_t i = 0; paths != NULL && paths[i] != NULL && result >= 0; i++) {
		struct judge_program program = { .path = NULL };

		result = package_program_with_companions(&v->build, directory, paths[i], &program);
		if (result > 0)
			result = keep_validator(v, &program);
	}
	package_strings_free(paths);
	return result < 0 ? result : 0;
}

static int find_polygon_validators(struct verifying *v)
{
	struct judge_xml *root = NULL;
	struct polygon polygon = { .build = &v->build };
	const struct judge_xml *one;
	int result = polygon_load(v->build.root, &root, v->build.err);

	if (result <= 0)
		return result;
	polygon.root = root;
	v->out->protocol = JUDGE_PROTOCOL_TESTLIB;
	one = judge_xml_child(judge_xml_child(judge_xml_child(root, "assets"), "validators"), "validator");
	for (; one != NULL && result >= 0; one = judge_xml_next(one, "validator")) {
		struct judge_program program = { .path = NULL };

		result = polygon_program(&polygon, one, &program);
		if (result > 0)
			result = keep_validator(v, &program);
	}
	judge_xml_free(root);
	return result < 0 ? result : 0;
}

/* ---- data ---- */

/* What the settings of a directory or of one check say, in the way of the format. */
static int apply_settings(struct verifying *v, const char *path, bool directory, struct package_defaults *defaults)
{
	struct judge_group ignored = { .name = NULL };
	sbx_free char *bytes = NULL;
	size_t size = 0;
	int result = package_read_file(v->build.root, path, &bytes, &size, v->build.err);

	if (result <= 0)
		return result;
	if (v->build.package->format == JUDGE_FORMAT_2025_09)
		return package_parse_test_yaml(&v->build, path, bytes, size, defaults);
	if (!directory)
		return 0;
	result = package_parse_testdata(&v->build, path, bytes, size, &ignored, defaults);
	package_group_free(&ignored);
	return result;
}

static char *with_ending(const char *stem, const char *ending)
{
	char *path = NULL;

	return asprintf(&path, "%s%s", stem, ending) < 0 ? NULL : path;
}

/* Paths of all that belongs to the check; each must be there. */
static int find_files(struct verifying *v, const char *stem, struct judge_data_check *check)
{
	int result;

	check->name = with_ending(stem + strlen("data/"), "");
	check->input = with_ending(stem, ".in");
	if (check->name == NULL || check->input == NULL)
		return package_no_memory(&v->build);
	result = package_check_file(v->build.root, check->input, v->build.err);
	if (result < 0 || check->kind == JUDGE_INVALID_INPUT)
		return result;
	check->answer = with_ending(stem, ".ans");
	check->output = with_ending(stem, ".out");
	if (check->answer == NULL || check->output == NULL)
		return package_no_memory(&v->build);
	result = package_check_file(v->build.root, check->answer, v->build.err);
	return result < 0 ? result : package_check_file(v->build.root, check->output, v->build.err);
}

static int fill_check(struct verifying *v, const char *stem, const struct package_defaults *above,
		      struct judge_data_check *check)
{
	struct package_defaults defaults = { .args = NULL };
	sbx_free char *settings = with_ending(stem, ".yaml");
	int result = settings == NULL ? package_no_memory(&v->build) : find_files(v, stem, check);

	if (result >= 0)
		result = package_defaults_copy(&v->build, above, &defaults);
	if (result >= 0)
		result = apply_settings(v, settings, false, &defaults);
	check->flags = defaults.flags;
	check->validator_args = defaults.validator_args;
	check->input_args = defaults.input_args;
	check->input_args_count = defaults.input_args_count;
	package_strings_free(defaults.args); /* of a submission, which there is none of here */
	return result;
}

static int add_check(struct verifying *v, const struct kind *kind, const char *path,
		     const struct package_defaults *defaults)
{
	struct judge_verification *out = v->out;
	struct judge_data_check *more;
	sbx_free char *stem = package_stem(path, strlen(".in"));

	if (stem == NULL)
		return package_no_memory(&v->build);
	if (out->check_count >= PACKAGE_TESTS_MAX)
		return package_refuse_path(&v->build, path, "too many tests");
	more = reallocarray(out->checks, out->check_count + 1, sizeof(*more));
	if (more == NULL)
		return package_no_memory(&v->build);
	out->checks = more;
	more[out->check_count] = (struct judge_data_check){ .kind = kind->kind };
	return fill_check(v, stem, defaults, &more[out->check_count++]); /* freed with the rest */
}

static int walk(struct verifying *v, const struct kind *kind, const char *path, unsigned depth,
		const struct package_defaults *defaults);

static int take_entry(struct verifying *v, const struct kind *kind, const char *name, const char *path, unsigned depth,
		      const struct package_defaults *defaults)
{
	int type;

	if (!package_good_name(name))
		return 0;
	type = package_file_type(v->build.root, path, v->build.err);
	if (type < 0)
		return type;
	if (type == S_IFDIR)
		return walk(v, kind, path, depth + 1, defaults);
	return package_ends_with(name, ".in") ? add_check(v, kind, path, defaults) : 0;
}

static int walk_names(struct verifying *v, const struct kind *kind, const char *path, unsigned depth,
		      const struct package_defaults *defaults)
{
	struct package_names names = { NULL, 0 };
	int result = package_list_counted(&v->build, path, &names);

	for (size_t i = 0; i < names.count && result >= 0; i++) {
		sbx_free char *inner = package_path(path, names.items[i]);

		result = inner == NULL ? package_no_memory(&v->build)
				       : take_entry(v, kind, names.items[i], inner, depth, defaults);
	}
	package_names_free(&names);
	return result;
}

static int walk(struct verifying *v, const struct kind *kind, const char *path, unsigned depth,
		const struct package_defaults *defaults)
{
	bool new = v->build.package->format == JUDGE_FORMAT_2025_09;
	sbx_free char *settings = package_path(path, new ? "test_group.yaml" : "testdata.yaml");
	struct package_defaults own = { .args = NULL };
	int result;

	if (depth > PACKAGE_DEPTH_MAX)
		return package_refuse_path(&v->build, path, "nested too deeply");
	result = settings == NULL ? package_no_memory(&v->build) : package_defaults_copy(&v->build, defaults, &own);
	if (result >= 0)
		result = apply_settings(v, settings, true, &own);
	if (result >= 0)
		result = walk_names(v, kind, path, depth, &own);
	package_defaults_free(&own);
	return result;
}

static int find_checks(struct verifying *v, const struct judge_package *package)
{
	static const struct kind kinds[] = {
		{ "data/bad", JUDGE_INVALID_INPUT },
		{ "data/invalid_input", JUDGE_INVALID_INPUT },
		{ "data/invalid_inputs", JUDGE_INVALID_INPUT },
		{ "data/invalid_output", JUDGE_INVALID_OUTPUT },
		{ "data/invalid_outputs", JUDGE_INVALID_OUTPUT },
		{ "data/valid_output", JUDGE_VALID_OUTPUT },
		{ "data/valid_outputs", JUDGE_VALID_OUTPUT },
	};
	const struct package_defaults defaults = { .flags = package->validation.flags,
						   .validator_args = package->validation.args };
	int result = 0;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && result >= 0; i++) {
		int type = package_file_type(v->build.root, kinds[i].directory, v->build.err);

		result = type == S_IFDIR ? walk(v, &kinds[i], kinds[i].directory, 1, &defaults) : type < 0 ? type : 0;
	}
	return result;
}

/* What of the package the readers of settings ask for. */
static int lend(struct verifying *v, const struct judge_package *package)
{
	v->build.package = calloc(1, sizeof(*v->build.package));
	if (v->build.package == NULL)
		return package_no_memory(&v->build);
	v->build.package->format = package->format;
	v->build.package->validation.custom = package->validation.custom;
	v->build.package->scoring = package->scoring;
	v->build.flags = package->validation.flags;
	v->build.flags_words = package->validation.args;
	return 0;
}

int judge_verification_read(int dir_fd, const struct judge_package *package, struct judge_verification *out,
			    struct sbx_error *err)
{
	struct judge_verification found = { .protocol = JUDGE_PROTOCOL_KATTIS };
	struct verifying v = { .build = { .root = dir_fd, .err = err }, .out = &found };
	int result = lend(&v, package);

	if (result == 0 && package->format == JUDGE_FORMAT_POLYGON)
		result = find_polygon_validators(&v);
	else if (result == 0) {
		result = find_validators(&v, "input_validators");
		if (result >= 0 && package->format == JUDGE_FORMAT_LEGACY)
			result = find_validators(&v, "input_format_validators");
		if (result >= 0)
			result = find_checks(&v, package);
	}
	if (v.build.package != NULL) {
		found.warnings = v.build.package->warnings;
		found.warning_count = v.build.package->warning_count;
		v.build.package->warnings = NULL;
		v.build.package->warning_count = 0;
	}
	judge_package_free(v.build.package);
	if (result < 0) {
		judge_verification_free(&found);
		return result;
	}
	*out = found;
	return 0;
}
