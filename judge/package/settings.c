/*
 * settings.c - problem.yaml: which version it is, and the legacy one (package-internal.h). Pure.
 *
 * Two kinds of keys: those that Minos uses, and those that change no verdict, which are checked for their type and else
 * ignored. An unknown key is a warning, as the legacy format has it: packages carry keys of other tools.
 */
#include <errno.h>
#include <stdio.h>
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
	b->draft = strcmp(text, "2023-07-draft") == 0;
	if (strcmp(text, "2025-09") != 0 && !b->draft)
		return package_value_refuse(
		    &value, "problem format `%s` is not known to this version, only `legacy` and `2025-09` are",
		    judge_quote_text(shown, sizeof(shown), text));
	b->package->format = JUDGE_FORMAT_2025_09;
	if (b->draft)
		result = package_warn(b, "problem.yaml:%u: problem_format_version: 2023-07-draft is read as 2025-09",
				      node->line);
	return result < 0 ? result : 1;
}

static int take_type(struct package_build *b, const struct judge_yaml *node, const struct judge_yaml *item)
{
	struct judge_package *p = b->package;
	const struct {
		const char *word;
		bool *field;
	} types[] = { { "scoring", &p->scoring },
		      { "interactive", &p->interactive },
		      { "multi-pass", &p->multi_pass },
		      { "submit-answer", &p->submit_answer } };
	struct package_value value = value_of(b, node, "");
	char shown[80];

	if (item->kind != JUDGE_YAML_SCALAR)
		return package_value_refuse(&value, "must be text");
	if (strcmp(item->text, "pass-fail") == 0)
		return 0;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(item->text, types[i].word) == 0) {
			*types[i].field = true;
			return 0;
		}
	return package_value_refuse(&value, "unknown problem type `%s`",
				    judge_quote_text(shown, sizeof(shown), item->text));
}

static int read_type(struct package_build *b, const struct judge_yaml *node)
{
	int result = 0;

	if (judge_yaml_is_null(node))
		return 0;
	if (node->kind != JUDGE_YAML_LIST)
		return take_type(b, node, node);
	for (const struct judge_yaml *item = node->first; item != NULL && result == 0; item = item->next)
		result = take_type(b, node, item);
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

/* Text by the format; a list is met as often, and the first of it is shown. */
static int read_author(struct package_build *b, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node->kind == JUDGE_YAML_LIST ? node->first : node, "");

	return value.node == NULL ? 0 : package_value_text(&value, &b->package->author);
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

/* `custom` and what follows it. */
static int take_custom_word(struct package_build *b, const struct package_value *value, const char *word)
{
	struct judge_package *p = b->package;
	char shown[80];

	if (strcmp(word, "score") == 0)
		p->validation.score = true;
	else if (strcmp(word, "interactive") == 0)
		p->interactive = true;
	else if (strcmp(word, "multi-pass") == 0 || strcmp(word, "multipass") == 0)
		p->multi_pass = true;
	else
		return package_value_refuse(value, "`%s` is none of: score, interactive, multi-pass",
					    judge_quote_text(shown, sizeof(shown), word));
	return 0;
}

static int read_validation(struct package_build *b, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node, "");
	const char *text = "";
	char shown[80], **words = NULL;
	int result = package_value_scalar(&value, &text);

	if (result <= 0 || strcmp(text, "default") == 0)
		return result;
	result = package_words(b, text, &words);
	if (result < 0)
		(void)sbx_error_prefix(b->err, "%s:%u", FILE_NAME, node->line);
	else if (words == NULL || strcmp(words[0], "custom") != 0)
		result = package_value_refuse(&value, "`%s` is neither `default` nor `custom ...`",
					      judge_quote_text(shown, sizeof(shown), text));
	for (char **word = words; word != NULL && result >= 0 && *++word != NULL;)
		result = take_custom_word(b, &value, *word);
	b->package->validation.custom = true;
	package_strings_free(words);
	return result;
}

/* What they mean depends on who judges, which may stand further down. */
static int read_validator_flags(struct package_build *b, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node, "");
	const char *text = "";
	int result = package_value_scalar(&value, &text);

	if (result <= 0)
		return result;
	b->flags_text = strdup(text);
	(void)snprintf(b->flags_place, sizeof(b->flags_place), "%s:%u", FILE_NAME, node->line); /* fits */
	return b->flags_text == NULL ? package_no_memory(b) : 0;
}

static int read_grading_key(struct package_build *b, const struct judge_yaml *node)
{
	static const char *const objectives[] = { "max", "min", NULL };
	struct package_value value = value_of(b, node, "grading.");
	int result;

	if (strcmp(node->key, "objective") == 0) {
		result = package_value_word(&value, objectives);
		b->package->lower_is_better = result > 0 && strcmp(node->text, "min") == 0;
		return result;
	}
	if (strcmp(node->key, "show_test_data_groups") == 0)
		return package_value_bool(&value);
	result = package_read_group_key(&value, &b->legacy);
	return result != 0 ? result : warn_unknown(b, node, "grading.");
}

/* Scores and on_reject here are the root group's, where data/testdata.yaml says nothing else. */
static int read_grading(struct package_build *b, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node, "");
	int result = 0;

	if (node->kind == JUDGE_YAML_SCALAR && (judge_yaml_is_null(node) || strcmp(node->text, "default") == 0))
		return 0;
	if (node->kind == JUDGE_YAML_SCALAR && strcmp(node->text, "custom") == 0) {
		b->legacy.custom_grader = true;
		b->grader = true;
		return 0;
	}
	if (node->kind != JUDGE_YAML_MAP)
		return package_value_refuse(&value, "must be `default`, `custom` or a map");
	for (const struct judge_yaml *item = node->first; item != NULL && result >= 0; item = item->next)
		result = read_grading_key(b, item);
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
	{ "limits", package_read_limits },
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

	if (result >= 0 && b->package->format == JUDGE_FORMAT_2025_09)
		return package_read_settings_2025(b, root);
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
