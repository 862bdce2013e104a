/*
 * settings.c - problem.yaml of the legacy format (package-internal.h). Pure.
 *
 * Three kinds of keys: those that Minos uses; those that change no verdict, which are checked for their type and else
 * ignored; and those whose feature is not built yet, which are refused where they would change a verdict. An unknown
 * key is a warning, as the legacy format has it: packages carry keys of other tools.
 */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "judge/check/quote.h"
#include "judge/package/package-internal.h"

static const char FILE_NAME[] = "problem.yaml";

static struct package_value value_of(struct package_build *b, const struct judge_yaml *node, const char *prefix)
{
	return (struct package_value){ FILE_NAME, prefix, node, b->err };
}

static int warn_unknown(struct package_build *b, const struct judge_yaml *node, const char *prefix)
{
	char shown[80];

	return package_warn(b, "%s:%u: unknown key `%s%s`", FILE_NAME, node->line, prefix,
			    judge_quote_text(shown, sizeof(shown), node->key));
}

static int read_version(struct package_build *b, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node, "");
	const char *text = "";
	char shown[80];
	int result = package_value_scalar(&value, &text);

	if (result <= 0 || strcmp(text, "legacy") == 0 || strcmp(text, "legacy-icpc") == 0)
		return result;
	return package_value_refuse(&value,
				    "problem format `%s` is not supported yet by this version, only `legacy` is",
				    judge_quote_text(shown, sizeof(shown), text));
}

static int check_type(struct package_build *b, const struct judge_yaml *node, const struct judge_yaml *item)
{
	static const char *const later[] = { "scoring", "interactive", "multi-pass", "submit-answer" };
	struct package_value value = value_of(b, node, "");
	char shown[80];

	if (item->kind != JUDGE_YAML_SCALAR)
		return package_value_refuse(&value, "must be text");
	if (strcmp(item->text, "pass-fail") == 0)
		return 0;
	for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++)
		if (strcmp(item->text, later[i]) == 0)
			return package_value_refuse(&value, "`%s` problems are not supported yet by this version",
						    later[i]);
	return package_value_refuse(&value, "unknown problem type `%s`",
				    judge_quote_text(shown, sizeof(shown), item->text));
}

static int read_type(struct package_build *b, const struct judge_yaml *node)
{
	int result = 0;

	if (judge_yaml_is_null(node))
		return 0;
	if (node->kind != JUDGE_YAML_LIST)
		return check_type(b, node, node);
	for (const struct judge_yaml *item = node->first; item != NULL && result == 0; item = item->next)
		result = check_type(b, node, item);
	return result;
}

static int read_name(struct package_build *b, const struct judge_yaml *node)
{
	const struct judge_yaml *chosen = node;
	struct package_value value;

	if (node->kind == JUDGE_YAML_MAP) { /* language: name */
		char *checked = NULL;
		int result = 0;

		for (const struct judge_yaml *item = node->first; item != NULL && result >= 0; item = item->next) {
			value = value_of(b, item, "name.");
			result = package_value_text(&value, &checked);
		}
		free(checked);
		if (result < 0)
			return result;
		chosen = judge_yaml_get(node, "en");
		if (chosen == NULL)
			chosen = node->first;
		if (chosen == NULL)
			return 0;
	}
	value = value_of(b, chosen, chosen == node ? "" : "name.");
	return package_value_text(&value, &b->package->name);
}

static int read_author(struct package_build *b, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node, "");

	return package_value_text(&value, &b->package->author);
}

static int read_source(struct package_build *b, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node, "");

	return package_value_text(&value, &b->package->source);
}

static int read_license(struct package_build *b, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node, "");

	return package_value_text(&value, &b->package->license);
}

static int read_unused_text(struct package_build *b, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node, "");
	const char *text = "";

	return package_value_scalar(&value, &text);
}

static int read_keywords(struct package_build *b, const struct judge_yaml *node)
{
	int result = 0;

	if (node->kind != JUDGE_YAML_LIST)
		return read_unused_text(b, node);
	for (const struct judge_yaml *item = node->first; item != NULL && result >= 0; item = item->next)
		result = read_unused_text(b, item);
	return result;
}

static int read_validation(struct package_build *b, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node, "");
	const char *text = "";
	char shown[80];
	int result = package_value_scalar(&value, &text);

	if (result <= 0 || strcmp(text, "default") == 0)
		return result;
	if (strncmp(text, "custom", 6) == 0 && (text[6] == '\0' || text[6] == ' '))
		return package_value_refuse(
		    &value, "`%s` needs the package's own output validator, which is not supported yet by this version",
		    judge_quote_text(shown, sizeof(shown), text));
	return package_value_refuse(&value, "`%s` is neither `default` nor `custom ...`",
				    judge_quote_text(shown, sizeof(shown), text));
}

static int read_validator_flags(struct package_build *b, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node, "");
	const char *text = "";
	int result = package_value_scalar(&value, &text);

	if (result <= 0)
		return result;
	result = judge_check_parse_flags(text, &b->flags, b->err);
	return result < 0 ? sbx_error_prefix(b->err, "%s:%u", FILE_NAME, node->line) : 0;
}

/* Scores and their order decide nothing in a pass-fail problem. */
static int read_grading(struct package_build *b, const struct judge_yaml *node)
{
	static const char *const objectives[] = { "max", "min", NULL };
	struct package_value value = value_of(b, node, "");
	int result = 0;

	if (node->kind == JUDGE_YAML_SCALAR && (judge_yaml_is_null(node) || strcmp(node->text, "default") == 0))
		return 0;
	if (node->kind != JUDGE_YAML_MAP)
		return package_value_refuse(&value, "only default grading is supported yet by this version");
	for (const struct judge_yaml *item = node->first; item != NULL && result >= 0; item = item->next) {
		value = value_of(b, item, "grading.");
		if (strcmp(item->key, "objective") == 0)
			result = package_value_word(&value, objectives);
		else if (strcmp(item->key, "show_test_data_groups") == 0)
			result = package_value_bool(&value);
		else if (strcmp(item->key, "accept_score") != 0 && strcmp(item->key, "reject_score") != 0 &&
			 strcmp(item->key, "range") != 0 && strcmp(item->key, "on_reject") != 0)
			result = warn_unknown(b, item, "grading.");
	}
	return result;
}

#define MEBIBYTE (UINT64_C(1) << 20)
#define SECOND   UINT64_C(1000000000)
#define UNUSED   SIZE_MAX

static const struct limit {
	const char *key;
	uint64_t unit; /* 0: a factor, kept as a double */
	bool whole;
	size_t offset; /* in struct judge_package; UNUSED: checked only */
} limits[] = {
	{ "time_multiplier", 0, false, offsetof(struct judge_package, time_multiplier) },
	{ "time_safety_margin", 0, false, offsetof(struct judge_package, time_safety_margin) },
	{ "time_limit", SECOND, false, offsetof(struct judge_package, time_limit_ns) },
	{ "memory", MEBIBYTE, true, offsetof(struct judge_package, memory_bytes) },
	{ "output", MEBIBYTE, true, offsetof(struct judge_package, output_bytes) },
	{ "code", 1024, true, offsetof(struct judge_package, code_bytes) },
	{ "compilation_time", SECOND, false, offsetof(struct judge_package, compilation_time_ns) },
	{ "compilation_memory", MEBIBYTE, true, offsetof(struct judge_package, compilation_memory_bytes) },
	{ "validation_time", SECOND, false, UNUSED },
	{ "validation_memory", MEBIBYTE, true, UNUSED },
	{ "validation_output", MEBIBYTE, true, UNUSED },
};

static int read_limit(struct package_build *b, const struct limit *limit, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node, "limits.");
	char *field = limit->offset == UNUSED ? NULL : (char *)b->package + limit->offset;
	uint64_t number = 0;
	double factor = 0;
	int result;

	if (limit->unit == 0) {
		result = package_value_number(&value, &factor);
		if (result > 0 && field != NULL)
			memcpy(field, &factor, sizeof(factor));
	} else {
		result = package_value_scaled(&value, limit->unit, limit->whole, &number);
		if (result > 0 && field != NULL)
			memcpy(field, &number, sizeof(number));
	}
	return result;
}

static int read_limits(struct package_build *b, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node, "");
	int result = 0;

	if (judge_yaml_is_null(node))
		return 0;
	if (node->kind != JUDGE_YAML_MAP)
		return package_value_refuse(&value, "must be a map of limits");
	for (const struct judge_yaml *item = node->first; item != NULL && result >= 0; item = item->next) {
		size_t i = 0;

		while (i < sizeof(limits) / sizeof(limits[0]) && strcmp(limits[i].key, item->key) != 0)
			i++;
		result = i < sizeof(limits) / sizeof(limits[0]) ? read_limit(b, &limits[i], item)
								: warn_unknown(b, item, "limits.");
	}
	return result;
}

static const struct {
	const char *key;
	int (*read)(struct package_build *b, const struct judge_yaml *node);
} keys[] = {
	{ "problem_format_version", read_version },
	{ "type", read_type },
	{ "name", read_name },
	{ "uuid", read_unused_text },
	{ "author", read_author },
	{ "source", read_source },
	{ "source_url", read_unused_text },
	{ "license", read_license },
	{ "rights_owner", read_unused_text },
	{ "limits", read_limits },
	{ "validation", read_validation },
	{ "validator_flags", read_validator_flags },
	{ "grading", read_grading },
	{ "keywords", read_keywords },
};

/*
 * The version comes first, wherever it stands: that the format is not supported says more than what the legacy format
 * finds wrong with it.
 */
static int read_map(struct package_build *b, const struct judge_yaml *root)
{
	const struct judge_yaml *version = judge_yaml_get(root, keys[0].key);
	int result = version != NULL ? read_version(b, version) : 0;

	for (const struct judge_yaml *node = root->first; node != NULL && result >= 0; node = node->next) {
		size_t i = 0;

		while (i < sizeof(keys) / sizeof(keys[0]) && strcmp(keys[i].key, node->key) != 0)
			i++;
		result = i < sizeof(keys) / sizeof(keys[0]) ? keys[i].read(b, node) : warn_unknown(b, node, "");
	}
	return result;
}

int package_parse_settings(struct package_build *build, const char *bytes, size_t size)
{
	struct judge_yaml *root = NULL;
	int result = judge_yaml_parse(FILE_NAME, bytes, size, &root, build->err);

	if (result < 0)
		return result;
	if (root->kind != JUDGE_YAML_MAP && !judge_yaml_is_null(root))
		result = sbx_error_set(build->err, 0, "%s:%u: must be a map of settings", FILE_NAME, root->line);
	else if (root->kind == JUDGE_YAML_MAP)
		result = read_map(build, root);
	judge_yaml_free(root);
	return result < 0 ? result : 0;
}
