/*
 * quote.c - see quote.h. Pure.
 *
 * A verdict's message shows a piece of what an untrusted program printed, and a package's warnings show its file names
 * and keys. Both end on terminals, in JSON and in web pages; so nothing passes that could move a cursor, end a line or
 * reorder text. Markup is the business of whoever writes markup.
 */
#include "judge/check/quote.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const char ELLIPSIS[] = "...";

/* Length of the UTF-8 sequence at p and its character; 0 if malformed, -1 if `left` ends within a sequence good so far.
 */
static int sequence(const unsigned char *p, size_t left, uint32_t *character)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	int length = p[0] < 0x80 ? 1 : p[0] >= 0xc2 && p[0] < 0xe0 ? 2 : (p[0] & 0xf0) == 0xe0 ? 3 : 4;

	if (length == 4 && (p[0] < 0xf0 || p[0] > 0xf4))
		return 0;
	*character = length == 1 ? p[0] : p[0] & (0xffU >> (length + 1));
	for (int i = 1; i < length; i++) {
		if ((size_t)i >= left)
			return -1;
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*character = *character << 6 | (p[i] & 0x3f);
	}
	if (*character < least[length] || *character > 0x10ffff || (*character >= 0xd800 && *character < 0xe000))
		return 0;
	return length;
}

static bool printable(uint32_t c)
{
	if (c < 0x20 || (c >= 0x7f && c < 0xa0))
		return false;
	return c != 0x200e && c != 0x200f && !(c >= 0x2028 && c <= 0x202e) && !(c >= 0x2066 && c <= 0x2069) &&
	       c != 0xfeff;
}

char *judge_quote(char *out, size_t size, const void *bytes, size_t length, bool more)
{
	const unsigned char *p = bytes;
	size_t room = size - sizeof(ELLIPSIS), used = 0, i = 0;

	while (i < length) {
		uint32_t c = 0;
		int n = sequence(p + i, length - i, &c);
		bool show = n > 0 && printable(c);
		size_t count = n > 0 ? (size_t)n : 1, need = show ? count : 4 * count;

		if ((n < 0 && more) || used + need > room)
			break;
		if (show)
			memcpy(out + used, p + i, count);
		for (size_t k = 0; !show && k < count; k++)
			(void)snprintf(out + used + 4 * k, 5, "\\x%02x", p[i + k]); /* always 4 bytes and NUL */
		used += need;
		i += count;
	}
	memcpy(out + used, more || i < length ? ELLIPSIS : "", more || i < length ? sizeof(ELLIPSIS) : 1);
	return out;
}

bool judge_is_utf8(const void *bytes, size_t length)
{
	const unsigned char *p = bytes;
	int n = 1;

	for (size_t i = 0; i < length && n > 0; i += (size_t)(n > 0 ? n : 0)) {
		uint32_t c = 0;

		n = sequence(p + i, length - i, &c);
	}
	return n > 0;
}

char *judge_quote_text(char *out, size_t size, const char *text)
{
	return judge_quote(out, size, text, strlen(text), false);
}
