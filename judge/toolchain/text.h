/*
 * text.h - what a program said, kept up to a limit and shown as valid UTF-8. Pure.
 */
#ifndef JUDGE_TOOLCHAIN_TEXT_H
#define JUDGE_TOOLCHAIN_TEXT_H

#include <jansson.h>
#include <stddef.h>

#define JUDGE_TEXT_MAX 65536 /* bytes kept; the rest is dropped and said so */

struct judge_text {
	char *data;
	size_t size;
	size_t dropped;
};

/* 0 or -ENOMEM. */
int judge_text_add(struct judge_text *text, const void *data, size_t size);

/* A JSON string: bytes that are no UTF-8, and control characters but tab and newline, become \xNN. New reference or
 * NULL. */
json_t *judge_text_json(const struct judge_text *text);

/* The line that tells most of what went wrong, for a message: of a traceback of Python the place and the exception,
 * else the first. gist has size bytes, of printable ASCII. */
void judge_text_gist(const struct judge_text *text, char *gist, size_t size);

void judge_text_free(struct judge_text *text);

#endif
