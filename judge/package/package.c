/*
 * package.c - see package.h: puts the pieces together. Touches the kernel through files.c only.
 *
 * problem.yaml makes it a Kattis package, else problem.xml one of Polygon, else inputs with answers a bare directory.
 * Order in the first: problem.yaml, time limits, who judges outputs and with which flags, what is put beside
 * submissions, tests in their groups, graders. Nothing of a half-read package is handed out.
 */
#include "judge/package/package.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "judge/check/quote.h"
#include "judge/package/package-internal.h"
#include "sandbox/cleanup.h"

#define SHOWN_SIZE 320

int package_no_memory(struct package_build *build)
{
	return sbx_error_set(build->err, ENOMEM, "read package");
}

int package_warn(struct package_build *build, const char *format, ...)
{
	struct judge_package *p = build->package;
	char *text = NULL;
	va_list ap;
	int used;

	if (p->warning_count > PACKAGE_WARNINGS_MAX)
		return 0;
	if (p->warnings == NULL)
		p->warnings = calloc(PACKAGE_WARNINGS_MAX + 1, sizeof(*p->warnings));
	va_start(ap, format);
	used = p->warning_count < PACKAGE_WARNINGS_MAX ? vasprintf(&text, format, ap)
						       : asprintf(&text, "more warnings are left out");
	va_end(ap);
	if (p->warnings == NULL || used < 0) {
		if (used >= 0)
			free(text);
		return package_no_memory(build);
	}
	p->warnings[p->warning_count++] = text;
	return 0;
}

void package_test_free(struct judge_test *test)
{
	free(test->name);
	free(test->input);
	free(test->answer);
	package_program_free(&test->files);
	package_strings_free(test->args);
	package_strings_free(test->validator_args);
	package_input_args_free(test->input_args, test->input_args_count);
}

static void free_includes(struct judge_package *package)
{
	for (size_t i = 0; i < package->include_count; i++) {
		free(package->includes[i].language);
		free(package->includes[i].name);
		free(package->includes[i].path);
	}
	free(package->includes);
	for (size_t i = 0; i < package->constant_count; i++) {
		free(package->constants[i].name);
		free(package->constants[i].value);
	}
	free(package->constants);
}

void judge_package_free(struct judge_package *package)
{
	if (package == NULL)
		return;
	for (size_t i = 0; i < package->test_count; i++)
		package_test_free(&package->tests[i]);
	for (size_t i = 0; i < package->group_count; i++)
		package_group_free(&package->groups[i]);
	for (size_t i = 0; i < package->warning_count; i++)
		free(package->warnings[i]);
	package_program_free(&package->validation.validator);
	package_program_free(&package->validation.checker);
	package_strings_free(package->validation.args);
	package_program_free(&package->grader);
	package_program_free(&package->static_validator);
	free_includes(package);
	package_strings_free(package->languages);
	free(package->tests);
	free(package->groups);
	free((void *)package->warnings);
	free(package->name);
	free(package->author);
	free(package->source);
	free(package->license);
	free(package->input_file);
	free(package->output_file);
	free(package);
}

/* One more in a directory of the package, or under the other name: which one counts is anybody's guess. */
static int refuse_second(struct package_build *b)
{
	static const char *const files[] = { "problem.yaml", "problem.yml" };
	struct package_names names = { NULL, 0 };
	int result = package_list_counted(b, ".", &names);
	char shown[SHOWN_SIZE];

	for (size_t i = 0; i < 2 * names.count && result >= 0; i++) {
		sbx_free char *path = package_path(names.items[i / 2], files[i % 2]);

		if (path == NULL)
			result = package_no_memory(b);
		else if (names.items[i / 2][0] != '.' &&
			 package_file_type(b->root, names.items[i / 2], b->err) == S_IFDIR)
			result = package_file_type(b->root, path, b->err);
		if (result > 0)
			result = sbx_error_set(b->err, 0, "%s: a second one beside problem.yaml",
					       judge_quote_text(shown, sizeof(shown), path));
	}
	package_names_free(&names);
	if (result >= 0 && package_file_type(b->root, "problem.yml", b->err) > 0)
		return sbx_error_set(b->err, 0, "problem.yml: a second one beside problem.yaml");
	return result < 0 ? result : 0;
}

/* A directory data/ is of a Kattis package, whose settings are missing. */
static int has_data(struct package_build *b)
{
	return package_file_type(b->root, "data", b->err) == S_IFDIR;
}

/*
 * 1 for a package of DOMjudge without a problem.yaml: its own file says what there is to say. With programs that only
 * problem.yaml could call for it is a package that has lost its.
 */
static int needs_no_settings(struct package_build *b)
{
	static const char *const called_for[] = { "output_validators", "output_validator", "graders" };
	int result = package_file_type(b->root, "domjudge-problem.ini", b->err);

	if (result <= 0 || !has_data(b))
		return result < 0 ? result : 0;
	for (size_t i = 0; i < sizeof(called_for) / sizeof(called_for[0]); i++) {
		result = package_has_programs(b, called_for[i]);
		if (result > 0)
			return sbx_error_set(b->err, 0, "problem.yaml: is missing, which says what %s is for",
					     called_for[i]);
		if (result < 0)
			return result;
	}
	return 1;
}

/* 1 if it is a Kattis package. */
static int read_settings(struct package_build *b)
{
	sbx_free char *bytes = NULL;
	size_t size = 0;
	int result = package_read_file(b->root, "problem.yaml", &bytes, &size, b->err);

	if (result == 0)
		result = needs_no_settings(b);
	if (result <= 0)
		return result;
	result = refuse_second(b);
	if (result >= 0)
		result = package_parse_settings(b, bytes == NULL ? "" : bytes, size);
	if (result >= 0)
		b->legacy.aggregation = b->package->scoring ? JUDGE_AGGREGATE_SUM : JUDGE_AGGREGATE_PASS_FAIL;
	return result < 0 ? result : 1;
}

/* A program in a directory where nothing calls for one is worth a word. */
static int warn_unused(struct package_build *b, const char *directory)
{
	int result = package_has_programs(b, directory);

	return result > 0
		   ? package_warn(b, "%s: ignored, because neither `validation` nor `grading` is custom", directory)
		   : result;
}

static int find_validator(struct package_build *b)
{
	struct judge_validation *validation = &b->package->validation;
	int result;

	if (!validation->custom) {
		result = warn_unused(b, "output_validators");
		return result < 0 ? result : warn_unused(b, "output_validator");
	}
	result = package_only_program(b, "output_validators", &validation->validator);
	if (result == 0) { /* DOMjudge takes the newer place too */
		result = package_program_in(b, "output_validator", &validation->validator);
		if (result > 0 && package_warn(b, "output_validator: taken as output_validators, its name in this "
						  "version of the format") < 0)
			return sbx_error_below_zero(-b->err->code);
	}
	if (result == 0)
		return sbx_error_set(b->err, ENOENT,
				     "output_validators: `validation: custom`, and no program is there");
	return result < 0 ? result : 0;
}

/* In 2025-09 that the program is there says that it judges. */
static int find_validator_2025(struct package_build *b)
{
	struct judge_package *p = b->package;
	int result = package_has_programs(b, "output_validators");

	if (result > 0 && b->draft)
		result = package_only_program(b, "output_validators", &p->validation.validator);
	else if (result > 0)
		return sbx_error_set(b->err, 0,
				     "output_validators: is of the legacy format; in 2025-09 it is output_validator/");
	if (result == 0)
		result = package_program_in(b, "output_validator", &p->validation.validator);
	if (result >= 0) {
		p->validation.custom = result > 0;
		p->validation.score = p->scoring;
		result = package_program_in(b, "static_validator", &p->static_validator);
	}
	if (result > 0 && p->submit_answer)
		return sbx_error_set(b->err, 0, "static_validator: a submit-answer problem has no sources to look at");
	return result < 0 ? result : 0;
}

static int find_validators(struct package_build *b)
{
	struct judge_package *p = b->package;
	bool new_format = p->format == JUDGE_FORMAT_2025_09;
	/* Where the format's own directory says that it judges, minos.yaml comes too late; else that comes first. */
	int result = new_format ? find_validator_2025(b) : package_read_site(b);

	if (result == 0)
		result = new_format ? package_read_site(b) : find_validator(b);
	if (result > 0)
		return 0;
	if (result == 0 && !p->validation.custom && (p->interactive || p->multi_pass))
		return sbx_error_set(b->err, 0, "problem.yaml: `%s` needs a validator of the package's own: %s",
				     p->interactive ? "interactive" : "multi-pass",
				     p->format == JUDGE_FORMAT_2025_09 ? "output_validator/" : "`validation: custom`");
	return result;
}

static int find_grader(struct package_build *b)
{
	int result;

	if (!b->grader)
		return warn_unused(b, "graders");
	result = package_only_program(b, "graders", &b->package->grader);
	if (result == 0)
		return sbx_error_set(b->err, ENOENT, "graders: `grading: custom`, and no program is there");
	return result < 0 ? result : 0;
}

/* validator_flags as arguments, and where the default checker judges as its flags. */
static int read_flags(struct package_build *b)
{
	if (b->flags_text == NULL)
		return 0;
	if (package_words(b, b->flags_text, &b->flags_words) < 0)
		return sbx_error_prefix(b->err, "%s", b->flags_place);
	if (b->package->validation.custom || judge_check_parse_flags(b->flags_text, &b->flags, b->err) == 0)
		return 0;
	return sbx_error_prefix(b->err, "%s", b->flags_place);
}

/* The order of precedence is stated in timelimit.c. All three are read, so that a malformed one is found at once. */
static int read_time_limit(struct package_build *b)
{
	static const char *const names[] = { "domjudge-problem.ini", ".timelimit" };
	uint64_t *limit = &b->package->time_limit_ns;
	const char *from = *limit != 0 ? "problem.yaml" : NULL;

	for (int i = 0; i < 2; i++) {
		sbx_free char *bytes = NULL;
		uint64_t ns = 0;
		size_t size = 0;
		int result = package_read_file(b->root, names[i], &bytes, &size, b->err);

		if (result > 0)
			result = i == 0 ? package_parse_ini(b, bytes, size, &ns)
					: package_parse_timelimit(bytes, size, &ns, b->err);
		if (result > 0 && from == NULL) {
			*limit = ns;
			from = names[i];
		} else if (result > 0 && ns != *limit) {
			result = package_warn(b, "%s: another time limit than in %s, which counts", names[i], from);
		}
		if (result < 0)
			return result;
	}
	b->package->time_limit_file = b->package->format == JUDGE_FORMAT_2025_09 ? "problem.yaml"
				      : from != NULL                             ? from
										 : ".timelimit";
	return 0;
}

static int name_package(struct package_build *b, const char *short_name)
{
	struct judge_package *p = b->package;

	if (p->name == NULL || p->name[0] == '\0') {
		free(p->name);
		p->name = strdup(short_name);
	}
	return p->name == NULL ? package_no_memory(b) : 0;
}

static int read_kattis(struct package_build *b)
{
	int result;

	if ((result = read_time_limit(b)) < 0 || (result = find_validators(b)) < 0 || (result = read_flags(b)) < 0 ||
	    (result = package_find_includes(b)) < 0 || (result = package_find_tests(b)) < 0)
		return result;
	return find_grader(b);
}

/* A directory with inputs and answers alone may say its time limit and flags as DOMjudge has them. */
static int read_bare(struct package_build *b)
{
	int result;

	if (package_file_type(b->root, "problem.yml", b->err) > 0)
		return sbx_error_set(b->err, 0, "problem.yml: by the format it is called problem.yaml");
	if (has_data(b) > 0)
		return sbx_error_set(b->err, ENOENT, "problem.yaml: not a problem package");
	if ((result = read_time_limit(b)) < 0 || (result = package_read_site(b)) < 0 || (result = read_flags(b)) < 0)
		return result;
	return package_read_bare(b);
}

static int read_all(struct package_build *b, const char *short_name)
{
	struct judge_package *p = b->package;
	int result;

	p->time_multiplier = 5;
	p->time_safety_margin = 2;
	p->time_resolution_ns = 1000000000;
	p->validation.passes = 2;
	result = read_settings(b);
	if (result > 0)
		result = read_kattis(b);
	else if (result == 0 && (result = package_read_polygon(b)) == 0)
		result = read_bare(b);
	else if (result > 0) /* there is a checker in each of those */
		result = package_read_site(b);
	p->validation.flags = b->flags;
	if (result >= 0 && package_strings_append(&p->validation.args, b->flags_words) < 0)
		result = package_no_memory(b);
	return result < 0 ? result : name_package(b, short_name);
}

int judge_package_read(int dir_fd, const char *short_name, struct judge_package **out, struct sbx_error *err)
{
	struct package_build build = { .root = dir_fd, .flags = JUDGE_CHECK_DEFAULT, .err = err };
	int result;

	build.legacy = (struct judge_group){
		.on_reject_break = true, .accept_score = 1, .range_min = -INFINITY, .range_max = INFINITY
	};
	build.package = calloc(1, sizeof(*build.package));
	if (build.package == NULL)
		return package_no_memory(&build);
	build.package->file_writing = true;
	result = read_all(&build, short_name);
	free(build.flags_text);
	package_strings_free(build.flags_words);
	if (result < 0)
		judge_package_free(build.package);
	else
		*out = build.package;
	return result < 0 ? result : 0;
}
