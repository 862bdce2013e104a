/* polygon_submissions.c - <solutions> of problem.xml, and what their tags expect (polygon.h). */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "judge/check/quote.h"
#include "judge/package/expect.h"
#include "judge/package/polygon.h"

static const struct tag {
	const char *name;
	unsigned expected;
	enum judge_time_use time_use;
} tags[] = {
	{ "main", JUDGE_EXPECT_AC, JUDGE_TIME_LOWER },
	{ "accepted", JUDGE_EXPECT_AC, JUDGE_TIME_LOWER },
	{ "rejected", EXPECT_FAILED, JUDGE_TIME_UNUSED },
	{ "failed", EXPECT_FAILED, JUDGE_TIME_UNUSED },
	{ "wrong-answer", EXPECT_WRONG, JUDGE_TIME_UNUSED },
	{ "presentation-error", EXPECT_WRONG, JUDGE_TIME_UNUSED },
	{ "time-limit-exceeded", JUDGE_EXPECT_TLE, JUDGE_TIME_UPPER },
	{ "time-limit-exceeded-or-accepted", JUDGE_EXPECT_TLE | JUDGE_EXPECT_AC, JUDGE_TIME_UNUSED },
	{ "time-limit-exceeded-or-memory-limit-exceeded", JUDGE_EXPECT_TLE | JUDGE_EXPECT_MLE, JUDGE_TIME_UNUSED },
	{ "memory-limit-exceeded", JUDGE_EXPECT_MLE, JUDGE_TIME_UNUSED },
	{ "run-time-error", EXPECT_RUNTIME, JUDGE_TIME_UNUSED },
	{ "do-not-run", 0, JUDGE_TIME_UNUSED },
};

static const struct tag *find_tag(const char *name)
{
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if (name != NULL && strcmp(tags[i].name, name) == 0)
			return &tags[i];
	return NULL;
}

/* ---- languages ---- */

/* What the file's name does not tell, of a source's type such as cpp.gcc14-64-msys2-g++23; NULL: nothing. */
static const char *language_of(const char *type)
{
	static const struct {
		const char *begin, *end, *language;
	} types[] = { { "cpp.", "++20", "cpp20" }, { "cpp.", "++23", "cpp23" }, { "python.pypy3", "", "pypy3" } };

	for (size_t i = 0; type != NULL && i < sizeof(types) / sizeof(types[0]); i++)
		if (strncmp(type, types[i].begin, strlen(types[i].begin)) == 0 && package_ends_with(type, types[i].end))
			return types[i].language;
	return NULL;
}

/* ---- what is expected of one group, or of the testset ---- */

static bool has_tests(const struct polygon *polygon, const char *group)
{
	const struct judge_xml *one = judge_xml_child(judge_xml_child(polygon->testset, "tests"), "test");
	const char *in;

	for (; one != NULL; one = judge_xml_next(one, "test")) {
		in = judge_xml_attribute(one, "group");
		if (in != NULL && strcmp(in, group) == 0)
			return true;
	}
	return false;
}

/* Why it says nothing of the tests that are judged here; NULL: it does. */
static const char *why_left_out(const struct polygon *polygon, const struct judge_xml *node, const struct tag *tag)
{
	const char *testset = judge_xml_attribute(node, "testset"), *group = judge_xml_attribute(node, "group");
	const char *judged = judge_xml_attribute(polygon->testset, "name");

	if (testset != NULL && (judged == NULL || strcmp(testset, judged) != 0))
		return "its testset is not the one that is judged";
	if (group != NULL && !has_tests(polygon, group))
		return "no test is in its group";
	return tag->expected == 0 ? "a solution runs on all tests or on none" : NULL;
}

/* Single tests may pass where the group is to fail, but one has to fail in the way that the tag says. */
static int add_extra(struct submissions_build *s, const struct judge_xml *node, const struct tag *tag,
		     struct judge_submission *one)
{
	const char *group = judge_xml_attribute(node, "group");
	struct judge_rule rule = { .permitted = tag->expected | JUDGE_EXPECT_AC,
				   .required = (tag->expected & JUDGE_EXPECT_AC) != 0 ? 0 : tag->expected,
				   .required_if_run = true,
				   .score_min = -INFINITY,
				   .score_max = INFINITY };
	int result = group != NULL ? package_strings_add(&rule.tests, group, strlen(group)) : 0;

	if (result < 0)
		result = package_no_memory(&s->build);
	if (s->package->scoring && rule.required != 0) {
		rule.permitted |= JUDGE_EXPECT_PAC;
		rule.required |= (tag->expected & EXPECT_FAILED) == EXPECT_FAILED ? JUDGE_EXPECT_PAC : 0U;
	}
	if (result == 0)
		result = submissions_add_rule(s, one, &rule, "problem.xml", node->line);
	submissions_rule_free(&rule);
	return result;
}

static int add_extras(struct submissions_build *s, const struct polygon *polygon, const struct judge_xml *solution,
		      struct judge_submission *one)
{
	const struct judge_xml *node = judge_xml_child(judge_xml_child(solution, "extra-tags"), "extra-tag");
	int result = 0;

	for (; node != NULL && result == 0; node = judge_xml_next(node, "extra-tag")) {
		const char *name = judge_xml_attribute(node, "tag"), *why;
		const struct tag *tag = find_tag(name);
		char shown[80];

		judge_quote_text(shown, sizeof(shown), name != NULL ? name : "");
		if (tag == NULL)
			return polygon_refuse(polygon, node, "extra-tag: unknown tag `%s`", shown);
		why = why_left_out(polygon, node, tag);
		result = why == NULL ? add_extra(s, node, tag, one)
				     : package_warn(&s->build, "problem.xml:%u: extra-tag `%s` is left out: %s",
						    node->line, shown, why);
	}
	return result;
}

/* Of Python 3, which the file's name does not tell from it. */
static bool is_python_2(const char *type)
{
	return type != NULL && (strncmp(type, "python.2", strlen("python.2")) == 0 ||
				strncmp(type, "python.pypy2", strlen("python.pypy2")) == 0);
}

static int add_solution(struct submissions_build *s, const struct polygon *polygon, const struct judge_xml *node,
			const struct tag *tag)
{
	const struct judge_xml *source = judge_xml_child(node, "source");
	const char *path = judge_xml_attribute(source, "path"), *type = judge_xml_attribute(source, "type");
	const char *slash, *language;
	struct judge_program program = { .path = NULL };
	struct judge_submission *one;
	char shown[80];
	int result;

	if (path == NULL)
		return polygon_refuse(polygon, node, "solution: no source");
	if (is_python_2(type))
		return package_warn(&s->build, "problem.xml:%u: %s is left out: Python 2 is none of the languages here",
				    node->line, judge_quote_text(shown, sizeof(shown), path));
	result = package_program_at(&s->build, path, &program);
	if (result == 0)
		return polygon_refuse(polygon, node, "solution: %s is missing",
				      judge_quote_text(shown, sizeof(shown), path));
	if (result < 0)
		return result;
	language = language_of(type);
	slash = strrchr(path, '/');
	one = submissions_add(s, slash != NULL ? slash + 1 : path);
	if (one == NULL) {
		package_program_free(&program);
		return sbx_error_below_zero(-s->build.err->code);
	}
	one->files = program.files;
	one->file_count = program.file_count;
	one->name_skip = slash != NULL ? (size_t)(slash + 1 - path) : 0;
	program.files = NULL;
	package_program_free(&program);
	one->permitted = tag->expected;
	one->time_use = tag->time_use;
	one->final_only = true;
	/* A solution that fails some tests of a problem with points has a part of them. */
	if (s->package->scoring && (tag->expected & EXPECT_FAILED) != 0)
		one->permitted |= JUDGE_EXPECT_PAC;
	result = submissions_set_text(s, &one->origin, "problem.xml");
	if (result >= 0 && language != NULL)
		result = submissions_set_text(s, &one->language, language);
	return result < 0 ? result : add_extras(s, polygon, node, one);
}

int polygon_read_submissions(struct submissions_build *s)
{
	struct judge_xml *root = NULL;
	struct polygon polygon = { .build = &s->build };
	const struct judge_xml *one;
	int result = polygon_load(s->build.root, &root, s->build.err);

	if (result <= 0)
		return result;
	polygon.root = root;
	result = polygon_choose_testset(&polygon, judge_xml_child(root, "judging"));
	one = judge_xml_child(judge_xml_child(judge_xml_child(root, "assets"), "solutions"), "solution");
	for (; one != NULL && result >= 0; one = judge_xml_next(one, "solution")) {
		const char *name = judge_xml_attribute(one, "tag");
		const struct tag *tag = find_tag(name);
		char shown[80];

		if (tag == NULL)
			result = polygon_refuse(&polygon, one, "solution: unknown tag `%s`",
						judge_quote_text(shown, sizeof(shown), name != NULL ? name : ""));
		else if (tag->expected != 0)
			result = add_solution(s, &polygon, one, tag);
	}
	judge_xml_free(root);
	return result < 0 ? result : 0;
}
