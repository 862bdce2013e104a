/* polygon_submissions.c - <solutions> of problem.xml, and what their tags expect (polygon.h). */
#include <errno.h>
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

static int add_solution(struct submissions_build *s, const struct polygon *polygon, const struct judge_xml *node,
			const struct tag *tag)
{
	const char *path = judge_xml_attribute(judge_xml_child(node, "source"), "path"), *slash;
	struct judge_program program = { .path = NULL };
	struct judge_submission *one;
	char shown[80];
	int result;

	if (path == NULL)
		return polygon_refuse(polygon, node, "solution: no source");
	result = package_program_at(&s->build, path, &program);
	if (result == 0)
		return polygon_refuse(polygon, node, "solution: %s is missing",
				      judge_quote_text(shown, sizeof(shown), path));
	if (result < 0)
		return result;
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
	return submissions_set_text(s, &one->origin, "problem.xml");
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
