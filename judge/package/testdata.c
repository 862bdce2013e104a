/*
 * testdata.c - testdata.yaml of a directory of test data (package-internal.h). Pure.
 *
 * In a pass-fail problem a submission is accepted when every test accepts it, whatever the order and the scores; so
 * most keys decide nothing here. What would let a submission pass with a failed test, or brings in a grader of the
 * package's own, is refused. output_validator_flags are read over the validator_flags of problem.yaml, as the Kattis
 * tools append the one to the other; a directory that says nothing has the flags of the one above.
 */
#include <string.h>

#include "judge/check/quote.h"
#include "judge/package/package-internal.h"

/* Flags of the default grader that choose among rejections, or scores, and so change no acceptance. */
static bool harmless(const char *word, size_t length)
{
	static const char *const words[] = { "worst_error", "no_errors", "first_error", "sum", "avg", "min", "max" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i]) == length && memcmp(words[i], word, length) == 0)
			return true;
	return false;
}

static int check_grader_flags(const struct package_value *value)
{
	const char *text = "";
	char shown[80];
	int result = package_value_scalar(value, &text);

	while (result > 0 && *text != '\0') {
		size_t length = strcspn(text, " \t\n\v\f\r");

		if (length > 0 && !harmless(text, length))
			return package_value_refuse(value, "`%s` is not supported yet by this version",
						    judge_quote(shown, sizeof(shown), text, length, false));
		text += length;
		text += strspn(text, " \t\n\v\f\r");
	}
	return result;
}

static int read_flags(struct package_build *b, const struct package_value *value, struct judge_check_flags *flags)
{
	struct judge_check_flags parsed = b->flags;
	const char *text = "";
	int result = package_value_scalar(value, &text);

	if (result < 0)
		return result;
	if (judge_check_parse_flags(text, &parsed, b->err) < 0)
		return sbx_error_prefix(b->err, "%s:%u", value->file, value->node->line);
	*flags = parsed;
	return 0;
}

static int read_key(struct package_build *b, const struct package_value *value, struct judge_check_flags *flags)
{
	static const char *const ignored[] = { "accept_score", "reject_score", "range", "input_validator_flags" };
	static const char *const rejects[] = { "break", "continue", "first_error", "worst_error", "grade", NULL };
	static const char *const gradings[] = { "default", NULL };
	const char *key = value->node->key;
	char shown[80];

	if (strcmp(key, "output_validator_flags") == 0)
		return read_flags(b, value, flags);
	if (strcmp(key, "grader_flags") == 0)
		return check_grader_flags(value);
	if (strcmp(key, "on_reject") == 0)
		return package_value_word(value, rejects);
	if (strcmp(key, "grading") == 0 && value->node->kind == JUDGE_YAML_SCALAR &&
	    strcmp(value->node->text, "custom") == 0)
		return package_value_refuse(value, "`custom` graders are not supported yet by this version");
	if (strcmp(key, "grading") == 0)
		return package_value_word(value, gradings);
	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		if (strcmp(key, ignored[i]) == 0)
			return 0;
	return package_warn(b, "%s:%u: unknown key `%s`", value->file, value->node->line,
			    judge_quote_text(shown, sizeof(shown), key));
}

int package_parse_testdata(struct package_build *build, const char *path, const char *bytes, size_t size,
			   struct judge_check_flags *flags)
{
	struct judge_check_flags parsed = *flags;
	struct judge_yaml *root = NULL;
	int result = judge_yaml_parse(path, bytes, size, &root, build->err);

	if (result < 0)
		return result;
	if (root->kind != JUDGE_YAML_MAP && !judge_yaml_is_null(root))
		result = sbx_error_set(build->err, 0, "%s:%u: must be a map of settings", path, root->line);
	for (const struct judge_yaml *node = root->first; node != NULL && result >= 0; node = node->next) {
		struct package_value value = { path, "", node, build->err };

		result = read_key(build, &value, &parsed);
	}
	judge_yaml_free(root);
	if (result < 0)
		return result;
	*flags = parsed;
	return 0;
}
