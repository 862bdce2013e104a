/*
 * flags.c - validator_flags of a package, read for the default checker. Pure.
 *
 * As the Kattis tools do: words split at white space; a later flag overrides an earlier one, so that the flags of a
 * test group can be read over those of the problem. Stricter than they are: a tolerance must be finite and not negative
 * (there, a negative one silently means none).
 */
#include "judge/check/check.h"

#include <errno.h>
#include <string.h>

#include "judge/check/number.h"
#include "judge/check/quote.h"
#include "judge/check/scan.h"

const struct judge_check_flags JUDGE_CHECK_DEFAULT = {
	.float_absolute_tolerance = -1,
	.float_relative_tolerance = -1,
};

struct word {
	const char *at;
	size_t length;
};

static bool next_word(const char **text, struct word *word)
{
	const char *p = *text;

	while (judge_scan_is_space((unsigned char)*p))
		p++;
	word->at = p;
	while (*p != '\0' && !judge_scan_is_space((unsigned char)*p))
		p++;
	word->length = (size_t)(p - word->at);
	*text = p;
	return word->length > 0;
}

static bool is(const struct word *word, const char *name)
{
	return strlen(name) == word->length && memcmp(word->at, name, word->length) == 0;
}

static int read_tolerance(const struct word *flag, const char **text, double *value, struct sbx_error *err)
{
	struct judge_number number;
	struct word word;
	char shown[80];

	if (!next_word(text, &word))
		return sbx_error_set(err, 0, "validator flag %.*s needs a number after it", (int)flag->length,
				     flag->at);
	judge_number_start(&number);
	judge_number_feed(&number, (const unsigned char *)word.at, word.length);
	if (!judge_number_value(&number, value) || *value < 0)
		return sbx_error_set(err, 0, "validator flag %.*s: `%s` is no finite number from 0 up",
				     (int)flag->length, flag->at,
				     judge_quote(shown, sizeof(shown), word.at, word.length, false));
	return 0;
}

int judge_check_parse_flags(const char *text, struct judge_check_flags *flags, struct sbx_error *err)
{
	struct judge_check_flags parsed = *flags;
	struct word word;
	double value = 0;
	char shown[80];

	while (next_word(&text, &word)) {
		bool both = is(&word, "float_tolerance");
		bool absolute = both || is(&word, "float_absolute_tolerance");
		bool relative = both || is(&word, "float_relative_tolerance");
		int r;

		if (is(&word, "case_sensitive"))
			parsed.case_sensitive = true;
		else if (is(&word, "space_change_sensitive"))
			parsed.space_change_sensitive = true;
		else if (!absolute && !relative)
			return sbx_error_set(err, 0, "unknown validator flag `%s`",
					     judge_quote(shown, sizeof(shown), word.at, word.length, false));
		else if ((r = read_tolerance(&word, &text, &value, err)) < 0)
			return r;
		if (absolute)
			parsed.float_absolute_tolerance = value;
		if (relative)
			parsed.float_relative_tolerance = value;
	}
	*flags = parsed;
	return 0;
}
