/*
 * test_group.c - test_group.yaml of a group and NAME.yaml of a test, 2025-09 (package-internal.h). Pure.
 *
 * An unknown key is an error, and so is a known one where it has no meaning.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/check/quote.h"
#include "judge/package/package-internal.h"
#include "sandbox/cleanup.h"

static int no_memory(const struct package_value *value)
{
	return sbx_error_set(value->err, ENOMEM, "%s: read", value->file);
}

/* In the draft, words too. */
static int read_list(struct package_build *b, const struct package_value *value, char ***list)
{
	int result;

	if (!b->draft || value->node->kind != JUDGE_YAML_SCALAR || value->node->text == NULL)
		return package_value_list(value, list);
	result = package_words(b, value->node->text, list);
	return result < 0 ? sbx_error_prefix(value->err, "%s:%u", value->file, value->node->line) : 1;
}

/* The list takes the place of the one that was there. */
static int replace_list(struct package_build *b, const struct package_value *value, char ***field)
{
	char **list = NULL;
	int result = read_list(b, value, &list);

	if (result < 0) {
		package_strings_free(list);
		return result;
	}
	package_strings_free(*field);
	*field = list;
	return 1;
}

static int add_input_args(struct package_build *b, const struct package_value *value, struct package_defaults *fresh,
			  const char *validator)
{
	struct judge_input_args one = { .validator = validator != NULL ? strdup(validator) : NULL };
	struct judge_input_args *more = reallocarray(fresh->input_args, fresh->input_args_count + 1, sizeof(*more));
	int result = more == NULL || (validator != NULL && one.validator == NULL) ? no_memory(value)
										  : read_list(b, value, &one.args);

	if (more != NULL)
		fresh->input_args = more;
	if (result < 0) {
		free(one.validator);
		package_strings_free(one.args);
		return result;
	}
	more[fresh->input_args_count++] = one;
	return 1;
}

/* A list for each validator of inputs, or a map with one for each name. */
static int read_input_args(struct package_build *b, const struct package_value *value,
			   struct package_defaults *defaults)
{
	struct package_defaults fresh = { .args = NULL };
	int result = 1;

	if (value->node->kind != JUDGE_YAML_MAP)
		result = add_input_args(b, value, &fresh, NULL);
	else
		for (const struct judge_yaml *item = value->node->first; item != NULL && result >= 0;
		     item = item->next) {
			struct package_value inner = { value->file, "input_validator_args.", item, value->err };

			result = add_input_args(b, &inner, &fresh, item->key);
		}
	if (result < 0) {
		package_defaults_free(&fresh);
		return result;
	}
	package_input_args_free(defaults->input_args, defaults->input_args_count);
	defaults->input_args = fresh.input_args;
	defaults->input_args_count = fresh.input_args_count;
	return 1;
}

/* The default validator's arguments: its flags, no tolerance of a kind twice. */
static int read_check_flags(const struct package_value *value, char *const *args, struct judge_check_flags *flags)
{
	struct judge_check_flags parsed = JUDGE_CHECK_DEFAULT;
	unsigned both = 0, absolute = 0, relative = 0;

	for (size_t i = 0; args != NULL && args[i] != NULL; i++) {
		bool tolerance = strncmp(args[i], "float_", 6) == 0 && args[i + 1] != NULL;
		sbx_free char *text = NULL;

		if (asprintf(&text, "%s%s%s", args[i], tolerance ? " " : "", tolerance ? args[i + 1] : "") < 0) {
			text = NULL;
			return no_memory(value);
		}
		both += strcmp(args[i], "float_tolerance") == 0;
		absolute += strcmp(args[i], "float_absolute_tolerance") == 0;
		relative += strcmp(args[i], "float_relative_tolerance") == 0;
		if (judge_check_parse_flags(text, &parsed, value->err) < 0)
			return sbx_error_prefix(value->err, "%s:%u: %s", value->file, value->node->line,
						value->node->key);
		i += tolerance;
	}
	if (both + absolute > 1 || both + relative > 1)
		return package_value_refuse(value, "a tolerance is given twice");
	*flags = parsed;
	return 1;
}

static int read_output_args(struct package_build *b, const struct package_value *value,
			    struct package_defaults *defaults)
{
	int result = replace_list(b, value, &defaults->validator_args);

	if (result < 0 || b->package->validation.custom)
		return result;
	return read_check_flags(value, defaults->validator_args, &defaults->flags);
}

/* Keys that groups and tests have: 1, or 0 if it is none of them. */
static int read_common_key(struct package_build *b, const struct package_value *value,
			   struct package_defaults *defaults)
{
	const char *key = value->node->key;
	char **ignored = NULL;
	int result;

	if (strcmp(key, "args") == 0) {
		result = replace_list(b, value, &defaults->args);
	} else if (strcmp(key, "input_validator_args") == 0 ||
		   (b->draft && strcmp(key, "input_validator_flags") == 0)) {
		result = read_input_args(b, value, defaults);
	} else if (strcmp(key, "output_validator_args") == 0 ||
		   (b->draft && strcmp(key, "output_validator_flags") == 0)) {
		result = read_output_args(b, value, defaults);
	} else if (strcmp(key, "input_visualizer_args") == 0 || strcmp(key, "output_visualizer_args") == 0) {
		result = package_value_list(value, &ignored);
		package_strings_free(ignored);
	} else if (strcmp(key, "full_feedback") == 0) {
		result = package_value_truth(value, &defaults->full_feedback);
	} else {
		return 0;
	}
	return result < 0 ? result : 1;
}

/* A whole number from 0 up. */
static int read_score(const struct package_value *value, double *out)
{
	const char *text = "";
	char shown[80];
	double number;
	int result = package_value_scalar(value, &text);

	if (result <= 0)
		return result;
	if (!package_real(text, strlen(text), false, &number) || number < 0 || number != floor(number))
		return package_value_refuse(value, "`%s` must be a whole number from 0 up",
					    judge_quote_text(shown, sizeof(shown), text));
	*out = number;
	return 1;
}

static int read_max_score(const struct package_value *value, struct judge_group *group)
{
	if (value->node->kind == JUDGE_YAML_SCALAR && strcmp(value->node->text, "unbounded") == 0) {
		group->max_score = INFINITY;
		return 1;
	}
	return read_score(value, &group->max_score);
}

static int read_aggregation(const struct package_value *value, struct judge_group *group)
{
	static const char *const words[] = { "pass-fail", "sum", "min", NULL };
	int result = package_value_word(value, words);

	if (result > 0)
		group->aggregation = strcmp(value->node->text, "sum") == 0   ? JUDGE_AGGREGATE_SUM
				     : strcmp(value->node->text, "min") == 0 ? JUDGE_AGGREGATE_MIN
									     : JUDGE_AGGREGATE_PASS_FAIL;
	return result;
}

static int read_static_score(struct package_build *b, const struct package_value *value, struct judge_group *group)
{
	bool word = value->node->kind == JUDGE_YAML_SCALAR && strcmp(value->node->text, "pass-fail") == 0;

	if (b->package->static_validator.path == NULL)
		return package_value_refuse(value, "there is no static_validator/");
	if (!word && !b->package->scoring)
		return package_value_refuse(value, "must be `pass-fail` in a problem without scores");
	group->has_static = true;
	return word ? 1 : read_score(value, &group->static_score);
}

/* One name in require_pass: a group that was read before this one. */
static int require(struct package_build *b, const struct package_value *value, const char *name, uint32_t index)
{
	struct judge_package *p = b->package;
	struct judge_group *group = &p->groups[index];
	bool secret = strcmp(group->name, "secret") == 0;
	bool bare = strchr(name, '/') == NULL && strcmp(name, "secret") != 0 && strcmp(name, "sample") != 0;
	uint32_t *more, found = 1;
	char shown[80];

	judge_quote_text(shown, sizeof(shown), name);
	while (found < index && strcmp(p->groups[found].name, name) != 0)
		found++;
	if (found >= index || strcmp(name, "secret") == 0 || (secret && strcmp(name, "sample") != 0))
		return package_value_refuse(value, "`%s` is no group before this one%s", shown,
					    bare ? "; those of secret are called secret/GROUP" : "");
	if (p->groups[found].aggregation != JUDGE_AGGREGATE_PASS_FAIL)
		return package_value_refuse(value, "`%s` has scores, and so cannot be passed", shown);
	more = reallocarray(group->require_pass, group->require_count + 1, sizeof(*more));
	if (more == NULL)
		return no_memory(value);
	group->require_pass = more;
	more[group->require_count++] = found;
	return 1;
}

static int read_require(struct package_build *b, const struct package_value *value, uint32_t index)
{
	char **names = NULL;
	int result = 1;

	if (value->node->kind == JUDGE_YAML_SCALAR)
		return require(b, value, value->node->text, index);
	result = package_value_list(value, &names);
	for (size_t i = 0; names != NULL && names[i] != NULL && result >= 0; i++)
		result = require(b, value, names[i], index);
	package_strings_free(names);
	return result;
}

/* key: what the value is, whatever name it has where it stands. */
static int read_score_key(struct package_build *b, const struct package_value *value, const char *key,
			  const struct package_place *place)
{
	struct judge_group *group = &b->package->groups[place->group];

	if (place->sample)
		return package_value_refuse(value, "has no meaning for samples");
	if (!b->package->scoring)
		return package_value_refuse(value, "has no meaning in a problem without scores");
	if (strcmp(key, "max_score") == 0)
		return read_max_score(value, group);
	if (strcmp(key, "score_aggregation") == 0)
		return read_aggregation(value, group);
	return read_require(b, value, place->group);
}

/* ---- What only the draft has ---- */

static int read_draft_scoring(struct package_build *b, const struct package_value *value,
			      const struct package_place *place)
{
	static const struct {
		const char *key, *now;
	} names[] = { { "score", "max_score" },
		      { "aggregation", "score_aggregation" },
		      { "require_pass", "require_pass" } };
	int result = 1;

	if (value->node->kind != JUDGE_YAML_MAP)
		return package_value_refuse(value, "must be a map of settings");
	for (const struct judge_yaml *item = value->node->first; item != NULL && result >= 0; item = item->next) {
		struct package_value inner = { value->file, "scoring.", item, value->err };
		size_t i = 0;

		while (i < 3 && strcmp(names[i].key, item->key) != 0)
			i++;
		result = i < 3 ? read_score_key(b, &inner, names[i].now, place)
			       : package_value_refuse(&inner, "unknown key");
	}
	return result;
}

/*
 * Keys of the draft that were given up: what they said that changes no result is nothing, and what has another name now
 * is told by that. 1, or 0 if it is none of them.
 */
static int read_draft_key(const struct package_value *value)
{
	static const char *const policies[] = { "break", "continue", NULL }, *const graders[] = { "default", NULL };
	static const struct {
		const char *key, *now;
	} lost[] = { { "accept_score", "max_score of its group" },
		     { "reject_score", "0" },
		     { "range", "max_score of its group" },
		     { "grader_flags", "score_aggregation of its group" },
		     { "static_validation", "static_validation_score and static_validator_args" } };
	const char *key = value->node->key, *text = "";
	bool truth = true;

	if (strcmp(key, "on_reject") == 0)
		return package_value_word(value, policies);
	if (strcmp(key, "grading") == 0)
		return package_value_word(value, graders);
	if (strcmp(key, "hint") == 0 || strcmp(key, "description") == 0)
		return package_value_scalar(value, &text);
	if (value->node->kind == JUDGE_YAML_SCALAR && strcmp(key, "grader_flags") == 0 && value->node->text[0] == '\0')
		return 1;
	if (value->node->kind == JUDGE_YAML_SCALAR && strcmp(key, "static_validation") == 0 &&
	    package_value_truth(value, &truth) > 0 && !truth)
		return 1;
	for (size_t i = 0; i < sizeof(lost) / sizeof(lost[0]); i++)
		if (strcmp(lost[i].key, key) == 0)
			return package_value_refuse(value, "is of the draft alone; in 2025-09 it is %s", lost[i].now);
	return 0;
}

/* ---- Files ---- */

/* Keys of groups alone. */
static int read_group_key(struct package_build *b, const struct package_value *value, struct package_place *place)
{
	struct judge_group *group = &b->package->groups[place->group];
	const char *key = value->node->key;
	int result;

	if (strcmp(key, "max_score") == 0 || strcmp(key, "score_aggregation") == 0 || strcmp(key, "require_pass") == 0)
		return read_score_key(b, value, key, place);
	if (strcmp(key, "static_validation_score") == 0)
		return read_static_score(b, value, group);
	if (strcmp(key, "static_validator_args") == 0)
		return replace_list(b, value, &group->static_args);
	if (b->draft && strcmp(key, "scoring") == 0)
		return read_draft_scoring(b, value, place);
	result = b->draft ? read_draft_key(value) : 0;
	return result != 0 ? result : package_value_refuse(value, "unknown key");
}

static int parse_map(struct package_build *b, const char *path, const char *bytes, size_t size, struct judge_yaml **out)
{
	struct judge_yaml *root = NULL;
	int result = judge_yaml_parse(path, bytes, size, &root, b->err);

	if (result == 0 && root->kind != JUDGE_YAML_MAP && !judge_yaml_is_null(root)) {
		result = sbx_error_set(b->err, 0, "%s:%u: must be a map of settings", path, root->line);
		judge_yaml_free(root);
	} else if (result == 0) {
		*out = root;
	}
	return result;
}

int package_parse_test_group(struct package_build *b, const char *path, const char *bytes, size_t size,
			     struct package_place *place)
{
	struct judge_yaml *root = NULL;
	sbx_free char *text = NULL;
	int result = judge_package_substitute(b->package, bytes, size, PACKAGE_FILE_MAX, &text, &size, b->err);

	if (result < 0)
		return sbx_error_prefix(b->err, "%s", path);
	result = parse_map(b, path, text, size, &root);
	if (result < 0)
		return result;
	for (const struct judge_yaml *node = root != NULL ? root->first : NULL; node != NULL && result >= 0;
	     node = node->next) {
		struct package_value value = { path, "", node, b->err };

		result = read_common_key(b, &value, &place->defaults);
		if (result == 0)
			result = read_group_key(b, &value, place);
	}
	if (result >= 0 && b->package->groups[place->group].static_args != NULL &&
	    !b->package->groups[place->group].has_static)
		result = sbx_error_set(b->err, 0, "%s: static_validator_args without static_validation_score", path);
	judge_yaml_free(root);
	return result < 0 ? result : 0;
}

int package_parse_test_yaml(struct package_build *b, const char *path, const char *bytes, size_t size,
			    struct package_defaults *defaults)
{
	struct judge_yaml *root = NULL;
	int result = parse_map(b, path, bytes, size, &root);
	const char *text = "";

	if (result < 0)
		return result;
	for (const struct judge_yaml *node = root != NULL ? root->first : NULL; node != NULL && result >= 0;
	     node = node->next) {
		struct package_value value = { path, "", node, b->err };

		result = read_common_key(b, &value, defaults);
		if (result == 0 && b->draft)
			result = read_draft_key(&value);
		if (result == 0)
			result = strcmp(node->key, "hint") == 0 || strcmp(node->key, "description") == 0
				     ? package_value_scalar(&value, &text)
				     : package_value_refuse(&value, "unknown key");
	}
	judge_yaml_free(root);
	return result < 0 ? result : 0;
}
