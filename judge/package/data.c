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

/* One directory on the way. */
struct place {
	const char *path; /* below the package */
	bool sample;
	unsigned depth;
	struct judge_check_flags flags;
};

/* ^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,254}$ */
static bool good_name(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
	size_t length = strlen(name);

	return length > 0 && length <= NAME_BYTES && name[0] != '.' && name[0] != '-' &&
	       strspn(name, letters) == length;
}

static bool ends_with(const char *name, const char *extension)
{
	size_t length = strlen(name), end = strlen(extension);

	return length >= end && strcmp(name + length - end, extension) == 0;
}

static bool known_extension(const char *name)
{
	static const char *const known[] = {
		".hint",         ".desc",          ".png",         ".jpg",          ".jpeg", ".svg", ".interaction",
		".in.statement", ".ans.statement", ".in.download", ".ans.download", ".out",  ".md"
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (ends_with(name, known[i]))
			return true;
	return false;
}

static int refuse(struct package_build *b, const char *path, const char *why)
{
	char shown[SHOWN_SIZE];

	return sbx_error_set(b->err, 0, "%s: %s", judge_quote_text(shown, sizeof(shown), path), why);
}

static int add_test(struct package_build *b, const struct place *place, const char *path)
{
	size_t stem = strlen(path) - strlen(".in"), skip = strlen("data/");
	struct judge_package *p = b->package;
	struct judge_test test = { .sample = place->sample, .flags = place->flags };

	if (p->test_count >= PACKAGE_TESTS_MAX)
		return refuse(b, path, "too many tests");
	if (p->test_count == b->test_room) {
		size_t room = b->test_room == 0 ? 64 : 2 * b->test_room;
		struct judge_test *tests = reallocarray(p->tests, room, sizeof(*tests));

		if (tests == NULL)
			return package_no_memory(b);
		p->tests = tests;
		b->test_room = room;
	}
	test.name = strndup(path + skip, stem - skip);
	test.input = strdup(path);
	if (asprintf(&test.answer, "%.*s.ans", (int)stem, path) < 0)
		test.answer = NULL;
	if (test.name == NULL || test.input == NULL || test.answer == NULL) {
		free(test.name);
		free(test.input);
		free(test.answer);
		return package_no_memory(b);
	}
	p->tests[p->test_count++] = test;
	return 0;
}

static int by_bytes(const void *key, const void *item)
{
	return strcmp(key, *(char *const *)item);
}

/* Whether the directory also has the name with its extension replaced. */
static bool has_partner(const struct package_names *names, const char *name, const char *from, const char *to)
{
	char partner[NAME_BYTES + 8];

	(void)snprintf(partner, sizeof(partner), "%.*s%s", (int)(strlen(name) - strlen(from)), name,
		       to); /* fits: good_name */
	return bsearch(partner, (const void *)names->items, names->count, sizeof(*names->items), by_bytes) != NULL;
}

/* A file called *.in or *.ans: one half of a test. */
static int take_half(struct package_build *b, const struct place *place, const struct package_names *names,
		     const char *name, const char *path)
{
	bool input = ends_with(name, ".in");
	sbx_close int fd = -1;

	if (!good_name(name))
		return refuse(
		    b, path,
		    "a test's name may have letters, digits, `_`, `.` and `-` only, not the last two in front");
	if (input && !has_partner(names, name, ".in", ".ans"))
		return refuse(b, path, "the answer file (.ans) beside it is missing");
	if (!input && !has_partner(names, name, ".ans", ".in"))
		return refuse(b, path, "the input file (.in) beside it is missing");
	fd = judge_package_open(b->root, path, b->err); /* found out now, not in the middle of judging */
	if (fd < 0)
		return fd;
	return input ? add_test(b, place, path) : 0;
}

static int walk(struct package_build *b, const struct place *above, const char *path, bool sample);

static int take_entry(struct package_build *b, const struct place *place, const struct package_names *names,
		      const char *name, const char *path)
{
	int type = package_file_type(b->root, path, b->err);
	char shown[SHOWN_SIZE];

	if (type < 0)
		return type;
	if (ends_with(name, ".in") || ends_with(name, ".ans"))
		return type == 0 ? refuse(b, path, "a symbolic link to nothing")
				 : take_half(b, place, names, name, path);
	if (name[0] == '.')
		return 0;
	if (type == S_IFDIR)
		return good_name(name) ? walk(b, place, path, place->sample)
				       : refuse(b, path, "not a name for a test group");
	if (type != S_IFREG)
		return refuse(b, path, type == 0 ? "a symbolic link to nothing" : "is no regular file");
	if (strcmp(name, "testdata.yaml") == 0 || known_extension(name))
		return 0;
	return package_warn(b, "%s: not a known kind of file, ignored", judge_quote_text(shown, sizeof(shown), path));
}

/* testdata.yaml of the directory, if there is one, over the flags of place. */
static int apply_testdata(struct package_build *b, struct place *place)
{
	sbx_free char *path = NULL, *bytes = NULL;
	size_t size = 0;
	int result;

	if (asprintf(&path, "%s/testdata.yaml", place->path) < 0) {
		path = NULL;
		return package_no_memory(b);
	}
	result = package_read_file(b->root, path, &bytes, &size, b->err);
	return result <= 0 ? result : package_parse_testdata(b, path, bytes, size, &place->flags);
}

static int walk_names(struct package_build *b, const struct place *place, const struct package_names *names)
{
	int result = 0;

	for (size_t i = 0; i < names->count && result >= 0; i++) {
		sbx_free char *path = NULL;

		if (asprintf(&path, "%s/%s", place->path, names->items[i]) < 0) {
			path = NULL;
			return package_no_memory(b);
		}
		result = take_entry(b, place, names, names->items[i], path);
	}
	return result;
}

static int walk(struct package_build *b, const struct place *above, const char *path, bool sample)
{
	struct place place = { path, sample, above->depth + 1, above->flags };
	struct package_names names = { NULL, 0 };
	int result;

	if (place.depth > PACKAGE_DEPTH_MAX)
		return refuse(b, path, "nested too deeply");
	result = package_list(b->root, path, PACKAGE_ENTRIES_MAX - b->entries, &names, b->err);
	if (result < 0)
		return result;
	b->entries += names.count;
	result = apply_testdata(b, &place);
	if (result >= 0)
		result = walk_names(b, &place, &names);
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
		bool passed = name[0] == '.';

		for (size_t k = 0; k < sizeof(known) / sizeof(known[0]) && !passed; k++)
			passed = strcmp(known[k], name) == 0;
		judge_quote_text(shown, sizeof(shown), name);
		if (ends_with(name, ".in") || ends_with(name, ".ans"))
			result =
			    sbx_error_set(b->err, 0, "data/%s: tests belong into data/sample or data/secret", shown);
		else if (!passed)
			result = package_warn(b, "data/%s: neither sample nor secret, ignored", shown);
	}
	package_names_free(&names);
	return result;
}

int package_find_tests(struct package_build *build)
{
	struct place top = { "data", false, 0, build->flags };
	static const char *const parts[] = { "data/sample", "data/secret" };
	size_t counts[2];
	int result;

	if ((result = check_top(build)) < 0 || (result = apply_testdata(build, &top)) < 0)
		return result;
	for (int i = 0; i < 2; i++) {
		size_t before = build->package->test_count;
		int type = package_file_type(build->root, parts[i], build->err);

		if (type < 0 || (type > 0 && (result = walk(build, &top, parts[i], i == 0)) < 0))
			return type < 0 ? type : result;
		counts[i] = build->package->test_count - before;
	}
	if (counts[0] + counts[1] == 0)
		return sbx_error_set(build->err, 0, "data: no tests in data/sample or data/secret");
	qsort(build->package->tests, build->package->test_count, sizeof(*build->package->tests), by_place);
	return counts[1] == 0 ? package_warn(build, "data/secret: no tests, only the samples count") : 0;
}
