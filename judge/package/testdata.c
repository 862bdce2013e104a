/*
 * testdata.c - testdata.yaml of a directory of test data, legacy format (package-internal.h). Pure.
 *
 * What a directory does not say it has from the one above; this file is read over that. output_validator_flags are
 * read over the validator_flags of problem.yaml, as the Kattis tools append the one to the other.
 */
#include <stdlib.h>
#include <string.h>

#include "judge/check/quote.h"
#include "judge/package/package-internal.h"

static int read_flags(struct package_build *b, const struct package_value *value, struct package_defaults *defaults)
{
	struct judge_check_flags parsed = b->flags;
	char **args = NULL;
	const char *text = "";
	int result = package_value_scalar(value, &text);

	if (result < 0)
		return result;
	if (!b->package->validation.custom && judge_check_parse_flags(text, &parsed, b->err) < 0)
		return sbx_error_prefix(b->err, "%s:%u", value->file, value->node->line);
	result =
	    package_strings_append(&args, b->flags_words) < 0 ? package_no_memory(b) : package_words(b, text, &args);
	if (result < 0) {
		package_strings_free(args);
		return sbx_error_prefix(b->err, "%s:%u", value->file, value->node->line);
	}
	package_strings_free(defaults->validator_args);
	defaults->validator_args = args;
	defaults->flags = parsed;
	return 0;
}

static int read_grader_flags(struct package_build *b, const struct package_value *value, struct judge_group *group)
{
	const char *text = "";
	int result = package_value_scalar(value, &text);

	if (result < 0)
		return result;
	package_strings_free(group->grader_flags);
	group->grader_flags = NULL;
	if (package_words(b, text, &group->grader_flags) < 0)
		return sbx_error_prefix(b->err, "%s:%u", value->file, value->node->line);
	return 0;
}

/* "MIN MAX" */
static int read_range(const struct package_value *value, struct judge_group *group)
{
	const char *text = "";
	char shown[80];
	size_t first;
	double min, max;
	int result = package_value_scalar(value, &text);

	if (result <= 0)
		return result;
	first = strcspn(text, " \t");
	if (!package_real(text, first, true, &min) ||
	    !package_real(text + first + strspn(text + first, " \t"),
			  strlen(text + first + strspn(text + first, " \t")), true, &max) ||
	    !(min <= max))
		return package_value_refuse(value, "`%s` must be two numbers, the smaller first",
					    judge_quote_text(shown, sizeof(shown), text));
	group->range_min = min;
	group->range_max = max;
	return 1;
}

static int read_on_reject(const struct package_value *value, struct judge_group *group)
{
	static const char *const words[] = { "break", "continue", "first_error", "worst_error", "grade", NULL };
	int result = package_value_word(value, words);

	if (result > 0)
		group->on_reject_break =
		    strcmp(value->node->text, "break") == 0 || strcmp(value->node->text, "first_error") == 0;
	return result;
}

static int read_grading(const struct package_value *value, struct judge_group *group)
{
	static const char *const words[] = { "default", "custom", NULL };
	int result = package_value_word(value, words);

	if (result > 0)
		group->custom_grader = strcmp(value->node->text, "custom") == 0;
	return result;
}

int package_read_group_key(const struct package_value *value, struct judge_group *group)
{
	const char *key = value->node->key;
	int result;

	if (strcmp(key, "on_reject") == 0)
		result = read_on_reject(value, group);
	else if (strcmp(key, "accept_score") == 0)
		result = package_value_real(value, &group->accept_score);
	else if (strcmp(key, "reject_score") == 0)
		result = package_value_real(value, &group->reject_score);
	else if (strcmp(key, "range") == 0)
		result = read_range(value, group);
	else
		return 0;
	return result < 0 ? result : 1;
}

static int add_input_args(struct package_build *b, const struct package_value *value, struct package_defaults *fresh,
			  const char *validator)
{
	struct judge_input_args one = { .validator = validator != NULL ? strdup(validator) : NULL }, *more;
	const char *text = "";
	int result =
	    validator != NULL && one.validator == NULL ? package_no_memory(b) : package_value_scalar(value, &text);

	if (result >= 0 && package_words(b, text, &one.args) < 0)
		result = sbx_error_prefix(b->err, "%s:%u", value->file, value->node->line);
	more = result < 0 ? NULL : reallocarray(fresh->input_args, fresh->input_args_count + 1, sizeof(*more));
	if (more == NULL) {
		free(one.validator);
		package_strings_free(one.args);
		return result < 0 ? result : package_no_memory(b);
	}
	fresh->input_args = more;
	more[fresh->input_args_count++] = one;
	return 1;
}

/* Words for each validator of inputs, or a map with words for each name. */
static int read_input_flags(struct package_build *b, const struct package_value *value,
			    struct package_defaults *defaults)
{
	struct package_defaults fresh = { .args = NULL };
	int result = 1;

	if (value->node->kind != JUDGE_YAML_MAP)
		result = add_input_args(b, value, &fresh, NULL);
	else
		for (const struct judge_yaml *item = value->node->first; item != NULL && result >= 0;
		     item = item->next) {
			struct package_value inner = { value->file, "input_validator_flags.", item, value->err };

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

static int read_key(struct package_build *b, const struct package_value *value, struct judge_group *group,
		    struct package_defaults *defaults)
{
	const char *key = value->node->key;
	char shown[80];
	int result = package_read_group_key(value, group);

	if (result != 0)
		return result;
	if (strcmp(key, "output_validator_flags") == 0)
		return read_flags(b, value, defaults);
	if (strcmp(key, "grader_flags") == 0)
		return read_grader_flags(b, value, group);
	if (strcmp(key, "grading") == 0)
		return read_grading(value, group);
	if (strcmp(key, "input_validator_flags") == 0)
		return read_input_flags(b, value, defaults);
	return package_warn(b, "%s:%u: unknown key `%s`", value->file, value->node->line,
			    judge_quote_text(shown, sizeof(shown), key));
}

/* After all keys: what the flags mean depends on who grades. */
static int apply(struct package_build *b, const char *path, const struct judge_yaml *root, struct judge_group *group)
{
	const struct judge_yaml *node = judge_yaml_get(root, "grader_flags");
	struct package_value value = { path, "", NULL, b->err };

	if (node == NULL)
		node = judge_yaml_get(root, "grading");
	if (node == NULL)
		return 0; /* as above */
	value.node = node;
	if (group->custom_grader)
		b->grader = true;
	return package_apply_grader_flags(b, group, &value);
}

int package_parse_testdata(struct package_build *build, const char *path, const char *bytes, size_t size,
			   struct judge_group *group, struct package_defaults *defaults)
{
	struct judge_yaml *root = NULL;
	int result = judge_yaml_parse(path, bytes, size, &root, build->err);

	if (result < 0)
		return result;
	if (root->kind != JUDGE_YAML_MAP && !judge_yaml_is_null(root))
		result = sbx_error_set(build->err, 0, "%s:%u: must be a map of settings", path, root->line);
	for (const struct judge_yaml *node = root->first; node != NULL && result >= 0; node = node->next) {
		struct package_value value = { path, "", node, build->err };

		result = read_key(build, &value, group, defaults);
	}
	if (result >= 0 && root->kind == JUDGE_YAML_MAP)
		result = apply(build, path, root, group);
	judge_yaml_free(root);
	return result < 0 ? result : 0;
}
