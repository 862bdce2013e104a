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

void judge_text_free(struct judge_text *text);

#endif
