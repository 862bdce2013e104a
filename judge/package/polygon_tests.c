/*
 * polygon_tests.c - tests, groups and points of a package of Polygon (polygon.h).
 *
 * Without points all tests are one group, and the first that fails decides. With points a group gives either all of its
 * points or none (complete-group), or each test its own (each-test, and tests of no group): such a test is a group of
 * its own here, because that is what has a score.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/check/quote.h"
#include "judge/package/polygon.h"

#define DIGITS_MAX 9

/* A pattern with one %d or %0Nd and nothing else: the number is put in. malloc'ed; NULL with err. */
static char *path_of(const struct polygon *polygon, const struct judge_xml *pattern, unsigned number)
{
	const char *text = pattern->text != NULL ? pattern->text : "", *at = strchr(text, '%');
	const char *end = at != NULL ? at + 1 + strspn(at + 1, "0123456789") : NULL;
	int width = at != NULL && end > at + 1 ? at[end - at - 1] - '0' : 0;
	char *path = NULL;

	if (at == NULL || *end != 'd' || strchr(end, '%') != NULL || end - at > 3 || (end - at == 3 && at[1] != '0') ||
	    width > DIGITS_MAX) {
		(void)polygon_refuse(polygon, pattern, "%s: must have one %%d or %%0Nd in it", pattern->name);
		return NULL;
	}
	if (asprintf(&path, "%.*s%0*u%s", (int)(at - text), text, width, number, end + 1) < 0) {
		(void)package_no_memory(polygon->build);
		return NULL;
	}
	return path;
}

static int read_points(const struct polygon *polygon, const struct judge_xml *node, double *out)
{
	const char *text = judge_xml_attribute(node, "points");
	char shown[80];

	*out = 0;
	if (text != NULL && (!package_real(text, strlen(text), false, out) || *out < 0))
		return polygon_refuse(polygon, node, "points: `%s` must be a number from 0 up",
				      judge_quote_text(shown, sizeof(shown), text));
	return 0;
}

static const struct judge_xml *group_element(const struct polygon *polygon, const char *name)
{
	const struct judge_xml *one = judge_xml_child(judge_xml_child(polygon->testset, "groups"), "group");

	while (one != NULL &&
	       (judge_xml_attribute(one, "name") == NULL || strcmp(judge_xml_attribute(one, "name"), name) != 0))
		one = judge_xml_next(one, "group");
	return one;
}

static bool gives_all_or_nothing(const struct polygon *polygon, const char *group)
{
	const char *policy = judge_xml_attribute(group_element(polygon, group), "points-policy");

	return policy != NULL && strcmp(policy, "complete-group") == 0;
}

static uint32_t find_group(const struct judge_package *p, const char *name)
{
	for (uint32_t i = 1; i < p->group_count; i++)
		if (strcmp(p->groups[i].name, name) == 0)
			return i;
	return 0;
}

/* ---- groups ---- */

/* The points of a group's tests together, or those that it says itself. */
static int sum_points(const struct polygon *polygon, const struct judge_xml *group, const char *name, double *sum)
{
	const struct judge_xml *one = judge_xml_child(judge_xml_child(polygon->testset, "tests"), "test");
	double points;

	if (judge_xml_attribute(group, "points") != NULL)
		return read_points(polygon, group, sum);
	*sum = 0;
	for (; one != NULL; one = judge_xml_next(one, "test")) {
		const char *in = judge_xml_attribute(one, "group");

		if (in == NULL || strcmp(in, name) != 0)
			continue;
		if (read_points(polygon, one, &points) < 0)
			return sbx_error_below_zero(-polygon->build->err->code);
		*sum += points;
	}
	return 0;
}

static int require(const struct polygon *polygon, const struct judge_xml *dependency, uint32_t index)
{
	struct judge_package *p = polygon->build->package;
	const char *name = judge_xml_attribute(dependency, "group");
	uint32_t found = name != NULL ? find_group(p, name) : 0, *more;
	char shown[80];

	if (found == 0 || found >= index)
		return polygon_refuse(polygon, dependency, "dependency: `%s` is no group before this one",
				      judge_quote_text(shown, sizeof(shown), name != NULL ? name : ""));
	more = reallocarray(p->groups[index].require_pass, p->groups[index].require_count + 1, sizeof(*more));
	if (more == NULL)
		return package_no_memory(polygon->build);
	p->groups[index].require_pass = more;
	more[p->groups[index].require_count++] = found;
	return 0;
}

static int add_group(const struct polygon *polygon, const char *name, uint32_t *index)
{
	const struct judge_xml *element = group_element(polygon, name);
	const struct judge_xml *one = judge_xml_child(judge_xml_child(element, "dependencies"), "dependency");
	bool whole = gives_all_or_nothing(polygon, name);
	double points = 0;
	struct judge_group *group;
	int result = package_add_group(polygon->build, name, 0, index);

	if (result == 0)
		result = sum_points(polygon, element, name, &points);
	if (result < 0)
		return result;
	group = &polygon->build->package->groups[*index];
	group->aggregation = whole ? JUDGE_AGGREGATE_MIN : JUDGE_AGGREGATE_SUM;
	group->accept_if_any = !whole;
	group->on_reject_break = whole;
	group->accept_score = points;
	group->max_score = points;
	for (; one != NULL && result == 0; one = judge_xml_next(one, "dependency"))
		result = require(polygon, one, *index);
	return result;
}

/* Where a test has points of its own: a group that holds it alone. */
static int add_own_group(const struct polygon *polygon, const struct judge_xml *node, const char *name, uint32_t parent,
			 uint32_t *index)
{
	struct judge_group *group;
	double points = 0;
	int result = read_points(polygon, node, &points);

	if (result == 0)
		result = package_add_group(polygon->build, name, parent, index);
	if (result < 0)
		return result;
	group = &polygon->build->package->groups[*index];
	group->aggregation = JUDGE_AGGREGATE_SUM;
	group->accept_score = points;
	group->max_score = points;
	return 0;
}

static int find_or_add_group(const struct polygon *polygon, const struct judge_xml *node, const char *test,
			     uint32_t *index)
{
	const char *name = judge_xml_attribute(node, "group");
	uint32_t parent = 0;
	char shown[80];
	int result = 0;

	if (name != NULL && !package_good_name(name))
		return polygon_refuse(polygon, node, "group: `%s` is not a name for a group",
				      judge_quote_text(shown, sizeof(shown), name));
	*index = 0;
	if (!polygon->build->package->scoring)
		return 0;
	if (name != NULL) {
		parent = find_group(polygon->build->package, name);
		if (parent == 0)
			result = add_group(polygon, name, &parent);
		*index = parent;
	}
	if (result < 0 || (name != NULL && gives_all_or_nothing(polygon, name)))
		return result;
	return add_own_group(polygon, node, test, parent, index);
}

/* ---- tests ---- */

static int check_file(const struct polygon *polygon, const struct judge_xml *pattern, const char *path)
{
	struct package_build *b = polygon->build;
	int type = package_file_type(b->root, path, b->err);
	char shown[320];

	if (type == 0)
		return polygon_refuse(
		    polygon, pattern,
		    "%s is missing; a standard package only has what makes its tests, a full one has them",
		    judge_quote_text(shown, sizeof(shown), path));
	return type < 0 ? type : package_check_file(b->root, path, b->err);
}

/* All of a test; what is made is the caller's to free, also after a failure. */
static int make_test(const struct polygon *polygon, const struct judge_xml *node, unsigned number,
		     struct judge_test *test)
{
	const struct judge_xml *input = judge_xml_child(polygon->testset, "input-path-pattern");
	const struct judge_xml *answer = judge_xml_child(polygon->testset, "answer-path-pattern");
	const char *group = judge_xml_attribute(node, "group"), *base;
	int result;

	test->input = path_of(polygon, input, number);
	if (test->input == NULL)
		return sbx_error_below_zero(-polygon->build->err->code);
	test->answer = path_of(polygon, answer, number);
	if (test->answer == NULL)
		return sbx_error_below_zero(-polygon->build->err->code);
	base = strrchr(test->input, '/') != NULL ? strrchr(test->input, '/') + 1 : test->input;
	test->name = group != NULL ? package_path(group, base) : package_stem(base, 0);
	if (test->name == NULL)
		return package_no_memory(polygon->build);
	if ((result = check_file(polygon, input, test->input)) < 0 ||
	    (result = check_file(polygon, answer, test->answer)) < 0)
		return result;
	return find_or_add_group(polygon, node, test->name, &test->group);
}

static int take_test(const struct polygon *polygon, const struct judge_xml *node, unsigned number)
{
	const char *sample = judge_xml_attribute(node, "sample");
	struct judge_test test = { .sample = sample != NULL && strcmp(sample, "true") == 0,
				   .flags = polygon->build->flags };
	int result = make_test(polygon, node, number, &test);

	if (result == 0)
		return package_add_test(polygon->build, &test);
	package_test_free(&test);
	return result;
}

/* Whether anything gives points. */
static int find_points(const struct polygon *polygon, const struct judge_xml *tests, bool *any)
{
	const struct judge_xml *groups = judge_xml_child(polygon->testset, "groups");
	double points = 0;
	int result = 0;

	for (const struct judge_xml *one = judge_xml_child(tests, "test"); one != NULL && result == 0;
	     one = judge_xml_next(one, "test")) {
		result = read_points(polygon, one, &points);
		*any = *any || points > 0;
	}
	for (const struct judge_xml *one = judge_xml_child(groups, "group"); one != NULL && result == 0;
	     one = judge_xml_next(one, "group")) {
		result = read_points(polygon, one, &points);
		*any = *any || points > 0;
	}
	return result;
}

static int check_testset(const struct polygon *polygon, const struct judge_xml *tests)
{
	static const char *const needed[] = { "input-path-pattern", "answer-path-pattern", "tests" };

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (judge_xml_child(polygon->testset, needed[i]) == NULL)
			return polygon_refuse(polygon, polygon->testset, "testset: no %s", needed[i]);
	if (judge_xml_child(tests, "test") == NULL)
		return polygon_refuse(polygon, tests, "tests: there are none");
	return 0;
}

int polygon_read_tests(const struct polygon *polygon)
{
	const struct judge_xml *tests = judge_xml_child(polygon->testset, "tests");
	struct judge_package *p = polygon->build->package;
	unsigned number = 0;
	uint32_t root = 0;
	int result = check_testset(polygon, tests);

	if (result == 0)
		result = find_points(polygon, tests, &p->scoring);
	if (result == 0)
		result = package_add_group(polygon->build, "", 0, &root);
	if (result < 0)
		return result;
	p->groups[root].aggregation = p->scoring ? JUDGE_AGGREGATE_SUM : JUDGE_AGGREGATE_PASS_FAIL;
	p->groups[root].verdict = JUDGE_GROUP_FIRST_ERROR;
	p->groups[root].accept_if_any = p->scoring;
	p->groups[root].on_reject_break = !p->scoring;
	for (const struct judge_xml *one = judge_xml_child(tests, "test"); one != NULL && result == 0;
	     one = judge_xml_next(one, "test"))
		result = take_test(polygon, one, ++number);
	return result;
}
