/* score_json.c - see score_json.h. Pure. */
#include "judge/grade/score_json.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

/* JSON has no infinity: a bound that nobody knows is left out. */
static int set_score(json_t *json, double score, const char *max_key, double max)
{
	if (json_object_set_new(json, "score", json_real(score)) != 0)
		return -ENOMEM;
	return isfinite(max) && json_object_set_new(json, max_key, json_real(max)) != 0 ? -ENOMEM : 0;
}

int judge_score_tell_test(const struct judge_scoring *scoring, size_t index, json_t *test)
{
	double score, max;

	return judge_scoring_test(scoring, index, &score, &max) ? set_score(test, score, "max", max) : 0;
}

static const json_t *find_test(const json_t *tests, const char *name)
{
	const json_t *test = NULL;
	size_t i = 0;

	json_array_foreach(tests, i, test)
	{
		if (strcmp(text_of(test, "name"), name) == 0)
			return test;
	}
	return NULL;
}

static size_t count_accepted(const json_t *tests)
{
	const json_t *test = NULL;
	size_t i = 0, count = 0;

	json_array_foreach(tests, i, test)
	{
		count += strcmp(text_of(test, "verdict"), "AC") == 0;
	}
	return count;
}

static void explain_accepted(size_t all, size_t accepted, const struct judge_graded *whole, bool scored, char *reason,
			     size_t size)
{
	char score[64] = "";

	if (scored)
		(void)snprintf(score, sizeof(score), "score %.10g, ", whole->score);
	if (accepted == all)
		(void)snprintf(reason, size, "%s%s%zu test%s accepted", score, all == 1 ? "the " : "all ", all,
			       all == 1 ? "" : "s");
	else
		(void)snprintf(reason, size, "%s%zu of %zu tests accepted", score, accepted, all);
}

void judge_score_explain(const struct judge_package *package, const json_t *tests, const struct judge_graded *whole,
			 struct judge_finding *finding)
{
	const json_t *decided = NULL;
	size_t used = strlen(finding->reason);

	finding->verdict = whole->verdict;
	if (whole->decided_by != JUDGE_NO_TEST && whole->verdict != JUDGE_AC)
		decided = find_test(tests, package->tests[whole->decided_by].name);
	if (decided != NULL)
		(void)snprintf(finding->reason + used, sizeof(finding->reason) - used, "%s%.200s: %.250s",
			       used > 0 ? "; " : "", text_of(decided, "name"), text_of(decided, "reason"));
	else if (whole->verdict == JUDGE_AC)
		explain_accepted(package->test_count, count_accepted(tests), whole, package->scoring, finding->reason,
				 sizeof(finding->reason));
}

static json_t *group_json(const char *name, const struct judge_graded *graded)
{
	json_t *json = json_pack("{s:s, s:s}", "name", name, "verdict", judge_verdict_name(graded->verdict));

	if (json == NULL || set_score(json, graded->score, "max", graded->max) < 0 ||
	    (graded->unmet != NULL && json_object_set_new(json, "unmet", json_string(graded->unmet)) != 0)) {
		json_decref(json);
		return NULL;
	}
	return json;
}

int judge_score_tell(const struct judge_scoring *scoring, const struct judge_package *package,
		     const struct judge_graded *whole, json_t *result)
{
	json_t *groups;

	if (!package->scoring || whole->verdict == JUDGE_JE || !whole->judged)
		return 0;
	groups = json_array();
	for (size_t g = 1; g < package->group_count; g++) {
		const struct judge_graded *graded = judge_scoring_group(scoring, g);
		const char *name = package->groups[g].name;

		if (package->format == JUDGE_FORMAT_2025_09 && strcmp(name, "sample") == 0)
			continue; /* it has no score */
		if (graded->judged && json_array_append_new(groups, group_json(name, graded)) != 0) {
			json_decref(groups);
			return -ENOMEM;
		}
	}
	if (json_object_set_new(result, "groups", groups) != 0)
		return -ENOMEM;
	return set_score(result, whole->score, "max_score", whole->max);
}
