/*
 * package.c - see package.h: puts the pieces together. Touches the kernel through files.c only.
 *
 * Order: problem.yaml (whether this is a package at all, and one that can be judged), what else in its top directory
 * would change verdicts, time limits, tests. Nothing of a half-read package is handed out.
 */
#include "judge/package/package.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "judge/package/package-internal.h"
#include "sandbox/cleanup.h"

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

void judge_package_free(struct judge_package *package)
{
	if (package == NULL)
		return;
	for (size_t i = 0; i < package->test_count; i++) {
		free(package->tests[i].name);
		free(package->tests[i].input);
		free(package->tests[i].answer);
	}
	for (size_t i = 0; i < package->warning_count; i++)
		free(package->warnings[i]);
	free(package->tests);
	free(package->groups);
	free((void *)package->warnings);
	free(package->name);
	free(package->author);
	free(package->source);
	free(package->license);
	free(package);
}

static int read_settings(struct package_build *b)
{
	sbx_free char *bytes = NULL;
	size_t size = 0;
	int result = package_read_file(b->root, "problem.yaml", &bytes, &size, b->err);

	if (result == 0)
		return sbx_error_set(b->err, ENOENT, "problem.yaml: not a problem package");
	return result < 0 ? result : package_parse_settings(b, bytes, size);
}

/* Whether there is a directory at path with anything in it but hidden files, its own directories looked into once. */
static int has_files(struct package_build *b, const char *path, bool deeper)
{
	struct package_names names = { NULL, 0 };
	int type = package_file_type(b->root, path, b->err), result = 0;

	if (type != S_IFDIR)
		return type < 0 ? type : 0;
	result = package_list(b->root, path, PACKAGE_ENTRIES_MAX, &names, b->err);
	for (size_t i = 0; i < names.count && result == 0; i++) {
		sbx_free char *inner = NULL;

		if (names.items[i][0] == '.')
			continue;
		if (asprintf(&inner, "%s/%s", path, names.items[i]) < 0) {
			inner = NULL;
			result = package_no_memory(b);
			break;
		}
		type = package_file_type(b->root, inner, b->err);
		result = type < 0 ? type : type == S_IFDIR && deeper ? has_files(b, inner, false) : 1;
	}
	package_names_free(&names);
	return result;
}

/*
 * Directories that change verdicts once they count. include/ always does. Validators and graders do only where
 * problem.yaml or testdata.yaml call for them, which is refused there; so here they are only worth a word.
 */
static int check_directories(struct package_build *b)
{
	static const char *const unused[] = { "output_validators", "output_validator", "graders" };
	int result = has_files(b, "include", true);

	if (result > 0)
		return sbx_error_set(b->err, 0,
				     "include: files added to submissions are not supported yet by this version");
	for (size_t i = 0; i < sizeof(unused) / sizeof(unused[0]) && result >= 0; i++) {
		result = has_files(b, unused[i], false);
		if (result > 0)
			result = package_warn(b, "%s: ignored, because neither `validation` nor `grading` is custom",
					      unused[i]);
	}
	return result;
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
	return 0;
}

static int read_all(struct package_build *b, const char *short_name)
{
	struct judge_package *p = b->package;
	int result;

	p->groups = calloc(1, sizeof(*p->groups));
	if (p->groups == NULL)
		return package_no_memory(b);
	p->group_count = 1;
	p->time_multiplier = 5;
	p->time_safety_margin = 2;
	if ((result = read_settings(b)) < 0 || (result = check_directories(b)) < 0 ||
	    (result = read_time_limit(b)) < 0 || (result = package_find_tests(b)) < 0)
		return result;
	if (p->name == NULL || p->name[0] == '\0') {
		free(p->name);
		p->name = strdup(short_name);
	}
	return p->name == NULL ? package_no_memory(b) : 0;
}

int judge_package_read(int dir_fd, const char *short_name, struct judge_package **out, struct sbx_error *err)
{
	struct package_build build = { .root = dir_fd, .flags = JUDGE_CHECK_DEFAULT, .err = err };
	int result;

	build.package = calloc(1, sizeof(*build.package));
	if (build.package == NULL)
		return package_no_memory(&build);
	result = read_all(&build, short_name);
	if (result < 0)
		judge_package_free(build.package);
	else
		*out = build.package;
	return result < 0 ? result : 0;
}
