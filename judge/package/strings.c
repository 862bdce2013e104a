/* strings.c - names, and lists of words that end with a NULL pointer (package-internal.h). Pure. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "judge/package/package-internal.h"

#define NAME_BYTES 255 /* of a file's name, by the format */

static const char BLANKS[] = " \t\n\v\f\r";

bool package_good_name(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
	size_t length = strlen(name);

	return length > 0 && length <= NAME_BYTES && name[0] != '.' && name[0] != '-' &&
	       strspn(name, letters) == length;
}

bool judge_package_is_litter(const char *name)
{
	static const char *const names[] = { ".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX", "__pycache__" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return strncmp(name, "._", 2) == 0; /* attributes of a file that has the rest of the name */
}

bool package_ends_with(const char *name, const char *extension)
{
	size_t length = strlen(name), end = strlen(extension);

	return length >= end && strcmp(name + length - end, extension) == 0;
}

void package_strings_free(char **strings)
{
	for (size_t i = 0; strings != NULL && strings[i] != NULL; i++)
		free(strings[i]);
	free((void *)strings);
}

size_t package_strings_count(char *const *strings)
{
	size_t count = 0;

	while (strings != NULL && strings[count] != NULL)
		count++;
	return count;
}

int package_strings_add(char ***strings, const char *text, size_t size)
{
	size_t count = package_strings_count(*strings);
	char **more = *strings;

	/* Powers of two are full: nothing else has to be remembered. */
	if (more == NULL || ((count + 1) & count) == 0)
		more = reallocarray((void *)more, 2 * (count + 1), sizeof(*more));
	if (more == NULL)
		return -1;
	*strings = more;
	more[count] = NULL;
	more[count] = strndup(text, size);
	if (more[count] == NULL)
		return -1;
	more[count + 1] = NULL;
	return 0;
}

/* Where what is quoted at `at` ends, a quote that opens at the start of a word or behind `=`; NULL: it is not quoted.
 */
static const char *closing(const char *word, const char *at)
{
	if ((*at != '"' && *at != '\'') || (at > word && at[-1] != '='))
		return NULL;
	return strchr(at + 1, *at);
}

/* Adds the word that starts at text. Returns where it ends, or NULL without memory. */
static const char *add_word(const char *text, char ***words)
{
	char *word = malloc(strlen(text) + 1);
	const char *at = text;
	size_t used = 0;
	int result;

	if (word == NULL)
		return NULL;
	while (*at != '\0' && strchr(BLANKS, *at) == NULL) {
		const char *close = closing(text, at);

		if (close == NULL) {
			word[used++] = *at++;
			continue;
		}
		memcpy(word + used, at + 1, (size_t)(close - at - 1));
		used += (size_t)(close - at - 1);
		at = close + 1;
	}
	result = package_strings_add(words, word, used);
	free(word);
	return result < 0 ? NULL : at;
}

int package_words(struct package_build *b, const char *text, char ***words)
{
	size_t count = package_strings_count(*words);

	for (text += strspn(text, BLANKS); *text != '\0'; text += strspn(text, BLANKS)) {
		if (++count > PACKAGE_WORDS_MAX)
			return sbx_error_set(b->err, E2BIG, "more than %d words", PACKAGE_WORDS_MAX);
		text = add_word(text, words);
		if (text == NULL)
			return package_no_memory(b);
	}
	return 0;
}

int package_strings_append(char ***strings, char *const *more)
{
	for (; more != NULL && *more != NULL; more++)
		if (package_strings_add(strings, *more, strlen(*more)) < 0)
			return -1;
	return 0;
}

char *package_stem(const char *text, size_t cut)
{
	return strndup(text, strlen(text) - cut);
}
