/* expectation.c - see expectation.h. Pure. */
#include "judge/grade/expectation.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Scores are sums of shares: what differs by less is the same. */
#define SCORE_EPSILON 1e-6

static const struct {
	const char *name;
	unsigned bit;
} words[] = {
	{ "AC", JUDGE_EXPECT_AC },   { "PAC", JUDGE_EXPECT_PAC }, { "WA", JUDGE_EXPECT_WA },
	{ "TLE", JUDGE_EXPECT_TLE }, { "MLE", JUDGE_EXPECT_MLE }, { "OLE", JUDGE_EXPECT_OLE },
	{ "RTE", JUDGE_EXPECT_RTE }, { "CE", JUDGE_EXPECT_CE },   { "SV", JUDGE_EXPECT_SV },
	{ "PE", JUDGE_EXPECT_WA }, /* the formats know no other word for it */
};

/* All that the style has the same word for; but a part of the score is never all of it. 0 for what nobody can expect,
 * such as JE. */
static unsigned bits_of(enum judge_verdict_style style, const json_t *judged)
{
	const char *name = json_string_value(json_object_get(judged, "verdict"));
	unsigned bits = 0;

	for (size_t i = 0; name != NULL && i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].name, name) == 0 ||
		    ((words[i].bit & (JUDGE_EXPECT_AC | JUDGE_EXPECT_PAC)) == 0 &&
		     strcmp(judge_verdict_in(style, words[i].name), judge_verdict_in(style, name)) == 0))
			bits |= words[i].bit;
	return bits;
}

char *judge_expectation_words(unsigned set, char *text)
{
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i + 1 < sizeof(words) / sizeof(words[0]); i++) /* not PE */
		if ((set & words[i].bit) != 0)
			used += (size_t)snprintf(text + used, JUDGE_EXPECTATION_SIZE - used, "%s%s",
						 used > 0 ? "/" : "", words[i].name);
	return text;
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

/* A part of the score keeps our word, as others have none of its own for it. */
static const char *word_in(enum judge_verdict_style style, const json_t *judged)
{
	const char *name = text_of(judged, "verdict");

	return strcmp(name, "PAC") == 0 ? name : judge_verdict_in(style, name);
}

/* The words of style for a set, in text of JUDGE_VERDICTS_SIZE bytes. */
static const char *set_in(enum judge_verdict_style style, unsigned set, char *text)
{
	char names[JUDGE_EXPECTATION_SIZE];

	return judge_verdicts_in(style, judge_expectation_words(set, names), text, JUDGE_VERDICTS_SIZE);
}

static int say(json_t *problems, const char *format, ...) __attribute__((format(printf, 2, 3)));

static int say(json_t *problems, const char *format, ...)
{
	char text[1024];
	json_t *line;
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args); /* cut on purpose */
	va_end(args);
	line = json_string(text);
	if (line == NULL) { /* a name was cut within a character */
		for (char *c = text; *c != '\0'; c++)
			if ((unsigned char)*c >= 0x80)
				*c = '?';
		line = json_string(text);
	}
	return json_array_append_new(problems, line) == 0 ? 0 : -ENOMEM;
}

/* What is asked of some tests, or of all of them. */
struct asked {
	enum judge_verdict_style style;
	char *const *tests; /* patterns, or NULL */
	unsigned permitted, required;
	bool required_if_run;
	const char *message, *origin;
};

static bool says(const json_t *test, const char *message)
{
	static const char *const where[] = { "message", "team_message", "reason" };

	for (size_t i = 0; i < sizeof(where) / sizeof(where[0]); i++)
		if (strstr(text_of(test, where[i]), message) != NULL)
			return true;
	return false;
}

static int check_tests(const struct asked *asked, const json_t *result, json_t *problems)
{
	const json_t *test = NULL, *tests = json_object_get(result, "tests");
	bool required =
	    asked->required == 0 || (bits_of(asked->style, result) & asked->required & JUDGE_EXPECT_CE) != 0;
	bool said = asked->message == NULL, met = false;
	char set[JUDGE_VERDICTS_SIZE];
	size_t i = 0;
	int r = 0;

	json_array_foreach(tests, i, test)
	{
		unsigned bits = bits_of(asked->style, test);

		if (!judge_patterns_match(asked->tests, text_of(test, "name")))
			continue;
		met = true;
		required |= (bits & asked->required) != 0;
		said |= asked->message != NULL && says(test, asked->message);
		if (r == 0 && (bits & asked->permitted) == 0)
			r = say(problems, "%.200s: %s, permitted is %s (%.200s)", text_of(test, "name"),
				word_in(asked->style, test), set_in(asked->style, asked->permitted, set),
				asked->origin);
	}
	if (r == 0 && !required && (met || !asked->required_if_run))
		r = say(problems, "no test is %s (%.200s)", set_in(asked->style, asked->required, set), asked->origin);
	if (r == 0 && !said)
		r = say(problems, "no message says `%.200s` (%.200s)", asked->message, asked->origin);
	return r;
}

static int check_score(double min, double max, const char *what, const char *origin, const json_t *judged,
		       json_t *problems)
{
	const json_t *score = json_object_get(judged, "score");
	double value = json_number_value(score);

	if (isinf(min) && isinf(max))
		return 0;
	if (!json_is_number(score))
		return say(problems, "%.200s: no score, expected is %.10g to %.10g (%.200s)", what, min, max, origin);
	if (value < min - SCORE_EPSILON || value > max + SCORE_EPSILON)
		return say(problems, "%.200s: score %.10g, expected is %.10g to %.10g (%.200s)", what, value, min, max,
			   origin);
	return 0;
}

/* The group of exactly one of the names, else the whole. */
static const json_t *find_group(const json_t *result, char *const *names)
{
	const json_t *group = NULL, *groups = json_object_get(result, "groups");
	size_t i = 0;

	json_array_foreach(groups, i, group)
	{
		for (char *const *name = names; name != NULL && *name != NULL; name++)
			if (strcmp(*name, text_of(group, "name")) == 0)
				return group;
	}
	return NULL;
}

static int check_rule(const struct judge_rule *rule, enum judge_verdict_style style, const json_t *result,
		      json_t *problems)
{
	const struct asked asked = { .style = style,
				     .tests = rule->tests,
				     .permitted = rule->permitted != 0 ? rule->permitted : ~0U,
				     .required = rule->required,
				     .required_if_run = rule->required_if_run,
				     .message = rule->message,
				     .origin = rule->origin != NULL ? rule->origin : "" };
	const json_t *group = find_group(result, rule->tests);
	int r = check_tests(&asked, result, problems);

	if (r == 0)
		r = check_score(rule->score_min, rule->score_max, group != NULL ? text_of(group, "name") : "the whole",
				asked.origin, group != NULL ? group : result, problems);
	return r;
}

/* Accepted for all tests, which is what the formats ask for, though not with all points: a test may give fewer. */
static bool is_accepted(const json_t *result)
{
	const json_t *test = NULL, *tests = json_object_get(result, "tests");
	size_t i = 0;

	json_array_foreach(tests, i, test)
	{
		if (strcmp(text_of(test, "verdict"), "AC") != 0)
			return false;
	}
	return strcmp(text_of(result, "verdict"), "PAC") == 0 && json_array_size(tests) > 0;
}

int judge_expectation_check(const struct judge_submission *submission, enum judge_verdict_style style,
			    const json_t *result, json_t *problems)
{
	const char *origin = submission->origin != NULL ? submission->origin : "";
	const struct asked asked = { .style = style,
				     .permitted = submission->final_only ? ~0U : submission->permitted,
				     .required = submission->final_only ? 0 : submission->required,
				     .message = submission->message,
				     .origin = origin };
	char set[JUDGE_VERDICTS_SIZE];
	int r = 0;

	if (strcmp(text_of(result, "verdict"), "JE") == 0)
		return say(problems, "not judged: %.800s", text_of(result, "reason"));
	if (submission->permitted != 0 && (bits_of(style, result) & submission->permitted) == 0 &&
	    !((submission->permitted & JUDGE_EXPECT_AC) != 0 && is_accepted(result)))
		r = say(problems, "%s, expected is %s (%.200s)", word_in(style, result),
			set_in(style, submission->permitted, set), origin);
	if (r == 0)
		r = check_tests(&asked, result, problems);
	if (r == 0)
		r = check_score(submission->score_min, submission->score_max, "the whole", origin, result, problems);
	for (size_t i = 0; i < submission->rule_count && r == 0; i++)
		r = check_rule(&submission->rules[i], style, result, problems);
	return r;
}
