/* test_check_reference.c - see test_check_reference.h. */
#include "judge/tests/test_check_reference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/cleanup.h"

struct text {
	const char *bytes;
	size_t size, at;
	uint64_t line;
};

static bool space_at(const struct text *t)
{
	return t->at < t->size && t->bytes[t->at] != '\0' && strchr(" \t\n\v\f\r", t->bytes[t->at]) != NULL;
}

static void next(struct text *t)
{
	t->line += t->bytes[t->at++] == '\n';
}

static size_t token_size(const struct text *t)
{
	struct text end = *t;

	while (end.at < end.size && !space_at(&end))
		end.at++;
	return end.at - t->at;
}

bool reference_number(const char *bytes, size_t size, double *value)
{
	sbx_free char *copy = strndup(bytes, size);
	char *end;

	if (copy == NULL)
		abort();
	*value = strtod(copy, &end);
	return size > 0 && end == copy + size && isfinite(*value);
}

static bool same_string(const char *a, size_t a_size, const char *b, size_t b_size, bool case_sensitive)
{
	if (a_size != b_size)
		return false;
	for (size_t i = 0; i < a_size; i++) {
		char x = a[i], y = b[i];

		if (!case_sensitive && x >= 'A' && x <= 'Z')
			x = (char)(x - 'A' + 'a');
		if (!case_sensitive && y >= 'A' && y <= 'Z')
			y = (char)(y - 'A' + 'a');
		if (x != y)
			return false;
	}
	return true;
}

static bool same_token(const struct judge_check_flags *flags, const struct text *a, size_t a_size, const struct text *o,
		       size_t o_size)
{
	double judge, user;

	if ((flags->float_absolute_tolerance >= 0 || flags->float_relative_tolerance >= 0) &&
	    reference_number(a->bytes + a->at, a_size, &judge))
		return reference_number(o->bytes + o->at, o_size, &user) &&
		       (fabs(judge - user) <= flags->float_absolute_tolerance ||
			fabs(judge - user) <= flags->float_relative_tolerance * fabs(judge));
	return same_string(a->bytes + a->at, a_size, o->bytes + o->at, o_size, flags->case_sensitive);
}

static bool compare(const struct judge_check_flags *flags, struct text *a, struct text *o)
{
	for (;;) {
		size_t a_size, o_size;

		for (; space_at(a); next(a)) {
			if (flags->space_change_sensitive) {
				if (o->at == o->size || o->bytes[o->at] != a->bytes[a->at])
					return false;
				next(o);
			}
		}
		for (; space_at(o); next(o))
			if (flags->space_change_sensitive)
				return false;
		a_size = token_size(a);
		o_size = token_size(o);
		if (a_size == 0 || o_size == 0)
			return a_size == o_size;
		if (!same_token(flags, a, a_size, o, o_size))
			return false;
		a->at += a_size;
		o->at += o_size;
	}
}

struct reference_result reference_check(const struct judge_check_flags *flags, const char *answer, size_t answer_size,
					const char *output, size_t output_size)
{
	struct text a = { answer, answer_size, 0, 1 }, o = { output, output_size, 0, 1 };
	bool accept = compare(flags, &a, &o);

	return (struct reference_result){ accept, o.line, a.line, o.at, a.at };
}
