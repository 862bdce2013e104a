/*
 * polygon.c - a package of Polygon: problem.xml (polygon.h, package-internal.h).
 *
 * The checker and the interactor are testlib programs, with the headers that lie in files/. What the package lets a
 * problem do that is not done here (two runs of a test) is refused.
 */
#include "judge/package/polygon.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/check/quote.h"
#include "sandbox/cleanup.h"
#include "sandbox/wire.h"

#define MILLISECOND UINT64_C(1000000)

int polygon_refuse(const struct polygon *polygon, const struct judge_xml *node, const char *format, ...)
{
	char why[256];
	va_list ap;

	va_start(ap, format);
	(void)vsnprintf(why, sizeof(why), format, ap); /* a cut reason is still a reason */
	va_end(ap);
	return sbx_error_set(polygon->build->err, 0, "problem.xml:%u: %s", node->line, why);
}

int polygon_load(int root, struct judge_xml **out, struct sbx_error *err)
{
	sbx_free char *bytes = NULL;
	struct judge_xml *problem = NULL;
	size_t size = 0;
	int type = package_file_type(root, "problem.xml", err), result;

	if (type <= 0)
		return type;
	result = package_read_start(root, "problem.xml", JUDGE_XML_BYTES_MAX + 1, &bytes, &size, err);
	if (result > 0)
		result = judge_xml_parse("problem.xml", bytes, size, &problem, err);
	if (result < 0 || problem == NULL)
		return result;
	if (strcmp(problem->name, "problem") == 0) {
		*out = problem;
		return 1;
	}
	result = sbx_error_set(err, 0, "problem.xml:%u: must be a `problem`", problem->line);
	judge_xml_free(problem);
	return result;
}

int polygon_number(const struct polygon *polygon, const struct judge_xml *node, const char *text, uint64_t *out)
{
	uint64_t number = 0;
	char shown[80];
	size_t length = text != NULL ? strlen(text) : 0;

	for (size_t i = 0; i < length && isdigit((unsigned char)text[i]); i++)
		number = i < 15 ? 10 * number + (uint64_t)(text[i] - '0') : UINT64_MAX;
	if (length == 0 || strspn(text, "0123456789") != length || number == 0 || number == UINT64_MAX)
		return polygon_refuse(polygon, node, "%s: `%s` must be a whole number from 1 up", node->name,
				      judge_quote_text(shown, sizeof(shown), text != NULL ? text : ""));
	*out = number;
	return 0;
}

/* ---- programs ---- */

/* Headers of files/ go with each program: testlib.h first of all. */
static int add_headers(const struct polygon *polygon, struct judge_program *program)
{
	struct package_build *b = polygon->build;
	struct package_names names = { NULL, 0 };
	int type = package_file_type(b->root, "files", b->err), result;

	if (type <= 0)
		return type;
	result = package_list(b->root, "files", PACKAGE_SOURCES_MAX, &names, b->err);
	for (size_t i = 0; i < names.count && result >= 0; i++) {
		sbx_free char *path = NULL;

		if (!package_good_name(names.items[i]) || !package_ends_with(names.items[i], ".h"))
			continue;
		path = package_path("files", names.items[i]);
		if (path == NULL || package_strings_add(&program->files, path, strlen(path)) < 0)
			result = package_no_memory(b);
		else
			program->file_count++;
	}
	package_names_free(&names);
	return result < 0 ? result : 0;
}

int polygon_program(const struct polygon *polygon, const struct judge_xml *node, struct judge_program *out)
{
	const char *path = judge_xml_attribute(judge_xml_child(node, "source"), "path");
	char shown[80];
	int result;

	if (node == NULL)
		return 0;
	if (path == NULL)
		return polygon_refuse(polygon, node, "%s: no source", node->name);
	result = package_program_at(polygon->build, path, out);
	if (result == 0)
		return polygon_refuse(polygon, node, "%s: %s is missing", node->name,
				      judge_quote_text(shown, sizeof(shown), path));
	if (result > 0 && strncmp(path, "files/", strlen("files/")) == 0 && add_headers(polygon, out) < 0)
		return sbx_error_below_zero(-polygon->build->err->code);
	return result;
}

/* The interactor talks and the checker judges what it wrote; without an interactor there is the checker alone. */
static int read_programs(const struct polygon *polygon)
{
	const struct judge_xml *assets = judge_xml_child(polygon->root, "assets");
	const struct judge_xml *checker = judge_xml_child(assets, "checker");
	const struct judge_xml *interactor = judge_xml_child(assets, "interactor");
	struct judge_package *p = polygon->build->package;
	struct judge_validation *validation = &p->validation;
	const char *type = judge_xml_attribute(checker, "type");
	char shown[80];
	int result;

	if (type != NULL && strcmp(type, "testlib") != 0)
		return polygon_refuse(polygon, checker, "checker: type `%s` is not supported, only `testlib` is",
				      judge_quote_text(shown, sizeof(shown), type));
	validation->custom = checker != NULL || interactor != NULL;
	validation->protocol = JUDGE_PROTOCOL_TESTLIB;
	p->interactive = interactor != NULL;
	result = polygon_program(polygon, interactor, &validation->validator);
	if (result < 0)
		return result;
	result = polygon_program(polygon, checker, interactor != NULL ? &validation->checker : &validation->validator);
	return result < 0 ? result : 0;
}

/* ---- limits and words ---- */

static int read_limits(const struct polygon *polygon)
{
	const struct judge_xml *time = judge_xml_child(polygon->testset, "time-limit");
	const struct judge_xml *memory = judge_xml_child(polygon->testset, "memory-limit");
	struct judge_package *p = polygon->build->package;
	uint64_t milliseconds = 0;

	if (time != NULL && polygon_number(polygon, time, time->text, &milliseconds) < 0)
		return sbx_error_below_zero(-polygon->build->err->code);
	if (milliseconds > INT64_MAX / MILLISECOND)
		return polygon_refuse(polygon, time, "time-limit: too large");
	p->time_limit_ns = milliseconds * MILLISECOND;
	return memory != NULL ? polygon_number(polygon, memory, memory->text, &p->memory_bytes) : 0;
}

/* The testset that is judged is called `tests`; where none is, the only one. */
int polygon_choose_testset(struct polygon *polygon, const struct judge_xml *judging)
{
	const struct judge_xml *first = judge_xml_child(judging, "testset"), *one = first;

	if (first == NULL)
		return polygon_refuse(polygon, judging, "judging: no testset");
	while (one != NULL &&
	       (judge_xml_attribute(one, "name") == NULL || strcmp(judge_xml_attribute(one, "name"), "tests") != 0))
		one = judge_xml_next(one, "testset");
	if (one == NULL && judge_xml_next(first, "testset") != NULL)
		return polygon_refuse(polygon, judging, "judging: none of several testsets is called `tests`");
	polygon->testset = one != NULL ? one : first;
	return 0;
}

/* The name of a file that stands for a standard stream, or none where the stream itself is meant. */
static int read_stream(const struct polygon *polygon, const struct judge_xml *judging, const char *key,
		       const char *stream, char **out)
{
	const char *name = judge_xml_attribute(judging, key);
	char shown[80];

	if (name == NULL || name[0] == '\0' || strcmp(name, stream) == 0)
		return 0;
	if (!package_good_name(name) || strlen(name) >= SBX_NAME_MAX)
		return polygon_refuse(polygon, judging, "%s: `%s` is not a name for a file", key,
				      judge_quote_text(shown, sizeof(shown), name));
	*out = strdup(name);
	return *out == NULL ? package_no_memory(polygon->build) : 0;
}

static int read_judging(const struct polygon *polygon, const struct judge_xml *judging)
{
	struct judge_package *p = polygon->build->package;
	const char *runs = judge_xml_attribute(judging, "run-count");
	char shown[80];
	int result = read_stream(polygon, judging, "input-file", "stdin", &p->input_file);

	if (result == 0)
		result = read_stream(polygon, judging, "output-file", "stdout", &p->output_file);
	if (result < 0)
		return result;
	if (p->input_file != NULL && p->output_file != NULL && strcmp(p->input_file, p->output_file) == 0)
		return polygon_refuse(polygon, judging, "output-file: `%s` is the input-file, too", p->output_file);
	if ((p->input_file != NULL || p->output_file != NULL) &&
	    judge_xml_child(judge_xml_child(polygon->root, "assets"), "interactor") != NULL)
		return polygon_refuse(polygon, judging,
				      "input-file, output-file: an interactor talks by standard input and output");
	if (runs != NULL && strcmp(runs, "1") != 0)
		return polygon_refuse(polygon, judging, "run-count: `%s`: only one run is supported",
				      judge_quote_text(shown, sizeof(shown), runs));
	return 0;
}

/* The name in English, or else the first. */
static int read_name(const struct polygon *polygon)
{
	const struct judge_xml *names = judge_xml_child(polygon->root, "names");
	const struct judge_xml *one = judge_xml_child(names, "name");
	const char *value = judge_xml_attribute(one, "value");
	char shown[256];

	for (; one != NULL; one = judge_xml_next(one, "name")) {
		const char *language = judge_xml_attribute(one, "language");

		if (language != NULL && strcmp(language, "english") == 0)
			value = judge_xml_attribute(one, "value");
	}
	if (value == NULL || value[0] == '\0')
		return 0;
	polygon->build->package->name = strdup(judge_quote_text(shown, sizeof(shown), value));
	return polygon->build->package->name == NULL ? package_no_memory(polygon->build) : 0;
}

static int read_all(struct polygon *polygon)
{
	const struct judge_xml *judging = judge_xml_child(polygon->root, "judging");
	int result;

	if (judging == NULL)
		return polygon_refuse(polygon, polygon->root, "problem: no judging");
	if ((result = read_judging(polygon, judging)) < 0 || (result = polygon_choose_testset(polygon, judging)) < 0 ||
	    (result = read_name(polygon)) < 0 || (result = read_limits(polygon)) < 0 ||
	    (result = read_programs(polygon)) < 0)
		return result;
	return polygon_read_tests(polygon);
}

int package_read_polygon(struct package_build *b)
{
	struct judge_xml *root = NULL;
	struct polygon polygon = { .build = b };
	int result = polygon_load(b->root, &root, b->err);

	if (result <= 0)
		return result;
	b->package->format = JUDGE_FORMAT_POLYGON;
	b->package->time_limit_file = "problem.xml";
	polygon.root = root;
	result = read_all(&polygon);
	judge_xml_free(root);
	return result < 0 ? result : 1;
}
