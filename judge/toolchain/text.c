/* text.c - see text.h. Pure. */
#include "judge/toolchain/text.h"

#include <errno.h>
#include <stdbool.h>
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

struct line {
	const char *data;
	size_t size;
};

/* The line at *at, which goes behind it, without the blanks around it. */
static struct line next_line(const struct judge_text *text, size_t *at)
{
	const char *end = memchr(text->data + *at, '\n', text->size - *at);
	struct line line = { text->data + *at, (end == NULL ? text->data + text->size : end) - (text->data + *at) };

	*at += line.size + (end != NULL);
	for (; line.size > 0 && *line.data == ' '; line.data++)
		line.size--;
	while (line.size > 0 && strchr(" \t\r", line.data[line.size - 1]) != NULL)
		line.size--;
	return line;
}

static bool begins_with(const struct line *line, const char *start)
{
	return line->size >= strlen(start) && memcmp(line->data, start, strlen(start)) == 0;
}

static size_t put(const struct line *line, char *gist, size_t used, size_t size)
{
	for (size_t i = 0; i < line->size && used + 1 < size; i++)
		gist[used++] = line->data[i];
	return used;
}

void judge_text_gist(const struct judge_text *text, char *gist, size_t size)
{
	struct line first = { NULL, 0 }, place = { NULL, 0 }, last = { NULL, 0 };
	size_t used;

	for (size_t at = 0; at < text->size;) {
		struct line line = next_line(text, &at);

		if (first.size == 0)
			first = line;
		if (begins_with(&line, "File \""))
			place = line;
		if (line.size > 0)
			last = line;
	}
	if (place.size > 0 && begins_with(&first, "Traceback (most recent call last)")) {
		used = put(&place, gist, 0, size);
		used = put(&(struct line){ ": ", 2 }, gist, used, size);
		used = put(&last, gist, used, size);
	} else {
		used = put(&first, gist, 0, size);
	}
	gist[used] = '\0';
	for (char *c = gist; *c != '\0'; c++)
		if (*c < 0x20 || *c == 0x7f)
			*c = '?';
}

void judge_text_free(struct judge_text *text)
{
	free(text->data);
	text->data = NULL;
	text->size = 0;
}
