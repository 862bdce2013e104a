/*
 * timelimit.c - .timelimit and domjudge-problem.ini (package-internal.h). Pure.
 *
 * A legacy package has its time limit from the judge's own calibration, or from one of three places, of which the first
 * that is there counts: limits.time_limit of problem.yaml, timelimit of domjudge-problem.ini, .timelimit. That is
 * DOMjudge's order.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "judge/check/quote.h"
#include "judge/package/package-internal.h"

struct span {
	const char *at;
	size_t size;
};

static struct span trim(const char *at, size_t size)
{
	while (size > 0 && isspace((unsigned char)at[0])) {
		at++;
		size--;
	}
	while (size > 0 && isspace((unsigned char)at[size - 1]))
		size--;
	return (struct span){ at, size };
}

static bool is(struct span span, const char *word)
{
	return strlen(word) == span.size && memcmp(word, span.at, span.size) == 0;
}

static bool read_seconds(struct span span, uint64_t *ns)
{
	double seconds;

	return package_decimal(span.at, span.size, &seconds) && package_seconds(seconds, ns);
}

int package_parse_timelimit(const char *bytes, size_t size, uint64_t *ns, struct sbx_error *err)
{
	struct span text = trim(bytes, size);
	char shown[80];

	if (!read_seconds(text, ns))
		return sbx_error_set(err, 0, ".timelimit:1: `%s` is no number of seconds above 0",
				     judge_quote(shown, sizeof(shown), text.at, text.size, false));
	return 1;
}

/* The value without its quotes, or without the comment that may follow where there are none. */
static struct span unquote(struct span value)
{
	if (value.size >= 2 && (value.at[0] == '"' || value.at[0] == '\'')) {
		const char *end = memchr(value.at + 1, value.at[0], value.size - 1);

		if (end != NULL)
			return (struct span){ value.at + 1, (size_t)(end - value.at - 1) };
	} else if (value.size > 0) {
		const char *comment = memchr(value.at, ';', value.size);

		if (comment != NULL)
			return trim(value.at, (size_t)(comment - value.at));
	}
	return value;
}

/* special_run and special_compare name programs that are installed on a DOMjudge server; what its default is called is
 * the default here, too. */
static bool is_default_program(struct span value)
{
	return value.size == 0 || is(value, "compare") || is(value, "run");
}

static int keep_text(struct package_build *b, struct span value, char **field)
{
	if (*field != NULL || value.size == 0 || memchr(value.at, '\0', value.size) != NULL)
		return 0; /* problem.yaml has said it */
	*field = strndup(value.at, value.size);
	return *field == NULL ? package_no_memory(b) : 0;
}

/* The package's own validator has the last word, as in DOMjudge. */
static int read_special(struct package_build *b, unsigned line, const char *key, struct span value)
{
	char shown[80];

	if (is_default_program(value))
		return 0;
	judge_quote(shown, sizeof(shown), value.at, value.size, false);
	if (b->package->validation.custom)
		return package_warn(b,
				    "domjudge-problem.ini:%u: %s: `%s` ignored, because problem.yaml has a validator",
				    line, key, shown);
	return sbx_error_set(b->err, 0,
			     "domjudge-problem.ini:%u: %s: a program `%s` of the server, not of the package; it "
			     "belongs into output_validators/",
			     line, key, shown);
}

static int read_entry(struct package_build *b, unsigned line, struct span key, struct span value, uint64_t *ns)
{
	static const char *const special[] = { "special_run", "special_compare" };
	static const char *const ignored[] = { "externalid", "allow_submit", "allow_judge", "points",
					       "color",      "short-name",   "probid" };
	char shown[80];

	if (is(key, "timelimit")) {
		if (!read_seconds(value, ns))
			return sbx_error_set(b->err, 0,
					     "domjudge-problem.ini:%u: timelimit: `%s` is no number of seconds above 0",
					     line, judge_quote(shown, sizeof(shown), value.at, value.size, false));
		return 1;
	}
	for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++)
		if (is(key, special[i]))
			return read_special(b, line, special[i], value);
	if (is(key, "special_compare_args")) {
		if (b->flags_text == NULL)
			(void)snprintf(b->flags_place, sizeof(b->flags_place), "domjudge-problem.ini:%u", line);
		return keep_text(b, value, &b->flags_text);
	}
	if (is(key, "name")) {
		judge_quote(shown, sizeof(shown), value.at, value.size, false); /* valid UTF-8, printable */
		return keep_text(b, (struct span){ shown, strlen(shown) }, &b->package->name);
	}
	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		if (is(key, ignored[i]))
			return 0;
	return package_warn(b, "domjudge-problem.ini:%u: unknown key `%s`", line,
			    judge_quote(shown, sizeof(shown), key.at, key.size, false));
}

int package_parse_ini(struct package_build *build, const char *bytes, size_t size, uint64_t *ns)
{
	const char *end = bytes + size;
	unsigned number = 0;
	int found = 0;

	while (bytes < end) {
		const char *stop = memchr(bytes, '\n', (size_t)(end - bytes)), *equals;
		struct span line = trim(bytes, (size_t)((stop != NULL ? stop : end) - bytes));
		int result;

		bytes = stop != NULL ? stop + 1 : end;
		number++;
		if (line.size == 0 || line.at[0] == ';' || line.at[0] == '#' || line.at[0] == '[')
			continue;
		equals = memchr(line.at, '=', line.size);
		if (equals == NULL)
			return sbx_error_set(build->err, 0, "domjudge-problem.ini:%u: must be KEY = VALUE", number);
		result = read_entry(build, number, trim(line.at, (size_t)(equals - line.at)),
				    unquote(trim(equals + 1, (size_t)(line.at + line.size - equals - 1))), ns);
		if (result < 0)
			return result;
		found |= result;
	}
	return found;
}
