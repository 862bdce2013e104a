/*
 * data.c - finds the tests of a package (package-internal.h). Walks directories through files.c.
 *
 * data/sample and data/secret are walked, each to any depth up to the ceiling; a test is NAME.in beside NAME.ans. The
 * order is: samples, then secret, each in the byte order of the path without the extension, which is the order of the
 * names that people see. What might be a test but is not quite one (half a pair, a bad name, a directory called x.in, a
 * test in data/ itself) is refused, because leaving it out would change verdicts; what clearly is none is passed over,
 * with a warning when it is not a known kind of file.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "judge/check/quote.h"
#include "judge/package/package-internal.h"
#include "sandbox/cleanup.h"

#define SHOWN_SIZE 320
#define NAME_BYTES 255 /* of a file's name, by the format */

static bool known_extension(const char *name)
{
	static const char *const known[] = {
		".hint",         ".desc",          ".png",         ".jpg",          ".jpeg", ".svg", ".interaction",
		".in.statement", ".ans.statement", ".in.download", ".ans.download", ".out",  ".md"
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (package_ends_with(name, known[i]))
			return true;
	return false;
}

int package_refuse_path(struct package_build *b, const char *path, const char *why)
{
	char shown[SHOWN_SIZE];

	return sbx_error_set(b->err, 0, "%s: %s", judge_quote_text(shown, sizeof(shown), path), why);
}

static int make_room(struct package_build *b)
{
	size_t room = b->test_room == 0 ? 64 : 2 * b->test_room;
	struct judge_test *tests;

	if (b->package->test_count < b->test_room)
		return 0;
	tests = reallocarray(b->package->tests, room, sizeof(*tests));
	if (tests == NULL)
		return package_no_memory(b);
	b->package->tests = tests;
	b->test_room = room;
	return 0;
}

int package_add_test(struct package_build *b, struct judge_test *test)
{
	int result = test->name == NULL || (!test->is_static && (test->input == NULL || test->answer == NULL))
			 ? package_no_memory(b)
			 : 0;

	if (result == 0 && b->package->test_count >= PACKAGE_TESTS_MAX)
		result = package_refuse_path(b, test->input != NULL ? test->input : test->name, "too many tests");
	if (result == 0)
		result = make_room(b);
	if (result < 0) {
		package_test_free(test);
		return result;
	}
	b->package->tests[b->package->test_count++] = *test;
	return 0;
}

/* A test with what holds for it; takes over all of *defaults. */
static int keep_test(struct package_build *b, struct judge_test *test, struct package_defaults *defaults,
		     const char *stem)
{
	test->flags = defaults->flags;
	test->args = defaults->args;
	test->validator_args = defaults->validator_args;
	test->input_args = defaults->input_args;
	test->input_args_count = defaults->input_args_count;
	test->full_feedback = defaults->full_feedback;
	test->name = strdup(stem + strlen("data/"));
	if (asprintf(&test->input, "%s.in", stem) < 0)
		test->input = NULL;
	if (asprintf(&test->answer, "%s.ans", stem) < 0)
		test->answer = NULL;
	return package_add_test(b, test);
}

static int add_test(struct package_build *b, const struct package_place *place, const struct package_names *names,
		    const char *name, const char *path)
{
	sbx_free char *stem = package_stem(path, strlen(".in"));
	struct judge_test test = { .sample = place->sample, .group = place->group };
	struct package_defaults defaults = { .args = NULL };
	int result;

	if (stem == NULL)
		return package_no_memory(b);
	result = package_defaults_copy(b, &place->defaults, &defaults);
	if (result == 0 && b->package->format == JUDGE_FORMAT_2025_09)
		result = package_configure_test_2025(b, names, name, stem, &defaults, &test.files);
	if (result < 0) {
		package_defaults_free(&defaults);
		package_program_free(&test.files);
		return result;
	}
	return keep_test(b, &test, &defaults, stem);
}

static int by_bytes(const void *key, const void *item)
{
	return strcmp(key, *(char *const *)item);
}

bool package_has_partner(const struct package_names *names, const char *name, const char *from, const char *to)
{
	char partner[NAME_BYTES + 8];

	(void)snprintf(partner, sizeof(partner), "%.*s%s", (int)(strlen(name) - strlen(from)), name,
		       to); /* fits: good_name */
	return bsearch(partner, (const void *)names->items, names->count, sizeof(*names->items), by_bytes) != NULL;
}

int package_take_half(struct package_build *b, const struct package_place *place, const struct package_names *names,
		      const char *name, const char *path)
{
	bool input = package_ends_with(name, ".in");
	sbx_close int fd = -1;

	if (!package_good_name(name))
		return package_refuse_path(
		    b, path,
		    "a test's name may have letters, digits, `_`, `.` and `-` only, not the last two in front");
	if (input && !package_has_partner(names, name, ".in", ".ans"))
		return package_refuse_path(b, path, "the answer file (.ans) beside it is missing");
	if (!input && !package_has_partner(names, name, ".ans", ".in"))
		return package_refuse_path(b, path, "the input file (.in) beside it is missing");
	fd = judge_package_open(b->root, path, b->err); /* found out now, not in the middle of judging */
	if (fd < 0)
		return fd;
	return input ? add_test(b, place, names, name, path) : 0;
}

static int take_entry(struct package_build *b, const struct package_place *place, const struct package_names *names,
		      const char *name, const char *path)
{
	char shown[SHOWN_SIZE];
	int type;

	if (judge_package_is_litter(name))
		return 0;
	type = package_file_type(b->root, path, b->err);
	if (type < 0)
		return type;
	if (package_ends_with(name, ".in") || package_ends_with(name, ".ans"))
		return type == 0 ? package_refuse_path(b, path, "a symbolic link to nothing")
				 : package_take_half(b, place, names, name, path);
	if (name[0] == '.')
		return 0;
	if (type == S_IFDIR)
		return package_good_name(name) ? package_walk(b, place, path, place->sample)
					       : package_refuse_path(b, path, "not a name for a test group");
	if (type != S_IFREG)
		return package_refuse_path(b, path, type == 0 ? "a symbolic link to nothing" : "is no regular file");
	if (strcmp(name, "testdata.yaml") == 0 || known_extension(name))
		return 0;
	return package_warn(b, "%s: not a known kind of file, ignored", judge_quote_text(shown, sizeof(shown), path));
}

/* testdata.yaml of the directory, if there is one, over the flags of place. */
static int apply_testdata(struct package_build *b, struct package_place *place)
{
	sbx_free char *path = NULL, *bytes = NULL;
	size_t size = 0;
	int result;

	if (asprintf(&path, "%s/testdata.yaml", place->path) < 0) {
		path = NULL;
		return package_no_memory(b);
	}
	result = package_read_file(b->root, path, &bytes, &size, b->err);
	return result <= 0
		   ? result
		   : package_parse_testdata(b, path, bytes, size, &b->package->groups[place->group], &place->defaults);
}

static int walk_names(struct package_build *b, const struct package_place *place, const struct package_names *names)
{
	int result = 0;

	for (size_t i = 0; i < names->count && result >= 0; i++) {
		sbx_free char *path = NULL;

		if (asprintf(&path, "%s/%s", place->path, names->items[i]) < 0) {
			path = NULL;
			return package_no_memory(b);
		}
		result = b->package->format == JUDGE_FORMAT_2025_09
			     ? package_take_entry_2025(b, place, names, names->items[i], path)
			     : take_entry(b, place, names, names->items[i], path);
	}
	return result;
}

/* A group of its own, with what the one around it says of tests. */
static int open_place(struct package_build *b, const struct package_place *above, struct package_place *place)
{
	int result = package_defaults_copy(b, &above->defaults, &place->defaults);

	if (result < 0)
		return result;
	if (b->package->format == JUDGE_FORMAT_2025_09)
		return package_open_place_2025(b, above, place);
	result = package_add_group(b, place->path + strlen("data/"), above->group, &place->group);
	return result < 0 ? result : apply_testdata(b, place);
}

static int close_place(struct package_build *b, const struct package_place *place, size_t tests_before)
{
	if (b->package->format == JUDGE_FORMAT_2025_09)
		return package_close_place_2025(b, place, tests_before);
	package_drop_empty_group(b, place->group, tests_before);
	return 0;
}

int package_walk(struct package_build *b, const struct package_place *above, const char *path, bool sample)
{
	struct package_place place = { .path = path, .sample = sample, .depth = above->depth + 1 };
	struct package_names names = { NULL, 0 };
	size_t tests_before = b->package->test_count;
	int result;

	if (place.depth > PACKAGE_DEPTH_MAX)
		return package_refuse_path(b, path, "nested too deeply");
	result = package_list_counted(b, path, &names);
	if (result < 0)
		return result;
	result = open_place(b, above, &place);
	if (result >= 0)
		result = walk_names(b, &place, &names);
	if (result >= 0)
		result = close_place(b, &place, tests_before);
	package_defaults_free(&place.defaults);
	package_names_free(&names);
	return result;
}

static int by_place(const void *a, const void *b)
{
	const struct judge_test *x = a, *y = b;

	if (x->sample != y->sample)
		return x->sample ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* What lies in data/ itself: the two directories, settings, and what other tools keep there. */
static int check_top(struct package_build *b)
{
	static const char *const known[] = { "sample",         "secret",          "testdata.yaml",  "bad",
					     "invalid_input",  "invalid_inputs",  "invalid_output", "invalid_outputs",
					     "invalid_answer", "invalid_answers", "valid_output",   "valid_outputs" };
	struct package_names names = { NULL, 0 };
	int result = package_list(b->root, "data", PACKAGE_ENTRIES_MAX, &names, b->err);
	char shown[SHOWN_SIZE];

	for (size_t i = 0; i < names.count && result >= 0; i++) {
		const char *name = names.items[i];
		bool passed = name[0] == '.' || judge_package_is_litter(name);

		for (size_t k = 0; k < sizeof(known) / sizeof(known[0]) && !passed; k++)
			passed = strcmp(known[k], name) == 0;
		judge_quote_text(shown, sizeof(shown), name);
		if (!passed && (package_ends_with(name, ".in") || package_ends_with(name, ".ans")))
			result =
			    sbx_error_set(b->err, 0, "data/%s: tests belong into data/sample or data/secret", shown);
		else if (!passed)
			result = package_warn(b, "data/%s: neither sample nor secret, ignored", shown);
	}
	package_names_free(&names);
	return result;
}

static int walk_parts(struct package_build *b, const struct package_place *top)
{
	static const char *const parts[] = { "data/sample", "data/secret" };
	size_t counts[2];
	int result = 0;

	for (int i = 0; i < 2; i++) {
		size_t before = b->package->test_count;
		int type = package_file_type(b->root, parts[i], b->err);

		if (type < 0 || (type > 0 && (result = package_walk(b, top, parts[i], i == 0)) < 0))
			return type < 0 ? type : result;
		counts[i] = b->package->test_count - before;
	}
	if (counts[0] + counts[1] == 0)
		return sbx_error_set(b->err, 0, "data: no tests in data/sample or data/secret");
	return counts[1] == 0 ? package_warn(b, "data/secret: no tests, only the samples count") : 0;
}

static int find_tests(struct package_build *b, struct package_place *top)
{
	bool legacy = b->package->format != JUDGE_FORMAT_2025_09;
	int result = legacy ? check_top(b) : package_check_top_2025(b);

	if (result >= 0)
		result = package_add_group(b, "", 0, &top->group);
	if (result >= 0)
		result = legacy ? apply_testdata(b, top) : package_apply_top_2025(b, top);
	if (result >= 0)
		result = walk_parts(b, top);
	return result >= 0 && !legacy ? package_check_groups_2025(b) : result;
}

int package_find_tests(struct package_build *build)
{
	struct package_place top = { .path = "data", .defaults = { .flags = build->flags } };
	int result = 0;

	if (package_strings_append(&top.defaults.validator_args, build->flags_words) < 0)
		result = package_no_memory(build);
	if (result == 0)
		result = find_tests(build, &top);
	package_defaults_free(&top.defaults);
	if (result >= 0)
		qsort(build->package->tests, build->package->test_count, sizeof(*build->package->tests), by_place);
	return result;
}
