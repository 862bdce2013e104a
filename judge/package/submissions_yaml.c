/*
 * submissions_yaml.c - submissions/submissions.yaml (submissions-internal.h). Pure.
 *
 * A map of patterns of submissions to what is expected of them. A key that is the name of a directory replaces what the
 * directory says, key by key; any other adds a rule. Inside, a key that is none of the known ones is a pattern of
 * tests, with a map of its own.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/check/quote.h"
#include "judge/package/expect.h"
#include "judge/package/pattern.h"
#include "judge/package/submissions-internal.h"

static const char FILE_NAME[] = "submissions/submissions.yaml";

/* Values as they are written; what is not said stays as it was. */
struct words {
	struct judge_rule rule;
	bool permitted, required, time;
};

static int take_verdict(const struct package_value *value, const struct judge_yaml *item, unsigned *set)
{
	unsigned one = item->kind == JUDGE_YAML_SCALAR ? expect_word(item->text, strlen(item->text)) : 0;
	char shown[80];

	if (item->kind != JUDGE_YAML_SCALAR)
		return package_value_refuse(value, "must be a list of verdicts");
	if (one == 0)
		return package_value_refuse(value, "unknown verdict `%s`",
					    judge_quote_text(shown, sizeof(shown), item->text));
	*set |= one;
	return 0;
}

static int read_verdicts(const struct package_value *value, unsigned *out)
{
	unsigned set = 0;
	int result = 0;

	if (value->node->kind == JUDGE_YAML_SCALAR)
		result = take_verdict(value, value->node, &set);
	else if (value->node->kind != JUDGE_YAML_LIST || value->node->first == NULL)
		return package_value_refuse(value, "must be a list of verdicts");
	for (const struct judge_yaml *item = value->node->first; item != NULL && result == 0; item = item->next)
		result = take_verdict(value, item, &set);
	if (result == 0)
		*out = set;
	return result;
}

/* One number, or two as the ends of a range. */
static int read_score(const struct package_value *value, struct judge_rule *rule)
{
	const struct judge_yaml *first = value->node->first, *second = first != NULL ? first->next : NULL;
	double low, high;

	if (value->node->kind == JUDGE_YAML_SCALAR) {
		int result = package_value_real(value, &low);

		if (result > 0)
			rule->score_min = rule->score_max = low;
		return result;
	}
	if (value->node->kind != JUDGE_YAML_LIST || second == NULL || second->next != NULL ||
	    first->kind != JUDGE_YAML_SCALAR || second->kind != JUDGE_YAML_SCALAR ||
	    !package_real(first->text, strlen(first->text), false, &low) ||
	    !package_real(second->text, strlen(second->text), false, &high) || !(low <= high))
		return package_value_refuse(value, "must be a number or two, the smaller first");
	rule->score_min = low;
	rule->score_max = high;
	return 0;
}

static int read_time_use(const struct package_value *value, struct words *words)
{
	static const char *const sides[] = { "lower", "upper", NULL };
	const char *text = value->node->kind == JUDGE_YAML_SCALAR ? value->node->text : "";
	bool truth = false;
	int result;

	if (strcmp(text, "lower") == 0 || strcmp(text, "upper") == 0) {
		words->time = true;
		words->rule.time_use = text[0] == 'l' ? JUDGE_TIME_LOWER : JUDGE_TIME_UPPER;
		return package_value_word(value, sides);
	}
	result = package_value_truth(value, &truth);
	if (result > 0 && !truth) {
		words->time = true;
		words->rule.time_use = JUDGE_TIME_UNUSED;
	}
	return result; /* true: as the verdicts have it */
}

/* 1: one of these keys; 0: another. */
static int read_rule_key(const struct package_value *value, struct words *words)
{
	const char *key = value->node->key, *text = "";
	int result = 0;

	if (strcmp(key, "permitted") == 0) {
		result = read_verdicts(value, &words->rule.permitted);
		words->permitted = true;
	} else if (strcmp(key, "required") == 0) {
		result = read_verdicts(value, &words->rule.required);
		words->required = true;
	} else if (strcmp(key, "score") == 0) {
		result = read_score(value, &words->rule);
	} else if (strcmp(key, "message") == 0) {
		result = package_value_scalar(value, &text);
		if (result > 0 && text[0] != '\0') {
			free(words->rule.message);
			words->rule.message = strdup(text);
			if (words->rule.message == NULL)
				return sbx_error_set(value->err, ENOMEM, "%s: read", FILE_NAME);
		}
	} else if (strcmp(key, "use_for_time_limit") == 0) {
		result = read_time_use(value, words);
	} else {
		return 0;
	}
	return result < 0 ? result : 1;
}

/* What follows for the time limit, and what contradicts itself. */
static int finish_rule(const struct package_value *value, struct words *words)
{
	struct judge_rule *rule = &words->rule;
	const unsigned all = JUDGE_EXPECT_AC | EXPECT_FAILED;

	if (!words->time && words->required && rule->required == JUDGE_EXPECT_TLE)
		rule->time_use = JUDGE_TIME_UPPER;
	else if (!words->time && words->permitted)
		rule->time_use = (rule->permitted & JUDGE_EXPECT_TLE) == 0 ? JUDGE_TIME_LOWER : JUDGE_TIME_UNUSED;
	if (words->time && rule->time_use == JUDGE_TIME_LOWER)
		rule->permitted &= ~(unsigned)JUDGE_EXPECT_TLE;
	if (words->time && rule->time_use == JUDGE_TIME_UPPER)
		rule->required = JUDGE_EXPECT_TLE;
	if ((rule->required & all) == all)
		rule->required = 0; /* any verdict will do */
	if (rule->permitted == 0 || (rule->required != 0 && (rule->required & rule->permitted) == 0))
		return package_value_refuse(value, "no verdict is both required and permitted");
	return 0;
}

static struct words no_words(void)
{
	return (struct words){ .rule = { .permitted = EXPECT_ANY, .score_min = -INFINITY, .score_max = INFINITY } };
}

static int expand(const struct package_value *value, char ***list)
{
	int result = pattern_expand(list, value->node->key);

	if (result == -ENOMEM)
		return sbx_error_set(value->err, ENOMEM, "%s: read", FILE_NAME);
	if (result < 0)
		return package_value_refuse(value,
					    result == -E2BIG ? "stands for too many patterns" : "braces do not match");
	return 0;
}

/* A pattern of tests and what is expected of them. */
static int read_group(struct submissions_build *s, struct judge_submission *one, const struct judge_yaml *node)
{
	struct package_value value = { FILE_NAME, "", node, s->build.err };
	struct words words = no_words();
	int result;

	if (node->kind != JUDGE_YAML_MAP)
		return package_value_refuse(&value, "unknown key, and no map for a group of tests");
	result = expand(&value, &words.rule.tests);
	for (const struct judge_yaml *item = node->first; item != NULL && result >= 0; item = item->next) {
		struct package_value inner = { FILE_NAME, "", item, s->build.err };

		result = read_rule_key(&inner, &words);
		if (result == 0)
			result = package_value_refuse(&inner, "unknown key");
	}
	if (result >= 0)
		result = finish_rule(&value, &words);
	if (result >= 0)
		result = submissions_add_rule(s, one, &words.rule, FILE_NAME, node->line);
	submissions_rule_free(&words.rule);
	return result;
}

/* Keys that say how a submission is built, and of whom it is. 1: one of these. */
static int read_submission_key(struct submissions_build *s, struct judge_submission *one,
			       const struct package_value *value)
{
	const char *key = value->node->key, *text = "";
	int result = 1;

	if (strcmp(key, "language") == 0 || strcmp(key, "entrypoint") == 0) {
		result = package_value_scalar(value, &text);
		if (result > 0)
			result = submissions_set_text(s, key[0] == 'l' ? &one->language : &one->entry_point, text);
	} else if (strcmp(key, "model_solution") == 0) {
		result = package_value_bool(value);
	} else if (strcmp(key, "authors") != 0) {
		return 0;
	}
	return result < 0 ? result : 1;
}

/* What a key that names a directory says takes the place of what the directory says. */
static struct words words_of(const struct judge_submission *one, bool replaces)
{
	struct words words = no_words();

	if (!replaces)
		return words;
	words.rule.permitted = one->permitted;
	words.rule.required = one->required;
	words.rule.time_use = one->time_use;
	words.rule.score_min = one->score_min;
	words.rule.score_max = one->score_max;
	return words;
}

static int replace(struct submissions_build *s, struct judge_submission *one, struct judge_rule *rule, unsigned line)
{
	char origin[64];

	one->permitted = rule->permitted;
	one->required = rule->required;
	one->time_use = rule->time_use;
	one->score_min = rule->score_min;
	one->score_max = rule->score_max;
	one->final_only = false;
	if (rule->message != NULL) {
		free(one->message);
		one->message = rule->message;
		rule->message = NULL;
	}
	(void)snprintf(origin, sizeof(origin), "%s:%u", FILE_NAME, line); /* fits */
	return submissions_set_text(s, &one->origin, origin);
}

static int apply(struct submissions_build *s, struct judge_submission *one, const struct judge_yaml *node)
{
	struct package_value value = { FILE_NAME, "", node, s->build.err };
	bool replaces =
	    strlen(node->key) == strcspn(one->name, "/") && strncmp(node->key, one->name, strlen(node->key)) == 0;
	struct words words = words_of(one, replaces);
	bool rule = false;
	int result = 0;

	for (const struct judge_yaml *item = node->first; item != NULL && result >= 0; item = item->next) {
		struct package_value inner = { FILE_NAME, "", item, s->build.err };

		result = read_submission_key(s, one, &inner);
		if (result == 0) {
			result = read_rule_key(&inner, &words);
			rule = rule || result > 0;
		}
		if (result == 0)
			result = read_group(s, one, item);
	}
	if (result >= 0 && rule)
		result = finish_rule(&value, &words);
	if (result >= 0 && rule)
		result = replaces ? replace(s, one, &words.rule, node->line)
				  : submissions_add_rule(s, one, &words.rule, FILE_NAME, node->line);
	submissions_rule_free(&words.rule);
	return result;
}

/* One key of the file, for each submission that it matches. */
static int take_pattern(struct submissions_build *s, const struct judge_yaml *node)
{
	struct package_value value = { FILE_NAME, "", node, s->build.err };
	char **patterns = NULL;
	int result = 0;

	if (node->kind != JUDGE_YAML_MAP)
		return judge_yaml_is_null(node) ? 0 : package_value_refuse(&value, "must be a map");
	result = expand(&value, &patterns);
	for (size_t i = 0; i < s->out->count && result >= 0; i++)
		if (judge_patterns_match(patterns, s->out->items[i].name))
			result = apply(s, &s->out->items[i], node);
	package_strings_free(patterns);
	return result;
}

int submissions_read_yaml(struct submissions_build *s, const char *bytes, size_t size)
{
	struct judge_yaml *root = NULL;
	int result = judge_yaml_parse(FILE_NAME, bytes, size, &root, s->build.err);

	if (result < 0)
		return result;
	if (root->kind != JUDGE_YAML_MAP && !judge_yaml_is_null(root))
		result = sbx_error_set(s->build.err, 0, "%s:%u: must be a map of submissions", FILE_NAME, root->line);
	for (const struct judge_yaml *node = root->first; node != NULL && result >= 0; node = node->next)
		result = take_pattern(s, node);
	judge_yaml_free(root);
	return result < 0 ? result : 0;
}
