/* text.c - see text.h. Pure. */
#include "judge/toolchain/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int judge_text_add(struct judge_text *text, const void *data, size_t size)
{
	size_t take = size < JUDGE_TEXT_MAX - text->size ? size : JUDGE_TEXT_MAX - text->size;

	text->dropped += size - take;
	if (take == 0)
		return 0;
	if (text->data == NULL) {
		text->data = malloc(JUDGE_TEXT_MAX);
		if (text->data == NULL)
			return -ENOMEM;
	}
	memcpy(text->data + text->size, data, take);
	text->size += take;
	return 0;
}

/* Length of the UTF-8 character at p, by the ranges of RFC 3629; 0 if there is none. */
static size_t character(const unsigned char *p, size_t left)
{
	size_t length = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : p[0] < 0xf5 ? 4 : 0;
	unsigned char low = p[0] == 0xe0 ? 0xa0 : p[0] == 0xf0 ? 0x90 : 0x80;
	unsigned char high = p[0] == 0xed ? 0x9f : p[0] == 0xf4 ? 0x8f : 0xbf;

	if (length == 0 || length > left)
		return 0;
	if (length == 1)
		return p[0] >= 0x20 && p[0] != 0x7f ? 1 : p[0] == '\t' || p[0] == '\n';
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < length; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return length;
}

json_t *judge_text_json(const struct judge_text *text)
{
	const unsigned char *from = (const unsigned char *)text->data;
	char *shown = malloc(text->size * 4 + 64), *to = shown;
	json_t *json;

	if (shown == NULL)
		return NULL;
	for (size_t i = 0; i < text->size;) {
		size_t length = character(from + i, text->size - i);

		if (length == 0) {
			to += sprintf(to, "\\x%02x", from[i++]);
			continue;
		}
		memcpy(to, from + i, length);
		to += length;
		i += length;
	}
	if (text->dropped > 0)
		to += sprintf(to, "\n[%zu more bytes]", text->dropped);
	json = json_stringn(shown, (size_t)(to - shown));
	free(shown);
	return json;
}

void judge_text_free(struct judge_text *text)
{
	free(text->data);
	text->data = NULL;
	text->size = 0;
}
