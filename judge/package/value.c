/*
 * value.c - typed reading of YAML values (package-internal.h). Pure.
 *
 * A number is decimal, above 0 and not in quotes. YAML 1.1 reads 010 as eight, 1_0 as ten and 1:30 as ninety, and 1.2
 * does not: what the versions disagree about is refused, not guessed.
 */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "judge/check/number.h"
#include "judge/check/quote.h"
#include "judge/package/package-internal.h"

int package_value_refuse(const struct package_value *value, const char *format, ...)
{
	char why[256], key[80];
	va_list ap;

	va_start(ap, format);
	(void)vsnprintf(why, sizeof(why), format, ap); /* a cut reason is still a reason */
	va_end(ap);
	if (value->node->key == NULL)
		return sbx_error_set(value->err, 0, "%s:%u: %s", value->file, value->node->line, why);
	return sbx_error_set(value->err, 0, "%s:%u: %s%s: %s", value->file, value->node->line, value->prefix,
			     judge_quote_text(key, sizeof(key), value->node->key), why);
}

bool package_decimal(const char *text, size_t size, double *out)
{
	struct judge_number number;
	double v;

	if (size == 0 || size > 64 || !(isdigit((unsigned char)text[0]) || text[0] == '.'))
		return false;
	for (size_t i = 0; i < size; i++)
		if (!isdigit((unsigned char)text[i]) && (text[i] == '\0' || strchr(".eE+-", text[i]) == NULL))
			return false;
	if (size > 1 && text[0] == '0' && isdigit((unsigned char)text[1]))
		return false; /* octal to some */
	judge_number_start(&number);
	judge_number_feed(&number, (const unsigned char *)text, size);
	if (!judge_number_value(&number, &v) || !(v > 0))
		return false;
	*out = v;
	return true;
}

bool package_seconds(double seconds, uint64_t *ns)
{
	double scaled = round(seconds * 1e9);

	if (!(scaled >= 1) || !(scaled < 0x1p63))
		return false;
	*ns = (uint64_t)scaled;
	return true;
}

int package_value_number(const struct package_value *value, double *out)
{
	const struct judge_yaml *node = value->node;
	char shown[80];

	if (judge_yaml_is_null(node))
		return 0;
	if (node->kind != JUDGE_YAML_SCALAR)
		return package_value_refuse(value, "must be a number");
	if (!package_decimal(node->text, strlen(node->text), out))
		return package_value_refuse(value, "`%s` must be a decimal number above 0",
					    judge_quote_text(shown, sizeof(shown), node->text));
	return 1;
}

int package_value_scaled(const struct package_value *value, uint64_t unit, bool whole, uint64_t *out)
{
	double number = 0, scaled;
	int result = package_value_number(value, &number);

	if (result <= 0)
		return result;
	if (whole && number != floor(number))
		return package_value_refuse(value, "`%s` must be a whole number", value->node->text);
	scaled = round(number * (double)unit);
	if (!(scaled >= 1))
		return package_value_refuse(value, "`%s` is too small", value->node->text);
	if (!(scaled < 0x1p63))
		return package_value_refuse(value, "`%s` is too large", value->node->text);
	*out = (uint64_t)scaled;
	return 1;
}

int package_value_scalar(const struct package_value *value, const char **out)
{
	if (judge_yaml_is_null(value->node))
		return 0;
	if (value->node->kind != JUDGE_YAML_SCALAR)
		return package_value_refuse(value, "must be text");
	*out = value->node->text;
	return 1;
}

/* A control character of C0 (blanks and line ends apart) or C1 at p. */
static bool is_control(const unsigned char *p)
{
	if (*p < 0x20 || *p == 0x7f)
		return *p != '\t' && *p != '\n' && *p != '\r';
	return p[0] == 0xc2 && p[1] < 0xa0;
}

int package_value_text(const struct package_value *value, char **out)
{
	const char *text = "";
	char *line;
	size_t used = 0;
	int result = package_value_scalar(value, &text);

	if (result <= 0)
		return result;
	line = malloc(strlen(text) + 1);
	if (line == NULL)
		return sbx_error_set(value->err, ENOMEM, "%s: read", value->file);
	for (const char *p = text; *p != '\0'; p++) {
		bool blank = strchr(" \t\r\n", *p) != NULL;

		if (is_control((const unsigned char *)p)) {
			free(line);
			return package_value_refuse(value, "a control character in text");
		}
		if (!blank)
			line[used++] = *p;
		else if (used > 0 && line[used - 1] != ' ')
			line[used++] = ' ';
	}
	while (used > 0 && line[used - 1] == ' ')
		used--;
	line[used] = '\0';
	free(*out);
	*out = line;
	return 1;
}

int package_value_word(const struct package_value *value, const char *const *words)
{
	char all[128] = "", shown[80];
	const char *text = "";
	size_t used = 0;
	int result = package_value_scalar(value, &text);

	if (result <= 0)
		return result;
	for (; *words != NULL; words++) {
		if (strcmp(*words, text) == 0)
			return 1;
		used += (size_t)snprintf(all + used, sizeof(all) - used, "%s%s", used > 0 ? ", " : "", *words);
		if (used >= sizeof(all))
			used = sizeof(all) - 1;
	}
	return package_value_refuse(value, "`%s` is none of: %s", judge_quote_text(shown, sizeof(shown), text), all);
}

bool package_real(const char *text, size_t size, bool infinite, double *out)
{
	struct judge_number number;
	bool minus = size > 0 && text[0] == '-', sign = minus || (size > 0 && text[0] == '+');
	double v;

	text += sign;
	size -= sign;
	if (infinite && ((size == 3 && memcmp(text, "inf", 3) == 0) || (size == 4 && memcmp(text, ".inf", 4) == 0))) {
		*out = minus ? -INFINITY : INFINITY;
		return true;
	}
	if (size == 0 || size > 64 || !(isdigit((unsigned char)text[0]) || text[0] == '.'))
		return false;
	for (size_t i = 0; i < size; i++)
		if (text[i] == '\0' || (!isdigit((unsigned char)text[i]) && strchr(".eE+-", text[i]) == NULL))
			return false;
	judge_number_start(&number);
	judge_number_feed(&number, (const unsigned char *)text, size);
	if (!judge_number_value(&number, &v) || !isfinite(v))
		return false;
	*out = minus ? -v : v;
	return true;
}

int package_value_real(const struct package_value *value, double *out)
{
	const char *text = "";
	char shown[80];
	int result = package_value_scalar(value, &text);

	if (result > 0 && !package_real(text, strlen(text), false, out))
		return package_value_refuse(value, "`%s` must be a decimal number",
					    judge_quote_text(shown, sizeof(shown), text));
	return result;
}

int package_value_truth(const struct package_value *value, bool *out)
{
	static const char *const words[] = { "true", "false", "yes", "no", "on", "off" };
	const struct judge_yaml *node = value->node;

	if (judge_yaml_is_null(node))
		return 0;
	for (size_t i = 0; node->kind == JUDGE_YAML_SCALAR && node->plain && i < sizeof(words) / sizeof(words[0]); i++)
		if (strcasecmp(words[i], node->text) == 0) {
			*out = i % 2 == 0;
			return 1;
		}
	return package_value_refuse(value, "must be true or false");
}

int package_value_bool(const struct package_value *value)
{
	bool ignored;

	return package_value_truth(value, &ignored);
}

int package_value_list(const struct package_value *value, char ***list)
{
	size_t count = package_strings_count(*list);

	if (value->node->kind != JUDGE_YAML_LIST)
		return package_value_refuse(value, "must be a list of texts");
	for (const struct judge_yaml *item = value->node->first; item != NULL; item = item->next) {
		if (item->kind != JUDGE_YAML_SCALAR)
			return package_value_refuse(value, "must be a list of texts");
		if (++count > PACKAGE_WORDS_MAX)
			return package_value_refuse(value, "more than %d texts", PACKAGE_WORDS_MAX);
		if (package_strings_add(list, item->text, strlen(item->text)) < 0)
			return sbx_error_set(value->err, ENOMEM, "%s: read", value->file);
	}
	return 1;
}
