/* pattern.c - see pattern.h and submissions.h. */
#include "judge/package/pattern.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/package/package-internal.h"
#include "judge/package/submissions.h"
#include "sandbox/cleanup.h"

#define BRACES_MAX 16 /* inside each other or one after another */

/* The brace that closes the one at open, or NULL. */
static const char *closing(const char *open)
{
	unsigned depth = 0;

	for (const char *p = open; *p != '\0'; p++) {
		depth += *p == '{';
		if (*p == '}' && --depth == 0)
			return p;
	}
	return NULL;
}

/* The end of an alternative: a comma that is in no inner brace, or `end`. */
static const char *alternative(const char *at, const char *end)
{
	unsigned depth = 0;

	for (; at < end; at++) {
		if (*at == ',' && depth == 0)
			return at;
		depth += *at == '{';
		depth -= *at == '}';
	}
	return end;
}

static int expand(char ***list, const char *text, unsigned braces)
{
	const char *open = strchr(text, '{'), *close = open != NULL ? closing(open) : NULL;
	int result = 0;

	if (open == NULL && strchr(text, '}') != NULL)
		return -EINVAL;
	if (open == NULL && package_strings_count(*list) >= PATTERN_ALTERNATIVES_MAX)
		return -E2BIG;
	if (open == NULL)
		return package_strings_add(list, text, strlen(text)) < 0 ? -ENOMEM : 0;
	if (close == NULL)
		return -EINVAL;
	if (braces == BRACES_MAX)
		return -E2BIG;
	for (const char *at = open + 1, *end; at <= close && result == 0; at = end + 1) {
		sbx_free char *one = NULL;

		end = alternative(at, close);
		if (asprintf(&one, "%.*s%.*s%s", (int)(open - text), text, (int)(end - at), at, close + 1) < 0) {
			one = NULL;
			return -ENOMEM;
		}
		result = expand(list, one, braces + 1);
	}
	return result;
}

int pattern_expand(char ***list, const char *text)
{
	return expand(list, text, 0);
}

/* One part of a path, between slashes. A star that was passed is tried longer when what follows does not fit. */
static bool part_matches(const char *pattern, size_t pattern_size, const char *name, size_t size)
{
	size_t p = 0, n = 0, star = SIZE_MAX, resume = 0;

	while (n < size) {
		if (p < pattern_size && pattern[p] == '*') {
			star = p++;
			resume = n;
		} else if (p < pattern_size && pattern[p] == name[n]) {
			p++;
			n++;
		} else if (star != SIZE_MAX) {
			p = star + 1;
			n = ++resume;
		} else {
			return false;
		}
	}
	while (p < pattern_size && pattern[p] == '*')
		p++;
	return p == pattern_size;
}

bool judge_pattern_matches(const char *pattern, const char *name)
{
	for (;;) {
		size_t p = strcspn(pattern, "/"), n = strcspn(name, "/");

		if (!part_matches(pattern, p, name, n))
			return false;
		pattern += p;
		name += n;
		if (*pattern == '\0')
			return true; /* the name itself, or a directory above it */
		if (*name == '\0')
			return false;
		pattern++;
		name++;
	}
}

bool judge_patterns_match(char *const *patterns, const char *name)
{
	for (size_t i = 0; patterns != NULL && patterns[i] != NULL; i++)
		if (judge_pattern_matches(patterns[i], name))
			return true;
	return patterns == NULL;
}
