/*
 * groups.c - the groups of a package's test data (package-internal.h). Pure.
 *
 * In the legacy format every directory below data/ is a group, and takes over from the one around it whatever it does
 * not say itself; what ignore_sample says is of the root alone.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "judge/check/quote.h"
#include "judge/package/package-internal.h"

void package_group_free(struct judge_group *group)
{
	free(group->name);
	package_strings_free(group->grader_flags);
	package_strings_free(group->static_args);
	free(group->require_pass);
}

/* What a group is before anybody says anything of it. */
static struct judge_group new_group(const struct package_build *b, const char *name, uint32_t parent)
{
	const struct judge_group *above = parent < b->package->group_count ? &b->package->groups[parent] : &b->legacy;

	return (struct judge_group){
		.name = strdup(name),
		.parent = parent,
		.aggregation = above->aggregation,
		.verdict = above->verdict,
		.accept_if_any = above->accept_if_any,
		.on_reject_break = above->on_reject_break,
		.custom_grader = above->custom_grader,
		.accept_score = above->accept_score,
		.reject_score = above->reject_score,
		.range_min = above->range_min,
		.range_max = above->range_max,
		.max_score = INFINITY,
	};
}

int package_add_group(struct package_build *b, const char *name, uint32_t parent, uint32_t *index)
{
	struct judge_package *p = b->package;
	struct judge_group group;

	if (p->group_count == b->group_room) {
		size_t room = b->group_room == 0 ? 16 : 2 * b->group_room;
		struct judge_group *groups = reallocarray(p->groups, room, sizeof(*groups));

		if (groups == NULL)
			return package_no_memory(b);
		p->groups = groups;
		b->group_room = room;
	}
	group = new_group(b, name, parent);
	if (group.name == NULL || (parent < p->group_count &&
				   package_strings_append(&group.grader_flags, p->groups[parent].grader_flags) < 0)) {
		package_group_free(&group);
		return package_no_memory(b);
	}
	*index = (uint32_t)p->group_count;
	p->groups[p->group_count++] = group;
	return 0;
}

void package_drop_empty_group(struct package_build *b, uint32_t index, size_t tests_before)
{
	struct judge_package *p = b->package;

	/* An empty group in it has been dropped before: so it is the last one, or not empty. */
	if (index + 1 != p->group_count || p->test_count != tests_before)
		return;
	package_group_free(&p->groups[index]);
	p->group_count--;
}

/* One word; false if the default grader knows none of this name. */
static bool apply_flag(const struct judge_package *package, struct judge_group *group, const char *word)
{
	static const struct {
		const char *word;
		enum judge_aggregation aggregation;
	} scores[] = { { "sum", JUDGE_AGGREGATE_SUM },
		       { "avg", JUDGE_AGGREGATE_AVERAGE },
		       { "min", JUDGE_AGGREGATE_MIN },
		       { "max", JUDGE_AGGREGATE_MAX } };
	static const struct {
		const char *word;
		enum judge_group_verdict verdict;
	} verdicts[] = { { "worst_error", JUDGE_GROUP_WORST_ERROR },
			 { "no_errors", JUDGE_GROUP_WORST_ERROR },
			 { "first_error", JUDGE_GROUP_FIRST_ERROR },
			 { "always_accept", JUDGE_GROUP_ALWAYS_ACCEPT } };

	for (size_t i = 0; i < sizeof(scores) / sizeof(scores[0]); i++)
		if (strcmp(word, scores[i].word) == 0) {
			if (package->scoring)
				group->aggregation = scores[i].aggregation;
			return true;
		}
	for (size_t i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++)
		if (strcmp(word, verdicts[i].word) == 0) {
			group->verdict = verdicts[i].verdict;
			return true;
		}
	if (strcmp(word, "accept_if_any_accepted") == 0) {
		group->accept_if_any = true;
		return true;
	}
	if (strcmp(word, "ignore_sample") == 0) {
		group->ignore_sample = group->name[0] == '\0'; /* one that is taken over means nothing */
		return true;
	}
	return false;
}

int package_apply_grader_flags(struct package_build *b, struct judge_group *group, const struct package_value *value)
{
	char shown[80];

	group->verdict = JUDGE_GROUP_WORST_ERROR;
	group->accept_if_any = false;
	group->ignore_sample = false;
	group->aggregation = b->package->scoring ? JUDGE_AGGREGATE_SUM : JUDGE_AGGREGATE_PASS_FAIL;
	if (group->custom_grader)
		return 0; /* they are the grader's arguments */
	for (char **word = group->grader_flags; word != NULL && *word != NULL; word++)
		if (!apply_flag(b->package, group, *word))
			return package_value_refuse(value, "the default grader knows no flag `%s`",
						    judge_quote_text(shown, sizeof(shown), *word));
	return 0;
}
