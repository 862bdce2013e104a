/*
 * programs.c - programs that come with a package: validators, graders, and files that are put beside submissions
 * (package-internal.h). Walks directories through files.c; which language a file is in is found out when it is
 * compiled.
 *
 * A program is one file or one directory. Beside a single source there may be headers and texts, which go with it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "judge/check/quote.h"
#include "judge/package/package-internal.h"
#include "sandbox/cleanup.h"

#define SHOWN_SIZE      320
#define TEXT_LOOK_BYTES 65536 /* of a file, in which a NUL byte says that it is no text */

void package_program_free(struct judge_program *program)
{
	free(program->path);
	free(program->name);
	package_strings_free(program->files);
	*program = (struct judge_program){ .path = NULL };
}

static int add_file(struct package_build *b, struct judge_program *program, const char *path)
{
	char shown[SHOWN_SIZE];
	sbx_close int fd = judge_package_open(b->root, path, b->err); /* found out now, not when it is compiled */

	if (fd < 0)
		return fd;
	if (program->file_count >= PACKAGE_SOURCES_MAX)
		return sbx_error_set(b->err, E2BIG, "%s: a program of more than %d files",
				     judge_quote_text(shown, sizeof(shown), path), PACKAGE_SOURCES_MAX);
	if (package_strings_add(&program->files, path, strlen(path)) < 0)
		return package_no_memory(b);
	program->file_count++;
	return 0;
}

char *package_path(const char *directory, const char *name)
{
	char *path = NULL;

	return asprintf(&path, "%s/%s", directory, name) < 0 ? NULL : path;
}

int package_list_counted(struct package_build *b, const char *path, struct package_names *names)
{
	int result = package_list(b->root, path, PACKAGE_ENTRIES_MAX - b->entries, names, b->err);

	b->entries += result < 0 ? 0 : names->count;
	return result;
}

int package_is_taken(struct package_build *b, const char *name, const char *path)
{
	char shown[SHOWN_SIZE];
	int result;

	if (name[0] == '.' || judge_package_is_litter(name))
		return 0;
	if (package_good_name(name))
		return 1;
	result = package_warn(b, "%s: not a name for a file of a package, ignored",
			      judge_quote_text(shown, sizeof(shown), path));
	return result < 0 ? result : 0;
}

/* All regular files below path. */
static int add_tree(struct package_build *b, struct judge_program *program, const char *path, unsigned depth)
{
	struct package_names names = { NULL, 0 };
	char shown[SHOWN_SIZE];
	int result = 0;

	judge_quote_text(shown, sizeof(shown), path);
	if (depth > PACKAGE_DEPTH_MAX)
		return sbx_error_set(b->err, 0, "%s: nested too deeply", shown);
	result = package_list_counted(b, path, &names);
	for (size_t i = 0; i < names.count && result >= 0; i++) {
		sbx_free char *inner = package_path(path, names.items[i]);
		int type;

		if (inner == NULL) {
			result = package_no_memory(b);
			break;
		}
		result = package_is_taken(b, names.items[i], inner);
		if (result <= 0)
			continue;
		type = package_file_type(b->root, inner, b->err);
		if (type < 0)
			result = type;
		else if (type == S_IFDIR)
			result = add_tree(b, program, inner, depth + 1);
		else
			result = add_file(b, program, inner);
	}
	package_names_free(&names);
	return result < 0 ? result : 0;
}

static int name_program(struct package_build *b, struct judge_program *program, const char *path)
{
	const char *slash = strrchr(path, '/');

	program->path = strdup(path);
	program->name = strdup(slash != NULL ? slash + 1 : path);
	return program->path == NULL || program->name == NULL ? package_no_memory(b) : 0;
}

int package_program_files(struct package_build *b, const char *path, struct judge_program *out)
{
	struct judge_program program = { .path = NULL };
	int type = package_file_type(b->root, path, b->err), result;

	if (type <= 0)
		return type;
	result = name_program(b, &program, path);
	if (result == 0)
		result = type == S_IFDIR ? add_tree(b, &program, path, 1) : add_file(b, &program, path);
	if (result < 0) {
		package_program_free(&program);
		return result;
	}
	*out = program;
	return 1;
}

int package_program_at(struct package_build *b, const char *path, struct judge_program *out)
{
	struct judge_program program = { .path = NULL };
	int result = package_program_files(b, path, &program);
	char shown[SHOWN_SIZE];

	if (result > 0 && program.file_count == 0) {
		package_program_free(&program);
		return sbx_error_set(b->err, 0, "%s: a program without files",
				     judge_quote_text(shown, sizeof(shown), path));
	}
	if (result > 0)
		*out = program;
	return result;
}

bool package_is_no_source(const char *name)
{
	static const char *const endings[] = { ".h",     ".hpp",    ".hh",      ".hxx", ".md",  ".txt",  ".yaml",
					       ".yml",   ".json",   ".xml",     ".csv", ".ini", ".iml",  ".cbp",
					       ".cmake", ".layout", ".pdf",     ".tex", ".png", ".jpg",  ".svg",
					       ".jpeg",  ".log",    ".in",      ".ans", ".out", ".o",    ".obj",
					       ".pyc",   ".class",  ".exe",     ".zip", ".bak", ".orig", ".rej",
					       ".old",   ".desc",   ".disabled" };

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (package_ends_with(name, endings[i]))
			return true;
	return strcmp(name, "README") == 0 || strcmp(name, "LICENSE") == 0 || strcmp(name, "Makefile") == 0;
}

int package_is_text(struct package_build *b, const char *path)
{
	sbx_free char *bytes = NULL;
	size_t size = 0;
	char shown[SHOWN_SIZE];
	int result = package_read_start(b->root, path, TEXT_LOOK_BYTES, &bytes, &size, b->err);

	if (result < 0 || memchr(bytes, '\0', size) == NULL)
		return result;
	result =
	    package_warn(b, "%s: is binary and so no source, ignored", judge_quote_text(shown, sizeof(shown), path));
	return result < 0 ? result : 0;
}

/* What a directory of programs holds: paths of programs, and of what goes with them. */
struct found {
	char **programs, **companions;
	bool script; /* `build` or `run`: the directory is the program */
};

static int sort_entry(struct package_build *b, struct found *found, const char *name, const char *path)
{
	int type = package_file_type(b->root, path, b->err), result;
	bool script = strcmp(name, "build") == 0 || strcmp(name, "run") == 0;
	char ***list = &found->programs;
	char shown[SHOWN_SIZE];

	if (type < 0)
		return type;
	if (type != S_IFDIR && type != S_IFREG)
		return sbx_error_set(b->err, 0, "%s: %s", judge_quote_text(shown, sizeof(shown), path),
				     type == 0 ? "a symbolic link to nothing" : "is no regular file");
	if (type == S_IFREG && script)
		found->script = true;
	else if (type == S_IFREG && package_is_no_source(name))
		list = &found->companions;
	else if (type == S_IFREG && (result = package_is_text(b, path)) <= 0)
		return result;
	return package_strings_add(list, path, strlen(path)) < 0 ? package_no_memory(b) : 0;
}

static int look_for_programs(struct package_build *b, const char *directory, struct found *found)
{
	struct package_names names = { NULL, 0 };
	int type = package_file_type(b->root, directory, b->err), result;

	if (type != S_IFDIR)
		return type < 0 ? type : 0;
	result = package_list(b->root, directory, PACKAGE_SOURCES_MAX, &names, b->err);
	for (size_t i = 0; i < names.count && result >= 0; i++) {
		sbx_free char *path = package_path(directory, names.items[i]);

		if (path == NULL)
			result = package_no_memory(b);
		else if ((result = package_is_taken(b, names.items[i], path)) > 0)
			result = sort_entry(b, found, names.items[i], path);
	}
	package_names_free(&names);
	return result < 0 ? result : 0;
}

static void free_found(struct found *found)
{
	package_strings_free(found->programs);
	package_strings_free(found->companions);
}

/* A single source takes its headers along. */
static int take_companions(struct package_build *b, const struct found *found, struct judge_program *program)
{
	int result = 0;

	if (program->file_count != 1 || strcmp(program->files[0], program->path) != 0)
		return 0;
	for (char **path = found->companions; path != NULL && *path != NULL && result == 0; path++)
		result = add_file(b, program, *path);
	return result;
}

int package_list_programs(struct package_build *b, const char *directory, char ***paths)
{
	struct found found = { NULL, NULL, false };
	int result = look_for_programs(b, directory, &found);

	package_strings_free(found.companions);
	if (result < 0)
		package_strings_free(found.programs);
	else
		*paths = found.programs;
	return result;
}

static int take_program(struct package_build *b, const struct found *found, const char *path, struct judge_program *out)
{
	int result = package_program_at(b, path, out);

	if (result > 0 && take_companions(b, found, out) < 0) {
		package_program_free(out);
		result = sbx_error_below_zero(-b->err->code);
	}
	return result;
}

int package_program_with_companions(struct package_build *b, const char *directory, const char *path,
				    struct judge_program *out)
{
	struct found found = { NULL, NULL, false };
	int result = look_for_programs(b, directory, &found);

	if (result == 0)
		result = take_program(b, &found, path, out);
	free_found(&found);
	return result;
}

int package_only_program(struct package_build *b, const char *directory, struct judge_program *out)
{
	struct found found = { NULL, NULL, false };
	char one[SHOWN_SIZE], two[SHOWN_SIZE];
	int result = look_for_programs(b, directory, &found);
	size_t count = found.programs == NULL ? 0 : package_strings_count(found.programs);

	if (result == 0 && found.script)
		result = package_program_at(b, directory, out);
	else if (result == 0 && count > 1)
		result = sbx_error_set(b->err, 0, "%s: more than one program, at least %s and %s; only one can decide",
				       directory, judge_quote_text(one, sizeof(one), found.programs[0]),
				       judge_quote_text(two, sizeof(two), found.programs[1]));
	else if (result == 0 && count == 1)
		result = take_program(b, &found, found.programs[0], out);
	free_found(&found);
	return result;
}

int package_program_in(struct package_build *b, const char *directory, struct judge_program *out)
{
	struct found found = { NULL, NULL, false };
	int result = look_for_programs(b, directory, &found);

	if (result == 0 && found.programs != NULL) {
		bool one = found.programs[1] == NULL && found.companions == NULL &&
			   package_file_type(b->root, found.programs[0], b->err) == S_IFDIR;

		result = package_program_at(b, one ? found.programs[0] : directory, out);
	}
	free_found(&found);
	return result;
}

int package_has_programs(struct package_build *b, const char *directory)
{
	struct found found = { NULL, NULL, false };
	int result = look_for_programs(b, directory, &found);

	if (result == 0)
		result = found.programs != NULL;
	free_found(&found);
	return result;
}

/* ---- include/ ---- */

static int add_include(struct package_build *b, const char *language, const char *path, size_t skip)
{
	struct judge_package *p = b->package;
	struct judge_include *more = reallocarray(p->includes, p->include_count + 1, sizeof(*more));

	if (more == NULL)
		return package_no_memory(b);
	p->includes = more;
	more[p->include_count] =
	    (struct judge_include){ .language = strdup(language), .name = strdup(path + skip), .path = strdup(path) };
	p->include_count++; /* freed with the package, half-made or whole */
	if (more[p->include_count - 1].language == NULL || more[p->include_count - 1].name == NULL ||
	    more[p->include_count - 1].path == NULL)
		return package_no_memory(b);
	return 0;
}

/* The files of one language. */
static int take_language(struct package_build *b, const char *language, const char *path)
{
	struct judge_program files = { .path = NULL };
	int result = add_tree(b, &files, path, 1);

	for (size_t i = 0; i < files.file_count && result >= 0; i++)
		result = add_include(b, language, files.files[i], strlen(path) + 1);
	package_program_free(&files);
	return result;
}

int package_find_includes(struct package_build *b)
{
	struct package_names names = { NULL, 0 };
	int type = package_file_type(b->root, "include", b->err), result;
	char shown[SHOWN_SIZE];

	if (type != S_IFDIR)
		return type < 0 ? type : 0;
	result = package_list_counted(b, "include", &names);
	for (size_t i = 0; i < names.count && result >= 0; i++) {
		sbx_free char *path = package_path("include", names.items[i]);

		if (path == NULL) {
			result = package_no_memory(b);
			break;
		}
		result = package_is_taken(b, names.items[i], path);
		if (result <= 0)
			continue;
		type = package_file_type(b->root, path, b->err);
		if (type < 0)
			result = type;
		else if (type != S_IFDIR)
			result =
			    package_ends_with(path, ".md") || package_ends_with(path, ".txt") ||
				    package_ends_with(path, "/README")
				? 0
				: sbx_error_set(b->err, 0,
						"%s: files for submissions belong into a directory of their language",
						judge_quote_text(shown, sizeof(shown), path));
		else
			result = take_language(b, names.items[i], path);
	}
	package_names_free(&names);
	return result < 0 ? result : 0;
}
