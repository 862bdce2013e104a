/* entry.c - see entry.h. */
#include "judge/policy/entry.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define CLASS_NAME_MAX 512

bool judge_language_owns(const struct judge_language *language, const char *file_name)
{
	const char *dot = strrchr(file_name, '.');

	if (dot == NULL || dot == file_name)
		return false;
	for (size_t i = 0; i < language->extensions.count; i++) {
		if (strcmp(language->extensions.items[i], dot + 1) == 0)
			return true;
	}
	return false;
}

/* main.EXT and __main__.EXT are what people call the file to start. */
static bool is_called_main(const char *name)
{
	size_t stem = (size_t)(strrchr(name, '.') - name);

	return (stem == 4 && strncmp(name, "main", 4) == 0) || (stem == 8 && strncmp(name, "__main__", 8) == 0);
}

static const char *first_source(const struct judge_language *language, const struct judge_source *files, size_t count)
{
	const char *first = NULL;

	for (size_t i = 0; i < count; i++) {
		if (!judge_language_owns(language, files[i].name))
			continue;
		if (is_called_main(files[i].name))
			return files[i].name;
		if (first == NULL)
			first = files[i].name;
	}
	return first;
}

/* The best class of all files into best, which has CLASS_NAME_MAX bytes; NULL if there is none. */
static const char *java_class(const struct judge_language *language, const struct judge_source *files, size_t count,
			      char *best)
{
	enum judge_java_rank found = JUDGE_JAVA_NONE;

	for (size_t i = 0; i < count; i++) {
		char name[CLASS_NAME_MAX];
		enum judge_java_rank rank;

		if (!judge_language_owns(language, files[i].name))
			continue;
		rank = judge_java_main(files[i].data, files[i].size, name, sizeof(name));
		if (rank > found) {
			found = rank;
			memcpy(best, name, sizeof(name));
		}
	}
	return found == JUDGE_JAVA_NONE ? NULL : best;
}

int judge_entry_point(const struct judge_language *language, const struct judge_source *files, size_t count, char *out,
		      size_t size, struct sbx_error *err)
{
	char name[CLASS_NAME_MAX];
	const char *found;

	if (language->entry == JUDGE_ENTRY_JAVA_MAIN_CLASS)
		found = java_class(language, files, count, name);
	else
		found = first_source(language, files, count);
	if (found == NULL && language->entry == JUDGE_ENTRY_JAVA_MAIN_CLASS)
		(void)sbx_error_set(err, 0, "no class with `public static void main(String[])` in the %s sources",
				    language->title);
	else if (found == NULL)
		(void)sbx_error_set(err, 0, "no %s source among the files (expected an extension such as .%s)",
				    language->title, language->extensions.items[0]);
	if (found == NULL) {
		if (err != NULL)
			err->code = ENOENT;
		return -ENOENT;
	}
	if (strlen(found) >= size)
		return sbx_error_set(err, ENAMETOOLONG, "entry point %.64s...", found);
	memcpy(out, found, strlen(found) + 1);
	return 0;
}
