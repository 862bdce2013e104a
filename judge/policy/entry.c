/* entry.c - see entry.h. */
#include "judge/policy/entry.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define CLASS_NAME_MAX 512

static bool is_one_of(const struct judge_strings *strings, const char *text, size_t length)
{
	for (size_t i = 0; i < strings->count; i++)
		if (strlen(strings->items[i]) == length && memcmp(strings->items[i], text, length) == 0)
			return true;
	return false;
}

bool judge_language_owns(const struct judge_language *language, const char *file_name)
{
	const char *dot = strrchr(file_name, '.');

	if (dot == NULL || dot == file_name)
		return false;
	return is_one_of(&language->extensions, dot + 1, strlen(dot + 1)) ||
	       is_one_of(&language->asked_extensions, dot + 1, strlen(dot + 1));
}

/* The word at *at, up to a blank or the end of the line, its path taken off; its length, and *at behind it. */
static size_t next_word(const char **at, const char *end, const char **word)
{
	const char *c = *at;

	while (c < end && (*c == ' ' || *c == '\t'))
		c++;
	*word = c;
	for (; c < end && *c != ' ' && *c != '\t' && *c != '\r'; c++)
		if (*c == '/')
			*word = c + 1;
	*at = c;
	return (size_t)(c - *word);
}

bool judge_language_interprets(const struct judge_language *language, const struct judge_source *file)
{
	const char *at = file->data, *end, *word;
	size_t length;

	if (file->size < 2 || memcmp(at, "#!", 2) != 0)
		return false;
	end = memchr(at, '\n', file->size);
	if (end == NULL)
		end = at + file->size;
	at += 2;
	length = next_word(&at, end, &word);
	if (length == 3 && memcmp(word, "env", 3) == 0) {
		length = next_word(&at, end, &word);
		if (length == 2 && memcmp(word, "-S", 2) == 0)
			length = next_word(&at, end, &word);
	}
	return is_one_of(&language->interpreters, word, length);
}

bool judge_language_has_source(const struct judge_language *language, const struct judge_source *file)
{
	return strchr(file->name, '.') != NULL ? judge_language_owns(language, file->name)
					       : judge_language_interprets(language, file);
}

/* main.EXT, Main.EXT and __main__.EXT are what people call the file to start. */
static bool is_called_main(const char *name)
{
	const char *dot = strrchr(name, '.');
	size_t stem = dot == NULL ? strlen(name) : (size_t)(dot - name);

	return (stem == 4 && (strncmp(name, "main", 4) == 0 || strncmp(name, "Main", 4) == 0)) ||
	       (stem == 8 && strncmp(name, "__main__", 8) == 0);
}

/* How good a file is as the one to start: 0, not at all. One below a directory comes after all that are not, and one
 * with an extension that others have too (a package, an interface) comes last. */
static unsigned rank_of(const struct judge_language *language, const struct judge_source *file)
{
	const char *slash = strrchr(file->name, '/'), *name = slash == NULL ? file->name : slash + 1;
	const char *dot = strrchr(name, '.');

	if (!judge_language_has_source(language, file))
		return 0;
	if (dot != NULL && !is_one_of(&language->extensions, dot + 1, strlen(dot + 1)))
		return 1;
	return (slash == NULL ? 4 : 2) + is_called_main(name);
}

/* The first of the best. */
static const char *first_source(const struct judge_language *language, const struct judge_source *files, size_t count)
{
	const char *first = NULL;
	unsigned best = 0;

	for (size_t i = 0; i < count; i++) {
		unsigned rank = rank_of(language, &files[i]);

		if (rank > best) {
			best = rank;
			first = files[i].name;
		}
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

		if (!judge_language_has_source(language, &files[i]))
			continue;
		rank = judge_java_main(files[i].data, files[i].size, name, sizeof(name));
		if (rank > found) {
			found = rank;
			memcpy(best, name, sizeof(name));
		}
	}
	return found == JUDGE_JAVA_NONE ? NULL : best;
}

static int none(struct sbx_error *err)
{
	if (err != NULL)
		err->code = ENOENT;
	return -ENOENT;
}

/* Identifiers joined by dots. Locale-free; all letters beyond ASCII are for the run-time to know. */
static bool is_class(const char *name, size_t length)
{
	bool first = true;

	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)name[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || c >= 0x80;

		if (!letter && (first || !((c >= '0' && c <= '9') || c == '.')))
			return false;
		first = c == '.';
	}
	return !first;
}

static bool is_source(const struct judge_language *language, const struct judge_source *files, size_t count,
		      const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(files[i].name, name) == 0)
			return judge_language_has_source(language, &files[i]);
	return false;
}

int judge_entry_asked(const struct judge_language *language, const struct judge_source *files, size_t count,
		      const char *asked, char *out, size_t size, struct sbx_error *err)
{
	bool class = language->entry == JUDGE_ENTRY_JAVA_MAIN_CLASS;
	size_t length = strlen(asked);

	if (class && length > 5 && strcmp(asked + length - 5, ".java") == 0)
		length -= 5;
	if (class ? !is_class(asked, length) : !is_source(language, files, count, asked)) {
		(void)sbx_error_set(err, 0, "entry point: %s",
				    class ? "not the name of a class" : "no such source file");
		return none(err);
	}
	if (length >= size)
		return sbx_error_set(err, ENAMETOOLONG, "entry point %.64s...", asked);
	memcpy(out, asked, length);
	out[length] = '\0';
	return 0;
}

int judge_entry_point(const struct judge_language *language, const struct judge_source *files, size_t count, char *out,
		      size_t size, struct sbx_error *err)
{
	char name[CLASS_NAME_MAX];
	const char *found;

	if (language->entry == JUDGE_ENTRY_NONE) {
		out[0] = '\0';
		return 0;
	}
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
	if (found == NULL)
		return none(err);
	if (strlen(found) >= size)
		return sbx_error_set(err, ENAMETOOLONG, "entry point %.64s...", found);
	memcpy(out, found, strlen(found) + 1);
	return 0;
}
