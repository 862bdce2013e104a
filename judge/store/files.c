/* files.c - see files.h. */
#include "judge/store/files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/policy/entry.h"
#include "sandbox/cleanup.h"

/* Locale-free on purpose. */
static bool is_word(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Writes bytes so that they can be shown to anybody: printable ASCII as it is, the rest as \xHH; cut. */
static const char *show(const char *name, size_t length, char *out, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < length && n + 8 < size; i++) {
		unsigned char c = (unsigned char)name[i];

		if (c >= 0x20 && c < 0x7f)
			out[n++] = (char)c;
		else
			n += (size_t)snprintf(out + n, size - n, "\\x%02x", c);
		if (n + 8 >= size)
			n += (size_t)snprintf(out + n, size - n, "...");
	}
	out[n] = '\0';
	return out;
}

static const char *wrong_byte(unsigned char c)
{
	if (c == '/')
		return "holds a `/`";
	if (c == '\0')
		return "holds a NUL byte";
	if (c == '\n')
		return "holds a newline";
	if (c < 0x20 || c == 0x7f)
		return "holds a control character";
	if (c >= 0x80)
		return "holds a byte outside of ASCII";
	return "holds a blank or a character that a shell would read; allowed are letters, digits, `_`, `.`, `+`, `-`";
}

static const char *wrong_name(const char *name, size_t length, const char *also, size_t max)
{
	if (length == 0)
		return "is empty";
	if (length > max)
		return "is too long";
	if (name[0] == '-')
		return "begins with `-`, which a program would take for an option";
	if (name[0] == '.')
		return "begins with `.`";
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)name[i];

		if (!is_word(c) && (i == 0 || c == '\0' || strchr(also, c) == NULL))
			return i == 0 && c == '+' ? "begins with `+`" : wrong_byte(c);
	}
	return NULL;
}

/* A part of a path, or the whole of a name. */
static int check_part(const char *path, size_t path_length, const char *part, size_t length, struct sbx_error *err)
{
	char shown[96], shown_part[96];
	const char *wrong = wrong_name(part, length, ".+-", JUDGE_FILE_NAME_MAX);

	if (wrong == NULL)
		return 0;
	(void)show(path, path_length, shown, sizeof(shown));
	if (length == path_length)
		return sbx_error_set(err, 0, "file name `%s` %s", shown, wrong);
	return sbx_error_set(err, 0, "file name `%s`: the part `%s` %s", shown,
			     show(part, length, shown_part, sizeof(shown_part)), wrong);
}

int judge_files_check_name(const char *name, size_t length, struct sbx_error *err)
{
	char shown[96];
	const char *part = name, *end = name + length, *slash;
	unsigned depth = 0;

	if (length > 0 && name[0] == '/')
		return sbx_error_set(err, 0, "file name `%s` begins with `/`; names are relative",
				     show(name, length, shown, sizeof(shown)));
	for (; (slash = memchr(part, '/', (size_t)(end - part))) != NULL; part = slash + 1) {
		int r = check_part(name, length, part, (size_t)(slash - part), err);

		if (r < 0)
			return r;
		if (++depth > JUDGE_FILE_DEPTH_MAX)
			return sbx_error_set(err, 0, "file name `%s` has more than %d directories in it",
					     show(name, length, shown, sizeof(shown)), JUDGE_FILE_DEPTH_MAX);
	}
	if (length > JUDGE_FILE_PATH_MAX)
		return sbx_error_set(err, 0, "file name `%s` is too long", show(name, length, shown, sizeof(shown)));
	return check_part(name, length, part, (size_t)(end - part), err);
}

int judge_files_check_problem(const char *name, size_t length, struct sbx_error *err)
{
	char shown[96];
	const char *wrong = wrong_name(name, length, ".-", JUDGE_NAME_SIZE - 1);

	if (wrong == NULL)
		return 0;
	return sbx_error_set(err, 0, "problem name `%s` %s", show(name, length, shown, sizeof(shown)), wrong);
}

static int too_big(struct sbx_error *err)
{
	if (err != NULL)
		err->code = EFBIG;
	return -EFBIG;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Is one of the directories of the path a file as well? names: sorted. */
static int check_directories(const char *path, const char *const *names, size_t count, struct sbx_error *err)
{
	char above[JUDGE_FILE_PATH_MAX + 1];
	const char *key = above;

	for (const char *slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		(void)snprintf(above, sizeof(above), "%.*s", (int)(slash - path), path);
		if (bsearch(&key, names, count, sizeof(*names), by_name) != NULL)
			return sbx_error_set(err, 0, "file name `%s`: `%s` is a file too, and no directory", path,
					     above);
	}
	return 0;
}

int judge_files_agree(const struct judge_file *files, size_t count, struct sbx_error *err)
{
	sbx_free const char **names = calloc(count + 1, sizeof(*names));

	if (names == NULL)
		return sbx_error_set(err, ENOMEM, "check file names");
	for (size_t i = 0; i < count; i++)
		names[i] = files[i].name;
	qsort(names, count, sizeof(*names), by_name);
	for (size_t i = 1; i < count; i++)
		if (strcmp(names[i - 1], names[i]) == 0)
			return sbx_error_set(err, 0, "file name `%s` is given twice", names[i]);
	for (size_t i = 0; i < count; i++) {
		int r = check_directories(names[i], names, count, err);

		if (r < 0)
			return r;
	}
	return 0;
}

static int check_file(const struct judge_file *file, struct sbx_error *err)
{
	int r = judge_files_check_name(file->name, strlen(file->name), err);

	if (r == 0 && memchr(file->data, '\0', file->size) != NULL)
		r = sbx_error_set(err, 0, "file `%s` is binary (it holds a NUL byte); only source text is taken",
				  file->name);
	return r;
}

bool judge_files_is_answer(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot != NULL && (strcmp(dot, ".out") == 0 || strcmp(dot, ".ans") == 0);
}

static bool are_answers(const struct judge_file *files, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!judge_files_is_answer(files[i].name))
			return false;
	return count > 0;
}

/* A compiler gets all of them in one order for a box, with more besides. */
static int check_lengths(const struct judge_file *files, size_t count, struct sbx_error *err)
{
	size_t bytes = 0;

	for (size_t i = 0; i < count; i++)
		bytes += strlen(files[i].name) + 1;
	if (bytes <= JUDGE_FILE_NAMES_MAX)
		return 0;
	(void)sbx_error_set(err, 0, "the names of the files are longer than %d bytes together", JUDGE_FILE_NAMES_MAX);
	return too_big(err);
}

int judge_files_check(const struct judge_file *files, size_t count, const struct judge_files_limits *limits,
		      struct sbx_error *err)
{
	uint64_t bytes = 0, most = limits->bytes;

	if (limits->answer_bytes > most && are_answers(files, count))
		most = limits->answer_bytes;
	if (count == 0)
		return sbx_error_set(err, 0, "no file is given");
	if (count > limits->files) {
		(void)sbx_error_set(err, 0, "%zu files; at most %llu are taken", count,
				    (unsigned long long)limits->files);
		return too_big(err);
	}
	for (size_t i = 0; i < count; i++) {
		bytes += files[i].size; /* no overflow: all of them are in memory at once */
		if (bytes > most) {
			(void)sbx_error_set(err, 0, "the files are larger than %llu bytes together",
					    (unsigned long long)most);
			return too_big(err);
		}
	}
	for (size_t i = 0; i < count; i++) {
		int r = check_file(&files[i], err);

		if (r < 0)
			return r;
	}
	if (check_lengths(files, count, err) < 0)
		return -EFBIG;
	if (bytes == 0)
		return sbx_error_set(err, 0, "file `%s` is empty%s", files[0].name,
				     count > 1 ? ", and so are the others" : "");
	return judge_files_agree(files, count, err);
}

void judge_files_free_all(struct judge_file *files, size_t count)
{
	for (size_t i = 0; files != NULL && i < count; i++) {
		free(files[i].name);
		free(files[i].data);
	}
	free(files);
}

/* ---- Language ---- */

static bool has_extension(const struct judge_language *language, const char *name)
{
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot != NULL && i < language->extensions.count; i++)
		if (strcmp(dot + 1, language->extensions.items[i]) == 0)
			return true;
	return false;
}

/* The first line tells only of what has no extension. */
static bool is_script(const struct judge_language *language, const struct judge_file *file)
{
	const struct judge_source source = { file->name, file->data, file->size };

	return strchr(file->name, '.') == NULL && judge_language_interprets(language, &source);
}

/* Variants have the extensions of what they are variants of, and are not chosen by them. */
bool judge_files_fit(const struct judge_language *language, const struct judge_file *files, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if ((language->variant_of[0] == '\0' && has_extension(language, files[i].name)) ||
		    is_script(language, &files[i]))
			return true;
	return false;
}

bool judge_files_in_none(const struct judge_policy *policy, const struct judge_file *files, size_t count)
{
	for (size_t i = 0; i < policy->language_count; i++)
		if (judge_files_fit(&policy->languages[i], files, count))
			return false;
	return !are_answers(files, count);
}

static void append(char *list, size_t size, const char *name)
{
	size_t n = strlen(list);

	(void)snprintf(list + n, size - n, "%s%s", n > 0 ? ", " : "", name); /* cut on purpose */
}

int judge_files_language(const struct judge_policy *policy, const char *name, const struct judge_file *files,
			 size_t count, const struct judge_language **out, struct sbx_error *err)
{
	const struct judge_language *found = NULL;
	unsigned candidates = 0;
	char known[400] = "", fitting[256] = "", shown[64];

	for (size_t i = 0; i < policy->language_count; i++) {
		const struct judge_language *language = &policy->languages[i];
		bool fits = name != NULL ? language == judge_policy_language_called(policy, name)
					 : judge_files_fit(language, files, count);

		append(known, sizeof(known), language->name);
		if (!fits)
			continue;
		append(fitting, sizeof(fitting), language->name);
		found = language;
		candidates++;
	}
	append(known, sizeof(known), judge_policy_answers()->name);
	if (candidates == 0 &&
	    (name != NULL ? strcmp(name, judge_policy_answers()->name) == 0 : are_answers(files, count))) {
		*out = judge_policy_answers();
		return 0;
	}
	if (candidates == 0 && name != NULL)
		return sbx_error_set(err, 0, "unknown language `%s`; known are %s",
				     show(name, strlen(name), shown, sizeof(shown)), known);
	if (candidates == 0)
		return sbx_error_set(err, 0,
				     "no language has the extension of any file, or its `#!` line (`%s`); known are %s",
				     count > 0 ? files[0].name : "", known);
	if (candidates > 1)
		return sbx_error_set(err, 0, "the file names fit several languages (%s); say which", fitting);
	*out = found;
	return 0;
}
