/*
 * quantity.c - see quantity.h. Pure.
 *
 * A number is read digit by digit into a whole part and up to nine decimals, so nothing passes through a double: 0.1s
 * is exactly 100000000 ns. A fraction that is not a whole number of the base unit ("1.5B", "0.3ns") is refused rather
 * than rounded: a limit is what was written or it is an error.
 */
#include "judge/policy/quantity.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "sandbox/limits.h"

#define DECIMALS_MAX 9

struct unit {
	const char *name;
	uint64_t factor;
};

/* From the largest, which is the order in which formatting tries them. */
static const struct unit durations[] = {
	{ "h", UINT64_C(3600000000000) },
	{ "m", UINT64_C(60000000000) },
	{ "s", UINT64_C(1000000000) },
	{ "ms", UINT64_C(1000000) },
	{ "us", UINT64_C(1000) },
	{ "ns", 1 },
	{ NULL, 0 },
};

static const struct unit sizes[] = {
	{ "T", UINT64_C(1) << 40 },
	{ "G", UINT64_C(1) << 30 },
	{ "M", UINT64_C(1) << 20 },
	{ "K", UINT64_C(1) << 10 },
	{ "B", 1 },
	{ NULL, 0 },
};

/* The outside text in messages: cut, and without bytes that could drive a terminal. */
static const char *shown(const char *text, char *buf, size_t size)
{
	size_t i;

	for (i = 0; text[i] != '\0' && i + 4 < size; i++)
		buf[i] = (char)(text[i] >= 0x20 && text[i] < 0x7f ? text[i] : '?');
	buf[i] = '\0';
	if (text[i] != '\0')
		memcpy(buf + i, "...", 4);
	return buf;
}

static int refuse(struct sbx_error *err, int code, const char *what, const char *text, const char *why)
{
	char buf[64];

	(void)sbx_error_set(err, 0, "%s `%s`: %s", what, shown(text, buf, sizeof(buf)), why);
	if (err != NULL)
		err->code = code;
	return -code;
}

/* The decimal digits at *text; *value is only written when they fit into 63 bits. Returns how many there were, or
 * -ERANGE. */
static int read_digits(const char *text, uint64_t *value)
{
	uint64_t sum = 0;
	int n;

	for (n = 0; text[n] >= '0' && text[n] <= '9'; n++) {
		if (__builtin_mul_overflow(sum, 10, &sum) || __builtin_add_overflow(sum, text[n] - '0', &sum) ||
		    sum > INT64_MAX)
			return -ERANGE;
	}
	*value = sum;
	return n;
}

static const struct unit *find_unit(const struct unit *units, const char *text)
{
	for (; units->name != NULL; units++) {
		size_t len = strlen(units->name);

		if (strcmp(text, units->name) == 0)
			return units;
		/* "MiB" and "M" are the same; "MB" is not accepted, because people do not agree on what it is */
		if (isupper((unsigned char)units->name[0]) && units->factor > 1 &&
		    strncmp(text, units->name, len) == 0 && strcmp(text + len, "iB") == 0)
			return units;
	}
	return NULL;
}

static int parse(const char *what, const struct unit *units, const char *example, const char *text, uint64_t *out,
		 struct sbx_error *err)
{
	uint64_t whole = 0, part = 0, scale = 1, value, extra;
	const struct unit *unit;
	const char *at = text;
	int n;

	if (strcmp(text, "unlimited") == 0) {
		*out = SBX_NO_LIMIT;
		return 0;
	}
	n = read_digits(at, &whole);
	if (n < 0)
		return refuse(err, ERANGE, what, text, "too large");
	if (n == 0)
		return refuse(err, EINVAL, what, text, example);
	at += n;
	if (*at == '.') {
		n = read_digits(++at, &part);
		if (n <= 0 || n > DECIMALS_MAX)
			return refuse(err, EINVAL, what, text, "one to nine digits must follow the point");
		at += n;
		while (n-- > 0)
			scale *= 10;
	}
	unit = find_unit(units, at);
	if (unit == NULL)
		return refuse(err, EINVAL, what, text, example);
	/* part < 10^9 and factor < 2^42: 128 bits cannot overflow */
	if ((unsigned __int128)part * unit->factor % scale != 0)
		return refuse(err, EINVAL, what, text, "not a whole number of the smallest unit");
	extra = (uint64_t)((unsigned __int128)part * unit->factor / scale);
	if (__builtin_mul_overflow(whole, unit->factor, &value) || __builtin_add_overflow(value, extra, &value) ||
	    value > INT64_MAX)
		return refuse(err, ERANGE, what, text, "too large");
	if (value == 0)
		return refuse(err, EINVAL, what, text, "zero is no limit: nothing could run");
	*out = value;
	return 0;
}

int judge_quantity_duration(const char *text, uint64_t *ns, struct sbx_error *err)
{
	return parse("duration", durations, "a number and a unit are needed, such as 500ms, 1.5s or 2m", text, ns, err);
}

int judge_quantity_size(const char *text, uint64_t *bytes, struct sbx_error *err)
{
	return parse("size", sizes, "a number and a unit are needed, such as 512K, 64M or 1.5G", text, bytes, err);
}

int judge_quantity_count(const char *text, uint64_t max, uint64_t *count, struct sbx_error *err)
{
	uint64_t value = 0;
	int n;

	if (strcmp(text, "unlimited") == 0) {
		if (max != SBX_NO_LIMIT)
			return refuse(err, ERANGE, "count", text, "there is an upper limit");
		*count = SBX_NO_LIMIT;
		return 0;
	}
	n = read_digits(text, &value);
	if (n == -ERANGE || (n > 0 && text[n] == '\0' && value > max))
		return refuse(err, ERANGE, "count", text, "too large");
	if (n == 0 || text[n] != '\0')
		return refuse(err, EINVAL, "count", text, "only decimal digits are allowed");
	if (value == 0)
		return refuse(err, EINVAL, "count", text, "zero is no limit: nothing could run");
	*count = value;
	return 0;
}

/*
 * Writes value in the given unit exactly, "1.5s", into buf. Returns false if it takes more than DECIMALS_MAX decimals,
 * or if a reader would meet a fraction below 1, which nobody writes.
 */
static bool write_in(const struct unit *unit, uint64_t value, char *buf, size_t size)
{
	uint64_t rest = value % unit->factor;
	char decimals[DECIMALS_MAX + 1];
	size_t n = 0;

	if (value < unit->factor && value != 0)
		return false;
	while (rest != 0 && n < DECIMALS_MAX) {
		unsigned __int128 ten = (unsigned __int128)rest * 10;

		decimals[n++] = (char)('0' + (unsigned)(ten / unit->factor));
		rest = (uint64_t)(ten % unit->factor);
	}
	decimals[n] = '\0';
	if (rest != 0)
		return false;
	(void)snprintf(buf, size, "%" PRIu64 "%s%s%s", value / unit->factor, n > 0 ? "." : "", decimals, unit->name);
	return true;
}

/* The shortest of all exact ways; of equally short ones that with the larger unit. */
static char *format(const struct unit *units, uint64_t value, char *buf, size_t size)
{
	char best[64] = "", one[64];

	if (value == SBX_NO_LIMIT) {
		(void)snprintf(buf, size, "unlimited");
		return buf;
	}
	for (; units->name != NULL; units++) {
		if (!write_in(units, value, one, sizeof(one)))
			continue;
		if (best[0] == '\0' || strlen(one) < strlen(best))
			memcpy(best, one, sizeof(best));
	}
	(void)snprintf(buf, size, "%s", best);
	return buf;
}

char *judge_quantity_format_duration(uint64_t ns, char *buf, size_t size)
{
	return format(durations, ns, buf, size);
}

char *judge_quantity_format_size(uint64_t bytes, char *buf, size_t size)
{
	return format(sizes, bytes, buf, size);
}
